"""`python -m grader batch`: grades all submissions of a class into a gradebook."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.exits import GRADED, INTERRUPTED, REFUSED
from grader.cli.grading import seed_in
from grader.cli.progress import bar
from grader.cli.selection import SANDBOXES, add_gradebook, select
from grader.errors import UsageError
from grader.untrusted import clean, shown

if TYPE_CHECKING:
    from grader.batch.batch import Tally
    from grader.batch.engines import Engine
    from grader.collect import Collection
    from grader.gradebook.grade import Grade

# What students import beside NumPy: in the sandbox before the first of them comes.
USUAL = ("scipy.special", "scipy.stats", "scipy.integrate", "scipy.optimize", "scipy.linalg")
EPILOG = """\
SUBMISSIONS is a folder of folders, files and archives, one for each student,
or what Canvas, Moodle or Gradescope give as the download of all submissions,
or a folder of GitHub Classroom's clones. What cannot be understood is listed.

The same command goes on where it was stopped: a submission that is graded
already, with the same course and seed, is not graded again. `export` writes
the grades for a learning management system, `report` a page about the class,
`override` decides a score by hand, `history` tells where one comes from.

exit codes: 0 graded; 2 wrong usage; 3 some or all could not be graded for a
fault of the grader's; 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader batch",
        description="Grade many submissions, each in a sandbox of its own, into a gradebook.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help="a folder, or an archive of all")
    made.add_argument("--roster", type=Path, metavar="CSV", help="who is in the class: ids, names, logins")
    add_gradebook(made)
    made.add_argument(
        "--only", action="append", default=[], metavar="SELECTOR", help="a topic, question or pattern; may be repeated"
    )
    made.add_argument("--fast", action="store_true", help="leave out what takes minutes for each (train_vae)")
    made.add_argument("--seed-file", type=Path, metavar="FILE", help="a secret: other cases than the public ones")
    made.add_argument(
        "--jobs", type=_count, default=os.cpu_count() or 1, metavar="N", help="at a time, on this machine"
    )
    made.add_argument("--engine", choices=["local", "dask"], default="local", help="where to grade (default: local)")
    made.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, such as tcp://10.0.0.1:8786")
    made.add_argument("--feedback", type=Path, metavar="DIR", help="write a page for each student there")
    made.add_argument(
        "--sandbox",
        choices=SANDBOXES,
        default="auto",
        help="how submissions are confined: auto takes the strictest that works here, or refuses (default: auto)",
    )
    return made


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 up, got {text!r}")
    return int(text)


def run(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    try:
        return _graded(options)
    except KeyboardInterrupt:
        print("interrupted: what has been graded is kept, and the same command goes on", file=sys.stderr)
        return INTERRUPTED


def _graded(options: argparse.Namespace) -> int:
    from grader.bank import PUBLIC_SEED
    from grader.batch.batch import Batch
    from grader.batch.job import Setting, prepare
    from grader.collect import collect
    from grader.fingerprint import fingerprints, version
    from grader.gradebook.gradebook import Gradebook
    from grader.questions import COURSE, LIMITS

    if (options.engine == "dask") != (options.scheduler is not None):
        raise UsageError("--engine dask and --scheduler ADDRESS belong together")
    if options.feedback and options.feedback.exists() and not options.feedback.is_dir():
        raise UsageError(f"--feedback wants a folder, and {shown(options.feedback)} is a file")
    is_public = options.seed_file is None
    seed = PUBLIC_SEED if is_public else seed_in(options.seed_file)
    questions = [question for question in select(COURSE, options.only) if not (options.fast and question.is_slow)]
    needs = (*USUAL, *sorted({question.needs for question in questions if question.needs}))
    setting = Setting(seed, options.sandbox, LIMITS, needs, version())
    with _engine(options) as engine, ExitStack() as stack:
        engine.everywhere(prepare, setting)  # they begin while we go on
        prints = fingerprints(COURSE)
        collection = stack.enter_context(collect(options.submissions, options.roster))
        if not collection.hand_ins and not collection.not_understood:
            raise UsageError(f"there are no submissions in {shown(options.submissions)}")
        gradebook = stack.enter_context(Gradebook(options.gradebook, create=True))
        _make_banks(engine, options, seed, [question.name for question in questions])
        asked = {question.name: prints[question.name] for question in questions}
        run = gradebook.begin(asked, _digest(seed), is_public, str(options.submissions.resolve()))
        with bar(len(collection.hand_ins), is_long=True) as update:

            def tell(tally: Tally) -> None:
                update(completed=tally.done, description=_counts(tally))

            tally = Batch(gradebook, run, setting, engine, tell).grade(collection.hand_ins)
        gradebook.end(run)
        _summary(gradebook.grades(), tally, collection, is_public)
        if options.feedback:
            from grader.feedback import write

            count = write(options.feedback, gradebook.grades())
            print(f"feedback for {count} students in {options.feedback}/")
    return REFUSED if tally.failed else GRADED


def _digest(seed: str) -> str:
    """By which a gradebook knows the seed without telling it: slow to try out."""
    return hashlib.scrypt(seed.encode(), salt=b"latent-grader", n=1 << 14, r=8, p=1, dklen=16).hex()


def _engine(options: argparse.Namespace) -> Engine:
    if options.engine == "dask":
        from grader.batch.cluster import Cluster

        return Cluster(options.scheduler)
    from grader.batch.engines import Local

    return Local(options.jobs)


def _make_banks(engine: Engine, options: argparse.Namespace, seed: str, names: Sequence[str]) -> None:
    """Side by side, each by one process; on other machines every worker makes its own."""
    from grader.bank import Bank
    from grader.batch.job import make_bank
    from grader.questions import COURSE

    bank = Bank(seed)
    absent = [question.name for question in COURSE if question.name in names and not bank.path(question).exists()]
    if absent and options.engine == "local":
        print(f"making the cases of {len(absent)} questions, once for this seed", file=sys.stderr)
        for future in [engine.submit(make_bank, seed, name) for name in absent]:
            wait([future])
            if error := engine.failure(future):
                raise error


def _counts(tally: Tally) -> str:
    parts = [(tally.graded, "graded"), (tally.known, "known already"), (tally.ungradable, "nothing to grade")]
    parts += [(tally.again, "asked again, alone"), (len(tally.failed), "failed")]
    return ", ".join(f"{count} {what}" for count, what in parts if count) or "none yet"


def _summary(grades: Iterator[Grade], tally: Tally, collection: Collection, is_public: bool) -> None:
    """A line for each student in the order of the submissions, then what needs a person."""
    pending = 0
    for grade in grades:
        pending += bool(grade.pending)
        waits = f", {grade.pending} pending" if grade.pending else ""
        score = f"{grade.earned:4} / {grade.possible}{waits}" if not grade.problem else f"   - / {grade.possible}"
        print(clean("  ".join(part for part in (f"{score:20}", grade.student, grade.name, grade.problem) if part)))
    print(f"\n{_counts(tally)}")
    if pending:
        print(f"{pending} students have pending points: `python -m grader override` decides them")
    if is_public:
        print("graded with the public seed, whose cases students can know: --seed-file FILE takes a secret one")
    for title, lines in (
        ("not understood", collection.not_understood),
        ("on the roster, nothing handed in", [f"{entry.student}  {entry.name}" for entry in collection.absent]),
        ("the grader itself failed", tally.failed),
    ):
        if lines:
            print(f"{title}:", *(clean(f"  {line}") for line in lines), sep="\n", file=sys.stderr)
