"""Keeps entries right: what is added and changed, who confirms it, whom it goes to, and what is asked of whom when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from bot.db import claim, random_id
from bot.directory.cases import What, tell_stewards
from bot.directory.entries import ContactKind, kind_of
from bot.directory.models import DirectoryEntry
from bot.directory.service import AGAIN, note_change
from bot.directory.stewards import is_steward, require_steward
from bot.directory.writing import wanted_of, write
from bot.errors import BotError
from bot.outbox import service as outbox
from bot.people.models import Person
from bot.people.service import someone
from bot.people.sides import Programme
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.directory.entries import Wanted
    from bot.outbox.kinds import Kind

CHECK: Final = "directory_check"
PATIENCE: Final = timedelta(days=14)
"""How long the word of who is called is waited for before the stewards are told."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an entry that was added or changed: whether it is listed, or waits for the one it names."""

    entry_id: str
    is_listed: bool


def check_key(entry_id: str, asked_on: object) -> str:
    """The outbox key of the question whether an entry is right: there is one each time it is asked."""
    return f"{CHECK}:{entry_id}:{asked_on}"


def may_change(session: Session, row: DirectoryEntry, user_id: str) -> bool:
    """Stewards change every entry, and everybody the one that names them."""
    return user_id == row.contact or is_steward(session, row.team_id, user_id)


def entry_for(session: Session, team_id: str, entry_id: str, user_id: str) -> DirectoryEntry:
    """An entry that somebody is about to change.

    Raises:
        BotError: it is there no more, or they may not.
    """
    row = session.get(DirectoryEntry, entry_id)
    if row is None or row.team_id != team_id:
        raise BotError("call.error.gone")
    if not may_change(session, row, user_id):
        require_steward(session, team_id, user_id)
    return row


def wanted_for(session: Session, team_id: str, entry_id: str, user_id: str) -> Wanted:
    """The same as it stands, for a form."""
    return wanted_of(entry_for(session, team_id, entry_id, user_id))


def likes_of(session: Session, team_id: str, wanted: Wanted, *, but: str = "") -> list[str]:
    """The ids of entries about the same, in the same place, but one."""
    rows = session.scalars(
        select(DirectoryEntry).where(
            DirectoryEntry.team_id == team_id, func.lower(DirectoryEntry.topic) == wanted.said.topic.lower()
        )
    )
    return sorted(row.id for row in rows if row.id != but and wanted_of(row).key[:-1] == wanted.key[:-1])


def add_entry(
    session: Session, team_id: str, wanted: Wanted, *, by: str, now: datetime, is_guess: bool = False
) -> Saved:
    """Add an entry.

    Who names themselves is listed, and confirms it with that. A steward's is listed, and yet to be confirmed. Anybody
    else's, and what is only guessed, is a proposal: nobody is shown it before who is concerned has confirmed it.

    Raises:
        BotError: who is named cannot be called.
    """
    _require_callable(session, team_id, wanted)
    is_own, listed = by == wanted.contact, is_steward(session, team_id, by) and not is_guess
    row = DirectoryEntry(
        id=random_id(),
        team_id=team_id,
        is_listed=is_own or listed,
        listed_on=now.date(),
        confirmed_on=now.date() if is_own else None,
        proposed_by=by,
        due_at=now + AGAIN if is_own else now,
    )
    write(row, wanted)
    session.add(row)
    note_change(session, team_id)
    return Saved(row.id, row.is_listed)


def change_entry(
    session: Session, team_id: str, entry_id: str, wanted: Wanted, *, by: str, now: datetime
) -> Saved:
    """Change an entry; whoever is called now and did not say so themselves is asked.

    Raises:
        BotError: it is there no more, they may not, or who is named cannot be called.
    """
    row = entry_for(session, team_id, entry_id, by)
    _require_callable(session, team_id, wanted)
    is_other = row.contact != wanted.contact
    write(row, wanted)
    if by == wanted.contact:
        _confirmed(row, now)
    elif is_other:
        _given(row, now)
    row.is_provisional = False
    note_change(session, team_id)
    return Saved(row.id, row.is_listed)


def confirm(session: Session, team_id: str, entry_id: str, *, by: str, now: datetime) -> None:
    """Note that an entry is right, by who is called or by a steward; a proposal is listed with that.

    Raises:
        BotError: it is there no more, or they may not.
    """
    row = entry_for(session, team_id, entry_id, by)
    _confirmed(row, now)
    note_change(session, team_id)


def hand_over(session: Session, team_id: str, entry_id: str, to: str, *, by: str, now: datetime) -> None:
    """Have somebody else called, who is asked at once whether that is right.

    Raises:
        BotError: it is there no more, they may not, or who is named cannot be called.
    """
    row = entry_for(session, team_id, entry_id, by)
    _require_person(session, team_id, to)
    row.contact, row.contact_name = to, ""
    row.deputy = "" if row.deputy == to else row.deputy
    _given(row, now)
    note_change(session, team_id)


