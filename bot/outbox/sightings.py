"""Since when leases have been seen to be over, by the ticks of this process; pure but for what it remembers.

Whether a lease is over is read off a clock, and the clock of another machine, or this one's after a jump, may be wrong.
So it is taken from its holder only after it was over, unchanged, for longer than any call lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outbox.states import SEEN_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a message, and until when."""

    message_id: str
    owner: str
    until: datetime


class Sightings:
    """What was seen to be over, and when for the first time."""

    def __init__(self) -> None:
        self._since: dict[Lease, float] = {}

    def ripe(self, leases: Iterable[Lease], ticks: float) -> list[Lease]:
        """Those of the leases that have been seen to be over for long enough, in their order."""
        seen = list(leases)
        self._since = {lease: self._since.get(lease, ticks) for lease in seen}
        return [lease for lease in seen if ticks - self._since[lease] >= SEEN_SECONDS]
