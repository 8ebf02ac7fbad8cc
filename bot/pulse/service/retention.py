"""Deletes what was answered and asked in rounds that are long over (domain.md C9); what was published of them stays.

Nothing notes how far the deletion has come: a round is due as long as it has rows, which its tables find by their keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, or_, select

from bot.db import table_of
from bot.pulse.models import Answer, Assignment, Round
from bot.pulse.service.rounds import DISCARDED, PUBLISHED

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

# Of so many respondents in one transaction: no click waits long behind it, also after a baseline of a large company.
PART = 250


def old_round(session: Session, team_id: str, *, before: date) -> str | None:
    """The oldest round that closed before a day and of which answers or assignments are left; None if there is none.

    One whose close or publication is still to be carried out is not old, however late that is.
    """
    return session.scalars(
        select(Round.id)
        .where(
            Round.team_id == team_id,
            Round.closes_on < before,
            Round.state.in_((PUBLISHED, DISCARDED)),
            or_(
                exists().where(Assignment.round_id == Round.id),
                exists().where(Answer.round_id == Round.id),
            ),
        )
        .order_by(Round.closes_on, Round.id)
        .limit(1)
    ).first()


def forget_answers(session: Session, team_id: str, round_id: str) -> None:
    """Delete a part of what was answered in a round, and of who was asked what; again, while the round is old."""
    forget_part(session, team_id, round_id, table_of(Assignment), table_of(Answer))


def forget_part(session: Session, team_id: str, round_id: str, *tables: Table) -> None:
    """Delete the rows of the first respondents, by their keys, from tables of rows by round and respondent."""
    whose = tables[0].c.respondent
    last = session.scalar(
        select(whose)
        .where(tables[0].c.team_id == team_id, tables[0].c.round_id == round_id)
        .distinct()
        .order_by(whose)
        .offset(PART - 1)
        .limit(1)
    )
    for table in tables:
        part = delete(table).where(table.c.team_id == team_id, table.c.round_id == round_id)
        session.execute(part if last is None else part.where(table.c.respondent <= last))
