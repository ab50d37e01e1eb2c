# `make grade` and `make test` set everything up by themselves; they need Python 3.11+, pip and make.
VENV := .venv
PYTHON ?= python3
SUBMISSION ?= exercises
BIN := $(VENV)/bin

.PHONY: grade test lint verify mutants bench clean

grade: $(VENV)/grader
	@$(BIN)/python -m grader --submission "$(SUBMISSION)"

test: $(VENV)/dev
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

verify: $(VENV)/grader
	$(BIN)/python -m grader verify

mutants: $(VENV)/dev
	$(BIN)/python -m grader verify --mutants all

bench: $(VENV)/grader
	$(BIN)/python benchmarks/bench.py

clean:
	rm -rf $(VENV)

# Each stamp says what has been installed, and is older than what it was made of when that must be done again.
$(VENV)/grader: pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/dev: $(VENV)/grader
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@
