"""Looks after reviews of key accounts that have begun: asks who came, and counts those of which nobody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.recording import due_review, look_after, postpone
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def accounts_step(deps: Deps, now: datetime) -> bool:
    """Do what is due about one review."""
    with deps.read() as session:
        review_id = due_review(session, now=now)
    if review_id is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            look_after(session, deps.kinds, review_id, now=now)

    return attempt(
        deps, now, "accounts", act, lambda session, until: postpone(session, review_id, until=until)
    )
