"""Reads the answers that may count at a close, and no more of them than can count."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from bot.db import table_of
from bot.pulse.method import STATEMENTS
from bot.pulse.models import Answer, Round
from bot.pulse.service.rounds import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from bot.pulse.service.rounds import RoundInfo


def answers_that_count(
    session: Session, info: RoundInfo, versions: Mapping[int, int], carry: Mapping[int, int], close: date
) -> Iterator[tuple[str, str, str, int, int | None, date]]:
    """Answers of a round's series that may count at a close, in the columns `window` takes.

    Only those to the present version of a statement (domain.md A3). Rounds that close at the same instant or later
    and are still open are left out: nothing is counted while others may still answer. Of older rounds only the
    statements are read whose answers count for so long.
    """
    rounds = session.execute(
        select(Round.id, Round.closes_on)
        .where(
            Round.team_id == info.team_id,
            Round.series_id == info.series_id,
            Round.state != OPEN,
            Round.closes_on <= close,
        )
        # The newest first: what counts is found at once, and nothing older takes its place.
        .order_by(Round.closes_on.desc(), Round.id)
    ).all()
    # Columns of the table: those of the mapped class would pass each row through the mapper.
    said = table_of(Answer).c
    for round_id, day in rounds:
        numbers = [no for no, long in carry.items() if (close - day).days < long]
        if not numbers:
            continue
        # A round at a time: what is the same for all its rows does not come with each.
        rows = session.execute(
            select(said.respondent, said.side, said.team, said.statement, said.value).where(
                said.team_id == info.team_id,
                said.round_id == round_id,
                _of_versions({no: versions[no] for no in numbers}),
            )
        )
        for respondent, side, team, statement, value in rows.all():
            yield respondent, side, team, statement, value, day


def _of_versions(versions: Mapping[int, int]) -> ColumnElement[bool]:
    """Answers to these versions of these statements."""
    said = table_of(Answer).c
    together: dict[int, list[int]] = defaultdict(list)
    for no, version in versions.items():
        together[version].append(no)
    return or_(
        *(
            said.version == version
            if len(numbers) == STATEMENTS
            else and_(said.version == version, said.statement.in_(numbers))
            for version, numbers in together.items()
        )
    )
