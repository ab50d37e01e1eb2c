"""action.yml and the workflows: valid, and safe against the pull request that they grade."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = ROOT / "action.yml"
GRADE, COMMENT = (ROOT / "examples" / "workflows" / name for name in ("grade.yml", "comment.yml"))
EVERY = (ACTION, GRADE, COMMENT)
BASH = shutil.which("bash") or "bash"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are for bash on Linux")


def load(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text())
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    found = load(path)
    if "runs" in found:
        return list(found["runs"]["steps"])
    return [step for job in found["jobs"].values() for step in job["steps"]]


def valid(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


# --- what they are --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("schema", "files"), [("github-actions", [ACTION]), ("github-workflows", [GRADE, COMMENT])])
def test_they_keep_to_githubs_schemas(schema: str, files: list[Path]) -> None:
    found = valid(schema, *files)
    assert found.returncode == 0, found.stdout


def test_the_snippets_of_the_documentation_are_valid(tmp_path: Path) -> None:
    snippets = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(), re.DOTALL)
    (step,), pipeline = map(yaml.safe_load, snippets)
    assert set(step["with"]) <= set(load(ACTION)["inputs"])
    (tmp_path / ".gitlab-ci.yml").write_text(snippets[1])
    found = valid("gitlab-ci", tmp_path / ".gitlab-ci.yml")
    assert found.returncode == 0, found.stdout
    command = pipeline["grade"]["script"][-1]
    assert "-I -m grader ci" in command
    assert set(pipeline["grade"]["artifacts"]["reports"].values()) == set(re.findall(r"\S+\.(?:xml|json)", command))


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_nothing_is_written_into_a_script(path: Path) -> None:
    """A branch may be called $(...): each value comes through the environment."""
    scripts = [step["run"] for step in steps(path) if "run" in step]
    assert len(scripts) == {"grade.yml": 0}.get(path.name, 3)
    for script in scripts:
        assert "${{" not in script
        assert script.startswith("set -euo pipefail\n")
    for step in steps(path):
        assert "run" not in step or step["shell"] == "bash"


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_every_foreign_action_is_pinned_by_its_commit(path: Path) -> None:
    for step in steps(path):
        if "uses" in step and step["uses"] != "./":
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])


@pytest.mark.parametrize("path", [ACTION, GRADE], ids=lambda path: path.name)
def test_python_never_looks_into_the_working_tree(path: Path) -> None:
    for step in steps(path):
        for line in step.get("run", "").splitlines():
            if " -m " in line:
                assert " -I -m " in line


def test_grading_has_no_rights_and_no_secrets() -> None:
    workflow = load(GRADE)
    assert workflow[True] == "pull_request"  # YAML 1.1 reads `on` so
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "secrets." not in GRADE.read_text()
    assert "pull_request_target" not in GRADE.read_text() + COMMENT.read_text()


def test_the_grader_comes_from_the_base_and_the_files_from_the_head() -> None:
    base, head, grade, upload = steps(GRADE)
    for checkout in (base, head):
        assert checkout["uses"].startswith("actions/checkout@")
        assert checkout["with"]["persist-credentials"] is False
    assert base["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert "path" not in base["with"]
    assert "repository" not in base["with"]
    assert head["with"]["ref"] == "${{ github.event.pull_request.head.sha }}"
    assert head["with"]["path"] == "submission"
    assert grade["uses"] == "./"
    assert grade["with"]["submission"].startswith("submission/")
    assert grade["with"]["relative-to"] == "submission"
    assert set(grade["with"]) <= set(load(ACTION)["inputs"])
    assert upload["with"]["path"] == "${{ steps.grade.outputs.directory }}/comment.md"


def test_commenting_runs_nothing_of_the_pull_requests() -> None:
    workflow = load(COMMENT)
    assert workflow[True] == {"workflow_run": {"workflows": [load(GRADE)["name"]], "types": ["completed"]}}
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert job["if"] == "github.event.workflow_run.event == 'pull_request'"
    assert not [step for step in job["steps"] if "uses" in step]


# --- the steps, run -------------------------------------------------------------------------------------------


def run(script: str, directory: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{directory / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    common = {
        "PATH": path,
        "RUNNER_TEMP": str(directory),
        "GITHUB_OUTPUT": str(directory / "output"),
        "LC_ALL": "C.UTF-8",
    }
    command = [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=directory, env=common | dict(env), capture_output=True, text=True, timeout=60)


def program(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable} -I\n{source}")
    path.chmod(0o755)


SAYS_HOW = """\
import json, os, pathlib, sys
seeds = [pathlib.Path(a.split("=", 1)[1]) for a in sys.argv if a.startswith("--seed-file=")]
modes = [s.stat().st_mode & 0o777 for s in seeds]
print(json.dumps([sys.argv[1:], [s.read_text() for s in seeds], modes, "SEED" in os.environ]))
sys.exit(1)
"""


def grade(directory: Path, **env: str) -> tuple[int, list[str], list[str], list[int], bool]:
    program(directory / "latent-grader" / "bin" / "python", SAYS_HOW)
    (step,) = [step for step in steps(ACTION) if step.get("id") == "grade"]
    inputs = {key: str(one["default"]) for key, one in load(ACTION)["inputs"].items()}
    given = {
        name: inputs[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]]  # type: ignore[index]
        for name, value in step["env"].items()
    }
    ran = run(step["run"], directory, given | env)
    arguments, seeds, modes, is_told = json.loads(ran.stdout)
    return ran.returncode, arguments, seeds, modes, is_told


def test_the_action_grades_with_its_defaults(tmp_path: Path) -> None:
    code, arguments, seeds, _, _ = grade(tmp_path)
    assert code == 1  # as the command ends, so does the step
    assert arguments[:4] == ["-I", "-m", "grader", "ci"]
    assert arguments[4:7] == ["--submission=exercises", "--relative-to=.", "--sandbox=auto"]
    assert [one.partition("=")[0] for one in arguments[7:]] == ["--comment", "--junit", "--json"]
    assert not seeds
    directory = (tmp_path / "output").read_text().removeprefix("directory=").removesuffix("\n")
    assert Path(directory).is_dir()
    assert f"--comment={directory}/comment.md" in arguments


def test_the_action_hands_its_inputs_on_as_they_are(tmp_path: Path) -> None:
    hostile = "$(touch owned) `touch owned` \"' ; touch owned\n-x"
    _, arguments, seeds, modes, is_told = grade(
        tmp_path, SUBMISSION=hostile, RELATIVE_TO=hostile, FAIL_UNDER=hostile, HIDDEN="true", SEED=hostile
    )
    assert arguments[4] == f"--submission={hostile}"
    assert f"--fail-under={hostile}" in arguments
    assert "--hidden" in arguments
    assert (seeds, modes, is_told) == ([hostile], [0o600], False)
    assert not list(tmp_path.rglob("owned"))
    assert not list(tmp_path.glob("seed-*"))  # no longer


@pytest.fixture
def pull(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What GitHub says of a run; `gh` answers from files, and writes down what it is asked to post."""
    for tool in ("jq", "unzip", "iconv"):
        if not shutil.which(tool):
            pytest.skip(f"NOT TESTED: the steps that comment, since {tool} is not installed")
    program(
        tmp_path / "bin" / "gh",
        "import pathlib, sys\n"
        f"here = pathlib.Path({str(tmp_path)!r})\n"
        "arguments = sys.argv[1:]\n"
        "with (here / 'asked').open('a') as asked:\n    asked.write(repr(arguments) + '\\n')\n"
        "(place,) = [one for one in arguments if one.startswith('repos/')]\n"
        "if '--silent' not in arguments:\n"
        "    sys.stdout.buffer.write((here / ('answer-' + place.rpartition('/')[2])).read_bytes())\n",
    )
    answer(
        tmp_path, "pulls", [opened(7, "f00d", "fork/course"), opened(8, "cafe", "fork/course"), opened(9, "cafe", None)]
    )
    answer(tmp_path, "artifacts", {"artifacts": [{"id": 5, "name": "latent-grader-comment", "size_in_bytes": 999}]})
    answer(tmp_path, "comments", [])
    yield {
        "REPOSITORY": "owner/course",
        "RUN": "1",
        "SHA": "cafe",
        "HEAD": "fork/course",
        "OWNER": "fork",
        "BRANCH": "$(touch owned)",
        "NUMBER": "8",
    }
    assert not list(tmp_path.rglob("owned"))


