"""The report's formats: the schema holds, hostile text stays text, narrow terminals get whole lines."""

import io
import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from rich.console import Console

from grader.report import CheckReport, CounterexampleReport, QuestionReport, Report, text
from grader.report import json as json_report
from grader.untrusted import clean

HERE = Path(__file__).parent

HOSTILE = "\x1b[2J\x1b]0;owned\x07 [bold]markup[/bold] \u202egnihton\r</script>"


def check(status: str = "FAILED", points: int = 3, message: str = "means[0] is 1; it should be 2.") -> CheckReport:
    example = CounterexampleReport("import numpy as np\nprint(f(1))", "array([2.])", "array([1.])")
    return CheckReport("means", "The means are right.", status, True, points, 0, message, "Which sum?", example, 0.25)


def question(name: str, *checks: CheckReport, printed: str = "") -> QuestionReport:
    possible = sum(one.points for one in checks)
    earned = sum(one.earned for one in checks)
    status = checks[0].status
    pending = sum(one.points for one in checks if one.status == "INTERNAL_ERROR")
    return QuestionReport(f"mixtures.{name}", earned, possible, pending, status, list(checks), printed)


def report(*questions: QuestionReport) -> Report:
    earned, possible, pending = (
        sum(getattr(one, field) for one in questions) for field in ("earned", "possible", "pending")
    )
    return Report(1, "0.0", "public", "process", earned, possible, pending, [], list(questions))


def rendered(of: Report, width: int = 80, colour: bool = False) -> str:
    file = io.StringIO()
    text.render(of, Console(file=file, width=width, force_terminal=colour, highlight=False))
    return file.getvalue()


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = json.loads((HERE.parent / "grader" / "report" / "schema.json").read_text())
    assert published == json_report.schema()


@pytest.mark.parametrize("message", ["short", HOSTILE])
def test_reports_keep_to_the_schema(message: str) -> None:
    made = json_report.render(report(question("f", check(message=message), printed=message)))
    jsonschema.validate(json.loads(made), json_report.schema())
    assert json.loads(made)["questions"][0]["checks"][0]["message"] == message


def test_the_schema_refuses_what_is_no_report() -> None:
    made = json.loads(json_report.render(report(question("f", check()))))
    made["questions"][0]["earned"] = "all"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, json_report.schema())


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_stays_text(colour: bool) -> None:
    shown = rendered(report(question("f", check(message=HOSTILE), printed=HOSTILE)), colour=colour)
    assert "[bold]markup[/bold]" in shown
    for control in ("\x1b[2J", "\x1b]0;", "\x07", "\u202e", "\r"):
        assert control not in shown


def test_the_text_leads_with_the_total_and_ends_with_the_worst_first() -> None:
    right = CheckReport("agrees", "It is right.", "PASSED", True, 4, 4, "", "", None, 0.0)
    shown = rendered(report(question("small", check(points=1)), question("right", right), question("big", check())))
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert lines[0].startswith("4 of 8 points")
    assert lines[0].endswith("50 %")
    assert lines[1].startswith("mixtures")
    assert shown.index("mixtures.big: 3 points lost") < shown.index("mixtures.small: 1 point lost")
    assert "mixtures.right:" not in shown
    for part in (
        "expected array([2.])",
        "got      array([1.])",
        "Hint: Which sum?",
        "\nimport numpy as np\nprint(f(1))\n",
    ):
        assert part in shown


def test_a_file_that_failed_is_told_of_once() -> None:
    broken = [question(name, check("ERROR", message="mixtures.py is not valid Python.")) for name in "fg"]
    made = report(*(msgspec.structs.replace(one, file="mixtures.py", file_failed=True) for one in broken))
    told = rendered(made).partition("mixtures.py, 2 questions: 6 points lost")[2]
    assert told.count("mixtures.py is not valid Python.") == 1


def test_pending_points_are_said_and_their_traceback_is_short() -> None:
    fault = check(
        "INTERNAL_ERROR", message="The grader itself failed here.\nTraceback\n  File\nZeroDivisionError: ours"
    )
    shown = rendered(report(question("f", fault)))
    assert "3 pending" in shown
    assert "ZeroDivisionError: ours" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("width", [40, 80, 160])
def test_code_is_never_wrapped_and_the_rest_fits(width: int) -> None:
    code = "x = np.array([" + "0.125, " * 9 + "])"
    long = CheckReport(
        "c",
        "A title. " * 12,
        "FAILED",
        True,
        1,
        0,
        "A message. " * 20,
        "A hint. " * 20,
        CounterexampleReport(code, "", ""),
        0,
    )
    lines = rendered(report(question("a_function_with_a_long_name", long)), width).splitlines()
    assert code in lines
    assert max(len(line) for line in lines if line != code) <= width


def test_much_printed_text_is_cut() -> None:
    shown = rendered(report(question("f", check(), printed="\n".join(map(str, range(100))))))
    assert "[and 92 more lines]" in shown


def test_a_partial_score_names_what_is_left_out() -> None:
    partial = msgspec.structs.replace(report(question("f", check())), left_out=["autoencoders.train_vae"])
    assert "0 of 3 points, without autoencoders.train_vae" in rendered(partial)


def test_what_checks_that_passed_remark_is_told_once() -> None:
    remark = "the held-out ELBO is -18.64 nats per image"
    told = rendered(report(question("f", check("PASSED", message=remark), check("PASSED", message=remark))))
    assert told.count(remark) == 1


@pytest.mark.parametrize("said", ["::error::x", "a\n  ::stop-commands::x", "std ##[error] x", "\x1b[31m"])
def test_no_line_of_a_log_is_a_command(said: str) -> None:
    for made in (rendered(report(question("f", check(message=said), printed=said))), clean(said)):
        assert not [line for line in made.splitlines() if line.strip().startswith("::") or "##[" in line]
        assert "\x1b" not in made
    as_json = json_report.render(report(question("f", check(message=said), printed=said)))
    assert "##[" not in as_json
    assert json.loads(as_json)["questions"][0]["printed"] == said


def test_text_that_commands_nothing_is_left_as_it_is() -> None:
    for harmless in ("std::vector", "a # b", "#[test]", "x: y", "1::2"):
        assert clean(harmless) == harmless
