"""One date of the series moved, cancelled or put in beside the rule, by a lead or an admin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.db import random_id
from bot.errors import BotError
from bot.meetings.cadence import dates
from bot.meetings.facts import MeetingState
from bot.meetings.keeping import call_off, look_again
from bot.meetings.making import at_slot, ensure_next, schedule
from bot.meetings.meeting_views import meeting_view
from bot.meetings.members import chair_after, require_keeper
from bot.meetings.models import Meeting
from bot.meetings.promise import current, local_day, promise
from bot.meetings.series import LONGEST_GAP
from bot.meetings.telling import ADDED, MOVED, refresh, tell_news
from bot.people.moments import instant, zone_of
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

    from sqlalchemy.orm import Session

    from bot.meetings.cadence import Occurrence
    from bot.meetings.meeting_views import MeetingView
    from bot.meetings.models import MeetingSeries
    from bot.outbox.kinds import Kind

MOST_OFFERED: Final = 8
"""Dates to choose from."""


def coming_dates(session: Session, team_id: str, *, now: datetime) -> tuple[Occurrence, ...]:
    """The next dates that are promised."""
    row = current(session, team_id)
    promised = promise(session, team_id, load_settings(session, team_id).workspace.country)
    if row is None or promised is None:
        return ()
    today = local_day(row, now)
    found = dates(promised.plan, today, today + MOST_OFFERED * LONGEST_GAP, promised.changes)
    return tuple(one for one in found if one.start > now)[:MOST_OFFERED]


def move(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    slot: date,
    day: date,
    at: time | None,
    *,
    by: str,
    now: datetime,
) -> MeetingView:
    """Put a meeting on another day or hour (None: the one it has); its reminders follow, and its people hear once.

    Raises:
        BotError: they may not, there is no such meeting any more, or nobody could come then.
    """
    series, row = _found(session, team_id, slot, by=by, now=now)
    local = row.start_at.astimezone(zone_of(series.timezone)).time()
    start = _start(session, team_id, series, day, at or local, now=now, besides=row.id)
    if start != row.start_at:
        length = row.end_at - row.start_at
        row.start_at, row.end_at, row.is_moved = start, start + length, True
        session.flush()
        _changed(session, kinds, team_id, series, row.id, MOVED, by=by, now=now)
    return _view(session, team_id, row.id)


def cancel(
    session: Session, kinds: Mapping[str, Kind], team_id: str, slot: date, *, by: str, now: datetime
) -> MeetingView:
    """Cancel one date; its agenda goes on to the next one.

    Raises:
        BotError: they may not, or there is no such meeting any more.
    """
    series, row = _found(session, team_id, slot, by=by, now=now)
    call_off(session, kinds, team_id, row.id, by=by, now=now)
    series.sequence += 1
    look_again(session, team_id, series, now=now)
    return _view(session, team_id, row.id)


def put_in(
    session: Session, kinds: Mapping[str, Kind], team_id: str, day: date, at: time, *, by: str, now: datetime
) -> MeetingView:
    """Meet once more, beside the rule.

    Raises:
        BotError: they may not, nothing is set up, or nobody could come then.
    """
    require_keeper(session, team_id, by)
    series = _series(session, team_id)
    start = _start(session, team_id, series, day, at, now=now)
    row = session.scalars(select(Meeting).where(Meeting.uid == series.uid, Meeting.slot == day)).first()
    if row is not None and row.state != MeetingState.CANCELLED:
        raise BotError("meeting.error.day_taken")
    if row is None:
        side = "" if series.alternates else series.chair
        row = Meeting(
            id=random_id(),
            team_id=team_id,
            uid=series.uid,
            slot=day,
            is_extra=True,
            chair=chair_after(session, team_id, "", alternates=series.alternates, side=side),
            has_outlook=False,
            minutes="",
        )
        session.add(row)
    # On a date that was cancelled they meet after all.
    row.state, row.channel, row.closed_by, row.closed_at = MeetingState.PLANNED, series.channel, "", None
    row.start_at, row.end_at = start, start + _length(series)
    row.is_moved = not row.is_extra
    session.flush()
    _changed(session, kinds, team_id, series, row.id, ADDED, by=by, now=now)
    return _view(session, team_id, row.id)


def _changed(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    series: MeetingSeries,
    meeting_id: str,
    what: str,
    *,
    by: str,
    now: datetime,
) -> None:
    schedule(session, team_id, meeting_id, now=now)
    ensure_next(session, team_id, after=now, now=now)
    look_again(session, team_id, series, now=now)
    series.sequence += 1
    refresh(session, team_id, meeting_id, now=now)
    tell_news(session, kinds, team_id, _view(session, team_id, meeting_id), what, by=by, now=now)


def _found(
    session: Session, team_id: str, slot: date, *, by: str, now: datetime
) -> tuple[MeetingSeries, Meeting]:
    require_keeper(session, team_id, by)
    series = _series(session, team_id)
    row = at_slot(session, team_id, slot, now=now)
    if row is None or row.state != MeetingState.PLANNED:
        raise BotError("meeting.error.no_such_date")
    session.scalars(select(Meeting.id).where(Meeting.id == row.id).with_for_update()).one()
    return series, row


def _start(
    session: Session,
    team_id: str,
    series: MeetingSeries,
    day: date,
    at: time,
    *,
    now: datetime,
    besides: str = "",
) -> datetime:
    start = instant(day, at, series.timezone)
    if start <= now:
        raise BotError("meeting.error.past")
    other = session.scalars(
        select(Meeting).where(
            Meeting.team_id == team_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.id != besides,
            Meeting.start_at < start + _length(series),
            Meeting.end_at > start,
        )
    ).first()
    if other is not None:
        raise BotError("meeting.error.at_the_same_time")
    return start


def _series(session: Session, team_id: str) -> MeetingSeries:
    row = current(session, team_id)
    if row is None:
        raise BotError("meeting.error.not_set_up")
    return row


def _length(series: MeetingSeries) -> timedelta:
    return timedelta(minutes=series.minutes)


def _view(session: Session, team_id: str, meeting_id: str) -> MeetingView:
    view = meeting_view(session, team_id, meeting_id)
    if view is None:
        raise LookupError(f"no meeting {meeting_id}")
    return view
