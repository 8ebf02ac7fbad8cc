"""Who is who: keeps the people of a workspace in step with Slack and with what the company says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.db import insert_missing, table_of
from bot.people.models import Person
from bot.people.sides import (
    Programme,
    Role,
    Side,
    parse_programmes,
    parse_roles,
    programmes_text,
    roles_text,
    side_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.people.people_file import PersonRow
    from bot.slack.members import Member


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the workspace as the features need them; `timezone` is an IANA name, `country` may be empty."""

    user_id: str
    name: str
    timezone: str
    country: str
    locale: str
    side: Side | None
    team: str
    roles: frozenset[Role]
    is_active: bool
    is_guest: bool
    is_external: bool
    is_bot: bool
    is_slack_admin: bool
    away_until: date | None = None
    left: frozenset[Programme] = frozenset()

    def may_be_asked(self, *, guests: bool) -> bool:
        """Whether a pulse may go to this person (domain.md C1; slack-facts.md 7); being away is not asked here."""
        member = self.is_active and not self.is_bot and not self.is_external
        wanted = Programme.PULSE not in self.left
        return member and wanted and self.side is not None and (guests or not self.is_guest)

    def today(self, now: datetime) -> date:
        """The day it is where the person is."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def is_away(self, now: datetime) -> bool:
        """Whether the person is away at an instant."""
        return self.away_until is not None and self.today(now) <= self.away_until


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


def sync_sides(session: Session, team_id: str, found: Mapping[Side, Collection[str]]) -> int:
    """Take over who is in the sides' channels or groups; who is in both is on neither until an admin says which.

    Returns:
        The number of people who are in both.
    """
    sales, marketing = set(found[Side.SALES]), set(found[Side.MARKETING])
    both = sales & marketing
    side_by_user = dict.fromkeys(sales - both, Side.SALES) | dict.fromkeys(marketing - both, Side.MARKETING)
    for row in session.scalars(select(Person).where(Person.team_id == team_id)):
        side = side_by_user.get(row.user_id)
        row.found_side = side.value if side else None
    return len(both)


def import_people(
    session: Session, team_id: str, rows: Iterable[tuple[str, PersonRow]], *, check_only: bool = False
) -> list[SideChange]:
    """Take over what people.csv says; people who are not in the file stay as they are.

    Args:
        rows: `(user_id, row)` pairs of people known to the workspace; before its first sync they may only be checked.
        check_only: only tell what would change.

    Returns:
        Everybody whose side changes.
    """
    changes = []
    for user_id, row in rows:
        person = session.get(Person, (team_id, user_id))
        before = _someone(person).side if person else None
        after = side_of(listed=row.side, found=person.found_side if person else None, roles=row.roles)
        if before is not after:
            changes.append(SideChange(user_id, before, after))
        if check_only:
            continue
        if person is None:
            raise LookupError(f"{user_id} is not among the people of {team_id}")
        person.listed_side = row.side
        person.roles = roles_text(row.roles)
        person.team, person.country, person.set_timezone = row.team, row.country, row.timezone
    return changes


def make_admin(session: Session, team_id: str, user_id: str) -> bool:
    """Give a person the admin's role beside those they have; False where the workspace does not know them."""
    person = session.get(Person, (team_id, user_id))
    if person is None:
        return False
    person.roles = roles_text(parse_roles(person.roles) | {Role.ADMIN})
    return True


# Made once: every redraw asks who it is for.
_ONE = select(Person).where(Person.team_id == bindparam("team_id"), Person.user_id == bindparam("user_id"))


def set_away(session: Session, team_id: str, user_id: str, until: date | None) -> bool:
    """Note the last day of an absence, or with None its end; False where the workspace does not know the person."""
    person = session.get(Person, (team_id, user_id))
    if person is None:
        return False
    person.away_until = until
    return True


def set_membership(
    session: Session, team_id: str, user_id: str, programme: Programme, *, takes_part: bool
) -> bool:
    """Leave a programme or come back to it, effective at once; False where the person is not known."""
    person = session.get(Person, (team_id, user_id))
    if person is None:
        return False
    left = parse_programmes(person.left_programmes)
    person.left_programmes = programmes_text(left - {programme} if takes_part else left | {programme})
    return True


def someone(session: Session, team_id: str, user_id: str) -> Someone | None:
    """One person; None where the workspace does not know them."""
    row = session.scalars(_ONE, {"team_id": team_id, "user_id": user_id}).one_or_none()
    return _someone(row) if row else None


def everybody(session: Session, team_id: str) -> list[Someone]:
    """All people of the workspace, in the order of their ids."""
    rows = session.scalars(select(Person).where(Person.team_id == team_id).order_by(Person.user_id))
    return [_someone(row) for row in rows]


def admins(session: Session, team_id: str) -> list[str]:
    """Who looks after the bot: people with the role, else the workspace's own admins, in the order of their ids."""
    people = [person for person in everybody(session, team_id) if person.is_active and not person.is_bot]
    chosen = [person.user_id for person in people if Role.ADMIN in person.roles]
    return chosen or [person.user_id for person in people if person.is_slack_admin]


def is_admin(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a person may set the bot up; asked anew at every step, for what a view says is forged until then."""
    return user_id in admins(session, team_id)


def audience(session: Session, team_id: str, *, guests: bool) -> list[Someone]:
    """Everybody who is asked in a pulse (domain.md C1), in the order of their ids."""
    return [person for person in everybody(session, team_id) if person.may_be_asked(guests=guests)]


def _someone(row: Person) -> Someone:
    roles = parse_roles(row.roles)
    return Someone(
        user_id=row.user_id,
        name=row.name,
        timezone=row.set_timezone or row.timezone,
        country=row.country,
        locale=row.locale,
        side=side_of(listed=row.listed_side, found=row.found_side, roles=roles),
        team=row.team,
        roles=roles,
        is_active=row.is_active,
        is_guest=row.is_guest,
        is_external=row.is_external,
        is_bot=row.is_bot,
        is_slack_admin=row.is_slack_admin,
        away_until=row.away_until,
        left=parse_programmes(row.left_programmes),
    )
