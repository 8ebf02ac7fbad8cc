"""Which answers of whom stood in which published figures, as the audit needs it; pure, knows no values.

A figure is taken for a sum over pieces: one answer of one person to one statement, named by side, statement and day
(`bot.scores.groups.pieces_of`). What anybody answered is not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

Figure = Mapping[str, frozenset[str]]
"""Who is in a figure, each with the pieces they put in."""
MOST_WITNESSES: Final = 120
"""People whose pieces are remembered: enough to prove what can be proved in a company of any size."""
ALL_WATCHED: Final = 600
MOST_WATCHED: Final = 150
KEPT_DAYS: Final = 728
"""Of older figures nothing is remembered: an answer counts for 364 days at most, in a figure held for 182 at most."""
_A_DAY: Final = 1000


@dataclass(frozen=True, slots=True)
class Trail:
    """The memory of published figures: by person and piece, the numbers of the figures it stood in.

    A number says on which day its figure was published. A piece is remembered with all its figures or not at all;
    `is_whole` is False once anything was left out. A piece that was counted in no figure yet has no numbers.
    """

    pieces: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    is_whole: bool = True

    def numbers(self) -> list[int]:
        """Of all figures that are remembered, in their order."""
        return sorted({one for mine in self.pieces.values() for numbers in mine.values() for one in numbers})


def day_of(number: int) -> int:
    """The day on which a figure was published, as an ordinal."""
    return number // _A_DAY


def watched(cells: Iterable[Collection[str]], trail: Trail) -> frozenset[str] | None:
    """Whose answers the audit looks at: of each cell the first by their codes, and who is remembered.

    None in a company that is not large: everybody's. To look at fewer people finds fewer that a sum rests on, so what
    is safe for those is safe for all.
    """
    several = list(cells)
    if sum(map(len, several)) <= ALL_WATCHED:
        return None
    chosen = (one for people in several for one in sorted(people)[:MOST_WATCHED])
    return frozenset(trail.pieces.keys() | set(chosen))


def remember(
    trail: Trail,
    figures: Sequence[Figure],
    used: Figure,
    now: Figure,
    *,
    on: date,
    is_sample: bool = False,
) -> Trail:
    """The trail after more figures were published on a day.

    Args:
        trail: what was remembered before.
        figures: the new figures.
        used: pieces that were in use at the last release: who is new to the trail brings none of these.
        now: pieces in use from now on, also those that stand in no figure.
        on: the day of publication.
        is_sample: the figures have some of their people.
    """
    first = max((number for number in trail.numbers() if day_of(number) == on.toordinal()), default=None)
    start = on.toordinal() * _A_DAY if first is None else first + 1
    people, is_whole = _witnesses(trail, now, used)
    added: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, figure in enumerate(figures, start):
        for person in people & figure.keys():
            for piece in figure[person]:
                added[person][piece].append(number)
    oldest = (on - timedelta(days=KEPT_DAYS)).toordinal() * _A_DAY
    kept = {
        person: _grown(
            trail.pieces.get(person, {}), added.get(person, {}), now.get(person), used.get(person), oldest
        )
        for person in sorted(people)
    }
    return Trail({person: mine for person, mine in kept.items() if mine}, is_whole and not is_sample)


def knows_all(trail: Trail, used: Figure) -> bool:
    """Whether every piece that ever stood in a figure is remembered, those in use at the last release among them."""
    return trail.is_whole and all(
        pieces <= trail.pieces.get(person, {}).keys() for person, pieces in used.items()
    )


def _witnesses(trail: Trail, now: Figure, used: Figure) -> tuple[set[str], bool]:
    """Whose pieces are remembered: those who are already, and newcomers as long as there is room."""
    known = set(trail.pieces)
    strangers = sorted(now.keys() - known)
    chosen = strangers[: max(0, MOST_WITNESSES - len(known & now.keys()))]
    return known | set(chosen), len(chosen) == len(strangers) and knows_all(trail, used)


def _grown(
    before: Mapping[str, tuple[int, ...]],
    added: Mapping[str, list[int]],
    now: frozenset[str] | None,
    used: frozenset[str] | None,
    oldest: int,
) -> dict[str, tuple[int, ...]]:
    """A person's pieces with their new numbers; without those of figures that are too old."""
    here = (now or frozenset()) | added.keys()
    # What was in use already and is not remembered stood in figures that are not known.
    known = before.keys() | (here - (used or frozenset()))
    found = {}
    for piece in sorted(known):
        numbers = tuple(n for n in (*before.get(piece, ()), *added.get(piece, ())) if n >= oldest)
        if numbers or piece in here:
            found[piece] = numbers
    return found


def pieces_by_person(figures: Iterable[Figure]) -> dict[str, frozenset[str]]:
    """All pieces of each person in any of these figures."""
    found: dict[str, frozenset[str] | set[str]] = {}
    for figure in figures:
        for person, pieces in figure.items():
            mine = found.get(person)
            if mine is None:
                found[person] = pieces
            elif isinstance(mine, set):
                mine |= pieces
            elif not pieces <= mine:
                found[person] = set(mine | pieces)
    return {person: frozenset(pieces) for person, pieces in found.items()}
