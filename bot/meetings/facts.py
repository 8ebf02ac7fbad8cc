"""What meetings, agenda items and action items are made of; pure: knows no row and nobody."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LONGEST: Final = {"title": 150, "text": 300, "reason": 300, "decision": 500, "link": 500, "place": 200}
"""Characters of each text."""


class Kind(StrEnum):
    """What an agenda item is about (domain.md B9, B11, B30)."""

    OPPORTUNITY = "opportunity"
    PROBLEM = "problem"
    DISPUTE = "dispute"
    OUTLOOK = "outlook"


class Heading(StrEnum):
    """Under which standing heading an item is put; a dispute is a problem, and the outlook stands once a quarter."""

    OPPORTUNITIES = "opportunities"
    PROBLEMS = "problems"
    OUTLOOK = "outlook"


class MeetingState(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """What became of an agenda item; `proposed` is one that the measurement brought and no lead has accepted yet."""

    PROPOSED = "proposed"
    OPEN = "open"
    DONE = "done"
    DEFERRED = "deferred"
    DROPPED = "dropped"


class ActionState(StrEnum):
    """What became of an action item."""

    GIVEN = "given"
    ACCEPTED = "accepted"
    BLOCKED = "blocked"
    RETURNED = "returned"
    DONE = "done"


UNFINISHED: Final = (ActionState.GIVEN, ActionState.ACCEPTED, ActionState.BLOCKED, ActionState.RETURNED)
"""States of action items that somebody still has to do something about."""


def heading_of(kind: Kind) -> Heading:
    """Where an item of a kind stands."""
    match kind:
        case Kind.OPPORTUNITY:
            return Heading.OPPORTUNITIES
        case Kind.OUTLOOK:
            return Heading.OUTLOOK
    return Heading.PROBLEMS
