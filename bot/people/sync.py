"""Keeps the people of a workspace in step with Slack and with what the company says of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.db import insert_missing, table_of
from bot.people.listing import list_person, listed_of
from bot.people.models import Person
from bot.people.sides import BOTH, Role, Side, parse_roles, side_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.people.people_file import PersonRow
    from bot.slack.members import Member


@dataclass(frozen=True, slots=True)
class SideChange:
    """Somebody whose side is another than before; None is neither."""

    user_id: str
    before: Side | None
    after: Side | None


def sync_members(session: Session, team_id: str, members: Iterable[Member]) -> int:
    """Take over what Slack says of everybody; who is no longer listed there becomes inactive.

    Returns:
        The number of people known afterwards.
    """
    known = {row.user_id: row for row in session.scalars(select(Person).where(Person.team_id == team_id))}
    new = []
    seen = set()
    for member in members:
        seen.add(member.user_id)
        values = {
            "name": member.name[:255],
            "timezone": member.timezone,
            "locale": member.locale,
            "is_active": not member.is_deleted,
            "is_bot": member.is_bot,
            "is_guest": member.is_guest,
            "is_external": member.is_external,
            "is_slack_admin": member.is_admin,
        }
        row = known.get(member.user_id)
        if row is None:
            new.append({"team_id": team_id, "user_id": member.user_id, **_BLANK, **values})
            continue
        for name, value in values.items():
            setattr(row, name, value)
    insert_missing(session, table_of(Person), new)
    for user_id in known.keys() - seen:
        known[user_id].is_active = False
    return len(known) + len(new)


_BLANK = {
    "listed_side": None,
    "found_side": None,
    "roles": "",
    "team": "",
    "country": "",
    "set_timezone": "",
    "away_until": None,
    "left_programmes": "",
    "own_timezone": "",
    "own_country": "",
    "work_from": None,
    "work_until": None,
    "work_days": "",
    "is_welcomed": False,
}


def sync_sides(session: Session, team_id: str, found: Mapping[Side, Collection[str]]) -> list[str]:
    """Take over who is in the sides' channels or groups; who is in both is on neither until an admin says which.

    Returns:
        Who is in both and was not before, in the order of their ids.
    """
    sales, marketing = set(found[Side.SALES]), set(found[Side.MARKETING])
    side_by_user = (
        dict.fromkeys(sales, Side.SALES.value)
        | dict.fromkeys(marketing, Side.MARKETING.value)
        | dict.fromkeys(sales & marketing, BOTH)
    )
    new = []
    for row in session.scalars(select(Person).where(Person.team_id == team_id).order_by(Person.user_id)):
        side = side_by_user.get(row.user_id)
        if side == BOTH and row.found_side != BOTH:
            new.append(row.user_id)
        row.found_side = side
    return new


def import_people(
    session: Session,
    team_id: str,
    rows: Iterable[tuple[str, PersonRow]],
    *,
    actor: str,
    now: datetime,
    check_only: bool = False,
) -> list[SideChange]:
    """Take over what people.csv says; people who are not in the file stay as they are.

    Args:
        actor: the file's name, for the audit log.
        rows: `(user_id, row)` pairs of people known to the workspace; before its first sync they may only be checked.
        check_only: only tell what would change.

    Returns:
        Everybody whose side changes.
    """
    changes = []
    for user_id, row in rows:
        person = session.get(Person, (team_id, user_id))
        before = _side(person) if person else None
        after = side_of(listed=row.side, found=person.found_side if person else None, roles=row.roles)
        if before is not after:
            changes.append(SideChange(user_id, before, after))
        if check_only:
            continue
        list_person(session, team_id, user_id, row.listed, actor=actor, now=now)
    return changes


def make_admin(session: Session, team_id: str, user_id: str, *, actor: str, now: datetime) -> bool:
    """Give a person the admin's role beside those they have; False where the workspace does not know them.

    Args:
        actor: what named them, for the audit log.
    """
    said = listed_of(session, team_id, user_id)
    if said is None:
        return False
    wanted = replace(said, roles=said.roles | {Role.ADMIN})
    list_person(session, team_id, user_id, wanted, actor=actor, now=now)
    return True


def _side(person: Person) -> Side | None:
    return side_of(listed=person.listed_side, found=person.found_side, roles=parse_roles(person.roles))
