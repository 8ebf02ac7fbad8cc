"""Which messages an action item has in the outbox: told, and brought up to date; knows not what they say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.db import random_id
from bot.outbox import service as outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.action_days import Which
    from bot.meetings.models import ActionItem
    from bot.outbox.kinds import Kind

OFFER: Final = "action_offer"
BLOCKED: Final = "action_blocked"
REMINDER: Final = "action_reminder"
NEWS: Final = "action_news"
KINDS: Final = (OFFER, BLOCKED, REMINDER, NEWS)
_NEWS_KEPT: Final = timedelta(days=30)
"""What could not be told by then, to somebody who is away, is no news any more."""


def offer_key(action_id: str, turn: int) -> str:
    """The outbox key of the message with the buttons, of the owner who is the `turn`-th."""
    return f"{OFFER}:{action_id}:{turn}"


def turn_of(key: str) -> int:
    """Which owner such a message is for."""
    return int(key.rpartition(":")[2])


def reminder_key(action_id: str, kind: Which, due_on: date, today: date) -> str:
    """The outbox key of a reminder: what it says, of which day, and on which day it was made."""
    return f"{REMINDER}:{action_id}:{kind}:{due_on.isoformat()}:{today.isoformat()}"


def reminded_of(key: str) -> tuple[str, str]:
    """What a reminder says, and of which day."""
    _, _, kind, due_on, _ = key.split(":")
    return kind, due_on


def told_of(key: str) -> tuple[int, date]:
    """Which owner news are of, and by when it was due before."""
    _, _, turn, was, _ = key.split(":")
    return int(turn), date.fromisoformat(was)


def offer(session: Session, kinds: Mapping[str, Kind], row: ActionItem, *, now: datetime) -> None:
    """Give the owner their message, with what they can do."""
    envelope = outbox.Envelope(
        key=offer_key(row.id, row.turn), kind=OFFER, ref=row.id, recipient=row.owner, not_before=now,
        priority=outbox.URGENT,
    )  # fmt: skip
    outbox.enqueue(session, kinds, row.team_id, [envelope])


def tell_blocked(
    session: Session, kinds: Mapping[str, Kind], row: ActionItem, recipient: str, *, now: datetime
) -> None:
    """Tell who gave it that the owner cannot go on."""
    envelope = outbox.Envelope(
        key=f"{BLOCKED}:{row.id}:{random_id()[:8]}", kind=BLOCKED, ref=row.id, recipient=recipient,
        not_before=now, priority=outbox.URGENT,
    )  # fmt: skip
    outbox.enqueue(session, kinds, row.team_id, [envelope])


def remind(
    session: Session,
    kinds: Mapping[str, Kind],
    row: ActionItem,
    kind: Which,
    today: date,
    *,
    now: datetime,
    until: datetime | None,
) -> None:
    """Remind the owner; several at the same moment become one message. After `until` it is of no use any more."""
    envelope = outbox.Envelope(
        key=reminder_key(row.id, kind, row.due_on, today), kind=REMINDER, ref=row.id, recipient=row.owner,
        not_before=now, expires_at=until, merge_key=REMINDER,
    )  # fmt: skip
    outbox.enqueue(session, kinds, row.team_id, [envelope])


def tell_giver(
    session: Session, kinds: Mapping[str, Kind], row: ActionItem, was: date, *, at: datetime
) -> None:
    """Tell who gave it what became of it, with all else of the day; the message that waits already says it as well.

    Args:
        session: the caller's.
        kinds: of messages.
        row: the action item.
        was: by when it was due before.
        at: when they are told.
    """
    if outbox.is_to_come(session, row.team_id, NEWS, row.id, row.given_by):
        return
    key = f"{NEWS}:{row.id}:{row.turn}:{was.isoformat()}:{random_id()[:8]}"
    envelope = outbox.Envelope(
        key=key, kind=NEWS, ref=row.id, recipient=row.given_by, not_before=at, expires_at=at + _NEWS_KEPT,
        merge_key=NEWS,
    )  # fmt: skip
    outbox.enqueue(session, kinds, row.team_id, [envelope])


def correct_what_was_told(session: Session, row: ActionItem, *, now: datetime) -> None:
    """Have what was said of it to who gave it say how it stands now."""
    for kind in (BLOCKED, NEWS):
        outbox.revise_all(session, row.team_id, kind, row.id, at=now)


def bring_up_to_date(session: Session, row: ActionItem, *, now: datetime) -> None:
    """Have what the owner, and the one before, see of it edited in place, as far as it was sent."""
    for turn in {row.turn, row.turn - 1}:
        outbox.revise(session, row.team_id, offer_key(row.id, turn), at=now)


def forget_messages(session: Session, team_id: str, action_id: str) -> None:
    """Delete what was sent, or is to be sent, about an action item."""
    for kind in KINDS:
        outbox.forget(session, team_id, kind, action_id)
