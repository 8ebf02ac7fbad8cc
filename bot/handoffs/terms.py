"""The terms of a handoff: what is handed over, to whom, and within what time; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

LONGEST: Final = {"what": 150, "note": 500, "link": 500, "reason": 500}
"""Characters of each text."""
FURTHEST: Final = timedelta(days=366)
"""How far ahead a date may lie."""
USUAL_DAYS: Final = 2
"""Working days that are the usual time of whatever is no lead."""


class Kind(StrEnum):
    """What is handed over; following up leads comes first (domain.md B16)."""

    LEAD = "lead"
    PROPOSAL = "proposal"
    OTHER = "other"


class State(StrEnum):
    """Where a handoff stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DONE = "done"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


RUNNING: Final = (State.OPEN, State.ACCEPTED)


class Within(StrEnum):
    """Within what time, in working hours and days of the taker."""

    USUAL = "usual"
    HOURS_4 = "4h"
    DAY = "1d"
    DAYS_2 = "2d"
    DAYS_5 = "5d"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Draft:
    """A handoff as its giver wants it; `day` is the taker's, and said for `Within.DATE` alone."""

    kind: Kind
    what: str
    taker: str
    within: Within
    day: date | None = None
    note: str = ""
    link: str = ""

    def to(self, taker: str) -> Draft:
        """The same for another taker."""
        return replace(self, taker=taker)


def span_of(within: Within, kind: Kind, *, lead_hours: int, working_day: timedelta) -> timedelta:
    """How much working time a handoff has.

    Args:
        within: as its giver chose; not a date.
        kind: what is handed over.
        lead_hours: the usual time of leads, in working hours.
        working_day: how long the taker works in a day.

    Raises:
        ValueError: a date is no span.
    """
    match within:
        case Within.USUAL if kind is Kind.LEAD:
            return timedelta(hours=lead_hours)
        case Within.HOURS_4:
            return timedelta(hours=4)
        case Within.DAY:
            return working_day
        case Within.USUAL | Within.DAYS_2:
            return USUAL_DAYS * working_day
        case Within.DAYS_5:
            return 5 * working_day
        case _:
            raise ValueError("a date is no span of working time")
