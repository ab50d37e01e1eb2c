"""Every submission in what an instructor has downloaded is found, and nothing is dropped without a word."""

from __future__ import annotations

import io
import itertools
import os
import pickle
import random
import stat
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.collect import Collection, HandIn, bulk, collect, gradescope
from grader.collect.hand_in import in_order
from grader.errors import SubmissionError, UsageError

TOPICS = {"mixtures": frozenset({"gaussian_m_step"}), "variational": frozenset({"log_evidence"})}
MIXTURES = "def gaussian_m_step(x): return x\n"
VARIATIONAL = "def log_evidence(x): return x\n"

Files = Mapping[str, str | bytes]


def encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def lay_out(root: Path, files: Files) -> Path:
    """Files by their paths; a path that ends in a slash is an empty folder."""
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(content))
    return root


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, encoded(content))
    return path


def tarred(path: Path, files: Files, *special: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.rstrip("/"))
            if name.endswith("/"):
                member.type = tarfile.DIRTYPE
            member.size = len(encoded(content))
            archive.addfile(member, io.BytesIO(encoded(content)))
        for member in special:
            archive.addfile(member)
    return path


def packed(files: Files) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def collected(path: Path, roster: str | None = None) -> Collection:
    listed = None
    if roster is not None:
        listed = path.parent / "the roster.csv"
        listed.write_text(roster)
    with collect(path, listed) as collection:
        for line in collection.not_understood:
            assert line.isprintable()
        return collection


def students(collection: Collection) -> list[str]:
    return [hand_in.student for hand_in in collection.hand_ins]


def sources(hand_in: HandIn) -> dict[str, str]:
    return {name: content.decode() for name, content in hand_in.read(TOPICS).files.items()}


def refusal(hand_in: HandIn) -> str:
    with pytest.raises(SubmissionError) as caught:
        hand_in.read(TOPICS)
    message = str(caught.value)
    assert message.isprintable()
    return message


@pytest.fixture(params=["folder", "zip", "zip with one folder", "tar.gz"])
def download(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Files], Path]:
    """Lays submissions out as they are once unpacked, and as they were downloaded."""

    def lay(files: Files) -> Path:
        if request.param == "folder":
            return lay_out(tmp_path / "submissions", files)
        if request.param == "zip":
            return zipped(tmp_path / "submissions.zip", files)
        if request.param == "tar.gz":
            return tarred(tmp_path / "submissions.tar.gz", files)
        return zipped(tmp_path / "submissions.zip", {f"hw1/{name}": content for name, content in files.items()})

    return lay


Download = Callable[[Files], Path]


# --- Canvas ---------------------------------------------------------------------------------------------------

CANVAS = {
    "lovelaceada_102_9001_mixtures.py": MIXTURES,
    "lovelaceada_102_9002_variational.py": VARIATIONAL,
    "lovelaceada_102_9003_my_notes_1_2_3.pdf": b"%PDF",
    "gaußcarl_LATE_101_9004_mixtures.py": MIXTURES,
    "anon_hk2Ab_9005_mixtures.py": MIXTURES,
    "LATE_anon_Zz9_9006_mixtures.py": MIXTURES,
    "o_neill_9_7_sean_20_9007_home_work.py": VARIATIONAL,
    "ünal_103_text.html": "<p>print</p>",
    "ünal_103_link.html": "<a>",
    "王小明_104_9008_12_34_mixtures.py": MIXTURES,
    ".DS_Store": b"\0",
    "__MACOSX/._lovelaceada_102_9001_mixtures.py": b"\0",
    "Thumbs.db": b"\0",
}


def test_canvas(download: Download) -> None:
    with collect(download(CANVAS)) as found:
        by_student = {hand_in.student: hand_in for hand_in in found.hand_ins}
        assert sources(by_student["102"]) == {"mixtures.py": MIXTURES, "variational.py": VARIATIONAL}
        assert [name for name, _ in by_student["102"].files] == ["mixtures.py", "variational.py", "my_notes_1_2_3.pdf"]
        assert by_student["102"].read(TOPICS).ignored == ("my_notes_1_2_3.pdf: not Python",)
        assert sources(by_student["104"]) == {"12_34_mixtures.py": MIXTURES}
    assert students(found) == ["9", "101", "102", "104", "anon_hk2Ab", "anon_Zz9"]
    assert [hand_in.name for hand_in in found.hand_ins] == ["o_neill", "gaußcarl", "lovelaceada", "王小明", "", ""]
    late = [hand_in.student for hand_in in found.hand_ins if hand_in.identifiers.get("late")]
    assert late == ["101", "anon_Zz9"]
    assert found.not_understood == (
        "ünal_103_link.html: a text or a link that was typed in, no file: read it yourself",
        "ünal_103_text.html: a text or a link that was typed in, no file: read it yourself",
    )


