"""Marketing is invited to reviews of key accounts, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.accounts import letters
from bot.accounts.facts import EXPECTED, INVITED, MOST_INVITED, Answer
from bot.accounts.holding import claim_planned, open_review, read_review
from bot.accounts.models import AccountInvitation
from bot.db import insert_missing, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.accounts.facts import Review
    from bot.outbox.kinds import Kind


def invite_people(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review_id: str,
    version: int,
    people: Iterable[str],
    *,
    by: str,
    now: datetime,
) -> Review:
    """Have exactly these people of Marketing invited: others are told that they are not expected any more.

    Raises:
        BotError: they may not, it has begun, is cancelled, or somebody has changed it meanwhile.
    """
    before = open_review(session, team_id, review_id, by=by, now=now)
    wanted = list(dict.fromkeys(people))[:MOST_INVITED]
    claim_planned(session, before, version)
    dropped = [one for one in before.those(*EXPECTED, Answer.CANNOT) if one not in wanted]
    session.execute(
        update(AccountInvitation)
        .where(
            AccountInvitation.review_id == review_id,
            AccountInvitation.team_id == team_id,
            AccountInvitation.user_id.in_(dropped),
        )
        .values(answer=Answer.WITHDRAWN)
    )
    told = [one for one in dropped if one in before.those(*EXPECTED)]
    letters.say_off(session, kinds, team_id, before, told, now)
    add_people(
        session, kinds, team_id, before, [one for one in wanted if one not in before.those(*INVITED)], now
    )
    review = read_review(session, team_id, review_id)
    letters.redraw(session, team_id, review, now=now)
    return review


def add_people(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review: Review,
    people: Iterable[str],
    now: datetime,
) -> None:
    """Invite people, also those who were not invited any more."""
    added = list(dict.fromkeys(people))[:MOST_INVITED]
    rows = [
        {
            "review_id": review.id, "user_id": one, "team_id": team_id, "answer": Answer.ASKED, "sent_by": "",
            "came": False,
        }
        for one in added
    ]  # fmt: skip
    insert_missing(session, table_of(AccountInvitation), rows)
    session.execute(
        update(AccountInvitation)
        .where(
            AccountInvitation.review_id == review.id,
            AccountInvitation.team_id == team_id,
            AccountInvitation.user_id.in_(added),
        )
        .values(answer=Answer.ASKED)
    )
    letters.invite(session, kinds, team_id, review, added, now)
