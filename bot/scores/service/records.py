"""Writes a release to its tables and reads back what the next one builds on.

What is kept by respondent, and the details, are in `kept` beside this module.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.db import insert_all, insert_once, table_of
from bot.scores.change import Change
from bot.scores.decision import GroupState, ReleaseState
from bot.scores.estimate import SideFigures, ThemeFit
from bot.scores.groups import SIDES, Cell
from bot.scores.lines import Notes
from bot.scores.models import Release, ReleaseBlock, ReleaseSide, ReleaseTeam
from bot.scores.released import NewRelease, Previous, SideRelease
from bot.scores.service.kept import load_details, load_influences, load_trail, load_used, store_kept
from bot.scores.stages import PublishedStage, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from bot.pulse.service.rounds import RoundInfo
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
    blocks = load_blocks(session, team_id, last.round_id)
    state = ReleaseState(
        tuple(blocks.values()),
        load_used(session, team_id, series_id),
        load_trail(session, team_id, series_id, is_whole=last.trail_is_whole),
        _load_moved(session, team_id, series_id),
    )
    return Previous(
        mode="combined" if last.mode == "combined" else "balanced",
        stage=stage,
        state=state,
        sides=load_sides(session, team_id, last.round_id, with_influences=True),
        teams=load_teams(session, team_id, last.round_id),
        details=load_details(session, team_id, series_id, last.round_id),
        alpha=last.alpha,
    )


def _load_moved(session: Session, team_id: str, series_id: str) -> dict[str, date]:
    """The newest day on which figures of a side moved, be it as one group with the other.

    Of a round without a score only details are told, and its sides are not its own: both may have moved.
    """
    of_series = (Release.team_id == team_id, Release.series_id == series_id)
    untold = session.scalar(
        select(func.max(Release.closed_on)).where(*of_series, Release.is_new, Release.total.is_(None))
    )
    rows = session.execute(
        select(ReleaseSide.side, func.max(Release.closed_on))
        .join(Release, Release.round_id == ReleaseSide.round_id)
        .where(*of_series, ReleaseSide.computed_in == ReleaseSide.round_id)
        .group_by(ReleaseSide.side)
    )
    moved: dict[str, date] = dict.fromkeys(SIDES, untold) if untold else {}
    for name, day in rows:
        for side in (name,) if name in SIDES else SIDES:
            moved[side] = max(moved.get(side, day), day)
    return moved


def load_blocks(session: Session, team_id: str, round_id: str) -> dict[int, GroupState]:
    """The groups of a release by their place, each with the date it stands for."""
    rows = session.scalars(
        select(ReleaseBlock)
        .where(ReleaseBlock.team_id == team_id, ReleaseBlock.round_id == round_id)
        .order_by(ReleaseBlock.position)
    )
    return {row.position: GroupState(_cells(row.cells), row.stands_for) for row in rows}


def load_sides(
    session: Session, team_id: str, round_id: str, *, with_influences: bool = False
) -> dict[str, SideRelease]:
    """The sides of a release, by name; each respondent's influence only where it is asked for."""
    rows = session.scalars(
        select(ReleaseSide).where(ReleaseSide.team_id == team_id, ReleaseSide.round_id == round_id)
    )
    return {
        row.side: SideRelease(
            _figures(
                row.figures,
                load_influences(session, team_id, row.computed_in, row.side) if with_influences else {},
            ),
            row.computed_in,
            row.stands_for,
            row.is_shown,
            _notes(row.figures),
        )
        for row in rows
    }


def load_teams(session: Session, team_id: str, round_id: str) -> dict[Group, SideRelease]:
    """The groups of sides that have several, with their figures."""
    blocks = load_blocks(session, team_id, round_id)
    rows = session.scalars(
        select(ReleaseTeam)
        .where(ReleaseTeam.team_id == team_id, ReleaseTeam.round_id == round_id)
        .order_by(ReleaseTeam.position)
    )
    return {
        blocks[row.position].cells: SideRelease(
            _figures(row.figures, {}), row.computed_in, row.stands_for, row.is_shown
        )
        for row in rows
    }


