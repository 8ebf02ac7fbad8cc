"""Counts what nobody is named for; who asked is not noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.db import insert_once, table_of
from bot.directory.entries import LONGEST_MISS
from bot.directory.models import DirectoryMiss

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Miss:
    """Words for which nobody was named, how often, and when last."""

    words: str
    times: int
    last_on: date


def count_miss(session: Session, team_id: str, words: str, *, now: datetime) -> None:
    """Count a question nobody is named for; who asked is not noted."""
    folded = " ".join(words.casefold().split())[:LONGEST_MISS]
    if not folded:
        return
    day = now.date()
    first = {"team_id": team_id, "words": folded, "times": 1, "first_on": day, "last_on": day}
    if not insert_once(session, table_of(DirectoryMiss), first):
        session.execute(
            update(DirectoryMiss)
            .where(DirectoryMiss.team_id == team_id, DirectoryMiss.words == folded)
            .values(times=DirectoryMiss.times + 1, last_on=day)
        )


def misses(session: Session, team_id: str, *, since: date) -> list[Miss]:
    """What nobody was named for since a day, the most asked first."""
    rows = session.scalars(
        select(DirectoryMiss)
        .where(DirectoryMiss.team_id == team_id, DirectoryMiss.last_on >= since)
        .order_by(DirectoryMiss.times.desc(), DirectoryMiss.last_on.desc(), DirectoryMiss.words)
    )
    return [Miss(row.words, row.times, row.last_on) for row in rows]


def forget_misses(session: Session, team_id: str, *, before: date) -> None:
    """Delete what nobody asked for since a day."""
    session.execute(
        delete(DirectoryMiss).where(DirectoryMiss.team_id == team_id, DirectoryMiss.last_on < before)
    )
