"""Whether all figures ever published together could tell of fewer than K people; pure, knows no scores.

domain.md C8 compares a figure with the one before it. Whoever keeps every figure can add and subtract them all: five
people who came and went between two releases cancel out and leave the sixth alone, and a score less nineteen of its
twenty statements is the twentieth. Here a figure is taken for a plain sum of its pieces (`bot.scores.trail`), which is
more than anybody who reads a score can have.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bot.scores.pieces import Pieces
from bot.scores.spaces import ZERO, grow, shared_by
from bot.scores.steps import is_gone
from bot.scores.trail import day_of, knows_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from bot.scores.pieces import Places
    from bot.scores.spaces import Floats
    from bot.scores.trail import Figure, Trail

MOST_STEPS: Final = 4_000
"""Steps of the search; what is not proved by then counts as unsafe."""
MOST_FIGURES: Final = 80
RECENT_CLOSES: Final = 4


class Auditor:
    """Asks of new figures whether they may be published beside the remembered ones.

    Every sum of multiples of these figures and the remembered ones must rest on nobody or on `k` people or more. The
    remembered ones are taken to be safe among themselves. People who had their answers deleted count as nobody: they
    may have come back under a new name.

    Args:
        trail: what was published before.
        used: pieces that stand in figures of the last release, by person.
        k: the least number of people that may be told of.
        is_sample: the figures have some of their people; then none of them may be a sum of others.
        doubted: by side, the day up to which an answer may have stood in a figure though it is neither in use nor
            remembered; it counts where not all that ever stood in a figure is remembered.
    """

    def __init__(
        self,
        trail: Trail,
        used: Figure,
        k: int,
        *,
        is_sample: bool = False,
        doubted: Mapping[str, date] | None = None,
    ) -> None:
        self._trail = trail
        self._used = used
        self._k = k
        self._is_sample = is_sample
        knows = knows_all(trail, used)
        self._pieces = Pieces(trail, used, {} if knows else doubted or {})
        self._is_whole = not is_sample and knows
        self._past = {number: place for place, number in enumerate(trail.numbers())}
        self._known = {
            person: {piece: tuple(map(self._past.__getitem__, numbers)) for piece, numbers in mine.items()}
            for person, mine in trail.pieces.items()
        }

    def is_safe(self, new: Sequence[Figure]) -> bool:
        """Whether these may be published together. May say "no" where they may, and never the other way round."""
        where = self._pieces.places(new)
        rows = list(range(len(new))) if self._is_sample else _independent(where.masks(), len(new))
        if not rows or _is_fresh_enough(where.fresh(self._k), rows, self._k):
            return True
        everybody = {person for figure in new for person in figure} if self._is_whole else set[str]()
        patterns = self._patterns(where, rows, everybody | self._trail.pieces.keys())
        places = range(len(self._past), len(self._past) + len(rows))
        parts = _apart(patterns)
        if not set[int]().union(*(part for _, part in parts)).issuperset(places):
            # Of all that stand in one of the new figures nobody is remembered: nothing is known of it.
            return False
        recent = self._recent()
        return all(
            _is_part_safe(
                mine, [place for place in places if place in part], recent, self._k, is_whole=self._is_whole
            )
            for mine, part in parts
            if not part.isdisjoint(places)
        )

    def _recent(self) -> int:
        """The place of the first figure of the last few closes."""
        days = sorted({day_of(number) for number in self._past})[-RECENT_CLOSES:]
        return sum(day_of(number) < days[0] for number in self._past) if days else 0

    def _patterns(
        self, where: Places, rows: Sequence[int], people: Collection[str]
    ) -> dict[str, set[tuple[int, ...]]]:
        """By person, in which figures each of their answers stands: remembered ones by place, the new ones after them.

        Of a company of which not everybody is remembered, those who are.
        """
        count, added, found = len(self._past), dict[int, tuple[int, ...]](), {}
        for person in people:
            known, mine = self._known.get(person, {}), where.of(person)
            patterns = set()
            for piece in known.keys() | (mine.keys() - self._used.get(person, frozenset())):
                mask = mine.get(piece, 0)
                if mask not in added:
                    added[mask] = tuple(count + place for place, row in enumerate(rows) if mask >> row & 1)
                patterns.add(known.get(piece, ()) + added[mask])
            found[person] = patterns - {()}
        return found


def _is_part_safe(
    patterns: dict[str, set[tuple[int, ...]]], new: Sequence[int], recent: int, k: int, *, is_whole: bool
) -> bool:
    """Whether figures that share answers are safe: by the answers that first stood in a recent one alone, or by all.

    What fewer answers forbid, all of them forbid, so what the recent ones prove is proved, and they are few. All are
    asked where there are not too many figures for that; else what is not proved counts as unsafe.
    """
    late = {who: {one for one in some if one[0] >= recent} for who, some in patterns.items()}
    if recent and {figure for some in late.values() for one in some for figure in one}.issuperset(new):
        few = {who: some for who, some in late.items() if some}
        if _Search(few, new, k, is_whole=False).is_safe():
            return True
    figures = {figure for some in patterns.values() for one in some for figure in one}
    return len(figures) <= MOST_FIGURES and _Search(patterns, new, k, is_whole=is_whole).is_safe()


def _apart(
    patterns: dict[str, set[tuple[int, ...]]],
) -> list[tuple[dict[str, set[tuple[int, ...]]], set[int]]]:
    """The figures in parts that share no answer, such as the two sides: each part is safe or not by itself."""
    parts: list[set[int]] = []
    for pattern in {one for some in patterns.values() for one in some}:
        touched = [part for part in parts if not part.isdisjoint(pattern)]
        parts = [part for part in parts if part.isdisjoint(pattern)]
        parts.append(set(pattern).union(*touched))
    return [
        (
            {
                person: mine
                for person, some in patterns.items()
                if (mine := {one for one in some if one[0] in part})
            },
            part,
        )
        for part in parts
    ]


def _independent(masks: Iterable[int], count: int) -> list[int]:
    """Numbers of new figures of which none is a sum of the others: the rest says nothing more."""
    patterns = _bits(sorted(set(masks)), range(count))
    rest = patterns.T @ patterns
    chosen: list[int] = []
    for number in range(count):
        if rest[number, number] > ZERO * max(1.0, float(patterns[:, number].sum())):
            chosen.append(number)
            rest = rest - rest[:, [number]] @ rest[[number]] / rest[number, number]
    return chosen


def _is_fresh_enough(owners: dict[int, set[str]], rows: list[int], k: int) -> bool:
    """Whether answers that never stood in a figure before forbid every use of the new ones by themselves.

    A pattern of fresh answers that `k` people share shows them all, unless the multiples cancel out in it.
    """
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    order = sorted(owners)
    columns, whose = _bits(order, rows).T, [owners[mask] for mask in order]
    basis = grow(np.zeros((len(rows), 0)), columns[:, [len(people) >= k for people in whose]])
    return bool(shared_by(k, columns, whose, basis).shape[1] == len(rows))


def _bits(masks: Sequence[int], rows: Sequence[int]) -> Floats:
    """Masks as rows of 0 and 1 for these figures."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    width = max(rows, default=0) // 8 + 1
    packed = b"".join((mask & (1 << 8 * width) - 1).to_bytes(width, "little") for mask in masks)
    bits = np.unpackbits(np.frombuffer(packed, np.uint8).reshape(-1, width), axis=1, bitorder="little")
    return bits[:, list(rows)].astype(np.float64)


