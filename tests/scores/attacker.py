"""An attacker with every figure ever published and exact arithmetic: does some sum of them rest on too few people?

Each figure is taken for a plain sum over contributions, which is more than anybody who reads a score can have. A set of
figures is told apart by fewer than K people where its rank falls once their contributions are left out (domain.md C8).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

Figure = "Collection[tuple[str, Hashable]]"
TOLERANCE = 1e-9


def exposed(figures, k):
    """A set of fewer than `k` people on whom alone some combination of the figures rests; None if there is none.

    Args:
        figures: of each figure the `(person, contribution)` pairs it adds up, in any order.
        k: the least number of people that may be told of.
    """
    rows = sorted({frozenset(figure) for figure in figures if figure}, key=sorted)
    columns = sorted({pair for row in rows for pair in row})
    if not rows:
        return None
    table = np.array([[float(pair in row) for pair in columns] for row in rows])
    people = sorted({person for person, _ in columns})
    # Per person, what their columns add to the figures' Gram matrix: its rank is the figures' rank.
    owners = np.array([people.index(person) for person, _ in columns])
    shares = np.stack([table[:, owners == n] @ table[:, owners == n].T for n in range(len(people))])
    whole = shares.sum(axis=0)
    rank = _ranks(whole[None])[0]
    few = min(k - 1, len(people))
    sets = np.array(list(combinations(range(len(people)), few)))
    for part in np.array_split(sets, max(1, len(sets) // 2000)):
        found = _ranks(whole - shares[part].sum(axis=1)) < rank
        if found.any():
            return {people[n] for n in part[found.argmax()]}
    return None


def _ranks(grams):
    """Ranks of a stack of Gram matrices."""
    values = np.linalg.eigvalsh(grams)
    return (values > TOLERANCE * max(1.0, float(values.max(initial=0.0)))).sum(axis=1)
