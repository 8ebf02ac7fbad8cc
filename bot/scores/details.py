"""What is told of a side beside its score: statement lines, themes, "I can't say"; which of them move; pure.

domain.md C7, C8.8 and C11. They are made of the data a side's figure rests on, so they move only when it does, each in
steps of K people of its own, and only as far as all figures ever published together stay safe (`bot.scores.audit`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.pulse.method import DEFAULT, Method
from bot.scores.audit import Auditor
from bot.scores.groups import detail_figure
from bot.scores.rows import OTHER_SIDE
from bot.scores.side_details import IN_THEME, Detail, Name, SideData, SideFigure, figures_of
from bot.scores.steps import changed_people, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.scores.trail import Figure, Trail


@dataclass(frozen=True, slots=True)
class DetailState:
    """What is shown, and per figure whose contributions it rests on (also of those not shown any more)."""

    shown: Mapping[Name, Detail] = field(default_factory=dict)
    used: Mapping[Name, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A side whose figure was taken over: the date it stood for at the last release, and the one it stands for now."""

    before: date
    now: date


@dataclass(frozen=True, slots=True)
class Audit:
    """What new details are audited with: earlier figures, the round's figures of groups, pieces used before.

    `watched` are the people the audit looks at; None is everybody. `doubted` are days as the auditor wants them.
    """

    trail: Trail
    rows: tuple[Figure, ...]
    used: Figure
    watched: frozenset[str] | None = None
    doubted: Mapping[str, date] = field(default_factory=dict)

    def auditor(self, method: Method) -> Auditor:
        """Who asks whether new figures are safe beside the earlier ones."""
        is_sample, k = self.watched is not None, method.smallest_group
        return Auditor(self.trail, self.used, k, is_sample=is_sample, doubted=self.doubted)

    def rows_of(self, side: str) -> list[Figure]:
        """The round's figures of groups in which answers of a side stand."""
        own = f"{side}/"
        return [row for row in self.rows if any(one.startswith(own) for mine in row.values() for one in mine)]


@dataclass(frozen=True, slots=True)
class DetailRelease:
    """The details of a round and, as they were audited, the figures that are new."""

    state: DetailState
    rows: tuple[Figure, ...] = ()


class _Candidate(NamedTuple):
    """A figure that may move by itself: what it then shows, if anything, its people, how many changed."""

    name: Name
    detail: Detail | None
    now: Mapping[str, str]
    changed: int

    def row(self, chosen: frozenset[str] | None) -> Figure:
        """The figure as it is audited, of these people."""
        return detail_figure(self.name.side, self.now, chosen)


_Verdict = _Candidate | Detail | None


def release_details(
    moved: Sequence[SideData],
    standing: Mapping[str, Standing],
    before: DetailState,
    audit: Audit,
    *,
    on: date,
    versions: Mapping[int, int],
    method: Method = DEFAULT,
) -> DetailRelease:
    """The details of a round that closes `on`; what is held for longer than a group may be is withdrawn (C13).

    Args:
        moved: the sides whose figures are new.
        standing: the sides whose figures were taken over; others show nothing.
        before: the details of the last release.
        audit: what they are audited with.
        on: that day.
        versions: the present version of each statement; a line of another one is not shown any more (domain.md A3).
        method: thresholds.
    """
    last = DetailState(_of_present_versions(before.shown, versions), before.used)
    shown = _taken_over(last.shown, standing)
    figures = [one for data in moved for one in figures_of(data, versions, method)]
    verdicts = {name: _step(name, now, value, last, method) for name, now, value in figures}
    for name in verdicts.keys() & last.shown.keys():
        shown[name] = verdict if isinstance(verdict := verdicts[name], Detail) else last.shown[name]
    candidates = [one for one in verdicts.values() if isinstance(one, _Candidate)]
    rows = {one.name: one.row(audit.watched) for one in candidates if one.detail}
    moving = _moving(figures, verdicts)
    accepted = [one for data in moved for one in _of_side(data.side, candidates, rows, moving, audit, method)]
    used = {**last.used, **{one.name: one.now for one in accepted}}
    state = DetailState(_after(shown, accepted, on, method), used)
    return DetailRelease(state, tuple(rows[one.name] for one in accepted if one.detail))


