"""Which page of a long pulse is shown; pure: knows how many statements there are and which are dealt with.

Pages count from 1. A pulse of up to five statements has one, a baseline of twenty has four.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE: Final = 5
"""Statements on a page."""


def page_count(statements: int) -> int:
    """How many pages so many statements take."""
    return max(1, ceil(statements / PAGE))


def on_page(page: int) -> slice:
    """Which statements stand on a page, as positions from 0."""
    return slice((page - 1) * PAGE, page * PAGE)


def open_page(dealt: Sequence[bool]) -> int:
    """The first page with something left to answer; the first of all where nothing is."""
    return next((n // PAGE + 1 for n, is_dealt in enumerate(dealt) if not is_dealt), 1)


def page_after(position: int, dealt: Sequence[bool], *, stays: bool = False) -> int:
    """The page after an answer at a position: the same until all on it is answered, then the first one left open.

    `stays` keeps it in any case, for whoever goes through answers that were given to change some.
    """
    page = position // PAGE + 1
    return page if stays or not all(dealt[on_page(page)]) else open_page(dealt)
