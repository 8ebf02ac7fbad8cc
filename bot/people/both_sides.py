"""Who was found on both sides and has to be told apart by an admin; queues the word to the admins about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.outbox import service as outbox
from bot.people.listing import list_person, listed_of
from bot.people.service import admins, everybody

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.people.service import Someone

BOTH_SIDES = "both_sides"


def undecided(session: Session, team_id: str) -> list[Someone]:
    """Who is on both sides and asked nothing until an admin decides, in the order of their names."""
    waiting = [one for one in everybody(session, team_id) if one.is_on_both and one.may_be_listed]
    return sorted(waiting, key=lambda one: (one.name.casefold(), one.user_id))


def decide(
    session: Session, team_id: str, sides: Mapping[str, str], *, actor: str, now: datetime
) -> list[str]:
    """Say which side counts for people on both, until somebody says otherwise.

    Args:
        sides: `sales`, `marketing` or `none` by user id; somebody who is not, or no longer, undecided is passed over.

    Returns:
        Whose side was decided.
    """
    waiting = {one.user_id for one in undecided(session, team_id)}
    done = sorted(sides.keys() & waiting)
    for user_id in done:
        said = listed_of(session, team_id, user_id)
        if said is not None:
            wanted = replace(said, side=sides[user_id])
            list_person(session, team_id, user_id, wanted, actor=actor, now=now)
    return done


def report_both_sides(
    session: Session, kinds: Mapping[str, Kind], team_id: str, new: Collection[str], *, now: datetime
) -> int:
    """Queue a word to every admin about people who are newly on both sides; the number of messages.

    Args:
        new: as `sync_sides` returns it: a person is in it once, so that nobody is told daily.
    """
    if not new or {one.user_id for one in undecided(session, team_id)}.isdisjoint(new):
        return 0
    envelopes = [
        outbox.Envelope(
            key=f"{BOTH_SIDES}:{now:%Y-%m-%dT%H:%M:%S}:{user_id}",
            kind=BOTH_SIDES,
            ref="",
            recipient=user_id,
            not_before=now,
        )
        for user_id in admins(session, team_id)
    ]
    return outbox.enqueue(session, kinds, team_id, envelopes)
