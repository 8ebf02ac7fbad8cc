"""The calendars a round is planned with: the workspace's and each person's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.people.calendar import WorkCalendar, work_calendar

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.people.service import Someone
    from bot.workspace.settings import WorkspaceSettings


def workspace_calendar(settings: WorkspaceSettings) -> WorkCalendar:
    """The working days that open rounds are counted in (domain.md C13)."""
    return work_calendar(settings.workspace.country)


def personal_calendar(person: Someone, settings: WorkspaceSettings, now: datetime) -> WorkCalendar:
    """A person's working days: their weekdays, without the holidays of their country, else of the workspace's.

    Without the blackout days (ux.md 35) and, from `now` on, those they are away (ux.md 13).
    """
    calendar = work_calendar(person.country or settings.workspace.country, person.weekdays)
    return calendar.without(settings.pulse.blackout_days() | _days_away(person, now))


def _days_away(person: Someone, now: datetime) -> frozenset[date]:
    if person.away_until is None:
        return frozenset()
    today = person.today(now)
    return frozenset(today + timedelta(days=n) for n in range((person.away_until - today).days + 1))
