"""Which messages people have clicked on since it was last looked; in memory alone, and for some minutes.

A click tells that a message of which nobody knew has arrived. It is noted in the outbox later and together with others:
a row written at the moment of a click would stand beside the answer in the order of transactions (domain.md C9).
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

MOST = 20_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """The message of a key, and where it stands."""

    team_id: str
    key: str
    channel: str
    ts: str


class Arrivals:
    """Notes clicks; what does not fit any more is forgotten, and learned with the next click."""

    def __init__(self) -> None:
        self._seen: set[Arrival] = set()
        self._lock = Lock()

    def note(self, arrival: Arrival) -> None:
        """Somebody has clicked on it."""
        with self._lock:
            if len(self._seen) < MOST:
                self._seen.add(arrival)

    def take(self) -> set[Arrival]:
        """Those that were noted since; they are forgotten here."""
        with self._lock:
            seen, self._seen = self._seen, set()
        return seen
