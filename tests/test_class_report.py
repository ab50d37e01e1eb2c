"""The class report: its numbers are right, and its page works in a real browser, whatever text stands in it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from grader import feedback
from grader.class_report import page
from grader.class_report.quantiles import Quantiles
from grader.class_report.statistics import LISTED, OTHER, SENTENCES, Statistics, summarise
from grader.cli import main
from grader.gradebook.grade import Grade, Override, QuestionScore
from grader.report import CheckReport, MisconceptionReport, QuestionReport, Report
from tests import browsers
from tests.sample_class import grades

HOSTILE = (
    "<script>document.title = 'owned'</script>",
    "</title></style></script><script>document.title = 'owned'</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "<svg onload=document.title='owned'><a href='javascript:1'>",
    "{{ 7 * 7 }} ${7 * 7} {% raw %}",
    "\u202egnihton &lt;b&gt; \x1b[2J",
)


def question(
    name: str, earned: int, possible: int = 10, *, status: str = "FAILED", seconds: float = 0.5, sentences: str = ""
) -> QuestionReport:
    check = CheckReport("agrees", "It is right.", status, True, possible, earned, "", "", None, seconds)
    known = [MisconceptionReport("m", sentence) for sentence in sentences.split("|") if sentence]
    pending = possible if status == "UNDECIDED" else 0
    return QuestionReport(name, earned, possible, pending, status, [check], "", known)


def grade(student: str, *questions: QuestionReport, overrides: dict[str, int] | None = None) -> Grade:
    scores = [QuestionScore(one.name, one.earned, one.possible, one.pending) for one in questions]
    for name, earned in (overrides or {}).items():
        place = next(place for place, score in enumerate(scores) if score.question == name)
        why = Override(name, earned, "seen", "me", "2030-01-01T00:00:00Z")
        scores[place] = QuestionScore(name, earned, scores[place].possible, 0, why)
    report = Report(1, "0.0", None, "namespaces", 0, 0, 0, [], list(questions))
    return Grade(student, "", scores, report)


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    chance = random.Random(1)
    points = [[chance.randint(0, 10) for _ in range(3)] for _ in range(40)]
    found = summarise(
        grade(str(n), *(question(f"t.{name}", earned) for name, earned in zip("abc", row, strict=True)))
        for n, row in enumerate(points)
    )
    table = np.array(points)
    for place, one in enumerate(found.questions):
        expected = np.corrcoef(table[:, place], table.sum(axis=1) - table[:, place])[0, 1]
        assert one.discrimination == pytest.approx(expected, abs=1e-12)
        assert one.difficulty == pytest.approx(table[:, place].mean() / 10)


def test_there_is_no_discrimination_without_variance() -> None:
    same = summarise(grade(str(n), question("t.a", 5), question("t.b", n)) for n in range(5))
    assert [one.discrimination for one in same.questions] == [None, None]
    alone = summarise([grade("one", question("t.a", 5))])
    assert alone.questions[0].discrimination is None


def test_what_is_pending_not_attempted_or_decided_by_hand_counts_as_it_should() -> None:
    found = summarise(
        [
            grade("right", question("t.a", 10, status="PASSED")),
            grade("stub", question("t.a", 0, status="NOT_ATTEMPTED", seconds=9.0)),
            grade("waits", question("t.a", 0, status="UNDECIDED")),
            grade("seen", question("t.a", 0, status="UNDECIDED"), overrides={"t.a": 4}),
            Grade("broken", "B. Roken", [QuestionScore("t.a", 0, 10, 0)], None, "no zip file"),
        ]
    )
    (one,) = found.questions
    assert (found.submissions, found.graded, found.waits) == (5, 4, 1)
    assert [(listed.student, listed.reason) for listed in found.problems] == [("B. Roken (broken)", "no zip file")]
    assert [(listed.student, listed.reason) for listed in found.waiting] == [("waits", "10 in t.a")]
    assert (one.graded, one.attempted, one.pending, one.overridden) == (4, 3, 1, 1)
    assert one.difficulty == pytest.approx(14 / 30)
    assert one.attempted_difficulty == pytest.approx(14 / 20)
    assert one.not_attempted == pytest.approx(1 / 4)
    assert one.scores == {0: 1, 4: 1, 10: 1}
    assert one.statuses == {"UNDECIDED": 2, "PASSED": 1, "NOT_ATTEMPTED": 1}
    assert one.seconds is not None
    assert one.seconds.maximum == 0.5  # the stub's seconds are no attempt's
    assert found.mean == pytest.approx((1 + 0 + 0 + 0.4) / 4)


def test_misconceptions_are_counted_by_student() -> None:
    met = ["You swap them.|You swap them.", "You swap them.|You forget the half.", "", ""]
    found = summarise(grade(str(n), question("t.a", 0, sentences=sentences)) for n, sentences in enumerate(met))
    known = found.questions[0].misconceptions
    assert [(one.sentence, one.count, one.share) for one in known] == [
        ("You swap them.", 2, 0.5),
        ("You forget the half.", 1, 0.25),
    ]


def test_memory_does_not_grow_with_the_class() -> None:
    each = SENTENCES + 100
    found = summarise(
        grade(f"s{n}", question("t.a", n % 11, sentences=f"right up to {n}", status="UNDECIDED")) for n in range(each)
    )
    assert len(found.waiting) == LISTED
    assert found.waits == each
    known = {one.sentence: one.count for one in found.questions[0].misconceptions}
    assert len(known) == SENTENCES + 1
    assert known[OTHER] == 100
    assert sum(found.shares) == each
    few, many = (_size(itertools.islice(itertools.cycle(grades(15)), count)) for count in (15, 600))
    assert many < 1.1 * few


def _size(of: Iterator[Grade]) -> int:
    found = summarise(of)
    return len(msgspec.json.encode(replace(found, problems=(), waiting=())))


def test_quantiles_are_within_a_hundredth() -> None:
    chance = random.Random(2)
    numbers = [10 ** chance.gauss(-2, 1) for _ in range(5000)]
    quantiles = Quantiles()
    for number in numbers:
        quantiles.add(number)
    for share in (0.01, 0.5, 0.95, 1.0):
        expected = float(np.quantile(numbers, share, method="inverted_cdf"))
        assert quantiles.at(share) == pytest.approx(expected, rel=0.0101)
    assert quantiles.greatest == max(numbers)
    assert Quantiles().at(0.5) is None
    zero = Quantiles()
    zero.add(0.0)
    assert zero.at(0.5) == 0.0


@pytest.mark.parametrize("found", [summarise([]), summarise([Grade("x", "", [], None, "empty")])])
def test_there_is_a_page_of_nothing(found: Statistics) -> None:
    assert "None was recognised." in page.render(found)


def test_every_share_is_in_one_bar() -> None:
    one = [question("t.a", 10, status="PASSED"), question("t.b", 0)]
    made = page.render(summarise([grade("half", *one), grade("all", one[0]), grade("none", one[1])]))
    for bar in ("0\u202f% to 5\u202f%: 1", "50\u202f% to 55\u202f%: 1", "95\u202f% to 100\u202f%: 1"):
        assert bar in made


class Gradebook:
    """Stands for the database."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def grades(self) -> Iterator[Grade]:
        return iter(() if self.address == "sqlite:///empty" else grades(3))


