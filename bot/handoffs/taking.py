"""Who may take something over, when they work, and who stands in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.directory.models import DirectoryEntry
from bot.errors import BotError
from bot.handoffs.handoff_form import Block
from bot.handoffs.limits import Limit, WorkingTime, limit_on, limit_within
from bot.handoffs.terms import FURTHEST, Within, span_of
from bot.people.calendars import personal_calendar
from bot.people.service import someone
from bot.text import mention
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.handoffs.handoff_form import Problems
    from bot.handoffs.terms import Draft
    from bot.people.service import Someone
    from bot.workspace.settings import WorkspaceSettings


def problems_of(session: Session, team_id: str, draft: Draft, *, by: str, now: datetime) -> Problems:
    """What is wrong with a handoff as things stand, and at which input."""
    person = someone(session, team_id, draft.taker)
    if person is None or _why_not(person, by):
        key = _why_not(person, by) if person else "unknown"
        return {Block.TAKER: BotError(f"handoff.error.taker.{key}")}
    if draft.within is not Within.DATE or draft.day is None:
        return {}
    work = working_time(person, load_settings(session, team_id), now)
    if draft.day - person.today(now) > FURTHEST:
        return {Block.DAY: BotError("handoff.error.day.far")}
    if not work.is_working(draft.day):
        after = work.next_day(max(draft.day, person.today(now)))
        return {Block.DAY: BotError("handoff.error.day.off", next=after)}
    if work.end(draft.day) <= now:
        return {Block.DAY: BotError("handoff.error.day.past")}
    return {}


def limit_for(session: Session, team_id: str, draft: Draft, *, now: datetime) -> Limit:
    """The limit of a handoff in the taker's working hours; who is away begins when they are back.

    Raises:
        LookupError: nobody knows the taker.
    """
    person, settings = someone(session, team_id, draft.taker), load_settings(session, team_id)
    if person is None:
        raise LookupError(f"nobody takes it over: {draft.taker}")
    work = working_time(person, settings, now)
    start = max(now, person.status_away(now) or now)
    if draft.day is not None:
        return limit_on(start, draft.day, work)
    span = span_of(draft.within, draft.kind, lead_hours=settings.handoffs.lead_hours, working_day=work.day)
    return limit_within(start, span, work)


def working_time(person: Someone, settings: WorkspaceSettings, now: datetime) -> WorkingTime:
    """When somebody works, as they and the company say at present."""
    return WorkingTime(person.timezone, personal_calendar(person, settings, now), person.hours)


def away_until(session: Session, team_id: str, user_id: str, *, now: datetime) -> date | None:
    """The last day on which a person does not work, where they are away today and for the whole day."""
    person = someone(session, team_id, user_id)
    return person.last_day_away(now) if person else None


def deputy_of(session: Session, team_id: str, taker: str, *, giver: str, now: datetime) -> str:
    """Who stands in for somebody in most entries of the directory and is at work, but the giver; empty for nobody."""
    named = session.scalars(
        select(DirectoryEntry.deputy).where(
            DirectoryEntry.team_id == team_id,
            DirectoryEntry.contact == taker,
            DirectoryEntry.deputy.not_in(("", giver)),
            DirectoryEntry.is_listed,
        )
    ).all()
    there = [one for one in named if _is_there(session, team_id, one, giver, now)]
    return min(there, key=lambda one: (-there.count(one), one), default="")


def refuse_other(user_id: str, concerned: str) -> None:
    """Nothing for the one person who may do something with a handoff.

    Raises:
        BotError: it is somebody else; the sentence names who may (ux.md 30).
    """
    if user_id != concerned:
        named = mention(concerned) if concerned else ""
        raise BotError("handoff.error.not_yours" if named else "handoff.error.nobodys", person=named)


def _is_there(session: Session, team_id: str, user_id: str, giver: str, now: datetime) -> bool:
    person = someone(session, team_id, user_id)
    return person is not None and not _why_not(person, giver) and not person.is_away(now)


def _why_not(person: Someone, giver: str) -> str:
    """Why somebody cannot take something over; empty where they can."""
    if person.user_id == giver:
        return "self"
    if person.is_bot:
        return "bot"
    if not person.is_active:
        return "left"
    return "external" if person.is_external else ""
