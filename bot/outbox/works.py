"""What there is to call Slack for, once a message was claimed; pure declarations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.outbox.kinds import Picture, Ref
    from bot.outbox.pacing import Pace
    from bot.slack.kit import Message

MOST_LET_GO = 5
"""So many are let go together, unless more go at one moment: if their worker died, nobody would know of them."""


@dataclass(frozen=True, slots=True)
class Post:
    """Claimed: this message is to be posted, or, where `ref.ts` is set, to replace the one posted before.

    `others` are messages that are part of it.
    """

    ref: Ref
    message: Message
    others: tuple[Ref, ...] = ()

    @property
    def refs(self) -> tuple[Ref, ...]:
        """All it is made of."""
        return (self.ref, *self.others)


@dataclass(frozen=True, slots=True)
class Upload:
    """Claimed: this picture is to be uploaded before its message can be posted."""

    ref: Ref
    picture: Picture

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The one message it belongs to."""
        return (self.ref,)


@dataclass(frozen=True, slots=True)
class Search:
    """Claimed: this message may stand in its conversation already, and is to be looked for before it is posted.

    `channel` is empty where nothing was ever posted to its recipient, `thread` where it stands in none.
    """

    ref: Ref
    channel: str
    since: datetime
    thread: str = ""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The one message that is looked for."""
        return (self.ref,)


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing to call Slack for: the message was dropped or waits."""


Call = Post | Upload | Search
Work = Call | Passed


@dataclass(frozen=True, slots=True)
class Held:
    """A call that is to be made at its turn, and how long that lasts: so long after it the next one comes.

    `is_let_go`: its turn is so near that it need not be let go any more (`bot.outbox.holding`).
    """

    work: Call
    at: datetime
    is_let_go: bool
    lasts: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Batch:
    """How much is claimed together: up to `most` messages, whose turns come until `ahead`.

    Those whose turns come `soon` are let go at once, `MOST_LET_GO` of them. The caller is `late` with those it claimed
    before. In a `group` go so many at the turn of the last of them.
    """

    most: int = 1
    ahead: timedelta = timedelta(0)
    soon: timedelta = timedelta(0)
    late: timedelta = timedelta(0)
    group: int = 1

    def for_pace(self, pace: Pace, now: datetime) -> Batch:
        """As many whole groups as have their turns in time."""
        left = now + self.ahead - max(now, pace.free_at())
        turns = min(self.most, 1 + int(left.total_seconds() * pace.rate))
        group = min(pace.group(), self.most)
        return replace(self, most=turns - turns % group, group=group)


def grouped(held: Sequence[Held], size: int) -> list[Held]:
    """Each at the turn of the last of its group; what takes no turn is in none."""
    takers = [place for place, one in enumerate(held) if one.lasts]
    groups = [takers[begin : begin + size] for begin in range(0, len(takers), size)]
    turns = {place: held[group[-1]].at for group in groups for place in group}
    return [replace(one, at=turns.get(place, one.at)) for place, one in enumerate(held)]


ONE_NOW = Batch()