class _Search:
    """Tries to leave out every set of fewer than `k` people: the answers of the others must forbid every use.

    A use of the figures is a vector of multiples, one for each. Each piece forbids those that show it: what the pieces
    of the people who are not left out forbid together is a space, and the new figures' coordinates must lie in it.
    """

    def __init__(
        self, patterns: dict[str, set[tuple[int, ...]]], new: Sequence[int], k: int, *, is_whole: bool
    ) -> None:
        self._k = k
        self._steps = 0
        self._number({figure for some in patterns.values() for one in some for figure in one}, new)
        if is_whole and (dropped := self._dependent(patterns)):
            patterns = {
                person: {tuple(figure for figure in one if figure not in dropped) for one in some} - {()}
                for person, some in patterns.items()
            }
            self._number(self._at.keys() - dropped, [figure for figure in new if figure not in dropped])
        self._present = {who: some for who, some in patterns.items() if not is_gone(who)}
        self._shared = self._forced(self._present)
        self._people: list[Floats] = []
        self._rest: list[Floats] = []

    def is_safe(self) -> bool:
        """Whether no set of fewer than K people can be left out; mostly everybody together forbids too little."""
        every = {pattern for some in self._present.values() for pattern in some}
        if not self._forbids(grow(self._shared, self._columns(every))):
            return False
        self._line_up()
        return self._holds(self._shared, 0, self._k - 1)

    def _number(self, figures: Collection[int], new: Sequence[int]) -> None:
        """Gives each figure its coordinate."""
        self._at = {figure: place for place, figure in enumerate(sorted(figures))}
        self._size = len(self._at)
        self._new = [self._at[figure] for figure in new]

    def _dependent(self, patterns: dict[str, set[tuple[int, ...]]]) -> set[int]:
        """New figures that are sums of the others, remembered ones among them: they say nothing more."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        columns = self._columns({one for some in patterns.values() for one in some})
        basis = grow(np.zeros((columns.shape[1], 0)), np.delete(columns, self._new, axis=0).T)
        dropped = set()
        for figure, place in self._at.items():
            if place not in self._new:
                continue
            grown = grow(basis, columns[[place]].T)
            if grown.shape[1] == basis.shape[1]:
                dropped.add(figure)
            basis = grown
        return dropped

    def _columns(self, patterns: Iterable[tuple[int, ...]]) -> Floats:
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        several = sorted(patterns)
        columns = np.zeros((self._size, len(several)))
        for place, pattern in enumerate(several):
            columns[[self._at[figure] for figure in pattern], place] = 1
        return columns

    def _forced(self, present: dict[str, set[tuple[int, ...]]]) -> Floats:
        """What is forbidden whoever is left out: patterns of `k` people, and such as become alike by others of them."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        owners: dict[tuple[int, ...], set[str]] = defaultdict(set)
        for person, some in present.items():
            for pattern in some:
                owners[pattern].add(person)
        order = sorted(owners)
        whose = [owners[pattern] for pattern in order]
        return shared_by(self._k, self._columns(order), whose, np.zeros((self._size, 0)))

    def _line_up(self) -> None:
        """What each person forbids, those with most patterns first, and the people from each place on together."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        nothing = np.zeros((self._size, 0))
        several = sorted(self._present.items(), key=lambda item: (-len(item[1]), item[0]))
        self._people = [grow(nothing, self._columns(some)) for _, some in several]
        rest = [nothing]
        for mine in reversed(self._people):
            rest.append(grow(rest[-1], mine))
        self._rest = rest[::-1]

    def _holds(self, basis: Floats, place: int, may_leave: int) -> bool:
        """Whether the new figures are forbidden, whoever of the people from `place` on are left out.

        They are if nobody is.
        """
        self._steps += 1
        if not may_leave or self._forbids(basis):
            return True
        if self._steps > MOST_STEPS:
            return False
        if not self._holds(grow(basis, self._people[place]), place + 1, may_leave):
            return False
        return self._can_hold(basis, place + 1) and self._holds(basis, place + 1, may_leave - 1)

    def _can_hold(self, basis: Floats, place: int) -> bool:
        """Whether the new figures are forbidden if nobody from `place` on is left out."""
        return self._forbids(basis) or self._forbids(grow(basis, self._rest[place]))

    def _forbids(self, basis: Floats) -> bool:
        """Whether the coordinates of all new figures lie in the space."""
        return bool(((basis[self._new] ** 2).sum(axis=1) > 1 - ZERO).all())
