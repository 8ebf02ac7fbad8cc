"""When the people of a workspace are read anew, all of them or the sides alone, and how far a reading is.

All of them are read page by page, each in a step of its own: a pause that Slack asks for, or the end of a process,
costs no page that was read before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, or_, select, update

from bot.db import claim
from bot.workspace.models import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: its number, and Slack's word for the page that comes next, empty for the first."""

    run: int
    cursor: str


# -- everybody --------------------------------------------------------------------------------------------


def due_sync(session: Session, *, now: datetime) -> str | None:
    """A workspace whose people are to be read anew."""
    return session.scalars(
        select(Workspace.team_id)
        .where(Workspace.stopped == "", Workspace.sync_due_at <= now)
        .order_by(Workspace.sync_due_at)
        .limit(1)
    ).first()


def claim_sync(session: Session, team_id: str, *, now: datetime, until: datetime) -> bool:
    """Take a due page and plan its repetition; the first one begins a sync of a new number.

    Returns:
        False if another process has it.
    """
    is_first = Workspace.sync_cursor == ""
    return claim(
        session,
        update(Workspace)
        .where(Workspace.team_id == team_id, Workspace.sync_due_at <= now)
        .values(
            sync_due_at=until,
            sync_run=case((is_first, Workspace.sync_run + 1), else_=Workspace.sync_run),
        ),
    )


def progress(session: Session, team_id: str) -> Progress:
    """How far the sync of a workspace is."""
    row = session.execute(
        select(Workspace.sync_run, Workspace.sync_cursor).where(Workspace.team_id == team_id)
    ).one()
    return Progress(row.sync_run, row.sync_cursor)


def run_of(session: Session, team_id: str) -> int:
    """The number of the sync that runs, or ran last; 0 before the first."""
    return session.scalar(select(Workspace.sync_run).where(Workspace.team_id == team_id)) or 0


def continue_sync(session: Session, team_id: str, *, planned: datetime, cursor: str, at: datetime) -> bool:
    """Have the page behind `cursor` read at an instant; False if a sync was asked for meanwhile."""
    return _plan(session, team_id, planned=planned, cursor=cursor, at=at)


def finish_sync(session: Session, team_id: str, *, planned: datetime, until: datetime) -> bool:
    """Plan the next sync after one that went well; False if one was asked for meanwhile."""
    return _plan(session, team_id, planned=planned, cursor="", at=until)


def request_sync(session: Session, team_id: str, *, now: datetime) -> None:
    """Have the people of a workspace read anew at once, after the sides were changed."""
    session.execute(update(Workspace).where(Workspace.team_id == team_id).values(sync_due_at=now))


def next_sync(session: Session) -> datetime | None:
    """When the people of any workspace are read anew next."""
    return session.scalar(select(func.min(Workspace.sync_due_at)).where(Workspace.stopped == ""))


def _plan(session: Session, team_id: str, *, planned: datetime, cursor: str, at: datetime) -> bool:
    return claim(
        session,
        update(Workspace)
        .where(Workspace.team_id == team_id, Workspace.sync_due_at == planned)
        .values(sync_due_at=at, sync_cursor=cursor),
    )


# -- the sides alone --------------------------------------------------------------------------------------


def due_sides(session: Session, *, now: datetime) -> str | None:
    """A workspace whose sides are to be read anew."""
    return session.scalars(
        select(Workspace.team_id)
        .where(Workspace.stopped == "", Workspace.sides_due_at <= now)
        .order_by(Workspace.sides_due_at)
        .limit(1)
    ).first()


def claim_sides(session: Session, team_id: str, *, now: datetime, until: datetime) -> bool:
    """Take a due reading of the sides and plan its repetition; False if another process has it."""
    return claim(
        session,
        update(Workspace)
        .where(Workspace.team_id == team_id, Workspace.sides_due_at <= now)
        .values(sides_due_at=until),
    )


def finish_sides(session: Session, team_id: str, *, planned: datetime, until: datetime | None = None) -> bool:
    """The sides were read, or are to be at another instant; False if that was asked for meanwhile."""
    return claim(
        session,
        update(Workspace)
        .where(Workspace.team_id == team_id, Workspace.sides_due_at == planned)
        .values(sides_due_at=until),
    )


def are_sides_due(session: Session, team_id: str, *, by: datetime) -> bool:
    """Whether the sides are read by then anyhow."""
    return (
        session.scalar(
            select(Workspace.team_id).where(Workspace.team_id == team_id, Workspace.sides_due_at <= by)
        )
        is not None
    )


def request_sides(session: Session, team_id: str, *, at: datetime) -> bool:
    """Have the sides read anew at an instant; False if they are by then anyhow."""
    return claim(
        session,
        update(Workspace)
        .where(
            Workspace.team_id == team_id,
            or_(Workspace.sides_due_at.is_(None), Workspace.sides_due_at > at),
        )
        .values(sides_due_at=at),
    )


def next_sides(session: Session) -> datetime | None:
    """When the sides of any workspace are read anew next."""
    return session.scalar(select(func.min(Workspace.sides_due_at)).where(Workspace.stopped == ""))
