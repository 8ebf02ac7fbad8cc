"""What is kept by respondent for later releases, and the details as they are shown; no answer is."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from bot.db import insert_all, insert_rows, table_of
from bot.scores.decision import MOVES
from bot.scores.details import DetailState
from bot.scores.groups import SIDES, Cell
from bot.scores.models import DetailUsed, Influence, ReleaseDetail, TrailRow, Used
from bot.scores.side_details import THEME_OF, Detail, Name
from bot.scores.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from bot.pulse.service.rounds import RoundInfo
    from bot.scores.released import NewRelease
    from bot.scores.side_details import What

_SAID: Final[tuple[What, ...]] = ("line", "theme", "cannot_say")
"""What stands in the columns `lines`, `themes` and `dealings`, in this order."""


def store_kept(session: Session, info: RoundInfo, release: NewRelease) -> None:
    """Write what later releases need of this one."""
    _store_influences(session, info, release)
    _store_used(session, info, release)
    _store_details(session, info, release)
    _store_trail(session, info, release.decision.state.trail)


def load_used(session: Session, team_id: str, series_id: str) -> dict[Cell, dict[str, str]]:
    """Whose contributions the figures of a series rest on."""
    used: dict[Cell, dict[str, str]] = {}
    rows = session.execute(
        select(Used.side, Used.team, Used.respondent, Used.contribution).where(
            Used.team_id == team_id, Used.series_id == series_id
        )
    )
    for side, team, respondent, contribution in rows:
        used.setdefault(Cell(side, team), {})[respondent] = contribution
    return used


def load_trail(session: Session, team_id: str, series_id: str, *, is_whole: bool) -> Trail:
    """Every figure of the series, as far as it is remembered."""
    rows = session.execute(
        select(TrailRow.respondent, TrailRow.pieces).where(
            TrailRow.team_id == team_id, TrailRow.series_id == series_id
        )
    )
    return Trail(
        {
            respondent: {piece: tuple(numbers) for piece, numbers in json.loads(pieces).items()}
            for respondent, pieces in rows
        },
        is_whole,
    )


def load_influences(session: Session, team_id: str, round_id: str, side: str) -> dict[str, float]:
    """Each respondent's influence on a side's total (domain.md C4)."""
    rows = session.execute(
        select(Influence.respondent, Influence.u).where(
            Influence.team_id == team_id, Influence.round_id == round_id, Influence.side == side
        )
    )
    return {respondent: u for respondent, u in rows}  # noqa: C416  # rows are not pairs to the type checker


def load_shown(session: Session, team_id: str, round_id: str) -> dict[Name, Detail]:
    """The details that are shown with a release."""
    rows = session.scalars(
        select(ReleaseDetail).where(ReleaseDetail.team_id == team_id, ReleaseDetail.round_id == round_id)
    )
    found = {}
    for row in rows:
        name = Name(row.side, row.what, row.subject)  # type: ignore[arg-type]  # written from one
        found[name] = Detail(name, row.value, row.variance, row.n, row.stands_for, row.version)
    return found


def load_details(session: Session, team_id: str, series_id: str, round_id: str) -> DetailState:
    """The details of a release, and whose contributions those of the series rest on."""
    used: dict[Name, dict[str, str]] = defaultdict(dict)
    places = {(side, what): _Places(used, side, what) for side in SIDES for what in _SAID}
    rows = session.execute(
        select(
            DetailUsed.side, DetailUsed.respondent, DetailUsed.lines, DetailUsed.themes, DetailUsed.dealings
        ).where(DetailUsed.team_id == team_id, DetailUsed.series_id == series_id)
    )
    for side, respondent, *columns in rows:
        for what, said in zip(_SAID, columns, strict=True):
            where = places[side, what]
            for word in said.split():
                mine = where[word]
                mine[respondent] = f"{mine[respondent]} {word}" if respondent in mine else word
    return DetailState(load_shown(session, team_id, round_id), used)


class _Places(dict[str, dict[str, str]]):
    """To whose contributions a word belongs: looked up once a word, of which there are some hundred."""

    def __init__(self, used: dict[Name, dict[str, str]], side: str, what: What) -> None:
        super().__init__()
        self._used = used
        self._side = side
        self._what = what

    def __missing__(self, word: str) -> dict[str, str]:
        no = word.partition(".")[0].removesuffix("x")
        name = Name(self._side, self._what, THEME_OF[int(no)] if self._what == "theme" else no)
        self[word] = self._used[name]
        return self[word]


def _store_influences(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows = [
        (info.id, name, who, info.team_id, u)
        for name, side in sorted(release.sides.items())
        if side.computed_in == info.id
        for who, u in sorted(side.figures.u.items())
    ]
    insert_rows(session, table_of(Influence), rows)


def _store_used(session: Session, info: RoundInfo, release: NewRelease) -> None:
    """Only cells that moved have other people or contributions than before."""
    moved = [cell for block in release.decision.told if block.decision in MOVES for cell in block.cells]
    for side in SIDES:
        teams = [cell.team for cell in moved if cell.side == side]
        if teams:
            session.execute(
                delete(Used).where(
                    Used.team_id == info.team_id,
                    Used.series_id == info.series_id,
                    Used.side == side,
                    Used.team.in_(teams),
                )
            )
    rows = [
        (info.series_id, cell.side, cell.team, who, info.team_id, contribution)
        for cell in moved
        for who, contribution in sorted(release.decision.state.used[cell].items())
    ]
    insert_rows(session, table_of(Used), rows)


def _store_details(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows = [
        {
            "round_id": info.id,
            "side": name.side,
            "what": name.what,
            "subject": name.of,
            "team_id": info.team_id,
            "value": detail.value,
            "variance": detail.variance,
            "n": detail.n,
            "stands_for": detail.stands_for,
            "version": detail.version,
        }
        for name, detail in sorted(release.details.shown.items())
    ]
    insert_all(session, table_of(ReleaseDetail), rows)
    if release.is_new:
        _store_details_used(session, info, release.details.used)


def _store_details_used(session: Session, info: RoundInfo, used: Mapping[Name, Mapping[str, str]]) -> None:
    """One row for each respondent on a side, in the order of their keys, so that it says nothing of anything else."""
    session.execute(
        delete(DetailUsed).where(DetailUsed.team_id == info.team_id, DetailUsed.series_id == info.series_id)
    )
    words: dict[tuple[str, What], dict[str, list[str]]] = {}
    for name, mine in used.items():
        said = words.setdefault((name.side, name.what), defaultdict(list))
        for respondent, contribution in mine.items():
            said[respondent].append(contribution)
    rows = [
        (
            info.series_id,
            side,
            respondent,
            info.team_id,
            *(" ".join(words.get((side, what), {}).get(respondent, ())) for what in _SAID),
        )
        for side in sorted({side for side, _ in words})
        for respondent in sorted({who for (where, _), said in words.items() if where == side for who in said})
    ]
    insert_rows(session, table_of(DetailUsed), rows)


def _store_trail(session: Session, info: RoundInfo, trail: Trail) -> None:
    session.execute(
        delete(TrailRow).where(TrailRow.team_id == info.team_id, TrailRow.series_id == info.series_id)
    )
    rows = [
        (info.series_id, respondent, info.team_id, json.dumps(pieces, sort_keys=True))
        for respondent, pieces in sorted(trail.pieces.items())
    ]
    insert_rows(session, table_of(TrailRow), rows)
