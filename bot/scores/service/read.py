"""Releases as people are told of them: the newest, and the history a chart is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.pulse.method import SMALLEST_GROUP
from bot.pulse.service.rounds import round_info, turnout
from bot.scores.estimate import Gap, Score, gap_between, score_of, side_score
from bot.scores.groups import WHOLE
from bot.scores.lines import NO_NOTES, Notes
from bot.scores.models import Release
from bot.scores.service.records import change_of, load_sides, load_teams
from bot.scores.stages import Stage, probabilities

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from bot.pulse.service.rounds import Turnout
    from bot.scores.change import Change
    from bot.scores.groups import Group
    from bot.scores.released import SideRelease

_TOLD = ("published", "provisional")


@dataclass(frozen=True, slots=True)
class SideView:
    """A side's score as published; `stands_for` is earlier than the round where it is held."""

    side: str
    score: Score
    stands_for: date
    is_held: bool
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class TeamView:
    """The score of teams of a side that are shown together; an empty name stands for those without a team."""

    side: str
    teams: tuple[str, ...]
    score: Score
    stands_for: date
    is_held: bool


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release as published.

    `stage` is the published stage, `sureness` its probability; both None unless a stage was published. `turnout` has
    the sides of which it may be told (domain.md C8, participation). `gap` is None where there is none or the sides'
    dates are too far apart (`is_comparable`); `change` where there is nothing to compare with. `interval_days` are
    those between rounds.
    """

    round_id: str
    number: int
    closed_on: date
    mode: str
    status: str
    is_new: bool
    answers_needed: int
    score: Score | None
    stage: Stage | None
    sureness: float
    direction: int
    sides: tuple[SideView, ...]
    turnout: dict[str, Turnout]
    stands_for: date
    teams: tuple[TeamView, ...] = ()
    gap: Gap | None = None
    is_comparable: bool = True
    change: Change | None = None
    alpha: float | None = None
    interval_days: int = 14


def release_view(session: Session, team_id: str, round_id: str) -> ReleaseView | None:
    """The release of a round; None if it has none."""
    row = session.scalars(
        select(Release).where(Release.team_id == team_id, Release.round_id == round_id)
    ).one_or_none()
    return _view(session, row) if row else None


def newest_release(session: Session, team_id: str) -> ReleaseView | None:
    """The newest release of the workspace; None before the first."""
    row = session.scalars(
        select(Release)
        .where(Release.team_id == team_id)
        .order_by(Release.closed_on.desc(), Release.number.desc())
        .limit(1)
    ).first()
    return _view(session, row) if row else None


def history(session: Session, team_id: str, round_id: str, *, at_most: int = 26) -> list[ReleaseView]:
    """Releases of the same series up to and with that of a round, oldest first."""
    last = session.scalars(
        select(Release).where(Release.team_id == team_id, Release.round_id == round_id)
    ).one_or_none()
    if last is None:
        return []
    rows = session.scalars(
        select(Release)
        .where(
            Release.team_id == team_id,
            Release.series_id == last.series_id,
            Release.closed_on <= last.closed_on,
        )
        .order_by(Release.closed_on.desc(), Release.number.desc())
        .limit(at_most)
    ).all()
    return [_view(session, row) for row in reversed(rows)]


def _view(session: Session, row: Release) -> ReleaseView:
    sides = load_sides(session, row.team_id, row.round_id)
    score = None
    if row.total is not None and row.variance is not None and row.df is not None:
        score = score_of(row.total, row.variance, row.df)
    has_stage = score is not None and row.status == "published"
    stage = Stage(row.published_stage) if has_stage and row.published_stage else None
    sureness = probabilities(score.total, score.se, score.df)[stage] if score and stage else 0.0
    info = round_info(session, row.team_id, row.round_id)
    return ReleaseView(
        round_id=row.round_id,
        number=row.number,
        closed_on=row.closed_on,
        mode=row.mode,
        status=row.status,
        is_new=row.is_new,
        answers_needed=row.answers_needed,
        score=score,
        stage=stage,
        sureness=sureness,
        direction=_direction(score, stage),
        sides=tuple(_sides(row, sides)),
        turnout=_told(turnout(session, row.team_id, row.round_id)),
        stands_for=min((side.stands_for for side in sides.values()), default=row.closed_on),
        teams=tuple(_teams(row, load_teams(session, row.team_id, row.round_id))),
        gap=_gap(row, sides),
        is_comparable=row.is_comparable,
        change=change_of(row.change),
        alpha=row.alpha,
        interval_days=7 * info.every_weeks if info else 14,
    )


def _gap(row: Release, sides: dict[str, SideRelease]) -> Gap | None:
    """Sales minus Marketing, of a release that may tell it (domain.md C6, C13)."""
    shown = [sides[name] for name in ("sales", "marketing") if name in sides and sides[name].is_shown]
    if row.status not in _TOLD or not row.is_comparable or len(shown) < 2:
        return None
    return gap_between(shown[0].figures, shown[1].figures)


def _teams(row: Release, teams: dict[Group, SideRelease]) -> list[TeamView]:
    views = []
    for group, team in teams.items():
        score = side_score(team.figures)
        if team.is_shown and score and row.status in _TOLD:
            names = tuple("" if cell.team == WHOLE else cell.team for cell in group)
            views.append(
                TeamView(group[0].side, names, score, team.stands_for, team.stands_for < row.closed_on)
            )
    return views


def _direction(score: Score | None, stage: Stage | None) -> int:
    """1 or -1 where this round's own stage is above or below the published one."""
    if score is None or stage is None:
        return 0
    return (score.stage.rank > stage.rank) - (score.stage.rank < stage.rank)


def _sides(row: Release, sides: dict[str, SideRelease]) -> list[SideView]:
    views = []
    if row.status in _TOLD:
        for name in ("sales", "marketing"):
            side = sides.get(name)
            score = side_score(side.figures) if side and side.is_shown else None
            if side and score:
                is_held = side.stands_for < row.closed_on
                views.append(SideView(name, score, side.stands_for, is_held, side.notes))
    return views


def _told(counts: dict[str, Turnout]) -> dict[str, Turnout]:
    """Sides of K people or more (domain.md C8)."""
    return {side: count for side, count in counts.items() if count.delivered >= SMALLEST_GROUP}
