"""What comes back from the question to the leads: the values of its buttons, and the form for an action; pure.

All of it is forged until checked: here its form, in the services what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from bot.errors import BotError
from bot.slack.ids import ForgedValueError, decode_id

Outcome = Literal["done", "open", "dropped"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("done", "open", "dropped")
LONGEST: Final = 200
"""Characters of an action: it stands in one line of a report."""
FIELD: Final = "ask_action"
"""The block of the input; what is wrong is said there."""
_OUTCOME = re.compile(r"([0-9a-f]{32})\.(last|this)\.(done|open|dropped)")


@dataclass(frozen=True, slots=True)
class OutcomeValue:
    """What **Done**, **Still open** and **Dropped** say: in the question after which round, of which action.

    `is_last` is the action named after the result before, else it is the one named after this one.
    """

    round_id: str
    is_last: bool
    outcome: Outcome

    def encode(self) -> str:
        """The button's value."""
        return f"{self.round_id}.{'last' if self.is_last else 'this'}.{self.outcome}"

    @classmethod
    def decode(cls, text: str) -> OutcomeValue:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _OUTCOME.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        round_id, which, outcome = found.groups()
        return cls(round_id, which == "last", cast("Outcome", outcome))


@dataclass(frozen=True, slots=True)
class NamingMark:
    """What the form for an action carries: after which round, and the action that stood there when it was opened."""

    round_id: str
    seen: str

    def encode(self) -> str:
        """The form's metadata."""
        return f"{self.round_id}.{self.seen}"

    @classmethod
    def decode(cls, text: str) -> NamingMark:
        """The parts of a form's metadata.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        round_id, _, seen = text.partition(".")
        return cls(decode_id(round_id), seen)


def parse_action(typed: str) -> str | BotError:
    """The action in one line, or what is wrong with it."""
    action = " ".join(typed.split())
    if not action:
        return BotError("ask.form.error.empty")
    return action if len(action) <= LONGEST else BotError("ask.form.error.long", n=LONGEST)
