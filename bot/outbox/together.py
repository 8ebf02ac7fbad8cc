"""Makes one message of several that a person would get at the same moment (ux.md 16).

Only messages that no click redraws may carry a merge key: a redraw knows its own part alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.outbox.kinds import Drop, Send
from bot.outbox.models import OutboxMessage
from bot.outbox.rows import drop, ref_of
from bot.outbox.states import PENDING, SENDING
from bot.slack import kit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Ref

# So many messages become one at most.
MOST_JOINED = 10


def with_others(
    session: Session, kinds: Mapping[str, Kind], row: OutboxMessage, message: kit.Message, now: datetime
) -> tuple[kit.Message, tuple[Ref, ...]]:
    """The message with those that go along with it: of the same merge key, or posted together before."""
    if not row.merge_key:
        return message, ()
    session.flush()
    together, refs = message, []
    for other in _companions(session, row, now):
        kind, ref = kinds[other.kind], ref_of(other)
        is_wanted = bool(row.ts) or _goes_along(session, kind, other, ref, now)
        more = kit.joined(together, kind.render(session, ref, now)) if is_wanted else None
        if more is None:
            continue
        together = more
        refs.append(ref)
        if not row.ts:
            other.state, other.lease_owner, other.lease_until = SENDING, row.lease_owner, row.lease_until
            other.attempts, other.tried_at = other.attempts + 1, row.tried_at
    return together, tuple(refs)


def _companions(session: Session, row: OutboxMessage, now: datetime) -> list[OutboxMessage]:
    same = (
        OutboxMessage.team_id == row.team_id,
        OutboxMessage.recipient == row.recipient,
        OutboxMessage.merge_key == row.merge_key,
        OutboxMessage.id != row.id,
    )
    found = (
        (OutboxMessage.channel == row.channel, OutboxMessage.ts == row.ts)
        if row.ts
        else (
            OutboxMessage.state == PENDING,
            OutboxMessage.due_at <= now,
            OutboxMessage.ts == "",
            OutboxMessage.is_doubtful.is_(False),
            OutboxMessage.is_plain.is_(row.is_plain),
        )
    )
    return list(
        session.scalars(
            select(OutboxMessage)
            .where(*same, *found)
            .order_by(OutboxMessage.not_before, OutboxMessage.key)
            .limit(MOST_JOINED - 1)
        )
    )


def _goes_along(session: Session, kind: Kind, row: OutboxMessage, ref: Ref, now: datetime) -> bool:
    """Still wanted, now; the turn and the attention are those of the message it goes along with."""
    if row.expires_at is not None and row.expires_at <= now:
        drop(session, row, "expired", now)
        return False
    verdict = kind.recheck(session, ref, now)
    if isinstance(verdict, Drop):
        drop(session, row, verdict.why, now)
    return isinstance(verdict, Send)
