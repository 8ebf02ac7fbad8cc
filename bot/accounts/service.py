"""Key accounts as they stand: the list, one account, what waits for a person, and the measures for leads."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from bot.accounts.facts import (
    Account,
    Answer,
    Invited,
    Measures,
    Plan,
    Review,
    State,
    Waiting,
    What,
)
from bot.accounts.models import AccountInvitation, AccountReview, KeyAccount
from bot.db import table_of
from bot.people.service import someone
from bot.people.sides import Side
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from bot.people.service import Someone


def key_accounts(session: Session, team_id: str, *, now: datetime) -> list[Account]:
    """The key accounts in their order, each with its reviews."""
    rows = session.scalars(
        select(KeyAccount).where(KeyAccount.team_id == team_id).order_by(KeyAccount.position, KeyAccount.id)
    ).all()
    reviews = defaultdict(list)
    theirs = AccountReview.account_id.in_([row.id for row in rows])
    for review in _reviews(session, team_id, theirs & (AccountReview.state != State.OFF)):
        reviews[review.account_id].append(review)
    return [_account(row, place, reviews[row.id], now) for place, row in enumerate(rows, 1)]


def account_of(session: Session, team_id: str, account_id: str, *, now: datetime) -> Account | None:
    """One of them; None where there is none of that id."""
    return next((one for one in key_accounts(session, team_id, now=now) if one.id == account_id), None)


def review_of(session: Session, team_id: str, review_id: str) -> Review | None:
    """A review as it stands; None where there is none of that id."""
    return next(iter(_reviews(session, team_id, AccountReview.id == review_id)), None)


def waiting_for(session: Session, team_id: str, user_id: str, *, now: datetime) -> list[Waiting]:
    """What waits for a person: invitations they have not answered, and reviews they are to say who came to."""
    mine = (
        select(AccountInvitation.review_id)
        .where(
            AccountInvitation.team_id == team_id,
            AccountInvitation.user_id == user_id,
            AccountInvitation.answer == Answer.ASKED,
        )
        .scalar_subquery()
    )
    asked = (AccountReview.state == State.PLANNED) & (AccountReview.starts_at > now)
    hosted = (AccountReview.host == user_id) & AccountReview.state.in_((State.PLANNED, State.PAST))
    rows = session.execute(
        select(
            AccountReview.id, AccountReview.name, AccountReview.starts_at, AccountReview.id.in_(mine) & asked
        )
        .where(
            AccountReview.team_id == team_id,
            (AccountReview.id.in_(mine) & asked) | (hosted & (AccountReview.starts_at <= now)),
        )
        .order_by(AccountReview.starts_at, AccountReview.id)
    )
    return [
        Waiting(What.ANSWER if is_asked else What.RECORD, review_id, name, starts_at)
        for review_id, name, starts_at, is_asked in rows
    ]


def measures(session: Session, team_id: str, since: datetime, until: datetime, *, now: datetime) -> Measures:
    """What leads are told: of reviews that began from `since` on and before `until`, and of those to come."""
    there = AccountReview.team_id == team_id
    rows = session.execute(
        select(AccountReview.state, AccountReview.came).where(
            there,
            AccountReview.state.in_((State.HELD, State.UNRECORDED)),
            AccountReview.starts_at >= since,
            AccountReview.starts_at < until,
        )
    )
    counts = Counter(_measured(state, came) for state, came in rows)
    to_come = _reviews(
        session, team_id, (AccountReview.state == State.PLANNED) & (AccountReview.starts_at > now)
    )
    alone = sum(not review.those(Answer.COMES) for review in to_come)
    return Measures(**counts, planned=len(to_come), alone=alone)


def is_on_side(session: Session, person: Someone | None, team_id: str, side: Side) -> bool:
    """Whether somebody is of a side: nobody who has left, no bot, nobody of another company."""
    guests = load_settings(session, team_id).pulse.guests
    return person is not None and person.is_on_a_side(guests=guests) and person.side is side


def of_marketing(session: Session, team_id: str, user_ids: Iterable[str]) -> list[str]:
    """Those of them who are of Marketing, each once, in their order."""
    return [
        one
        for one in dict.fromkeys(user_ids)
        if is_on_side(session, someone(session, team_id, one), team_id, Side.MARKETING)
    ]


def _measured(state: str, came: int | None) -> str:
    if state == State.UNRECORDED:
        return "unrecorded"
    return "together" if came else "without"


def _account(row: KeyAccount, place: int, reviews: list[Review], now: datetime) -> Account:
    """An account with its reviews, which stand in the order of their beginnings."""
    found = Account(row.id, row.name, row.owner, row.every, place)
    for review in reviews:
        if review.state is State.PLANNED and review.starts_at > now:
            found = replace(found, next=review)
        elif review.state in {State.PLANNED, State.PAST}:
            found = replace(found, awaits=review)
        else:
            found = replace(found, last=review)
    return found


def _reviews(session: Session, team_id: str, condition: ColumnElement[bool]) -> list[Review]:
    """Reviews of which something holds, in the order of their beginnings."""
    rows = session.execute(
        select(table_of(AccountReview))
        .where(AccountReview.team_id == team_id, condition)
        .order_by(AccountReview.starts_at, AccountReview.id)
    ).all()
    invited = defaultdict(list)
    for one in session.execute(
        select(table_of(AccountInvitation))
        .where(
            AccountInvitation.review_id.in_([row.id for row in rows]), AccountInvitation.team_id == team_id
        )
        .order_by(AccountInvitation.user_id)
    ):
        invited[one.review_id].append(Invited(one.user_id, Answer(one.answer), one.sent_by, came=one.came))
    return [_review(row, tuple(invited[row.id])) for row in rows]


def _review(row: Row[Any], invited: tuple[Invited, ...]) -> Review:
    return Review(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        plan=Plan(row.host, row.day, row.at, row.zone, row.place),
        starts_at=row.starts_at,
        state=State(row.state),
        planned_by=row.planned_by,
        moved=row.moved,
        version=row.version,
        former_host=row.former_host,
        invited=invited,
        came=row.came,
        recorded_by=row.recorded_by,
    )
