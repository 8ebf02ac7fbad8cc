"""Reviews of key accounts are planned, moved and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import select, update

from bot.accounts import letters
from bot.accounts.facts import EXPECTED, Answer, State
from bot.accounts.holding import claim_planned, open_review, read_review
from bot.accounts.inviting import add_people
from bot.accounts.models import AccountInvitation, AccountReview, KeyAccount
from bot.accounts.rights import require_planner
from bot.db import claim, insert_once, random_id, table_of
from bot.errors import BotError
from bot.text import mention, words_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.accounts.facts import Plan, Review
    from bot.outbox.kinds import Kind


def plan_review(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    account_id: str,
    plan: Plan,
    people: Iterable[str],
    *,
    by: str,
    now: datetime,
) -> Review:
    """Plan the next review of an account, and invite these people of Marketing.

    Raises:
        BotError: they may not, the account is there no more, or somebody has planned it already.
    """
    account = session.get(KeyAccount, account_id)
    if account is None or account.team_id != team_id:
        raise BotError("accounts.error.gone")
    require_planner(session, team_id, by, account_id)
    _let_begin(session, team_id, account_id, now)
    values = {
        "id": random_id(), "team_id": team_id, "account_id": account_id, "name": account.name,
        "former_host": "", "state": State.PLANNED, "open_for": account_id, "planned_by": by, "planned_at": now,
        "moved": 0, "version": 0, "asked": 0, "came": None, "recorded_by": "", "recorded_on": None,
        **_columns(plan),
    }  # fmt: skip
    if not insert_once(session, table_of(AccountReview), values):
        refuse_second(session, team_id, account_id)
    review = read_review(session, team_id, str(values["id"]))
    letters.tell_host(session, kinds, team_id, review, now=now)
    add_people(session, kinds, team_id, review, people, now)
    return read_review(session, team_id, review.id)


def change_review(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review_id: str,
    version: int,
    plan: Plan,
    *,
    by: str,
    now: datetime,
) -> Review:
    """Move a review, or have somebody else host it; those invited hear of another time or place.

    An answer to another time does not hold any more: they are asked again.

    Raises:
        BotError: they may not, it has begun, is cancelled, or somebody has changed it meanwhile.
    """
    before = open_review(session, team_id, review_id, by=by, now=now)
    if plan == before.plan:
        return before
    is_later = plan.starts_at != before.starts_at
    is_moved = is_later or plan.place != before.plan.place
    moved = before.moved + is_moved
    claim_planned(session, before, version, moved=moved, former_host="", **_columns(plan))
    if is_later:
        _ask_anew(session, team_id, review_id)
    review = read_review(session, team_id, review_id)
    letters.redraw(session, team_id, review, now=now, moved=before.moved)
    letters.tell_host(session, kinds, team_id, review, now=now)
    if is_moved:
        letters.invite(session, kinds, team_id, review, review.those(*EXPECTED), now)
        for user_id in review.those(Answer.COMES):
            letters.remind(session, kinds, team_id, review, user_id, now=now)
    return review


def cancel_review(
    session: Session, kinds: Mapping[str, Kind], team_id: str, review_id: str, *, by: str, now: datetime
) -> Review:
    """Call a review off; those who may come hear of it.

    Raises:
        BotError: they may not, it has begun, or is cancelled already.
    """
    open_review(session, team_id, review_id, by=by, now=now)
    row = session.get_one(AccountReview, review_id)
    return cancel_row(session, kinds, row, now=now)


def cancel_row(session: Session, kinds: Mapping[str, Kind], row: AccountReview, *, now: datetime) -> Review:
    """The same, whoever wants it.

    Raises:
        BotError: somebody has cancelled it already.
    """
    mine = (
        update(AccountReview)
        .where(AccountReview.id == row.id, AccountReview.state == State.PLANNED)
        .values(state=State.OFF, open_for=None, due_at=None, version=AccountReview.version + 1)
    )
    if not claim(session, mine):
        raise BotError("accounts.error.off", name=row.name)
    review = read_review(session, row.team_id, row.id)
    letters.redraw(session, row.team_id, review, now=now)
    letters.say_off(session, kinds, row.team_id, review, review.those(*EXPECTED), now)
    return review


def _ask_anew(session: Session, team_id: str, review_id: str) -> None:
    """Answers to another time do not hold any more."""
    answered = AccountInvitation.answer.in_((Answer.COMES, Answer.CANNOT))
    session.execute(
        update(AccountInvitation)
        .where(AccountInvitation.review_id == review_id, AccountInvitation.team_id == team_id, answered)
        .values(answer=Answer.ASKED)
    )


def _let_begin(session: Session, team_id: str, account_id: str, now: datetime) -> None:
    """A review that has begun keeps nobody from planning the next one."""
    session.execute(
        update(AccountReview)
        .where(
            AccountReview.open_for == account_id,
            AccountReview.team_id == team_id,
            AccountReview.starts_at <= now,
        )
        .values(open_for=None)
    )


def refuse_second(session: Session, team_id: str, account_id: str) -> NoReturn:
    """Say that the next review of an account is planned already, when and by whom."""
    found = session.scalar(
        select(AccountReview.id).where(AccountReview.open_for == account_id, AccountReview.team_id == team_id)
    )
    if found is None:
        raise BotError("accounts.error.changed")
    other = read_review(session, team_id, found)
    raise BotError(
        "accounts.error.planned",
        name=other.name,
        person=mention(other.planned_by) if other.planned_by else words_for("")("accounts.somebody"),
        moment=words_for("").moment(other.starts_at, other.plan.zone, "long"),
    )


def _columns(plan: Plan) -> dict[str, object]:
    """A plan as it is stored; when something is to be done about it next is when it begins."""
    return {
        "host": plan.host,
        "day": plan.day,
        "at": plan.at,
        "zone": plan.zone,
        "starts_at": plan.starts_at,
        "place": plan.place,
        "due_at": plan.starts_at,
    }
