"""Which statements of the pulse the joint meeting has taken up, and since when; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.meetings.facts import ItemState, MeetingState
from bot.meetings.models import ActionItem, AgendaItem, Meeting

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

LOOKS_BACK: Final = timedelta(days=182)
"""How long a statement counts as taken up: as long as two meetings of a quarterly series need to follow upon it."""

RESTS: Final = timedelta(days=84)
"""How long a statement is not proposed again, whatever the leads said to it: fewer days, and its figure still rests on
answers of before."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A statement, by its id, and the first day it was talked about at a meeting or somebody got something to do."""

    statement: str
    on: date


def resting(session: Session, team_id: str, *, now: datetime) -> frozenset[str]:
    """Statements that were proposed for a meeting not long ago, or for the next one; by their ids."""
    rows = session.scalars(
        select(AgendaItem.statement)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.team_id == team_id, AgendaItem.statement != "", Meeting.start_at > now - RESTS)
    )
    return frozenset(rows)


def taken_up(session: Session, team_id: str, *, now: datetime) -> tuple[TakenUp, ...]:
    """The statements taken up in the last half year, the newest first."""
    since = now - LOOKS_BACK
    talked_about = session.execute(
        select(AgendaItem.statement, Meeting.start_at)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.team_id == team_id,
            AgendaItem.statement != "",
            AgendaItem.state == ItemState.DONE,
            Meeting.state == MeetingState.HELD,
            Meeting.start_at >= since,
        )
    )
    given = session.execute(
        select(ActionItem.statement, ActionItem.given_on).where(
            ActionItem.team_id == team_id, ActionItem.statement != "", ActionItem.given_on >= since.date()
        )
    )
    first: dict[str, date] = {}
    for statement, day in [
        *((one, at.date()) for one, at in talked_about),
        *((one, on) for one, on in given),
    ]:
        first[statement] = min(day, first.get(statement, day))
    found = (TakenUp(statement, day) for statement, day in first.items())
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.statement)))
