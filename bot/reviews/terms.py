"""The terms of a material review: what is to be read, by when, by whom, and what they can say of it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

LONGEST: Final = {"what": 150, "link": 500, "note": 500, "said": 500}
"""Characters of each text."""
MOST_REVIEWERS: Final = 10
FURTHEST: Final = timedelta(days=366)
"""How far ahead the day may lie: beyond that it is a slip of the finger."""
USUAL_DAYS: Final = 3
"""Working days that a review has where nothing else is said."""


class State(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"


RENEWABLE: Final = (State.OPEN, State.CLEARED)
"""Of what there may be a new version: also of what is cleared, which has to be approved anew by that."""


class Answer(StrEnum):
    """What a reviewer says of a version; of who left the company before approving it: that they did."""

    NONE = "none"
    APPROVED = "approved"
    CHANGE = "change"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Draft:
    """A review as its asker wants it; `day` is the asker's, and they have until the end of their hours on it."""

    title: str
    link: str
    day: date
    reviewers: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new version of the material, for the same reviewers."""

    link: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Other reviewers, or another day, for the same version."""

    day: date
    reviewers: tuple[str, ...]
