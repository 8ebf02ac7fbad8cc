"""Makes the next meeting of the series, plans its steps, and carries over what was left of another one's agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.db import insert_once, random_id, table_of
from bot.meetings import agenda
from bot.meetings.cadence import next_date, occurrence_of
from bot.meetings.facts import ItemState, MeetingState
from bot.meetings.meeting_views import item_view, meeting_view
from bot.meetings.members import chair_after
from bot.meetings.models import AgendaItem, Meeting
from bot.meetings.promise import current, promise
from bot.meetings.steps import next_step
from bot.meetings.telling import moments_of, occurrence
from bot.people.moments import zone_of
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.cadence import Occurrence
    from bot.meetings.models import MeetingSeries
    from bot.meetings.steps import Step


def ensure_next(session: Session, team_id: str, *, after: datetime, now: datetime) -> Meeting | None:
    """The first meeting that is promised after an instant, made if it is not there; None where none is promised."""
    country = load_settings(session, team_id).workspace.country
    promised, row = promise(session, team_id, country), current(session, team_id)
    if promised is None or row is None:
        return None
    found = next_date(promised.plan, after, promised.changes)
    return _made(session, team_id, row, found, now=now) if found else None


def at_slot(session: Session, team_id: str, slot: date, *, now: datetime) -> Meeting | None:
    """The meeting of a slot to come, made if it is not there; None where none is promised for it."""
    country = load_settings(session, team_id).workspace.country
    promised, row = promise(session, team_id, country), current(session, team_id)
    if promised is None or row is None:
        return None
    found = occurrence_of(promised.plan, slot, promised.changes)
    return _made(session, team_id, row, found, now=now) if found and found.start > now else None


def schedule(
    session: Session, team_id: str, meeting_id: str, *, now: datetime, after: Step | None = None
) -> None:
    """Plan what comes next for a meeting; all of it anew where it is at another time than before."""
    view, row = meeting_view(session, team_id, meeting_id), session.get_one(Meeting, meeting_id)
    if view is None or not view.is_planned:
        row.step, row.due_at = "", None
        return
    moments = moments_of(session, team_id, occurrence(view), now=now)
    coming = next_step(moments, now, after)
    row.step, row.due_at = coming or ("", None)
    session.flush()


def carry_items(session: Session, team_id: str, source: str, target: str | None) -> tuple[str, ...]:
    """Put what is left of a meeting's agenda on another one's, where the same title counts once; its titles.

    Without another meeting it stays where it is, put off.
    """
    rows = session.scalars(
        select(AgendaItem).where(AgendaItem.team_id == team_id, AgendaItem.meeting_id == source)
    ).all()
    left = agenda.carried_over((item_view(row).item for row in rows), ()).items
    by_id = {row.id: row for row in rows}
    for row in rows:
        if row.state == ItemState.PROPOSED and target:
            row.meeting_id = target
    for one in left:
        row = by_id[one.id]
        row.state = ItemState.DEFERRED
        if target:
            _put_on(session, team_id, row, target)
    session.flush()
    return tuple(by_id[one.id].title for one in left)


def _made(
    session: Session, team_id: str, series: MeetingSeries, found: Occurrence, *, now: datetime
) -> Meeting:
    """The row of a promised meeting."""
    same = select(Meeting).where(Meeting.uid == series.uid, Meeting.slot == found.slot)
    known = session.scalars(same).first()
    if known is not None:
        return known
    values = {
        "id": random_id(),
        "team_id": team_id,
        "uid": series.uid,
        "slot": found.slot,
        "start_at": found.start,
        "end_at": found.end,
        "state": MeetingState.PLANNED,
        "is_moved": False,
        "is_extra": False,
        "channel": series.channel,
        "chair": _chair(session, team_id, series, found.start),
        "has_outlook": agenda.has_outlook(
            found.day, _last_outlook(session, team_id, found.start, found.zone)
        ),
        "closed_by": "",
        "minutes": "",
        "step": "",
    }
    made = insert_once(session, table_of(Meeting), values)
    row = session.scalars(same).one()
    if made:
        schedule(session, team_id, row.id, now=now)
    return row


def _chair(session: Session, team_id: str, series: MeetingSeries, start: datetime) -> str:
    """Who takes the chair of a meeting that begins then, by who had the one before."""
    before = session.scalars(
        select(Meeting.chair)
        .where(
            Meeting.team_id == team_id,
            Meeting.start_at < start,
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(Meeting.start_at.desc())
        .limit(1)
    ).first()
    side = "" if series.alternates else series.chair
    return chair_after(session, team_id, before or "", alternates=series.alternates, side=side)


def _last_outlook(session: Session, team_id: str, before: datetime, zone: str) -> date | None:
    last = session.scalar(
        select(func.max(Meeting.start_at)).where(
            Meeting.team_id == team_id,
            Meeting.has_outlook,
            Meeting.start_at < before,
            Meeting.state != MeetingState.CANCELLED,
        )
    )
    return last.astimezone(zone_of(zone)).date() if last else None


def _put_on(session: Session, team_id: str, row: AgendaItem, target: str) -> None:
    there = session.scalars(
        select(AgendaItem).where(AgendaItem.team_id == team_id, AgendaItem.meeting_id == target)
    ).all()
    title = row.title.casefold()
    same = next(
        (one for one in there if one.title.casefold() == title and one.state != ItemState.DROPPED), None
    )
    if same is not None:
        same.carried = max(same.carried, row.carried + 1)
        return
    session.add(
        AgendaItem(
            id=random_id(),
            team_id=team_id,
            meeting_id=target,
            kind=row.kind,
            state=ItemState.OPEN,
            title=row.title,
            link=row.link,
            owner=row.owner,
            minutes=row.minutes,
            position=max((one.position for one in there), default=-1) + 1,
            proposed_by=row.proposed_by,
            statement=row.statement,
            carried=row.carried + 1,
        )
    )
    session.flush()
