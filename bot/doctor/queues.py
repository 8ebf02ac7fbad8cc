"""The queues of all workspaces of a database, read as it lies there, beside a bot that runs or without one."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.db import Database
from bot.errors import OperatorError
from bot.outbox.tally import tallies
from bot.workspace.service import all_teams

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import Settings
    from bot.outbox.counts import Tally


def read_queues(settings: Settings, *, now: datetime) -> dict[str, list[Tally]]:
    """By workspace.

    Raises:
        OperatorError: the database cannot be read.
    """
    path = settings.sqlite_path
    if path is not None and not path.exists():
        raise OperatorError(f"There is no database at {path} yet. Start the bot first.")
    with closing(Database(settings.database_url)) as database:
        try:
            with database.read() as session:
                return {team_id: tallies(session, team_id, now=now) for team_id in all_teams(session)}
        except SQLAlchemyError as error:
            raise OperatorError(
                f"The queue cannot be read: {getattr(error, 'orig', error)}. `python app.py doctor` says more."
            ) from error
