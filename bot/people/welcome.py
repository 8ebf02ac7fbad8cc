"""Whether the bot has introduced itself to a person; knows not with which message it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.db import claim
from bot.people.models import Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def is_welcomed(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a message that says what this is has reached them; true for whom the workspace does not know."""
    found = session.scalar(
        select(Person.is_welcomed).where(Person.team_id == team_id, Person.user_id == user_id)
    )
    return found is not False


def welcome(session: Session, team_id: str, user_id: str) -> bool:
    """Note that such a message has reached them; True if it was the first."""
    return claim(
        session,
        update(Person)
        .where(Person.team_id == team_id, Person.user_id == user_id, Person.is_welcomed.is_(False))
        .values(is_welcomed=True),
    )
