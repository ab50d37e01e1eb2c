"""`python -m grader verify`: the course checked by itself."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.cli.exits import BELOW, GRADED
from grader.errors import UsageError


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader verify",
        description="Check the course itself: references, stubs, worked numbers, trivial answers. "
        "Exits with 1 if anything does not hold.",
    )
    made.add_argument("--exercises", type=Path, default=Path("exercises"), metavar="DIR", help="the stubs")
    made.add_argument("--seed", metavar="SECRET", help="on other cases than the public ones")
    made.add_argument(
        "--mutants",
        metavar="N",
        help='instead: N mutants of the reference, or "all" of them; each must lose points or be a known equivalent',
    )
    made.add_argument("--slow", action="store_true", help="mutants of slow questions too, minutes each")
    return made


def run(options: argparse.Namespace) -> int:
    from grader.bank import PUBLIC_SEED, Bank
    from grader.questions import COURSE
    from grader.verify.course import problems

    if options.mutants is not None:
        from grader.verify import mutation

        found = mutation.run(COURSE, Bank(options.seed or PUBLIC_SEED), options.mutants, options.slow)
        return BELOW if found else GRADED
    if not options.exercises.is_dir():
        raise UsageError(f"{options.exercises} is no directory: expected the course's stubs")
    found = 0
    for problem in problems(COURSE, options.exercises, Bank(options.seed or PUBLIC_SEED)):
        print(problem, flush=True)
        found += 1
    points = sum(question.points for question in COURSE)
    print(f"{len(COURSE)} questions, {points} points, {found} problems")
    return BELOW if found else GRADED
