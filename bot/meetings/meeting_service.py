"""What is read of meetings over time: measures, what was said of a word, files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.meetings import agenda
from bot.meetings.action_views import all_items, open_items
from bot.meetings.cadence import dates, days_since_promise
from bot.meetings.facts import ItemState
from bot.meetings.ics import calendar_file
from bot.meetings.meeting_views import past, planned
from bot.meetings.promise import last_held, promise
from bot.meetings.series import today_in
from bot.workspace.csv_file import write_csv
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.meeting_views import MeetingView

LOOKED_BACK: Final = timedelta(days=365)
MOST_FOUND: Final = 20
AHEAD: Final = timedelta(days=3 * 365)
"""How far a calendar file reaches."""
COLUMNS: Final = (
    *("day", "minutes", "topics", "done", "carried_over", "disputes", "decisions"),
    *("sales_invited", "sales_came", "marketing_invited", "marketing_came"),
)
"""Of the file with all meetings."""


@dataclass(frozen=True, slots=True)
class Stats:
    """The measures of the last year (domain.md B8-B11); `days_late` is against the promise, as of now."""

    held: agenda.Share
    days_late: int
    disputes: agenda.Share
    attendance: agenda.Attendance
    on_time: agenda.Share
    carried: agenda.Carried


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a word was found: on which meeting's day, in what (`topic`, `decision`, `action`), and the text."""

    day: date | None
    what: str
    text: str


def stats(session: Session, team_id: str, *, now: datetime) -> Stats:
    """The measures over the last year; each is defined in `agenda`."""
    views = _last_year(session, team_id, now)
    held, late = _promise_kept(session, team_id, views, now)
    tasks = [one.task for one in all_items(session, team_id)]
    today = now.date()
    return Stats(
        held=held,
        days_late=late,
        disputes=_disputes(views),
        attendance=_attendance(views),
        on_time=agenda.done_on_time((one for one in tasks if one.first_due >= today - LOOKED_BACK), today),
        carried=agenda.carried_counts(one.task for one in open_items(session, team_id)),
    )


def find(session: Session, team_id: str, words: str, *, now: datetime) -> tuple[Hit, ...]:
    """Topics, decisions and action items in which all these words stand, the newest first."""
    wanted = words.casefold().split()

    def fits(text: str) -> bool:
        return all(word in text.casefold() for word in wanted)

    hits = [
        hit
        for view in [*planned(session, team_id, now=now)[::-1], *past(session, team_id)]
        for hit in _said(view)
        if fits(hit.text)
    ]
    days = {view.id: view.day for view in past(session, team_id)}
    hits += [
        Hit(days.get(one.meeting_id), "action", one.text)
        for one in all_items(session, team_id)
        if fits(one.text)
    ]
    return tuple(hits)


def calendar_of(
    session: Session, team_id: str, *, summary: str, description: str, now: datetime
) -> bytes | None:
    """The series as a calendar file; None where there is none."""
    country = load_settings(session, team_id).workspace.country
    promised = promise(session, team_id, country)
    if promised is None:
        return None
    return calendar_file(
        promised.plan,
        promised.changes,
        uid=promised.uid,
        sequence=promised.sequence,
        stamp=now,
        until=today_in(promised.plan, now) + AHEAD,
        summary=summary,
        description=description,
    )


def meetings_text(session: Session, team_id: str) -> str:
    """Meetings that were held as a table, the newest first; counts, and never who."""
    return write_csv(COLUMNS, [_row(view) for view in past(session, team_id)])


def _row(view: MeetingView) -> dict[str, str]:
    topics, counted = view.on_agenda, view.closing.presence
    told = {
        "day": view.day.isoformat(),
        "minutes": view.length,
        "topics": len(topics),
        "done": sum(one.state is ItemState.DONE for one in topics),
        "carried_over": len(view.closing.topics),
        "disputes": agenda.dispute_share(one.item for one in topics).part,
        "decisions": len(view.decisions),
        **(asdict(counted) if counted else dict.fromkeys(COLUMNS[-4:], "")),
    }
    return {name: str(value) for name, value in told.items()}


def _last_year(session: Session, team_id: str, now: datetime) -> list[MeetingView]:
    return [one for one in past(session, team_id) if one.start_at > now - LOOKED_BACK]


def _promise_kept(
    session: Session, team_id: str, views: Iterable[MeetingView], now: datetime
) -> tuple[agenda.Share, int]:
    """Of the dates that were promised in the last year those that were held; and by how many days one is late now."""
    promised = promise(session, team_id, load_settings(session, team_id).workspace.country)
    if promised is None or not promised.is_on:
        return agenda.Share(0, 0), 0
    today = today_in(promised.plan, now)
    slots = [one.slot for one in dates(promised.plan, today - LOOKED_BACK, today) if one.end <= now]
    held = agenda.held_share(slots, [view.slot for view in views])
    last = last_held(session, team_id, promised.uid)
    return held, days_since_promise(promised.plan, today, last, promised.changes)


def _disputes(views: Iterable[MeetingView]) -> agenda.Share:
    """Each topic once, at the meeting it first stood at."""
    return agenda.dispute_share(one.item for view in views for one in view.items if not one.carried)


def _attendance(views: Iterable[MeetingView]) -> agenda.Attendance:
    """Of the meetings at which somebody ticked who came."""
    return agenda.attendance([view.closing.presence for view in views if view.closing.presence])


def _said(view: MeetingView) -> list[Hit]:
    return [
        *(Hit(view.day, "topic", one.title) for one in view.on_agenda),
        *(Hit(view.day, "decision", one.text) for one in view.decisions),
    ]