@pytest.fixture
def gradebook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = ModuleType("grader.gradebook.gradebook")
    monkeypatch.setattr(module, "Gradebook", Gradebook, raising=False)
    monkeypatch.setitem(__import__("sys").modules, "grader.gradebook.gradebook", module)
    monkeypatch.chdir(tmp_path)


def test_the_command_writes_the_page_and_the_feedback(
    gradebook: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--gradebook", "sqlite:///some", "--title", "Spring", "--feedback", "told"]) == 0
    assert capsys.readouterr().out.splitlines() == ["class.html", str(Path("told", "index.html"))]
    assert "<title>Spring</title>" in (tmp_path / "class.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "told").iterdir())) == 2 * 3 + 1


def test_the_command_says_that_there_is_no_gradebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report"]) == 2
    assert "there is no gradebook grades.sqlite: expected" in capsys.readouterr().err


def test_the_command_says_what_is_missing(gradebook: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--gradebook", "sqlite:///empty"]) == 2
    assert "holds no grade" in capsys.readouterr().err
    assert main(["report", "--gradebook", "sqlite:///some", "--output", "nowhere/class.html"]) == 3
    assert "cannot write" in capsys.readouterr().err


# --- in the browser ---------------------------------------------------------------------------------------------


def sample(count: int = 24) -> Iterator[Grade]:
    """A class in which everybody's text is hostile."""
    for one, text in zip(grades(count), itertools.cycle(HOSTILE), strict=False):
        questions = [
            msgspec.structs.replace(asked, misconceptions=[*asked.misconceptions, MisconceptionReport("m", text)])
            for asked in (one.report.questions if one.report else ())
        ]
        report = one.report and msgspec.structs.replace(one.report, questions=questions)
        yield msgspec.structs.replace(one, name=text, student=f"{one.student}{text}", report=report)
    for number, text in enumerate(HOSTILE):
        yield Grade(f"{text}{number}", text, [], None, text)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browsers.chromium(tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "class.html"
    path.write_bytes(page.render(summarise(sample())).encode())
    return path


@pytest.fixture
def opened(browser: Chrome, report: Path) -> Iterator[Chrome]:
    """At its end nothing has been refused, logged, asked for or run that is not the page's own."""
    browser.set_window_size(1300, 1000)
    browsers.visit(browser, report)
    yield browser
    assert browser.title == "Class report"
    assert browsers.complaints(browser) == []
    assert {address for address in browsers.requests(browser) if not address.startswith("data:")} <= {report.as_uri()}
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def shown(browser: Chrome, selector: str) -> list[WebElement]:
    visible = "[...document.querySelectorAll(arguments[0])].filter(found => found.checkVisibility())"
    found: list[WebElement] = browser.execute_script(f"return {visible}", selector)
    return found


def column(browser: Chrome, place: int) -> list[str]:
    rows = "[...document.querySelectorAll('#questions tbody tr')]"
    values = browser.execute_script(f"return {rows}.map(row => row.cells[arguments[0]].dataset.value)", place)
    return [str(value) for value in values]


def topics(browser: Chrome, selector: str) -> set[str]:
    script = "return arguments[0].map(found => found.dataset.topic)"
    return set(browser.execute_script(script, shown(browser, selector)))


def test_hostile_text_is_shown_as_it_is(opened: Chrome) -> None:
    text = opened.find_element(By.TAG_NAME, "body").get_attribute("textContent")
    assert all(hostile in text for hostile in HOSTILE[:-1])
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert not opened.find_elements(By.CSS_SELECTOR, "img, [onerror], [onload], a[href^=javascript]")
    assert len(opened.find_elements(By.TAG_NAME, "script")) == 1


def test_what_is_not_the_pages_own_does_not_run(browser: Chrome, report: Path, tmp_path: Path) -> None:
    """The policy holds where escaping would not, and what the other tests look at would show it."""
    other = tmp_path / "other.html"
    injected = "<script>document.title='owned'</script><img src='http://127.0.0.1:9/x'><p style='color:red'>"
    other.write_text(report.read_text().replace("<main>", f"<main>{injected}"))
    browsers.visit(browser, other)
    assert browser.title == "Class report"
    assert len([said for said in browsers.complaints(browser) if "Content Security Policy" in said]) == 3
    assert "http://127.0.0.1:9/x" in browsers.requests(browser)


def test_columns_are_sorted(opened: Chrome) -> None:
    names = column(opened, 0)
    for place, first in ((1, "descending"), (2, "descending"), (0, "ascending")):
        header = opened.find_elements(By.CSS_SELECTOR, "#questions thead th")[place]
        for order in (first, "ascending" if first == "descending" else "descending"):
            header.find_element(By.TAG_NAME, "button").click()
            assert header.get_attribute("aria-sort") == order
            values = [float(value) for value in column(opened, place) if value]
            assert values == sorted(values, reverse=order == "descending")
            assert len(set(values)) > 10
    assert sorted(column(opened, 0)) == sorted(names)


def test_one_topic_is_shown(opened: Chrome) -> None:
    opened.find_element(By.CSS_SELECTOR, "[data-choice=elbo]").click()
    assert len(shown(opened, "#questions tbody tr")) == 12
    assert topics(opened, "#questions tbody tr, [data-limit] > *, svg a:not(.away)") == {"elbo"}
    (section,) = shown(opened, "#detail > section h2")
    assert section.text.startswith("elbo.")
    opened.find_element(By.CSS_SELECTOR, "[data-choice='']").click()
    assert len(shown(opened, "#questions tbody tr")) == 75


def test_a_question_is_chosen_by_mouse_keyboard_dot_and_address(opened: Chrome, report: Path) -> None:
    def chosen() -> str:
        (section,) = shown(opened, "#detail > section")
        assert shown(opened, f"#{section.get_attribute('id')} svg.plot rect")
        (row,) = opened.find_elements(By.CSS_SELECTOR, "#questions tbody a[aria-current]")
        assert row.get_attribute("href").endswith(f"#{section.get_attribute('id')}")
        return str(section.get_attribute("id"))

    assert chosen() == "question-1"
    link = opened.find_element(By.CSS_SELECTOR, "#questions a[href='#question-5']")
    link.click()
    assert chosen() == "question-5"
    assert opened.current_url.endswith("#question-5")
    link.send_keys(Keys.ARROW_DOWN)
    assert chosen() == "question-6"
    opened.switch_to.active_element.send_keys(Keys.ARROW_UP)
    assert chosen() == "question-5"
    dot = opened.find_element(By.CSS_SELECTOR, "svg a[href='#question-9']")
    opened.execute_script("arguments[0].focus()", dot)
    dot.send_keys(Keys.ENTER)
    assert chosen() == "question-9"
    browsers.visit(opened, report, "#question-12")
    assert chosen() == "question-12"


def test_long_lists_go_on(opened: Chrome) -> None:
    before = len(shown(opened, "ol[data-limit] > li"))
    shown(opened, ".more")[0].click()
    assert len(shown(opened, "ol[data-limit] > li")) > before == 14


def test_there_is_a_dark_scheme(opened: Chrome) -> None:
    def ground() -> str:
        return str(opened.execute_script("return getComputedStyle(document.body).backgroundColor"))

    light = ground()
    button = opened.find_element(By.ID, "scheme")
    button.click()
    assert ground() != light
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert ground() == light
    opened.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    )
    opened.refresh()
    assert ground() != light
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert not shown(opened, "button.more, #scheme, .topics")
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_nothing_sticks_out_of_a_narrow_window(opened: Chrome) -> None:
    size = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert opened.execute_script("return document.documentElement.scrollWidth") == 400
        opened.find_element(By.CSS_SELECTOR, "#questions a[href='#question-5']").click()
        top = opened.execute_script("return document.getElementById('question-5').getBoundingClientRect().top")
        assert -1 <= top < 800
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_everything_is_there_without_a_script(opened: Chrome) -> None:
    opened.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened.refresh()
        assert len(shown(opened, "#detail > section")) == 75
        assert not shown(opened, ".topics, #scheme")
    finally:
        opened.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_feedback_is_styled_and_runs_nothing(browser: Chrome, tmp_path: Path) -> None:
    feedback.write(tmp_path, itertools.islice(sample(), 1))
    for path in tmp_path.glob("*.html"):
        browsers.visit(browser, path)
        assert browsers.complaints(browser) == []
        assert {address for address in browsers.requests(browser) if not address.startswith("data:")} == {path.as_uri()}
        assert browser.title.startswith("Feedback for")
        assert browser.execute_script("return getComputedStyle(document.querySelector('.card')).borderRadius") == "10px"
