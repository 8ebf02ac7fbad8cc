"""What waits for one person, gathered from the other rooms for the top of their Home tab; owns no rule of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.accounts.facts import What
from bot.accounts.service import waiting_for
from bot.directory.misses import misses
from bot.directory.models import DirectoryCase, DirectoryEntry
from bot.directory.stewards import is_steward
from bot.handoffs.views import waiting as handoffs_of
from bot.reviews.views import waiting as reviews_of
from bot.rules.service import led_side, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

MISSED: Final = timedelta(weeks=1)
"""How far back questions that nobody is named for are told."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits: what of, how many, and what the first of them is called."""

    what: str
    count: int
    name: str


def needs(session: Session, team_id: str, user_id: str, *, now: datetime) -> tuple[Need, ...]:
    """What waits for a person, in the order in which it is shown; what does not is left out."""
    found = [*_own(session, team_id, user_id, now), *_of_roles(session, team_id, user_id, now)]
    return tuple(Need(what, len(names), names[0]) for what, names in found if names)


def _own(session: Session, team_id: str, user_id: str, now: datetime) -> Iterator[tuple[str, Sequence[str]]]:
    reviews = reviews_of(session, team_id, user_id, now=now)
    yield "review", [part.review.title for part in reviews.to_review]
    yield "changed", [view.title for view in reviews.back]
    handoffs = handoffs_of(session, team_id, user_id, now=now)
    yield "handoff", [view.draft.what for view in (*handoffs.to_accept, *handoffs.to_do)]
    yield "returned", [view.draft.what for view in handoffs.returned]
    accounts = waiting_for(session, team_id, user_id, now=now)
    yield "invitation", [one.name for one in accounts if one.what is What.ANSWER]
    yield "record", [one.name for one in accounts if one.what is What.RECORD]
    asked = select(DirectoryEntry.topic).where(
        DirectoryEntry.team_id == team_id,
        DirectoryEntry.contact == user_id,
        DirectoryEntry.asked_on.is_not(None),
    )
    yield "entry", session.scalars(asked.order_by(DirectoryEntry.topic)).all()


def _of_roles(
    session: Session, team_id: str, user_id: str, now: datetime
) -> Iterator[tuple[str, Sequence[str]]]:
    """What leads are asked to agree to, and what stewards look after."""
    side = led_side(session, team_id, user_id)
    if side is not None:
        yield "rule", [one.rule.name for one in standing(session, team_id) if side in one.lacks]
    if is_steward(session, team_id, user_id):
        open_cases = select(DirectoryCase).where(
            DirectoryCase.team_id == team_id, DirectoryCase.settled_at.is_(None)
        )
        cases = session.scalars(open_cases.order_by(DirectoryCase.asked_at)).all()
        yield "case", [row.said or row.topic for row in cases]
        yield "miss", [one.words for one in misses(session, team_id, since=(now - MISSED).date())]
