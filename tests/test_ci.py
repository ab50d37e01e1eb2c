"""`python -m grader ci`: from a stranger's working tree, nothing but the files that are graded counts."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.cli.ci import root_of
from grader.cli.grading import seed_in
from grader.errors import UsageError

from .test_cli import KL_EXPONENTIAL, ROOT, SECRET, environment, here
from .test_formats import in_annotation, parsed, suites
from .test_formats import read as read_format

WRONG = KL_EXPONENTIAL.replace("- 1", "- 2") + (
    "def kl_factorised(q, p):\n    print('\\n::error::owned')\n    raise ValueError('::add-mask::owned')\n"
)
COMMAND = ("ci", "kl_exponential", "variational.kl_factorised", "--sandbox", "none")
OPTIONS = ("junit", "summary", "comment", "code-quality", "gradescope", "prairielearn", "exercism", "classroom", "json")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working tree with a submission, which is the current directory."""
    tree = tmp_path / "tree"
    (tree / "exercises").mkdir(parents=True)
    (tree / "exercises" / "variational.py").write_text(WRONG)
    monkeypatch.chdir(tree)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    return tree


def test_every_format_is_written(tree: Path, tmp_path: Path) -> None:
    files = [part for name in OPTIONS for part in (f"--{name}", tmp_path / name)]
    code, out, err = here(*COMMAND, *files, "--fail-under", "100")
    assert (code, err.count("\n")) == (1, 1)  # the warning of --sandbox none
    assert " 0 of 21 points" in out
    made = {name: (tmp_path / name).read_text(encoding="utf-8") for name in OPTIONS}
    assert list(suites(made["junit"])) == ["variational"]
    (finding, _) = read_format("gitlab", made["code-quality"])
    assert finding["location"] == {"path": "exercises/variational.py", "lines": {"begin": 6}}
    for name in ("gradescope", "prairielearn", "exercism", "classroom"):
        read_format(name, made[name])
    assert json.loads(made["json"])["questions"][0]["file"] == "variational.py"
    assert made["comment"].endswith(made["summary"])
    assert [token for token in parsed(made["summary"]) if token.type == "table_open"]


def on_github(tmp_path: Path) -> dict[str, str]:
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }


def test_github_is_told_by_itself(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in on_github(tmp_path).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "summary").write_text("before\n")
    code, out, _ = here(*COMMAND)
    assert code == 0
    lines = out.splitlines()
    stopped = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", lines[0])
    assert stopped
    end = lines.index(f"::{stopped[1]}::")
    assert not [line for line in lines[1:end] if line.lstrip().startswith("::")]
    assert any("owned" in line for line in lines[1:end])
    found = [in_annotation(line) for line in lines[end + 1 :]]
    assert [(level, properties["file"], properties["line"]) for level, properties, _ in found] == [
        ("error", "exercises/variational.py", "6"),
        ("error", "exercises/variational.py", "4"),
    ]
    assert (tmp_path / "summary").read_text().startswith("before\n## 0 of 21 points (0 %)\n")
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    assert outputs | {"classroom": ""} == {
        "earned": "0",
        "possible": "21",
        "pending": "0",
        "percent": "0.0",
        "classroom": "",
    }
    assert json.loads(base64.b64decode(outputs["classroom"]))["max_score"] == 21


@pytest.mark.parametrize(
    ("cwd", "submission", "begin", "root"),
    [
        ("tree", "exercises", None, "exercises"),
        ("tree", "exercises", "exercises", "."),
        ("tree", "exercises", "..", "tree/exercises"),
        ("tree", ".", None, "."),
        ("tree", "exercises/variational.py", None, "exercises"),
        ("tree/exercises", "variational.py", None, "."),
        ("tree/exercises", "../exercises", None, "."),
        ("elsewhere", "../tree/exercises", None, "exercises"),  # not below: from the folder above it
        ("elsewhere", "../tree/exercises", "../tree", "exercises"),
    ],
)
def test_paths_begin_where_they_are_asked_to(
    tree: Path, monkeypatch: pytest.MonkeyPatch, cwd: str, submission: str, begin: str | None, root: str
) -> None:
    (tree.parent / "elsewhere").mkdir()
    monkeypatch.chdir(tree.parent / cwd)
    assert root_of(Path(submission), None if begin is None else Path(begin)) == root


@pytest.mark.parametrize("linked", ["exercises", "exercises/inner"])
def test_a_submission_behind_a_link_is_refused(tree: Path, linked: str) -> None:
    """It could be the reference."""
    ours = tree.parent / "ours"
    (ours / "inner").mkdir(parents=True)
    (ours / "inner" / "variational.py").write_text(KL_EXPONENTIAL)
    (tree / "exercises").rename(tree / "old")
    (tree / "exercises").symlink_to("../ours")
    code, out, err = here(*COMMAND, "--submission", linked)
    assert (code, out) == (2, "")
    assert err == f"error: {linked} is a link, or lies behind one: expected the files themselves\n"


