"""Keeps the people of a workspace in step with Slack and with what the company says of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update

from bot.db import chunks, insert_missing, table_of
from bot.people.absences import absence_until
from bot.people.listing import list_person, listed_of
from bot.people.models import LONGEST_TITLE, Person
from bot.people.sides import BOTH, Role, Side, parse_roles, side_of
from bot.workspace.syncs import run_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.people.people_file import PersonRow
    from bot.slack.members import Member

MOST_MISSING: Final = 10
"""A list in which more than one of so many is missing is not whole."""


@dataclass(frozen=True, slots=True)
class SideChange:
    """Somebody whose side is another than before; None is neither."""

    user_id: str
    before: Side | None
    after: Side | None


def sync_members(session: Session, team_id: str, members: Iterable[Member]) -> int:
    """Take over what Slack says of everybody, from a whole list of them; who is not in it becomes inactive.

    Returns:
        The number of people known afterwards.
    """
    known = {row.user_id: row for row in session.scalars(select(Person).where(Person.team_id == team_id))}
    listed = list(members)
    _apply(session, team_id, known, listed, run_of(session, team_id))
    seen = {member.user_id for member in listed}
    active = [row for row in known.values() if row.is_active]
    missing = [row for row in active if row.user_id not in seen]
    own, own_missing = (sum(1 for row in rows if not row.is_external) for rows in (active, missing))
    if _is_whole(own_missing, own):
        for row in missing:
            row.is_active = False
    return len(known.keys() | seen)


def take_over(session: Session, team_id: str, members: Collection[Member], *, run: int) -> list[str]:
    """Take over what Slack says of some people: a page of a sync, or somebody an event tells of.

    Args:
        run: the number of the sync that runs, or ran last.

    Returns:
        Whose zone or absence is another than before, so that what waits for them has another hour.
    """
    ids = [member.user_id for member in members]
    mine = select(Person).where(Person.team_id == team_id, Person.user_id.in_(ids))
    return _apply(session, team_id, {row.user_id: row for row in session.scalars(mine)}, members, run)


def leave_unlisted(session: Session, team_id: str, *, run: int) -> bool:
    """After the last page of a sync: whom Slack did not tell of in it becomes inactive.

    Returns:
        False if so many are missing that the list cannot be whole: everybody stays as they are.
    """
    active = (Person.team_id == team_id, Person.is_active)
    unlisted = Person.sync_run != run
    own = select(func.count()).select_from(Person).where(*active, Person.is_external.is_(False))
    if not _is_whole(session.scalar(own.where(unlisted)) or 0, session.scalar(own) or 0):
        return False
    session.execute(update(Person).where(*active, unlisted).values(is_active=False))
    return True


def is_news(session: Session, team_id: str, member: Member) -> bool:
    """Whether Slack tells something of somebody that is not known; of a stranger to this workspace, nothing is kept."""
    row = session.get(Person, (team_id, member.user_id))
    if row is None:
        return not member.is_external
    return any(getattr(row, name) != value for name, value in _told(member).items())


def _told(member: Member) -> dict[str, Any]:
    """The columns that are Slack's to say; the language only where it says it."""
    told = {
        "name": member.name[:255],
        "timezone": member.timezone,
        "is_active": not member.is_deleted,
        "is_bot": member.is_bot,
        "is_guest": member.is_guest,
        "is_external": member.is_external,
        "is_slack_admin": member.is_admin,
        "status_until": absence_until(member.status),
        "title": member.title[:LONGEST_TITLE],
    }
    return told | ({"locale": member.locale} if member.locale else {})


def _apply(
    session: Session, team_id: str, known: Mapping[str, Person], members: Iterable[Member], run: int
) -> list[str]:
    new, moved = [], []
    for member in members:
        told, row = _told(member), known.get(member.user_id)
        if row is None:
            key = {"team_id": team_id, "user_id": member.user_id, "sync_run": run}
            new.append({**_BLANK, **told, **key})
            continue
        before = _hours_are_of(row)
        if told["status_until"] != row.status_until:
            row.status_ended = None
        for name, value in told.items():
            setattr(row, name, value)
        row.sync_run = run
        if _hours_are_of(row) != before:
            moved.append(row.user_id)
    insert_missing(session, table_of(Person), new)
    return moved


def _hours_are_of(row: Person) -> tuple[str, datetime | None]:
    """What a person's hours depend on, of all that Slack says."""
    zone = row.own_timezone or row.set_timezone or row.timezone
    return zone, None if row.status_until == row.status_ended else row.status_until


def _is_whole(missing: int, own: int) -> bool:
    """Whether Slack can have told of everybody, where so many of a company's own people are missing.

    Who was deactivated stays in Slack's list. People of other companies go with their channel, in any number.
    """
    return missing <= max(1, own // MOST_MISSING)


_BLANK = {
    "locale": "",
    "listed_side": None,
    "found_side": None,
    "roles": "",
    "team": "",
    "country": "",
    "set_timezone": "",
    "away_until": None,
    "paused_until": None,
    "status_ended": None,
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

    Args:
        found: a side that is not in it could not be read: everybody stays where they were found before.

    Returns:
        Who is in both and was not before, in the order of their ids.
    """
    mine = Person.team_id == team_id
    # Of ten thousand people few have changed: no row is loaded whole, and the others are not written.
    known = session.execute(select(Person.user_id, Person.found_side).where(mine).order_by(Person.user_id))
    before = {row.user_id: row.found_side for row in known}
    sales, marketing = (
        set(found[side]) if side in found else {one for one, was in before.items() if was in {side, BOTH}}
        for side in (Side.SALES, Side.MARKETING)
    )
    side_by_user = (
        dict.fromkeys(sales, Side.SALES.value)
        | dict.fromkeys(marketing, Side.MARKETING.value)
        | dict.fromkeys(sales & marketing, BOTH)
    )
    changed = defaultdict(list)
    for user_id, was in before.items():
        if side_by_user.get(user_id) != was:
            changed[side_by_user.get(user_id)].append(user_id)
    for side, user_ids in changed.items():
        for some in chunks(user_ids):
            session.execute(update(Person).where(mine, Person.user_id.in_(some)).values(found_side=side))
    return changed.get(BOTH, [])


def are_known(session: Session, team_id: str, user_ids: Collection[str]) -> bool:
    """Whether the workspace knows all of these people."""
    known = session.scalars(select(Person.user_id).where(Person.team_id == team_id))
    return set(user_ids) <= set(known)


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
