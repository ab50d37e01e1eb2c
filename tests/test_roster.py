"""A roster tells who takes the course, in whatever system's CSV, or says in which line it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.collect.roster import Roster, read_roster
from grader.errors import UsageError


def roster(tmp_path: Path, text: str | bytes) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_roster(path)


def refusal(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        roster(tmp_path, text)
    message = str(caught.value)
    assert message.isprintable()
    assert "roster.csv" in message
    return message


def students(found: Roster) -> list[tuple[str, str]]:
    return [(entry.student, entry.name) for entry in found.entries]


def who(found: Roster, *identifiers: str) -> str | None:
    entry = found.find(identifiers)
    return entry.student if entry else None


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Sheet 1 (4711),Current Score\n"
    ",,,,,Manual Posting,\n"
    "    Points Possible,,,,,10.00,(read only)\n"
    '"Lovelace, Ada",102,S7,ADA@x.edu,A and B,9.00,90\n'
    '"Gauß, Carl",101,,cfg,A,,\n'
    '"Student, Test",999,,0a1b,A,,\n'
)


def test_canvas_gradebook(tmp_path: Path) -> None:
    found = roster(tmp_path, CANVAS)
    assert students(found) == [("102", "Lovelace, Ada"), ("101", "Gauß, Carl")]
    ada = found.entries[0]
    assert ada.identifiers == {"ID": "102", "SIS User ID": "S7", "SIS Login ID": "ADA@x.edu", "Section": "A and B"}
    assert [who(found, key) for key in ("102", "S7", "ada@X.edu", "CFG", "s7", "0102")] == [
        *["102"] * 3,
        "101",
        None,
        None,
    ]


def test_a_canvas_gradebook_in_another_language(tmp_path: Path) -> None:
    text = 'Student;ID;SIS Login ID;Section;Blatt 1 (1)\n    Mögliche Punkte;;;;10,00\n"Lovelace, Ada";102;a;A;9,5\n'
    assert [student for student, _ in students(roster(tmp_path, text))] == ["102"]


def test_moodle_grades(tmp_path: Path) -> None:
    text = (
        "First name,Surname,ID number,Institution,Department,Email address,Course total\n"
        "Ada,Lovelace,,,,Ada@x.edu,3\nCarl Friedrich,Gauß,17,,,cfg@x.edu,4\n"
    )
    found = roster(tmp_path, text)
    assert students(found) == [("Ada@x.edu", "Ada Lovelace"), ("cfg@x.edu", "Carl Friedrich Gauß")]
    assert [who(found, key) for key in ("ada@x.edu", "17")] == ["Ada@x.edu", "cfg@x.edu"]


def test_moodle_grading_worksheet(tmp_path: Path) -> None:
    text = "Identifier,Full name,Email address,Status,Grade\nParticipant 4711,Ada Lovelace,ada@x.edu,,\n"
    found = roster(tmp_path, "\ufeff" + text)
    assert who(found, "4711") == who(found, "Participant 4711") == "ada@x.edu"
    assert found.entries[0].identifiers["Identifier"] == "Participant 4711"


def test_gradescope_roster(tmp_path: Path) -> None:
    text = "First Name,Last Name,SID,Email,Role,Section\nAda,Lovelace,007,a@x.edu,Student,1\nT,A,8,t@x.edu,TA,\n"
    found = roster(tmp_path, text)
    assert students(found) == [("007", "Ada Lovelace")]
    assert who(found, "7") is None
    assert who(found, "7", "A@x.edu") == "007"


def test_github_classroom_roster(tmp_path: Path) -> None:
    text = 'identifier,github_username,github_id,name\n"Lovelace, Ada (3)",Ada-L,1,\n"Gauß, Carl (3)",,,Carl\n'
    found = roster(tmp_path, text)
    assert [student for student, _ in students(found)] == ["Lovelace, Ada (3)", "Gauß, Carl (3)"]
    assert who(found, "ada-l") == "Lovelace, Ada (3)"
    assert found.github == {"ada-l"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "title", ["id", "Student_ID", "USER-ID", "Sis Id", "sis login id", "Login", "e-mail", "GitHub"]
)
def test_the_spelling_of_a_column_does_not_count(tmp_path: Path, delimiter: str, end: str, title: str) -> None:
    rows = [[title, "Name"], ["s1", "Ada"], [], ["s2", '"x, y; z"']]
    found = roster(tmp_path, end.join(delimiter.join(row) for row in rows))
    assert students(found) == [("s1", "Ada"), ("s2", "x, y; z")]


def test_a_column_student_holds_ids_where_there_are_no_others(tmp_path: Path) -> None:
    assert students(roster(tmp_path, "student,name\nu1,Ada\n")) == [("u1", "Ada")]


def test_where_an_identifier_means_two_the_first_column_counts(tmp_path: Path) -> None:
    found = roster(tmp_path, "id,sis user id,name\n1,2,Ada\n2,1,Carl\n")
    assert who(found, "1") == "1"
    assert who(found, "2") == "2"


@pytest.mark.parametrize("name", ["Ada Lovelace", "lovelace, ada", "LovelaceAda", "Ada  LOVELACE"])
def test_a_name_is_known_in_either_order(tmp_path: Path, name: str) -> None:
    for text in ('id,name\n1,"Lovelace, Ada"\n', "id,first name,last name\n1,Ada,Lovelace\n"):
        entry = roster(tmp_path, text).named(name)
        assert entry
        assert entry.student == "1"


def test_a_name_that_two_have_means_nobody(tmp_path: Path) -> None:
    assert roster(tmp_path, "id,name\n1,Ada B\n2,ada b\n3,Ada B\n").named("Ada B") is None


def test_formulas_and_line_breaks_are_text(tmp_path: Path) -> None:
    found = roster(tmp_path, 'id,name\n=1+1,"=HYPERLINK(""x"")\nnext"\n')
    assert students(found) == [("=1+1", '=HYPERLINK("x")\nnext')]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty: expected a line of column titles"),
        ("\n\n", "is empty"),
        ("id,name\n", "is empty"),
        ("name,points\nAda,3\n", "has no column of id, student id, login"),
        ("id,points\n1,3\n", "has no column of name, or first name and last name: there are id, points"),
        ("id,name\n1,Ada\n,Carl\n", "line 3: it has no id: every student needs one"),
        ("id,name\n1,Ada\n\n1,Carl\n", "line 4: it has the id 1 of line 2"),
        ("login,name\nada,Ada\nADA,Carl\n", "line 3: it has the login ADA of line 2"),
        ("id,email,name\n1,a@x,Ada\n2,A@x,Carl\n", "line 3: it has the email A@x of line 2"),
        ("id,name\n1,Lovelace, Ada\n", "line 2: it has 3 cells, but there are 2 columns"),
        ('id,name\n1,"Ada\n2,Carl\n', "line 2: it is not CSV"),
        ("id,name\n1,Ada\n2,Gauß\n".encode("latin-1"), "line 3: it is not UTF-8: save the file as CSV in"),
        ("id,name\n1,Ada\n".encode("utf-16"), "line 1: it is not UTF-8"),
        (b"PK\x03\x04\xff\xff", "line 1: it is not UTF-8"),
        ("id,name\n1," + "x" * 200_000 + "\n", "line 2: it is not CSV: field larger than field limit"),
        ('id,name\n1,"Ada\nB"\n1,Carl\n', "line 4: it has the id 1 of line 2"),
    ],
)
def test_what_is_no_roster(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert says in refusal(tmp_path, text)


def test_one_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path, tmp_path / "nul\0.csv"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_roster(path)
