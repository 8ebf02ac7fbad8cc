"""What became of the last result, above the next pulse, kept in memory for a minute: every click draws it anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.scores.ask_blocks import since_line
from bot.scores.service.actions import newest_asked

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.text import Safe, Words

LOOKS_AGAIN: Final = timedelta(minutes=1)
"""How long a line may lag behind what a lead has said; in return a click asks the database nothing more."""


class SinceLastPulse:
    """The line for each workspace and language; several processes have one each."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], tuple[datetime, Safe | None]] = {}

    def __call__(self, session: Session, team_id: str, words: Words, now: datetime) -> Safe | None:
        """The line for whoever gets a pulse (ux.md 5); None where nothing is to be told."""
        key = team_id, str(words.locale)
        known = self._lines.get(key)
        if known is not None and now < known[0] + LOOKS_AGAIN:
            return known[1]
        line = since_line([one.action for one in newest_asked(session, team_id)], words)
        self._lines[key] = now, line
        return line