def remove(
    session: Session, kinds: Mapping[str, Kind], team_id: str, entry_id: str, *, by: str, now: datetime
) -> str:
    """Take an entry out of the directory; its topic. The stewards hear of it from somebody who is none.

    Raises:
        BotError: it is there no more, or they may not.
    """
    row = entry_for(session, team_id, entry_id, by)
    if not is_steward(session, team_id, by):
        tell_stewards(session, kinds, row, What.REMOVED, by, now=now)
    session.delete(row)
    note_change(session, team_id)
    return row.topic


def mark_leavers(session: Session, team_id: str, *, now: datetime) -> None:
    """Have entries looked at whose contact has left."""
    gone = select(Person.user_id).where(Person.team_id == team_id, Person.is_active.is_(False))
    session.execute(
        update(DirectoryEntry)
        .where(
            DirectoryEntry.team_id == team_id,
            DirectoryEntry.contact.in_(gone),
            DirectoryEntry.due_at.is_not(None),
            DirectoryEntry.due_at > now,
        )
        .values(due_at=now)
    )


def due_entry(session: Session, *, now: datetime) -> str | None:
    """An entry about which something is to be asked or told now."""
    return session.scalars(
        select(DirectoryEntry.id).where(DirectoryEntry.due_at <= now).order_by(DirectoryEntry.due_at).limit(1)
    ).first()


def next_due(session: Session) -> datetime | None:
    """When there is one next."""
    return session.scalar(select(func.min(DirectoryEntry.due_at)))


def postpone(session: Session, entry_id: str, *, until: datetime) -> None:
    """Push back an entry that threw."""
    session.execute(update(DirectoryEntry).where(DirectoryEntry.id == entry_id).values(due_at=until))


def look_after(session: Session, kinds: Mapping[str, Kind], entry_id: str, *, now: datetime) -> bool:
    """Do what is due about an entry: give it to the deputy, ask who is called, or tell the stewards of their silence.

    Returns:
        False if another process has done so.
    """
    mine = (
        update(DirectoryEntry)
        .where(DirectoryEntry.id == entry_id, DirectoryEntry.due_at <= now)
        .values(due_at=now + PATIENCE)
    )
    if not claim(session, mine):
        return False
    row = session.get_one(DirectoryEntry, entry_id, populate_existing=True)
    if kind_of(row.contact) is not ContactKind.PERSON:
        tell_stewards(session, kinds, row, What.UNOWNED, row.proposed_by, now=now)
        row.due_at = now + AGAIN
        return True
    person = someone(session, row.team_id, row.contact)
    if person is None or not person.may_be_listed:
        _left(session, kinds, row, now)
    elif row.asked_on is not None or Programme.DIRECTORY in person.left:
        tell_stewards(session, kinds, row, What.SILENT, row.contact, now=now)
        row.asked_on, row.due_at = None, now + AGAIN
    else:
        row.asked_on = now.date()
        envelope = outbox.Envelope(
            key=check_key(row.id, row.asked_on), kind=CHECK, ref=row.id, recipient=row.contact, not_before=now
        )
        outbox.enqueue(session, kinds, row.team_id, [envelope])
    return True


def _left(session: Session, kinds: Mapping[str, Kind], row: DirectoryEntry, now: datetime) -> None:
    """Who is called has left: the deputy is, provisionally; the stewards hear at once, and once."""
    tell_stewards(session, kinds, row, What.LEFT, row.contact, now=now)
    deputy = someone(session, row.team_id, row.deputy) if row.deputy else None
    row.asked_on, row.due_at = None, None
    if deputy is not None and deputy.may_be_listed:
        row.contact, row.contact_name, row.deputy = row.deputy, "", ""
        row.is_provisional, row.confirmed_on = True, None
        row.due_at = now + AGAIN
        note_change(session, row.team_id)


def _confirmed(row: DirectoryEntry, now: datetime) -> None:
    row.is_listed, row.is_provisional = True, False
    row.confirmed_on, row.asked_on, row.due_at = now.date(), None, now + AGAIN


def _given(row: DirectoryEntry, now: datetime) -> None:
    """Somebody else is called now, and is to be asked."""
    row.is_provisional = False
    row.confirmed_on, row.asked_on, row.due_at = None, None, now


def _require_callable(session: Session, team_id: str, wanted: Wanted) -> None:
    if kind_of(wanted.contact) is ContactKind.PERSON:
        _require_person(session, team_id, wanted.contact)
    if wanted.deputy:
        _require_person(session, team_id, wanted.deputy)


def _require_person(session: Session, team_id: str, user_id: str) -> None:
    person = someone(session, team_id, user_id)
    if person is None or not person.may_be_listed:
        raise BotError("call.error.not_to_be_called", person=mention(user_id))
