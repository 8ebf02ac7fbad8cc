"""Deletes what no later release needs of respondents (domain.md C9, C10); what was published stays.

Influences once nothing is compared with them, and the memories of a series that has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, or_, select

from bot.db import table_of
from bot.pulse.models import Series
from bot.pulse.service.retention import PART, forget_part
from bot.scores.models import Influence, Release
from bot.scores.service.forgetting import MEMORIES

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


def old_influences(session: Session, team_id: str, *, before: date) -> str | None:
    """The oldest round that closed before a day and of whose release influences are left; None if there is none."""
    return session.scalars(
        select(Release.round_id)
        .where(
            Release.team_id == team_id,
            Release.closed_on < before,
            exists().where(Influence.round_id == Release.round_id),
        )
        .order_by(Release.closed_on, Release.round_id)
        .limit(1)
    ).first()


def forget_influences(session: Session, team_id: str, round_id: str) -> None:
    """Delete a part of the influences of a round's release; again, until there are none."""
    forget_part(session, team_id, round_id, table_of(Influence))


def old_memories(session: Session, team_id: str, *, before: date) -> str | None:
    """A round of a series that goes on no more and ended before a day, while anything is remembered for it."""
    return session.scalars(
        select(func.max(Release.round_id))
        .join(Series, Series.id == Release.series_id)
        .where(
            Release.team_id == team_id,
            Series.is_current.is_(False),
            or_(*(exists().where(table.c.series_id == Release.series_id) for table in MEMORIES)),
        )
        .group_by(Release.series_id)
        .having(func.max(Release.closed_on) < before)
        .order_by(Release.series_id)
        .limit(1)
    ).first()


def forget_memories(session: Session, team_id: str, round_id: str) -> None:
    """Delete a part of what is remembered for the series of a round; again, until there is nothing."""
    series_id = session.scalars(
        select(Release.series_id).where(Release.team_id == team_id, Release.round_id == round_id)
    ).one()
    for table in MEMORIES:
        mine = (table.c.team_id == team_id, table.c.series_id == series_id)
        whose = select(table.c.respondent).where(*mine).distinct().order_by(table.c.respondent)
        last = session.scalar(whose.offset(PART - 1).limit(1))
        part = delete(table).where(*mine)
        session.execute(part if last is None else part.where(table.c.respondent <= last))
