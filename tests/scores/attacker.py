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

    Who is left out is decided person by person; as soon as the others' answers determine every figure, whoever else is
    left out changes nothing.

    Args:
        figures: of each figure the `(person, answer)` pairs it adds up, in any order.
        k: the least number of people that may be told of.
    """
    columns = _columns(figures)
    people = sorted(columns, key=lambda person: (-columns[person].shape[1], person))
    size = len({frozenset(figure) for figure in figures})
    nothing = np.zeros((size, 0))
    # What the people from each place on tell together.
    rest = [nothing]
    for person in reversed(people):
        rest.append(_span(rest[-1], columns[person]))
    rest.reverse()
    rank = rest[0].shape[1]

    def search(basis, place, left_out):
        if basis.shape[1] == rank:
            return None
        if _span(basis, rest[place]).shape[1] < rank:
            return left_out
        if len(left_out) == k - 1:
            return None
        person = people[place]
        return search(_span(basis, columns[person]), place + 1, left_out) or search(
            basis, place + 1, left_out | {person}
        )

    return search(nothing, 0, frozenset())


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


def _span(basis, columns):
    """An orthonormal basis of what both span, a column at a time."""
    for column in columns.T:
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        size = np.sqrt(rest @ rest)
        if size > TOLERANCE:
            basis = np.column_stack([basis, rest / size])
    return basis
