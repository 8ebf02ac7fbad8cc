"""A review and what somebody may do with it at present; whoever changes it holds it until their transaction ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from bot.db import claim
from bot.errors import BotError
from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.terms import State
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

OVER: Final = {
    State.OPEN: "material.error.open",
    State.CLEARED: "material.error.cleared",
    State.WITHDRAWN: "material.error.withdrawn",
}
"""What somebody is told who clicks on what has moved on meanwhile."""


def review_row(session: Session, team_id: str, review_id: str) -> MaterialReview:
    """A review as it stands in the database.

    Raises:
        BotError: there is none of that id.
    """
    row = session.get(MaterialReview, review_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        raise BotError("material.error.gone")
    return row


def part_of(
    session: Session, team_id: str, reviewer_id: str, by: str
) -> tuple[MaterialReview, MaterialReviewer]:
    """A review and what this reviewer says of its present version.

    Raises:
        BotError: they are not asked, or not any more, or about an earlier version.
    """
    row, reviewer = _rows(session, team_id, reviewer_id, by)
    _refuse_past(row, reviewer)
    return row, reviewer


def hold(session: Session, row: MaterialReview, states: Collection[State]) -> bool:
    """Keep others from it until the transaction ends; False where it is in none of these states."""
    session.flush()
    mine = (
        update(MaterialReview)
        .where(
            MaterialReview.id == row.id,
            MaterialReview.team_id == row.team_id,
            MaterialReview.state.in_(states),
        )
        .values(moves=MaterialReview.moves + 1)
    )
    is_mine = claim(session, mine)
    session.refresh(row)
    return is_mine


def hold_for_asker(
    session: Session, team_id: str, review_id: str, by: str, states: Collection[State]
) -> MaterialReview:
    """A review, held for its asker.

    Raises:
        BotError: it is somebody else's, or has moved on meanwhile.
    """
    row = review_row(session, team_id, review_id)
    refuse_other(by, row.asker)
    if not hold(session, row, states):
        raise over(row)
    return row


def hold_for_reviewer(
    session: Session, team_id: str, reviewer_id: str, by: str
) -> tuple[MaterialReview, MaterialReviewer]:
    """An open review, held, and what this reviewer says of its present version.

    Raises:
        BotError: they are not asked, or not any more, or about an earlier version, or it is over.
    """
    row, reviewer = _rows(session, team_id, reviewer_id, by)
    is_open = hold(session, row, [State.OPEN])
    session.refresh(reviewer)
    _refuse_past(row, reviewer)
    if not is_open:
        raise over(row)
    return row, reviewer


def refuse_other(user_id: str, concerned: str) -> None:
    """Nothing for the one person who may do something with a review.

    Raises:
        BotError: it is somebody else; the sentence names who may (ux.md 30).
    """
    if user_id == concerned:
        return
    if not concerned:
        raise BotError("material.error.nobodys")
    raise BotError("material.error.not_yours", person=mention(concerned))


def over(row: MaterialReview) -> BotError:
    """That a review stands where nothing of the kind can be done with it any more."""
    return BotError(OVER[State(row.state)], title=row.title)


def _rows(
    session: Session, team_id: str, reviewer_id: str, by: str
) -> tuple[MaterialReview, MaterialReviewer]:
    reviewer = session.get(MaterialReviewer, reviewer_id, populate_existing=True)
    if reviewer is None or reviewer.team_id != team_id:
        raise BotError("material.error.gone")
    refuse_other(by, reviewer.user_id)
    return review_row(session, team_id, reviewer.review_id), reviewer


def _refuse_past(row: MaterialReview, reviewer: MaterialReviewer) -> None:
    if reviewer.version != row.version:
        raise BotError("material.error.old", title=row.title, n=row.version)
    if not reviewer.is_asked:
        raise BotError("material.error.replaced", title=row.title)
