"""What a release is: the figures of a round, and what the next one builds on; pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.pulse.method import STATEMENTS
from bot.scores.details import DetailState
from bot.scores.lines import NO_NOTES, Notes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.scores.change import Change
    from bot.scores.decision import Decision, ReleaseState
    from bot.scores.estimate import CompanyFigures, Mode, SideFigures
    from bot.scores.groups import Group
    from bot.scores.stages import Note, PublishedStage

FIRST_VERSIONS: Final = dict.fromkeys(range(1, STATEMENTS + 1), 1)


@dataclass(frozen=True, slots=True)
class SideRelease:
    """Figures of a side, of teams or of everybody, the round they were computed in and the date they stand for."""

    figures: SideFigures
    computed_in: str
    stands_for: date
    is_shown: bool
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Previous:
    """What the release before left; empty in a new series."""

    mode: Mode | None = None
    stage: PublishedStage | None = None
    state: ReleaseState | None = None
    sides: Mapping[str, SideRelease] | None = None
    teams: Mapping[Group, SideRelease] = field(default_factory=dict)
    details: DetailState = field(default_factory=DetailState)
    alpha: float | None = None


@dataclass(frozen=True, slots=True)
class NewRelease:
    """One round's release. `is_new` is False where every figure stands as it was published before.

    `teams` has the groups of a side with more than one. `change` is None where there is nothing to compare with.
    `is_comparable` is False where the sides' figures are of dates too far apart for a gap (domain.md C13).
    """

    company: CompanyFigures
    is_new: bool
    stage: PublishedStage | None
    note: Note
    decision: Decision
    sides: Mapping[str, SideRelease]
    teams: Mapping[Group, SideRelease] = field(default_factory=dict)
    details: DetailState = field(default_factory=DetailState)
    change: Change | None = None
    alpha: float | None = None
    is_comparable: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """The round a release is of: its id, its closing day, days between rounds, the statements' present versions."""

    round_id: str
    closed_on: date
    interval_days: int = 14
    versions: Mapping[int, int] = field(default_factory=lambda: FIRST_VERSIONS)
