"""Who imports what: student code's process and a quick start depend on it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GRADER = ROOT / "grader"
CHILD = GRADER / "sandbox" / "child"
MODULES = sorted(path for path in GRADER.rglob("*.py") if path.parent.name != "chaffs")  # those are submissions

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
each_child = pytest.mark.parametrize("path", sorted(CHILD.glob("*.py")), ids=lambda path: path.name)


def imported(path: Path, tree: ast.AST) -> Iterator[str]:
    """Every module that a piece of code names in an import, or in a call that may import by name."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            for argument in node.args:
                first = argument.values[0] if isinstance(argument, ast.JoinedStr) and argument.values else argument
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def names(path: Path, package: str) -> list[str]:
    return [name for name in imported(path, parse(path)) if name.partition(".")[0] == package]


def test_the_search_finds_what_it_looks_for() -> None:
    assert names(GRADER / "bank.py", "reference")
    assert any(names(path, "reference") for path in MODULES if GRADER / "questions" in path.parents)
    assert "grader.outcome" in names(GRADER / "run.py", "grader")
    assert "grader.sandbox.child.wire" in names(CHILD / "loop.py", "grader")  # from . import wire
    assert len(MODULES) > 20


@each_module
def test_only_what_needs_the_reference_imports_it(path: Path) -> None:
    may = path in (GRADER / "bank.py", GRADER / "verify" / "course.py", GRADER / "plots" / "answers.py")
    may |= GRADER / "questions" in path.parents
    assert may or names(path, "reference") == []


@each_child
def test_the_child_imports_nothing_but_what_student_code_may_see(path: Path) -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "msgspec"}
    if path.name in ("networks.py", "tensors.py"):  # imported where a question of torch's is asked
        allowed.add("torch")
    if path.name == "symbolic.py":  # likewise of SymPy's
        allowed.add("sympy")
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found = [node.module or ""]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1, f"line {node.lineno} leaves the package"
            continue
        else:
            continue
        for name in found:
            assert name.partition(".")[0] in allowed, f"line {node.lineno} imports {name}"


def at_import(path: Path) -> ast.Module:
    """What is run when the module is imported: neither function bodies nor TYPE_CHECKING blocks."""
    tree = parse(path)

    class Strip(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            return None

        def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
            if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                return [self.visit(statement) for statement in node.orelse]
            return self.generic_visit(node)

    return Strip().visit(tree)  # type: ignore[no-any-return]


def test_no_module_imports_one_that_imports_it() -> None:
    by_name = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES
    }
    graph = {
        name: {other for other in imported(path, at_import(path)) if other in by_name and other != name}
        for name, path in by_name.items()
    }
    # A package's own file is run before its modules; what it imports of them is no cycle.
    graph = {name: {other for other in others if not other.startswith(f"{name}.")} for name, others in graph.items()}
    assert graph["grader.run"]
    while graph:
        leaves = {name for name, others in graph.items() if not others & graph.keys()}
        assert leaves, f"these import each other: {sorted(graph)}"
        graph = {name: others for name, others in graph.items() if name not in leaves}


# --- at run time ----------------------------------------------------------------------------------------------

RIGHT = """
import numpy as np

def kl_exponential(phi, theta):
    return np.log(phi / theta) + theta / phi - 1
"""
COSTLY = {"torch", "sympy", "scipy", "hypothesis", "sklearn", "pandas", "matplotlib", "IPython"}


def modules_after(*arguments: str, bank: Path) -> set[str]:
    """The top-level modules in the grader's own process at its end."""
    script = (
        "import os, sys\n"
        "from grader.cli import main\n"
        "try:\n    code = main(sys.argv[1:])\nexcept SystemExit as end:\n    code = end.code\n"
        "print('\\nMODULES', *{name.partition('.')[0] for name in sys.modules})\n"
        "sys.exit(code)\n"
    )
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "GRADER_BANK": str(bank), "HOME": str(bank)}
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, env=environment, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.rpartition("MODULES ")[2].split())


def test_grading_imports_nothing_that_costs(tmp_path: Path) -> None:
    (tmp_path / "variational.py").write_text(RIGHT)
    command = ("kl_exponential", "--submission", str(tmp_path / "variational.py"), "--fail-under", "100")
    making = modules_after(*command, bank=tmp_path / "bank")
    assert {"hypothesis", "sympy"} & making, "the bank was made without them: this test no longer sees anything"
    for format in ("text", "json"):
        replaying = modules_after(*command, "--format", format, bank=tmp_path / "bank")
        assert "numpy" in replaying
        assert not COSTLY & replaying
    assert "rich" not in replaying  # the JSON report


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_imports_nothing_at_all(tmp_path: Path, option: str) -> None:
    assert not (COSTLY | {"numpy", "rich", "msgspec"}) & modules_after(option, bank=tmp_path)
