"""How long an answer may take, and who may use the time until it comes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from grader.sandbox.start import Spent, Started, spent, spread

LOOK_AGAIN = 0.1
# Longer than nearly every answer takes.
SILENT = 0.25
# So many times the limit for an answer is what may be waited longer because others use the processors.
STRETCH = 10.0


class Patience:
    """With a process that is to answer: `each` seconds from one answer to the next, or `cpu` seconds of processor time,
    or `total` for all. Seconds in which others used the processors do not count; for `total`, none since the process
    `began`. Use it in a `with` statement.

    `silence` is entered while nothing has been heard for a while; what it takes to leave it does not count.
    """

    def __init__(
        self,
        process: Started,
        began: float,
        silence: Callable[[], AbstractContextManager[None]],
        each: float,
        total: float,
        cpu: float,
    ) -> None:
        self.starved = 0.0
        """As in Died."""
        self._process = process
        self._began = began
        self._silence = silence
        self._each = each
        self._cpu = cpu
        self._end = time.monotonic() + total
        self._granted = 0.0
        self._is_silent = False
        self._stack = ExitStack()
        self.begin()

    def __enter__(self) -> Patience:
        return self

    def __exit__(self, *exc: object) -> None:
        self.heard()

    def begin(self) -> None:
        """The next answer is waited for from now on."""
        self._since = time.monotonic()
        self._look = self._since + min(LOOK_AGAIN, self._each)
        self._before: Spent | None = None

    def heard(self) -> float:
        """Ends the silence, if there is one: the seconds that this has taken."""
        if not self._is_silent:
            return 0.0
        self._is_silent = False
        began = time.monotonic()
        self._stack.close()
        waited = time.monotonic() - began
        self._end += waited
        return waited

    @property
    def left(self) -> float:
        """Until `late` is to be asked again."""
        return max(0.0, min(self._look, self._end) - time.monotonic())

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    def late(self) -> str:
        """Which limit has been reached, if any. Looks at the process now and then: most answers come long before."""
        now = time.monotonic()
        if now - self._since > SILENT and not self._is_silent:
            self._is_silent = True
            spread(self._process.pid)  # for as long as it computes, nobody takes turns with it
            self._stack.enter_context(self._silence())
        if now >= self._look:
            so_far = spent(self._process.pid)
            self._before = self._before or so_far
            own = silent = now - self._since
            if so_far is None or self._before is None:
                self.starved = math.inf
            else:
                ran = so_far.ran - self._before.ran
                if ran >= self._cpu:
                    return f"{self._cpu:g} seconds of processor time"
                own = silent - _starved(silent, ran, so_far.starved - self._before.starved)
            if own >= self._each or silent >= STRETCH * self._each:
                if own < self._each:
                    self.starved = silent - own
                return f"{self._each:g} seconds"
            self._look = now + min(LOOK_AGAIN, self._each - own)
        if now < self._end:
            return ""
        so_far = spent(self._process.pid)
        starved = 0.0 if so_far is None else _starved(now - self._began, so_far.ran, so_far.starved)
        grant = min(starved, STRETCH * self._each)
        self._end, self._granted = self._end + grant - self._granted, grant
        if now < self._end:
            return ""
        self.starved = math.inf if so_far is None else starved - grant
        return "the time that all calls of a question have together"


def _starved(seconds: float, ran: float, starved: float) -> float:
    """Of so many seconds, those in which others used the processors: of many threads most wait for each other."""
    return min(starved, max(0.0, seconds - ran))
