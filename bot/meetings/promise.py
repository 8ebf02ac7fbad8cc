"""The promise to meet as `[meeting]` of the settings makes it: its versions, changed dates, what is promised next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.db import random_id
from bot.meetings.cadence import Added, Cancelled, Change, Moved
from bot.meetings.facts import MeetingState
from bot.meetings.models import Meeting, MeetingSeries
from bot.meetings.series import edited, series_of
from bot.people.moments import instant, zone_of
from bot.workspace.settings import MeetingSection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.series import Plan, Series
    from bot.workspace.settings import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Promise:
    """A series with its history, and what somebody did to single dates; `is_on`: it goes on."""

    uid: str
    sequence: int
    plan: Plan
    changes: tuple[Change, ...]
    is_on: bool


def promise(session: Session, team_id: str, country: str) -> Promise | None:
    """What is promised; None before the first series."""
    rows = versions(session, team_id)
    if not rows:
        return None
    plan = tuple(_series(row, country) for row in rows)
    return Promise(
        rows[-1].uid,
        rows[-1].sequence,
        plan,
        changes_of(session, team_id, rows[-1]),
        is_on=rows[-1].ended_on is None,
    )


def versions(session: Session, team_id: str) -> Sequence[MeetingSeries]:
    """The rows of the series, oldest first."""
    return session.scalars(
        select(MeetingSeries).where(MeetingSeries.team_id == team_id).order_by(MeetingSeries.begins)
    ).all()


def current(session: Session, team_id: str) -> MeetingSeries | None:
    """The row of what holds now; None where no meeting is set up, or it was given up."""
    rows = versions(session, team_id)
    return rows[-1] if rows and rows[-1].ended_on is None else None


def changes_of(session: Session, team_id: str, series: MeetingSeries) -> tuple[Change, ...]:
    """What somebody did to single dates, as their meetings tell."""
    zone = zone_of(series.timezone)
    found: list[Change] = []
    rows = session.scalars(
        select(Meeting).where(Meeting.team_id == team_id, Meeting.uid == series.uid).order_by(Meeting.slot)
    )
    for row in rows:
        local = row.start_at.astimezone(zone)
        at = local.time().replace(tzinfo=None)
        if row.is_extra:
            found.append(Added(row.slot, at))
        if row.is_moved:
            found.append(Moved(row.slot, local.date(), at))
        if row.state == MeetingState.CANCELLED:
            found.append(Cancelled(row.slot))
    return tuple(found)


def last_held(session: Session, team_id: str, uid: str) -> date | None:
    """The slot of the last meeting that was held."""
    return session.scalar(
        select(func.max(Meeting.slot)).where(
            Meeting.team_id == team_id, Meeting.uid == uid, Meeting.state == MeetingState.HELD
        )
    )


def is_as_wanted(row: MeetingSeries, section: MeetingSection, zone: str) -> bool:
    """Whether a series has the days, hours and length that the settings want."""
    wanted = (section.every, section.on, section.at, section.minutes, section.timezone or zone)
    return (row.every, row.on, row.at, row.minutes, row.timezone) == wanted


def begin_version(
    session: Session, team_id: str, settings: WorkspaceSettings, section: MeetingSection, *, now: datetime
) -> MeetingSeries:
    """Have another version of the series hold from now on, or the first one; what was held stays as it was.

    Raises:
        BotError: a rhythm that is none.
    """
    country, zone = settings.workspace.country, section.timezone or settings.workspace.timezone
    rows = versions(session, team_id)
    before = rows[-1] if rows else None
    wanted = _from_now(section, zone, country, now)
    plan = tuple(_series(row, country) for row in rows)
    held = last_held(session, team_id, before.uid) if before else None
    begins = edited(plan, wanted, held=held)[-1].begins
    for row in rows:
        if row.begins < begins and (row.ended_on is None or row.ended_on > begins):
            row.ended_on, row.due_at = begins, None
    session.execute(
        delete(MeetingSeries).where(MeetingSeries.team_id == team_id, MeetingSeries.begins >= begins)
    )
    row = MeetingSeries(
        id=random_id(),
        team_id=team_id,
        every=section.every,
        on=section.on,
        at=section.at,
        minutes=section.minutes,
        timezone=zone,
        channel="",
        begins=begins,
        ended_on=None,
        uid=before.uid if before else random_id(),
        sequence=before.sequence + 1 if before else 0,
    )
    session.add(row)
    return row


def _from_now(section: MeetingSection, zone: str, country: str, now: datetime) -> Series:
    """The series from today on, or from tomorrow where today's hour is over: nobody could have met."""
    today = now.astimezone(zone_of(zone)).date()
    wanted = series_of(section, zone=zone, country=country, begins=today)
    if wanted.first == today and instant(today, wanted.at, zone) <= now:
        return replace(wanted, begins=today + timedelta(days=1))
    return wanted


def _series(row: MeetingSeries, country: str) -> Series:
    section = MeetingSection(
        every=row.every, on=row.on, at=row.at, minutes=row.minutes, timezone=row.timezone
    )
    found = series_of(section, zone=row.timezone, country=country, begins=row.begins)
    return replace(found, ends=row.ended_on)


def local_day(row: MeetingSeries, now: datetime) -> date:
    """The day it is where the meeting is held."""
    return now.astimezone(zone_of(row.timezone)).date()