def test_a_submission_outside_is_refused(tree: Path) -> None:
    (tree / "inner").mkdir()
    code, _, err = here(*COMMAND, "--relative-to", "inner")
    assert (code, err) == (2, "error: exercises is not below inner: expected a submission inside of --relative-to\n")


def test_no_file_is_written_behind_a_link(tree: Path) -> None:
    target = tree.parent / "profile"
    target.write_text("ours")
    (tree / "junit.xml").symlink_to(target)
    code, _, err = here(*COMMAND, "--junit", "junit.xml")
    assert (code, err) == (2, "error: cannot write junit.xml: it is a link; expected a file, or nothing yet\n")
    assert target.read_text() == "ours"
    assert here(*COMMAND, "--junit", "absent/junit.xml")[0] == 2


# --- the seed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_seed_is_read_from_a_file(tmp_path: Path, end: str) -> None:
    (tmp_path / "seed").write_bytes(f" {SECRET} {end}".encode())
    assert seed_in(tmp_path / "seed") == f" {SECRET} "


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "is empty"), (b"\n\r\n", "is empty"), (b"\xff" + SECRET.encode(), "it is not UTF-8")]
)
def test_a_seed_that_is_none(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "seed").write_bytes(content)
    with pytest.raises(UsageError, match=problem) as caught:
        seed_in(tmp_path / "seed")
    assert SECRET not in str(caught.value)
    with pytest.raises(UsageError, match="No such file"):
        seed_in(tmp_path / "absent")


def test_a_seed_is_in_nothing(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in on_github(tmp_path).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "seed").write_text(f"{SECRET}\n")
    files = [part for name in OPTIONS for part in (f"--{name}", tmp_path / name)]
    code, out, err = here("ci", "kl_exponential", "--sandbox", "none", "--seed-file", tmp_path / "seed", *files)
    assert code == 0
    written = [(tmp_path / name).read_text() for name in (*OPTIONS, "summary", "output")]
    classroom = base64.b64decode((tmp_path / "classroom").read_text()).decode()
    assert SECRET not in "".join((out, err, classroom, *written))
    assert json.loads((tmp_path / "json").read_text())["seed"] is None


def test_hidden(tree: Path, tmp_path: Path) -> None:
    code, out, _ = here(*COMMAND, "--hidden", "--json", tmp_path / "report")
    report = json.loads((tmp_path / "report").read_text())
    assert code == 0
    assert "core: 0 of 1 hidden checks passed" in out
    assert not re.search(r"owned|kl_exponential\(|Hint", out)
    assert {check["counterexample"] for question in report["questions"] for check in question["checks"]} == {None}
    assert [question["line"] for question in report["questions"]] == [4, 6]


# --- a stranger's working tree --------------------------------------------------------------------------------


def run(*arguments: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=dict(env), capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def trap(tree: Path) -> Callable[[], bool]:
    """Modules in the tree that leave a trace where they are run; tells whether one was."""
    trace = tree.parent / "trace"
    code = f"open({str(trace)!r}, 'w').close()\n"
    names = (
        "grader/__init__.py",
        "grader/__main__.py",
        "numpy.py",
        "sitecustomize.py",
        "msgspec.py",
        "secrets.py",
        "venv.py",
    )
    for name in (*names, "exercises/numpy.py", "exercises/sitecustomize.py"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text(code)
    return trace.exists


def test_nothing_of_the_tree_is_imported(tree: Path, tmp_path: Path, trap: Callable[[], bool]) -> None:
    ran = run("-P", "-m", "grader", *COMMAND, "--json", str(tmp_path / "report"), cwd=tree, env=environment())
    assert ran.returncode == 0, ran.stderr
    assert json.loads((tmp_path / "report").read_text())["possible"] == 21
    assert not trap()


def test_a_console_script_imports_nothing_of_the_tree(tree: Path, tmp_path: Path, trap: Callable[[], bool]) -> None:
    """As pip writes it: Python puts the script's directory first, not the current one."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "latent-grader"
    script.write_text("import sys\nfrom grader.cli import main\nsys.exit(main())\n")
    assert run(str(script), *COMMAND, cwd=tree, env=environment()).returncode == 0
    assert not trap()


def test_without_that_the_tree_would_be_run(tree: Path, trap: Callable[[], bool]) -> None:
    """What docs/ci.md warns of; else the tests above see nothing."""
    run("-m", "grader", *COMMAND, cwd=tree, env=environment())
    assert trap()


def test_no_sandbox_no_grading(tree: Path) -> None:
    """`auto` is what is taken without the option: where no sandbox can be had, it refuses."""
    empty = tree.parent / "empty"
    empty.mkdir()
    ran = run("-P", "-m", "grader", "ci", "kl_exponential", cwd=tree, env=environment(PATH=str(empty)))
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("error: ")


def test_help_names_every_format() -> None:
    code, out, _ = here("ci", "--help")
    assert code == 0
    documented = (ROOT / "docs" / "ci.md").read_text()
    for name in OPTIONS:
        assert f"--{name} FILE" in out
        assert f"`--{name} FILE`" in documented
