"""What the pulse's services need beside a session; put together once by `bot.deps`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.keys import Keys
    from bot.pulse.instrument import Instrument


@dataclass(frozen=True, slots=True)
class PulseTools:
    """Respondent keys and the statements that are asked."""

    keys: Keys
    instrument: Instrument
