"""Reads the answers that may count at a close, and no more of them than can count."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, and_, cast, func, or_, select

from bot.db import table_of
from bot.pulse.method import HIGHEST, STATEMENTS
from bot.pulse.models import Answer, Round
from bot.pulse.service.rounds import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from bot.pulse.service.rounds import RoundInfo

_CANNOT_SAY: Final = 0
_VALUES: Final = HIGHEST + 1
_CODES: Final = MappingProxyType(
    {
        str(no * _VALUES + value): (no, None if value == _CANNOT_SAY else value)
        for no in range(1, STATEMENTS + 1)
        for value in range(_VALUES)
    }
)
"""Statement and value behind the number that tells both."""


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
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for round_id, day in rounds:
        numbers = [no for no, long in carry.items() if (close - day).days < long]
        if not numbers:
            continue
        # A round at a time: what is the same for all its rows does not come with each.
        counting = {no: versions[no] for no in numbers}
        if is_sqlite:
            found = session.execute(_answers_in(info.team_id, round_id, counting)).all()
            for respondent, side, team, statement, value in found:
                yield respondent, side, team, statement, value, day
            continue
        for respondent, side, team, words in session.execute(
            _said_in(info.team_id, round_id, counting)
        ).all():
            for word in words.split():
                statement, value = _CODES[word]
                yield respondent, side, team, statement, value, day


def _answers_in(
    team_id: str, round_id: str, versions: Mapping[int, int]
) -> Select[str, str, str, int, int | None]:
    """The answers of a round to these versions of these statements."""
    # Columns of the table: those of the mapped class would pass each row through the mapper.
    said = table_of(Answer).c
    return select(said.respondent, said.side, said.team, said.statement, said.value).where(
        said.team_id == team_id, said.round_id == round_id, _of_versions(versions)
    )


def _said_in(team_id: str, round_id: str, versions: Mapping[int, int]) -> Select[str, str, str, str]:
    """The same, a respondent at a time: rows are what takes long to read from PostgreSQL, and on SQLite words do.

    Side and team are those of the round's begin, for all one said.
    """
    said = table_of(Answer).c
    coded = cast(said.statement * _VALUES + func.coalesce(said.value, _CANNOT_SAY), String)
    return (
        select(said.respondent, func.min(said.side), func.min(said.team), func.aggregate_strings(coded, " "))
        .where(said.team_id == team_id, said.round_id == round_id, _of_versions(versions))
        .group_by(said.respondent)
    )


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
