"""Owns the playground's two notions of time, the world's and the machine's.

It must not know what happens in either.

World time dates messages and may be moved by hand. Machine time measures Slack's three seconds; it must run
even where a test froze Python's clocks, so it is read from the operating system.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's date and time, aware UTC."""
    return datetime.now(UTC)


if hasattr(time, "clock_gettime"):

    def monotonic() -> float:
        """Seconds that only ever grow, also under frozen Python clocks."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:  # a system without POSIX clocks

    def monotonic() -> float:
        """Seconds that only ever grow."""
        return time.monotonic()


class ManualClock:
    """A clock that stands until it is moved: `clock = ManualClock(start)`, `clock.advance(days=3)`."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)

    def __call__(self) -> datetime:
        """The time it shows, aware UTC."""
        return self._now

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Move forward by a span; returns the new time. A negative span is a ValueError."""
        return self.move_to(self._now + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to an aware time; returns it. Moving back is a ValueError."""
        moment = _aware(moment)
        if moment < self._now:
            raise ValueError(f"the clock shows {self._now}, it does not run back to {moment}")
        self._now = moment
        return moment


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware time")
    return moment.astimezone(UTC)


class RealTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose timers follow machine time even where a test froze Python's clocks."""

    def time(self) -> float:
        """Seconds of machine time."""
        return monotonic()
