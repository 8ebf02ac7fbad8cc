"""Writes a release to its tables and reads back what the next one builds on."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.db import insert_all, insert_once, table_of
from bot.scores.disclosure import GroupState, ReleaseState
from bot.scores.estimate import SideFigures, ThemeFit
from bot.scores.groups import Cell
from bot.scores.models import Influence, Past, Release, ReleaseBlock, ReleaseSide, Used
from bot.scores.release import NewRelease, Previous, SideRelease
from bot.scores.stages import PublishedStage, Stage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.pulse.service.rounds import RoundInfo
    from bot.scores.audit import Figure
    from bot.scores.groups import Group


def load_previous(session: Session, team_id: str, series_id: str) -> Previous:
    """What the newest release of a series left; empty where there is none."""
    last = session.scalars(
        select(Release)
        .where(Release.team_id == team_id, Release.series_id == series_id)
        .order_by(Release.closed_on.desc(), Release.number.desc())
        .limit(1)
    ).first()
    if last is None:
        return Previous()
    stage = (
        PublishedStage(Stage(last.published_stage), last.stage_count, last.stage_direction)
        if last.published_stage
        else None
    )
    return Previous(
        mode="combined" if last.mode == "combined" else "balanced",
        stage=stage,
        state=_state(session, team_id, series_id, last.round_id),
        sides=load_sides(session, team_id, last.round_id),
    )


def load_sides(session: Session, team_id: str, round_id: str) -> dict[str, SideRelease]:
    """The sides of a release, by name. Influences stay in their table."""
    rows = session.scalars(
        select(ReleaseSide).where(ReleaseSide.team_id == team_id, ReleaseSide.round_id == round_id)
    )
    return {
        row.side: SideRelease(_figures(row.figures), row.computed_in, row.stands_for, row.is_shown)
        for row in rows
    }


def store_release(session: Session, info: RoundInfo, release: NewRelease) -> bool:
    """Write a release as it is published; False if the round has one already."""
    score = release.company.score
    row = {
        "round_id": info.id,
        "team_id": info.team_id,
        "series_id": info.series_id,
        "number": info.number,
        "closed_on": info.closes_on,
        "mode": release.company.mode,
        "status": release.company.status,
        "is_new": release.is_new,
        "answers_needed": release.company.answers_needed,
        "total": score.total if score else None,
        "variance": score.variance if score else None,
        "df": score.df if score else None,
        "published_stage": release.stage.stage.value if release.stage else None,
        "stage_count": release.stage.count if release.stage else 0,
        "stage_direction": release.stage.direction if release.stage else 0,
        "stage_note": release.note,
    }
    if not insert_once(session, table_of(Release), row):
        return False
    _store_blocks(session, info, release)
    _store_sides(session, info, release)
    _store_used(session, info, release)
    _store_past(session, info, release)
    return True


def _store_blocks(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows = [
        {
            "round_id": info.id,
            "cells": _name(block.cells),
            "team_id": info.team_id,
            "decision": block.decision,
            "stands_for": block.stands_for,
        }
        for block in release.decision.blocks
    ]
    insert_all(session, table_of(ReleaseBlock), rows)


def _store_sides(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows, influences = [], []
    for name, side in sorted(release.sides.items()):
        rows.append(
            {
                "round_id": info.id,
                "side": name,
                "team_id": info.team_id,
                "computed_in": side.computed_in,
                "stands_for": side.stands_for,
                "is_shown": side.is_shown,
                "figures": _text(side.figures),
            }
        )
        if side.computed_in == info.id:
            influences += [
                {"round_id": info.id, "side": name, "respondent": who, "team_id": info.team_id, "u": u}
                for who, u in sorted(side.figures.u.items())
            ]
    insert_all(session, table_of(ReleaseSide), rows)
    insert_all(session, table_of(Influence), influences)


def _store_used(session: Session, info: RoundInfo, release: NewRelease) -> None:
    """Only cells that moved have other people or contributions than before."""
    for block in release.decision.blocks:
        if block.decision not in {"publish", "advance"}:
            continue
        for cell in block.cells:
            session.execute(
                delete(Used).where(
                    Used.series_id == info.series_id, Used.side == cell.side, Used.team == cell.team
                )
            )
            rows = [
                {
                    "series_id": info.series_id,
                    "side": cell.side,
                    "team": cell.team,
                    "respondent": who,
                    "team_id": info.team_id,
                    "contribution": contribution,
                }
                for who, contribution in sorted(release.decision.state.used[cell].items())
            ]
            insert_all(session, table_of(Used), rows)


def _store_past(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows = [
        {
            "round_id": info.id,
            "cells": _name(group),
            "respondent": who,
            "contribution": contribution,
            "series_id": info.series_id,
            "team_id": info.team_id,
        }
        for group, figure in release.decision.published.items()
        for who, contribution in sorted(figure)
    ]
    insert_all(session, table_of(Past), rows)


def _name(group: Group) -> str:
    """A group as it is stored: `side/team`, joined by `+`."""
    return "+".join(map(str, group))


def _state(session: Session, team_id: str, series_id: str, round_id: str) -> ReleaseState:
    blocks = session.scalars(
        select(ReleaseBlock)
        .where(ReleaseBlock.team_id == team_id, ReleaseBlock.round_id == round_id)
        .order_by(ReleaseBlock.cells)
    )
    groups = tuple(
        GroupState(tuple(Cell(*name.split("/", 1)) for name in block.cells.split("+")), block.stands_for)
        for block in blocks
    )
    used: dict[Cell, dict[str, str]] = {}
    for row in session.scalars(select(Used).where(Used.team_id == team_id, Used.series_id == series_id)):
        used.setdefault(Cell(row.side, row.team), {})[row.respondent] = row.contribution
    return ReleaseState(groups, used, _past(session, team_id, series_id))


def _past(session: Session, team_id: str, series_id: str) -> tuple[Figure, ...]:
    """Every figure of the series."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    rows = session.execute(
        select(Past.round_id, Past.cells, Past.respondent, Past.contribution)
        .where(Past.team_id == team_id, Past.series_id == series_id)
        .order_by(Past.round_id, Past.cells)
    )
    for round_id, cells, who, contribution in rows:
        found.setdefault((round_id, cells), set()).add((who, contribution))
    return tuple(frozenset(figure) for figure in found.values())


def _text(figures: SideFigures) -> str:
    """Figures as JSON, without the influences: those have a table of their own."""
    values = {
        "total": figures.total,
        "variance": figures.variance,
        "n": figures.n,
        "covered": figures.covered,
        "filled": figures.filled,
        "b": {str(number): mean for number, mean in figures.b.items()},
        "themes": {name: asdict(theme) for name, theme in figures.themes.items()},
        "squares": figures.squares,
        "answers": figures.answers,
        "answers_needed": figures.answers_needed,
    }
    return json.dumps(values, sort_keys=True)


def _figures(text: str) -> SideFigures:
    values = json.loads(text)
    return SideFigures(
        total=values["total"],
        variance=values["variance"],
        n=values["n"],
        covered=tuple(values["covered"]),
        filled=tuple(values["filled"]),
        b={int(number): mean for number, mean in values["b"].items()},
        u={},
        themes={name: ThemeFit(**theme) for name, theme in values["themes"].items()},
        squares=values["squares"],
        answers=values["answers"],
        answers_needed=values["answers_needed"],
    )
