"""Where the time comes from; the one module that asks the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved; for the demo and for tests.

    Args:
        start: the first instant, aware.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._lock = Lock()

    def now(self) -> datetime:
        """The instant it was last set to, in UTC."""
        with self._lock:
            return self._now

    def set(self, instant: datetime) -> None:
        """Move to `instant` (aware); it never goes backwards, an earlier instant is ignored."""
        with self._lock:
            self._now = max(self._now, instant.astimezone(UTC))

    def advance(self, by: timedelta) -> None:
        """Move forward `by` a span of time."""
        self.set(self.now() + by)
