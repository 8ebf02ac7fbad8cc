"""How many messages are in which state, and which of these counts may be told; pure.

Counts of messages to people are told from five on: fewer, day by day, would tell of one person that they are away or
have left. Of messages that leave no trace, such as reminders, it is told how many wait, in fives, and nothing else:
their row goes when they are sent and when they are not needed, for only who has not answered gets one (domain.md C9).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FLOOR = 5


@dataclass(frozen=True, slots=True)
class Few:
    """Some, but fewer than may be told."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many or a few more."""

    count: int


Told = int | Few | AtLeast


@dataclass(frozen=True, slots=True)
class Tally:
    """The messages of one kind to people, or to channels.

    Attributes:
        kind: its name in the queue.
        is_personal: to people.
        waiting: to be sent, now or at an hour to come.
        oldest: since when the one waits that is due longest; None where none is due.
        moving: on their way to Slack.
        sent: taken by Slack in the last 24 hours.
        unknown: nobody knows whether Slack took them; of the last seven days, as the next two.
        failed: refused, by Slack's word.
        dropped: not wanted any more, by the reason.
    """

    kind: str
    is_personal: bool
    waiting: Told = 0
    oldest: datetime | None = None
    moving: Told = 0
    sent: Told = 0
    unknown: Told = 0
    failed: Mapping[str, Told] = field(default_factory=dict)
    dropped: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """Whether a workspace's queue moves.

    Attributes:
        oldest: since when the message waits that is due longest; None where none is due.
        last_turn: when a message had its turn last, or will have it.
        quiet_until: until when Slack has asked for silence; far ahead where nothing is sent at all.
        has_lost: there are messages whose worker has been gone for long.
        often: messages that were tried often and still wait.
    """

    oldest: datetime | None
    last_turn: datetime
    quiet_until: datetime
    has_lost: bool
    often: Told


@dataclass(frozen=True, slots=True)
class Depths:
    """The queue of all workspaces together, as it is measured.

    Attributes:
        states: messages that leave a trace, by state.
        traceless: messages that leave none and wait, in fives.
        oldest: since when the message waits that is due longest; None where none is due.
        rate: messages a second that may be sent now.
    """

    states: Mapping[str, int]
    traceless: int
    oldest: datetime | None
    rate: float


def told(count: int, *, is_personal: bool) -> Told:
    """What may be told of a count."""
    return Few() if is_personal and 0 < count < FLOOR else count


def told_in_fives(count: int) -> Told:
    """What may be told of messages that leave no trace."""
    if not count:
        return 0
    return AtLeast(count // FLOOR * FLOOR) if count >= FLOOR else Few()


def least(count: Told) -> int:
    """A count as a number that is not above it."""
    if isinstance(count, AtLeast):
        return count.count
    return 0 if isinstance(count, Few) else count


def said(count: Told) -> str:
    """A count in words, for terminals."""
    if isinstance(count, Few):
        return f"fewer than {FLOOR}"
    return f"{count.count} or more" if isinstance(count, AtLeast) else str(count)
