"""What a release needs of earlier ones for its audit, and what it leaves for later ones; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.scores.groups import pieces_in, pieces_of, restricted
from bot.scores.trail import Trail, pieces_by_person, remember

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.scores.decision import Decision, ReleaseState
    from bot.scores.released import NewRelease, Previous
    from bot.scores.trail import Figure


def trail_of(previous: Previous) -> Trail:
    """The figures published so far."""
    return previous.state.trail if previous.state else Trail()


def used_before(previous: Previous, watched: frozenset[str] | None) -> Figure:
    """Answers that stood in figures of the last release, "I can't say" included, of the people the audit looks at."""
    before = previous.state.used if previous.state else {}
    details = (
        {who: pieces_of(name.side, said) for who, said in restricted(mine, watched).items()}
        for name, mine in previous.details.used.items()
    )
    return pieces_by_person([pieces_in(before, watched), *details])


def remembering(decision: Decision, rows: Sequence[Figure], used: Figure, *, on: date) -> Decision:
    """The decision with the trail as it is after these details are published with it."""
    trail = remember(
        decision.state.trail,
        rows,
        used,
        pieces_by_person([pieces_in(decision.state.used, decision.watched), *rows]),
        on=on,
        is_sample=decision.watched is not None,
    )
    return replace(decision, state=replace(decision.state, trail=trail))


def untold(decision: Decision, last: ReleaseState) -> Decision:
    """The decision of a round that tells no score: of its groups nothing is published, so nothing is remembered.

    What its groups would have shown compares with nothing, and would hold later rounds back. Its details are told, of
    the data that it decided on: what counted on its sides may have stood in one.
    """
    return replace(decision, figures=(), rows=(), state=replace(last, moved=decision.state.moved))


def as_before(made: NewRelease, last: Previous) -> NewRelease:
    """The release of a round that tells no score: what was told before stands, shown by none of its figures."""
    has_groups = last.state is not None and bool(last.state.groups)
    mode = last.mode if last.mode and has_groups else made.company.mode
    return replace(
        made,
        company=replace(made.company, mode=mode),
        stage=last.stage,
        sides={name: replace(side, is_shown=False) for name, side in (last.sides or {}).items()},
        teams={cells: replace(team, is_shown=False) for cells, team in last.teams.items()},
        alpha=last.alpha,
    )
