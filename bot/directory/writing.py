"""Changes of the directory: what a file brings in, and what a steward or somebody concerned does to one entry."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from bot.db import random_id
from bot.directory.entries import IMPORTED, Said, Wanted, keywords_text, split_keywords
from bot.directory.models import DirectoryEntry
from bot.directory.service import AGAIN, note_change
from bot.workspace.audit import Change, record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session
_NAMING = (DirectoryEntry.contact, DirectoryEntry.deputy, DirectoryEntry.proposed_by)


class Done(StrEnum):
    """What became of a line of a file."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


def bring_in(
    session: Session, team_id: str, wanted: Iterable[Wanted], *, actor: str, now: datetime
) -> list[tuple[Wanted, Done]]:
    """Take over entries of a file: listed at once, as not yet confirmed; one that is there is brought up to date.

    Entries that the file does not name stay as they are.
    """
    rows = session.scalars(select(DirectoryEntry).where(DirectoryEntry.team_id == team_id))
    known = {wanted_of(row).key: row for row in rows}
    done = []
    for one in wanted:
        row = known.get(one.key)
        becomes = _becomes(wanted_of(row) if row else None, one)
        done.append((one, becomes))
        if row is None:
            row = known[one.key] = _new(team_id, now)
            session.add(row)
        row.is_listed = True
        if becomes is not Done.SAME:
            write(row, one)
    count = sum(becomes is not Done.SAME for _, becomes in done)
    if count:
        # One line for the whole file: what single entries say is in it.
        change = Change(IMPORTED, json.dumps(None), json.dumps(count))
        record(session, team_id, [change], actor=actor, now=now)
        note_change(session, team_id)
    return done


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out of the directory: the deputy is called in their place, provisionally, or the entry goes."""
    mine = DirectoryEntry.team_id == team_id
    named = or_(*(column == user_id for column in _NAMING))
    rows = session.scalars(select(DirectoryEntry).where(mine, named)).all()
    for row in rows:
        row.proposed_by = "" if row.proposed_by == user_id else row.proposed_by
        row.deputy = "" if row.deputy == user_id else row.deputy
        if row.contact == user_id and row.deputy:
            row.contact, row.deputy, row.is_provisional, row.confirmed_on = row.deputy, "", True, None
        elif row.contact == user_id:
            session.delete(row)
    if rows:
        note_change(session, team_id)


def listed_entries(session: Session, team_id: str) -> list[Wanted]:
    """Every listed entry as it stands."""
    mine = (DirectoryEntry.team_id == team_id, DirectoryEntry.is_listed)
    return [wanted_of(row) for row in session.scalars(select(DirectoryEntry).where(*mine))]


def compare(session: Session, team_id: str, wanted: Iterable[Wanted]) -> list[tuple[Wanted, Done]]:
    """What `bring_in` would do with each of these."""
    rows = session.scalars(select(DirectoryEntry).where(DirectoryEntry.team_id == team_id))
    known = {one.key: one for one in map(wanted_of, rows)}
    return [(one, _becomes(known.get(one.key), one)) for one in wanted]


def wanted_of(row: DirectoryEntry) -> Wanted:
    """An entry as it stands."""
    said = Said(
        row.topic, split_keywords(row.keywords), row.product, row.region, row.segment, row.side, row.note
    )
    return Wanted(said, row.contact, row.contact_name, row.deputy)


def _becomes(before: Wanted | None, wanted: Wanted) -> Done:
    if before is None:
        return Done.ADDED
    return Done.SAME if before == wanted else Done.CHANGED


def _new(team_id: str, now: datetime) -> DirectoryEntry:
    return DirectoryEntry(
        id=random_id(), team_id=team_id, is_listed=True, listed_on=now.date(), due_at=now + AGAIN
    )


def write(row: DirectoryEntry, wanted: Wanted) -> None:
    """Make a row say what is wanted."""
    said = wanted.said
    row.topic, row.keywords = said.topic, keywords_text(said.keywords)
    row.product, row.region, row.segment, row.side = said.product, said.region, said.segment, said.side
    row.note = said.note
    row.contact, row.contact_name, row.deputy = wanted.contact, wanted.contact_name, wanted.deputy
