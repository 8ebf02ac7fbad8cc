"""Whether all figures ever published together could tell of fewer than K people; pure, knows no scores.

domain.md C8 compares a figure with the one before it. Whoever keeps every figure can add and subtract them all: five
people who came and went between two releases cancel out and leave the sixth alone. Here a figure is taken for a plain
sum of its people's contributions, which is more than anybody who reads a score can have.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Figure = frozenset[tuple[str, str]]
"""Who is in a figure, each with the contribution it was made of."""
MOST_WITNESSES: Final = 400
"""Contributions that are remembered of a figure: enough to prove what can be proved in a company of any size."""
MOST_SETS: Final = 100_000
"""Sets of people that are tried one by one; where there would be more, what is not proved counts as unsafe."""
_ZERO: Final = 1e-6
_DIGITS: Final = 5


def is_safe(figures: Collection[Figure], k: int) -> bool:
    """Whether every sum of multiples of these figures rests on nobody or on at least `k` people.

    It may be told fewer people than the figures rest on: then it says "unsafe" more often, and never less. Figures of
    which one is a sum of others count as unsafe, too.
    """
    rows = list(dict.fromkeys(figure for figure in figures if figure))
    if not rows:
        return True
    patterns, owners = _patterns(rows)
    known = _forced(patterns, owners, k)
    if known.shape[1] == len(rows):
        return True
    return _searched(_beyond(known, patterns), owners, k)


def witnesses(figure: Figure, past: Iterable[Figure], used: Figure) -> Figure:
    """The contributions of a new figure that are remembered for later audits.

    Each is remembered with all figures it stands in, or with none: those of `past` figures go on, and of those that
    were not `used` at the last release as many are added as there is room for.
    """
    known = figure & frozenset[tuple[str, str]]().union(*past)
    new = sorted(figure - used - known)
    return known | frozenset(new[: max(0, MOST_WITNESSES - len(known))])


def _patterns(rows: Sequence[Figure]) -> tuple[Floats, list[set[str]]]:
    """In which figures a contribution stands (a row of 0 and 1 each), and whose contributions stand in just those."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    where: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for pair in row:
            where[pair].append(number)
    people: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for (person, _), numbers in where.items():
        people[tuple(numbers)].add(person)
    table = np.zeros((len(people), len(rows)))
    for at, pattern in enumerate(people):
        table[at, list(pattern)] = 1
    return table, list(people.values())


def _forced(patterns: Floats, owners: Sequence[set[str]], k: int) -> Floats:
    """An orthonormal basis (columns) of what multiples of the figures must not differ by.

    A pattern that `k` people share would show them all unless the multiples cancel out in it. That takes one freedom
    away, in which further patterns become one and the same, until no more are shared by so many.
    """
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    basis = np.zeros((patterns.shape[1], 0))
    while True:
        rest = patterns - (patterns @ basis) @ basis.T
        shared = [at[0] for at in _alike(rest) if len(_union(owners, at)) >= k]
        grown = basis
        for at in shared:
            free = rest[at] - grown @ (grown.T @ rest[at])
            if np.linalg.norm(free) > _ZERO:
                grown = np.column_stack([grown, free / np.linalg.norm(free)])
        if grown.shape[1] == basis.shape[1]:
            return basis
        basis = grown


def _alike(rest: Floats) -> Iterable[list[int]]:
    """Numbers of the patterns that are multiples of each other; those that are nothing are left out."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    found: dict[tuple[float, ...], list[int]] = defaultdict(list)
    sizes = np.linalg.norm(rest, axis=1)
    for at in np.flatnonzero(sizes > _ZERO):
        direction = rest[at] / sizes[at]
        direction *= np.sign(direction[np.flatnonzero(np.abs(direction) > _ZERO)[0]])
        found[tuple((np.round(direction, _DIGITS) + 0.0).tolist())].append(int(at))
    return found.values()


def _beyond(basis: Floats, patterns: Floats) -> Floats:
    """The patterns in coordinates of what the basis leaves free."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    whole, _ = np.linalg.qr(np.column_stack([basis, np.eye(patterns.shape[1])]))
    free: Floats = patterns @ whole[:, basis.shape[1] :]
    return free


def _searched(free: Floats, owners: Sequence[set[str]], k: int) -> bool:
    """Tries every set of fewer than `k` people: without theirs, the other contributions must leave no freedom."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    people = sorted(_union(owners, range(len(owners))))
    few = min(k - 1, len(people))
    if comb(len(people), few) > MOST_SETS:
        return False
    # What each person's contributions add to the Gram matrix of all; it is singular where there is a freedom left.
    mine = [free[[at for at, who in enumerate(owners) if one in who]] for one in people]
    shares = np.stack([rows.T @ rows for rows in mine])
    whole = shares.sum(axis=0)
    sets = np.array(list(combinations(range(len(people)), few)))
    for part in np.array_split(sets, -(-len(sets) // 2000)):
        least = np.linalg.eigvalsh(whole - shares[part].sum(axis=1))[:, 0]
        if (least < _ZERO).any():
            return False
    return True


def _union(owners: Sequence[set[str]], numbers: Iterable[int]) -> set[str]:
    return set().union(*(owners[at] for at in numbers))
