"""An admin's files in, each all or nothing, as the command line and the demo hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.directory.contacts import Contacts, find_contacts
from bot.directory.directory_file import parse_directory
from bot.directory.writing import bring_in, compare
from bot.errors import FileError
from bot.home.adopt import adopt
from bot.people.people_file import parse_people
from bot.people.sides import Side
from bot.people.sources import members_of
from bot.people.sync import import_people, sync_members
from bot.pulse.service.series import plan
from bot.rules import bringing
from bot.rules.people_of_file import with_people
from bot.rules.rules_file import parse_rules
from bot.workspace.lookup import Directory, resolve
from bot.workspace.service import load_settings, settings_changes
from bot.workspace.setup_file import parse_setup
from bot.workspace.syncs import request_sync

if TYPE_CHECKING:
    from bot.deps import Deps
    from bot.directory.entries import Wanted
    from bot.directory.writing import Done
    from bot.people.people_file import PersonRow
    from bot.people.sync import SideChange
    from bot.rules.triggers import Draft
    from bot.workspace.audit import Change


def apply_setup(
    deps: Deps, team_id: str, text: str, source: str, *, check_only: bool = False
) -> list[Change]:
    """Make a setup file the workspace's settings; its people are read and the first round is planned.

    Returns:
        What changed, or with `check_only` would change.

    Raises:
        FileError: anything in it cannot be used; nothing was stored.
        SlackCallError: Slack could not be asked for names; nothing was stored.
    """
    parsed = parse_setup(text, source)
    slack = deps.slack(team_id)
    members = list(slack.members())
    found = Directory.of(slack.conversations(), slack.groups(), members)
    wanted = resolve(parsed, found, text, source)
    sides = {
        Side.SALES: members_of(slack, wanted.sides.sales),
        Side.MARKETING: members_of(slack, wanted.sides.marketing),
    }
    if check_only:
        with deps.read() as session:
            return settings_changes(session, team_id, wanted)
    now = deps.now()
    with deps.begin() as session:
        sync_members(session, team_id, members)
        return adopt(session, deps.kinds, team_id, wanted, sides, actor=source, now=now)


def apply_people(
    deps: Deps, team_id: str, text: str, source: str, *, check_only: bool = False
) -> list[SideChange]:
    """Take over people.csv.

    Returns:
        Everybody whose side changes.

    Raises:
        FileError: anything in it cannot be used; nothing was stored.
        SlackCallError: Slack could not be asked who is who; nothing was stored.
    """
    rows = parse_people(text, source)
    members = list(deps.slack(team_id).members())
    found = Directory.of((), {}, members)
    external = {member.user_id for member in members if member.is_external}
    problems = []
    known = []
    for row in rows:
        user_id = found.user(row.user)
        if user_id is None:
            problems.append((row.line, f"user: {row.user} is nobody active in this workspace"))
        elif user_id in external:
            problems.append((row.line, f"user: {row.user} belongs to another company"))
        else:
            known.append((user_id, row))
    problems += _doubles(known)
    if problems:
        raise FileError(source, tuple(problems))
    now = deps.now()
    with deps.begin() as session:
        if not check_only:
            sync_members(session, team_id, members)
        changes = import_people(session, team_id, known, actor=source, now=now, check_only=check_only)
        if not check_only:
            plan(session, team_id, load_settings(session, team_id), now=now)
            request_sync(session, team_id, now=now)
    return changes


def _doubles(known: list[tuple[str, PersonRow]]) -> list[tuple[int, str]]:
    """The same person by id and by e-mail."""
    seen: set[str] = set()
    problems = []
    for user_id, row in known:
        if user_id in seen:
            problems.append((row.line, f"user: {user_id} is there twice, by id and by e-mail"))
        seen.add(user_id)
    return problems


def apply_directory(
    deps: Deps, team_id: str, text: str, source: str, *, check_only: bool = False
) -> list[tuple[Wanted, Done]]:
    """Take over directory.csv: its entries are listed at once, as not yet confirmed.

    Returns:
        Each entry of the file, and what became of it or with `check_only` would become.

    Raises:
        FileError: anything in it cannot be used; nothing was stored.
        SlackCallError: Slack could not be asked who is who; nothing was stored.
    """
    rows = parse_directory(text, source)
    slack = deps.slack(team_id)
    members = list(slack.members())
    wanted = find_contacts(rows, Contacts.of(members, slack.conversations(), slack.groups()), source)
    now = deps.now()
    if check_only:
        with deps.read() as session:
            return compare(session, team_id, wanted)
    with deps.begin() as session:
        sync_members(session, team_id, members)
        return bring_in(session, team_id, wanted, actor=source, now=now)


def apply_rules(
    deps: Deps, team_id: str, text: str, source: str, *, check_only: bool = False
) -> list[tuple[Draft, Done]]:
    """Take over rules.csv: its rules are proposed, and a lead of each side has to agree to them.

    Returns:
        Each rule of the file, and what became of it or with `check_only` would become.

    Raises:
        FileError: anything in it cannot be used; nothing was stored.
        SlackCallError: Slack could not be asked who is who; nothing was stored.
    """
    rows = parse_rules(text, source)
    members = list(deps.slack(team_id).members())
    drafts = with_people(rows, Contacts.of(members, (), {}), source)
    now = deps.now()
    if check_only:
        with deps.read() as session:
            return bringing.compare(session, team_id, drafts)
    with deps.begin() as session:
        sync_members(session, team_id, members)
        return bringing.bring_in(session, team_id, drafts, actor=source, now=now)
