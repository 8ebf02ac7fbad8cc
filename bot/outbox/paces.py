"""The pace of each workspace in its row, and whether anything is sent to it at all; the arithmetic is `pacing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from bot.db import insert_missing, table_of
from bot.outbox.models import OutboxPace
from bot.outbox.pacing import Pace
from bot.outbox.states import NEVER

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_PACES = table_of(OutboxPace).c
_PACE = (
    select(_PACES.rate, _PACES.next_at, _PACES.quiet_until, _PACES.accepted, _PACES.is_known)
    .where(_PACES.team_id == bindparam("team"))
    .with_for_update()
)
_COLUMNS = ("rate", "next_at", "quiet_until", "accepted", "is_known")
# Made once: making it costs more than running it, and it runs twice for each message.
_WRITE = (
    update(table_of(OutboxPace))
    .where(_PACES.team_id == bindparam("team"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)


def suspend(session: Session, team_id: str, *, now: datetime) -> None:
    """Send nothing to this workspace any more, until `resume`."""
    give_pace(session, team_id)
    write_pace(session, team_id, replace(pace_of(session, team_id, now), quiet_until=NEVER))


def resume(session: Session, team_id: str, *, now: datetime) -> None:
    """Send to a workspace that was suspended again, at the safe rate; one that was not keeps its pace."""
    give_pace(session, team_id)
    if pace_of(session, team_id, now).quiet_until == NEVER:
        write_pace(session, team_id, Pace.start(now))


def hush(session: Session, team_id: str, *, now: datetime, until: datetime) -> None:
    """Send nothing to this workspace before an instant: what was refused concerns all that is sent to it."""
    pace = pace_of(session, team_id, now)
    write_pace(session, team_id, replace(pace, quiet_until=max(pace.quiet_until, until)))


def give_pace(session: Session, team_id: str) -> None:
    """See to it that a workspace has a pace: the safe one at first, free at once."""
    start = Pace.start(LONG_AGO)
    insert_missing(session, table_of(OutboxPace), [{"team_id": team_id, **_values(start)}])


def pace_of(session: Session, team_id: str, now: datetime) -> Pace:
    """A workspace's pace as it stands, for a caller who changes it: others wait until the transaction ends."""
    row = session.connection().execute(_PACE, {"team": team_id}).first()
    return Pace(*row).sane(now) if row else Pace.start(now)


def write_pace(session: Session, team_id: str, pace: Pace) -> None:
    """Keep a workspace's pace."""
    session.connection().execute(
        _WRITE, {"team": team_id, **{f"new_{name}": value for name, value in _values(pace).items()}}
    )


def _values(pace: Pace) -> dict[str, Any]:
    return {
        "rate": pace.rate,
        "next_at": pace.next_at,
        "quiet_until": pace.quiet_until,
        "accepted": pace.accepted,
        "is_known": pace.is_known,
    }
