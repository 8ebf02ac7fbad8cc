"""Takes a person out of meetings, and deletes in time who came to which: counts stay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, or_, select, update

from bot.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingMember

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

KEPT: Final = timedelta(days=180)
"""How long it is known who came to a meeting; its minutes keep how many of each side did."""


def names_in_meeting(user_id: str) -> ColumnElement[bool]:
    """Meetings they had the chair of, or closed."""
    return or_(Meeting.chair == user_id, Meeting.closed_by == user_id)


def names_in_item(user_id: str) -> ColumnElement[bool]:
    """Topics they put on an agenda, or were to bring up."""
    return or_(AgendaItem.owner == user_id, AgendaItem.proposed_by == user_id)


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out: what was said and decided stays, and by whom is forgotten; that they took part goes."""
    session.execute(
        delete(MeetingMember).where(MeetingMember.team_id == team_id, MeetingMember.user_id == user_id)
    )
    session.execute(delete(Attendance).where(Attendance.team_id == team_id, Attendance.user_id == user_id))
    named: tuple[tuple[type[Meeting | AgendaItem | Decision], InstrumentedAttribute[str]], ...] = (
        (Meeting, Meeting.chair),
        (Meeting, Meeting.closed_by),
        (AgendaItem, AgendaItem.owner),
        (AgendaItem, AgendaItem.proposed_by),
        (Decision, Decision.noted_by),
    )
    for model, column in named:
        mine = (model.team_id == team_id, column == user_id)
        session.execute(update(model).where(*mine).values({column: ""}))


def forget_who_came(session: Session, team_id: str, *, now: datetime) -> None:
    """Delete who came to meetings that were long ago."""
    old = select(Meeting.id).where(Meeting.team_id == team_id, Meeting.end_at < now - KEPT)
    session.execute(delete(Attendance).where(Attendance.team_id == team_id, Attendance.meeting_id.in_(old)))
