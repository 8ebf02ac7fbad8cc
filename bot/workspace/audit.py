"""The audit log: who changed what from what to what, and when; knows not what the keys mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.db import random_id
from bot.workspace.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Change:
    """Something that differs; `old` and `new` are JSON."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A change, who made it (a Slack user id, or the name of a file or setting that said so), and when."""

    at: datetime
    actor: str
    change: Change


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries, newest first; `has_older` if there are more behind them."""

    entries: tuple[Entry, ...]
    number: int
    has_older: bool


def record(session: Session, team_id: str, changes: Iterable[Change], *, actor: str, now: datetime) -> None:
    """Note changes that are being made in this transaction."""
    session.add_all(
        AuditEntry(
            id=random_id(),
            team_id=team_id,
            at=now,
            actor=actor,
            key=change.key,
            old=change.old,
            new=change.new,
        )
        for change in changes
    )


def log_page(session: Session, team_id: str, number: int, *, size: int) -> LogPage:
    """A page of the log, the newest is number 0; one behind the end is empty."""
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.team_id == team_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.key, AuditEntry.id)
        .offset(number * size)
        .limit(size + 1)
    ).all()
    entries = tuple(Entry(row.at, row.actor, Change(row.key, row.old, row.new)) for row in rows[:size])
    return LogPage(entries, number, len(rows) > size)
