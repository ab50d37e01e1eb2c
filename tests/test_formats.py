"""The formats of other programs: each is read by a real parser, and hostile text stays text in all of them."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import junitparser
import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.errors import GraderError
from grader.outcome import Status
from grader.report import Report, classroom, exercism, github, gitlab, gradescope, junit, prairielearn
from grader.report.failures import fitting
from grader.report.markdown import block, prose, quoted
from grader.untrusted import plain

from .reports import check, hostile, of_every_status, question, report

SCHEMAS = Path(__file__).parent / "schemas"
HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07 \u202egnihton\r\x00\x08\ufffe\uffff",
    "]]> <![CDATA[ <!-- --> &amp; &lt; <script>alert(1)</script> <img src=x onerror=y> </testcase>",
    "::error file=x::y\n::set-output name=a::b\n  ::stop-commands::x\n##[error]z %0A::warning::q",
    "@everyone @octocat a@b.example #1 GH-1 https://evil.example www.evil.example [a](http://b.example) ![c](d)",
    "| a | b |\n|---|---|\n\\| x\\\\| y",
    "`a` ``b`` ```\n```\n~~~\n# heading\n> quote\n- list\n1. list\n    indented\n***\n===",
    "=cmd|' /C calc'!A0\n+1\n-1",
    "half \ud800 other \udfff whole 😀 \u2028 \u2029 \u0085 é",
    "\n\n\n",
    "",
]
BIG = ["x" * 1_000_000, "`|<@\n" * 200_000, "😀\ud800" * 300_000]
FORMATS: dict[str, Callable[[Report], str]] = {
    "junit": junit.render,
    "gitlab": gitlab.render,
    "gradescope": gradescope.render,
    "prairielearn": prairielearn.render,
    "exercism": exercism.render,
    "classroom": classroom.render,
    "summary": github.summary,
    "comment": github.comment,
    "annotate": github.annotate,
}
MOST = {"summary": 1 << 20, "comment": 65_536, "prairielearn": 10**6, "classroom": 128 << 10, "annotate": 20_000}
SKIPPED = ("NOT_ATTEMPTED", "SKIPPED", "UNDECIDED")
JSON = ("gitlab", "gradescope", "prairielearn", "exercism", "classroom")

each_hostile = pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))


def read(format: str, text: str) -> Any:
    """As its consumer has it; raises where that would."""
    found = json.loads(base64.b64decode(text, validate=True) if format == "classroom" else text)
    jsonschema.validate(found, json.loads((SCHEMAS / f"{format}.json").read_text()))
    return found


def suites(text: str) -> dict[str, Any]:
    ElementTree.fromstring(text.encode())
    return {suite.name: suite for suite in junitparser.JUnitXml.fromstring(text.encode())}


def lines(text: str) -> str:
    """As a message is kept: its lines, without a blank end."""
    return plain("\n".join(text.rstrip().splitlines()))


def in_annotation(line: str) -> tuple[str, dict[str, str], str]:
    """Level, properties and message of a workflow command, as the runner decodes them."""
    found = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\r\n]*)", line)
    assert found, line
    properties = dict(part.split("=", 1) for part in found[2].split(","))
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        properties = {name: value.replace(code, character) for name, value in properties.items()}
    message = found[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return found[1], properties, message


def parsed(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


# --- each format ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", JSON)
@pytest.mark.parametrize("made", [of_every_status(), report([]), report([question("mixtures.f", check("PASSED"))])])
def test_json_keeps_to_its_schema(format: str, made: Report) -> None:
    read(format, FORMATS[format](made))


@pytest.mark.parametrize("format", JSON)
def test_the_schemas_refuse_a_misspelt_key(format: str) -> None:
    made = FORMATS[format](of_every_status())
    text = base64.b64decode(made).decode() if format == "classroom" else made
    first = "description" if format == "gitlab" else "tests"
    wrong = text.replace(f'"{first}"', '"misspelt"')
    with pytest.raises(jsonschema.ValidationError):
        read(format, base64.b64encode(wrong.encode()).decode() if format == "classroom" else wrong)


def test_junit() -> None:
    made = of_every_status()
    text = junit.render(made)
    found = suites(text)
    assert list(found) == ["mixtures", "variational"]
    kinds = {case.classname: [type(one).__name__ for one in case.result] for case in found["mixtures"]}
    for status in Status:
        kind = {"FAILED": "Failure", "FOLLOWED": "Failure"} | dict.fromkeys(SKIPPED, "Skipped")
        expected = [] if status is Status.PASSED else [kind.get(status.name, "Error")]
        assert kinds[f"mixtures.f_{status.name.lower()}"] == expected
    (ours,) = [case for case in found["mixtures"] if case.classname == "mixtures.f_internal_error"]
    assert ours.result[0].type == "INTERNAL_ERROR"
    edge = list(found["variational"])[1]
    assert "A rate is not a scale.\nValueError: no\n  variational.py, line 9: raise" in edge.result[0].text
    assert "print(f(1))" in edge.result[0].text
    assert next(iter(found["variational"])).system_out == "hello"
    for suite in found.values():
        counted = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert counted == (suite.tests, suite.failures, suite.errors, suite.skipped)


def test_junit_has_nothing_that_jenkins_refuses() -> None:
    allowed = {
        "testsuites": {"name", "time", "tests", "failures", "errors"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
        "testcase": {"name", "classname", "time"},
        **{kind: {"type", "message"} for kind in ("failure", "error", "skipped")},
        "system-out": set(),
    }
    for element in ElementTree.fromstring(junit.render(of_every_status())).iter():
        assert set(element.attrib) <= allowed[element.tag]
        assert re.fullmatch(r"[0-9]*\.[0-9]*", element.get("time", "0.0"))


def test_gitlab() -> None:
    found = read("gitlab", gitlab.render(of_every_status(), "exercises"))
    edge = next(one for one in found if one["check_name"] == "variational.edge")
    assert edge["location"] == {"path": "exercises/variational.py", "lines": {"begin": 9}}
    assert edge["description"] == "edge: 2 points lost. A rate is not a scale."
    assert edge["severity"] == "major"
    assert len({one["fingerprint"] for one in found}) == len(found)
    moved = gitlab.render(report([question("variational.edge", check(), file="variational.py", line=99)]), "exercises")
    assert read("gitlab", moved)[0]["fingerprint"] == edge["fingerprint"]


def test_gradescope() -> None:
    made = of_every_status()
    found = read("gradescope", gradescope.render(made))
    assert found["score"] == made.earned == sum(one["score"] for one in found["tests"])
    assert sum(one["max_score"] for one in found["tests"]) == made.possible
    assert found["tests"][-1]["number"] == f"{len(Status) + 1}.2"
    assert "more points are pending" in found["output"]


def test_prairielearn() -> None:
    right = read("prairielearn", prairielearn.render(report([question("mixtures.f", check("PASSED"), check())])))
    assert (right["gradable"], right["score"]) == (True, 0.5)
    ours = read("prairielearn", prairielearn.render(of_every_status()))
    assert not ours["gradable"]
    assert ours["format_errors"].endswith("at mixtures.f_internal_error.")


def test_exercism() -> None:
    made = of_every_status()
    found = read("exercism", exercism.render(made))
    assert (found["status"], found["message"]) == ("fail", None)
    assert [one["task_id"] for one in found["tests"]][-2:] == [len(Status) + 1] * 2
    assert found["tests"][-1]["test_code"] == "import numpy as np\nprint(f(1))"
    assert found["tests"][-2]["output"] == "hello"
    broken = question("mixtures.f", check("ERROR", "mixtures.py is not valid Python"), check("SKIPPED"))
    none = read("exercism", exercism.render(report([broken])))
    assert (none["status"], none["message"]) == ("error", "mixtures.py is not valid Python")
    assert read("exercism", exercism.render(report([question("m.f", check("PASSED"))])))["status"] == "pass"


def test_much_output_is_cut_for_exercism() -> None:
    long = read("exercism", exercism.render(report([question("mixtures.f", check(), printed="y" * 501)])))
    assert len(long["tests"][0]["output"]) == 500
    assert long["tests"][0]["output"].endswith("Output was truncated. Please limit to 500 chars")


def test_classroom() -> None:
    made = of_every_status()
    found = read("classroom", classroom.render(made))
    assert sum(one["score"] for one in found["tests"]) == made.earned
    assert found["max_score"] == made.possible
    statuses = {one["name"]: one["status"] for one in found["tests"]}
    assert statuses["mixtures.f_passed"] == "pass"
    assert statuses["mixtures.f_internal_error"] == "error"
    assert statuses["variational.edge"] == "fail"


def test_the_summary_is_a_table_and_the_failures() -> None:
    made = of_every_status()
    tokens = parsed(github.summary(made))
    rows = [token for token in tokens if token.type == "tr_open"]
    assert len(rows) == 1 + len(made.questions)
    cells = [html.unescape(token.content) for token in tokens if token.type == "inline"]
    assert (
        cells[0]
        == f"{made.earned} of {made.possible} points, {made.pending} pending ({made.percent:.0f} % of what is decided)"
    )
    assert "<code>A rate is not a scale.</code>" in cells
    assert "A rate is not a scale." in cells
    blocks = [(token.info, token.content) for token in tokens if token.type == "fence"]
    assert ("python", "import numpy as np\nprint(f(1))\n") in blocks
    assert github.comment(made) == f"{github.MARKER}\n{github.summary(made)}"


def test_annotations_are_at_most_ten_and_the_worst_first() -> None:
    made = [question(f"mixtures.f{n}", check(points=n), line=n) for n in range(1, 13)]
    found = [in_annotation(line) for line in github.annotate(report(made), "exercises").splitlines()]
    assert [properties.get("line") for _, properties, _ in found] == [str(n) for n in range(12, 3, -1)] + [None]
    assert found[0][:2] == (
        "error",
        {"title": "mixtures.f12: 12 points lost", "file": "exercises/mixtures.py", "line": "12"},
    )
    assert found[0][2] == "means[0] is 1; it should be 2."
    assert found[-1][0] == "notice"
    assert found[-1][2].startswith("and 3 more questions lost points")
    assert len(github.annotate(report(made[:10])).splitlines()) == 10
    assert "more" not in github.annotate(report(made[:10]))


def test_a_file_that_is_not_python_is_annotated_once() -> None:
    broken = [question(f"mixtures.f{n}", check("ERROR", "mixtures.py is not valid Python."), line=4) for n in range(3)]
    unloaded = [
        question(f"elbo.f{n}", check("ERROR", "elbo.py cannot be imported: no"), file="elbo.py", line=n + 1)
        for n in range(3)
    ]
    made = report([msgspec.structs.replace(one, file_failed=True) for one in (*broken, *unloaded)])
    found = [in_annotation(line) for line in github.annotate(made).splitlines()]
    assert [(properties["file"], properties["line"]) for _, properties, _ in found] == [
        ("mixtures.py", "4"),
        ("elbo.py", "1"),
    ]
    assert found[0][1]["title"] == "mixtures.py, 3 questions: 9 points lost"
    assert github.comment(made).count("###") == 2


def test_a_notebook_is_annotated_without_a_line() -> None:
    made = report([question("mixtures.f", check(), file="a.ipynb", line=3)])
    assert "line" not in in_annotation(github.annotate(made).strip())[1]
    assert read("gitlab", gitlab.render(made))[0]["location"]["lines"] == {"begin": 1}


def test_nothing_is_annotated_where_nothing_was_attempted() -> None:
    made = report([question("mixtures.f", check("NOT_ATTEMPTED"), file="", line=0)])
    assert (github.annotate(made), read("gitlab", gitlab.render(made))) == ("", [])


# --- hostile text ---------------------------------------------------------------------------------------------


@each_hostile
@pytest.mark.parametrize("format", JSON)
def test_hostile_text_in_json(format: str, text: str) -> None:
    made = FORMATS[format](hostile(text))
    found = json.dumps(read(format, made), ensure_ascii=False)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", found)
    if format == "gradescope":
        test = read(format, made)["tests"][0]
        assert lines(text).strip() in test["output"]
        assert test["name"] == plain(f"{text}: {text}")
    if format == "exercism":
        assert read(format, made)["tests"][0]["test_code"] == plain(text)


@each_hostile
def test_hostile_text_in_junit(text: str) -> None:
    (suite,) = suites(junit.render(hostile(text))).values()
    failed, raised = suite
    assert (len(failed.result), len(raised.result), suite.tests) == (1, 1, 2)
    assert failed.name == plain(f"{text}: {text}")
    assert failed.classname == plain(f"mixtures.{text}")
    assert lines(text).strip() in (failed.result[0].text or "")
    assert (failed.system_out or "") == plain(text)


@each_hostile
def test_hostile_text_in_annotations(text: str) -> None:
    made = github.annotate(hostile(text), "exercises")
    line, end = made.split("\n")
    assert not end
    level, properties, _ = in_annotation(line)
    assert level == "error"
    assert set(properties) <= {"title", "file", "line"}


@each_hostile
@pytest.mark.parametrize("render", [github.summary, github.comment])
def test_hostile_text_in_markdown(render: Callable[[Report], str], text: str) -> None:
    made = render(hostile(text))
    tokens = parsed(made)
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    table = {"table", "thead", "tbody", "tr", "th", "td"}
    assert kinds <= {"heading", "paragraph", "inline", "fence", "html_block", *table}
    assert [token.content for token in tokens if token.type == "html_block"] in ([], [f"{github.MARKER}\n"])
    assert sum(token.type == "tr_open" for token in tokens) == 2
    assert sum(token.type == "td_open" for token in tokens) == 4
    assert sum(token.type == "heading_open" for token in tokens) == 2
    children = inline(tokens)
    assert {child.type for child in children} <= {
        *("text", "text_special", "html_inline", "softbreak"),
        *("em_open", "em_close"),
    }
    assert {child.content for child in children if child.type == "html_inline"} <= {"<code>", "</code>"}
    outside = "\n".join(token.content for token in tokens if token.type == "inline")
    assert not re.search(r"(?<!&)[@#]\w|://|www\.|\]\(", outside)
    assert not re.search(r"[@#]\w", html.unescape(outside))
    shown = [token.content for token in tokens if token.type == "fence"]
    for line in made.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    words = lines(text).replace(" ", "").replace("\n", "")
    assert words in "".join(shown).replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("text", BIG, ids=["x", "marks", "emoji"])
@pytest.mark.parametrize("format", list(FORMATS))
def test_a_megabyte_in_every_field(format: str, text: str) -> None:
    made = FORMATS[format](hostile(text))
    assert len(made.encode()) <= MOST.get(format, 10 << 20)
    if format in JSON:
        read(format, made)
    if format in ("summary", "junit"):
        assert "more characters" in html.unescape(made)
    if format == "junit":
        suites(made)


def test_as_many_questions_as_there_will_ever_be_fit() -> None:
    many = [question(f"mixtures.f{n}", *[check(message="m" * 2_500)] * 8, printed="p" * 2_500) for n in range(100)]
    for format, render in FORMATS.items():
        assert len(render(report(many)).encode()) <= MOST.get(format, 10 << 20)
    assert "What was wrong is left out here, because it does not fit." in github.comment(report(many))


def test_what_cannot_fit_is_said() -> None:
    with pytest.raises(GraderError, match="may have 10 bytes, and this one has 20: select fewer questions"):
        fitting(lambda limit: "x" * 20, 10)


@each_hostile
def test_text_in_markdown_is_the_text(text: str) -> None:
    """As it is read again: the same words, with nothing but spaces of no width among them."""
    for escaped in (prose(text), quoted(text)):
        children = [child for child in inline(parsed(f"x {escaped} x")) if child.type != "html_inline"]
        read_again = "".join(child.content for child in children).replace("\u200b", "")
        assert read_again.split() == ["x", *plain(text).split(), "x"]


def test_a_fence_is_longer_than_any_within() -> None:
    (token,) = parsed(block("a\n`````\n~~~\n````", "python"))
    assert (token.type, token.content) == ("fence", "a\n`````\n~~~\n````\n")