def test_what_is_not_canvas_in_a_canvas_download_is_listed(tmp_path: Path) -> None:
    lay_out(tmp_path, CANVAS | {"README.md": "", "feedback.csv": "", "mine.py": "", "old/x.py": ""})
    found = collected(tmp_path)
    reason = "not named as Canvas names what students handed in"
    assert [line for line in found.not_understood if "html" not in line] == [
        f"{name}: {reason}" for name in ("feedback.csv", "mine.py", "old", "README.md")
    ]


def test_a_few_names_with_numbers_are_no_canvas_download(tmp_path: Path) -> None:
    lay_out(tmp_path, {"team_1_2_final.py": MIXTURES, "ada.py": MIXTURES, "carl.py": MIXTURES})
    assert students(collected(tmp_path)) == ["ada", "carl", "team_1_2_final"]


def canvas(tmp_path: Path, *names: str) -> HandIn:
    """One student's uploads in order, each of which says what it was called."""
    sources = {name: f"def gaussian_m_step(x): return {name!r}\n" for name in names}
    lay_out(tmp_path, {f"ada_1_{number}_{name}": sources[name] for number, name in enumerate(names, 8)})
    [hand_in] = collected(tmp_path).hand_ins
    return hand_in


UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    "names",
    [
        ["mixtures-1.py"],
        ["mixtures.py", "mixtures-1.py"],
        ["mixtures-1.py", "mixtures.py"],
        ["mixtures.py", "mixtures-1.py", "mixtures-2.py"],
        ["mixtures-1.py", "mixtures-10.py"],
        [f"mixtures-{UUID}.py"],
    ],
)
def test_the_newest_of_several_uploads_counts(tmp_path: Path, names: list[str]) -> None:
    submission = canvas(tmp_path, *names).read(TOPICS)
    assert submission.files == {"mixtures.py": f"def gaussian_m_step(x): return {names[-1]!r}\n".encode()}
    older = [f"{old}: uploaded again as {new}" for old, new in itertools.pairwise(names)]
    assert list(submission.ignored) == older


@pytest.mark.parametrize("name", ["sheet-1.py", "mixtures-2024-1.py", "mixtures-0.py", "mixtures-100.py", "a-1-b.py"])
def test_a_name_that_ends_in_a_number_survives(tmp_path: Path, name: str) -> None:
    assert list(canvas(tmp_path, name).read(TOPICS).files) == [name]


def test_two_names_that_end_in_numbers_both_survive(tmp_path: Path) -> None:
    lay_out(tmp_path, {"a_1_8_part-1.py": MIXTURES, "a_1_9_part-2.py": VARIATIONAL, "a_1_10_part.py": "x = 1\n"})
    [hand_in] = collected(tmp_path).hand_ins
    assert sources(hand_in) == {"part-1.py": MIXTURES, "part-2.py": VARIATIONAL, "part.py": "x = 1\n"}


def test_a_helper_that_was_uploaded_again_can_be_imported(tmp_path: Path) -> None:
    mixtures = "\n" * 200_000 + f"from helper import y\n{MIXTURES}"
    lay_out(
        tmp_path,
        {
            "a_1_7_helper-1.py": "y = 1\n",
            "a_1_8_helper-2.py": "y = 2\n",
            "a_1_9_mixtures-2.py": mixtures,
            "a_1_10_x-1.py": "",
        },
    )
    [hand_in] = collected(tmp_path).hand_ins
    assert sources(hand_in) == {"helper.py": "y = 2\n", "mixtures.py": mixtures, "x-1.py": ""}
    assert hand_in.read(TOPICS).ignored == ("helper-1.py: uploaded again as helper-2.py",)


def test_an_archive_that_was_uploaded_again(tmp_path: Path) -> None:
    old, new = packed({"mixtures.py": "old"}), packed({"mixtures.py": MIXTURES})
    lay_out(tmp_path, {"a_1_8_hw.zip": old, "a_1_9_hw-1.zip": new})
    [hand_in] = collected(tmp_path).hand_ins
    assert sources(hand_in) == {"mixtures.py": MIXTURES}


