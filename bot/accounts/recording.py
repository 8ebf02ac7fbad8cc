"""What is done about a review once it has begun: it is asked who came, and what is said is recorded; and leavers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from bot.accounts import letters
from bot.accounts.facts import EXPECTED, Answer, State
from bot.accounts.holding import hold
from bot.accounts.letters import AGAIN
from bot.accounts.models import AccountInvitation, AccountReview, KeyAccount
from bot.accounts.rights import require_planner
from bot.accounts.service import is_on_side, review_of
from bot.db import claim, insert_missing, table_of
from bot.directory.stewards import stewards
from bot.errors import BotError
from bot.outbox import service as outbox
from bot.people.models import Person
from bot.people.service import leads, someone
from bot.people.sides import Side

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from bot.accounts.facts import Review
    from bot.outbox.kinds import Kind


def due_review(session: Session, *, now: datetime) -> str | None:
    """A review about which something is to be done now."""
    return session.scalars(
        select(AccountReview.id).where(AccountReview.due_at <= now).order_by(AccountReview.due_at).limit(1)
    ).first()


def next_due(session: Session) -> datetime | None:
    """When there is one next."""
    return session.scalar(select(func.min(AccountReview.due_at)))


def postpone(session: Session, review_id: str, *, until: datetime) -> None:
    """Push back a review that threw."""
    session.execute(update(AccountReview).where(AccountReview.id == review_id).values(due_at=until))


def look_after(session: Session, kinds: Mapping[str, Kind], review_id: str, *, now: datetime) -> bool:
    """Do what is due about a review: ask who came, ask once more, or count it as not recorded.

    Returns:
        False if another process has done so.
    """
    mine = (
        update(AccountReview)
        .where(AccountReview.id == review_id, AccountReview.due_at <= now)
        .values(due_at=now + AGAIN)
    )
    if not claim(session, mine):
        return False
    row = session.get_one(AccountReview, review_id, populate_existing=True)
    review = review_of(session, row.team_id, review_id)
    if review is None or row.state not in {State.PLANNED, State.PAST}:
        row.due_at = None
    elif row.asked < 2:
        if row.asked == 1 and outbox.is_waiting(session, row.team_id, letters.came_key(review, row.host, 1)):
            # They were away and have not been asked yet.
            return True
        row.state, row.open_for, row.asked = State.PAST, None, row.asked + 1
        at = letters.ask_who_came(session, kinds, row.team_id, review, row.asked, now=now)
        row.due_at = at + AGAIN
    else:
        row.state, row.due_at, row.version = State.UNRECORDED, None, row.version + 1
        session.flush()
        letters.redraw(session, row.team_id, replace(review, invited=()), now=now)
    return True


def review_to_record(session: Session, team_id: str, review_id: str, *, by: str, now: datetime) -> Review:
    """A review of which somebody is about to say who came, held against others.

    Raises:
        BotError: they may not, or it has not begun or was cancelled.
    """
    hold(session, team_id, review_id)
    review = review_of(session, team_id, review_id)
    if review is None:
        raise BotError("accounts.error.review_gone")
    require_planner(session, team_id, by, review.account_id, review.plan.host)
    if review.state is State.OFF:
        raise BotError("accounts.error.off", name=review.name)
    if not review.has_begun(now):
        raise BotError("accounts.error.to_come", name=review.name)
    return review


def record(
    session: Session,
    team_id: str,
    review_id: str,
    version: int,
    people: Collection[str] | None,
    *,
    by: str,
    now: datetime,
) -> Review:
    """Note who of Marketing came, or with None that the review did not take place.

    Raises:
        BotError: as `review_to_record`, or somebody has recorded it meanwhile.
    """
    review = review_to_record(session, team_id, review_id, by=by, now=now)
    came = None if people is None else len(set(people))
    mine = (
        update(AccountReview)
        .where(AccountReview.id == review_id, AccountReview.version == version)
        .values(
            state=State.OFF if people is None else State.HELD, came=came, recorded_by=by, recorded_on=now.date(),
            due_at=None, open_for=None, version=version + 1,
        )
    )  # fmt: skip
    if not claim(session, mine):
        raise BotError("accounts.error.changed")
    _note_who_came(session, team_id, review, frozenset(people or ()))
    shown = review_of(session, team_id, review_id) or review
    letters.redraw(session, team_id, replace(shown, invited=()), now=now)
    return shown


def mark_leavers(session: Session, kinds: Mapping[str, Kind], team_id: str, *, now: datetime) -> None:
    """Take people who have left out of reviews: invitations end, and another hosts what they were to host."""
    gone = select(Person.user_id).where(Person.team_id == team_id, Person.is_active.is_(False))
    live = AccountReview.state.in_((State.PLANNED, State.PAST))
    ids = session.scalars(
        select(AccountReview.id).where(
            AccountReview.team_id == team_id,
            live,
            or_(AccountReview.host.in_(gone), AccountReview.id.in_(_invited(team_id, gone))),
        )
    ).all()
    for review_id in ids:
        session.execute(
            update(AccountInvitation)
            .where(
                AccountInvitation.review_id == review_id,
                AccountInvitation.user_id.in_(gone),
                AccountInvitation.answer.in_(EXPECTED),
            )
            .values(answer=Answer.LEFT)
        )
        _find_host(session, kinds, team_id, review_id, now)


def _invited(team_id: str, gone: Select[str]) -> Select[str]:
    """The ids of reviews to which one of them may still come."""
    return select(AccountInvitation.review_id).where(
        AccountInvitation.team_id == team_id,
        AccountInvitation.user_id.in_(gone),
        AccountInvitation.answer.in_(EXPECTED),
    )


def _find_host(
    session: Session, kinds: Mapping[str, Kind], team_id: str, review_id: str, now: datetime
) -> None:
    """Have somebody who is there host a review, and bring up to date what its host and those invited see."""
    row = session.get_one(AccountReview, review_id, populate_existing=True)
    if not _is_there(session, team_id, row.host):
        account = session.get(KeyAccount, row.account_id)
        owner = account.owner if account is not None else ""
        others = (owner, row.planned_by, *leads(session, team_id), *stewards(session, team_id))
        # Somebody of Sales first; where nobody is left there, whoever looks after the list.
        there = [one for one in others if _is_there(session, team_id, one)]
        sales = [
            one for one in there if is_on_side(session, someone(session, team_id, one), team_id, Side.SALES)
        ]
        row.former_host, row.host = row.host, next(iter(sales or there), "")
        row.version += 1
        session.flush()
    review = review_of(session, team_id, review_id)
    if review is None:
        return
    letters.redraw(session, team_id, review, now=now)
    if review.state is State.PLANNED and review.starts_at > now:
        letters.tell_host(session, kinds, team_id, review, now=now)
    elif row.former_host and row.asked:
        letters.ask_who_came(session, kinds, team_id, review, row.asked, now=now)


def _is_there(session: Session, team_id: str, user_id: str) -> bool:
    person = someone(session, team_id, user_id) if user_id else None
    return person is not None and person.may_be_listed


def _note_who_came(session: Session, team_id: str, review: Review, came: frozenset[str]) -> None:
    there = (AccountInvitation.review_id == review.id, AccountInvitation.team_id == team_id)
    session.execute(delete(AccountInvitation).where(*there, AccountInvitation.answer == Answer.UNINVITED))
    known = {one.user_id for one in review.invited if one.answer is not Answer.UNINVITED}
    rows = [
        {
            "review_id": review.id, "user_id": one, "team_id": team_id, "answer": Answer.UNINVITED, "sent_by": "",
            "came": True,
        }
        for one in sorted(came - known)
    ]  # fmt: skip
    insert_missing(session, table_of(AccountInvitation), rows)
    for is_here in (True, False):
        who = AccountInvitation.user_id.in_(came)
        session.execute(
            update(AccountInvitation).where(*there, who if is_here else ~who).values(came=is_here)
        )
