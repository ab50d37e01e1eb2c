"""`python -m grader` from outside: exit codes, what is printed, and that nothing else is."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader import __version__, cli
from grader.cli import selection
from grader.errors import UsageError
from grader.outcome import Status
from grader.questions import COURSE
from grader.report.json import schema

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

ROOT = Path(__file__).parent.parent
POINTS = {question.name: question.points for question in COURSE}
SECRET = "correct-horse-battery"
ESCAPE = "\x1b"

KL_EXPONENTIAL = """
import math

def kl_exponential(phi, theta):
    return math.log(phi / theta) + theta / phi - 1
"""
KL_FACTORISED = """
import numpy as np

def kl_factorised(q, p):
    if len(q) != len(p):
        raise ValueError("q and p differ in their number of factors")
    total = 0.0
    with np.errstate(divide="ignore"):
        for q_i, p_i in zip(q, p):
            q_i, p_i = np.asarray(q_i, dtype=float), np.asarray(p_i, dtype=float)
            kept = q_i > 0
            total += float(np.sum(q_i[kept] * (np.log(q_i[kept]) - np.log(p_i[kept]))))
    return total
"""
SAMPLING = """
import numpy as np

def exponential_from_exponential(epsilon, phi):
    return np.asarray(epsilon, dtype=float) / phi
"""
UNIFORM_RESPONSIBILITIES = """
import numpy as np

def uniform_responsibilities(log_likelihoods):
    r = np.exp(log_likelihoods - np.max(log_likelihoods, axis=1, keepdims=True))
    return r / r.sum(axis=1, keepdims=True)
"""
RIGHT = KL_EXPONENTIAL + KL_FACTORISED + SAMPLING
ITS_QUESTIONS = ("kl_exponential", "kl_factorised", "exponential_from_exponential")


def environment(**more: str) -> dict[str, str]:
    """Nothing of the caller's but the bank that all tests share."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "GRADER_BANK": os.environ["GRADER_BANK"],
        "LC_ALL": "C.UTF-8",
    } | more


