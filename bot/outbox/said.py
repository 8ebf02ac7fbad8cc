"""Notes what is said to a channel in answer to a click, so that it is said once, on any number of machines.

Such a message goes out through the click's own `response_url`, which reaches channels the bot is no member of and is
good for one answer: it is never queued and never sent again. Its row is a claim and the note of what became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.db import insert_once, table_of
from bot.outbox.models import OutboxMessage
from bot.outbox.queue import row_of
from bot.outbox.states import LEASE, SENDING, SENT, UNKNOWN
from bot.slack.outcome import Accepted, Unknown

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.queue import Envelope
    from bot.slack.outcome import Answer


def begin_saying(session: Session, team_id: str, envelope: Envelope) -> str:
    """Claim a message that is about to be said.

    Until it is settled its outcome is unknown, and stays so if this process dies.

    Returns:
        Empty where the message is the caller's to say. Else how it stands with the one that has the claim: `sent`,
        `sending` while its caller may still be at it, or `unknown`.
    """
    row = row_of(envelope, team_id, UNKNOWN, programme=envelope.kind, leaves_trace=True)
    if insert_once(session, table_of(OutboxMessage), row):
        return ""
    before = session.scalars(
        select(OutboxMessage).where(OutboxMessage.team_id == team_id, OutboxMessage.key == envelope.key)
    ).one()
    is_at_it = before.settled_at is None and envelope.not_before < before.not_before + LEASE
    return SENDING if is_at_it else before.state


def settle_saying(session: Session, team_id: str, key: str, answer: Answer, *, now: datetime) -> None:
    """Note what became of it. What was surely not said may be tried again: its claim is given back."""
    mine = (OutboxMessage.team_id == team_id, OutboxMessage.key == key)
    if isinstance(answer, Accepted):
        session.execute(update(OutboxMessage).where(*mine).values(state=SENT, settled_at=now))
    elif isinstance(answer, Unknown):
        session.execute(update(OutboxMessage).where(*mine).values(failure=answer.why[:64], settled_at=now))
    else:
        session.execute(delete(OutboxMessage).where(*mine))