def test_an_archive_beside_files(tmp_path: Path) -> None:
    lay_out(tmp_path, {"a_1_8_hw.zip": packed({"mixtures.py": MIXTURES}), "a_1_9_variational.py": VARIATIONAL})
    [hand_in] = collected(tmp_path).hand_ins
    assert hand_in.read(TOPICS).modules == {"mixtures": "hw/mixtures.py", "variational": "variational.py"}
    lay_out(tmp_path, {"a_1_10_mixtures.py": MIXTURES})
    [hand_in] = collected(tmp_path).hand_ins
    assert hand_in.read(TOPICS).modules == {"mixtures": "mixtures.py", "variational": "variational.py"}
    assert hand_in.read(TOPICS).ignored == ("mixtures.py: handed in beside the archive as well",)
    lay_out(tmp_path, {"b_2_11_one.zip": packed({"mixtures.py": ""}), "b_2_12_two.zip": packed({"mixtures.py": ""})})
    assert "two files for one topic: one/mixtures.py and two/mixtures.py" in refusal(collected(tmp_path).hand_ins[1])


def test_a_canvas_student_without_python_says_so_when_read(tmp_path: Path) -> None:
    lay_out(tmp_path, {"ada_1_8_report.pdf": b"%PDF"})
    [hand_in] = collected(tmp_path).hand_ins
    assert refusal(hand_in).startswith("report.pdf is not a directory, .py")


def test_nobody_hands_in_as_somebody_else(tmp_path: Path) -> None:
    """A student chooses the names of files, and in some places their own."""
    lay_out(
        tmp_path, {"eve_9_2_3_102_4_mixtures.py": "", "eve_102_9_8_mixtures.py": "", "lovelace_102_7_mixtures.py": ""}
    )
    found = collected(tmp_path)
    assert students(found) == ["9"]
    assert [line.partition(": ")[2] for line in found.not_understood] == [
        "the user 102 has 2 names here: whose is it?"
    ] * 2


# --- Moodle ---------------------------------------------------------------------------------------------------


def test_moodle_folders(download: Download) -> None:
    files = {
        "Ada Lovelace_4711_assignsubmission_file_/mixtures.py": MIXTURES,
        "Ada Lovelace_4711_assignsubmission_file_/tools/helper.py": "",
        "Ana_María O'Neill_4712_assignsubmission_file/variational.py": VARIATIONAL,
        "Carl Gauß_4713_assignsubmission_onlinetext_/onlinetext.html": "<p>",
        "Zip Student_4714_assignsubmission_file_/home work.zip": packed({"x/mixtures.py": MIXTURES}),
        "Both_4715_assignsubmission_file_/mixtures.py": MIXTURES,
        "Both_4715_assignsubmission_file_/rest.zip": packed({"variational.py": VARIATIONAL}),
        "Late_4716_assignsubmission_file_/report.pdf": b"%PDF",
        "Default group_assignsubmission_file/mixtures.py": MIXTURES,
        "grades.csv": "",
    }
    with collect(download(files)) as found:
        by_student = {hand_in.student: hand_in for hand_in in found.hand_ins}
        assert sources(by_student["4711"]) == {"mixtures.py": MIXTURES, "tools/helper.py": ""}
        assert sources(by_student["4714"]) == {"mixtures.py": MIXTURES}
        both = by_student["4715"].read(TOPICS)
        assert both.modules == {"mixtures": "mixtures.py", "variational": "rest/variational.py"}
        assert both.ignored == ()
        assert "nothing to grade in Late_4716_assignsubmission_file_: expected mixtures.py" in refusal(
            by_student["4716"]
        )
    assert students(found) == ["4711", "4712", "4714", "4715", "4716", "Default group"]
    names = ["Ada Lovelace", "Ana_María O'Neill", "Zip Student", "Both", "Late", "Default group"]
    assert [hand_in.name for hand_in in found.hand_ins] == names
    assert found.not_understood == (
        "Carl Gauß_4713_assignsubmission_onlinetext_: no file that was handed in (a text, a comment): read it yourself",
        "grades.csv: not named as Moodle names what students handed in",
    )


def test_moodle_in_one_folder(download: Download) -> None:
    files = {
        "Ada Lovelace_4711_assignsubmission_file_mixtures.py": MIXTURES,
        "Ada Lovelace_4711_assignsubmission_file_my_9_assignsubmission_file_helper.py": "",
        "Carl Gauß_4713_assignsubmission_file_hw.tar.gz": b"no tar",
        "Carl Gauß_4713_assignsubmission_onlinetext_onlinetext.html": "",
    }
    with collect(download(files)) as found:
        [ada, carl] = found.hand_ins
        assert sources(ada) == {"mixtures.py": MIXTURES, "my_9_assignsubmission_file_helper.py": ""}
        assert refusal(carl).startswith("hw.tar.gz cannot be read as a tar file")
    assert students(found) == ["4711", "4713"]
    assert len(found.not_understood) == 1


