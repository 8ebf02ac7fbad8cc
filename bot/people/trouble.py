"""Queues a word to the admins about a channel or group: which one, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.outbox import service as outbox
from bot.people.service import admins
from bot.people.sources import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind

TROUBLE = "channel_trouble"
EXTERNALLY_SHARED = "externally_shared"
# What puts a trouble right: which codes are over when the channel is open again, its sharing ended, the bot inside.
OPENED, UNSHARED, INVITED = (
    ("is_archived",),
    (EXTERNALLY_SHARED,),
    ("not_in_channel", "channel_not_found", LOST),
)


def report_trouble(
    session: Session, kinds: Mapping[str, Kind], team_id: str, channel: str, code: str, *, now: datetime
) -> int:
    """Queue a word to every admin, once a month for the same trouble while it lasts; the number of messages.

    Args:
        channel: a channel or user group; empty where it concerns all that is sent.
    """
    ref = f"{channel}:{code}"[:64]
    envelopes = [
        outbox.Envelope(
            key=f"{TROUBLE}:{ref}:{now:%Y-%m}:{user_id}",
            kind=TROUBLE,
            ref=ref,
            recipient=user_id,
            not_before=now,
            priority=outbox.URGENT,
            merge_key=TROUBLE,
        )
        for user_id in admins(session, team_id)
    ]
    return outbox.enqueue(session, kinds, team_id, envelopes)


def trouble_is_over(session: Session, team_id: str, channel: str, codes: Iterable[str]) -> None:
    """What was wrong with a channel was put right: a word that waits is not said, and the next one is said anew."""
    for code in codes:
        outbox.forget(session, team_id, TROUBLE, f"{channel}:{code}"[:64])
