"""Takes answers and tells a person how their own pulse stands; touches respondent-keyed rows only (domain.md C9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from bot.db import put, table_of
from bot.errors import BotError
from bot.pulse.method import HIGHEST, LOWEST
from bot.pulse.models import Answer, Assignment, Round
from bot.pulse.service.rounds import OPEN, RoundInfo, round_info

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.pulse.service.tools import PulseTools

# An answer and the assignment it belongs to.
_SAME = and_(
    Answer.round_id == Assignment.round_id,
    Answer.respondent == Assignment.respondent,
    Answer.statement == Assignment.statement,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement of a person's pulse: its text's number, and the answer so far.

    `value` is None where nothing was answered or "I can't say" was; `is_dealt` tells them apart.
    """

    statement: int
    is_dealt: bool
    value: int | None


@dataclass(frozen=True, slots=True)
class PulseForm:
    """A person's pulse as it stands."""

    round: RoundInfo
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """How many statements are dealt with."""
        return sum(item.is_dealt for item in self.items)

    @property
    def is_complete(self) -> bool:
        """Whether every statement is dealt with."""
        return self.done == len(self.items)


def pulse_form(
    session: Session, tools: PulseTools, team_id: str, user_id: str, round_id: str
) -> PulseForm | None:
    """The pulse of a person in a round; None where the round is unknown or they are not in it."""
    found = round_info(session, team_id, round_id)
    if found is None:
        return None
    respondent = tools.keys.respondent(team_id, user_id)
    rows = session.execute(
        select(Assignment.statement, Answer.statement, Answer.value)
        .outerjoin(Answer, _SAME)
        .where(Assignment.round_id == round_id, Assignment.respondent == respondent)
        .order_by(Assignment.position)
    )
    items = tuple(Item(statement, dealt is not None, value) for statement, dealt, value in rows)
    return PulseForm(found, items) if items else None


def give_answer(
    session: Session,
    tools: PulseTools,
    team_id: str,
    user_id: str,
    round_id: str,
    statement: int,
    value: int | None,
    *,
    now: datetime,
) -> bool:
    """Take an answer (None is "I can't say"), or replace the one given before.

    Everything is checked as if it were forged: the round is of this workspace and open, the person is in it and has
    this statement.

    Returns:
        False if the same answer was there already.

    Raises:
        BotError: the round is over, unknown or not theirs.
    """
    if value is not None and not LOWEST <= value <= HIGHEST:
        raise BotError("pulse.error.unknown_button")
    number, is_open = _round_for_answer(session, team_id, round_id, now)
    respondent = tools.keys.respondent(team_id, user_id)
    asked = session.execute(
        select(Assignment.version, Assignment.side, Assignment.team, Answer.statement, Answer.value)
        .outerjoin(Answer, _SAME)
        .where(
            Assignment.round_id == round_id,
            Assignment.respondent == respondent,
            Assignment.statement == statement,
        )
    ).first()
    if asked is None:
        raise BotError("pulse.error.not_yours")
    if not is_open:
        raise BotError("pulse.error.closed", number=number)
    if asked.statement is not None and asked.value == value:
        return False
    values = {
        "round_id": round_id,
        "respondent": respondent,
        "statement": statement,
        "team_id": team_id,
        "version": asked.version,
        "side": asked.side,
        "team": asked.team,
        "value": value,
    }
    put(session, table_of(Answer), values, ("round_id", "respondent", "statement"))
    return True


def _round_for_answer(session: Session, team_id: str, round_id: str, now: datetime) -> tuple[int, bool]:
    """The round's number and whether it takes answers.

    The lock is shared: a close that is being carried out waits for this answer, or this answer for the close.
    """
    row = session.execute(
        select(Round.state, Round.closes_at, Round.number)
        .where(Round.id == round_id, Round.team_id == team_id)
        .with_for_update(read=True)
    ).first()
    if row is None:
        raise BotError("pulse.error.unknown_button")
    return row.number, row.state == OPEN and now < row.closes_at
