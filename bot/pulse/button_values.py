"""The values that buttons of a pulse carry; pure.

A value that comes back is treated as forged: decoding checks its form, the services check what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from bot.slack.ids import ForgedValueError

CANNOT_SAY = "x"
Snooze = Literal["hour", "tomorrow", "monday"]
PaceWord = Literal["every", "month"]
_ANSWER = re.compile(r"([0-9a-f]{32})\.(\d{1,2})\.([1-5x])\.([cfi])")
SNOOZES: Final[tuple[Snooze, ...]] = ("hour", "tomorrow", "monday")
_SNOOZE = re.compile(r"([0-9a-f]{32})\.(hour|tomorrow|monday)")
_PAGE = re.compile(r"([0-9a-f]{32})\.([1-9])\.([cfi])")
_PACE = re.compile(r"([0-9a-f]{32})\.(every|month)")


@dataclass(frozen=True, slots=True)
class AnswerValue:
    """What an answer button says; `value` None is "I can't say".

    `is_change` keeps the form open when complete, `is_first` keeps the word on what this is on top of it: kept in the
    database beside a user id, that would tell who is new.
    """

    round_id: str
    statement: int
    value: int | None
    is_change: bool
    is_first: bool = False

    def encode(self) -> str:
        """The button's value."""
        said = CANNOT_SAY if self.value is None else str(self.value)
        return f"{self.round_id}.{self.statement}.{said}.{_mode(self.is_change, self.is_first)}"

    @classmethod
    def decode(cls, text: str) -> AnswerValue:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _ANSWER.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        round_id, statement, said, mode = found.groups()
        return cls(
            round_id, int(statement), None if said == CANNOT_SAY else int(said), mode == "c", mode == "i"
        )


@dataclass(frozen=True, slots=True)
class PageValue:
    """What **Back** and **Next** say: which page of a long pulse, counted from 1."""

    round_id: str
    page: int
    is_change: bool
    is_first: bool = False

    def encode(self) -> str:
        """The button's value."""
        return f"{self.round_id}.{self.page}.{_mode(self.is_change, self.is_first)}"

    @classmethod
    def decode(cls, text: str) -> PageValue:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _PAGE.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        round_id, page, mode = found.groups()
        return cls(round_id, int(page), mode == "c", mode == "i")


def _mode(is_change: bool, is_first: bool) -> str:  # noqa: FBT001  # two flags, one letter
    """How a form is shown, in one letter; nobody changes answers in a form they see for the first time."""
    if is_change:
        return "c"
    return "i" if is_first else "f"


def encode_pace(round_id: str, pace: PaceWord) -> str:
    """A button's value: in the message of which round it stands, and how often its reader is to be asked."""
    return f"{round_id}.{pace}"


def decode_pace(text: str) -> tuple[str, PaceWord]:
    """The parts of such a value.

    Raises:
        ForgedValueError: it has not the form of one.
    """
    found = _PACE.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    round_id, pace = found.groups()
    return round_id, cast("PaceWord", pace)


def encode_snooze(round_id: str, choice: Snooze) -> str:
    """A menu option's value: which round, and when to be reminded."""
    return f"{round_id}.{choice}"


def decode_snooze(text: str) -> tuple[str, Snooze]:
    """The parts of a snooze option's value.

    Raises:
        ForgedValueError: it has not the form of one.
    """
    found = _SNOOZE.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    round_id, choice = found.groups()
    return round_id, cast("Snooze", choice)
