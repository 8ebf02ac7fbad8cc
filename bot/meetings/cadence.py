"""Which dates a joint meeting is promised for, and what was changed about single ones; pure: knows no clock.

The rule of a series gives slots; a slot is a date's identity, whatever becomes of it. A slot on a public holiday moves
to the next working day, and is left out where that would be the next slot's day or later. Instants are aware UTC, local
times belong to the zone of the series; where the clocks change, `bot.people.moments` says what a local time means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.meetings.series import LONGEST_GAP, Plan, Series, slots, today_in
from bot.people.hours import WORKING_HOURS
from bot.people.moments import has_hours, instant, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours

COLLECT_DAYS: Final = 3
"""Working days before a meeting on which topics are asked for."""
AGENDA_DAYS: Final = 1
"""Working days before a meeting on which its agenda is shown."""
START_NOTICE: Final = timedelta(minutes=15)
_DAY: Final = timedelta(days=1)


class Origin(StrEnum):
    """Why a meeting is on its day."""

    RULE = "rule"
    HOLIDAY = "holiday"
    MOVED = "moved"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody put a slot on another day or time, local to the zone of the series."""

    slot: date
    day: date
    at: time


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody cancelled a slot."""

    slot: date


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody put in a date beside the rule; its slot is its day."""

    slot: date
    at: time


Change = Moved | Cancelled | Added
"""What somebody did to a slot; they are given oldest first, and the last about a slot counts."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A meeting that is promised: its slot and when it is now.

    `moved_from` is the day it would be on, where a holiday or somebody put it on another day.
    """

    slot: date
    day: date
    start: datetime
    end: datetime
    zone: str
    origin: Origin = Origin.RULE
    moved_from: date | None = None


def by_slot(plan: Plan, until: date, changes: Sequence[Change]) -> dict[date, Occurrence | None]:
    """Every slot up to a day, and the meeting it has now; None where it is left out."""
    found = _ruled(plan, until)
    ruled = dict(found)
    for change in changes:
        series = _holding(plan, change.slot)
        if series is None:
            continue
        match change:
            case Added(slot, at):
                found[slot] = _occurrence(series, slot, slot, at, Origin.ADDED)
            case Cancelled(slot) if slot in found:
                found[slot] = None
            case Moved(slot, day, at) if slot in found:
                was = ruled.get(slot)
                found[slot] = _occurrence(series, slot, day, at, Origin.MOVED, was.day if was else slot)
            case _:
                pass
    return found


def dates(plan: Plan, since: date, until: date, changes: Sequence[Change] = ()) -> tuple[Occurrence, ...]:
    """The meetings on the days from `since` to `until`, both included, by their start."""
    ends = max([until, *(change.slot for change in changes)])
    found = (one for one in by_slot(plan, ends, changes).values() if one and since <= one.day <= until)
    return tuple(sorted(found, key=lambda one: (one.start, one.slot)))


def next_date(plan: Plan, now: datetime, changes: Sequence[Change] = ()) -> Occurrence | None:
    """The first meeting that starts after `now`; None where no more is promised."""
    today = today_in(plan, now)
    last = max([today, *(one.begins for one in plan), *(_last_day(change) for change in changes)])
    # A slot may be a holiday's, and a holiday may last: four of the longest gaps are more than any calendar takes.
    coming = dates(plan, today, last + 4 * LONGEST_GAP, changes)
    return next((one for one in coming if one.start > now), None)


def previous(plan: Plan, now: datetime, changes: Sequence[Change] = ()) -> Occurrence | None:
    """The last meeting that was to start by `now`; None before the first."""
    gone = dates(plan, date.min, today_in(plan, now), changes)
    return next((one for one in reversed(gone) if one.start <= now), None)


def occurrence_of(plan: Plan, slot: date, changes: Sequence[Change] = ()) -> Occurrence | None:
    """When the meeting of a slot is; None where it is left out or there is no such slot."""
    return by_slot(plan, slot, changes).get(slot)


