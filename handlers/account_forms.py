"""What the forms of key accounts have in common: who may be named in one, and how it is answered."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from bot.accounts.service import is_on_side
from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.people.service import someone
from bot.people.sides import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slack_bolt import Ack
    from sqlalchemy.orm import Session

    from bot.text import Safe, Words


class _Why(Enum):
    """Why somebody cannot stand for a side."""

    GONE = auto()
    GUEST = auto()
    OTHER = auto()


_NOT_SALES: Final = {
    _Why.GONE: "accounts.error.not_here",
    _Why.GUEST: "accounts.error.guest",
    _Why.OTHER: "accounts.error.not_sales",
}
_NOT_MARKETING: Final = {
    _Why.GONE: "accounts.error.not_here_one",
    _Why.GUEST: "accounts.error.guest_one",
    _Why.OTHER: "accounts.error.not_marketing_one",
}


def not_sales(session: Session, team_id: str, user_id: str, block: str) -> dict[str, BotError]:
    """Why somebody cannot stand for Sales, at an input; nothing where they can."""
    why = _why(session, team_id, user_id, Side.SALES)
    return {block: BotError(_NOT_SALES[why])} if why else {}


def not_marketing(session: Session, team_id: str, user_ids: Iterable[str], block: str) -> dict[str, BotError]:
    """Why one of several people cannot be invited, by name, at an input; nothing where all can."""
    for one in user_ids:
        if why := _why(session, team_id, one, Side.MARKETING):
            person = someone(session, team_id, one)
            return {block: BotError(_NOT_MARKETING[why], name=person.name if person else one)}
    return {}


def _why(session: Session, team_id: str, user_id: str, side: Side) -> _Why | None:
    person = someone(session, team_id, user_id)
    if person is None or not person.may_be_listed:
        return _Why.GONE
    if is_on_side(session, person, team_id, side):
        return None
    return _Why.GUEST if person.side is side else _Why.OTHER


def refuse(ack: Ack, problems: Mapping[str, BotError], words: Words) -> None:
    """Say at each input what is wrong with it."""
    errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
    ack(response_action="errors", errors=errors)


def says(ack: Ack, text: Safe, words: Words) -> None:
    """What was done, in place of the form."""
    ack(response_action="update", view=care_notice(text, words).payload())
