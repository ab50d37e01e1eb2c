"""The mutants that no check can tell from the reference, or that the exercise allows: each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.verify.mutants import Mutant

LIST = Path(__file__).parent / "equivalents.toml"


@dataclass(frozen=True)
class Equivalent:
    """Mutants of one line that are right for one reason."""

    file: str
    function: str
    before: str
    after: tuple[str, ...]
    reason: str


class Equivalents:
    """A list of them: by file, function and the lines before and after, so that it survives a line that moves."""

    def __init__(self, entries: Iterable[Equivalent]) -> None:
        self.entries = tuple(entries)
        self._reasons = {
            (entry.file, entry.function, entry.before, after): entry.reason
            for entry in self.entries
            for after in entry.after
        }

    @classmethod
    def listed(cls, path: Path = LIST) -> Equivalents:
        return cls(
            Equivalent(entry["file"], entry["function"], entry["before"], tuple(entry["after"]), entry["reason"])
            for entry in tomllib.loads(path.read_text())["equivalent"]
        )

    def reason(self, mutant: Mutant) -> str | None:
        return self._reasons.get(_key(mutant))

    def stale(self, made: Iterable[Mutant]) -> Iterator[str]:
        """What is listed and is none of the mutants."""
        keys = {_key(mutant) for mutant in made}
        for file, function, before, after in self._reasons:
            if (file, function, before, after) not in keys:
                yield f"{LIST.name}: {file}.py has no such mutant in {function}:\n  - {before}\n  + {after}"


def _key(mutant: Mutant) -> tuple[str, str, str, str]:
    return mutant.file, mutant.function, mutant.before, mutant.after
