"""What becomes of people and of old reviews: deleted on their word, or after two years."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, or_, select, update

from bot.accounts.letters import KINDS
from bot.accounts.models import AccountInvitation, AccountReview, KeyAccount
from bot.outbox import service as outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

KEPT: Final = timedelta(days=730)
"""How long a review is kept once it has begun."""
_IN_REVIEW: Final = (
    AccountReview.host,
    AccountReview.former_host,
    AccountReview.planned_by,
    AccountReview.recorded_by,
)
_IN_ACCOUNT: Final = (KeyAccount.owner, KeyAccount.added_by)


def names_in_review(user_id: str) -> ColumnElement[bool]:
    """Reviews they host or hosted, planned or recorded."""
    return or_(*(column == user_id for column in _IN_REVIEW))


def names_in_account(user_id: str) -> ColumnElement[bool]:
    """Accounts they own or added."""
    return or_(*(column == user_id for column in _IN_ACCOUNT))


def names_in_invitation(user_id: str) -> ColumnElement[bool]:
    """Their own invitations, and those of whom they sent in their place."""
    return or_(AccountInvitation.user_id == user_id, AccountInvitation.sent_by == user_id)


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out of accounts and reviews; how many of Marketing came to one stays."""
    for model, columns in ((AccountReview, _IN_REVIEW), (KeyAccount, _IN_ACCOUNT)):
        for column in columns:
            session.execute(
                update(model).where(model.team_id == team_id, column == user_id).values({column: ""})
            )
    mine = AccountInvitation.team_id == team_id
    session.execute(delete(AccountInvitation).where(mine, AccountInvitation.user_id == user_id))
    session.execute(
        update(AccountInvitation).where(mine, AccountInvitation.sent_by == user_id).values(sent_by="")
    )


def forget_old_reviews(session: Session, team_id: str, *, now: datetime) -> None:
    """Delete reviews that began long ago, with their invitations and what was sent of them."""
    old = select(AccountReview.id).where(
        AccountReview.team_id == team_id, AccountReview.starts_at < now - KEPT
    )
    for review_id in session.scalars(old).all():
        for kind in KINDS:
            outbox.forget(session, team_id, kind, review_id)
        session.execute(
            delete(AccountInvitation).where(
                AccountInvitation.review_id == review_id, AccountInvitation.team_id == team_id
            )
        )
        session.execute(delete(AccountReview).where(AccountReview.id == review_id))
