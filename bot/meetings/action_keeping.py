"""Looks after action items as time passes: reminders, closes of meetings, owners who leave, deleted data."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, or_, select, update

from bot.db import claim
from bot.meetings.action_days import Which, which
from bot.meetings.action_owners import (
    carers,
    chair_of_next,
    day_ends,
    first_there,
    next_meeting_day,
    next_reminder,
)
from bot.meetings.action_telling import bring_up_to_date, forget_messages, offer, remind
from bot.meetings.action_views import view_of
from bot.meetings.facts import UNFINISHED, ActionState
from bot.meetings.models import ActionItem, Meeting
from bot.people.calendars import next_hour, personal_calendar
from bot.people.models import Person
from bot.people.moments import zone_of
from bot.people.service import someone
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from bot.meetings.action_views import ActionView
    from bot.outbox.kinds import Kind
    from bot.people.service import Someone

KEPT: Final = timedelta(days=730)
"""How long what is done is kept: the measures of meetings look back on it."""
_AGAIN: Final = timedelta(days=1)
"""When it is tried again to find somebody for what nobody has, or to reach who is away."""
_LATE_KEPT: Final = timedelta(days=6)
"""A weekly reminder that could not be sent by then gives way to the next."""


def next_due(session: Session) -> datetime | None:
    """When somebody is to be reminded next."""
    return session.scalar(
        select(func.min(ActionItem.due_at)).where(
            ActionItem.state.in_(UNFINISHED), ActionItem.held_until.is_(None)
        )
    )


def due_action(session: Session, *, now: datetime) -> str | None:
    """An action item with which something is to be done now: its owner is there no more, or is to be reminded."""
    free = (
        ActionItem.state.in_(UNFINISHED),
        or_(ActionItem.held_until.is_(None), ActionItem.held_until <= now),
    )
    left = session.scalars(select(ActionItem.id).where(*free, _owner_has_left()).limit(1)).first()
    if left is not None:
        return left
    return session.scalars(
        select(ActionItem.id)
        .where(*free, ActionItem.due_at <= now)
        .order_by(ActionItem.due_at, ActionItem.id)
        .limit(1)
    ).first()


def hold(session: Session, action_id: str, *, until: datetime) -> None:
    """Leave an action item alone that threw."""
    session.execute(update(ActionItem).where(ActionItem.id == action_id).values(held_until=until))


def look_after(session: Session, kinds: Mapping[str, Kind], action_id: str, *, now: datetime) -> bool:
    """Do what is due about an action item; of reminders all of its owner's at once, so that they become one message.

    Returns:
        False if there is nothing left to be done, since somebody else has done so.
    """
    row = session.get(ActionItem, action_id, populate_existing=True)
    if row is None or row.state not in UNFINISHED:
        return False
    if row.held_until is not None:
        row.held_until = None
    if session.scalar(select(ActionItem.id).where(ActionItem.id == row.id, _owner_has_left())) is not None:
        return _comes_back(session, kinds, row, now)
    person = someone(session, row.team_id, row.owner)
    if person is None:
        row.due_at = None
        return True
    others = session.scalars(
        select(ActionItem)
        .where(
            ActionItem.team_id == row.team_id,
            ActionItem.owner == row.owner,
            ActionItem.state.in_(UNFINISHED),
            ActionItem.due_at <= now,
            or_(ActionItem.held_until.is_(None), ActionItem.held_until <= now),
        )
        .order_by(ActionItem.due_on, ActionItem.id)
    ).all()
    done = [_calls_to_mind(session, kinds, one, person, now) for one in others]
    return any(done)


def carry_over(session: Session, team_id: str, meeting_id: str, *, now: datetime) -> tuple[ActionView, ...]:
    """What a meeting at its close finds undone goes on, and is due at the next one; which that is.

    It was due by the day of the meeting. What was given at this very meeting, or is due later, is not carried over.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.team_id != team_id:
        return ()
    rows = session.scalars(
        select(ActionItem)
        .where(
            ActionItem.team_id == team_id,
            ActionItem.state.in_(UNFINISHED),
            ActionItem.meeting_id != meeting_id,
        )
        .order_by(ActionItem.due_on, ActionItem.id)
    ).all()
    carried = []
    for row in rows:
        person = someone(session, team_id, row.owner)
        zone = person.timezone if person else load_settings(session, team_id).workspace.timezone
        if row.due_on > meeting.start_at.astimezone(zone_of(zone)).date():
            continue
        row.carried += 1
        following = next_meeting_day(session, team_id, zone, now=max(now, meeting.end_at))
        row.due_on = max(row.due_on, following or row.due_on)
        row.due_at = next_reminder(session, row, now=now)
        bring_up_to_date(session, row, now=now)
        carried.append(row)
    session.flush()
    return tuple(view_of(session, row) for row in carried)


