"""How often a respondent is asked, and how silence changes that; pure: knows neither people nor rounds' rows.

The rule is domain.md C11: after three rounds without an answer one question whether to go on, then monthly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

SILENT_ROUNDS: Final = 3
"""Unanswered rounds in a row after which the next message asks whether to go on; the catalogue says it in words."""
MONTH_DAYS: Final = 28
"""From one slot to the next for whoever is asked once a month."""


class Pace(StrEnum):
    """How often a respondent is asked."""

    EVERY = "every"
    MONTH = "month"


class Outcome(Enum):
    """What came of a round for somebody who was asked in it."""

    ANSWERED = auto()
    UNANSWERED = auto()
    # Not delivered, skipped, or away: it says nothing of whether they want to be asked.
    EXCUSED = auto()


@dataclass(frozen=True, slots=True)
class Pacing:
    """How a respondent's pace stands.

    `unanswered` counts rounds in a row. `question_round` is the round whose message asks whether to go on; empty where
    none does. `last_slot` is when a monthly respondent was last asked.
    """

    pace: Pace = Pace.EVERY
    unanswered: int = 0
    question_round: str = ""
    last_slot: date | None = None

    def is_asked(self, slot: date) -> bool:
        """Whether a round at that slot asks them."""
        if self.pace is Pace.EVERY or self.last_slot is None:
            return True
        return (slot - self.last_slot).days >= MONTH_DAYS

    def opened(self, round_id: str, slot: date) -> Pacing:
        """After a round that asks them has opened: its message is the question, where one is called for."""
        if self.pace is Pace.MONTH:
            return replace(self, last_slot=slot)
        is_silent = self.unanswered >= SILENT_ROUNDS and not self.question_round
        return replace(self, question_round=round_id) if is_silent else self

    def closed(self, outcome: Outcome, round_id: str, slot: date) -> Pacing:
        """After a round that asked them has closed.

        A question that they did not get to see, or skipped, is put again with the next round.
        """
        if outcome is Outcome.ANSWERED:
            return self.heard()
        is_question = self.question_round == round_id
        if outcome is Outcome.EXCUSED:
            return replace(self, question_round="") if is_question else self
        if is_question:
            return Pacing(Pace.MONTH, last_slot=slot)
        return self if self.pace is Pace.MONTH else replace(self, unanswered=self.unanswered + 1)

    def heard(self) -> Pacing:
        """After a sign of life, or when they have left: nothing is counted against them, their pace stays."""
        return replace(self, unanswered=0, question_round="")
