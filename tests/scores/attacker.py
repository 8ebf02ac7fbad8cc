"""An attacker with every figure ever published and exact arithmetic: does some sum of them rest on too few people?

Each figure is taken for a plain sum over single answers, which is more than anybody who reads a score can have. A set
of figures is told apart by fewer than K people where its rank falls once their answers are left out (domain.md C8).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

TOLERANCE = 1e-6


def exposed(figures, k):
    """A set of fewer than `k` people on whom alone some combination of the figures rests; None if there is none.

    Who is left out is decided person by person, with a basis of what the others' answers leave untold; as soon as
    nothing is left, whoever else is left out changes nothing.

    Args:
        figures: of each figure the `(person, answer)` pairs it adds up, in any order.
        k: the least number of people that may be told of.
    """
    columns = _columns(figures)
    people = sorted(columns, key=lambda person: (-columns[person].shape[1], person))
    if not people:
        return None
    whole = _span(np.hstack([columns[person] for person in people]))
    mine = [whole.T @ columns[person] for person in people]
    # What the people from each place on tell together.
    rest = [_span(np.hstack(mine[place:])) for place in range(len(people))]
    rest.append(np.zeros((whole.shape[1], 0)))

    def search(untold, place, left_out):
        if not untold.shape[1] or len(left_out) == k - 1:
            return None
        left = _without(untold, mine[place])
        if found := search(left, place + 1, left_out):
            return found
        if left.shape[1] == untold.shape[1]:
            # The others tell all that this one could: to leave them out as well changes nothing.
            return None
        fewer = left_out | {people[place]}
        if _without(untold, rest[place + 1]).shape[1]:
            return fewer
        return search(untold, place + 1, fewer)

    return search(np.eye(whole.shape[1]), 0, frozenset())


def exposed_one_by_one(figures, k):
    """The same by trying every set of people: slow, and plain enough to hold the other to."""
    columns = _columns(figures)
    if not columns:
        return None
    whole = np.hstack(list(columns.values()))
    rank = np.linalg.matrix_rank(whole)
    for few in combinations(sorted(columns), min(k - 1, len(columns))):
        others = [mine for person, mine in columns.items() if person not in few]
        if not others or np.linalg.matrix_rank(np.hstack(others)) < rank:
            return frozenset(few)
    return None


def _columns(figures):
    """By person, in which figures each of their answers stands: figures by answers, each pattern once."""
    rows = list(dict.fromkeys(frozenset(figure) for figure in figures))
    where = {}
    for number, row in enumerate(rows):
        for person, answer in row:
            where.setdefault(person, {}).setdefault(answer, []).append(number)
    columns = {}
    for person, answers in where.items():
        patterns = sorted(set(map(tuple, answers.values())))
        columns[person] = np.zeros((len(rows), len(patterns)))
        for at, pattern in enumerate(patterns):
            columns[person][list(pattern), at] = 1
    return columns


def _span(columns):
    """An orthonormal basis of what the columns span."""
    vectors, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return vectors[:, sizes > TOLERANCE]


def _without(untold, columns):
    """A basis of that part of `untold` on which the columns say nothing."""
    vectors, sizes, _ = np.linalg.svd(untold.T @ columns)
    return untold @ vectors[:, np.count_nonzero(sizes > TOLERANCE) :]
