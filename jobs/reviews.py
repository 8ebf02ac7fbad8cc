"""Keeps material reviews honest: nobody waits for who is not there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reviews.keeping import due_review, leave_alone, look_after
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def reviews_step(deps: Deps, now: datetime) -> bool:
    """Look after one review of which somebody has left."""
    with deps.read() as session:
        review_id = due_review(session, now=now)
    if review_id is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            look_after(session, deps.kinds, review_id, now=now)

    return attempt(
        deps, now, "reviews", act, lambda session, until: leave_alone(session, review_id, until=until)
    )
