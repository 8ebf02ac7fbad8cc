"""Makes each reader's weekly digest when it is time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.digest.service import due_reader, make, postpone
from bot.memo import open_memo
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps
    from bot.memo import Memo

TOGETHER = 100
"""Digests that are made of what is read once: most of it is the same for all readers."""


def digest_step(deps: Deps, now: datetime) -> bool:
    """Make digests that are due, some of them, each in a transaction of its own."""
    memo: Memo = {}
    return all(_make_one(deps, now, memo) for _ in range(TOGETHER))


def _make_one(deps: Deps, now: datetime, memo: Memo) -> bool:
    with deps.read() as session:
        due = due_reader(session, now=now)
    if due is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            open_memo(session, memo)
            make(session, deps.kinds, deps.pulse.instrument, *due, now=now)

    return attempt(deps, now, "digest", act, lambda session, until: postpone(session, *due, until=until))
