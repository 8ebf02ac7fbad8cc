"""From who is written in a file (`#channel`, `@group`, e-mail, id) to Slack's ids; pure: lists come in as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.directory.entries import Wanted
from bot.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.directory.directory_file import EntryRow
    from bot.slack.members import Conversation, Member

_PERSON_ID: Final = re.compile(r"[UW][A-Z0-9]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom a workspace has to call: people by id and by e-mail, channels by name, user groups by handle."""

    people: Mapping[str, Member]
    channels: Mapping[str, Conversation]
    groups: Mapping[str, str]

    @classmethod
    def of(
        cls, members: Iterable[Member], conversations: Iterable[Conversation], groups: Mapping[str, str]
    ) -> Contacts:
        """From Slack's lists."""
        people = {}
        for member in members:
            people[member.user_id] = member
            if member.email:
                people[member.email] = member
        return cls(people, {one.name: one for one in conversations}, groups)

    def person(self, written: str) -> Member | None:
        """Somebody by id or e-mail."""
        return self.people.get(written.upper() if _PERSON_ID.fullmatch(written) else written.lower())


def find_contacts(rows: Iterable[EntryRow], found: Contacts, source: str) -> list[Wanted]:
    """The entries of a file with ids in place of what is written.

    Raises:
        FileError: people, channels and groups that cannot be called, each with its line.
    """
    problems: list[tuple[int, str]] = []
    wanted = []
    for row in rows:
        said = [*_contact_problems(row, found), *_deputy_problems(row, found)]
        problems += [(row.line, problem) for problem in said]
        if not said:
            wanted.append(_wanted(row, found))
    if problems:
        raise FileError(source, tuple(problems))
    return wanted


def _contact_problems(row: EntryRow, found: Contacts) -> Iterator[str]:
    name = row.contact[1:]
    if row.contact.startswith("#"):
        if name not in found.channels:
            yield f"person: I see no channel {row.contact}; if it is private, type /invite @entente there first"
    elif row.contact.startswith("@"):
        if name not in found.groups:
            yield f"person: there is no user group {row.contact}; a person is written as e-mail address or Slack id"
    else:
        yield from _person_problems("person", row.contact, found)


def _deputy_problems(row: EntryRow, found: Contacts) -> Iterator[str]:
    if not row.deputy:
        return
    yield from _person_problems("deputy", row.deputy, found)
    contact, deputy = found.person(row.contact), found.person(row.deputy)
    if contact is not None and deputy is not None and contact.user_id == deputy.user_id:
        yield f"deputy: {row.deputy} is the person themselves; leave it empty or name somebody else"


def _person_problems(column: str, written: str, found: Contacts) -> Iterator[str]:
    member = found.person(written)
    if member is None:
        yield f"{column}: {written} is nobody in this workspace"
    elif member.is_deleted:
        yield f"{column}: {written} has left; their account is deactivated"
    elif member.is_bot:
        yield f"{column}: {written} is a bot"
    elif member.is_external:
        yield f"{column}: {written} belongs to another company"


def _wanted(row: EntryRow, found: Contacts) -> Wanted:
    deputy = found.person(row.deputy) if row.deputy else None
    deputy_id = deputy.user_id if deputy else ""
    name = row.contact[1:]
    if row.contact.startswith("#"):
        return Wanted(row.said, found.channels[name].id, name, deputy_id)
    if row.contact.startswith("@"):
        return Wanted(row.said, found.groups[name], name, deputy_id)
    person = found.person(row.contact)
    return Wanted(row.said, person.user_id if person else "", "", deputy_id)
