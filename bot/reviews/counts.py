"""What leads read of material reviews: counts, and never who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.terms import Answer, State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Counts:
    """Reviews that wait for an answer of Sales, those of them past their deadline, and those cleared in the span."""

    waiting: int
    overdue: int
    cleared: int


def counts(session: Session, team_id: str, *, since: datetime, now: datetime) -> Counts:
    """The counts as of now, and of what was cleared from `since` on."""
    unanswered = (
        select(MaterialReviewer.id)
        .where(
            MaterialReviewer.review_id == MaterialReview.id,
            MaterialReviewer.team_id == team_id,
            MaterialReviewer.version == MaterialReview.version,
            MaterialReviewer.is_asked,
            MaterialReviewer.answer == Answer.NONE,
        )
        .correlate(MaterialReview)
        .exists()
    )
    waits = and_(MaterialReview.state == State.OPEN, unanswered)
    cleared = and_(
        MaterialReview.state == State.CLEARED, MaterialReview.ended_at >= since, MaterialReview.ended_at < now
    )
    row = session.execute(
        select(
            func.count().filter(waits),
            func.count().filter(waits, MaterialReview.limit_at <= now),
            func.count().filter(cleared),
        )
        .select_from(MaterialReview)
        .where(MaterialReview.team_id == team_id)
    ).one()
    return Counts(*row)
