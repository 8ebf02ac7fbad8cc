"""When a round opens, is sent and closes, over zones and calendars; pure: knows no clock and no round's rows.

Instants are aware UTC; local times are naive and belong to an IANA zone given by name (`bot.people.moments`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.people.hours import WORKING_HOURS
from bot.people.moments import has_hours, instant, is_within, next_working_moment, zone_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours
    from bot.pulse.button_values import Snooze

CLOSE_AT: Final = time(17)
"""Local hour of the close in the workspace's zone (domain.md C13)."""
SNOOZE_AT: Final = time(9)
REMINDER_PAUSE: Final = timedelta(hours=20)
APART: Final = REMINDER_PAUSE / 2
"""Nearer than this, two words about one pulse are one too many: a reminder that was held up gives way."""
LAST_HOURS: Final = timedelta(hours=3)
"""Before the close, in which nobody is reminded any more (ux.md 14)."""
_DAY: Final = timedelta(days=1)


def next_slot(after: date, weekday: int, every_weeks: int, anchor: date | None) -> date:
    """The first slot on or after a day.

    Without an anchor (no round yet) that is the next matching weekday (0 is Monday). With one, slots lie
    every `every_weeks` weeks from the anchor; where the weekday was changed since, from its first one on or
    after the anchor.
    """
    if not 0 <= weekday <= 6 or every_weeks < 1:
        raise ValueError(f"no slot on weekday {weekday} every {every_weeks} weeks")
    start = after if anchor is None else anchor
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    if after <= first:
        return first
    period = every_weeks * 7
    return first + timedelta(days=-(-(after - first).days // period) * period)


def opening_instant(slot: date, at: time, zones: Collection[str], fallback_zone: str) -> datetime:
    """When a round opens, is frozen and queued: as soon as one of the zones reaches `at` on the slot day."""
    return min(instant(slot, at, zone) for zone in (set(zones) or {fallback_zone}))


def closing_day(slot: date, open_days: int, calendar: WorkCalendar) -> date:
    """The opening day plus the open working days of the workspace's country (domain.md C13)."""
    if open_days < 1:
        raise ValueError(f"a round is open for at least one working day, not {open_days}")
    return calendar.add_working_days(slot, open_days)


def closing_instant(slot: date, open_days: int, calendar: WorkCalendar, at: time, zone: str) -> datetime:
    """When a round closes for everybody: `at` on the closing day in the workspace's zone."""
    return instant(closing_day(slot, open_days, calendar), at, zone)


def sending_instant(
    slot: date,
    at: time,
    zone: str,
    calendar: WorkCalendar,
    closes_at: datetime,
    *,
    not_before: datetime | None = None,
    hours: Hours = WORKING_HOURS,
) -> datetime | None:
    """When a person gets the pulse: on their first working day from the slot on, before the close.

    On that day it is `at` where that lies in their hours. Where it does not, before or behind them, it is the start of
    their hours: a night worker is not written to by day. `not_before` (the opening, an outage, a late joiner) moves it
    on: to `not_before` itself where that falls into the hours of a working day, else to the next one. None: the close
    comes first, the person is skipped (domain.md C13).
    """
    day = slot
    if not_before is not None:
        day = max(slot, not_before.astimezone(zone_of(zone)).date())
    while (begins := instant(day, hours[0], zone)) < closes_at:
        when = instant(day, at, zone) if hours[0] <= at < hours[1] else begins
        moment = when if not_before is None else max(when, not_before)
        is_possible = calendar.is_working(day) and has_hours(day, zone, hours)
        if is_possible and is_within(moment, day, zone, hours):
            return moment.astimezone(UTC) if moment < closes_at else None
        day += _DAY
    return None


def reminder_instants(
    sent_at: datetime, closes_at: datetime, zone: str, calendar: WorkCalendar, hours: Hours = WORKING_HOURS
) -> tuple[datetime, ...]:
    """When a person is reminded: half-way and one day before the close, in their working hours (domain.md C11).

    At most two, a day or nearly so apart from each other and from the message itself, none in the last hours.
    """
    wanted = (sent_at + (closes_at - sent_at) / 2, closes_at - _DAY)
    chosen: list[datetime] = []
    for moment in wanted:
        when = next_working_moment(moment, zone, calendar, hours)
        last = chosen[-1] if chosen else sent_at
        if when - last >= REMINDER_PAUSE and when <= closes_at - LAST_HOURS:
            chosen.append(when)
    return tuple(chosen)


def snooze_instant(choice: Snooze, now: datetime, zone: str) -> datetime:
    """The instant of "in 1 hour", "tomorrow 09:00" or "Monday 09:00" on the person's own clock (ux.md 12)."""
    if choice == "hour":
        return now + timedelta(hours=1)
    today = now.astimezone(zone_of(zone)).date()
    days = 1 if choice == "tomorrow" else 7 - today.weekday()
    return instant(today + timedelta(days=days), SNOOZE_AT, zone)


def is_stale(
    slot: date, now: datetime, *, open_days: int, calendar: WorkCalendar, zone: str, close_at: time = CLOSE_AT
) -> bool:
    """Whether a slot was missed by so much that it is skipped.

    It is once less than one working day is left: after `close_at` on the working day before the closing
    day. A slot is never stale on its own day, however late in it a round opens.
    """
    if now.astimezone(zone_of(zone)).date() <= slot:
        return False
    closes_on = closing_day(slot, open_days, calendar)
    return now > instant(calendar.previous_working(closes_on), close_at, zone)
