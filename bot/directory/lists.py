"""Lists of numbers kept in one array, and how they are gathered; pure: knows nothing of what the numbers stand for."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers in one array: the numbers of list i stand from `starts[i]` to `starts[i + 1]`."""

    starts: NDArray[np.int32]
    numbers: NDArray[np.int32]

    def places(self, lists: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the numbers of several lists stand, one list behind the other, and for each which of these it is of."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        first = self.starts[lists]
        lengths = self.starts[lists + 1] - first
        which = np.repeat(np.arange(len(lists)), lengths)
        return which, np.arange(len(which)) + (first - (np.cumsum(lengths) - lengths))[which]


@dataclass(slots=True)
class Pairs:
    """Which number is in which list, while they are gathered."""

    lists: array[int] = field(default_factory=lambda: array("i"))
    numbers: array[int] = field(default_factory=lambda: array("i"))

    def add(self, to: int, number: int) -> None:
        """Put a number into a list."""
        self.lists.append(to)
        self.numbers.append(number)

    def order(self) -> NDArray[np.intp]:
        """Where each number has to come from for the lists to stand one behind the other."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        return np.argsort(np.array(self.lists), kind="stable")

    def in_lists(self, count: int) -> Lists:
        """That many lists."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        starts = np.zeros(count + 1, dtype=np.int32)
        starts[1:] = np.cumsum(np.bincount(np.array(self.lists), minlength=count))
        return Lists(fixed(starts), fixed(np.array(self.numbers)[self.order()]))


def fixed(array: NDArray[Any]) -> NDArray[Any]:
    """An array that nobody writes to any more."""
    array.setflags(write=False)
    return array
