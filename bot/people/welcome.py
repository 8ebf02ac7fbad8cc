"""Whether the bot has introduced itself to a person; knows not with which message it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, select, update

from bot.db import table_of
from bot.memo import remembered
from bot.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

# Made once: they run for each pulse that is sent.
_PERSON = table_of(Person).c
_IN_TEAM = _PERSON.team_id == bindparam("in_team")
_IS = select(_PERSON.is_welcomed).where(_IN_TEAM, _PERSON.user_id == bindparam("the_user"))
_WELCOME = (
    update(table_of(Person))
    .where(
        _IN_TEAM,
        _PERSON.user_id.in_(bindparam("the_users", expanding=True)),
        _PERSON.is_welcomed.is_(False),
    )
    .values(is_welcomed=True)
)


def is_welcomed(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a message that says what this is has reached them; true for whom the workspace does not know."""
    key = "welcomed", team_id, user_id
    mine = {"in_team": team_id, "the_user": user_id}
    return remembered(session, key, lambda: session.scalar(_IS, mine) is not False)


def welcome(session: Session, team_id: str, user_ids: Collection[str]) -> int:
    """Note that such a message has reached them; for how many it was the first."""
    told = {"in_team": team_id, "the_users": sorted(user_ids)}
    return cast("CursorResult[Any]", session.connection().execute(_WELCOME, told)).rowcount
