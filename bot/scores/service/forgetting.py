"""Puts a word in place of a respondent whose answers are deleted, in all that is remembered of them.

What is left says to which statements somebody answered, and on which days the figures were published that stood on it:
as much as the next release needs (`bot.scores.steps`, `bot.scores.audit`). Not when they answered; and that they could
not say anything to a statement only where the share who can't is published.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from bot.db import insert_all, random_id, table_of
from bot.pulse.models import Answer, Series
from bot.scores.models import DetailUsed, TrailRow, Used
from bot.scores.steps import GONE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Select, Table
    from sqlalchemy.orm import Session

MEMORIES = tuple(map(table_of, (Used, DetailUsed, TrailRow)))
# An answer or "I can't say", as contributions and pieces name it: the day is what follows the point.
_PIECE = re.compile(r"(?P<what>\d+x?)\.(?P<day>\w+)")
_TOKEN = 12


def forget_respondent(session: Session, team_id: str, respondent: str) -> None:
    """Remember nobody in place of a respondent: the same word, and the same words for days, in all tables.

    All rows of a series are written anew, in the order of their keys: a row of its own transaction would say when it
    was, beside whoever else was changed then, and its old place between two keys what its own had been.
    """
    nobody = _Nobody()
    for table in MEMORIES:
        series = session.scalars(
            select(table.c.series_id)
            .where(table.c.team_id == team_id, table.c.respondent == respondent)
            .distinct()
        ).all()
        for series_id in series:
            mine = (table.c.team_id == team_id, table.c.series_id == series_id)
            rows = [dict(row) for row in session.execute(select(table).where(*mine)).mappings()]
            session.execute(delete(table).where(*mine))
            kept = [nobody.in_place_of(row) if row["respondent"] == respondent else row for row in rows]
            insert_all(session, table, sorted(kept, key=lambda row: _place(table, row)))


def hold_deletions(session: Session, team_id: str) -> None:
    """From here to the end of the transaction either answers are deleted or a release is stored, never both at once.

    A release that is stored while somebody's answers go would write their key into what is remembered again.
    """
    session.execute(select(Series.id).where(Series.team_id == team_id).order_by(Series.id).with_for_update())


def are_there(
    session: Session, team_id: str, series_id: str, answered: Collection[str], remembered: Collection[str]
) -> bool:
    """Whether all of these who answered still have answers, and all who are remembered are so by the same word."""
    if not set(answered) <= set(session.scalars(_who_answered(team_id)).all()):
        return False
    known = {
        respondent
        for table in MEMORIES
        for respondent in session.scalars(
            select(table.c.respondent).where(table.c.team_id == team_id, table.c.series_id == series_id)
        ).all()
    }
    return set(remembered) <= known


def _who_answered(team_id: str) -> Select[tuple[str]]:
    """Every respondent with answers, from one to the next in the index: a million answers are of ten thousand."""
    first = select(func.min(Answer.respondent).label("who")).where(Answer.team_id == team_id)
    each = first.cte("each", recursive=True)
    after = select(func.min(Answer.respondent)).where(
        Answer.team_id == team_id, Answer.respondent > each.c.who
    )
    each = each.union_all(select(after.scalar_subquery()).where(each.c.who.is_not(None)))
    return select(each.c.who).where(each.c.who.is_not(None))


class _Nobody:
    """One word in all, for it stands for one person; and one for each of their answers."""

    def __init__(self) -> None:
        # As long as a key, and such that no key can be: keys are hex digits.
        self._word = GONE + random_id()[len(GONE) :]
        self._tokens: dict[str, str] = defaultdict(lambda: random_id()[:_TOKEN])

    def in_place_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row as nobody's."""
        said = {name: self._undated(row[name]) for name in _SAID & row.keys()}
        return {**row, "respondent": self._word, **said}

    def _undated(self, text: str) -> str:
        undated = _PIECE.sub(lambda piece: f"{piece['what']}.{self._tokens[piece[0]]}", text)
        # In the order of their words, that of their days is gone as well.
        return json.dumps(json.loads(undated), sort_keys=True) if undated.startswith("{") else undated


_SAID = {"contribution", "lines", "themes", "dealings", "pieces"}


def _place(table: Table, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[column.name] for column in table.primary_key)
