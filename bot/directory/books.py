"""The directory as it is searched, in memory: an index a workspace, made anew when the directory has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from bot.directory.matching import Entry, Index
from bot.directory.service import listed, version_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LARGE: Final = 5_000
"""From so many entries on an index takes longer to make than somebody who asks may wait."""


@dataclass(frozen=True, slots=True)
class _Book:
    """An index, of how many entries, and the word of the directory it was made of."""

    version: str
    size: int
    index: Index


@dataclass(frozen=True, slots=True)
class Books:
    """The indexes of one bot; several threads may ask."""

    _by_team: dict[str, _Book] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def index(self, session: Session, team_id: str) -> Index:
        """The index of a directory; of a large one that has changed in the last minute, the one from before."""
        known = self._by_team.get(team_id)
        if known is not None and known.size >= LARGE:
            return known.index
        return self.refresh(session, team_id)

    def refresh(self, session: Session, team_id: str) -> Index:
        """The index of the directory as it stands in this transaction."""
        version = version_of(session, team_id)
        known = self._by_team.get(team_id)
        if known is not None and known.version == version:
            return known.index
        # One thread makes it; who asks meanwhile waits for that rather than making it as well.
        with self._lock:
            known = self._by_team.get(team_id)
            if known is None or known.version != version:
                known = self._by_team[team_id] = _book(session, team_id, version)
            return known.index


def _book(session: Session, team_id: str, version: str) -> _Book:
    entries = [
        Entry(
            id=one.id,
            topic=one.said.topic,
            keywords=one.said.keywords,
            product=one.said.product,
            region=one.said.region,
            segment=one.said.segment,
            side=one.said.side,
            names=tuple(name for name in (one.name, one.deputy_name) if name),
            contacts=one.contacts,
        )
        for one in listed(session, team_id)
    ]
    return _Book(version, len(entries), Index(entries))
