"""Material reviews: asked for, approved, changed, renewed, withdrawn; cleared once all have approved the same version.

Whoever does something holds the review until their transaction ends: of two reviewers in the same second the later one
finds what the earlier one said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.db import random_id
from bot.errors import BotError
from bot.reviews.asking import limit_of, problems_with, problems_with_change, problems_with_renewal
from bot.reviews.holding import hold_for_asker, hold_for_reviewer, over, part_of, refuse_other, review_row
from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.telling import (
    CHANGE,
    CLEARED,
    ask_reviewer,
    bring_up_to_date,
    outdate,
    plan_late,
    plan_reminders,
    tell_asker,
    tell_news,
)
from bot.reviews.terms import RENEWABLE, Answer, State
from bot.reviews.views import part_view, reviewers_of, views_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.reviews.terms import Change, Draft, Renewal
    from bot.reviews.views import Part, ReviewView


def ask(
    session: Session, kinds: Mapping[str, Kind], team_id: str, draft: Draft, *, by: str, now: datetime
) -> ReviewView:
    """Ask for a review.

    Raises:
        BotError: one of the reviewers cannot be asked, or the day is none.
    """
    _raises(problems_with(session, team_id, draft.day, draft.reviewers, asker=by, now=now).values())
    row = MaterialReview(
        id=random_id(),
        team_id=team_id,
        asker=by,
        title=draft.title,
        link=draft.link,
        note=draft.note,
        day=draft.day,
        limit_at=limit_of(session, team_id, by, draft.day),
        version=1,
        state=State.OPEN,
        asked_at=now,
    )
    session.add(row)
    for place, user_id in enumerate(draft.reviewers):
        _asks(session, kinds, row, user_id, place, now=now)
    tell_asker(session, kinds, row, now=now)
    plan_late(session, kinds, row)
    return _view(session, row)


def approve(
    session: Session, kinds: Mapping[str, Kind], team_id: str, reviewer_id: str, *, by: str, now: datetime
) -> Part:
    """Note that a reviewer approves the present version; the last of them clears it for print.

    Raises:
        BotError: it is not theirs, they have approved it, or it has moved on meanwhile.
    """
    row, reviewer = hold_for_reviewer(session, team_id, reviewer_id, by)
    if reviewer.answer == Answer.APPROVED:
        raise BotError("material.error.twice", title=row.title)
    reviewer.answer, reviewer.said, reviewer.answered_at = Answer.APPROVED, "", now
    _settle(session, kinds, row, now=now)
    return _part(session, reviewer)


def ask_change(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    reviewer_id: str,
    said: str,
    *,
    by: str,
    now: datetime,
) -> Part:
    """Note what a reviewer wants changed; the asker hears at once, in their words.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    row, reviewer = hold_for_reviewer(session, team_id, reviewer_id, by)
    reviewer.answer, reviewer.said, reviewer.answered_at = Answer.CHANGE, said, now
    tell_news(session, kinds, row, CHANGE, reviewer.id, str(row.moves), now=now)
    bring_up_to_date(session, row, now=now)
    return _part(session, reviewer)


def renew(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review_id: str,
    renewal: Renewal,
    *,
    by: str,
    now: datetime,
) -> ReviewView:
    """Bring a new version before the same reviewers, each of whom is asked anew: approvals belong to a version.

    Whoever has left the company is still to be replaced.

    Raises:
        BotError: they have not asked for it, it is withdrawn, or the day is none.
    """
    row = hold_for_asker(session, team_id, review_id, by, RENEWABLE)
    _raises(problems_with_renewal(session, team_id, _view(session, row), renewal, now=now).values())
    before, old = reviewers_of(session, row), row.version
    row.version, row.link, row.note, row.day = old + 1, renewal.link, renewal.note, renewal.day
    row.limit_at = limit_of(session, team_id, by, renewal.day)
    row.state, row.ended_at = State.OPEN, None
    for one in before:
        if one.answer == Answer.LEFT:
            session.add(_reviewer(row, one.user_id, one.place, Answer.LEFT, now))
        else:
            _asks(session, kinds, row, one.user_id, one.place, now=now)
    plan_late(session, kinds, row)
    outdate(session, row, old, now=now)
    bring_up_to_date(session, row, now=now)
    return _view(session, row)