def store_release(
    session: Session, info: RoundInfo, release: NewRelease, versions: Mapping[int, int]
) -> bool:
    """Write a release as it is published, with the versions of its statements; False if the round has one already."""
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
        "versions": versions_text(versions),
        "change": _change_text(release.change),
        "alpha": release.alpha,
        "is_comparable": release.is_comparable,
        "trail_is_whole": release.decision.state.trail.is_whole,
    }
    if not insert_once(session, table_of(Release), row):
        return False
    _store_blocks(session, info, release)
    _store_sides(session, info, release)
    _store_teams(session, info, release)
    store_kept(session, info, release)
    return True


def versions_text(versions: Mapping[int, int]) -> str:
    """The versions of the twenty statements in their order: releases with the same are compared."""
    return ",".join(str(version) for _, version in sorted(versions.items()))


def _store_blocks(session: Session, info: RoundInfo, release: NewRelease) -> None:
    """The groups as they stand, also after a round that tells no score: those of the last one that does."""
    said = {block.cells: block.decision for block in release.decision.told}
    rows = [
        {
            "round_id": info.id,
            "position": position,
            "cells": json.dumps([list(cell) for cell in group.cells]),
            "team_id": info.team_id,
            "decision": said.get(group.cells, "hold"),
            "stands_for": group.stands_for,
        }
        for position, group in enumerate(release.decision.state.groups)
    ]
    insert_all(session, table_of(ReleaseBlock), rows)


def _store_sides(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows = [
        {
            "round_id": info.id,
            "side": name,
            "team_id": info.team_id,
            "computed_in": side.computed_in,
            "stands_for": side.stands_for,
            "is_shown": side.is_shown,
            "figures": _text(side),
        }
        for name, side in sorted(release.sides.items())
    ]
    insert_all(session, table_of(ReleaseSide), rows)


def _store_teams(session: Session, info: RoundInfo, release: NewRelease) -> None:
    rows = [
        {
            "round_id": info.id,
            "position": position,
            "team_id": info.team_id,
            "computed_in": team.computed_in,
            "stands_for": team.stands_for,
            "is_shown": team.is_shown,
            "figures": _text(team),
        }
        for position, group in enumerate(release.decision.state.groups)
        if (team := release.teams.get(group.cells)) is not None
    ]
    insert_all(session, table_of(ReleaseTeam), rows)


def _cells(text: str) -> Group:
    return tuple(Cell(side, team) for side, team in json.loads(text))


def _change_text(change: Change | None) -> str | None:
    """A change as JSON, its day as text."""
    if change is None:
        return None
    return json.dumps(asdict(change), sort_keys=True, default=str)


def change_of(text: str | None) -> Change | None:
    """A stored change; None where there was nothing to compare with."""
    if text is None:
        return None
    values = json.loads(text)
    return Change(**{**values, "since": date.fromisoformat(values["since"])})


def _text(side: SideRelease) -> str:
    """Figures and notes as JSON, without the influences: those have a table of their own."""
    figures = side.figures
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
        "notes": asdict(side.notes),
    }
    return json.dumps(values, sort_keys=True)


def _notes(text: str) -> Notes:
    """A release made before there were notes has none."""
    return Notes(**json.loads(text).get("notes", {}))


def _figures(text: str, influences: Mapping[str, float]) -> SideFigures:
    values = json.loads(text)
    return SideFigures(
        total=values["total"],
        variance=values["variance"],
        n=values["n"],
        covered=tuple(values["covered"]),
        filled=tuple(values["filled"]),
        b={int(number): mean for number, mean in values["b"].items()},
        u=influences,
        themes={name: ThemeFit(**theme) for name, theme in values["themes"].items()},
        squares=values["squares"],
        answers=values["answers"],
        answers_needed=values["answers_needed"],
    )