def _after(
    shown: Mapping[Name, Detail], accepted: Sequence[_Candidate], on: date, method: Method
) -> dict[Name, Detail]:
    """What is shown after these moved, without what has stood for too long."""
    moved = {one.name: one.detail for one in accepted}
    return {
        name: one
        for name, one in {**shown, **moved}.items()
        if one is not None and (on - one.stands_for).days <= method.withdraw_days
    }


def _of_present_versions(shown: Mapping[Name, Detail], versions: Mapping[int, int]) -> dict[Name, Detail]:
    return {
        name: one for name, one in shown.items() if not one.version or one.version == versions[name.statement]
    }


def _step(
    name: Name, now: dict[str, str], value: Detail | None, before: DetailState, method: Method
) -> _Verdict:
    """What the steps of C8.8 say of one figure: it may move, it stands as shown for a newer date, or neither."""
    used, shown = before.used.get(name), before.shown.get(name)
    changed = changed_people(now, used or {})
    if shown and value and not changed:
        return replace(shown, stands_for=value.stands_for)
    count = counted(changed)
    if count < method.smallest_group or (value is None and not shown):
        return None
    return _Candidate(name, value, now, count)


def _of_side(
    side: str,
    every: Sequence[_Candidate],
    own: Mapping[Name, Figure],
    moving: frozenset[Name],
    audit: Audit,
    method: Method,
) -> list[_Candidate]:
    """The candidates of a side if they are safe together; else as many as are, those with most changed people first.

    Those of the other side share no answer with them. What is not shown any more is no figure and needs no audit.
    `own` are the figures of those with a detail, as they are audited; `moving` the lines of statements with answers
    that what is shown of them does not have yet.
    """
    candidates = [one for one in every if one.name.side == side]
    if not candidates:
        return []
    changed = frozenset(name.statement for name in moving if name.side == side)
    rows, auditor = audit.rows_of(side), audit.auditor(method)
    has_others = any(OTHER_SIDE in row for row in rows)
    chosen: list[_Candidate] = []

    def add(several: Sequence[_Candidate]) -> None:
        names = _without_sums(
            [one.name for one in (*chosen, *several) if one.detail], changed, has_others=has_others
        )
        if auditor.is_safe([*rows, *(own[name] for name in names)]):
            chosen.extend(several)
        elif len(several) > 1:
            add(several[: len(several) // 2])
            add(several[len(several) // 2 :])

    add(sorted(candidates, key=lambda one: (-one.changed, one.name)))
    return chosen


def _moving(figures: Sequence[SideFigure], verdicts: Mapping[Name, _Verdict]) -> frozenset[Name]:
    """The lines of statements with answers that are not shown with just these."""
    return frozenset(
        name
        for name, now, _ in figures
        if name.what == "line" and now and not isinstance(verdicts[name], Detail)
    )


def _without_sums(names: Sequence[Name], changed: frozenset[int], *, has_others: bool) -> list[Name]:
    """The names without those whose figures are sums of others of the same side, which say nothing more.

    A theme is the sum of its statements' lines where each is new or stands as it is, and the score that of all, unless
    means of the other side are put in.
    """
    lines = {name.statement for name in names if name.what == "line"}
    kept = [name for name in names if name.what != "theme" or not changed & IN_THEME[name.of] <= lines]
    if lines and changed <= lines and not has_others:
        kept.remove(next(name for name in kept if name.what == "line"))
    return kept


def _taken_over(shown: Mapping[Name, Detail], standing: Mapping[str, Standing]) -> dict[Name, Detail]:
    """Details of sides that were taken over: where one is of its side's data, it stands for the same date."""
    return {
        name: replace(one, stands_for=side.now) if one.stands_for == side.before else one
        for name, one in shown.items()
        if (side := standing.get(name.side)) is not None
    }