def test_an_empty_moodle_folder_is_somebodys(tmp_path: Path) -> None:
    lay_out(tmp_path, {"Ada_1_assignsubmission_file_/": "", "Carl_2_assignsubmission_file_/mixtures.py": MIXTURES})
    found = collected(tmp_path)
    assert students(found) == ["1", "2"]
    assert "nothing to grade in Ada_1_assignsubmission_file_" in refusal(found.hand_ins[0])


# --- Gradescope -----------------------------------------------------------------------------------------------

METADATA = """\
submission_12:
  :submitters:
  - :name: Ada Lovelace
    :sid: '007'
    :email: ada@x.edu
  - :name: Carl Gauß
    :sid:
    :email: cfg@x.edu
  :created_at: 2024-01-31 12:00:00.123456000 Z
  :results: !ruby/object:Some::Thing
    tests: [{":submitters": &a whatever}, *a]
  :history:
  - :submitters: []
submission_13:
  :submitters:
  - :name: Zoë
    :sid: 0o12
    :email: z@x.edu
  :created_at: 2024-01-30 12:00:00 -07:00
submission_9:
  :submitters:
  - :name: Zoë
    :sid: 0o12
    :email: z@x.edu
  :created_at: 2024-01-30 12:00:00 Z
submission_14:
  :submitters: []
../../submission_15:
  :submitters:
  - {":name": Eve, ":sid": e}
"""
EXPORT = {
    f"assignment_1_export/{name}": content
    for name, content in {
        "submission_metadata.yml": METADATA,
        "submission_12/mixtures.py": MIXTURES,
        "submission_13/variational.py": VARIATIONAL,
        "submission_9/mixtures.py": MIXTURES,
        "submission_14/mixtures.py": MIXTURES,
        "submission_99/mixtures.py": MIXTURES,
    }.items()
}


def test_gradescope(download: Download) -> None:
    with collect(download(EXPORT)) as found:
        ada, carl, zoe, eve = (found.hand_ins[index] for index in (1, 2, 0, 3))
        assert sources(ada) == sources(carl) == {"mixtures.py": MIXTURES}
        assert sources(zoe) == {"variational.py": VARIATIONAL}
        assert refusal(eve) == "nothing was handed in: expected Python files"
    assert students(found) == ["0o12", "007", "cfg@x.edu", "e"]
    assert ada.identifiers == {"SID": "007", "Email": "ada@x.edu", "submission id": "12"}
    assert zoe.name == "Zoë"
    assert found.not_understood == (
        "submission_9: 0o12 submitted submission_13 later",
        "submission_14: submission_metadata.yml names no one who submitted it",
        "submission_99: not named in submission_metadata.yml",
    )


def test_two_gradescope_submissions_of_unknown_times_are_both_listed(tmp_path: Path) -> None:
    lay_out(tmp_path, EXPORT)
    path = tmp_path / "assignment_1_export" / "submission_metadata.yml"
    path.write_text(METADATA.replace(":created_at: 2024-01-30 12:00:00 Z", ":created_at: yesterday"))
    found = collected(tmp_path)
    assert "0o12" not in students(found)
    assert sum("one of 2 submissions of 0o12" in line for line in found.not_understood) == 2


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "[]",
        "- a\n",
        "submission_1: 3\n",
        "{",
        "a: b: c",
        "submission_1:\n  :submitters:\n  - [",
        "? [1, 2]\n: {}\n",
        b"\xff\xfe\xff",
        "a: {b: " + "[" * 100_000,
        "submission_1:\n  :submitters: [{? {a: b}\n : c}]\n",
    ],
)
def test_metadata_that_gradescope_did_not_write(tmp_path: Path, metadata: str | bytes) -> None:
    lay_out(tmp_path, EXPORT | {"assignment_1_export/submission_metadata.yml": metadata})
    with pytest.raises(UsageError, match=r"submission_metadata.yml cannot be read: ") as caught:
        collected(tmp_path)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("submitters", ["3", '[3, [4], {}, {":name": {}}]', '{":name": Ada}', "", "*nobody"])
def test_submitters_that_gradescope_did_not_write(tmp_path: Path, submitters: str) -> None:
    metadata = f"submission_12:\n  :submitters: {submitters}\n"
    lay_out(tmp_path, EXPORT | {"assignment_1_export/submission_metadata.yml": metadata})
    if submitters == "*nobody":
        with pytest.raises(UsageError, match="nothing is called nobody"):
            collected(tmp_path)
        return
    assert collected(tmp_path).hand_ins == ()


def test_metadata_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradescope, "SIZE_LIMIT", 100)
    with pytest.raises(UsageError, match=r"submission_metadata.yml is larger than"):
        collected(lay_out(tmp_path, EXPORT))


