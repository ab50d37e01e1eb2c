"""A bar on a terminal; elsewhere nothing, or of what is long a line now and then."""

from __future__ import annotations

import contextlib
import functools
import sys
import time
from collections.abc import Callable, Iterator

# Seconds between two lines.
EVERY = 30.0


@contextlib.contextmanager
def bar(total: int, completed: int = 0, *, is_long: bool = False) -> Iterator[Callable[..., None]]:
    """Gives what changes it, by the names of `rich`: `description`, `advance`, `completed`. One that `is_long` counts,
    and says how long it will take.
    """
    if not sys.stderr.isatty():
        yield _lines(total) if is_long else lambda **changes: None
        return
    from rich import progress
    from rich.console import Console

    told = (progress.MofNCompleteColumn(),) if is_long else ()
    clock = progress.TimeRemainingColumn() if is_long else progress.TimeElapsedColumn()
    columns = (progress.BarColumn(), *told, progress.TextColumn("{task.description}"), clock)
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield functools.partial(shown.update, shown.add_task("", total=total, completed=completed))


def _lines(total: int) -> Callable[..., None]:
    told = time.monotonic()

    def tell(*, completed: int, description: str) -> None:
        nonlocal told
        if time.monotonic() - told >= EVERY:
            told = time.monotonic()
            print(f"{completed} of {total}: {description}", file=sys.stderr, flush=True)

    return tell
