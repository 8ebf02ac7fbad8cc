"""What leads read of handoffs: counts, and never who."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, select

from bot.handoffs.models import Handoff
from bot.handoffs.terms import RUNNING, Kind, State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Tally:
    """Handoffs of some kinds: running and late as of now; done, done in time and returned within the span."""

    running: int
    late: int
    done: int
    in_time: int
    returned: int

    @property
    def share_in_time(self) -> float | None:
        """Of those done, the share within the limit, 0 to 1; None where none is done."""
        return self.in_time / self.done if self.done else None


@dataclass(frozen=True, slots=True)
class Counts:
    """Lead follow-ups, and everything else.

    `hours_to_accept` is the median of the takers' working hours until they accepted, for lead follow-ups accepted in
    the span; None where there is none.
    """

    leads: Tally
    others: Tally
    hours_to_accept: float | None


def counts(session: Session, team_id: str, *, since: datetime, now: datetime) -> Counts:
    """The counts as of now, and of what ended or was accepted from `since` on."""
    return Counts(
        leads=_tally(session, team_id, Handoff.kind == Kind.LEAD, since, now),
        others=_tally(session, team_id, Handoff.kind != Kind.LEAD, since, now),
        hours_to_accept=_hours_to_accept(session, team_id, since, now),
    )


def _tally(
    session: Session, team_id: str, kinds: ColumnElement[bool], since: datetime, now: datetime
) -> Tally:
    running = Handoff.state.in_(RUNNING)
    ended = and_(Handoff.ended_at >= since, Handoff.ended_at < now)
    done = and_(ended, Handoff.state == State.DONE)

    # Whose taker has left, nobody has returned.
    returned = and_(ended, Handoff.state == State.RETURNED, Handoff.has_left.is_(False))
    row = session.execute(
        select(
            func.count().filter(running),
            func.count().filter(running, Handoff.limit_at <= now),
            func.count().filter(done),
            func.count().filter(done, Handoff.ended_at <= Handoff.limit_at),
            func.count().filter(returned),
        )
        .select_from(Handoff)
        .where(Handoff.team_id == team_id, kinds)
    ).one()
    return Tally(*row)


def _hours_to_accept(session: Session, team_id: str, since: datetime, now: datetime) -> float | None:
    minutes = session.scalars(
        select(Handoff.accepted_after).where(
            Handoff.team_id == team_id,
            Handoff.kind == Kind.LEAD,
            Handoff.accepted_at >= since,
            Handoff.accepted_at < now,
            Handoff.accepted_after.is_not(None),
        )
    ).all()
    found = [one for one in minutes if one is not None]
    return median(found) / 60 if found else None
