"""A review that somebody is about to change: read, held against others, and claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.accounts.facts import State
from bot.accounts.models import AccountReview
from bot.accounts.rights import require_planner
from bot.accounts.service import review_of
from bot.db import claim
from bot.errors import BotError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.accounts.facts import Review


def read_review(session: Session, team_id: str, review_id: str) -> Review:
    """A review as it stands.

    Raises:
        BotError: there is none of that id.
    """
    review = review_of(session, team_id, review_id)
    if review is None:
        raise BotError("accounts.error.review_gone")
    return review


def open_review(session: Session, team_id: str, review_id: str, *, by: str, now: datetime) -> Review:
    """A review that somebody is about to change, held against others until the transaction ends.

    Raises:
        BotError: they may not, or nothing can be changed about it any more.
    """
    hold(session, team_id, review_id)
    review = read_review(session, team_id, review_id)
    require_planner(session, team_id, by, review.account_id, review.plan.host)
    require_open(review, now)
    return review


def hold(session: Session, team_id: str, review_id: str) -> None:
    """Have nobody else change a review before this transaction ends: answers and moves come one after the other."""
    session.execute(
        select(AccountReview.id)
        .where(AccountReview.id == review_id, AccountReview.team_id == team_id)
        .with_for_update()
    )


def require_open(review: Review, now: datetime) -> None:
    """Nothing for a review that is to come.

    Raises:
        BotError: it is cancelled, or has begun.
    """
    if review.state is State.OFF:
        raise BotError("accounts.error.off", name=review.name)
    if review.has_begun(now):
        raise BotError("accounts.error.begun", name=review.name)


def claim_planned(session: Session, before: Review, version: int, **values: object) -> None:
    """Change a review that is planned; BotError where somebody has changed it since the form was opened."""
    mine = (
        update(AccountReview)
        .where(
            AccountReview.id == before.id,
            AccountReview.version == version,
            AccountReview.state == State.PLANNED,
        )
        .values(version=version + 1, **values)
    )
    if not claim(session, mine):
        raise BotError("accounts.error.changed")
