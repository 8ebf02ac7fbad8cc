"""Looks after handoffs as time passes: limits, takers who leave or go away, people who delete their data."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, or_, select, update

from bot.db import claim
from bot.handoffs.models import Handoff
from bot.handoffs.taking import away_until
from bot.handoffs.telling import (
    LEFT,
    PASSED,
    SOON,
    absence_of,
    bring_up_to_date,
    forget_messages,
    remind,
    tell_giver,
    tell_late,
)
from bot.handoffs.terms import RUNNING, State
from bot.handoffs.views import names_person
from bot.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind

KEPT: Final = timedelta(days=180)
"""How long a handoff that is over is kept."""


def next_due(session: Session) -> datetime | None:
    """When somebody is to be reminded next."""
    return session.scalar(select(func.min(Handoff.due_at)))


def due_handoff(session: Session, *, now: datetime) -> str | None:
    """A handoff with which something is to be done now: its taker has left or is away, or its time comes to an end."""
    running = Handoff.state.in_(RUNNING), or_(Handoff.held_until.is_(None), Handoff.held_until <= now)
    left = session.scalars(select(Handoff.id).where(*running, _taker_has_left()).limit(1)).first()
    if left is not None:
        return left
    due = session.scalars(
        select(Handoff.id)
        .where(*running, Handoff.due_at <= now)
        .order_by(Handoff.due_at, Handoff.id)
        .limit(1)
    ).first()
    return due or _with_taker_away(session, now)


def hold(session: Session, handoff_id: str, *, until: datetime) -> None:
    """Leave a handoff alone that threw."""
    session.execute(update(Handoff).where(Handoff.id == handoff_id).values(held_until=until))
    session.execute(
        update(Handoff).where(Handoff.id == handoff_id, Handoff.due_at < until).values(due_at=until)
    )


def look_after(session: Session, kinds: Mapping[str, Kind], handoff_id: str, *, now: datetime) -> bool:
    """Do what is due about a handoff.

    Returns:
        False if there is nothing left to be done, since somebody else has done so.
    """
    row = session.get(Handoff, handoff_id, populate_existing=True)
    if row is None or row.state not in RUNNING:
        return False
    if session.scalar(select(Handoff.id).where(Handoff.id == row.id, _taker_has_left())) is not None:
        return _comes_back(session, kinds, row, now)
    if row.due_at is not None and row.due_at <= now:
        return _calls_to_mind(session, kinds, row, now)
    return _tells_absence(session, kinds, row, now)


def forget_old(session: Session, team_id: str, *, now: datetime) -> None:
    """Delete handoffs that were over long ago, and what was sent of them."""
    _forget(session, team_id, (Handoff.ended_at < now - KEPT,))


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out of the handoffs.

    What is over goes. What they had taken over comes back to its giver, what they had given stays with its taker.
    """
    _forget(session, team_id, (Handoff.state.not_in(RUNNING), names_person(user_id)))
    for column in (Handoff.taker, Handoff.giver):
        session.execute(
            update(Handoff).where(Handoff.team_id == team_id, column == user_id).values({column: ""})
        )


def _calls_to_mind(session: Session, kinds: Mapping[str, Kind], row: Handoff, now: datetime) -> bool:
    """The taker is reminded before the limit, and once after it, when the giver hears; an outage drops the former."""
    is_late = now >= row.limit_at
    mine = (
        update(Handoff)
        .where(Handoff.id == row.id, Handoff.state.in_(RUNNING), Handoff.due_at == row.due_at)
        .values(due_at=None if is_late else row.limit_at)
    )
    if not claim(session, mine):
        return False
    remind(session, kinds, row, PASSED if is_late else SOON, now=now)
    if is_late:
        tell_late(session, kinds, row, now=now)
        bring_up_to_date(session, row, now=now)
    return True


def _comes_back(session: Session, kinds: Mapping[str, Kind], row: Handoff, now: datetime) -> bool:
    """The taker is there no more: it is the giver's again, who hears at once."""
    mine = (
        update(Handoff)
        .where(Handoff.id == row.id, Handoff.state.in_(RUNNING))
        .values(state=State.RETURNED, has_left=True, ended_at=now, due_at=None)
    )
    if not claim(session, mine):
        return False
    bring_up_to_date(session, row, now=now)
    tell_giver(session, kinds, row, LEFT, now=now)
    return True


def _tells_absence(session: Session, kinds: Mapping[str, Kind], row: Handoff, now: datetime) -> bool:
    """The taker has gone away before accepting: the giver hears until when, and decides."""
    until = away_until(session, row.team_id, row.taker, now=now)
    if until is None or (row.told_away is not None and row.told_away >= until):
        return False
    untold = or_(Handoff.told_away.is_(None), Handoff.told_away < until)
    mine = (
        update(Handoff)
        .where(Handoff.id == row.id, Handoff.state == State.OPEN, untold)
        .values(told_away=until)
    )
    if not claim(session, mine):
        return False
    # What was told of a shorter absence is brought up to date, too.
    bring_up_to_date(session, row, now=now)
    tell_giver(session, kinds, row, absence_of(until), now=now)
    return True


def _with_taker_away(session: Session, now: datetime) -> str | None:
    """A handoff nobody has accepted, whose taker is away for longer than its giver knows."""
    # A day more, since it may be another day where they are; who is really away says their own calendar.
    since = (now - timedelta(days=1)).date()
    said = (Person.away_until >= since) & or_(
        Handoff.told_away.is_(None), Handoff.told_away < Person.away_until
    )
    status = Person.status_until > now
    rows = session.execute(
        select(Handoff.id, Handoff.team_id, Handoff.taker, Handoff.told_away)
        .join(Person, (Person.team_id == Handoff.team_id) & (Person.user_id == Handoff.taker))
        .where(
            Handoff.state == State.OPEN,
            or_(Handoff.held_until.is_(None), Handoff.held_until <= now),
            or_(said, status),
        )
        .order_by(Handoff.id)
    )
    for row in rows:
        until = away_until(session, row.team_id, row.taker, now=now)
        if until is not None and (row.told_away is None or row.told_away < until):
            return str(row.id)
    return None


def _taker_has_left() -> ColumnElement[bool]:
    """Whether the taker deleted their data or is not in the company any more."""
    gone = (
        select(Person.user_id)
        .where(
            Person.team_id == Handoff.team_id, Person.user_id == Handoff.taker, Person.is_active.is_(False)
        )
        .exists()
    )
    return or_(Handoff.taker == "", gone)


def _forget(session: Session, team_id: str, which: tuple[ColumnElement[bool], ...]) -> None:
    ids = session.scalars(select(Handoff.id).where(Handoff.team_id == team_id, *which)).all()
    for handoff_id in ids:
        forget_messages(session, team_id, handoff_id)
        session.execute(delete(Handoff).where(Handoff.id == handoff_id))
