"""Where the time comes from; the one module that asks the machine's clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def ticks(self) -> float:
        """Seconds that only ever grow, whatever is done to the clock; for spans within one process."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)

    def ticks(self) -> float:
        """Seconds that only ever grow, also while this process is stopped."""
        return time.monotonic()


class FollowingClock:
    """A clock that follows another one, such as the demo's, which is moved by hand.

    Args:
        read: gives the present instant, aware.
    """

    def __init__(self, read: Callable[[], datetime]) -> None:
        self._read = read

    def now(self) -> datetime:
        """What the other clock shows, in UTC."""
        return self._read().astimezone(UTC)

    def ticks(self) -> float:
        """Seconds of the other clock."""
        return self._read().timestamp()
