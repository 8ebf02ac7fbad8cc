"""Keeps action items honest: reminds their owners, and brings back what nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.action_keeping import due_action, hold, look_after
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def actions_step(deps: Deps, now: datetime) -> bool:
    """Do what is due about one action item, or about all that one person is to be reminded of."""
    with deps.read() as session:
        action_id = due_action(session, now=now)
    if action_id is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            look_after(session, deps.kinds, action_id, now=now)

    return attempt(deps, now, "actions", act, lambda session, until: hold(session, action_id, until=until))