# --- GitHub Classroom -----------------------------------------------------------------------------------------

CLONES = {
    "hw1-ada-l/.git/HEAD": "ref",
    "hw1-ada-l/exercises/mixtures.py": MIXTURES,
    "hw1-ada-l/examples/mixtures.py": "",
    "hw1-ada-l/models.zip": b"no zip",
    "hw1-Zed/.git/HEAD": "ref",
    "hw1-Zed/mixtures.py": MIXTURES,
    "hw1-Zed/exercises/notes.txt": "",
    "hw1-empty/.git/HEAD": "ref",
}


def test_clones(download: Download) -> None:
    with collect(download(CLONES)) as found:
        by_student = {hand_in.student: hand_in for hand_in in found.hand_ins}
        assert sources(by_student["ada-l"]) == sources(by_student["Zed"]) == {"mixtures.py": MIXTURES}
        assert "nothing to grade in hw1-empty" in refusal(by_student["empty"])
    assert students(found) == ["ada-l", "empty", "Zed"]


def test_a_prefix_that_not_all_clones_share_stays(tmp_path: Path) -> None:
    lay_out(tmp_path, CLONES | {"other-bob/.git/HEAD": "", "carl/mixtures.py": MIXTURES, "notes/a.txt": ""})
    found = collected(tmp_path)
    assert students(found) == ["carl", "hw1-ada-l", "hw1-empty", "hw1-Zed", "other-bob"]
    assert found.not_understood == ("notes: a folder without any Python",)


def test_the_rosters_logins_say_where_a_clones_prefix_ends(tmp_path: Path) -> None:
    names = ("hw-1-ann-lee", "hw-1-ann-ray", "hw-1-ann-lee-2")
    lay_out(tmp_path / "clones", {f"{name}/.git/HEAD": "" for name in names})
    assert students(collected(tmp_path / "clones")) == ["lee", "lee-2", "ray"]
    roster = "identifier,github_username,github_id,name\nA,Ann-Lee,1,Ann Lee\nB,lee,2,Bo Lee\nC,ray,3,Cy\n"
    found = collected(tmp_path / "clones", roster)
    assert [(hand_in.student, hand_in.name) for hand_in in found.hand_ins] == [
        ("ann-lee", "Ann Lee"),
        ("lee-2", ""),
        ("ray", "Cy"),
    ]
    assert [entry.name for entry in found.absent] == ["Bo Lee"]
    assert found.not_on_roster == ("lee-2",)


# --- no convention --------------------------------------------------------------------------------------------


def test_folders_files_and_archives(download: Download) -> None:
    files = {
        "s10/deep/er/mixtures.py": MIXTURES,
        "s2/variational.ipynb": "{}",
        "Smith_John-02.py": MIXTURES,
        "s1.zip": packed({"mixtures.py": MIXTURES}),
        "s3.tar.gz": b"",
        "s4/hw.zip": packed({"mixtures.py": MIXTURES}),
        "note.ipynb": "{}",
        "README.md": "",
        "feedback.csv": "",
        "no python/report.pdf": b"",
        ".hidden.py": "",
        "__pycache__/x.py": "",
        ".DS_Store": b"",
        "Thumbs.db": b"",
        "__MACOSX/x.py": b"",
    }
    with collect(download(files)) as found:
        by_student = {hand_in.student: hand_in for hand_in in found.hand_ins}
        for student in ("s10", "s1", "s4"):
            assert sources(by_student[student]) == {"mixtures.py": MIXTURES}
    assert students(found) == ["note", "s1", "s2", "s3", "s4", "s10", "Smith_John-02"]
    assert found.not_understood == (
        ".hidden.py: hidden, or made by a tool",
        "__pycache__: hidden, or made by a tool",
        "feedback.csv: neither a folder, nor Python, nor an archive of it",
        "no python: a folder without any Python",
        "README.md: neither a folder, nor Python, nor an archive of it",
    )


def test_an_empty_folder_is_a_students_if_the_roster_says_so(tmp_path: Path) -> None:
    lay_out(tmp_path / "in", {"ada/": "", "drafts/": "", "carl/mixtures.py": MIXTURES})
    found = collected(tmp_path / "in", "login,name\nADA,Ada\n")
    assert students(found) == ["ada", "carl"]
    assert "nothing to grade in ada" in refusal(found.hand_ins[0])
    assert found.not_understood == ("drafts: a folder without any Python",)


