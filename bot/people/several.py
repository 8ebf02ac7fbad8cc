"""Reads several people together, for whoever asks for them one by one next (`bot.memo`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.db import table_of
from bot.memo import remember
from bot.people.models import Person
from bot.people.service import someone_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

# Made once: it runs with each claim of messages. Rows of the table, since the mapper would take as long as all else.
_PERSON = table_of(Person)
_SEVERAL = select(_PERSON).where(
    _PERSON.c.team_id == bindparam("team_id"), _PERSON.c.user_id.in_(bindparam("user_ids", expanding=True))
)


def meet(session: Session, team_id: str, user_ids: Collection[str]) -> None:
    """Read who these people are, and whether the bot has introduced itself to them."""
    rows = {row.user_id: row for row in session.execute(_SEVERAL, {"team_id": team_id, "user_ids": user_ids})}
    for user_id in user_ids:
        row = rows.get(user_id)
        remember(session, ("someone", team_id, user_id), someone_of(row) if row else None)
        remember(session, ("welcomed", team_id, user_id), row is None or row.is_welcomed)
