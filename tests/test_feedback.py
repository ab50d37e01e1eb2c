"""What students read: right in both formats, nobody else's, and hostile text stays text."""

from __future__ import annotations

import html as entities
import re
import stat
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import msgspec
import pytest
from cmarkgfm.cmark import Options

from grader import feedback
from grader.errors import GraderError
from grader.feedback import html, markdown
from grader.gradebook.grade import Grade, Override, QuestionScore
from grader.report import (
    CheckReport,
    CounterexampleReport,
    MisconceptionReport,
    QuestionReport,
    Report,
    StatementReport,
)
from grader.report.markdown import block
from tests.sample_class import grades

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</code></pre></style></title><b>bold</b>",
    "[link](javascript:alert(1)) ![image](http://evil.example/x.png) <http://evil.example>",
    "http://evil.example/x www.evil.example ftp://evil.example someone@evil.example",
    "@everyone @org/team #12 org/repo#13 GH-14",
    "# heading", "> quote", "- list", "+ list", "1. list", "2) list", "===", "---", "***", "    indented", "[ ] open",
    "*em* **strong** ~~gone~~ `code` ``` ~~~ $x$ a | b | c", "| a |\n| --- |\n| b |", "[^1]: note", "[x]: http://e.example",
    "&lt;b&gt; &#60; \\<b>\\", "{{ 7 * 7 }}{% raw %}",
    "```\nout of the fence\n```\n<b>", "`````\n~~~\n",
)  # fmt: skip


def check(text: str = "means[0] is 1.", status: str = "FAILED", points: int = 3) -> CheckReport:
    example = CounterexampleReport(f"x = 1  # {text}", f"array([2.]) {text}!", f"array([1.]) {text}!")
    return CheckReport(
        f"n {text}", f"It is right. {text}", status, True, points, 0, text, f"Which sum? {text}", example, 0
    )


def graded(text: str, *checks: CheckReport, **more: object) -> Grade:
    """Everything that may be text is `text`."""
    one = QuestionReport(
        "mixtures.f", 4, 10, 2, "FAILED", list(checks or (check(text),)), text, [MisconceptionReport("m", text)], text,
        [StatementReport("a", True, False, text)],
    )  # fmt: skip
    other = msgspec.structs.replace(one, name="concepts.g")
    report = Report(1, "0.0", None, "namespaces", 8, 20, 4, [], [one, other], [text])
    override = Override("concepts.g", 7, text, text, "2030-01-02T03:04:05Z")
    scores = [QuestionScore("mixtures.f", 4, 10, 2), QuestionScore("concepts.g", 7, 10, 0, override)]
    grade = Grade(f"id {text}", text, scores, report, text)
    return msgspec.structs.replace(grade, **more)