def forget_old_actions(session: Session, team_id: str, *, now: datetime) -> None:
    """Delete what was done long ago, and what was sent of it."""
    old = ActionItem.done_on < (now - KEPT).date()
    for action_id in session.scalars(select(ActionItem.id).where(ActionItem.team_id == team_id, old)).all():
        forget_messages(session, team_id, action_id)
        session.execute(delete(ActionItem).where(ActionItem.id == action_id))


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out of the action items.

    What they had to do goes back to the chair of the next meeting or to who gave it, by the job. What they gave stays
    with its owner, as from nobody, and what is done stays done by nobody.
    """
    for column in (ActionItem.owner, ActionItem.given_by, ActionItem.former_owner):
        session.execute(
            update(ActionItem).where(ActionItem.team_id == team_id, column == user_id).values({column: ""})
        )


def _calls_to_mind(
    session: Session, kinds: Mapping[str, Kind], row: ActionItem, person: Someone, now: datetime
) -> bool:
    """Remind the owner in their hours, or note when these are; an outage drops what was planned meanwhile."""
    settings = load_settings(session, row.team_id)
    moment = next_hour(person, settings, now)
    # Who is away may be back earlier than they said.
    following = next_reminder(session, row, now=now) if moment <= now else min(moment, now + _AGAIN)
    mine = update(ActionItem).where(
        ActionItem.id == row.id, ActionItem.state.in_(UNFINISHED), ActionItem.due_at == row.due_at
    )
    if not claim(session, mine.values(due_at=following)):
        return False
    session.refresh(row)
    if moment <= now:
        today = person.today(now)
        kind = which(row.due_on, today, personal_calendar(person, settings, now))
        until = now + _LATE_KEPT if kind is Which.LATE else day_ends(row.due_on, person)
        remind(session, kinds, row, kind, today, now=now, until=max(until, moment + timedelta(hours=1)))
    return True


def _comes_back(session: Session, kinds: Mapping[str, Kind], row: ActionItem, now: datetime) -> bool:
    """Its owner is there no more: it goes to the chair of the next meeting, else to who gave it, who hear at once."""
    candidates = [chair_of_next(session, row.team_id, now=now), row.given_by, *carers(session, row.team_id)]
    to = first_there(session, row.team_id, candidates, but=row.owner)
    if not to:
        hold(session, row.id, until=now + _AGAIN)
        return True
    mine = (
        update(ActionItem)
        .where(
            ActionItem.id == row.id,
            ActionItem.owner == row.owner,
            ActionItem.turn == row.turn,
            ActionItem.state.in_(UNFINISHED),
        )
        .values(
            state=ActionState.RETURNED,
            reason="",
            former_owner=row.owner,
            owner=to,
            turn=ActionItem.turn + 1,
        )
    )
    if not claim(session, mine):
        return False
    session.refresh(row)
    row.due_at = next_reminder(session, row, now=now)
    offer(session, kinds, row, now=now)
    return True


def _owner_has_left() -> ColumnElement[bool]:
    """Whether the owner deleted their data or is not in the company any more."""
    gone = (
        select(Person.user_id)
        .where(
            Person.team_id == ActionItem.team_id,
            Person.user_id == ActionItem.owner,
            Person.is_active.is_(False),
        )
        .exists()
    )
    return or_(ActionItem.owner == "", gone)
