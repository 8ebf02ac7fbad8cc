"""Which Slack statuses tell an absence, and which days it takes; pure: knows neither clock nor people.

A heuristic (slack-facts.md 7), so it errs on the side of work: a status without an end tells none, nor does one that
says where or on what somebody works. To have others count, change the two lists here; everything else follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.people.hours import Hours
    from bot.slack.members import Status

AWAY_EMOJI: Final = frozenset(
    {
        # Slack's own suggestions: "Vacationing" and "Out sick". Its others tell of work: "In a meeting"
        # (:spiral_calendar_pad:), "Commuting" (:bus:), "Working remotely" (:house_with_garden:).
        ":palm_tree:",
        ":face_with_thermometer:",
        # What people choose for the same.
        ":airplane:",
        ":airplane_departure:",
        ":beach_with_umbrella:",
        ":umbrella_on_ground:",
        ":desert_island:",
        ":camping:",
        ":tent:",
        ":luggage:",
        ":thermometer:",
        ":mask:",
        ":sneezing_face:",
        ":hospital:",
        ":pill:",
        ":baby_bottle:",
    }
)
AWAY_WORDS: Final = (
    "vacationing",
    "on vacation",
    "on holiday",
    "on holidays",
    "on leave",
    "annual leave",
    "parental leave",
    "maternity leave",
    "paternity leave",
    "sick leave",
    "out sick",
    "off sick",
    "out of office",
    "out of the office",
    "ooo",
    "pto",
    "on pto",
    "away until",
    # Widespread languages of Slack's; nobody writes these of anything else.
    "urlaub",
    "im urlaub",
    "krank",
    "elternzeit",
    "en vacances",
    "en congé",
    "de vacaciones",
    "de férias",
    "in ferie",
    "met vakantie",
)
"""What the words of a status begin with, whatever its emoji: calendars write "Out of office • Google Calendar"."""
_BEGINS: Final = re.compile(rf"(?:{'|'.join(re.escape(words) for words in AWAY_WORDS)})\b")


@dataclass(frozen=True, slots=True)
class SaidAway:
    """An absence of which a person told the last day."""

    day: date


@dataclass(frozen=True, slots=True)
class StatusAway:
    """An absence that a person's Slack status tells, and that ends with it; `timezone` is where they are."""

    until: datetime
    timezone: str


Away = SaidAway | StatusAway


def absence_until(status: Status) -> datetime | None:
    """When the absence ends that a status tells; None where it tells none or has no end."""
    is_one = status.emoji in AWAY_EMOJI or _BEGINS.match(status.text.strip().casefold()) is not None
    return status.until if is_one else None


def last_whole_day(until: datetime, zone: str, hours: Hours) -> date:
    """The last day on whose working hours somebody is not back, where an absence ends at an instant.

    It may lie before the absence began: who is back at noon works in the afternoon.
    """
    local = until.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= hours[1] else local.date() - timedelta(days=1)
