"""Exports: files as Canvas, Moodle and Gradescope write them, filled in, and read again as those would."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from grader.cli import main
from grader.errors import GraderError, UsageError
from grader.export import canvas, gradescope, moodle
from grader.export import csv as wide
from grader.export.cells import inert, number, parse_number
from grader.export.entries import Filled
from grader.export.matching import Identity, match
from grader.export.policy import Pending, Policy
from grader.export.table import parse
from grader.gradebook.grade import Grade, Override, QuestionScore
from grader.report import MisconceptionReport, QuestionReport, Report

SENTENCE = "The covariance is centred on the old means, and a < b & c."
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', "＝1+1", "＋1", "－1", "＠A", "\ufeff=1")


def grade(
    student: str,
    earned: int = 15,
    *,
    pending: int = 0,
    name: str = "",
    problem: str = "",
    override: Override | None = None,
    **identifiers: str,
) -> Grade:
    """Out of 20: ten points of each of two questions, the first filled up first."""
    first = min(earned, 10)
    scores = [
        QuestionScore("mixtures.e_step", first, 10, 0),
        QuestionScore("elbo.bound", earned - first, 10, pending, override),
    ]
    known = [MisconceptionReport("old_means", SENTENCE)]
    questions = [
        QuestionReport(score.question, score.earned, 10, score.pending, "FAILED", [], "", known) for score in scores
    ]
    made = Report(1, "0.0", None, "process", earned, 20, pending, [], questions)
    told = {column.replace("_", " "): value for column, value in identifiers.items()}
    return Grade(student, name, scores, None if problem else made, problem, told)


def read(filled: Filled | bytes, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[list[str]]:
    content = filled if isinstance(filled, bytes) else filled.content
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter, strict=True))


def column(rows: list[list[str]], title: str) -> list[str]:
    return [row[rows[0].index(title)] for row in rows[1:]]


# --- cells ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_starts_a_formula(text: str) -> None:
    made = inert(text)
    assert made[0] == "'" and made.replace("'", "") == text
    assert inert(made) == made
    assert inert("\tDoe") == "'\tDoe"
    for separator in ";\t\n":  # where a spreadsheet splits at those, and sees no quotes
        assert inert(f"Doe{separator}{text}").startswith(f"Doe{separator}'")
    assert inert(f"Doe,{text}", delimiter=";").startswith("Doe,'")


@pytest.mark.parametrize("text", ["", "-", "-5", "-1.5", "-1,5", "12", "Doe, Jane", "a=b", "O'Brien-Smith", "x@y.org"])
def test_numbers_and_harmless_text_stay(text: str) -> None:
    assert inert(text) == text


def test_numbers_have_no_thousands_separator_and_two_decimals_at_most() -> None:
    assert number(Fraction(12345)) == "12345"
    assert number(Fraction(15, 2)) == "7.5"
    assert number(Fraction(15, 2), comma=True) == "7,5"
    assert number(Fraction(1, 3)) == "0.33"
    assert number(Fraction(1, 200)) == "0.01"  # half up, where a double may go either way
    assert number(Fraction(-1, 2)) == "-0.5"
    assert number(Fraction(0)) == "0"
    assert parse_number(" 10,50 ") == parse_number("10.5") == Fraction(21, 2)
    assert parse_number("-") is parse_number("") is parse_number("1.000,0") is None


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_a_file_stays_as_it_was(bom: bytes, delimiter: str, line_end: str, quoting: int) -> None:
    buffer = io.StringIO(newline="")
    rows = [["Student", "Essay; or, not (1)", "x"], ["Doe, Jané", 'say "hi"', "a\nb"], ["", "\r", "1;2"]]
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerows(rows)
    text = buffer.getvalue().replace("\r\n", line_end)
    codec = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(bom, "utf-8")
    table = parse(bom + text.encode(codec), "x.csv")
    assert [table.header, *table.rows] == rows
    assert table.lines == [2, 4]
    assert table.render() == bom + text.encode(codec)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Student,ID\nJané,1\n".encode("latin-1"), "is not UTF-8: export it again, or save it as 'CSV UTF-8'"),
        ("Student,ID\nJane,1\n".encode("utf-16-le"), "holds zero bytes"),
        (b"Student,ID\n", "holds no rows"),
        (b"", "holds no rows"),
        (b"Student,ID\nDoe, Jane,1\n", "line 2: expected 2 cells as in the header, got 3"),
        (b'Student,ID\n"Doe"x,1\n', "cannot be read as separated values"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        parse(content, "x.csv")


def test_a_long_text_of_a_students_is_no_obstacle() -> None:
    limit = csv.field_size_limit()
    assert parse(b"a,b\n1," + b"x" * (limit + 1), "x.csv").rows[0][0] == "1"
    assert csv.field_size_limit() == limit


# --- who is who -----------------------------------------------------------------------------------------------

ROWS = [Identity(["1001", "s1"], ["jdoe", "Jane@X.org"]), Identity(["1002", "S1"], ["rroe"]), Identity(["7"], [""])]


def matched(*grades: Grade) -> tuple[dict[int, str], dict[str, str]]:
    found = match(ROWS, grades, lambda row: f"line {row}")
    return {row: one.student for row, one in found.grades.items()}, {one.student: why for one, why in found.unmatched}


def test_matching_is_by_id_login_or_address() -> None:
    assert matched(grade("1001")) == ({0: "1001"}, {})
    assert matched(grade("JDOE")) == ({0: "JDOE"}, {})
    assert matched(grade("folder", E_mail="jane@x.org"), grade("7")) == ({0: "folder", 2: "7"}, {})
    assert matched(grade("S1"))[0] == {1: "S1"}  # an id has a case
    assert matched(grade("folder", SIS_User_ID="1002"))[0] == {1: "folder"}


def test_nobody_is_guessed() -> None:
    absent = "is not in the file"
    assert matched(grade("nobody", name="jdoe")) == ({}, {"nobody": absent})
    assert matched(grade("nobody", Section="7", Group_ID="7", Tutor_ID="7")) == ({}, {"nobody": absent})
    assert matched(grade("")) == ({}, {"": absent})
    assert matched(grade("1001", Email="x", Login="rroe")) == ({}, {"1001": "may be line 0 or line 1"})
    both = matched(grade("1001"), grade("jdoe"), grade("7"))
    assert both[0] == {2: "7"}
    assert both[1]["1001"] == "may be line 0, and so may jdoe"


# --- Canvas ---------------------------------------------------------------------------------------------------

CANVAS = '''\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Latent variables (4711),Essay (4712),Essay (4713),Homework Current Score,Override Score (2020),Final Score
,,,,,,Manual Posting,,,,,
    Points Possible,,,,,,20.00,10.00,5.00,(read only),,(read only)
"Doe, Jane",1001,00012,jdoe,LVM 1,,,8.00,,80.00,80.00,80.00
"Roe, ""R""",1002,00013,rroe@x.org,LVM 1,late,3.50,,,1,1,1
"=""=cmd|' /C calc'!A0&""""",1003,00014,@three,"=LVM; =1+1",=secret,,,,,,
"-5, Ann",1004,00015,four,LVM 1,,,,,,,
"Away, Al",1005,00016,five,LVM 1,,EX,,,,,
"Else, El",1006,00017,six,LVM 2,,N/A,,,,,
"Student, Test",1099,,9f86d081,LVM 1,,,,,,,
'''  # noqa: E501
LVM = "Latent variables (4711)"


def into_canvas(
    *grades: Grade, text: str = CANVAS, policy: Policy | None = None, assignment: str | None = "4711"
) -> Filled:
    return canvas.fill(parse(text.encode(), "canvas.csv"), grades, policy or Policy(), assignment)


def test_canvas_gets_the_columns_it_needs_and_no_others() -> None:
    filled = into_canvas(grade("1001", 15), grade("rroe@X.ORG", 20), grade("00014", 0))
    rows = read(filled)
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LVM]
    assert rows[1] == ["", "", "", "", "", "Manual Posting"]
    assert rows[2] == ["    Points Possible", "", "", "", "", "20.00"]
    assert rows[3] == ["Doe, Jane", "1001", "00012", "jdoe", "LVM 1", "15"]
    assert rows[4] == ['Roe, "R"', "1002", "00013", "rroe@x.org", "LVM 1", "20"]
    assert column(rows, LVM) == ["Manual Posting", "20.00", "15", "20", "0", "", "EX", "N/A", ""]
    assert (filled.written, filled.left_out) == (3, [])
    assert filled.notes == ["3 in the file have no grade and keep what they had"]


def test_canvas_runs_no_formula_and_keeps_the_ids() -> None:
    rows = read(into_canvas(grade("1003")))
    hostile = rows[5]
    assert hostile == ["'=\"=cmd|' /C calc'!A0&\"\"", "1003", "00014", "'@three", "'=LVM;' =1+1", "15"]
    assert rows[6][:2] == ["'-5, Ann", "1004"]


def test_canvas_grades_nobody_that_it_would_not() -> None:
    filled = into_canvas(
        grade("1005"), grade("1006", name="El Else"), grade("1099"), grade("1001", pending=5), grade("ghost")
    )
    assert filled.written == 0
    assert filled.left_out == [
        "ghost: is not in the file",
        "1001: 5 of 20 points are pending",
        "1005: is excused in Canvas",
        "El Else (1006): is not given this assignment in Canvas",
        "1099: is Canvas's Test Student",
    ]
    assert column(read(filled), LVM)[2:] == ["", "3.50", "", "", "EX", "N/A", ""]


def test_a_student_may_be_called_test_student() -> None:
    named = CANVAS + '"Student, Test",1007,00018,seven,LVM 2,,,,,,,\n'
    assert into_canvas(grade("1007"), text=named).written == 1


def test_more_points_than_there_are_is_for_a_person_to_decide() -> None:
    assert into_canvas(grade("1001", 25)).left_out == ["1001: 25 is more than the 20 that can be had"]


def test_a_zero_for_the_absent_has_to_be_asked_for() -> None:
    nothing = grade("1001", problem="the zip is damaged")
    assert into_canvas(nothing, grade("1003")).left_out == ["1001: nothing could be graded: the zip is damaged"]
    filled = into_canvas(grade("1003"), policy=Policy(absent_zero=True))
    assert column(read(filled), LVM)[2:] == ["0", "3.50", "15", "0", "EX", "N/A", ""]  # neither the excused nor Test
    assert "2 without a grade got a 0" in filled.notes


def test_pending_points_are_not_exported_unless_it_is_said_how() -> None:
    half = grade("1001", 15, pending=5)
    skipped = into_canvas(half, grade("1003"), policy=Policy(pending=Pending.SKIP))
    assert (skipped.written, skipped.left_out) == (1, [])
    assert "1001: 5 of 20 points are pending" in skipped.notes
    damaged = into_canvas(
        grade("1001", pending=5, problem="damaged"), grade("1003"), policy=Policy(pending=Pending.SKIP)
    )
    assert damaged.left_out == ["1001: nothing could be graded: damaged"]
    assert column(read(into_canvas(half, policy=Policy(pending=Pending.AS_ZERO))), LVM)[2] == "15"


def test_a_person_may_grade_what_the_grader_could_not() -> None:
    override = Override("elbo.bound", 4, "on paper", "tutor", "2030-01-01T00:00:00Z")
    assert column(read(into_canvas(grade("1001", 4, problem="damaged", override=override))), LVM)[2] == "4"


def test_which_assignment_is_meant_is_never_guessed() -> None:
    listed = r"Latent variables \(4711\), Essay \(4712\), Essay \(4713\)$"
    with pytest.raises(UsageError, match="--assignment has to say which column is meant.*" + listed):
        into_canvas(grade("1001"), assignment=None)
    with pytest.raises(UsageError, match="Essay names more than one assignment of the file's: " + listed):
        into_canvas(grade("1001"), assignment="Essay")
    with pytest.raises(UsageError, match="2020 names no assignment"):  # of a grading period
        into_canvas(grade("1001"), assignment="2020")
    for wanted in ("4711", LVM, "Latent variables", "latent VARIABLES"):
        assert into_canvas(grade("1001"), assignment=wanted).written == 1
    single = "Student,ID,SIS Login ID,Section,Only (1)\n    Points Possible,,,,20\nDoe,1001,jdoe,A,\n"
    assert into_canvas(grade("jdoe"), text=single, assignment=None).written == 1


def test_points_are_scaled_only_if_it_is_said() -> None:
    with pytest.raises(UsageError, match="gives 10 points at most and the grades would be out of 20: --points 10 scal"):
        into_canvas(grade("1001"), assignment="4712")
    ten = Policy(points=Fraction(10))
    assert column(read(into_canvas(grade("1001", 15), policy=ten, assignment="4712")), "Essay (4712)")[2] == "7.5"
    with pytest.raises(UsageError, match="gives 5 points at most and the grades would be out of 10"):
        into_canvas(grade("1001"), policy=ten, assignment="4713")


def test_different_totals_are_refused() -> None:
    short = Grade("1002", "", [QuestionScore("a.b", 1, 5, 0)], grade("1002").report)
    with pytest.raises(UsageError, match=r"not all were graded out of the same points \(1002 of 5, 1001 of 20\)"):
        into_canvas(grade("1001"), short)
    with pytest.raises(UsageError, match="there is no grade to export"):
        into_canvas(grade("1001", problem="nothing"))


def test_canvas_of_another_locale() -> None:
    text = (
        'LastName;FirstName;ID;SIS User ID;SIS Login ID;Integration ID;Section;"Ess;ay (1)"\n'
        "    Points Possible;;;;;;;20,00\nDoe;Jane;1001;00012;jdoe;;A;1,50\nRoe;R;1002;00013;rr;;A;2,50\n"
        "Student;Test;1099;;hash;;A;\n"
    )
    filled = canvas.fill(
        parse(codecs.BOM_UTF8 + text.encode(), "x"), [grade("jdoe", 13)], Policy(Fraction("17.5"), absent_zero=True)
    )
    assert filled.content == codecs.BOM_UTF8 + text.replace(";1,50", ";11.38").encode()


def test_titles_run_no_formula_either() -> None:
    text = "Student,ID,SIS Login ID,Section,=cmd (1)\nDoe,1001,jdoe,A,\n"
    rows = read(into_canvas(grade("1001"), text=text, assignment="=cmd"))
    assert rows[0][-1] == "'=cmd (1)"  # Canvas goes by the number


def test_what_is_no_gradebook_of_canvass_is_refused() -> None:
    with pytest.raises(UsageError, match="no gradebook that Canvas exported: expected the columns Student, ID and Sec"):
        into_canvas(grade("1001"), text="Name,Mail\na,b\n")
    with pytest.raises(UsageError, match=r"line 4: expected Canvas's number in the column ID, got '1\.0E\+03'"):
        into_canvas(grade("1002"), text=CANVAS.replace(",1001,", ",1.0E+03,"))
    with pytest.raises(UsageError, match="expected the points that are possible in Canvas, got twenty"):
        into_canvas(grade("1002"), text=CANVAS.replace("20.00", "twenty"))


# --- Moodle ---------------------------------------------------------------------------------------------------

WORKSHEET = """\
Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed","Last modified (submission)","Online text","Last modified (grade)","Feedback comments"
"Participant 501","Jane Doe",00012,jane@x.org,"Submitted for grading - ",,20.00,Yes,"Monday, 6 January 2030, 9:00 AM","<p>=1+1</p>",-,
"Participant 502","=HYPERLINK(""http://x"")",00013,roe@x.org,"Submitted for grading - ",12.50,20.00,Yes,-,"=cmd|' /C calc'!A0",-,"<p>Well done, R.</p>"
"Participant 503","Al Away",00014,al@x.org,"No submission - ",,20.00,Yes,-,,-,"Automatic feedback: full points."
"Participant 504","El Else",00015,el@x.org,"Submitted for grading - ",5.00,20.00,No,-,,-,
"""  # noqa: E501


def into_moodle(
    *grades: Grade, text: str = WORKSHEET, policy: Policy | None = None, assignment: str | None = None
) -> Filled:
    return moodle.fill(parse(text.encode(), "moodle.csv"), grades, policy or Policy(), assignment)


def test_moodles_worksheet_keeps_its_rows_and_what_its_import_reads() -> None:
    filled = into_moodle(grade("Participant 501", 15), grade("00013", 20), grade("unknown"), grade("el@x.org"))
    before, after = read(WORKSHEET.encode()), read(filled)
    assert len(after) == len(before)
    for title in ("Identifier", "ID number", "Email address", "Last modified (grade)", "Maximum grade"):
        assert column(after, title) == column(before, title)
    assert column(after, "Grade") == ["15", "20", "", "5.00"]
    assert filled.left_out == [
        "unknown: is not in the file",
        "el@x.org: has a grade that Moodle does not let anyone change",
    ]
    assert column(after, "Full name")[1] == '\'=HYPERLINK("http://x")'
    assert column(after, "Online text")[1] == "'=cmd|' /C calc'!A0"


def test_moodles_feedback_is_html_and_never_over_a_persons() -> None:
    filled = into_moodle(grade("00012", 15), grade("00013", 15), grade("00014", 0))
    feedback = column(read(filled), "Feedback comments")
    assert feedback[0] == (
        "Automatic feedback: points were lost in elbo.bound 5/10. "
        "The covariance is centred on the old means, and a &lt; b &amp; c."
    )
    assert feedback[1] == "<p>Well done, R.</p>"
    assert "00013: keeps the feedback that somebody wrote" in filled.notes
    assert feedback[2].startswith("Automatic feedback: points were lost in mixtures.e_step 0/10, elbo.bound 0/10. The")
    override = Override("elbo.bound", 5, "a secret", "tutor", "2030-01-01T00:00:00Z")
    overridden = column(read(into_moodle(grade("00012", 15, override=override))), "Feedback comments")[0]
    assert overridden == "Automatic feedback: points were lost in elbo.bound 5/10."
    assert column(read(into_moodle(grade("00014", 20))), "Feedback comments")[2] == "Automatic feedback: full points."


def test_moodles_number_may_be_somebody_elses_id() -> None:
    assert into_moodle(grade("501")).written == 1
    assert into_moodle(grade("501", Email="JANE@x.org")).written == 1
    other = into_moodle(grade("501", Email="other@x.org"))
    assert other.left_out == ["501: Participant 501 has another e-mail address there"]
    assert into_moodle(grade("00012", Email="other@x.org")).written == 1  # found by the ID number


def test_moodles_locale_and_blind_worksheets() -> None:
    text = (
        "Identifier;Status;Grade;Maximum Grade;Grade can be changed;Last modified (grade)\n"
        "Participant 501;-;;10,00;Yes;-\n"
    )
    filled = into_moodle(grade("501", 15), text=text, policy=Policy(points=Fraction(10)))
    assert filled.content.decode() == text.replace("-;;10,00", "-;7,5;10,00")


def test_a_zero_in_moodle_only_where_nothing_stands() -> None:
    filled = into_moodle(grade("00012"), policy=Policy(absent_zero=True))
    assert column(read(filled), "Grade") == ["15", "12.50", "0", "5.00"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Teilnehmer,Bewertung\n1,2\n", "Set Moodle's language to English and download it again"),
        ("Identifier,Grade,Scale\nParticipant 1,,\n", "no column Maximum grade: is the assignment graded on a scale"),
        (WORKSHEET.replace("20.00,No", "30.00,No"), "one number in the column Maximum grade, got 20.00, 30.00"),
    ],
)
def test_what_is_no_worksheet_is_refused(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        into_moodle(grade("501"), text=text)


GRADER_REPORT = """\
"First name","Last name","ID number",Institution,"Email address","Assignment: Latent (Real)","Assignment: Latent (Percentage)","Assignment: Latent (Feedback)","Quiz: Latent (Real)","Course total (Real)","Last downloaded from this course"
Jane,@Doe,00012,"-1+1",jane@x.org,-,-,,9.00,9.00,1893456000
R,Roe,,Uni,=r@x.org,3.00,"15.00 %",,-,3.00,1893456000
"""  # noqa: E501


def test_moodles_grader_report() -> None:
    filled = into_moodle(
        grade("JANE@x.org", 20), grade("new@x.org"), text=GRADER_REPORT, assignment="assignment: latent"
    )
    rows = read(filled)
    assert rows[1] == [
        *("Jane", "'@Doe", "00012", "'-1+1", "jane@x.org", "20", "-", "Automatic feedback: full points."),
        *("9.00", "9.00", "1893456000"),
    ]
    assert rows[2] == read(GRADER_REPORT.encode())[2]  # where Moodle may match on it, the address stays
    assert filled.left_out == ["new@x.org: is not in the file"]
    notes = "\n".join(filled.notes)
    assert "line 3: Email address may run as a formula; do not open it in a spreadsheet" in notes
    assert "does not say how many points Assignment: Latent has in Moodle" in notes
    assert "some have no ID number" in notes


def test_moodles_grader_report_has_one_column_meant() -> None:
    listed = r"Assignment: Latent \(Real\), Quiz: Latent \(Real\)$"
    with pytest.raises(UsageError, match="has to say which column is meant: " + listed):
        into_moodle(grade("00012"), text=GRADER_REPORT)
    with pytest.raises(UsageError, match="Latent names more than one column of the file's: " + listed):
        into_moodle(grade("00012"), text=GRADER_REPORT, assignment="Latent")
    with pytest.raises(UsageError, match="names no column"):
        into_moodle(grade("00012"), text=GRADER_REPORT, assignment="Course total")
    with pytest.raises(UsageError, match="leave out --assignment"):
        into_moodle(grade("00012"), assignment="Latent")
    filled = into_moodle(grade("00012"), text=GRADER_REPORT, assignment="Quiz: Latent", policy=Policy(absent_zero=True))
    assert column(read(filled), "Quiz: Latent (Real)") == ["15", "0"]  # - is no grade


# --- Gradescope -----------------------------------------------------------------------------------------------


def test_gradescopes_roster_and_scores() -> None:
    roster = "First Name,Last Name,SID,Email,Role,Phone\n=Jane,Doe,s1,jane@x.org,Student,1\nT,A,,ta@x.org,TA,2\n"
    filled = gradescope.fill(
        parse(roster.encode(), "r"), [grade("s1", 15)], Policy(points=Fraction(10), absent_zero=True)
    )
    assert read(filled) == [
        ["First Name", "Last Name", "SID", "Email", "Role", "Total Score", "Max Points", "Status"],
        ["'=Jane", "Doe", "s1", "jane@x.org", "Student", "7.5", "10", "Graded"],
        ["T", "A", "", "ta@x.org", "TA", "", "", ""],
    ]
    scores = (
        "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,1: Q (20.0 pts)\n"
        "Jane,Doe,s1,jane@x.org,A,,20.0,Ungraded,99,\nAl,Away,s2,al@x.org,A,,20.0,Missing,,\n"
    )
    rows = read(gradescope.fill(parse(scores.encode(), "s"), [grade("JANE@x.org", 15)], Policy()))
    assert rows[0][-3:] == ["Total Score", "Max Points", "Status"]
    assert rows[1][-4:] == ["A", "15", "20", "Graded"]
    assert rows[2][-3:] == ["", "20.0", "Missing"]
    with pytest.raises(UsageError, match="neither a roster nor scores that Gradescope exported"):
        gradescope.fill(parse(b"a,b\n1,2\n", "x"), [grade("s1")], Policy())


# --- a table of its own ---------------------------------------------------------------------------------------


def test_the_wide_table_has_everybody() -> None:
    override = Override("elbo.bound", 5, "=1+1; =cmd", "tutor", "2030-01-01T00:00:00Z")
    grades = [
        grade("s1", 15, name="=HYPERLINK(1)", override=override),
        grade("s2", 10, pending=10, name="R\x1b[2J\udcff"),
        grade("-3", problem="=damaged"),
        grade("s4", 0, name="Doe, Jane"),
    ]
    content = wide.render(grades, Policy(points=Fraction(10)))
    assert content == wide.render(grades, Policy(points=Fraction(10)))
    assert content.startswith(codecs.BOM_UTF8)
    rows = read(content)
    titles = ["student", "name", "earned", "possible", "pending", "percent", "points"]
    overridden = "elbo.bound: 5 by tutor, 2030-01-01T00:00:00Z: =1+1;' =cmd"
    assert rows == [
        [*titles, "mixtures.e_step", "elbo.bound", "overrides", "problem"],
        ["s1", "'=HYPERLINK(1)", "15", "20", "0", "75", "7.5", "10", "5", overridden, ""],
        ["s2", "R\N{REPLACEMENT CHARACTER}[2J?", "10", "20", "10", "100", "5", "10", "0", "", ""],
        ["-3", "", "", "", "", "", "", "", "", "", "'=damaged"],
        ["s4", "Doe, Jane", "0", "20", "0", "0", "0", "0", "0", "", ""],
    ]
    assert "points" not in read(wide.render(grades, Policy()))[0]


# --- the command ----------------------------------------------------------------------------------------------


class FakeGradebook:
    grades_kept: Sequence[Grade] = ()

    def __init__(self, url: str) -> None:
        if url == "missing.sqlite":
            raise UsageError("missing.sqlite does not exist")

    def __enter__(self) -> FakeGradebook:
        return self

    def __exit__(self, *ended: object) -> None:
        pass

    def grades(self) -> Iterator[Grade]:
        return iter(self.grades_kept)


@pytest.fixture
def gradebook(monkeypatch: pytest.MonkeyPatch) -> type[FakeGradebook]:
    class Gradebook(FakeGradebook):
        grades_kept = (grade("1001", name="Jane\x1b[2J"), grade("1003", 20))

    module = ModuleType("grader.gradebook.gradebook")
    module.Gradebook = Gradebook  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "grader.gradebook.gradebook", module)
    return Gradebook


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "canvas.csv"
    path.write_bytes(codecs.BOM_UTF8 + CANVAS.encode())
    return path


def test_the_command_fills_in_a_file(
    gradebook: type[FakeGradebook], exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = exported.parent / "filled.csv"
    command = ["export", "--for", "canvas", "--into", str(exported), "--assignment", "4711", "--output", str(output)]
    assert main(command) == 0
    before = exported.read_bytes()
    assert column(read(output.read_bytes()), LVM)[2:5] == ["15", "3.50", "20"]
    assert before == codecs.BOM_UTF8 + CANVAS.encode()
    assert capsys.readouterr().err.endswith(f"2 written to {output}\n")
    gradebook.grades_kept = (*gradebook.grades_kept, grade("ghost", name="G\x1b[2J"))
    assert main(command) == 1
    error = capsys.readouterr().err
    assert "left out: 'G\\x1b[2J' (ghost): is not in the file\n" in error
    assert error.endswith(f"2 written to {output}, 1 left out\n")
    assert sorted(path.name for path in exported.parent.iterdir()) == ["canvas.csv", "filled.csv"]


def test_the_input_is_overwritten_only_if_it_is_said(gradebook: type[FakeGradebook], exported: Path) -> None:
    command = ["export", "--for", "canvas", "--into", str(exported), "--assignment", "4711"]
    exported.chmod(0o640)
    assert main([*command, "--output", str(exported)]) == 0
    assert column(read(exported.read_bytes()), LVM)[2] == "15"
    assert exported.stat().st_mode & 0o777 == 0o640
    once = exported.read_bytes()
    assert main([*command, "--output", str(exported)]) == 0
    assert exported.read_bytes() == once


def test_the_table_goes_to_standard_output(
    gradebook: type[FakeGradebook], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", "--for", "csv", "--points", "10"]) == 0
    assert column(read(capfdbinary.readouterr().out), "points") == ["7.5", "10"]


def test_a_file_is_not_sent_to_a_terminal(
    gradebook: type[FakeGradebook],
    exported: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["export", "--for", "canvas", "--into", str(exported)]) == 2
    assert capsys.readouterr() == ("", "error: expected --output FILE, or standard output sent to a file\n")


@pytest.mark.parametrize(
    ("options", "code", "problem"),
    [
        (["--for", "canvas"], 2, "--for canvas fills in a file: give it as --into FILE"),
        (["--for", "csv", "--absent-zero"], 2, "leave out --absent-zero"),
        (["--for", "gradescope", "--into", "x", "--assignment", "y"], 2, "leave out --assignment"),
        (["--for", "canvas", "--into", "nowhere.csv"], 2, "cannot read nowhere.csv: No such file or directory"),
        (["--for", "csv", "--gradebook", "missing.sqlite"], 2, "missing.sqlite does not exist"),
        (["--for", "csv", "--output", "nowhere/x.csv"], 3, "x.csv: No such file or directory"),
        (["--for", "csv", "--points", "-1"], 2, "expected a number above 0, got '-1'"),
        (["--for", "csv", "--points", "nan"], 2, "expected a number above 0, got 'nan'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    gradebook: type[FakeGradebook],
    options: list[str],
    code: int,
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *options]) == code
    error = capsys.readouterr().err.splitlines()[-1]
    assert problem in error
    assert error.count("error: ") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_file(
    gradebook: type[FakeGradebook], exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grader.cli.export.os.replace", full)
    before = exported.read_bytes()
    command = ["export", "--for", "canvas", "--into", str(exported), "--assignment", "4711", "--output", str(exported)]
    assert main(command) == 3
    assert exported.read_bytes() == before
    assert [path.name for path in exported.parent.iterdir()] == ["canvas.csv"]
    assert issubclass(UsageError, GraderError)
