"""What a feature brings so that the outbox can send its messages: a kind has a recheck and a render.

Pure declarations; the outbox knows only these, features define theirs and `bot.deps` registers them (design.md 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.slack.kit import Message


@dataclass(frozen=True, slots=True)
class Ref:
    """Which message: the workspace, who gets it, and what it is about.

    `ts` is set once it was sent. An urgent one answers somebody who asked for it. `refused` is Slack's word against
    the message as it was rendered last, if it is to be rendered without what is new to Slack; `is_plain`, if its words
    are to go alone.
    """

    id: str
    team_id: str
    key: str
    recipient: str
    ref: str
    channel: str
    ts: str
    file_id: str
    picture_refused: str
    attempts: int
    leaves_trace: bool = True
    kind: str = ""
    is_urgent: bool = False
    refused: str = ""
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Send:
    """Still wanted, now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Still wanted, but not before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """No longer wanted; `why` is a word for the log and the counters."""

    why: str


Verdict = Send | Wait | Drop


@dataclass(frozen=True, slots=True)
class Attention:
    """What a message that its reader did not ask for counts against: at most `most` such messages a `day` of theirs.

    `again` is when the next day begins.
    """

    day: date
    most: int
    again: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that goes with a message; it is uploaded first and then named in the message by its file id.

    `draw` makes it, without the database: drawing takes long and is done outside the transaction.
    """

    name: str
    draw: Callable[[], bytes]
    alt: str


class Kind(Protocol):
    """A kind of message."""

    @property
    def name(self) -> str:
        """Its name in the queue."""
        ...

    @property
    def programme(self) -> str:
        """What a person may opt out of."""
        ...

    @property
    def leaves_trace(self) -> bool:
        """Whether its row stays once it is settled; False where it would tell who has not answered."""
        ...

    def prepare(self, session: Session, refs: Sequence[Ref]) -> None:
        """Several of these, of one workspace, are about to be made: what all need may be read at once (`bot.memo`)."""
        ...

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """What it counts against; None where somebody asked for it, or an hour depends on it."""
        ...

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Is it still wanted, and may this person be written to now?"""
        ...

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The message as of now; with `ref.file_id` in it where there is a picture."""
        ...

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """The picture that must be uploaded before the message, if the kind has one."""
        ...

    def thread(self, session: Session, ref: Ref) -> str:
        """The `ts` of the message it is posted under, where it has to be looked for; empty for none."""
        ...

    def sent(self, session: Session, refs: Sequence[Ref]) -> None:
        """Slack has taken these messages for the first time; called in the transaction that notes so.

        That transaction holds rows with the recipients' ids: nothing keyed by respondent may be touched (law 9).
        """
        ...


class Unthreaded:
    """Part of a kind whose messages stand by themselves."""

    __slots__ = ()

    def thread(self, session: Session, ref: Ref) -> str:
        """None."""
        del session, ref
        return ""


class OneByOne(Unthreaded):
    """Part of a kind of which there are seldom several at once: nothing is read ahead."""

    __slots__ = ()

    def prepare(self, session: Session, refs: Sequence[Ref]) -> None:
        """Nothing."""


class InWords(OneByOne):
    """Part of a kind whose messages are words alone: no picture, and nothing is kept but the outbox's own note."""

    __slots__ = ()

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """None: words are enough."""
        del session, ref
        return None  # the protocol's optional picture

    def sent(self, session: Session, refs: Sequence[Ref]) -> None:
        """Nothing."""


class Uncounted:
    """Part of a kind whose messages were asked for, are bound to an hour or go to a channel: nothing limits them."""

    __slots__ = ()

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """None."""
        del session, ref, now
        return None  # the protocol's optional limit
