"""Key accounts and their reviews as they are told of; pure: values without rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.people.moments import instant

if TYPE_CHECKING:
    from datetime import date, datetime, time

LONGEST_NAME: Final = 80
LONGEST_PLACE: Final = 200
MOST_INVITED: Final = 10
"""Of Marketing to one review: as many boxes fit into the question who came."""
EVERY: Final = (0, 1, 2, 3, 6, 12)
"""Months from one review to the next that may be chosen; 0 is none by itself."""
QUARTER: Final = 3


class State(StrEnum):
    """How far a review is."""

    PLANNED = "planned"
    # It has begun, and who came is not recorded yet.
    PAST = "past"
    HELD = "held"
    # Nobody has said who came, however often asked.
    UNRECORDED = "unrecorded"
    # Cancelled, or it did not take place.
    OFF = "off"


class Answer(StrEnum):
    """What becomes of an invitation."""

    ASKED = "asked"
    COMES = "comes"
    CANNOT = "cannot"
    # They have sent somebody else.
    SENT = "sent"
    # They are not invited any more, or have left the company.
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    # They came without an invitation.
    UNINVITED = "uninvited"


EXPECTED: Final = frozenset({Answer.ASKED, Answer.COMES})
"""Who may come."""
INVITED: Final = EXPECTED | {Answer.CANNOT, Answer.SENT}
"""Who may answer, also once more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where a review is to be: a local time in an IANA zone, so that it stays when the clocks change."""

    host: str
    day: date
    at: time
    zone: str
    place: str = ""

    @property
    def starts_at(self) -> datetime:
        """The instant it begins, in UTC."""
        return instant(self.day, self.at, self.zone)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody of Marketing and a review; `sent_by` is who sends them in their place."""

    user_id: str
    answer: Answer
    sent_by: str = ""
    came: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it stands.

    `moved` counts its changes of time and place, `version` every change. `former_host` has left the company. `host` and
    others may be empty where they have deleted their data.
    """

    id: str
    account_id: str
    name: str
    plan: Plan
    starts_at: datetime
    state: State
    planned_by: str
    moved: int = 0
    version: int = 0
    former_host: str = ""
    invited: tuple[Invited, ...] = ()
    # How many of Marketing came; None while it is not recorded.
    came: int | None = None
    recorded_by: str = ""

    def those(self, *answers: Answer) -> tuple[str, ...]:
        """Whose invitations have come to that, in the order of their ids."""
        return tuple(one.user_id for one in self.invited if one.answer in answers)

    def of(self, user_id: str) -> Invited | None:
        """The invitation of a person."""
        return next((one for one in self.invited if one.user_id == user_id), None)

    def has_begun(self, now: datetime) -> bool:
        """Whether nobody can answer, move or cancel it any more."""
        return self.state is not State.PLANNED or self.starts_at <= now


@dataclass(frozen=True, slots=True)
class Wish:
    """A key account as somebody wants it; `place` is its number in the list, from 1, None for the last."""

    name: str
    owner: str
    every: int = QUARTER
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A key account, and of its reviews the next, the one of which is yet to be said who came, and the last held.

    `place` is its number in the list, from 1. The next review is proposed at the time of day of the one before, in its
    zone.
    """

    id: str
    name: str
    owner: str
    every: int
    place: int
    next: Review | None = None
    awaits: Review | None = None
    last: Review | None = None

    @property
    def before(self) -> Review | None:
        """The latest review that has begun."""
        return self.awaits or self.last


@dataclass(frozen=True, slots=True)
class Measures:
    """Reviews in a span of days, for leads: how many Marketing was at, not at, and of how many nobody knows.

    `planned` are those to come, and `alone` the ones of them for which nobody of Marketing has accepted.
    """

    together: int = 0
    without: int = 0
    unrecorded: int = 0
    planned: int = 0
    alone: int = 0


class What(StrEnum):
    """What waits for a person."""

    ANSWER = "answer"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: an invitation to answer, or to say who came."""

    what: What
    review_id: str
    name: str
    starts_at: datetime
