"""What became of a statement since it was taken up: its published figures then and now (the loop of domain.md B9, B31).

Reads what was published and reckons nothing: whether a single statement's shift is more than chance is not known, and
the words say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.meetings.taken_up import taken_up
from bot.memo import remembered
from bot.scores.models import Release
from bot.scores.service.kept import load_shown
from bot.scores.side_details import Name
from bot.scores.then_and_now_lines import SideThenAndNow, ThenAndNow, then_and_now_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.taken_up import TakenUp
    from bot.pulse.instrument import Instrument
    from bot.scores.side_details import Detail
    from bot.text import Safe, Words

MOST: Final = 3
"""Statements that are told of, the newest first."""


@dataclass(frozen=True, slots=True)
class SinceTakenUp:
    """The lines for an invitation to the meeting, which knows no scores."""

    instrument: Instrument

    def __call__(self, session: Session, team_id: str, words: Words, now: datetime) -> list[Safe]:
        """One line for each statement, below a head; none where nothing was taken up."""
        return then_and_now_lines(
            then_and_now(session, self.instrument, team_id, now=now), self.instrument, words
        )


def then_and_now(
    session: Session, instrument: Instrument, team_id: str, *, now: datetime
) -> tuple[ThenAndNow, ...]:
    """The statements taken up in the last half year of which a figure was published before, three at most.

    Read once for all readers where a memo is open.
    """
    key = ("scores", "then_and_now", team_id)
    return remembered(session, key, lambda: _then_and_now(session, instrument, team_id, now))


def _then_and_now(
    session: Session, instrument: Instrument, team_id: str, now: datetime
) -> tuple[ThenAndNow, ...]:
    taken = taken_up(session, team_id, now=now)
    newest = _release_on(session, team_id, now.date()) if taken else None
    if newest is None:
        return ()
    numbers = {one.id: one.no for one in instrument.statements}
    known = [one for one in taken if one.statement in numbers]
    shown = load_shown(session, team_id, newest.round_id)
    found = (_of(session, newest, shown, numbers[one.statement], one) for one in known)
    return tuple([one for one in found if one is not None][:MOST])


def _of(
    session: Session, newest: Release, now: Mapping[Name, Detail], number: int, taken: TakenUp
) -> ThenAndNow | None:
    """None without a figure before: there is nothing to compare with."""
    before = _release_on(session, newest.team_id, taken.on)
    if before is None or before.series_id != newest.series_id:
        return None
    then = load_shown(session, newest.team_id, before.round_id)
    sides = []
    for side in ("sales", "marketing"):
        name = Name(side, "line", str(number))
        earlier, later = then.get(name), now.get(name)
        if earlier is None:
            continue
        # Of another wording, or still the figure of then: no word on what came after.
        is_newer = later is not None and later.version == earlier.version and later.stands_for > taken.on
        sides.append(SideThenAndNow(side, earlier, later if is_newer else None))
    return ThenAndNow(number, taken.on, tuple(sides)) if sides else None


def _release_on(session: Session, team_id: str, day: date) -> Release | None:
    """The newest release as of the end of a day."""
    return session.scalars(
        select(Release)
        .where(Release.team_id == team_id, Release.closed_on <= day)
        .order_by(Release.closed_on.desc(), Release.number.desc())
        .limit(1)
    ).first()