def left_out(plan: Plan, since: date, until: date, changes: Sequence[Change] = ()) -> tuple[date, ...]:
    """Slots from `since` to `until` without a meeting: cancelled, or no working day before the next one."""
    found = by_slot(plan, until, changes)
    return tuple(slot for slot in sorted(found) if since <= slot <= until and found[slot] is None)


def days_since_promise(plan: Plan, today: date, held: date | None, changes: Sequence[Change] = ()) -> int:
    """By how many days the first meeting is late that was promised after the last held one; 0 while none is.

    The promise is the rule's (domain.md B8): a slot that somebody moved counts on its new day, one that was cancelled
    on the day it had, one that a holiday took without a day instead not at all. Additional dates are no promise.

    Args:
        plan: what is promised.
        today: the present day where the meeting is held.
        held: the slot of the last meeting that was held; None before the first.
        changes: what somebody did to single slots.
    """
    ruled = _ruled(plan, today)
    moved = {change.slot: change for change in changes}
    owed: list[date] = []
    for slot, one in ruled.items():
        if one and (held is None or slot > held):
            change = moved.get(slot)
            owed.append(change.day if isinstance(change, Moved) else one.day)
    return max(0, (today - min(owed)).days) if owed else 0


def collect_at(
    meeting: Occurrence, zone: str, calendar: WorkCalendar, hours: Hours = WORKING_HOURS
) -> datetime:
    """When somebody is asked for topics: three of their working days before, as their hours begin."""
    return _days_before(meeting, COLLECT_DAYS, zone, calendar, hours)


def agenda_at(
    meeting: Occurrence, zone: str, calendar: WorkCalendar, hours: Hours = WORKING_HOURS
) -> datetime:
    """When somebody is shown the agenda: on their last working day before, as their hours begin."""
    return _days_before(meeting, AGENDA_DAYS, zone, calendar, hours)


def start_reminder_at(meeting: Occurrence, zone: str, calendar: WorkCalendar) -> datetime | None:
    """Fifteen minutes before the start; None for somebody who does not work on that day.

    Their hours do not count: who is to come at seven is reminded before seven.
    """
    day = meeting.start.astimezone(zone_of(zone)).date()
    return meeting.start - START_NOTICE if calendar.is_working(day) else None


def _days_before(meeting: Occurrence, n: int, zone: str, calendar: WorkCalendar, hours: Hours) -> datetime:
    day = meeting.start.astimezone(zone_of(zone)).date()
    while n:
        day = calendar.previous_working(day)
        n -= has_hours(day, zone, hours)
    return instant(day, hours[0], zone)


def _last_day(change: Change) -> date:
    return max(change.slot, change.day) if isinstance(change, Moved) else change.slot


def _ruled(plan: Plan, until: date) -> dict[date, Occurrence | None]:
    """Every slot up to a day as the rule and the holidays have it."""
    known = slots(plan, until + LONGEST_GAP)
    found: dict[date, Occurrence | None] = {}
    for n, (slot, series) in enumerate(known):
        if slot <= until:
            day = series.calendar.next_working(slot)
            origin = Origin.RULE if day == slot else Origin.HOLIDAY
            passes = any(day >= following for following, _ in known[n + 1 : n + 2])
            found[slot] = None if passes else _occurrence(series, slot, day, series.at, origin, slot)
    return found


def _holding(plan: Plan, day: date) -> Series | None:
    """The series that holds on a day; the first for days before it."""
    return next((one for one in reversed(plan) if one.begins <= day), plan[0] if plan else None)


def _occurrence(
    series: Series, slot: date, day: date, at: time, origin: Origin, would_be: date | None = None
) -> Occurrence:
    start = instant(day, at, series.zone)
    return Occurrence(
        slot=slot,
        day=day,
        start=start,
        end=start + timedelta(minutes=series.minutes),
        zone=series.zone,
        origin=origin,
        moved_from=would_be if would_be != day else None,
    )
