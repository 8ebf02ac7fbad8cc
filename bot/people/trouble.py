"""Tells the admins when a channel cannot be posted to: which one, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send
from bot.people.blocks import trouble_message
from bot.people.service import admins, someone
from bot.text import words_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Picture, Ref, Verdict
    from bot.slack.kit import Message

TROUBLE = "channel_trouble"
EXTERNALLY_SHARED = "externally_shared"


def report_trouble(
    session: Session, kinds: Mapping[str, Kind], team_id: str, channel: str, code: str, *, now: datetime
) -> int:
    """Queue a word to every admin, once a day for the same trouble; the number of messages."""
    ref = f"{channel}:{code}"[:64]
    envelopes = [
        outbox.Envelope(
            key=f"{TROUBLE}:{ref}:{now:%Y-%m-%d}:{user_id}",
            kind=TROUBLE,
            ref=ref,
            recipient=user_id,
            not_before=now,
            priority=outbox.URGENT,
        )
        for user_id in admins(session, team_id)
    ]
    return outbox.enqueue(session, kinds, team_id, envelopes)


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """The outbox kind."""

    name: str = TROUBLE
    programme: str = "admin"
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To people who are still there."""
        del now
        person = someone(session, ref.team_id, ref.recipient)
        return Send() if person is not None and person.is_active else Drop("gone")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Which channel, why, and the exact line that helps."""
        del now
        person = someone(session, ref.team_id, ref.recipient)
        channel, _, code = ref.ref.partition(":")
        return trouble_message(channel, code, words_for(person.locale if person else ""))

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """None: words are enough."""
        del session, ref
        return None  # the protocol's optional picture

    def sent(self, session: Session, ref: Ref) -> None:
        """Nothing is kept of it but the outbox's own note."""