def opened(number: int, sha: str, repository: str | None) -> dict[str, Any]:
    return {"number": number, "head": {"sha": sha, "repo": repository and {"full_name": repository}}}


def answer(directory: Path, name: str, content: object) -> None:
    (directory / f"answer-{name}").write_text(json.dumps(content))


def artefact(directory: Path, content: bytes, name: str = "comment.md") -> None:
    with zipfile.ZipFile(directory / "answer-zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("../owned", b"")


def test_the_pull_request_is_the_one_of_the_run(tmp_path: Path, pull: dict[str, str]) -> None:
    find = steps(COMMENT)[0]["run"]
    assert run(find, tmp_path, pull).returncode == 0
    assert (tmp_path / "output").read_text() == "number=8\n"
    assert "'head=fork:$(touch owned)'" in (tmp_path / "asked").read_text()
    for other in ({"SHA": "beef"}, {"HEAD": "other/course"}):
        (tmp_path / "output").write_text("")
        assert run(find, tmp_path, pull | other).returncode == 0
        assert (tmp_path / "output").read_text() == "number=\n"


def test_an_answer_that_is_no_number_ends_it(tmp_path: Path, pull: dict[str, str]) -> None:
    answer(tmp_path, "pulls", [opened("8\nnumber=1", "cafe", "fork/course")])  # type: ignore[arg-type]
    assert run(steps(COMMENT)[0]["run"], tmp_path, pull).returncode
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("content", "name", "size"),
    [
        (b"hello", "comment.md", 5),
        (b"x" * 10_000_000, "comment.md", 60_000),
        (b"hello", "other.md", None),
        (b"", "comment.md", None),
    ],
)
def test_the_artefact_is_a_text_of_some_size(
    tmp_path: Path, pull: dict[str, str], content: bytes, name: str, size: int | None
) -> None:
    artefact(tmp_path, content, name)
    assert run(steps(COMMENT)[1]["run"], tmp_path, pull).returncode == 0
    assert (tmp_path / "output").exists() is (size is not None)
    if size:
        assert (tmp_path / "theirs.md").stat().st_size == size


