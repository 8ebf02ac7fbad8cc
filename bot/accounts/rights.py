"""Who may keep the list of key accounts and plan their reviews, and what others are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.models import KeyAccount
from bot.directory.stewards import is_steward, stewards
from bot.errors import BotError
from bot.people.service import leads, someone
from bot.text import mention

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def may_keep(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a person may add, change and remove key accounts: leads, liaisons and admins."""
    return user_id in leads(session, team_id) or is_steward(session, team_id, user_id)


def require_keeper(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for somebody who may keep the list.

    Raises:
        BotError: they may not; the sentence says which role may and names somebody who has it (ux.md 30).
    """
    if may_keep(session, team_id, user_id):
        return
    chosen = leads(session, team_id) or stewards(session, team_id)
    if not chosen:
        raise BotError("people.error.no_admin")
    raise BotError("accounts.error.keepers_only", person=mention(chosen[0]))


def may_plan(session: Session, team_id: str, user_id: str, *named: str) -> bool:
    """Whether a person may plan a review and record who came: keepers, and those who are `named` in it."""
    return user_id in named or may_keep(session, team_id, user_id)


def require_planner(session: Session, team_id: str, user_id: str, account_id: str, host: str = "") -> None:
    """Nothing for somebody who may plan the reviews of an account: its owner, the host, and who keeps the list.

    Raises:
        BotError: they may not; the sentence names the owner, else a keeper.
    """
    row = session.get(KeyAccount, account_id)
    owner = row.owner if row is not None and row.team_id == team_id else ""
    if may_plan(session, team_id, user_id, owner, host):
        return
    person = someone(session, team_id, owner) if owner else None
    chosen = [owner] if person is not None and person.may_be_listed else leads(session, team_id)
    chosen = chosen or stewards(session, team_id)
    if not chosen:
        raise BotError("people.error.no_admin")
    raise BotError("accounts.error.planners_only", person=mention(chosen[0]))
