"""The calendar that rounds are planned with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.people.calendar import WorkCalendar, work_calendar

if TYPE_CHECKING:
    from bot.workspace.settings import WorkspaceSettings


def workspace_calendar(settings: WorkspaceSettings) -> WorkCalendar:
    """The working days that open rounds are counted in (domain.md C13)."""
    return work_calendar(settings.workspace.country)
