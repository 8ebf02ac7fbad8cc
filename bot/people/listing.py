"""Takes over what the company says of people, by file or by form, and notes each change in the audit log."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.people.listed import Listed, subject_of
from bot.people.models import Person
from bot.people.service import everybody, someone
from bot.people.sides import Role, parse_roles, roles_text
from bot.workspace.audit import Change, record
from bot.workspace.service import change_settings, load_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.people.service import Someone

NOTHING = Listed(None, frozenset(), "", "", "")
FIELDS = ("side", "roles", "team", "country", "timezone")


@dataclass(frozen=True, slots=True)
class OnFile:
    """A person, what is said of them, and where they were found: `sales`, `marketing`, `both` or None."""

    person: Someone
    listed: Listed
    found: str | None


def on_file(session: Session, team_id: str, user_id: str) -> OnFile | None:
    """All an admin is shown of a person; None where the workspace does not know them."""
    row, person = session.get(Person, (team_id, user_id)), someone(session, team_id, user_id)
    return OnFile(person, _listed(row), row.found_side) if row and person else None


def keeps_an_admin(session: Session, team_id: str, user_id: str, roles: frozenset[Role]) -> bool:
    """Whether somebody may still set the bot up once a person has these roles."""
    people = [one for one in everybody(session, team_id) if one.may_be_listed]
    return Role.ADMIN in roles or any(
        one.is_slack_admin or (Role.ADMIN in one.roles and one.user_id != user_id) for one in people
    )


def locks_out(session: Session, team_id: str, user_id: str, roles: frozenset[Role], *, actor: str) -> bool:
    """Whether giving a person these roles takes the actor's right to set up away, which they have from Slack alone.

    Slack's own admins count until somebody has the role.
    """
    me = someone(session, team_id, actor)
    is_by_role = me is not None and Role.ADMIN in me.roles
    return user_id != actor and Role.ADMIN in roles and not is_by_role


def listed_of(session: Session, team_id: str, user_id: str) -> Listed | None:
    """What is said of a person at present; None where the workspace does not know them."""
    row = session.get(Person, (team_id, user_id))
    return _listed(row) if row else None


def said_of_people(session: Session, team_id: str) -> dict[str, Listed]:
    """What is said of everybody of whom something is, by user id; on the side they were found on where none is said."""
    rows = session.scalars(select(Person).where(Person.team_id == team_id, Person.is_active))
    said = {row.user_id: (_listed(row), row.found_side) for row in rows}
    return {
        user_id: replace(listed, side=listed.side or found)
        for user_id, (listed, found) in said.items()
        if listed != NOTHING
    }


def list_person(
    session: Session, team_id: str, user_id: str, wanted: Listed, *, actor: str, now: datetime
) -> list[Change]:
    """Make `wanted` what is said of a person; it counts from the next round on, sides are frozen at the opening.

    Who loses the admin's role is no longer among the admins of the settings either: the next sync would give it back.

    Args:
        actor: a Slack user id, or the name of the file or setting that said so.

    Returns:
        The differences, one a field; empty if all was so already.

    Raises:
        LookupError: the workspace does not know the person.
    """
    row = session.get(Person, (team_id, user_id))
    if row is None:
        raise LookupError(f"{user_id} is not among the people of {team_id}")
    before = _listed(row)
    changes = _differences(user_id, before, wanted)
    row.listed_side, row.roles = wanted.side, roles_text(wanted.roles)
    row.team, row.country, row.set_timezone = wanted.team, wanted.country, wanted.timezone
    record(session, team_id, changes, actor=actor, now=now)
    if Role.ADMIN in before.roles - wanted.roles:
        _forget_as_admin(session, team_id, user_id, actor=actor, now=now)
    return changes


def _listed(row: Person) -> Listed:
    return Listed(row.listed_side, parse_roles(row.roles), row.team, row.country, row.set_timezone)


def _differences(user_id: str, before: Listed, after: Listed) -> list[Change]:
    old, new = _values(before), _values(after)
    return [
        Change(subject_of(user_id) + name, old[name], new[name]) for name in FIELDS if old[name] != new[name]
    ]


def _values(said: Listed) -> dict[str, str]:
    return {
        name: json.dumps(value)
        for name, value in zip(
            FIELDS, (said.side, sorted(said.roles), said.team, said.country, said.timezone), strict=True
        )
    }


def _forget_as_admin(session: Session, team_id: str, user_id: str, *, actor: str, now: datetime) -> None:
    settings = load_settings(session, team_id)
    left = tuple(one for one in settings.workspace.admins if one != user_id)
    wanted = settings.model_copy(update={"workspace": settings.workspace.model_copy(update={"admins": left})})
    change_settings(session, team_id, wanted, actor=actor, now=now)
