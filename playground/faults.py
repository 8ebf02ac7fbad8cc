"""Owns the faults a test asks for: what shall go wrong, where and how often.

It must not know how it is carried out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias

from playground.model import Json


@dataclass(frozen=True, slots=True)
class RateLimited:
    """HTTP 429 with `Retry-After` in seconds; nothing happens."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class ServerError:
    """A 5xx answer; nothing happens unless `after_effect`."""

    status: int = 503
    after_effect: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """HTTP 200 with this error of Slack's; nothing happens."""

    error: str


@dataclass(frozen=True, slots=True)
class DropBefore:
    """The connection is cut before anything happens."""


@dataclass(frozen=True, slots=True)
class DropAfter:
    """Everything happens, then the connection is cut without an answer."""


@dataclass(frozen=True, slots=True)
class Delay:
    """The call is taken up only after this many real seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class PictureNotReady:
    """Blocks with a `slack_file` are refused as if the file were still being prepared (slack-facts.md 2.6).

    Locks with a `slack_file` are refused as if the file were still being prepared (slack-facts.md 2.6).
    """


@dataclass(frozen=True, slots=True)
class Redeliver:
    """An event arrives once more although it was acknowledged."""

    retry_num: int = 1
    reason: str = "http_timeout"


Fault: TypeAlias = (
    RateLimited | ServerError | Refused | DropBefore | DropAfter | Delay | PictureNotReady | Redeliver
)


@dataclass(slots=True)
class _Order:
    fault: Fault
    left: int
    when: Callable[[Json], bool] | None


class Faults:
    """Orders of faults by place: a method name, `response_url`, `upload`, or `event:NAME` for `Redeliver`."""

    def __init__(self) -> None:
        self._orders: dict[str, list[_Order]] = {}
        self._lock = Lock()

    def on(
        self, place: str, fault: Fault, *, times: int = 1, when: Callable[[Json], bool] | None = None
    ) -> None:
        """Let this go wrong the next `times` times; `when` chooses by the call's arguments."""
        with self._lock:
            self._orders.setdefault(place, []).append(_Order(fault, times, when))

    def take(self, place: str, args: Json) -> Fault | None:
        """The fault that is due at this place, counted off."""
        if place not in self._orders:
            return None
        with self._lock:
            orders = self._orders.get(place, [])
            for order in orders:
                if order.when is None or order.when(args):
                    order.left -= 1
                    if order.left <= 0:
                        orders.remove(order)
                        if not orders:
                            del self._orders[place]
                    return order.fault
        return None

    def clear(self) -> None:
        """Nothing goes wrong on purpose any more."""
        with self._lock:
            self._orders.clear()
