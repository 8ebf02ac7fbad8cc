"""Rounds as they stand: which are due, what is known of one; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from bot.errors import BotError
from bot.memo import remembered
from bot.pulse.models import Participation, Round, RoundTurnout

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

# Made once: every redraw asks for its round.
_ONE = select(Round).where(Round.team_id == bindparam("team_id"), Round.id == bindparam("round_id"))
OPEN, CLOSED, PUBLISHED, SKIPPED, DISCARDED = "open", "closed", "published", "skipped", "discarded"


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """A round as others need it.

    `number` counts the rounds of a series that took place, from 1; a trial bears that of the round it is a trial of.
    """

    id: str
    team_id: str
    series_id: str
    number: int
    slot: date
    state: str
    closes_at: datetime
    closes_on: date
    every_weeks: int
    statements: int
    is_trial: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken: before the close instant, whether or not the close has been carried out."""
        return self.state == OPEN and now < self.closes_at


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of those a round was delivered to answered (domain.md C8, participation)."""

    answered: int
    delivered: int


def round_info(session: Session, team_id: str, round_id: str) -> RoundInfo | None:
    """A round of this workspace; None where it has none of that id."""
    return remembered(session, ("round", team_id, round_id), lambda: _read(session, team_id, round_id))


def _read(session: Session, team_id: str, round_id: str) -> RoundInfo | None:
    row = session.scalars(_ONE, {"team_id": team_id, "round_id": round_id}).one_or_none()
    return _info(row) if row else None


def open_round_info(session: Session, team_id: str, *, now: datetime) -> RoundInfo | None:
    """The round that takes answers at present; None where there is none."""
    rows = session.scalars(
        select(Round)
        .where(Round.team_id == team_id, Round.state == OPEN, Round.closes_at > now)
        .order_by(Round.closes_at.desc())
    )
    return next((_info(row) for row in rows), None)


def rounds_of(session: Session, team_id: str, series_id: str) -> list[RoundInfo]:
    """All rounds of a series, oldest first."""
    rows = session.scalars(
        select(Round).where(Round.team_id == team_id, Round.series_id == series_id).order_by(Round.slot)
    )
    return [_info(row) for row in rows]


def own_round(session: Session, team_id: str, user_id: str, *, now: datetime) -> RoundInfo | None:
    """The newest open round that asks a person; None where none does. It knows them by id and no answer of theirs."""
    row = session.scalars(
        select(Round)
        .join(Participation, Participation.round_id == Round.id)
        .where(
            Round.team_id == team_id,
            Round.state == OPEN,
            Round.closes_at > now,
            Participation.user_id == user_id,
        )
        .order_by(Round.closes_at.desc())
        .limit(1)
    ).first()
    return _info(row) if row else None


def over(key: str, number: int, *, is_trial: bool) -> BotError:
    """The sentence of that key for a round that has closed; a trial's says that nothing of it is kept."""
    return BotError("pulse.error.trial_over") if is_trial else BotError(key, number=number)


def due_round(session: Session, state: str, *, now: datetime) -> str | None:
    """A round in that state (`open`: to be closed, `closed`: to be published) whose time has come."""
    return session.scalars(
        select(Round.id)
        .where(Round.state == state, Round.due_at <= now)
        .order_by(Round.due_at, Round.number, Round.id)
        .limit(1)
    ).first()


def next_round_due(session: Session, state: str) -> datetime | None:
    """When the next round in that state is due."""
    return session.scalar(select(func.min(Round.due_at)).where(Round.state == state))


def turnout(session: Session, team_id: str, round_id: str) -> dict[str, Turnout]:
    """By side: answered and delivered, as counted at the close."""
    rows = session.scalars(
        select(RoundTurnout)
        .where(RoundTurnout.team_id == team_id, RoundTurnout.round_id == round_id)
        .order_by(RoundTurnout.side)
    )
    return {row.side: Turnout(row.answered, row.delivered) for row in rows}


def _info(row: Round) -> RoundInfo:
    return RoundInfo(
        id=row.id,
        team_id=row.team_id,
        series_id=row.series_id,
        number=row.number,
        slot=row.slot,
        state=row.state,
        closes_at=row.closes_at,
        closes_on=row.closes_on,
        every_weeks=row.every_weeks,
        statements=row.statements,
        is_trial=row.is_trial,
    )