def change(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review_id: str,
    wanted: Change,
    *,
    by: str,
    now: datetime,
) -> ReviewView:
    """Have these and nobody else review the present version until a day; who has approved it has done so.

    Raises:
        BotError: they have not asked for it, it is over, one of them cannot be asked, or somebody who wants a change
            would be left out.
    """
    row = hold_for_asker(session, team_id, review_id, by, [State.OPEN])
    _raises(problems_with_change(session, team_id, _view(session, row), wanted, now=now).values())
    has_moved = wanted.day != row.day
    row.day, row.limit_at = wanted.day, limit_of(session, team_id, by, wanted.day)
    kept, before = set(), reviewers_of(session, row)
    for one in before:
        # Who came back to the company is asked like anybody else.
        if one.user_id not in wanted.reviewers or one.answer == Answer.LEFT:
            one.is_asked = False
            continue
        kept.add(one.user_id)
        if has_moved:
            plan_reminders(session, kinds, row, one, now=now)
    after = 1 + max((one.place for one in before), default=0)
    for place, user_id in enumerate(wanted.reviewers, after):
        if user_id not in kept:
            _asks(session, kinds, row, user_id, place, now=now)
    plan_late(session, kinds, row)
    _settle(session, kinds, row, now=now)
    return _view(session, row)


def withdraw(session: Session, team_id: str, review_id: str, *, by: str, now: datetime) -> ReviewView:
    """Take a request back; reviewers see it in what they got.

    Raises:
        BotError: they have not asked for it, or it is over.
    """
    row = hold_for_asker(session, team_id, review_id, by, [State.OPEN])
    row.state, row.ended_at = State.WITHDRAWN, now
    bring_up_to_date(session, row, now=now)
    return _view(session, row)


def for_asker(
    session: Session, team_id: str, review_id: str, *, by: str, states: Collection[State]
) -> ReviewView:
    """A review with which its asker is about to do something.

    Raises:
        BotError: they have not asked for it, or it is in none of these states.
    """
    row = review_row(session, team_id, review_id)
    refuse_other(by, row.asker)
    if row.state not in states:
        raise over(row)
    return _view(session, row)


def for_reviewer(session: Session, team_id: str, reviewer_id: str, *, by: str) -> Part:
    """What a reviewer is about to ask a change of.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    row, reviewer = part_of(session, team_id, reviewer_id, by)
    if row.state != State.OPEN:
        raise over(row)
    return _part(session, reviewer)


def _settle(session: Session, kinds: Mapping[str, Kind], row: MaterialReview, *, now: datetime) -> None:
    """Clear it for print where all who are asked have approved; what people see is brought up to date."""
    session.flush()
    if {one.answer for one in reviewers_of(session, row)} == {Answer.APPROVED}:
        row.state, row.ended_at = State.CLEARED, now
        tell_news(session, kinds, row, CLEARED, str(row.version), now=now)
    bring_up_to_date(session, row, now=now)


def _asks(
    session: Session,
    kinds: Mapping[str, Kind],
    row: MaterialReview,
    user_id: str,
    place: int,
    *,
    now: datetime,
) -> None:
    reviewer = _reviewer(row, user_id, place, Answer.NONE, now)
    session.add(reviewer)
    ask_reviewer(session, kinds, row, reviewer, now=now)


def _reviewer(
    row: MaterialReview, user_id: str, place: int, answer: Answer, now: datetime
) -> MaterialReviewer:
    return MaterialReviewer(
        id=random_id(),
        team_id=row.team_id,
        review_id=row.id,
        version=row.version,
        place=place,
        user_id=user_id,
        asked_at=now,
        is_asked=True,
        answer=answer,
    )


def _view(session: Session, row: MaterialReview) -> ReviewView:
    session.flush()
    return views_of(session, row.team_id, [row])[0]


def _part(session: Session, reviewer: MaterialReviewer) -> Part:
    session.flush()
    part = part_view(session, reviewer.team_id, reviewer.id)
    if part is None:
        raise LookupError(f"no review of reviewer {reviewer.id}")
    return part


def _raises(problems: Iterable[BotError]) -> None:
    for problem in problems:
        raise problem
