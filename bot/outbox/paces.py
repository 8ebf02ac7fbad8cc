"""The pace of each workspace in its row, and whether anything is sent to it at all; the arithmetic is `pacing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import insert_missing, table_of
from bot.outbox.models import OutboxPace
from bot.outbox.pacing import Pace
from bot.outbox.states import NEVER

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def suspend(session: Session, team_id: str, *, now: datetime) -> None:
    """Send nothing to this workspace any more, until `resume`."""
    pace = pace_of(session, team_id, now)
    write_pace(session, team_id, Pace(pace.rate, pace.next_at, NEVER), now)


def resume(session: Session, team_id: str, *, now: datetime) -> None:
    """Send to this workspace again, at the safe rate."""
    write_pace(session, team_id, Pace.start(now), now)


def pace_of(session: Session, team_id: str, now: datetime) -> Pace:
    """A workspace's pace as it stands; the safe one at first."""
    row = session.get(OutboxPace, team_id)
    return Pace(row.rate, row.next_at, row.quiet_until) if row else Pace.start(now)


def write_pace(session: Session, team_id: str, pace: Pace, now: datetime) -> None:
    """Keep a workspace's pace."""
    start = {"team_id": team_id, "rate": pace.rate, "next_at": now, "quiet_until": now}
    insert_missing(session, table_of(OutboxPace), [start])
    session.execute(
        update(OutboxPace)
        .where(OutboxPace.team_id == team_id)
        .values(rate=pace.rate, next_at=pace.next_at, quiet_until=pace.quiet_until)
    )
