"""In which of the new figures each answer stands, for many questions about the same figures; pure, knows no values.

What the audit asks again and again of a hundred thousand answers (`bot.scores.audit`) is asked here of arrays.
"""

from __future__ import annotations

from array import array
from itertools import count
from typing import TYPE_CHECKING

from bot.scores.steps import is_gone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from bot.scores.trail import Figure, Trail

    Numbers = NDArray[np.intp]


class Pieces:
    """Every piece of any of the figures that were asked about, with a number.

    Args:
        trail: what was published before.
        used: pieces that stand in figures of the last release, by person.
        doubted: by side, the day up to which no piece counts as one that never stood in a figure.
    """

    def __init__(self, trail: Trail, used: Figure, doubted: Mapping[str, date]) -> None:
        self._trail = trail
        self._used = used
        self._doubted = {side: day.toordinal() for side, day in doubted.items()}
        # There are some hundred pieces, and thousands of people for each.
        self._doubts: dict[str, bool] = {}
        self._at: dict[str, dict[str, int]] = {}
        self._people: list[str] = []
        self._owner = array("q")
        self._is_fresh = array("b")
        # By identity, with the figure, so that no other one takes its place.
        self._numbers: dict[int, tuple[Figure, Numbers]] = {}

    def places(self, new: Sequence[Figure]) -> Places:
        """Where the pieces of these figures stand."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        rows = [self._numbered(figure) for figure in new]
        kinds = np.zeros(len(self._owner), dtype=np.intp)
        masks = [0]
        for place, row in enumerate(rows):
            # Pieces of one kind stand in the same figures so far; this one parts those it has from those it has not.
            seen = np.flatnonzero(np.bincount(kinds[row], minlength=1))
            kinds[row] = len(masks) + np.searchsorted(seen, kinds[row])
            masks += [masks[kind] | 1 << place for kind in seen.tolist()]
        return Places(kinds, masks, self._at, self._people, self._fresh_ones(kinds))

    def _fresh_ones(self, kinds: Numbers) -> Numbers:
        """Kinds and owners of pieces in these figures that never stood in a figure before, each pair once, in order."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        there = np.flatnonzero((kinds > 0) & np.array(self._is_fresh, dtype=bool))
        owners = np.array(self._owner, dtype=np.intp)
        many = max(1, len(self._people))
        return np.stack(np.divmod(np.unique(kinds[there] * many + owners[there]), many))

    def _numbered(self, figure: Figure) -> Numbers:
        """The numbers of a figure's pieces."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        if known := self._numbers.get(id(figure)):
            return known[1]
        found: list[int] = []
        for person, pieces in figure.items():
            mine = self._at.get(person)
            if mine is None:
                mine = self._at[person] = {}
                self._people.append(person)
            try:
                found += [mine[piece] for piece in pieces]
            except KeyError:
                self._meet(person, mine, pieces)
                found += [mine[piece] for piece in pieces]
        numbers = np.array(found, dtype=np.intp)
        self._numbers[id(figure)] = (figure, numbers)
        return numbers

    def _meet(self, person: str, mine: dict[str, int], pieces: frozenset[str]) -> None:
        """Gives a number to those of a person's pieces that have none."""
        owner = len(self._people) - 1 if not mine else self._owner[next(iter(mine.values()))]
        nobody = is_gone(person)
        used, known = self._used.get(person, frozenset()), self._trail.pieces.get(person, {})
        unknown = pieces.difference(mine)
        mine.update(zip(unknown, count(len(self._owner)), strict=False))
        self._owner.extend([owner] * len(unknown))
        self._is_fresh.extend(
            [
                not (nobody or piece in used or known.get(piece) or self._is_doubtful(piece))
                for piece in unknown
            ]
        )

    def _is_doubtful(self, piece: str) -> bool:
        """Whether a piece that is neither in use nor remembered may have stood in a figure all the same."""
        if (said := self._doubts.get(piece)) is None:
            side, _, answer = piece.partition("/")
            day = answer.partition(".")[2]
            until = self._doubted.get(side, 0)
            said = self._doubts[piece] = bool(until) and not (day.isdigit() and int(day) > until)
        return said


class Places:
    """Where pieces stand: as masks, in which bit n is figure n."""

    def __init__(
        self,
        kinds: Numbers,
        masks: list[int],
        at: dict[str, dict[str, int]],
        people: list[str],
        fresh: Numbers,
    ) -> None:
        self._kinds = kinds.tolist()
        self._masks = masks
        self._at = at
        self._people = people
        self._fresh = fresh

    def masks(self) -> set[int]:
        """Every mask that a piece has."""
        return {self._masks[kind] for kind in set(self._kinds)} - {0}

    def of(self, person: str) -> dict[str, int]:
        """The mask of each of a person's pieces that stands anywhere."""
        mine = {piece: self._masks[self._kinds[number]] for piece, number in self._at.get(person, {}).items()}
        return {piece: mask for piece, mask in mine.items() if mask}

    def fresh(self, k: int) -> dict[int, set[str]]:
        """By mask, who has a piece that never stood in a figure before: `k` of them at the most."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        kinds, owners = self._fresh
        starts = np.flatnonzero(np.diff(kinds, prepend=0))
        return {
            self._masks[kinds[start]]: {self._people[owner] for owner in some[:k].tolist()}
            for start, some in zip(starts, np.split(owners, starts[1:]), strict=False)
        }
