"""How far right and wrong solutions are from what is allowed, in units of it; and the page that says so.

`python -m grader.verify.margins docs/fidelity.md` writes the page's tables, from the repository's root.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.bank import PUBLIC_SEED, Bank
from grader.misconceptions import CHAFFS
from grader.question import Question
from grader.questions import COURSE, TOPICS
from grader.verify import budget
from grader.verify.solutions import Graded, grade_each, names

WHEATS = Path("tests") / "wheats"
BANDS, INFINITE = "bands", "∞"
HEAD = """\
| question | points | checks | wheats | chaffs | largest error of a wheat | smallest error of a chaff | false failures |
|---|---:|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Margins:
    """Of one question, in units of the tolerance. Of a chaff its largest error counts, of a wheat every one."""

    largest_of_wheats: float = 0.0
    smallest_of_chaffs: float = math.inf

    def with_wheat(self, wheat: Graded) -> Margins:
        return Margins(max(self.largest_of_wheats, wheat.largest_error), self.smallest_of_chaffs)

    def with_chaff(self, chaff: Graded) -> Margins:
        return Margins(self.largest_of_wheats, min(self.smallest_of_chaffs, chaff.decisive_error))


def solutions(topic: str, seed: str, wheats: Path = WHEATS) -> Iterator[tuple[bool, Graded]]:
    """Every solution of a topic but those that take minutes, and whether it is a right one."""
    quick = [question.function for question in COURSE if question.topic == topic and not question.is_slow]
    for path in files(topic, wheats):
        yield from ((True, graded) for graded in grade_each(path, topic, Bank(seed), quick))
    chaffs = CHAFFS / f"{topic}.py"
    some = [name for name in names(chaffs) if name.partition("__")[0] in quick]
    yield from ((False, graded) for graded in grade_each(chaffs, topic, Bank(seed), some))


def files(topic: str, wheats: Path = WHEATS) -> list[Path]:
    """Each holds one right solution of every question of a topic."""
    return sorted(wheats.glob(f"{topic}_*.py"))


def measured(seeds: Iterable[str], wheats: Path = WHEATS) -> dict[str, Margins]:
    """The margins of every question over all seeds."""
    found = {question.name: Margins() for question in COURSE if not question.is_slow}
    for seed in seeds:
        for topic in TOPICS:
            for is_right, graded in solutions(topic, seed, wheats):
                before = found[graded.question.name]
                after = before.with_wheat(graded) if is_right else before.with_chaff(graded)
                found[graded.question.name] = after
    return found


def table(margins: Mapping[str, Margins], wheats: Path = WHEATS) -> str:
    return HEAD + "".join(_row(question, margins.get(question.name), wheats) for question in COURSE)


def _row(question: Question, margins: Margins | None, wheats: Path) -> str:
    chaffs = [name for name in names(CHAFFS / f"{question.topic}.py") if name.partition("__")[0] == question.function]
    counts = (question.points, len(question.checks), len(files(question.topic, wheats)), len(chaffs))
    errors = map(_shown, (margins.largest_of_wheats, margins.smallest_of_chaffs)) if margins else (BANDS, BANDS)
    rate = sum(check.false_failure for check in question.checks)
    return f"| {' | '.join([f'`{question.name}`', *map(str, counts), *errors, _shown(rate)])} |\n"


def _shown(number: float) -> str:
    return INFINITE if math.isinf(number) else f"{number:.1e}" if number else "0"


def figures(page: str) -> dict[str, Margins]:
    """Those that a page's table has already."""
    found = {}
    for name, *_, right, wrong, _ in re.findall(r"^\| `(\w+\.\w+)` " + r"\| (\S+) " * 7 + r"\|$", page, re.MULTILINE):
        if right != BANDS:
            found[name] = Margins(float(right), math.inf if wrong == INFINITE else float(wrong))
    return found


def with_table(page: str, name: str, text: str) -> str:
    """The page with `text` between the two markers of this name."""
    begin, end = (f"<!-- {name}: {which} -->\n" for which in ("begin", "end"))
    return re.sub(f"(?<={begin}).*(?={end})", lambda _: text, page, flags=re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m grader.verify.margins", description=__doc__)
    parser.add_argument("page", type=Path, help="where the tables go, between their markers")
    parser.add_argument("--seeds", nargs="+", default=[PUBLIC_SEED, "another"], help="all of them count")
    parser.add_argument("--counts", action="store_true", help="leave the errors as they are: only count, in a second")
    options = parser.parse_args()
    page = options.page.read_text(encoding="utf-8")
    page = with_table(page, "budget", budget.table())
    page = with_table(page, "margins", table(figures(page) if options.counts else measured(options.seeds)))
    options.page.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