def on_github(text: str) -> str:
    """HTML as GitHub's parser makes it, raw HTML and all."""
    return cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    page = on_github(markdown.render(graded(text)))
    made, usual = Elements(page), Elements(on_github(markdown.render(graded("harmless"))))
    assert [name for name in made.names if name != "br"] == [name for name in usual.names if name != "br"]
    lost = 2 if "\n" in text else 0  # the two tables have the first line only
    assert words(made.text).count(words(text)) == words(usual.text).count("harmless") - lost
    assert all(name in ("align", "lang") for name, _ in made.attributes)
    assert not re.search(r"(@|#|GH-)\w", Elements(re.sub(r"(?s)<pre.*?</pre>", "", page)).text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_html(text: str) -> None:
    page = html.render(graded(text))
    made, usual = (Elements(html.render(graded(some))) for some in (text, "text"))
    assert made.names == usual.names
    assert [name for name, _ in made.attributes] == [name for name, _ in usual.attributes]
    assert made.text.count(text) >= 10
    assert "script-src 'none'" in entities.unescape(page)
    assert "<script" not in page
    assert " style=" not in page


@pytest.mark.parametrize("render", [markdown.render, html.render])
def test_controls_are_not_obeyed(render: object) -> None:
    assert callable(render)
    made = render(graded("\x1b[2J\u202egnihton\x00"))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", made)


def test_the_fence_is_longer_than_any_in_the_text() -> None:
    made = block("a\n````\nb", "python")
    assert made.splitlines()[0] == "`````python"
    assert Elements(on_github(made)).names == ["pre", "code"]


def test_feedback_says_what_there_is_to_say() -> None:
    rest = check("the rest", points=0)
    grade = graded("why", check("core"), rest)
    for made in (on_github(markdown.render(grade)), html.render(grade)):
        told = words(Elements(made).text)
        for part in (
            "Feedback for why (id why)",
            "11 of 20 points, 2 pending",
            "61\u202f% of what is decided".replace("\u202f", " "),
            "4 of 10, 2 pending",
            "7 of 10",
            "It is right. core (3 points)",
            "array([2.]) core!",
            "x = 1 # core",
            "Which sum? core",
            "Also, perhaps for the same reason: It is right. the rest the rest",
            "2 points pending: undecided until a person has looked.",
            "Decided by hand by why on 2030-01-02: 7 points. why",
            "Your code printed: why",
        ):
            assert part in told


def test_the_same_input_is_shown_once() -> None:
    example = CounterexampleReport("f(1)", "", "")
    twice = [msgspec.structs.replace(check(name), counterexample=example) for name in ("one", "other")]
    grade = graded("why", *twice)
    for made in (markdown.render(grade), html.render(grade)):
        assert made.count("f(1)") == made.count("On the same input as above.") == 2  # in each of two questions


def test_a_file_that_failed_is_told_of_once() -> None:
    broken = "mixtures.py is not valid Python."
    checks = [CheckReport("kind", "The file can be imported.", "ERROR", True, 0, 0, broken, "", None, 0)]
    questions = [
        QuestionReport(name, 0, 10, 0, "ERROR", checks, "", file="mixtures.py", file_failed=True)
        for name in ("mixtures.f", "mixtures.g")
    ]
    report = Report(1, "0.0", None, "namespaces", 0, 20, 0, [], questions)
    grade = Grade("ada", "", [QuestionScore(one.name, 0, 10, 0) for one in questions], report, "")
    for made in (on_github(markdown.render(grade)), html.render(grade)):
        elements = Elements(made)
        assert elements.names.count("h3") == 1
        assert words(elements.text).count(broken) == 3  # in the row of each question, and below
    assert html.render(grade).count('<a href="#mixtures.f">') == 2


def test_nothing_graded_is_said() -> None:
    grade = Grade("ada", "", [QuestionScore("mixtures.f", 0, 10, 0)], None, "no zip file")
    assert "**Not graded:** no zip file" in markdown.render(grade)
    assert "<b>Not graded.</b> no zip file" in html.render(grade)


# --- files ------------------------------------------------------------------------------------------------------

IDS = (
    "ada", "Ada", "ADA", "ada ", "ad\u00e1", "a/../../etc/passwd", "..", ".", "", "-rf", "con", "CON", "nul.txt",
    "index", "x" * 500, "x" * 501, "\u0141ukasz", "\u9648", "\u5f20", "a\nb", "a\x00b", "ada.php", "<img>", "\ud800",
)  # fmt: skip


def test_file_names_are_safe_different_and_stable() -> None:
    names = [feedback.file_name(student) for student in IDS]
    names += [feedback.file_name(name) for name in names if name != "ada"]  # those who call themselves so
    assert names[0] == "ada"
    assert feedback.file_name("s1234567") == "s1234567"
    assert feedback.file_name("Ada") == "ada-99a563ab2f6e"
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name)
        assert name not in ("con", "nul", "index")


def test_each_student_has_two_files_and_the_instructor_a_list(tmp_path: Path) -> None:
    directory = tmp_path / "some" / "feedback"
    both = [Grade(name, f"Name of {name}", [], None, "nothing") for name in ("ada", "Bob")]
    for _ in range(2):
        assert feedback.write(directory, iter(both)) == 2
    bob = feedback.file_name("Bob")
    assert sorted(path.name for path in directory.iterdir()) == sorted(
        ["ada.html", "ada.md", f"{bob}.html", f"{bob}.md", "index.html"]
    )
    assert 'href="ada.html"' in (directory / "index.html").read_text(encoding="utf-8")
    for path in (directory / "ada.html", directory / "ada.md"):
        text = path.read_text(encoding="utf-8")
        assert "Name of ada" in text
        assert "Bob" not in text
        assert "index.html" not in text
        if sys.platform != "win32":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_there_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feedback.write(tmp_path, [Grade("ada", "before", [], None)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(GraderError, match=r"cannot write feedback to .*: No space left on device"):
        feedback.write(tmp_path, [Grade("ada", "after", [], None)])
    assert "before" in (tmp_path / "ada.html").read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 3


def test_nobodys_feedback_is_written_over(tmp_path: Path) -> None:
    def twice() -> Iterator[Grade]:
        yield from [Grade("ada", "", [], None), Grade("ada", "", [], None)]

    with pytest.raises(GraderError, match="two grades of one student, ada"):
        feedback.write(tmp_path, twice())


def test_halves_of_characters_can_be_written(tmp_path: Path) -> None:
    assert feedback.write(tmp_path, [Grade("\ud800", "\udfff", [], None, "\ud800")]) == 1


def test_a_class_of_the_whole_course(tmp_path: Path) -> None:
    assert feedback.write(tmp_path, grades(3)) == 3
    for path in tmp_path.glob("s*.md"):
        assert on_github(path.read_text(encoding="utf-8")).count("<h2>") == 7
