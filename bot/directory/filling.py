"""The first filling of the directory: people of both sides by the titles of their profiles, each of them asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.directory.entries import Said, Wanted
from bot.directory.keeping import add_entry
from bot.directory.models import DirectoryEntry
from bot.directory.stewards import require_steward
from bot.directory.titles import said_by_title
from bot.people.service import everybody

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_AT_ONCE: Final = 50
"""People who are proposed at a time: each is asked by a message."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody might be called about, as their title says."""

    user_id: str
    name: str
    title: str
    said: Said


def guesses(session: Session, team_id: str, user_id: str) -> list[Guess]:
    """Everybody on a side who has a title and is called in no entry yet, by side and name.

    Raises:
        BotError: `user_id` is no steward.
    """
    require_steward(session, team_id, user_id)
    called = set(session.scalars(select(DirectoryEntry.contact).where(DirectoryEntry.team_id == team_id)))
    found = []
    for person in everybody(session, team_id):
        said = said_by_title(person.title, person.side) if person.side else None
        if said is not None and person.may_be_listed and person.user_id not in called:
            found.append(Guess(person.user_id, person.name, person.title, said))
    return sorted(found, key=lambda one: (one.said.side, one.name.casefold(), one.user_id))


def propose(session: Session, team_id: str, chosen: Collection[str], *, by: str, now: datetime) -> int:
    """Propose an entry for each of these people, who are asked; how many there were.

    Who is in the directory by now, or has no title any more, is left out.

    Raises:
        BotError: `by` is no steward.
    """
    wanted = [one for one in guesses(session, team_id, by) if one.user_id in chosen]
    for one in wanted:
        add_entry(session, team_id, Wanted(one.said, one.user_id), by=by, now=now, is_guess=True)
    return len(wanted)
