"""Keeps handoffs honest: calls limits to mind, and brings back what nobody will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.handoffs.keeping import due_handoff, hold, look_after
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def handoffs_step(deps: Deps, now: datetime) -> bool:
    """Do what is due about one handoff."""
    with deps.read() as session:
        handoff_id = due_handoff(session, now=now)
    if handoff_id is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            look_after(session, deps.kinds, handoff_id, now=now)

    return attempt(deps, now, "handoffs", act, lambda session, until: hold(session, handoff_id, until=until))
