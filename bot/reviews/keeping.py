"""Looks after reviews as time passes: people who leave the company or delete their data, and reviews of long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, or_, select, update

from bot.people.models import Person
from bot.reviews.holding import hold
from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.telling import LEFT, bring_up_to_date, forget_messages, tell_news
from bot.reviews.terms import Answer, State
from bot.reviews.views import reviewers_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from bot.outbox.kinds import Kind

KEPT: Final = timedelta(days=180)
"""How long a review that is over is kept, and one that nobody brings to an end after its deadline."""
_UNAPPROVED: Final = (Answer.NONE, Answer.CHANGE)


def due_review(session: Session, *, now: datetime) -> str | None:
    """An open review whose asker, or a reviewer who has not approved, is there no more."""
    missing = (
        select(MaterialReviewer.id)
        .where(
            MaterialReviewer.review_id == MaterialReview.id,
            MaterialReviewer.team_id == MaterialReview.team_id,
            MaterialReviewer.version == MaterialReview.version,
            MaterialReviewer.is_asked,
            MaterialReviewer.answer.in_(_UNAPPROVED),
            _is_gone(MaterialReviewer.team_id, MaterialReviewer.user_id),
        )
        .correlate(MaterialReview)
        .exists()
    )
    return session.scalars(
        select(MaterialReview.id)
        .where(
            MaterialReview.state == State.OPEN,
            or_(MaterialReview.held_until.is_(None), MaterialReview.held_until <= now),
            or_(_is_gone(MaterialReview.team_id, MaterialReview.asker), missing),
        )
        .order_by(MaterialReview.id)
        .limit(1)
    ).first()


def leave_alone(session: Session, review_id: str, *, until: datetime) -> None:
    """Leave a review alone that threw."""
    session.execute(update(MaterialReview).where(MaterialReview.id == review_id).values(held_until=until))


def look_after(session: Session, kinds: Mapping[str, Kind], review_id: str, *, now: datetime) -> bool:
    """Withdraw a review whose asker left; tell the asker of a reviewer who did, and has to be replaced.

    Returns:
        False if there is nothing left to be done, since somebody else has done so.
    """
    row = session.get(MaterialReview, review_id, populate_existing=True)
    if row is None or not hold(session, row, [State.OPEN]):
        return False
    if _has_left(session, row.team_id, row.asker):
        row.state, row.has_left, row.ended_at = State.WITHDRAWN, True, now
        bring_up_to_date(session, row, now=now)
        return True
    gone = [
        one
        for one in reviewers_of(session, row)
        if one.answer in _UNAPPROVED and _has_left(session, row.team_id, one.user_id)
    ]
    for one in gone:
        one.answer, one.answered_at = Answer.LEFT, now
        tell_news(session, kinds, row, LEFT, one.id, now=now)
    if gone:
        bring_up_to_date(session, row, now=now)
    return bool(gone)


def forget_old_material(session: Session, team_id: str, *, now: datetime) -> None:
    """Delete reviews that were over long ago, or whose deadline is long past, and what was sent of them."""
    before = now - KEPT
    left_open = and_(MaterialReview.state == State.OPEN, MaterialReview.limit_at < before)
    old = MaterialReview.team_id == team_id, or_(MaterialReview.ended_at < before, left_open)
    for row in session.scalars(select(MaterialReview).where(*old)).all():
        forget_messages(session, row)
        session.execute(
            delete(MaterialReviewer).where(
                MaterialReviewer.review_id == row.id, MaterialReviewer.team_id == team_id
            )
        )
        session.execute(delete(MaterialReview).where(MaterialReview.id == row.id))


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out of the reviews: who asked or approved, and what they wanted changed.

    What was cleared stays cleared. What they asked for is withdrawn, and where they have not approved somebody else is
    to be chosen, by the next look at it.
    """
    session.execute(
        update(MaterialReview)
        .where(MaterialReview.team_id == team_id, MaterialReview.asker == user_id)
        .values(asker="")
    )
    session.execute(
        update(MaterialReviewer)
        .where(MaterialReviewer.team_id == team_id, MaterialReviewer.user_id == user_id)
        .values(user_id="", said="")
    )


def _has_left(session: Session, team_id: str, user_id: str) -> bool:
    if not user_id:
        return True
    person = session.get(Person, (team_id, user_id))
    return person is not None and not person.is_active


def _is_gone(team_id: InstrumentedAttribute[str], user_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether somebody deleted their data or is not in the company any more."""
    gone = (
        select(Person.user_id)
        .where(Person.team_id == team_id, Person.user_id == user_id, Person.is_active.is_(False))
        .exists()
    )
    return or_(user_id == "", gone)
