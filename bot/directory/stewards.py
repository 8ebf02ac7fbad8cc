"""Who looks after the directory, and may change every entry and settle what people bring before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.people.service import admins, liaisons
from bot.text import mention

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def stewards(session: Session, team_id: str) -> list[str]:
    """Who looks after the directory: the liaisons, else the admins."""
    return liaisons(session, team_id) or admins(session, team_id)


def is_steward(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a person may change entries and settle cases: liaisons and admins."""
    return user_id in {*liaisons(session, team_id), *admins(session, team_id)}


def require_steward(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for a steward.

    Raises:
        BotError: they are none; the sentence says which role may and names somebody who has it (ux.md 30).
    """
    if is_steward(session, team_id, user_id):
        return
    chosen = stewards(session, team_id)
    if not chosen:
        raise BotError("people.error.no_admin")
    raise BotError("call.error.stewards_only", steward=mention(chosen[0]))
