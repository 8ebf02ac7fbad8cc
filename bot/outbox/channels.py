"""When something was sent to a recipient last: one message a second and channel (slack-facts.md 0.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, func, select

from bot.db import table_of
from bot.outbox.models import OutboxMessage
from bot.outbox.pacing import CHANNEL_PAUSE
from bot.outbox.states import SENDING, SENT

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

_MESSAGES = table_of(OutboxMessage).c
_IS_ON_ITS_WAY = and_(_MESSAGES.state == SENDING, _MESSAGES.lease_until > bindparam("now"))
# Made once: it runs with each claim.
_LAST = (
    select(
        _MESSAGES.recipient,
        func.max(case((_MESSAGES.state == SENT, _MESSAGES.settled_at))),
        func.max(case((_IS_ON_ITS_WAY, 1), else_=0)),
    )
    .where(
        _MESSAGES.team_id == bindparam("team"),
        _MESSAGES.recipient.in_(bindparam("recipients", expanding=True)),
        _MESSAGES.state.in_((SENDING, SENT)),
    )
    .group_by(_MESSAGES.recipient)
)


class Channels:
    """When each of some recipients may be written to, also where several workers post; read before any is taken."""

    def __init__(self, session: Session, team_id: str, recipients: Collection[str], *, now: datetime) -> None:
        self._free: dict[str, datetime] = {}
        found = session.execute(_LAST, {"team": team_id, "recipients": recipients, "now": now})
        for recipient, last, is_on_its_way in found:
            since = now if is_on_its_way else last
            if since is not None:
                self._free[recipient] = since + CHANNEL_PAUSE

    def free_at(self, recipient: str) -> datetime | None:
        """From when on; None for a recipient of whom nothing is known."""
        return self._free.get(recipient)


def channel_of(session: Session, row: OutboxMessage) -> str:
    """The conversation with a recipient: their DM's id is known once something was posted to them."""
    found: str | None = session.scalar(
        select(OutboxMessage.channel)
        .where(
            OutboxMessage.team_id == row.team_id,
            OutboxMessage.recipient == row.recipient,
            OutboxMessage.channel != "",
        )
        .limit(1)
    )
    return found or ""
