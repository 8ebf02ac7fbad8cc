"""Keeps the directory right: asks who is called, tells the stewards of silence and of leavers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.directory.keeping import due_entry, look_after, postpone
from bot.workspace.service import all_teams
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def directory_step(deps: Deps, now: datetime) -> bool:
    """Have the indexes at hand, and do what is due about one entry."""
    with deps.read() as session:
        for team_id in all_teams(session):
            deps.books.refresh(session, team_id)
        entry_id = due_entry(session, now=now)
    if entry_id is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            look_after(session, deps.kinds, entry_id, now=now)

    return attempt(
        deps, now, "directory", act, lambda session, until: postpone(session, entry_id, until=until)
    )
