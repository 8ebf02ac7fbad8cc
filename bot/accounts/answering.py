"""Those invited answer: they come, cannot, or send somebody else of Marketing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.accounts import letters
from bot.accounts.facts import INVITED, Answer
from bot.accounts.holding import hold, require_open
from bot.accounts.models import AccountInvitation
from bot.accounts.service import review_of
from bot.db import claim, insert_once, table_of
from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from bot.accounts.facts import Invited, Review
    from bot.accounts.marks import InvitationMark
    from bot.outbox.kinds import Kind


def invitation_for(
    session: Session, team_id: str, mark: InvitationMark, user_id: str, *, now: datetime
) -> tuple[Review, Invited]:
    """A review and the invitation that somebody is about to answer, held against others.

    Raises:
        BotError: they are not invited, or it was moved, cancelled or has begun.
    """
    hold(session, team_id, mark.review_id)
    review = review_of(session, team_id, mark.review_id)
    if review is None:
        raise BotError("accounts.error.review_gone")
    mine = review.of(user_id)
    if mine is None or mine.answer not in INVITED:
        raise BotError("accounts.error.not_invited", name=review.name)
    require_open(review, now)
    if review.moved != mark.moved:
        raise BotError("accounts.error.moved", name=review.name)
    return review, mine


def answer(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    mark: InvitationMark,
    says: Answer,
    *,
    by: str,
    now: datetime,
) -> Review:
    """Note that somebody comes or cannot; the same answer again changes nothing, another replaces it.

    Raises:
        BotError: as `invitation_for`.
    """
    review, mine = invitation_for(session, team_id, mark, by, now=now)
    if not _says(session, team_id, review, mine, says):
        return review
    shown = _again(session, team_id, review)
    letters.tell_host(session, kinds, team_id, shown, now=now)
    if says is Answer.COMES:
        letters.remind(session, kinds, team_id, shown, by, now=now)
    return shown


def send_other(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    mark: InvitationMark,
    other: str,
    *,
    by: str,
    now: datetime,
) -> Review:
    """Note that somebody else of Marketing is to come in one's place, and ask them.

    Raises:
        BotError: as `invitation_for`, or the other is invited already.
    """
    review, mine = invitation_for(session, team_id, mark, by, now=now)
    if mine.answer is Answer.SENT:
        raise BotError("accounts.error.sent_already", name=review.name)
    if is_invited(session, team_id, mark, other, by=by):
        raise BotError("accounts.send.error.invited")
    _says(session, team_id, review, mine, Answer.SENT)
    row = {
        "review_id": review.id, "user_id": other, "team_id": team_id, "answer": Answer.ASKED, "sent_by": by,
        "came": False,
    }  # fmt: skip
    if not insert_once(session, table_of(AccountInvitation), row):
        session.execute(
            update(AccountInvitation)
            .where(*_one(team_id, review, other))
            .values(answer=Answer.ASKED, sent_by=by)
        )
    shown = _again(session, team_id, review)
    letters.invite(session, kinds, team_id, shown, [other], now)
    letters.redraw_invitation(session, team_id, shown, by, now=now)
    letters.tell_host(session, kinds, team_id, shown, now=now)
    return shown


def is_invited(session: Session, team_id: str, mark: InvitationMark, other: str, *, by: str) -> bool:
    """Whether somebody needs no invitation in one's place: they have one, or it is oneself."""
    review = review_of(session, team_id, mark.review_id)
    theirs = review.of(other) if review is not None else None
    return other == by or (theirs is not None and theirs.answer in INVITED)


def _says(session: Session, team_id: str, review: Review, mine: Invited, says: Answer) -> bool:
    """Write an answer; False where it is that already."""
    written = (
        update(AccountInvitation)
        .where(*_one(team_id, review, mine.user_id), AccountInvitation.answer.in_(INVITED - {says}))
        .values(answer=says)
    )
    return claim(session, written)


def _one(team_id: str, review: Review, user_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        AccountInvitation.review_id == review.id,
        AccountInvitation.user_id == user_id,
        AccountInvitation.team_id == team_id,
    )


def _again(session: Session, team_id: str, review: Review) -> Review:
    shown = review_of(session, team_id, review.id)
    return review if shown is None else shown
