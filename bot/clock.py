"""Where the time comes from; the one module that asks the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


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
