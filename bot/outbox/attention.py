"""How many messages that nobody asked for a person got today; knows neither people nor settings (ux.md 16)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.db import changed, table_of
from bot.outbox.models import OutboxAttention

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Insert
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Attention

_COUNTS = table_of(OutboxAttention).c
_OF = select(_COUNTS.user_id, _COUNTS.day, _COUNTS.messages).where(
    _COUNTS.team_id == bindparam("team"), _COUNTS.user_id.in_(bindparam("users", expanding=True))
)


@cache
def _one_more(dialect: str) -> Insert:
    """Made once: making it costs more than running it."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table_of(OutboxAttention))
    return statement.on_conflict_do_update(
        index_elements=("team_id", "user_id", "day"), set_={"messages": _COUNTS.messages + 1}
    )


class Counts:
    """How many messages each of some people of a workspace got, read once; what is noted is written by `keep`."""

    def __init__(self, session: Session, team_id: str, user_ids: Collection[str]) -> None:
        self._session, self._team_id = session, team_id
        found = session.execute(_OF, {"team": team_id, "users": user_ids})
        self._messages: dict[tuple[str, date], int] = {(row.user_id, row.day): row.messages for row in found}
        self._new: list[tuple[str, date]] = []

    def is_free(self, user_id: str, asked: Attention) -> bool:
        """Whether a person may get one more message today."""
        return self._messages.get((user_id, asked.day), 0) < asked.most

    def note(self, user_id: str, day: date) -> None:
        """Count one more message of a day."""
        self._new.append((user_id, day))
        self._messages[user_id, day] = self._messages.get((user_id, day), 0) + 1

    def keep(self) -> None:
        """Write down what was counted."""
        if not self._new:
            return
        mine = {"team_id": self._team_id, "messages": 1}
        rows = [mine | {"user_id": user_id, "day": day} for user_id, day in sorted(self._new)]
        connection = self._session.connection()
        connection.execute(_one_more(connection.dialect.name), rows)


def forget_attention(session: Session, team_id: str, *, before: date) -> int:
    """Delete the counts of days before a day; their number."""
    return changed(
        session,
        delete(OutboxAttention).where(OutboxAttention.team_id == team_id, OutboxAttention.day < before),
    )
