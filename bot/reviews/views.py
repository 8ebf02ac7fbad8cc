"""Reviews as they are read: one, and those that concern somebody; decides nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, or_, select

from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.terms import RENEWABLE, Answer, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

SHOWN_CLEARED: Final = timedelta(days=30)
"""How long what was cleared stands in the lists."""


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """Somebody who is to approve a version, and what they say of it; who deleted their data is empty."""

    id: str
    user_id: str
    version: int
    is_asked: bool
    answer: Answer
    said: str = ""


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as it stands, with those who are asked about its present version, in the order of their choice.

    `limit_at` is the instant that was promised; `has_left` is true where it was withdrawn since its asker left. An
    asker who deleted their data is empty.
    """

    id: str
    asker: str
    title: str
    link: str
    note: str
    day: date
    limit_at: datetime
    version: int
    state: State
    reviewers: tuple[ReviewerView, ...]
    ended_at: datetime | None = None
    has_left: bool = False

    def who(self, *answers: Answer) -> tuple[ReviewerView, ...]:
        """The reviewers who say one of these."""
        return tuple(one for one in self.reviewers if one.answer in answers)

    @property
    def is_open(self) -> bool:
        """Whether it is neither cleared nor withdrawn."""
        return self.state is State.OPEN

    @property
    def may_be_renewed(self) -> bool:
        """Whether there may be a new version."""
        return self.state in RENEWABLE

    @property
    def waits_for_asker(self) -> bool:
        """Whether nothing goes on unless the asker sends a new version, or chooses somebody else."""
        return self.is_open and bool(self.who(Answer.CHANGE, Answer.LEFT))


@dataclass(frozen=True, slots=True)
class Part:
    """A review, and the part that somebody has in it."""

    review: ReviewView
    reviewer: ReviewerView


@dataclass(frozen=True, slots=True)
class Waiting:
    """What concerns a person, the nearest deadline first: to review, asked by them, and cleared of late."""

    to_review: tuple[Part, ...] = ()
    asked: tuple[ReviewView, ...] = ()
    cleared: tuple[ReviewView, ...] = ()

    @property
    def back(self) -> tuple[ReviewView, ...]:
        """What they asked for, and waits for them again."""
        return tuple(view for view in self.asked if view.waits_for_asker)


def review_view(session: Session, team_id: str, review_id: str) -> ReviewView | None:
    """A review as it stands in the database; None where there is none of that id."""
    row = session.get(MaterialReview, review_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        return None
    return views_of(session, team_id, [row])[0]


def part_view(session: Session, team_id: str, reviewer_id: str) -> Part | None:
    """What somebody was asked, of whatever version; None where nobody was by that id."""
    row = session.get(MaterialReviewer, reviewer_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        return None
    review = review_view(session, team_id, row.review_id)
    return Part(review, _reviewer_of(row)) if review is not None else None


def waiting(session: Session, team_id: str, user_id: str, *, now: datetime) -> Waiting:
    """What concerns a person."""
    answers = select(MaterialReviewer.answer).where(_part_of(team_id, user_id)).correlate(MaterialReview)
    is_theirs = MaterialReview.asker == user_id
    runs = and_(
        MaterialReview.state == State.OPEN,
        or_(is_theirs, answers.where(MaterialReviewer.answer == Answer.NONE).exists()),
    )
    cleared = and_(
        MaterialReview.state == State.CLEARED,
        MaterialReview.ended_at > now - SHOWN_CLEARED,
        or_(is_theirs, answers.exists()),
    )
    rows = session.scalars(
        select(MaterialReview)
        .where(MaterialReview.team_id == team_id, or_(runs, cleared))
        .order_by(MaterialReview.limit_at, MaterialReview.id)
    ).all()
    views = views_of(session, team_id, rows)
    parts = [Part(view, one) for view in views for one in view.who(Answer.NONE) if one.user_id == user_id]
    return Waiting(
        to_review=tuple(part for part in parts if part.review.is_open),
        asked=tuple(view for view in views if view.is_open and view.asker == user_id),
        cleared=tuple(view for view in reversed(views) if view.state is State.CLEARED),
    )


def names_in_review(user_id: str) -> ColumnElement[bool]:
    """Reviews they asked for."""
    return MaterialReview.asker == user_id


def names_in_reviewer(user_id: str) -> ColumnElement[bool]:
    """What they were asked to approve."""
    return MaterialReviewer.user_id == user_id


def views_of(session: Session, team_id: str, rows: Sequence[MaterialReview]) -> list[ReviewView]:
    """Reviews behind their rows, in that order."""
    asked: dict[str, list[MaterialReviewer]] = defaultdict(list)
    found = session.scalars(
        select(MaterialReviewer)
        .where(
            MaterialReviewer.review_id.in_([row.id for row in rows]),
            MaterialReviewer.team_id == team_id,
            MaterialReviewer.is_asked,
        )
        .order_by(MaterialReviewer.place, MaterialReviewer.id)
        .execution_options(populate_existing=True)
    )
    for one in found:
        asked[one.review_id].append(one)
    return [_view_of(row, [one for one in asked[row.id] if one.version == row.version]) for row in rows]


def reviewers_of(session: Session, row: MaterialReview) -> list[MaterialReviewer]:
    """The rows of those who are asked about the present version, as they stand in the database."""
    found = (
        select(MaterialReviewer)
        .where(
            MaterialReviewer.review_id == row.id,
            MaterialReviewer.team_id == row.team_id,
            MaterialReviewer.version == row.version,
            MaterialReviewer.is_asked,
        )
        .order_by(MaterialReviewer.place, MaterialReviewer.id)
    )
    return list(session.scalars(found.execution_options(populate_existing=True)))


def _part_of(team_id: str, user_id: str) -> ColumnElement[bool]:
    return and_(
        MaterialReviewer.team_id == team_id,
        MaterialReviewer.user_id == user_id,
        MaterialReviewer.review_id == MaterialReview.id,
        MaterialReviewer.version == MaterialReview.version,
        MaterialReviewer.is_asked,
    )


def _view_of(row: MaterialReview, reviewers: Sequence[MaterialReviewer]) -> ReviewView:
    return ReviewView(
        id=row.id,
        asker=row.asker,
        title=row.title,
        link=row.link,
        note=row.note,
        day=row.day,
        limit_at=row.limit_at,
        version=row.version,
        state=State(row.state),
        reviewers=tuple(map(_reviewer_of, reviewers)),
        ended_at=row.ended_at,
        has_left=row.has_left,
    )


def _reviewer_of(row: MaterialReviewer) -> ReviewerView:
    return ReviewerView(row.id, row.user_id, row.version, row.is_asked, Answer(row.answer), row.said)