def grader(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    settings: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    settings |= {"text": True, "encoding": "utf-8", "errors": "replace", "timeout": 60}
    return subprocess.run(command, cwd=cwd, env=env or environment(), **settings)


def submit(directory: Path, source: str | bytes, name: str = "variational.py") -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_bytes(source.encode() if isinstance(source, str) else source)
    return directory / name


def here(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors of the command in this process, where most of its imports are paid for."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main(list(map(str, arguments)))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    return code, out.getvalue(), err.getvalue()


def report(*arguments: str | Path) -> dict[str, Any]:
    code, out, err = here(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def one_line(ran: subprocess.CompletedProcess[str], code: int) -> str:
    """The only line of a command that was not carried out."""
    assert ran.returncode == code, ran.stderr
    assert not ran.stdout
    assert ran.stderr.startswith("error: "), ran.stderr
    assert ran.stderr.count("\n") == 1, ran.stderr
    assert ran.stderr.removesuffix("\n").isprintable()
    return ran.stderr


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return submit(tmp_path_factory.mktemp("right"), RIGHT)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half right, so that the report has everything that it can have."""
    source = KL_EXPONENTIAL + "def elbo_gap(x, theta, phi):\n    print('hello')\n    return 0.125\n"
    return submit(tmp_path_factory.mktemp("wrong"), source)


@pytest.fixture(scope="module")
def crashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As good as `wrong`, and sooner graded: what makes crashes smaller is not looked for."""
    source = KL_EXPONENTIAL + "import os\ndef elbo_gap(x, theta, phi):\n    print('hello')\n    os._exit(0)\n"
    return submit(tmp_path_factory.mktemp("crashing"), source)


TWO = ("kl_exponential", "elbo_gap", "--submission")
EARNED = POINTS["variational.kl_exponential"]
POSSIBLE = EARNED + POINTS["variational.elbo_gap"]
SCORE, PERCENT = f"{EARNED} of {POSSIBLE} points", 100 * EARNED / POSSIBLE


# --- exit codes -----------------------------------------------------------------------------------------------


def test_graded(right: Path) -> None:
    ran = grader("kl_exponential", "--submission", right)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(r"^ 10 of 10 points +100 %$", ran.stdout, re.MULTILINE)
    assert re.search(r"^ *✓ kl_exponential 10 / 10$", ran.stdout, re.MULTILINE)
    assert "variational" in ran.stdout
    assert "lost" not in ran.stdout


@pytest.mark.parametrize(("percent", "code"), [(PERCENT - 0.1, 0), (PERCENT + 0.1, 1), (0, 0), (100, 1)])
def test_fail_under(wrong: Path, percent: float, code: int) -> None:
    found, out, err = here(*TWO, wrong, "--fail-under", str(percent))
    assert (found, err) == (code, "")
    assert SCORE in out


def test_fail_under_is_the_commands_exit_code(crashing: Path) -> None:
    ran = grader(*TWO, crashing, "--fail-under", "100")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert SCORE in ran.stdout


def test_nothing_right_is_graded_all_the_same(tmp_path: Path) -> None:
    code, out, err = here("kl_exponential", "--submission", submit(tmp_path, "x = 1"))
    assert (code, err) == (0, "")
    assert re.search(r"^ 0 of 10 points +0 %$", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("kl_exponentail", "did you mean kl_exponential?"),
        ("variatonal", "did you mean variational?"),
        ("mixture", "did you mean mixtures?"),
        ("variational.kl_factorized", "did you mean variational.kl_factorised?"),
        ("zzz", "see --list"),
        ("*zzz*", "see --list"),
        ("", "see --list"),
    ],
)
def test_an_unknown_selector(right: Path, selector: str, hint: str) -> None:
    expected = f"error: no topic or question is called {selector}: {hint}\n"
    assert here(selector, "kl_exponential", "--submission", right) == (2, "", expected)


def test_an_unknown_selector_ends_the_command(right: Path) -> None:
    line = one_line(grader("kl_exponentail", "--submission", right), 2)
    assert line == "error: no topic or question is called kl_exponentail: did you mean kl_exponential?\n"


@pytest.mark.parametrize("percent", ["abc", "-1", "101", "nan", "inf", "", "50%"])
def test_a_bad_percentage(percent: str) -> None:
    code, out, err = here("--fail-under", percent)
    assert (code, out) == (2, "")
    assert "expected a number from 0 to 100" in err
    assert repr(percent) in err or f"got {percent}" in err
    assert "_percent" not in err


@pytest.mark.parametrize("arguments", [["--formt", "json"], ["--format", "xml"], ["--submission"], ["--fail-under"]])
def test_options_that_do_not_exist(arguments: list[str]) -> None:
    code, out, err = here(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: python -m grader")


def test_a_wrong_option_ends_the_command() -> None:
    ran = grader("--fail-under", "101")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "expected a number from 0 to 100" in ran.stderr.splitlines()[-1]


def test_a_submission_that_does_not_exist(tmp_path: Path) -> None:
    assert "does not exist" in one_line(grader("--submission", tmp_path / "absent.zip"), 2)
    assert "exercises does not exist" in one_line(grader(cwd=tmp_path), 2)


def test_a_submission_with_nothing_to_grade(tmp_path: Path) -> None:
    assert "nothing to grade" in one_line(grader("--submission", tmp_path), 2)


def test_output_that_cannot_be_written(tmp_path: Path, right: Path) -> None:
    common = ("kl_exponential", "--submission", right, "--output")
    for output in (tmp_path, right / "report.txt"):
        code, out, err = here(*common, output)
        assert (code, out) == (2, "")
        assert err.startswith(f"error: cannot write {output}: expected a file in a directory that exists")
    line = one_line(grader(*common, tmp_path / "absent" / "report.txt"), 2)
    assert line.startswith(f"error: cannot write {tmp_path}")


def test_output_that_may_not_be_written(tmp_path: Path, right: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, where it can be arranged for a user who may write everywhere, such as root."""
    for output in (tmp_path / "new.txt", submit(tmp_path, "old", "old.txt")):
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
        code, out, err = here("kl_exponential", "--submission", right, "--output", output)
        assert (code, out) == (2, "")
        assert err.startswith(f"error: cannot write {output}: ")
    assert (tmp_path / "old.txt").read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_costs_no_report(right: Path) -> None:
    ran = grader("kl_exponential", "--submission", right, "--output", "/dev/full")
    assert ran.returncode == 3
    assert "10 of 10 points" in ran.stdout
    assert ran.stderr == "error: cannot write /dev/full: No space left on device; the report is above\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["--list"], ["kl_exponential"], ["kl_exponential", "--format", "json"]])
def test_standard_output_that_is_full(right: Path, arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        ran = grader(*arguments, "--submission", right, stdout=full)
    assert ran.returncode == 3
    assert re.fullmatch(r"error: .*No space left on device.*\n", ran.stderr), ran.stderr


@pytest.mark.parametrize("format", ["text", "json"])
def test_output_goes_to_the_file_alone(tmp_path: Path, right: Path, format: str) -> None:
    common = ("kl_exponential", "--submission", right, "--format", format)
    output = submit(tmp_path, "what was there before " * 1000, "report")
    assert here(*common, "--output", output) == (0, "", "")
    assert without_seconds(output.read_text(encoding="utf-8")) == without_seconds(here(*common)[1])


@pytest.mark.parametrize(("above", "format"), [("", "text"), ("more", "json")])
def test_a_bank_that_cannot_be_kept(tmp_path: Path, right: Path, above: str, format: str) -> None:
    """Where its directory should be, or be made, lies a file."""
    directory = submit(tmp_path, "", "bank") / above
    common = ("kl_exponential", "--submission", right, "--seed", SECRET, "--format", format)
    line = one_line(grader(*common, env=environment(GRADER_BANK=str(directory))), 3)
    assert str(directory) in line
    assert "GRADER_BANK" in line
    assert SECRET not in line


# --- help, version, list, selectors ---------------------------------------------------------------------------


def test_help() -> None:
    ran = grader("--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    for text in ("exit codes:", "--submission PATH", "--fail-under PERCENT", "python -m grader mixtures"):
        assert text in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 120


def test_version() -> None:
    assert grader("--version").stdout == f"grader {__version__}\n"


def test_list() -> None:
    ran = grader("--list")
    assert (ran.returncode, ran.stderr) == (0, "")
    listed = [line.split() for line in ran.stdout.splitlines()]
    assert {name: int(points) for points, name in listed} == POINTS
    assert [name for _, name in listed] == list(POINTS)
    assert here("--list", "kl_fact*")[1].count("\n") == sum(".kl_fact" in name for name in POINTS) == 3
    assert here("--list", "kl_exponentail")[0] == 2


VARIATIONAL = [name for name in POINTS if name.startswith("variational.")]


@pytest.mark.parametrize(
    ("selectors", "names"),
    [
        ([], list(POINTS)),
        (["variational"], VARIATIONAL),
        (["kl_exponential"], ["variational.kl_exponential"]),
        (["variational.kl_exponential"], ["variational.kl_exponential"]),
        (["kl_*"], [name for name in POINTS if ".kl_" in name]),
        (["variational.*"], VARIATIONAL),
        (["*_elbo"], [name for name in POINTS if name.endswith("_elbo")]),
        (["kl_?actorised"], ["variational.kl_factorised", "derivations.kl_factorised"]),
        (["kl_[ef]*l"], ["variational.kl_exponential"]),
        (["kl_exponential", "variational", "kl_exp*"], VARIATIONAL),
        (["kl_exponential", "elbo_gap"], ["variational.elbo_gap", "variational.kl_exponential"]),
        (["*"], list(POINTS)),
    ],
    ids=" ".join,
)
def test_selectors(selectors: Sequence[str], names: list[str]) -> None:
    assert [question.name for question in selection.select(COURSE, selectors)] == names


@pytest.mark.parametrize("selector", ["KL_EXPONENTIAL", "kl", "variational.", "kl_exponential ", "[", "mixtures.kl_*"])
def test_selectors_that_select_nothing(selector: str) -> None:
    with pytest.raises(UsageError, match="no topic or question is called"):
        selection.select(COURSE, [selector])


def test_only_what_is_selected_is_graded_and_counted(right: Path) -> None:
    found = report("variational.kl_exponential", "variational.kl_factorised", "--submission", right)
    assert [question["name"] for question in found["questions"]] == [
        "variational.kl_exponential",
        "variational.kl_factorised",
    ]
    assert found["possible"] == found["earned"] == sum(POINTS[question["name"]] for question in found["questions"])


# --- pipes and terminals --------------------------------------------------------------------------------------


def closed_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize(
    "arguments",
    [["--list"], ["--help"], ["--version"], ["kl_exponential"], ["kl_exponential", "--format", "json"]],
    ids=" ".join,
)
def test_a_reader_that_has_seen_enough(right: Path, arguments: list[str]) -> None:
    writer = closed_pipe()
    try:
        ran = grader(*arguments, "--submission", right, stdout=writer)
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_head(right: Path) -> None:
    command = f"'{sys.executable}' -m grader kl_exponential --submission '{right}' --format json | head -1"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{\n", "")


def on_a_terminal(*arguments: str | Path, width: int = 100, **more: str) -> tuple[str, str]:
    """What the command writes to a terminal, and to a pipe for its errors."""
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS=str(width), **more)
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, cwd=ROOT, env=env)
    os.close(theirs)
    shown = b""
    with contextlib.closing(process.stderr), open(ours, "rb", buffering=0) as terminal:
        while True:
            try:
                data = terminal.read(1 << 16)
            except OSError as error:  # how Linux says that the other end is closed
                assert error.errno == errno.EIO
                break
            if not data:
                break
            shown += data
        errors = process.stderr.read().decode()
        process.wait()
    return shown.decode().replace("\r\n", "\n"), errors


COLOUR = re.compile(r"\x1b\[[0-9;]*\b(3[0-7]|38|4[0-7]|48|9[0-7])\b[0-9;]*m")


def test_a_pipe_gets_no_escape_codes(crashing: Path) -> None:
    ran = grader(*TWO, crashing, env=environment(COLORTERM="truecolor", TERM="xterm-256color"))
    assert SCORE in ran.stdout
    assert ESCAPE not in ran.stdout
    assert all(line.isprintable() for line in ran.stdout.splitlines())


@pytest.mark.parametrize("width", [30, 90])
def test_a_terminal_gets_colours_unless_it_wants_none_and_code_to_paste(crashing: Path, width: int) -> None:
    more = {} if width == 90 else {"NO_COLOR": "1"}
    shown, errors = on_a_terminal(*TWO, crashing, width=width, **more)
    assert errors == ""
    assert bool(COLOUR.search(shown)) is (width == 90)
    lines = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()]
    assert any(line.startswith(f" {SCORE}") for line in lines)
    [example] = {check["counterexample"]["code"] for check in failures(report(*TWO, crashing))}
    assert [line for line in example.splitlines() if line not in lines] == []  # no narrow terminal breaks it


def test_a_terminal_without_unicode_gets_a_report_too(crashing: Path) -> None:
    ran = grader(*TWO, crashing, env=environment(PYTHONIOENCODING="cp1252:strict"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert SCORE in ran.stdout


def test_progress_is_shown_on_a_terminal_alone(right: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        ran = grader("kl_exponential", "--submission", right, stderr=theirs, env=environment(TERM="xterm"))
        os.close(theirs)
        assert select.select([ours], [], [], 5)[0]
        assert os.read(ours, 1 << 16)
    finally:
        os.close(ours)
    assert ran.stdout == grader("kl_exponential", "--submission", right).stdout


# --- the JSON report ------------------------------------------------------------------------------------------


def without_seconds(text: str) -> str:
    return re.sub(r'"seconds": [-+.0-9e]+', '"seconds": 0', text)


def failures(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [check for question in found["questions"] for check in question["checks"] if check["counterexample"]]


# Every function goes wrong in a way of its own, but for the last three.
BROKEN = (
    """
import ctypes, os, sys
import numpy as np

def log_evidence(x, theta):
    os._exit(0)

def posterior_log_density(z, x, theta):
    ctypes.string_at(0)

def exponential_elbo(x, theta, phi):
    raise ValueError("\\x1b[31mred \\x1b]0;t\\x07 \\x9b32m \\x00 \\u202e \\u2066 \\r\\x08 [bold]markup[/bold] \\x7f")

def exponential_elbo_gradient(x, theta, phi):
    return 0.0, 0.0

def elbo_gap(x, theta):
    return 0.0

def maximise_elbo(x):
    return 0.125, 0.25

def exponential_from_uniform(u, phi):
    sys.exit("\\x1b[2J bye")

def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    print("\\x1b[31mloud\\x1b[0m \\x9b0m" * 10_000)
    mean_q *= 2
    return 0.125
"""
    + RIGHT
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return submit(tmp_path_factory.mktemp("broken"), BROKEN)


@pytest.fixture(scope="module")
def broken_json(broken: Path) -> subprocess.CompletedProcess[str]:
    return grader("variational", "--submission", broken, "--format", "json")


@pytest.fixture(scope="module")
def broken_report(broken_json: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert (broken_json.returncode, broken_json.stderr) == (0, "")
    found = json.loads(broken_json.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def broken_text(broken: Path) -> str:
    code, out, err = here("variational", "--submission", broken)
    assert (code, err) == (0, "")
    return out


def question(found: Mapping[str, Any], function: str) -> dict[str, Any]:
    [one] = [question for question in found["questions"] if question["name"] == f"variational.{function}"]
    assert isinstance(one, dict)
    return one


def first_message(found: Mapping[str, Any], function: str) -> str:
    return next(str(check["message"]) for check in question(found, function)["checks"] if check["status"] != "PASSED")


@pytest.mark.parametrize("function", ITS_QUESTIONS)
def test_a_misbehaving_function_costs_only_its_own_question(broken_report: dict[str, Any], function: str) -> None:
    right_one = question(broken_report, function)
    assert right_one["earned"] == right_one["possible"] == POINTS[right_one["name"]]
    assert right_one["status"] == "PASSED"


@pytest.mark.parametrize(
    ("function", "status", "words"),
    [
        ("log_evidence", "CRASHED", ["exit code 0"]),
        ("posterior_log_density", "CRASHED", ["SIGSEGV"]),
        ("exponential_elbo", "ERROR", ["ValueError", "variational.py, line 12, in exponential_elbo: raise"]),
        (
            "exponential_elbo_gradients",
            "NOT_ATTEMPTED",
            ["There is no function exponential_elbo_gradients", "where it says exponential_elbo_gradient?"],
        ),
        ("elbo_gap", "ERROR", ["elbo_gap is called with (x, theta, phi), but it takes (x, theta)."]),
        ("maximise_elbo", "FAILED", ["0.125"]),
        ("exponential_from_uniform", "ERROR", ["Your code called exit() instead of returning."]),
        ("kl_factorised_gaussian", "FAILED", []),
    ],
)
def test_each_way_to_go_wrong_is_explained(
    broken_report: dict[str, Any], function: str, status: str, words: list[str]
) -> None:
    one = question(broken_report, function)
    assert (one["status"], one["earned"], one["pending"]) == (status, 0, 0)
    message = first_message(broken_report, function)
    for word in words:
        assert word in message


def test_a_changed_argument_is_named(broken_report: dict[str, Any]) -> None:
    checks = {check["name"]: check for check in question(broken_report, "kl_factorised_gaussian")["checks"]}
    assert checks["arguments_unchanged"]["status"] in ("FAILED", "SKIPPED")
    assert checks["arguments_unchanged"]["earned"] == 0


def test_the_report_keeps_to_its_schema(broken_report: dict[str, Any]) -> None:
    jsonschema.validate(broken_report, schema(), jsonschema.Draft202012Validator)
    assert list(broken_report) == [
        "schema_version", "grader_version", "seed", "sandbox", "earned", "possible", "pending", "left_out", "questions",
        "ignored", "notes"
    ]  # fmt: skip
    assert broken_report["grader_version"] == __version__
    assert broken_report["seed"] == "public"
    questions = broken_report["questions"]
    assert [question["name"] for question in questions] == VARIATIONAL
    for whole, parts in [(broken_report, questions), *((question, question["checks"]) for question in questions)]:
        assert whole["earned"] == sum(part["earned"] for part in parts)
        assert whole.get("possible") == sum(part.get("possible", part.get("points")) for part in parts)
    for check in (check for question in questions for check in question["checks"]):
        assert check["status"] in Status.__members__
        assert check["earned"] == (check["points"] if check["status"] == "PASSED" else 0)
        assert bool(check["message"]) == (check["status"] != "PASSED")
        assert check["seconds"] >= 0
        assert not check["hint"] or check["status"] == "FAILED"


def test_two_runs_give_the_same_bytes(broken: Path, broken_json: subprocess.CompletedProcess[str]) -> None:
    """Two processes, too: this one and another."""
    again = here("variational", "--submission", broken, "--format", "json")
    assert again == (0, again[1], "")
    assert without_seconds(again[1]) == without_seconds(broken_json.stdout)
    assert broken_json.stdout.count('"seconds": ') == broken_json.stdout.count('"hint": ')


def test_control_characters_of_a_student_do_not_reach_a_terminal(
    broken_text: str, broken_json: subprocess.CompletedProcess[str], broken_report: dict[str, Any]
) -> None:
    for line in broken_text.splitlines():
        assert line.isprintable(), line
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", broken_text)
    assert "[bold]markup[/bold]" in broken_text
    assert "loud" in broken_text
    for line in broken_json.stdout.splitlines():  # JSON escapes them, so that a program gets them whole
        assert line.isprintable(), line
    assert "\x1b[31mred" in first_message(broken_report, "exponential_elbo")


def test_the_text_explains_what_went_wrong(broken_text: str) -> None:
    flat = " ".join(broken_text.split())
    for words in (
        "Did you mean exponential_elbo_gradients, where it says exponential_elbo_gradient?",
        "elbo_gap is called with (x, theta, phi), but it takes (x, theta).",
        "variational.py, line 12, in exponential_elbo: raise ValueError",
        "exit code 0 instead of returning",
        "Your code printed:",
        "The Python above runs as it is",
    ):
        assert words in flat
    assert "Traceback" not in broken_text


# --- counterexamples ------------------------------------------------------------------------------------------

EXECUTE = """
import contextlib, io, json, sys
sys.path.insert(0, "")
outputs = []
for code in json.load(sys.stdin):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, "counterexample", "exec"), {})
        except Exception as error:
            print(type(error).__name__, error)
    outputs.append(printed.getvalue())
json.dump(outputs, sys.stdout)
"""


def printed_by(codes: list[str], directory: Path) -> list[str]:
    """What each piece of code prints, run by a student in the directory of their files."""
    command = [sys.executable, "-P", "-c", EXECUTE]
    ran = subprocess.run(
        command, input=json.dumps(codes), capture_output=True, text=True, cwd=directory, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    outputs = json.loads(ran.stdout)
    assert isinstance(outputs, list)
    return outputs


def test_every_counterexample_of_a_wrong_answer_prints_it(broken: Path, broken_report: dict[str, Any]) -> None:
    wrong_answers = [check for check in failures(broken_report) if check["status"] == "FAILED"]
    assert len(wrong_answers) >= 3
    for check, printed in zip(
        wrong_answers,
        printed_by([check["counterexample"]["code"] for check in wrong_answers], broken.parent),
        strict=True,
    ):
        assert "0.125" in printed, check
        assert re.search(r"0\.(125|25)\b", check["counterexample"]["got"] + check["message"])


def test_every_counterexample_of_an_exception_raises_it(broken: Path, broken_report: dict[str, Any]) -> None:
    raised = [check for check in failures(broken_report) if check["status"] == "ERROR"]
    printed = printed_by(
        [check["counterexample"]["code"] for check in raised if "exit()" not in check["message"]], broken.parent
    )
    assert [text.split()[0] for text in printed] == ["ValueError", "TypeError"]


def test_every_counterexample_of_a_crash_crashes(broken: Path, broken_report: dict[str, Any]) -> None:
    crashed = [check for check in failures(broken_report) if check["status"] == "CRASHED"]
    codes = []
    for check in crashed:
        code = check["counterexample"]["code"] + "\nprint('still there')"
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=broken.parent, timeout=60
        )
        assert "still there" not in ran.stdout
        codes.append(ran.returncode)
    assert codes == [0, -signal.SIGSEGV]


@pytest.mark.parametrize("name", ["homework.py", "variational.py"])
def test_a_counterexample_imports_the_file_that_was_handed_in(tmp_path: Path, name: str) -> None:
    path = submit(tmp_path, "def kl_exponential(phi, theta):\n    return 0.125\n", name)
    found = failures(report("kl_exponential", "--submission", path))
    assert found
    for printed in printed_by([check["counterexample"]["code"] for check in found], tmp_path):
        assert printed == "0.125\n"


def test_a_counterexample_makes_its_arguments_bit_for_bit(tmp_path: Path) -> None:
    source = (
        "import zlib\n"
        "def kl_factorised(q, p):\n"
        "    print(zlib.crc32(b''.join(x.tobytes() for x in q + p)))\n"
        "    return 0.125\n"
    )
    found = report("kl_factorised", "--submission", submit(tmp_path, source))
    seen = found["questions"][0]["printed"].split()
    assert len(seen) > 20
    for printed in printed_by([check["counterexample"]["code"] for check in failures(found)], tmp_path):
        assert printed.split()[0] in seen


# --- files that cannot be imported ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "status", "words"),
    [
        (
            "x = 1\n\ndef kl_exponential(phi, theta)\n    return 1.0\n",
            "ERROR",
            ["variational.py is not valid Python: expected ':'.", "variational.py, line 3: def kl_exponential"],
        ),
        (
            "import math\nimport nothing_of_this_name\n",
            "ERROR",
            [
                "variational.py cannot be imported: ModuleNotFoundError: No module named 'nothing_of_this_name'",
                "line 2",
            ],
        ),
        ("import os\nos._exit(0)\n", "CRASHED", ["variational.py cannot be imported", "exit code 0"]),
        ("raise SystemExit\n", "ERROR", ["variational.py cannot be imported: it calls exit().", "line 1"]),
        ("raise NotImplementedError\n", "NOT_ATTEMPTED", ["NotImplementedError outside of any function", "line 1"]),
        (
            "def f():\n    g()\ndef g():\n    1 / 0\nf()\n",
            "ERROR",
            ["line 5: f()", "line 2, in f: g()", "line 4, in g: 1 / 0"],
        ),
        (b"\0\xff\xfe\x80 garbage" * 50, "ERROR", ["variational.py is not valid Python"]),
        (b"\x7fELF" + bytes(range(256)), "ERROR", ["variational.py is not valid Python"]),
        ("import reference\n", "ERROR", ["variational.py cannot be imported: ModuleNotFoundError"]),
        ("from grader.questions import COURSE\n", "ERROR", ["variational.py cannot be imported: ModuleNotFoundError"]),
    ],
)
def test_a_file_that_cannot_be_imported(tmp_path: Path, source: str | bytes, status: str, words: list[str]) -> None:
    """It costs its own topic alone, and no file of the grader's is shown."""
    submit(tmp_path, source)
    submit(tmp_path, UNIFORM_RESPONSIBILITIES, "mixtures.py")
    found = report("kl_exponential", "uniform_responsibilities", "--submission", tmp_path)
    one = question(found, "kl_exponential")
    assert (one["status"], one["earned"], one["pending"]) == (status, 0, 0)
    message = first_message(found, "kl_exponential")
    for word in words:
        assert word in message
    assert str(ROOT / "grader") not in json.dumps(found)
    assert found["questions"][0]["status"] == "PASSED"


def test_a_notebooks_error_names_cell_and_line(tmp_path: Path) -> None:
    cells = ["import math", "%matplotlib inline\ndef kl_exponential(phi, theta):\n    return 1 / 0\n"]
    content = {"cells": [{"cell_type": "code", "source": source} for source in cells], "nbformat": 4}
    path = submit(tmp_path, json.dumps(content), "homework.ipynb")
    found = report("kl_exponential", "--submission", path)
    message = first_message(found, "kl_exponential")
    assert message.startswith("ZeroDivisionError: division by zero")
    assert "homework.ipynb, code cell 2, line 3, in kl_exponential: return 1 / 0" in message


def test_a_missing_topic_is_not_attempted(right: Path) -> None:
    found = report("uniform_responsibilities", "--submission", right)
    [one] = found["questions"]
    assert one["status"] == "NOT_ATTEMPTED"
    assert one["checks"][0]["message"] == "There is no mixtures.py in the submission."


# --- students who lie to the grader ---------------------------------------------------------------------------

LYING = (
    """
import os, struct, sys
import numpy as np

def lie(message):
    import msgspec
    for fd in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{fd}").startswith("socket:"):
                break
        except OSError:
            pass
    kind, *fields = message
    head = msgspec.msgpack.encode([kind, sys._getframe(2).f_locals["id"], *fields])
    os.write(int(fd), struct.pack("<II", len(head), 0) + head)
    os._exit(0)

def log_evidence(x, theta):
    lie(["loaded", []])

def posterior_log_density(z, x, theta):
    lie(["returned", 99, 0.0])

def exponential_elbo(x, theta, phi):
    lie(["raised", "Odd\\x1b[31m", ["object"] * 100, "m", [["../../x", -10**18, "f", "s"], ["", 2**63, "", ""]]])

def exponential_elbo_gradients(x, theta, phi):
    return np.ones((1,) * 20)

def elbo_gap(x, theta, phi):
    value = 1.0
    for _ in range(40):
        value = [value]
    return value

def maximise_elbo(x):
    lie(["refused", "missing", ""])

def exponential_from_uniform(u, phi):
    return np.empty((0, 2**30))

def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    os.kill(os.getpid(), 40)
"""
    + RIGHT
)


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = submit(tmp_path_factory.mktemp("lying"), LYING)
    code, out, _ = here("variational", "--submission", path, "--format", "json")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found | {"exit code": code}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc and Linux's signals")
@pytest.mark.parametrize("name", [name for name in VARIATIONAL if name.partition(".")[2] not in ITS_QUESTIONS])
def test_a_lie_earns_nothing_and_is_no_fault_of_the_grader(lying: dict[str, Any], name: str) -> None:
    one = question(lying, name.partition(".")[2])
    assert (one["earned"], one["pending"]) == (0, 0)
    assert one["status"] in ("CRASHED", "FAILED", "ERROR", "NOT_ATTEMPTED"), one["checks"][0]["message"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc and Linux's signals")
def test_lies_cost_no_other_question(lying: dict[str, Any]) -> None:
    for function in ITS_QUESTIONS:
        one = question(lying, function)
        assert one["earned"] == one["possible"]
    assert lying["exit code"] == 0


# --- the secret seed ------------------------------------------------------------------------------------------


def test_a_secret_seed_is_printed_nowhere_and_gives_other_cases(tmp_path: Path, wrong: Path) -> None:
    common = ("elbo_gap", "--submission", wrong, "--seed", SECRET)
    ran = grader(*common, "--format", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    secret = json.loads(ran.stdout)
    assert secret["seed"] is None
    assert without_seconds(ran.stdout) == without_seconds(here(*common, "--format", "json")[1])
    public = report("elbo_gap", "--submission", wrong)
    assert public["questions"][0]["status"] == secret["questions"][0]["status"] == "FAILED"
    names = [path.name for path in Path(os.environ["GRADER_BANK"]).iterdir()]
    assert len([name for name in names if name.startswith("variational.elbo_gap-")]) == 2
    printed = [ran.stdout, *names, *here(*common)[1:]]
    printed += here("elbo_gap", "--submission", tmp_path / "absent", "--seed", SECRET)[1:]
    printed += here("elbo_gpa", "--seed", SECRET)[1:]
    assert not [text for text in printed if SECRET in text]


# --- Ctrl-C ---------------------------------------------------------------------------------------------------


def is_alive(pid: int) -> bool:
    """A zombie, which waits for a parent that may never ask, is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
@pytest.mark.parametrize("where", ["at import", "in a function"])
def test_ctrl_c(tmp_path: Path, where: str) -> None:
    written = tmp_path / "pid"
    loop = f"open({str(written) + '.new'!r}, 'w').write(str(os.getpid()))\n"
    loop += f"os.rename({str(written) + '.new'!r}, {str(written)!r})\nwhile True: pass\n"
    if where == "in a function":
        loop = "def kl_exponential(phi, theta):\n    " + loop.replace("\n", "\n    ")
    path = submit(tmp_path / "homework", f"import os\n{loop}")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "grader", "kl_exponential", "--submission", path, "--output", tmp_path / "report"]
    command += ["--sandbox", "none"]  # so that the code can say which process it is
    process = subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(TMPDIR=str(temporary)),
        text=True,
    )
    end = time.monotonic() + 20
    while not written.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)
    pid = int(written.read_text())
    assert is_alive(pid)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, output) == (130, "")
    assert errors.endswith("interrupted: nothing was graded\n")
    assert not is_alive(pid)
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "report").exists()


# --- the sandbox ----------------------------------------------------------------------------------------------


def test_the_limits_are_shown() -> None:
    code, output, errors = here("limits")
    assert (code, errors) == (0, "")
    assert "4 GiB" in output
    assert "CPU_TIME" in output


def test_without_a_sandbox_nothing_is_run_that_should_be_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = submit(tmp_path, RIGHT)
    monkeypatch.setenv("PATH", "/nowhere")
    code, output, errors = here("kl_exponential", "--submission", path, "--sandbox", "auto")
    assert (code, output) == (3, "")
    assert errors.startswith("error: no sandbox works on this machine:")
    assert "apt-get install bubblewrap" in errors
    code, output, errors = here("kl_exponential", "--submission", path, "--format", "json")
    report = json.loads(output)
    assert (code, errors, report["earned"], report["sandbox"]) == (0, "", 10, "process")
    assert report["notes"][0].startswith("No sandbox works here")


def test_none_is_loud(tmp_path: Path) -> None:
    code, output, errors = here("kl_exponential", "--submission", submit(tmp_path, RIGHT), "--sandbox", "none")
    assert code == 0
    assert errors.startswith("warning: --sandbox none: ")
    assert output.strip().startswith("--sandbox none: nothing confined the code that was graded.")
