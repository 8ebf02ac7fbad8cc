"""Whether the bot has introduced itself to a person; knows not with which message it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, select, update

from bot.db import table_of
from bot.memo import remembered
from bot.people.models import Person

if TYPE_CHECKING:
    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

# Made once: they run for each pulse that is sent.
_PERSON = table_of(Person).c
_ONE = (_PERSON.team_id == bindparam("in_team"), _PERSON.user_id == bindparam("the_user"))
_IS = select(_PERSON.is_welcomed).where(*_ONE)
_WELCOME = update(table_of(Person)).where(*_ONE, _PERSON.is_welcomed.is_(False)).values(is_welcomed=True)


def is_welcomed(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a message that says what this is has reached them; true for whom the workspace does not know."""
    key = "welcomed", team_id, user_id
    return remembered(session, key, lambda: session.scalar(_IS, _named(team_id, user_id)) is not False)


def welcome(session: Session, team_id: str, user_id: str) -> bool:
    """Note that such a message has reached them; True if it was the first."""
    result = session.connection().execute(_WELCOME, _named(team_id, user_id))
    return cast("CursorResult[Any]", result).rowcount == 1


def _named(team_id: str, user_id: str) -> dict[str, str]:
    return {"in_team": team_id, "the_user": user_id}
