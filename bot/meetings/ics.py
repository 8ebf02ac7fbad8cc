"""The joint meeting as a calendar file (RFC 5545), for whatever calendar people use; pure.

A series is an event that repeats by its rule. What was moved, by a holiday or by somebody, is an event of its own that
stands for one date of it (RECURRENCE-ID); what is left out is excepted; what was added has an event to itself. A
series that took over from another has its own UID, made from the day it begins and the one given.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur, vText

from bot.meetings.cadence import by_slot
from bot.meetings.series import slots
from bot.people.moments import instant, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.meetings.cadence import Change, Occurrence
    from bot.meetings.series import Plan, Series

    _Offsets = tuple[timedelta, timedelta, str, bool]

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEP: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_MAKER: Final = "-//Entente//Joint meeting//EN"


def calendar_file(
    plan: Plan,
    changes: Sequence[Change] = (),
    *,
    uid: str,
    sequence: int,
    stamp: datetime,
    until: date,
    summary: str,
    description: str,
) -> bytes:
    """The file, `text/calendar; charset=utf-8`.

    Args:
        plan: what is promised.
        changes: what somebody did to single slots.
        uid: of the series, the same in every version, or a calendar takes a change for another meeting.
        sequence: number of the version, one more with each change.
        stamp: when this version was made.
        until: the last slot's day in it, for holidays are known for some years only.
        summary: the title.
        description: the text below it.
    """
    calendar = _empty(plan, summary, until)
    for event in _events(plan, changes, uid, until):
        event.add("SUMMARY", summary)
        event.add("DESCRIPTION", description)
        event.add("SEQUENCE", sequence)
        event.add("DTSTAMP", stamp)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _empty(plan: Plan, summary: str, until: date) -> Calendar:
    """The file without its events: what it is called, and the zones they are in."""
    calendar = Calendar()
    for name, value in (("PRODID", _MAKER), ("VERSION", "2.0"), ("METHOD", "PUBLISH")):
        calendar.add(name, value)
    calendar.add("X-WR-CALNAME", vText(summary))
    begins = min((one.begins for one in plan), default=until)
    for zone in sorted({one.zone for one in plan} - {"UTC"}):
        calendar.add_component(_timezone(zone, begins.year - 1, until.year + 2))
    return calendar


def _events(plan: Plan, changes: Sequence[Change], uid: str, until: date) -> Iterator[Event]:
    meetings = by_slot(plan, until, changes)
    ruled = slots(plan, until)
    for number, series in enumerate(plan):
        own = {slot: meetings[slot] for slot, whose in ruled if whose is series}
        if own:
            yield from _of_series(series, own, f"{series.begins:%Y%m%d}-{uid}" if number else uid)
    by_rule = {slot for slot, _ in ruled}
    for slot, meeting in meetings.items():
        if meeting and slot not in by_rule:
            yield _event(meeting, f"{slot:%Y%m%d}-extra-{uid}")


def _of_series(series: Series, meetings: Mapping[date, Occurrence | None], uid: str) -> Iterator[Event]:
    """The event that repeats, and one for every date of it that is on another day or time."""
    starts = {slot: instant(slot, series.at, series.zone) for slot in meetings}
    first, *_, last = (*starts.values(), *starts.values())
    master = _timed(first, first + timedelta(minutes=series.minutes), series.zone, uid)
    master.add("RRULE", _rule(series, last))
    for slot, meeting in meetings.items():
        if meeting is None:
            master.add("EXDATE", _local(starts[slot], series.zone))
    yield master
    for slot, meeting in meetings.items():
        if meeting and meeting.start != starts[slot]:
            event = _event(meeting, uid)
            event.add("RECURRENCE-ID", _local(starts[slot], series.zone))
            yield event


def _rule(series: Series, last: datetime) -> vRecur:
    nth = "" if series.nth is None else series.nth
    return vRecur(
        FREQ="MONTHLY" if series.every.months else "WEEKLY",
        INTERVAL=series.every.weeks or series.every.months,
        BYDAY=f"{nth}{_WEEKDAYS[series.weekday]}",
        UNTIL=last,
    )


def _event(meeting: Occurrence, uid: str) -> Event:
    return _timed(meeting.start, meeting.end, meeting.zone, uid)


def _timed(start: datetime, end: datetime, zone: str, uid: str) -> Event:
    event = Event()
    event.add("UID", uid)
    event.add("DTSTART", _local(start, zone))
    event.add("DTEND", _local(end, zone))
    return event


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(UTC if zone == "UTC" else zone_of(zone))


def _timezone(zone: str, first: int, last: int) -> Timezone:
    """What the clocks of a zone do from one year up to, but not with, another."""
    known: dict[_Offsets, list[datetime]] = {}
    for offsets, local in _changes(zone, first, last):
        known.setdefault(offsets, []).append(local)
    timezone = Timezone()
    timezone.add("TZID", zone)
    for (before, after, name, is_summer), onsets in known.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("DTSTART", onsets[0])
        if onsets[1:]:
            part.add("RDATE", onsets[1:])
        part.add("TZNAME", name)
        part.add("TZOFFSETFROM", before)
        part.add("TZOFFSETTO", after)
        timezone.add_component(part)
    return timezone


@lru_cache(maxsize=64)
def _changes(zone: str, first: int, last: int) -> tuple[tuple[_Offsets, datetime], ...]:
    """Every change of the clocks, and the local time before it at which it comes; the first is the beginning."""
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    offset = _offset(moment, zone)
    found = [(_offsets(moment, zone, offset), (moment + offset).replace(tzinfo=None))]
    while moment < end:
        if _offset(moment + _STEP, zone) != offset:
            while _offset(moment + _MINUTE, zone) == offset:
                # By hours first, then to the minute.
                is_near = _offset(moment + _HOUR, zone) != offset
                moment += _MINUTE if is_near else _HOUR
            moment += _MINUTE
            found.append((_offsets(moment, zone, offset), (moment + offset).replace(tzinfo=None)))
            offset = _offset(moment, zone)
        else:
            moment += _STEP
    return tuple(found)


def _offset(moment: datetime, zone: str) -> timedelta:
    return moment.astimezone(zone_of(zone)).utcoffset() or timedelta()


def _offsets(moment: datetime, zone: str, before: timedelta) -> _Offsets:
    local = moment.astimezone(zone_of(zone))
    return before, _offset(moment, zone), local.tzname() or zone, bool(local.dst())
