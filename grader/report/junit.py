"""The report as JUnit XML, as GitLab, Jenkins and most other systems read it: a suite a topic, a case a check."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from grader.report import CheckReport, QuestionReport, Report
from grader.report.failures import fitting, told
from grader.untrusted import cut, plain

BYTES = 8 << 20
# Where there is no word for it, an answer that follows from an earlier mistake is a wrong one.
FAILURES = {"FAILED", "FOLLOWED"}
SKIPPED = {"NOT_ATTEMPTED", "SKIPPED", "UNDECIDED"}


def render(report: Report) -> str:
    """What is none of these is an error: the code raised, or was ended, or the grader failed (INTERNAL_ERROR)."""
    return fitting(lambda limit: _text(report, limit), BYTES)


def _text(report: Report, limit: int) -> str:
    root = ElementTree.Element("testsuites", name="latent-grader")
    for topic in dict.fromkeys(question.topic for question in report.questions):
        root.append(_suite(topic, [one for one in report.questions if one.topic == topic], limit))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in root)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(topic: str, questions: Sequence[QuestionReport], limit: int) -> ElementTree.Element:
    checks = [check for question in questions for check in question.checks]
    kinds = [_kind(check) for check in checks]
    suite = ElementTree.Element(
        "testsuite",
        name=plain(cut(topic, limit)),
        tests=str(len(checks)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time=f"{sum(check.seconds for check in checks):.3f}",
    )
    for question in questions:
        for check in question.checks:
            case = _case(question, check, limit)
            if question.printed and check is question.checks[0]:
                ElementTree.SubElement(case, "system-out").text = plain(cut(question.printed, limit))
            suite.append(case)
    return suite


def _case(question: QuestionReport, check: CheckReport, limit: int) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=plain(cut(question.name, limit)),
        name=plain(cut(f"{check.name}: {check.title}", limit)),
        time=f"{check.seconds:.3f}",
    )
    kind = _kind(check)
    if kind:
        first = plain(cut(check.message.partition("\n")[0], limit))
        why = ElementTree.SubElement(case, kind, type=plain(cut(check.status, limit)), message=first)
        why.text = told(question, check, limit)
    return case


def _kind(check: CheckReport) -> str:
    if check.status == "PASSED":
        return ""
    return "failure" if check.status in FAILURES else "skipped" if check.status in SKIPPED else "error"
