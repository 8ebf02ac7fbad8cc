"""The calendars a round is planned with: the workspace's and each person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.people.calendar import WorkCalendar, work_calendar

if TYPE_CHECKING:
    from bot.people.service import Someone
    from bot.workspace.settings import WorkspaceSettings


def workspace_calendar(settings: WorkspaceSettings) -> WorkCalendar:
    """The working days that open rounds are counted in (domain.md C13)."""
    return work_calendar(settings.workspace.country)


def personal_calendar(person: Someone, settings: WorkspaceSettings) -> WorkCalendar:
    """A person's working days: their country's, else the workspace's, without the blackout days (ux.md 35)."""
    calendar = work_calendar(person.country or settings.workspace.country)
    return calendar.without(settings.pulse.blackout_days())