@pytest.mark.parametrize("suffix", ["", ".zip", ".tar.gz"])
def test_a_folder_with_topic_files_is_one_submission(tmp_path: Path, suffix: str) -> None:
    files = {"mixtures.py": MIXTURES, "tools/a.py": "", "b.py": ""}
    pack = {"": lay_out, ".zip": zipped, ".tar.gz": tarred}[suffix]
    with collect(pack(tmp_path / f"ada{suffix}", files)) as found:
        assert students(found) == ["ada"]
        assert set(sources(found.hand_ins[0])) == {"mixtures.py", "tools/a.py", "b.py"}


def test_a_single_file_is_one_submission(tmp_path: Path) -> None:
    [hand_in] = collected(lay_out(tmp_path, {"homework.py": MIXTURES}) / "homework.py").hand_ins
    assert (hand_in.student, sources(hand_in)) == ("homework", {"homework.py": MIXTURES})


def test_a_class_of_one(tmp_path: Path) -> None:
    lay_out(tmp_path / "in", {"ada/problem 1/a.py": MIXTURES, "ada/problem 2/b.py": VARIATIONAL})
    assert students(collected(tmp_path / "in")) == ["ada"]
    assert students(collected(zipped(tmp_path / "in.zip", {"ada/mixtures.py": MIXTURES}))) == ["ada"]


def test_an_empty_folder_has_no_submissions(tmp_path: Path) -> None:
    assert collected(tmp_path) == Collection((), (), ())


def test_two_submissions_of_one_student_are_both_listed(tmp_path: Path) -> None:
    lay_out(tmp_path, {"ada/mixtures.py": MIXTURES, "ada.zip": packed({}), "carl.py": MIXTURES})
    found = collected(tmp_path)
    assert students(found) == ["carl"]
    assert found.not_understood == (
        "ada.zip: one of 2 submissions of ada: leave only the one that counts",
        "ada: one of 2 submissions of ada: leave only the one that counts",
    )


def test_two_submissions_under_two_identifiers_of_one_student(tmp_path: Path) -> None:
    lay_out(tmp_path / "in", {"17.py": MIXTURES, "ADA@x.edu.py": MIXTURES, "18.py": MIXTURES})
    found = collected(tmp_path / "in", "id,email,name\n17,ada@x.edu,Ada\n18,,Carl\n")
    assert students(found) == ["18"]
    assert len(found.not_understood) == 2
    assert found.absent == ()


@pytest.mark.parametrize("name", ["absent", "absent.zip", "notes.txt", "nul\0byte"])
def test_a_path_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path, {"notes.txt": ""})
    with pytest.raises(UsageError) as caught, collect(tmp_path / name):
        pass
    assert str(caught.value).isprintable()


def test_a_roster_that_cannot_be_used(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "in", {})
    with pytest.raises(UsageError, match="has no column of id"):
        collected(folder, "name\nAda\n")


# --- the roster -----------------------------------------------------------------------------------------------


def test_canvas_with_its_own_gradebook_as_roster(tmp_path: Path) -> None:
    roster = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Lovelace, Ada",102,S2,ada,A\n"Gauß, Carl",101,S1,cfg,A\n"Noether, Emmy",100,S0,en,A\n'
    )
    lay_out(tmp_path / "in", CANVAS)
    found = collected(tmp_path / "in", roster)
    ada = found.hand_ins[2]
    assert (ada.student, ada.name) == ("102", "Lovelace, Ada")
    assert ada.identifiers == {"ID": "102", "SIS User ID": "S2", "SIS Login ID": "ada", "Section": "A"}
    assert found.hand_ins[1].identifiers["late"] == "yes"
    assert [entry.student for entry in found.absent] == ["100"]
    assert found.not_on_roster == ("9", "104", "anon_hk2Ab", "anon_Zz9")


def test_moodles_grades_know_students_by_their_names_only(tmp_path: Path) -> None:
    roster = (
        "First name,Surname,ID number,Email address\nAda,Lovelace,7,a@x.edu\nSean,O'Neill,8,s@x.edu\n"
        "Kim,Lee,9,k@x.edu\nKim,Lee,10,l@x.edu\n"
    )
    names = ("Ada Lovelace_1", "ONeill Sean_2", "Kim Lee_3", "Eve_4")
    lay_out(tmp_path / "in", {f"{name}_assignsubmission_file_/mixtures.py": MIXTURES for name in names})
    found = collected(tmp_path / "in", roster)
    assert students(found) == ["1", "2", "3", "4"]
    assert [hand_in.identifiers.get("ID number") for hand_in in found.hand_ins] == ["7", "8", None, None]
    assert [entry.student for entry in found.absent] == ["9", "10"]
    assert found.not_on_roster == ("3", "4")


