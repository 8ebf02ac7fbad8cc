"""What the pulse's services need beside a session; put together once by `bot.deps`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.keys import Keys
    from bot.pulse.instrument import Instrument
    from bot.text import Safe, Words

    Since = Callable[[Session, str, Words, datetime], Safe | None]


def nothing_since(_session: Session, _team_id: str, _words: Words, _now: datetime) -> Safe | None:
    """Of a last pulse nothing is known here."""
    return None


@dataclass(frozen=True, slots=True)
class PulseTools:
    """Respondent keys, the statements that are asked, and what became of the last pulse in a workspace, in a line."""

    keys: Keys
    instrument: Instrument
    since: Since = nothing_since
