"""What people choose for themselves, which goes before what Slack and the company say; pure values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.people.hours import Hours


@dataclass(frozen=True, slots=True)
class OwnChoice:
    """What a person chose for themselves; an empty `timezone` or `country` is "as Slack and the company say"."""

    timezone: str
    country: str
    hours: Hours
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What a person chose, and what holds where they chose nothing.

    `usual_timezone` is that of people.csv where `is_zone_listed`, else Slack's; `usual_country` is that of people.csv
    and may be empty.
    """

    chosen: OwnChoice
    usual_timezone: str
    usual_country: str
    is_zone_listed: bool = False
