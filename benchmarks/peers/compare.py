"""Our batch beside other graders, in one run: `python benchmarks/peers/compare.py --help`.

The peers are installed from PyPI into a virtual environment in the user's cache directory. Every one grades the same
submissions, two at a time; before each, our batch grades them as well, so that a ratio is of neighbours on a machine
whose load may change. What is measured, and how, is in the README beside this script.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import memory  # noqa: E402
import ours  # noqa: E402
from peers import PEERS, Peer, Place, Scores, prepare  # noqa: E402
from submissions import Made, make  # noqa: E402

HANGS = ("spins", "sleeps")
FIGURES = "## Figures\n"
EXITS = ("exits in a call", "exits on import")


@dataclass(frozen=True)
class Measured:
    """One grader over all submissions; `ours` is our batch right before it."""

    name: str
    seconds: float
    ours: float
    scores: Scores


def main() -> None:
    options = parser().parse_args()
    python = installed()
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        work = Path(folder)
        autograders = work / "autograders"
        prepare(python, autograders)
        cases = pickle.loads((autograders / "cases.pickle").read_bytes())
        bank = work / "bank"
        warm = write(work / "warm", list(make(1, options.seed + 1, cases)))
        told(f"our cases, once for a seed: {ours.seconds(warm, work / 'warm.sqlite', bank):.1f} s")
        if options.memory:
            memory.measure(list(make(30, options.seed, cases)), options.memory, work, bank)
        elif options.jobs:
            jobs(list(make(options.submissions, options.seed, cases)), options.jobs, work, bank)
        else:
            chosen = [peer for peer in PEERS if not options.peer or peer.name in options.peer]
            submissions = list(make(options.submissions, options.seed, cases))
            measured = list(compare(chosen, submissions, work, python, bank))
            figures = report(measured, submissions, python)
            print(figures)
            if options.readme:
                path = HERE / "README.md"
                text = path.read_text(encoding="utf-8").partition(FIGURES)[0]
                path.write_text(f"{text}{FIGURES}\n{figures}\n", encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--submissions", type=int, default=60, metavar="N", help="how many to grade (default: 60)")
    made.add_argument("--seed", type=int, default=1, help="of what the submissions are made of")
    made.add_argument(
        "--peer", action="append", choices=[peer.name for peer in PEERS], help="this one only; may be repeated"
    )
    made.add_argument("--readme", action="store_true", help="put the figures into the README beside this script")
    made.add_argument(
        "--jobs", type=int, metavar="TIMES", help="our batch alone: --jobs 2 against --jobs 1, so many times"
    )
    made.add_argument("--memory", type=int, metavar="N", help="our batch alone: its memory over N submissions")
    return made


def installed() -> Path:
    """The Python of the peers' environment, which is made where there is none for these requirements."""
    requirements = HERE / "requirements.txt"
    key = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = platformdirs.user_cache_path("latent-grader") / f"peers-{key}"
    python = folder / "bin" / "python"
    if not (folder / "complete").is_file():
        told(f"installing the peers into {folder}")
        venv.create(folder, clear=True, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
        subprocess.run(pip, check=True)
        (folder / "complete").touch()
    return python


def compare(peers: Sequence[Peer], submissions: list[Made], work: Path, python: Path, bank: Path) -> Iterator[Measured]:
    students = [made.student for made in submissions]
    handed_in = write(work / "class", submissions)
    ourselves = []
    for peer in peers:
        place = Place(python, work / "autograders", work / peer.name)
        place.work.mkdir()
        peer.prepare(place, submissions)
        ourselves.append(ours.seconds(handed_in, work / "grades.sqlite", bank))
        told(f"ours: {ourselves[-1]:.1f} s")
        began = time.perf_counter()
        scores = peer.grade(place, submissions)
        seconds = time.perf_counter() - began
        told(f"{peer.name}: {seconds:.1f} s")
        yield Measured(peer.name, seconds, ourselves[-1], scores)
    mean = sum(ourselves) / len(ourselves)
    yield Measured("latent-grader", mean, mean, ours.scores(work / "grades.sqlite", students))


def jobs(submissions: list[Made], times: int, work: Path, bank: Path) -> None:
    """Without those that hang: waiting for them goes side by side on any machine."""
    handed_in = write(work / "class", [made for made in submissions if made.kind not in HANGS])
    found: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(times):
        for count, seconds in found.items():
            seconds.append(ours.seconds(handed_in, work / "grades.sqlite", bank, count))
            told(f"--jobs {count}: {seconds[-1]:.1f} s")
    print(f"two jobs are {sum(found[1]) / sum(found[2]):.2f} times as fast as one ({load()})")


def write(folder: Path, submissions: list[Made]) -> Path:
    for made in submissions:
        for topic, text in made.files.items():
            path = folder / made.student / f"{topic}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def report(measured: Sequence[Measured], submissions: Sequence[Made], python: Path) -> str:
    """A Markdown table, and what it was measured on."""
    count = len(submissions)
    rows = ["| grader | submissions per minute | ours, times as fast | right scores | hangs | exits |"]
    rows.append("|---|---:|---:|---:|---|---|")
    for one in sorted(measured, key=lambda one: one.seconds):
        right = sum(one.scores[made.student] == made.right for made in submissions)
        rows.append(
            f"| {one.name} | {60 * count / one.seconds:.1f} | {one.seconds / one.ours:.1f} | {right} of {count} "
            f"| {became(one.scores, submissions, HANGS)} | {became(one.scores, submissions, EXITS)} |"
        )
    frozen = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    packages = [peer.package for peer in PEERS] + ["hypothesis", "numpy", "scipy"]
    versions = [line for line in frozen.splitlines() if line.partition("==")[0] in packages]
    return "\n".join(
        [
            *rows,
            "",
            f"{count} submissions; {', '.join(f'{n} {kind}' for kind, n in kinds(submissions))}.",
            f"{processor()}, {os.cpu_count()} processors, Python {platform.python_version()}; {', '.join(versions)}; "
            f"{time.strftime('%Y-%m-%d')}; {load()}.",
        ]
    )


def became(scores: Scores, submissions: Sequence[Made], of: Sequence[str]) -> str:
    """What became of the submissions of those kinds."""
    some = [made for made in submissions if made.kind in of]
    right = sum(scores[made.student] == made.right for made in some)
    none = sum(scores[made.student] is None for made in some)
    parts = ((right, "right"), (none, "no score"), (len(some) - right - none, "wrong score"))
    return ", ".join(f"{number} {what}" for number, what in parts if number) or "none there"


def kinds(submissions: Sequence[Made]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for made in submissions:
        found[made.kind] = found.get(made.kind, 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])


def processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def load() -> str:
    """Who else worked here meanwhile shows in it: a run of its own has a load of about 2."""
    return "load averages " + ", ".join(f"{value:.1f}" for value in os.getloadavg())


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
