"""Spaces of vectors by orthonormal bases, as the audit needs them; pure linear algebra, knows no figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ZERO: Final = 1e-8
"""Squares of lengths below this are those of rounding errors: the audit's vectors are made of 0 and 1."""
_DIGITS: Final = 6


def shared_by(k: int, columns: Floats, owners: Sequence[Collection[str]], basis: Floats) -> Floats:
    """A basis of what columns span that `k` people share, and columns that become alike by others that are in it.

    Args:
        k: how many people must have a column, or columns that differ from it by what is in the space already.
        columns: the vectors.
        owners: the people who have each.
        basis: what is in the space from the start.
    """
    while True:
        rest = columns - basis @ (basis.T @ columns)
        shared = [
            group[0]
            for group in _alike(rest.T)
            if len(set[str]().union(*(owners[place] for place in group))) >= k
        ]
        if not shared:
            return basis
        basis = grow(basis, rest[:, shared])


def _alike(vectors: Floats) -> Iterable[list[int]]:
    """Numbers of the vectors that are multiples of each other; those that are nothing are left out."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    found: dict[tuple[float, ...], list[int]] = defaultdict(list)
    sizes = np.linalg.norm(vectors, axis=1)
    for at in np.flatnonzero(sizes > ZERO):
        direction = vectors[at] / sizes[at]
        direction *= np.sign(direction[np.flatnonzero(np.abs(direction) > ZERO)[0]])
        found[tuple((np.round(direction, _DIGITS) + 0.0).tolist())].append(int(at))
    return found.values()


def grow(basis: Floats, columns: Floats) -> Floats:
    """The orthonormal basis, and what the columns add to it.

    By way of the columns' Gram matrix: a singular value decomposition would be shared among threads, and wait for them.
    """
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    if not columns.size or basis.shape[0] == basis.shape[1]:
        return basis
    rest = columns - basis @ (basis.T @ columns)
    rest -= basis @ (basis.T @ rest)
    # The smaller of the two Gram matrices: of the columns, or of the coordinates, whose directions are a basis already.
    is_wide = rest.shape[1] > rest.shape[0]
    squares, directions = np.linalg.eigh(rest @ rest.T if is_wide else rest.T @ rest)
    kept = squares > ZERO * max(1.0, float(squares[-1]))
    if not kept.any():
        return basis
    added: Floats = directions[:, kept] if is_wide else rest @ (directions[:, kept] / np.sqrt(squares[kept]))
    return np.hstack([basis, added])
