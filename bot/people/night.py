"""When the people of a workspace are read anew each night; pure: knows no clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

QUIET_HOUR: Final = time(3, 30)
"""Local, in the workspace's zone: nobody is written to then, and nobody waits for Slack's quota."""


def next_night(now: datetime, zone: str) -> datetime:
    """The next instant, in UTC, at which the clocks of a zone show, or jump over, the quiet hour."""
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    nights = (
        datetime.combine(today + timedelta(days=days), QUIET_HOUR, local).astimezone(UTC)
        for days in range(3)  # a zone may leave out a day
    )
    return next(night for night in nights if night > now)
