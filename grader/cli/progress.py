"""A bar on a terminal, nothing on a pipe."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def bar(total: int, completed: int = 0, *, is_long: bool = False) -> Iterator[Callable[..., None]]:
    """Gives what changes it, by the names of `rich`: `description`, `advance`, `completed`. One that `is_long` counts,
    and says how long it will take.
    """
    if not sys.stderr.isatty():
        yield lambda **changes: None
        return
    from rich import progress
    from rich.console import Console

    told = (progress.MofNCompleteColumn(),) if is_long else ()
    time = progress.TimeRemainingColumn() if is_long else progress.TimeElapsedColumn()
    columns = (progress.BarColumn(), *told, progress.TextColumn("{task.description}"), time)
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield functools.partial(shown.update, shown.add_task("", total=total, completed=completed))