def test_gradescope_with_its_roster(tmp_path: Path) -> None:
    roster = (
        "First Name,Last Name,SID,Email,Role\nAda,King,007,a@y,Student\nC,G,,CFG@x.edu,Student\nE,N,12,e@x,Student\n"
    )
    found = collected(lay_out(tmp_path / "in", EXPORT), roster)
    assert [hand_in.name for hand_in in found.hand_ins] == ["Zoë", "Ada King", "C G", "Eve"]
    # The number of a submission is nobody's id.
    assert [entry.student for entry in found.absent] == ["e@x"]


# --- hostile names and archives -------------------------------------------------------------------------------

HOSTILE = ["=HYPERLINK('x')", "a\nb", "\u202egnp", "\x1b[31mred", "-rf", "$(id)", "'; DROP TABLE", "\u200b", "CON", "٣"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any name")
def test_hostile_names_stay_text(tmp_path: Path) -> None:
    lay_out(tmp_path, {f"{name}/mixtures.py": MIXTURES for name in HOSTILE} | {f"{name}.txt": "" for name in HOSTILE})
    found = collected(tmp_path)
    assert sorted(students(found)) == sorted(HOSTILE)
    assert len(found.not_understood) == len(HOSTILE)
    for hand_in in found.hand_ins:
        assert sources(hand_in) == {"mixtures.py": MIXTURES}
        lay_out(tmp_path, {f"{hand_in.student}/again/mixtures.py": MIXTURES})
        refusal(hand_in)


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names made of bytes")
def test_a_name_that_is_no_text_is_listed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py")).write_text(MIXTURES)
    found = collected(tmp_path)
    assert found.hand_ins == ()
    assert [line.partition(": ")[2] for line in found.not_understood] == ["its name is no text: rename it"]


def test_links_and_pipes_are_listed(tmp_path: Path) -> None:
    secret = lay_out(tmp_path / "elsewhere", {"mixtures.py": MIXTURES})
    folder = lay_out(tmp_path / "in", {"ada/mixtures.py": MIXTURES})
    (folder / "carl").symlink_to(secret, target_is_directory=True)
    (folder / "broken.py").symlink_to(tmp_path / "absent")
    os.mkfifo(folder / "pipe.py")
    found = collected(folder)
    assert students(found) == ["ada"]
    assert found.not_understood == (
        "broken.py: a link, which is not followed: put a copy in its place",
        "carl: a link, which is not followed: put a copy in its place",
        "pipe.py: neither a folder nor a file",
    )


def test_a_name_in_two_forms_is_one_student(tmp_path: Path) -> None:
    """macOS takes letters and their accents apart."""
    lay_out(tmp_path, {"Zoe\u0308.py": MIXTURES})
    assert students(collected(tmp_path)) == ["Zo\u00eb"]


@pytest.mark.parametrize("name", ["../x.py", "/etc/x.py", "a/../../x.py", "..\\x.py", "\\\\host\\x.py"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_bulk_archives_that_lead_out(tmp_path: Path, name: str, pack: Callable[..., Path]) -> None:
    folder = lay_out(tmp_path / "in", {})
    path = pack(folder / ("all.zip" if pack is zipped else "all.tgz"), {"a.py": "", name: ""})
    with pytest.raises(UsageError, match="an entry that cannot be trusted"), collect(path):
        pass
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


def test_names_that_this_disk_cannot_hold_are_listed(tmp_path: Path) -> None:
    long = f"ada_1_9_{'n' * 220}.py"
    names = (long, "carl_2_9_C:x.py", f"eve_3_9_{'n' * 300}.py", "zed_4_9_" + "d/" * 30 + "x.py", "a_5_9_\udce9.py")
    with collect(tarred(tmp_path / "all.tar.gz", dict.fromkeys(names, MIXTURES))) as found:
        assert sources(found.hand_ins[0]) == {f"{'n' * 220}.py": MIXTURES}
    assert students(found) == ["1"]
    assert sum("a name that not every disk can hold" in line for line in found.not_understood) == 3
    assert sum("its name is no text" in line for line in found.not_understood) == 1


@pytest.mark.parametrize("again", ["ada/mixtures.py", "./ada//mixtures.py", "ada\\mixtures.py"])
def test_bulk_archives_with_two_entries_of_one_name(tmp_path: Path, again: str) -> None:
    path = tmp_path / "all.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in ("ada/mixtures.py", again):
            archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(UsageError, match=r"two entries of one name: ada/mixtures\.py"), collect(path):
        pass


def test_links_in_bulk_archives_are_listed(tmp_path: Path) -> None:
    link = tarfile.TarInfo("ada/variational.py")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with collect(tarred(tmp_path / "all.tar.gz", {"ada/mixtures.py": MIXTURES, "b.py": ""}, link)) as found:
        assert sources(found.hand_ins[0]) == {"mixtures.py": MIXTURES}
    assert found.not_understood == ("ada/variational.py: a link, or no file at all: not unpacked",)
    entry = zipfile.ZipInfo("ada/variational.py")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
        archive.writestr("b.py", MIXTURES)
    with collect(tmp_path / "all.zip") as found:
        assert students(found) == ["b"]
    assert found.not_understood == ("ada/variational.py: a link, or no file at all: not unpacked",)


def test_one_students_bomb_is_no_one_elses_loss(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "all.zip", {"bomb.py": bytes((32 << 20) + 5), "film.mp4": bytes(1 << 20), "ada.py": MIXTURES}
    )
    with collect(path) as found:
        assert students(found) == ["ada", "bomb"]
        assert "bomb.py is larger than 32 MiB" in refusal(found.hand_ins[1])
        assert sources(found.hand_ins[0]) == {"ada.py": MIXTURES}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_bulk_archive_that_is_a_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., Path]
) -> None:
    monkeypatch.setattr(bulk, "SMALL", 1 << 20)
    path = pack(
        tmp_path / ("all.zip" if pack is zipped else "all.tar.gz"), {f"{n}.py": bytes(1 << 20) for n in range(9)}
    )
    with pytest.raises(UsageError, match=r"unpacks to (far )?more than"), collect(path):
        pass


def test_a_bulk_archive_with_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ENTRIES_LIMIT", 2)
    with pytest.raises(UsageError, match="more than 2 entries"), collect(zipped(tmp_path / "a.zip", CANVAS)):
        pass


@pytest.mark.parametrize("name", ["all.zip", "all.tar", "all.tar.gz", "all.tar.xz"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nothing" * 999])
def test_a_bulk_archive_that_is_damaged(tmp_path: Path, name: str, content: bytes) -> None:
    lay_out(tmp_path, {name: content})
    with pytest.raises(UsageError, match="cannot be unpacked: ") as caught, collect(tmp_path / name):
        pass
    assert str(caught.value).isprintable()


def test_a_zip_whose_names_are_utf8_without_saying_so(tmp_path: Path) -> None:
    """As macOS packs it."""
    path = zipped(tmp_path / "all.zip", {"Zoë.py": MIXTURES, "ada.py": MIXTURES})
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature)
        content[place + flags + 1] &= ~0x08
    path.write_bytes(content)
    with collect(path) as found:
        assert students(found) == ["ada", "Zoë"]


def test_the_unpacked_folder_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with collect(zipped(tmp_path / "all.zip", CANVAS)):
        [folder] = (tmp_path / "temporary").iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()
    with pytest.raises(KeyError), collect(tmp_path / "all.zip"):
        raise KeyError
    assert list((tmp_path / "temporary").iterdir()) == []


# --- scale and order ------------------------------------------------------------------------------------------


def test_a_large_class_is_listed_without_reading_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5000):
        (tmp_path / f"student{number}_{number}_{10_000 + number}_mixtures.py").touch()

    def fail(*arguments: Any, **named: Any) -> None:
        raise AssertionError(f"{arguments} is opened")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", fail)
        patched.setattr("builtins.open", fail)
        found = collected(tmp_path)
    assert students(found) == [str(number) for number in range(5000)]


@pytest.mark.parametrize("files", [CANVAS, EXPORT, CLONES], ids=["Canvas", "Gradescope", "clones"])
def test_the_order_is_no_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Files) -> None:
    lay_out(tmp_path, files)
    expected = collected(tmp_path)
    chance = random.Random(0)
    scandir = os.scandir

    class Shuffled:
        def __init__(self, path: Any) -> None:
            with scandir(path) as entries:
                self._entries = list(entries)
            chance.shuffle(self._entries)

        def __enter__(self) -> Shuffled:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def __iter__(self) -> Any:
            return iter(self._entries)

    monkeypatch.setattr(os, "scandir", Shuffled)
    for _ in range(5):
        assert collected(tmp_path) == expected


def test_a_hand_in_travels_to_another_process(tmp_path: Path) -> None:
    found = collected(lay_out(tmp_path, EXPORT))
    assert pickle.loads(pickle.dumps(found)) == found


def test_ids_are_in_the_order_in_which_people_count() -> None:
    given = ["s10", "S2", "s02", "s1", "9" * 5000, "10", "9", "a", "é", "", "²", "٣"]
    ordered = sorted(given, key=in_order)
    assert ordered == sorted(reversed(given), key=in_order)
    assert [name for name in ordered if name.isascii()] == ["", "9", "10", "9" * 5000, "a", "s1", "S2", "s02", "s10"]
