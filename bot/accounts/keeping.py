"""The list of key accounts is kept: added to, changed, put in order, cut; and who may do so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.accounts.facts import Account, State
from bot.accounts.models import AccountReview, KeyAccount
from bot.accounts.names import key_of
from bot.accounts.planning import cancel_row
from bot.accounts.rights import may_keep, require_keeper
from bot.accounts.service import account_of
from bot.db import claim, insert_once, random_id, table_of
from bot.errors import BotError
from bot.workspace.models import Workspace
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.accounts.facts import Wish
    from bot.outbox.kinds import Kind

__all__ = ["add_account", "change_account", "hold_list", "is_full", "may_keep", "remove_account", "taken"]


def hold_list(session: Session, team_id: str) -> None:
    """Have nobody else change the list before this transaction ends."""
    session.execute(select(Workspace.team_id).where(Workspace.team_id == team_id).with_for_update())


def most(session: Session, team_id: str) -> int:
    """How many accounts may be key accounts."""
    return load_settings(session, team_id).accounts.most


def is_full(session: Session, team_id: str) -> bool:
    """Whether no other account may be added."""
    count = select(func.count()).select_from(KeyAccount).where(KeyAccount.team_id == team_id)
    return (session.scalar(count) or 0) >= most(session, team_id)


def taken(session: Session, team_id: str, name: str, *, but: str = "") -> str:
    """The name of the account that is there under this name, however it is spaced or capitalised; empty for none."""
    row = session.execute(
        select(KeyAccount.id, KeyAccount.name).where(
            KeyAccount.team_id == team_id, KeyAccount.name_key == key_of(name)
        )
    ).one_or_none()
    return row.name if row is not None and row.id != but else ""


def add_account(session: Session, team_id: str, wish: Wish, *, by: str, now: datetime) -> str:
    """Add an account to the list; its id.

    Raises:
        BotError: they may not, it is there already, or the list is full.
    """
    require_keeper(session, team_id, by)
    hold_list(session, team_id)
    if is_full(session, team_id):
        raise BotError("accounts.form.error.full", n=most(session, team_id))
    values = {
        "id": random_id(), "team_id": team_id, "name": wish.name, "name_key": key_of(wish.name), "position": 0,
        "owner": wish.owner, "every": wish.every, "added_by": by, "added_on": now.date(),
    }  # fmt: skip
    if not insert_once(session, table_of(KeyAccount), values):
        raise BotError("accounts.form.error.taken", name=taken(session, team_id, wish.name))
    _put_at(session, team_id, str(values["id"]), wish.place)
    return str(values["id"])


def change_account(session: Session, team_id: str, account_id: str, wish: Wish, *, by: str) -> None:
    """Change an account, and its place in the list.

    Raises:
        BotError: they may not, it is there no more, or another has this name.
    """
    require_keeper(session, team_id, by)
    hold_list(session, team_id)
    row = session.get(KeyAccount, account_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        raise BotError("accounts.error.gone")
    if other := taken(session, team_id, wish.name, but=account_id):
        raise BotError("accounts.form.error.taken", name=other)
    row.name, row.name_key, row.owner, row.every = wish.name, key_of(wish.name), wish.owner, wish.every
    session.flush()
    _put_at(session, team_id, account_id, wish.place)


def remove_account(
    session: Session, kinds: Mapping[str, Kind], team_id: str, account_id: str, *, by: str, now: datetime
) -> Account:
    """Take an account off the list, as it was; its planned review is cancelled, and what was held stays counted.

    Raises:
        BotError: they may not, or it is there no more.
    """
    require_keeper(session, team_id, by)
    hold_list(session, team_id)
    found = account_of(session, team_id, account_id, now=now)
    mine = delete(KeyAccount).where(KeyAccount.team_id == team_id, KeyAccount.id == account_id)
    if found is None or not claim(session, mine):
        raise BotError("accounts.error.gone")
    planned = session.scalars(
        select(AccountReview).where(
            AccountReview.team_id == team_id,
            AccountReview.account_id == account_id,
            AccountReview.state == State.PLANNED,
            AccountReview.starts_at > now,
        )
    ).all()
    for row in planned:
        cancel_row(session, kinds, row, now=now)
    _put_at(session, team_id, "", None)
    return found


def _put_at(session: Session, team_id: str, account_id: str, place: int | None) -> None:
    """Number the list anew, with one account at a place in it; a new one without a place comes last."""
    rows = session.scalars(
        select(KeyAccount)
        .where(KeyAccount.team_id == team_id)
        .order_by(KeyAccount.position, KeyAccount.id)
        .execution_options(populate_existing=True)
    ).all()
    here = [row for row in rows if row.id == account_id]
    others = [row for row in rows if row.id != account_id]
    at = len(others) if place is None else max(0, min(place - 1, len(others)))
    for position, row in enumerate([*others[:at], *here, *others[at:]], 1):
        row.position = position
    session.flush()