@pytest.mark.parametrize("artifacts", [[], [{"id": 5, "name": "latent-grader-comment", "size_in_bytes": 10**9}]])
def test_no_artefact_no_comment(tmp_path: Path, pull: dict[str, str], artifacts: list[object]) -> None:
    answer(tmp_path, "artifacts", {"artifacts": artifacts})
    assert run(steps(COMMENT)[1]["run"], tmp_path, pull).returncode == 0
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("comments", "place"),
    [
        ([], "'POST', 'repos/owner/course/issues/8/comments'"),
        ([("stranger", "<!-- latent-grader -->")], "'POST', 'repos/owner/course/issues/8/comments'"),
        ([("github-actions[bot]", "other")], "'POST', 'repos/owner/course/issues/8/comments'"),
        (
            [("x", ""), ("github-actions[bot]", "<!-- latent-grader -->\n")],
            "'PATCH', 'repos/owner/course/issues/comments/1'",
        ),
    ],
)
def test_one_comment_is_posted(
    tmp_path: Path, pull: dict[str, str], comments: list[tuple[str, str]], place: str
) -> None:
    answer(
        tmp_path,
        "comments",
        [{"id": n, "user": {"login": login}, "body": body} for n, (login, body) in enumerate(comments)],
    )
    theirs = "@everyone ![x](http://evil.example/pixel) <!-- hidden --> <IMG src=x> A @ B &amp; \\1 $(touch owned)\n"
    (tmp_path / "theirs.md").write_bytes(theirs.encode() + b"\xff\xfe end\n")
    ran = run(steps(COMMENT)[2]["run"], tmp_path, pull)
    assert ran.returncode == 0, ran.stderr
    posted = (tmp_path / "asked").read_text().splitlines()[-1]
    assert place in posted
    assert f"'body=@{tmp_path}/comment.md'" in posted
    body = (tmp_path / "comment.md").read_text()
    assert body.startswith("<!-- latent-grader -->\nAs reported by the pull request's own workflow run, for cafe.")
    assert body.endswith(
        "\n\n@\u200beveryone !&#91;x](http://evil.example/pixel) &lt;!-- hidden --> &lt;IMG src=x> A @ B &amp; \\1 "
        "$(touch owned)\n end\n"
    )
