"""Who may review material and until when: checked as things stand, said at the field it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.people.calendar import work_calendar
from bot.people.calendars import next_hour, personal_calendar
from bot.people.service import someone
from bot.people.sides import Side
from bot.reviews.deadlines import WorkingTime, usual_day
from bot.reviews.review_form import Block
from bot.reviews.terms import FURTHEST, Answer
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.people.service import Someone
    from bot.reviews.review_form import Problems
    from bot.reviews.terms import Change, Renewal
    from bot.reviews.views import ReviewView

WHY_NOT = ("self", "bot", "left", "external", "guest", "side")
"""Why somebody cannot review material; each is said in words of its own."""


def proposed_day(session: Session, team_id: str, asker: str, *, now: datetime) -> date | None:
    """The day the form proposes, a working day of the asker's; None where nobody knows them."""
    person = someone(session, team_id, asker)
    if person is None:
        return None
    return usual_day(person.today(now), personal_calendar(person, load_settings(session, team_id), now))


def limit_of(session: Session, team_id: str, asker: str, day: date) -> datetime:
    """The end of the asker's hours on a day.

    Raises:
        BotError: nobody knows the asker.
    """
    person = someone(session, team_id, asker)
    if person is None:
        raise BotError("material.error.unknown_asker")
    return _working_time(session, team_id, person).end(day)


def problem_with_day(
    session: Session, team_id: str, asker: str, day: date, *, now: datetime
) -> BotError | None:
    """What is wrong with a deadline; None for nothing. Of the asker's working days, whether they are away or not."""
    person = someone(session, team_id, asker)
    if person is None:
        return BotError("material.error.unknown_asker")
    work, today = _working_time(session, team_id, person), person.today(now)
    if day < today:
        return BotError("material.error.day.past")
    if day - today > FURTHEST:
        return BotError("material.error.day.far")
    if not work.is_working(day):
        return BotError("material.error.day.off", next=work.calendar.next_working(day))
    return BotError("material.error.day.over") if work.end(day) <= now else None


def problem_with_reviewers(
    session: Session, team_id: str, reviewers: Iterable[str], *, asker: str
) -> BotError | None:
    """Why some of these cannot review material, all of whom it holds; None where everybody can."""
    found: dict[str, list[str]] = {}
    for user_id in reviewers:
        person = someone(session, team_id, user_id)
        why = why_not(person, asker)
        if why:
            found.setdefault(why, []).append(person.name if person is not None else user_id)
    for why in ("unknown", *WHY_NOT):
        if why in found:
            return BotError(f"material.error.reviewer.{why}", people=", ".join(sorted(found[why])))
    return None


def problem_with_time(
    session: Session, team_id: str, reviewers: Iterable[str], limit_at: datetime, *, now: datetime
) -> BotError | None:
    """Who cannot be asked before the deadline, since they are away until then or do not work; None for nobody."""
    settings = load_settings(session, team_id)
    for user_id in reviewers:
        person = someone(session, team_id, user_id)
        if person is None or next_hour(person, settings, now) < limit_at:
            continue
        until = person.last_day_away(now)
        if until is None:
            return BotError("material.error.reviewer.idle", person=person.name)
        return BotError("material.error.reviewer.away", person=person.name, day=until)
    return None


def problems_with(
    session: Session, team_id: str, day: date, reviewers: Sequence[str], *, asker: str, now: datetime
) -> Problems:
    """What is wrong with a deadline and those who are to keep it."""
    problems: Problems = {}
    problem = problem_with_day(session, team_id, asker, day, now=now)
    if problem is not None:
        problems[Block.DAY] = problem
    who = problem_with_reviewers(session, team_id, reviewers, asker=asker)
    if who is None and not problems:
        limit_at = limit_of(session, team_id, asker, day)
        who = problem_with_time(session, team_id, reviewers, limit_at, now=now)
    if who is not None:
        problems[Block.REVIEWERS] = who
    return problems


def problems_with_renewal(
    session: Session, team_id: str, view: ReviewView, renewal: Renewal, *, now: datetime
) -> Problems:
    """What is wrong with a new version: all of it is said at the day, for the reviewers stay."""
    problem = problem_with_day(session, team_id, view.asker, renewal.day, now=now)
    if problem is None:
        limit_at = limit_of(session, team_id, view.asker, renewal.day)
        stay = [one.user_id for one in view.reviewers if one.answer is not Answer.LEFT]
        problem = problem_with_time(session, team_id, stay, limit_at, now=now)
    return {} if problem is None else {Block.DAY: problem}


def problems_with_change(
    session: Session, team_id: str, view: ReviewView, wanted: Change, *, now: datetime
) -> Problems:
    """What is wrong with other reviewers or another day; who has approved already may be away, or elsewhere by now.

    Nobody who asked for a change can be left out: the way from there to print is a new version.
    """
    for one in view.who(Answer.CHANGE):
        person = someone(session, team_id, one.user_id)
        if one.user_id not in wanted.reviewers:
            name = person.name if person is not None else one.user_id
            return {Block.REVIEWERS: BotError("material.error.wants_change", person=name)}
    approved = {one.user_id for one in view.who(Answer.APPROVED)}
    others = [one for one in wanted.reviewers if one not in approved]
    return problems_with(session, team_id, wanted.day, others, asker=view.asker, now=now)


def why_not(person: Someone | None, asker: str) -> str:
    """Why somebody cannot review material, in a word; empty where they can."""
    if person is None:
        return "unknown"
    holds = (
        person.user_id == asker,
        person.is_bot,
        not person.is_active,
        person.is_external,
        person.is_guest,
        person.side is not Side.SALES,
    )
    return next((why for why, is_so in zip(WHY_NOT, holds, strict=True) if is_so), "")


def away_until(session: Session, team_id: str, user_id: str, *, now: datetime) -> date | None:
    """The last day on which somebody does not work, where they are away today and for the whole day."""
    person = someone(session, team_id, user_id)
    return person.last_day_away(now) if person is not None else None


def _working_time(session: Session, team_id: str, person: Someone) -> WorkingTime:
    """When somebody works in general: a deadline may lie in their absence."""
    country = person.country or load_settings(session, team_id).workspace.country
    return WorkingTime(person.timezone, work_calendar(country, person.weekdays), person.hours)
