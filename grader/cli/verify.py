"""`python -m grader verify`: the grader graded by itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.exits import BELOW, GRADED
from grader.cli.selection import select
from grader.errors import UsageError


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader verify",
        description="Check the course itself: right solutions earn everything on every seed, wrong and trivial ones "
        "do not, stubs are not attempted, worked numbers hold, nothing is missing. Prints which check notices which "
        "wrong solution. Exits with 1 if anything does not hold.",
    )
    made.add_argument("questions", nargs="*", metavar="QUESTION", help="only these: topics, names or patterns")
    made.add_argument("--exercises", type=Path, default=Path("exercises"), metavar="DIR", help="the stubs")
    made.add_argument("--seeds", type=int, default=1, metavar="N", help="on so many seeds (default: 1, the public one)")
    made.add_argument("--seed", metavar="SECRET", help="the first of them, and what the others are made of")
    made.add_argument("--fast", action="store_true", help="without questions that take minutes")
    made.add_argument(
        "--mutants",
        metavar="N",
        help='instead: N mutants of the reference, or "all" of them; each must lose points or be a known equivalent',
    )
    made.add_argument("--slow", action="store_true", help="mutants of the training too, some twenty seconds each")
    return made


def run(options: argparse.Namespace) -> int:
    from grader.bank import PUBLIC_SEED, Bank
    from grader.questions import COURSE
    from grader.verify.course import Verification

    first = options.seed or PUBLIC_SEED
    if options.mutants is not None:
        if options.questions:
            raise UsageError("--mutants is about the whole reference: expected no QUESTION beside it")
        from grader.verify import mutation

        return BELOW if mutation.run(COURSE, Bank(first), options.mutants, options.slow) else GRADED
    if not options.exercises.is_dir():
        raise UsageError(f"{options.exercises} is no directory: expected the course's stubs")
    if options.seeds < 1:
        raise UsageError(f"expected one seed or more, got --seeds {options.seeds}")
    questions = [one for one in select(COURSE, options.questions) if not (options.fast and one.is_slow)]
    seeds = [first, *(f"{first} {number}" for number in range(2, options.seeds + 1))]
    verification = Verification(questions, options.exercises, progress=_progress)
    found = 0
    for problem in verification.problems(seeds):
        _progress("")
        print(problem, flush=True)
        found += 1
    _progress("")
    for question in questions:
        print(verification.matrix.text(question))
    points = sum(question.points for question in questions)
    print(f"{len(questions)} questions, {points} points, {len(seeds)} seeds, {found} problems")
    return BELOW if found else GRADED


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what[:78]}", end="", file=sys.stderr, flush=True)
