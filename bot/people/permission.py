"""Who may set the bot up, and what everybody else is told; knows no view and no setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.people.service import admins
from bot.text import mention

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def require_admin(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for somebody who may set the bot up; asked at every step, for what a view says is forged until then.

    Raises:
        BotError: they may not; the sentence says which role may and names one person who has it (ux.md 30).
    """
    chosen = admins(session, team_id)
    if user_id in chosen:
        return
    if not chosen:
        raise BotError("people.error.no_admin")
    raise BotError("people.error.admins_only", admin=mention(chosen[0]))
