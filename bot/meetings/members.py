"""Who takes part in the joint meeting, who has its chair, and who may change what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.errors import BotError
from bot.meetings.agenda import Presence
from bot.meetings.models import MeetingMember
from bot.people.permission import require_insider
from bot.people.service import admins, leads, liaisons, someone
from bot.people.sides import Side
from bot.rules.service import leads_of
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from bot.people.service import Someone


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part, and who comes along without counting for a side; in the order of their ids."""

    members: tuple[Someone, ...]
    guests: tuple[Someone, ...] = ()

    @property
    def everybody(self) -> tuple[Someone, ...]:
        """All who are told of the meeting."""
        return (*self.members, *self.guests)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all of them."""
        return tuple(one.user_id for one in self.everybody)


def party(session: Session, team_id: str) -> Party:
    """Who takes part: those who were chosen, else the leads of both sides and the liaisons; nobody who has left."""
    rows = session.scalars(
        select(MeetingMember).where(MeetingMember.team_id == team_id).order_by(MeetingMember.user_id)
    ).all()
    if not rows:
        usual = sorted({*leads(session, team_id), *liaisons(session, team_id)})
        return Party(_there(session, team_id, usual))
    return Party(
        _there(session, team_id, [row.user_id for row in rows if not row.is_guest]),
        _there(session, team_id, [row.user_id for row in rows if row.is_guest]),
    )


def choose(session: Session, team_id: str, members: Sequence[str], guests: Sequence[str]) -> None:
    """Make these the people of the meeting; who is a member is no guest."""
    session.execute(delete(MeetingMember).where(MeetingMember.team_id == team_id))
    session.add_all(MeetingMember(team_id=team_id, user_id=one, is_guest=False) for one in members)
    session.add_all(
        MeetingMember(team_id=team_id, user_id=one, is_guest=True) for one in guests if one not in members
    )
    session.flush()


def chair_after(session: Session, team_id: str, before: str, *, alternates: bool, side: str) -> str:
    """Who takes the chair: a lead of the other side than the one who had it before; empty where nobody leads.

    Args:
        before: who had the chair of the meeting before; empty for none.
        alternates: whether the sides take turns.
        side: whose leads always take it, where they do not.
    """
    wanted = Side(side) if side and not alternates else Side.SALES
    if alternates and before:
        had = someone(session, team_id, before)
        wanted = Side.MARKETING if had is None or had.side is Side.SALES else Side.SALES
    chosen = leads_of(session, team_id, wanted) or leads(session, team_id)
    return chosen[0] if chosen else ""


def presence(session: Session, team_id: str, people: Party, came: frozenset[str]) -> Presence:
    """How many of each side were to come, and came; whoever is of neither side counts for neither."""
    known = {one.user_id: one for one in people.members}
    for user_id in came - known.keys():
        person = someone(session, team_id, user_id)
        if person and person.user_id not in {one.user_id for one in people.guests}:
            known[user_id] = person
    counted = [
        (
            sum(one.side is side for one in known.values()),
            sum(one.side is side and one.user_id in came for one in known.values()),
        )
        for side in (Side.SALES, Side.MARKETING)
    ]
    return Presence(*counted[0], *counted[1])


def is_taking_part(session: Session, team_id: str, user_id: str) -> bool:
    """Whether somebody may arrange the agenda and take the chair: participants, guests and leads."""
    return user_id in party(session, team_id).ids or user_id in leads(session, team_id)


def require_part(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for whoever takes part.

    Raises:
        BotError: they do not; the sentence names somebody who does (ux.md 30).
    """
    require_insider(session, team_id, user_id)
    if is_taking_part(session, team_id, user_id):
        return
    known = party(session, team_id).ids or tuple(admins(session, team_id))
    if not known:
        raise BotError("people.error.no_admin")
    raise BotError("meeting.error.part_only", person=mention(known[0]))


def require_keeper(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for whoever may set the meeting up, move it and choose its people: leads and admins.

    Raises:
        BotError: they may not; the sentence names somebody who may (ux.md 30).
    """
    require_insider(session, team_id, user_id)
    may = [*leads(session, team_id), *admins(session, team_id)]
    if user_id in may:
        return
    if not may:
        raise BotError("people.error.no_admin")
    raise BotError("meeting.error.keepers_only", person=mention(may[0]))


def _there(session: Session, team_id: str, ids: Sequence[str]) -> tuple[Someone, ...]:
    found = (someone(session, team_id, one) for one in ids)
    return tuple(one for one in found if one is not None and one.may_be_listed)
