"""Who may own an action item, until when it may be due, when they are reminded, and to whom it comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.errors import BotError
from bot.meetings.action_days import Window, reminded
from bot.meetings.action_form import Block
from bot.meetings.cadence import next_date
from bot.meetings.facts import MeetingState
from bot.meetings.models import Meeting
from bot.meetings.promise import promise
from bot.people.calendars import personal_calendar
from bot.people.moments import instant, zone_of
from bot.people.service import admins, leads, someone
from bot.text import mention
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.action_form import Draft, Problems
    from bot.meetings.models import ActionItem
    from bot.people.service import Someone
    from bot.workspace.settings import WorkspaceSettings


def next_meeting(session: Session, team_id: str, *, now: datetime) -> Meeting | None:
    """The next meeting that is planned, and has not begun."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.team_id == team_id, Meeting.state == MeetingState.PLANNED, Meeting.start_at >= now)
        .order_by(Meeting.start_at, Meeting.id)
        .limit(1)
    ).first()


def next_meeting_day(session: Session, team_id: str, zone: str, *, now: datetime) -> date | None:
    """Its day by the clocks of a zone; None where none is planned."""
    meeting = next_meeting(session, team_id, now=now)
    return meeting.start_at.astimezone(zone_of(zone)).date() if meeting else None


def window_of(session: Session, team_id: str, user_id: str, *, now: datetime, meeting_id: str = "") -> Window:
    """By when an action item of somebody may be due, by their clocks; if they are not known, by those of the workspace.

    Args:
        session: the caller's.
        team_id: the workspace.
        user_id: whose it is.
        now: the present instant.
        meeting_id: the meeting at which it is given; it is done by the one after that. Empty for none.
    """
    person, settings = someone(session, team_id, user_id), load_settings(session, team_id)
    zone = person.timezone if person else settings.workspace.timezone
    today = now.astimezone(zone_of(zone)).date()
    held = session.get(Meeting, meeting_id) if meeting_id else None
    if held is None or held.team_id != team_id or held.end_at <= now:
        return Window(today, next_meeting_day(session, team_id, zone, now=now))
    after = next_meeting_day(session, team_id, zone, now=held.end_at)
    return Window(today, after or _promised_day(session, team_id, zone, settings, after=held.end_at))


def _promised_day(
    session: Session, team_id: str, zone: str, settings: WorkspaceSettings, *, after: datetime
) -> date | None:
    """The day of the meeting that is made once the one before it begins; None where none is promised."""
    promised = promise(session, team_id, settings.workspace.country)
    if promised is None or not promised.is_on:
        return None
    found = next_date(promised.plan, after, promised.changes)
    return found.start.astimezone(zone_of(zone)).date() if found else None


def problems_of(session: Session, team_id: str, draft: Draft, *, now: datetime) -> Problems:
    """What is wrong with an action item as things stand, and at which input."""
    problems: Problems = {}
    person = someone(session, team_id, draft.owner)
    why = _why_not(session, team_id, person)
    if why:
        problems[Block.OWNER] = BotError(f"action.error.owner.{why}")
    window = window_of(session, team_id, draft.owner, now=now, meeting_id=draft.origin.meeting_id)
    if draft.due is not None and (error := window.problem(draft.due)):
        problems[Block.DUE] = error
    return problems


def refuse_other(user_id: str, owner: str) -> None:
    """Nothing for the owner of an action item.

    Raises:
        BotError: it is somebody else's; the sentence names whose (ux.md 30).
    """
    if user_id != owner:
        raise BotError(
            "action.error.not_yours" if owner else "action.error.nobodys",
            owner=mention(owner) if owner else "",
        )


def first_there(session: Session, team_id: str, candidates: Iterable[str], *, but: str = "") -> str:
    """The first of some people to whom an action item may go; empty for none."""
    for user_id in candidates:
        if user_id and user_id != but and not _why_not(session, team_id, someone(session, team_id, user_id)):
            return user_id
    return ""


def chair_of_next(session: Session, team_id: str, *, now: datetime) -> str:
    """Who takes the chair of the next meeting; empty where that is not known."""
    meeting = next_meeting(session, team_id, now=now)
    return meeting.chair if meeting else ""


def carers(session: Session, team_id: str) -> list[str]:
    """Who sees to what nobody else does: the leads, and then the admins."""
    return [*leads(session, team_id), *admins(session, team_id)]


def next_reminder(session: Session, row: ActionItem, *, now: datetime) -> datetime | None:
    """When the owner is reminded next, on a later day than today; None where nobody is there."""
    person = someone(session, row.team_id, row.owner)
    if person is None:
        return None
    calendar = personal_calendar(person, load_settings(session, row.team_id), now)
    day = reminded(row.due_on, person.today(now), calendar)
    return instant(day, person.hours[0], person.timezone)


def next_morning(session: Session, team_id: str, user_id: str, *, now: datetime) -> datetime | None:
    """When somebody's next working day begins on which they are there; None where nobody is known."""
    person = someone(session, team_id, user_id)
    if person is None:
        return None
    calendar = personal_calendar(person, load_settings(session, team_id), now)
    return instant(
        calendar.next_working(person.today(now) + timedelta(days=1)), person.hours[0], person.timezone
    )


def day_ends(day: date, person: Someone) -> datetime:
    """When the working hours of a day end where somebody is."""
    return instant(day, person.hours[1], person.timezone)


def today_of(session: Session, team_id: str, user_id: str, *, now: datetime) -> date:
    """The present day where somebody is; that of the workspace where nobody knows them."""
    return window_of(session, team_id, user_id, now=now).today


def _why_not(session: Session, team_id: str, person: Someone | None) -> str:
    """Why somebody cannot own an action item; empty where they can."""
    if person is None:
        return "unknown"
    if person.is_bot:
        return "bot"
    if not person.is_active:
        return "left"
    if person.is_external:
        return "external"
    return "guest" if person.is_guest and not load_settings(session, team_id).pulse.guests else ""
