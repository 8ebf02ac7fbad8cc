"""How many messages that nobody asked for a person got today; knows neither people nor settings (ux.md 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from bot.db import changed, insert_missing, table_of
from bot.outbox.models import OutboxAttention

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Attention


def is_free(session: Session, team_id: str, user_id: str, asked: Attention) -> bool:
    """Whether a person may get one more message today."""
    row = session.get(OutboxAttention, (team_id, user_id, asked.day))
    return row is None or row.messages < asked.most


def note(session: Session, team_id: str, user_id: str, day: date) -> None:
    """Count one more message of a day."""
    mine = {"team_id": team_id, "user_id": user_id, "day": day}
    insert_missing(session, table_of(OutboxAttention), [mine | {"messages": 0}])
    session.execute(
        update(OutboxAttention)
        .where(
            OutboxAttention.team_id == team_id,
            OutboxAttention.user_id == user_id,
            OutboxAttention.day == day,
        )
        .values(messages=OutboxAttention.messages + 1)
    )


def forget_attention(session: Session, team_id: str, *, before: date) -> int:
    """Delete the counts of days before a day; their number."""
    return changed(
        session,
        delete(OutboxAttention).where(OutboxAttention.team_id == team_id, OutboxAttention.day < before),
    )
