"""What is reckoned at the close of a meeting and kept for its minutes; pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.meetings.agenda import Presence


@dataclass(frozen=True, slots=True)
class Closing:
    """What a close carried over, by its words, and how many of each side were to come and came.

    Attributes:
        topics: titles of the agenda items that went on to the next meeting.
        actions: texts of the action items that did.
        presence: of both sides; none where nobody ticked who came.
    """

    topics: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    presence: Presence | None = None

    def encode(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> Closing:
        """What was stored; nothing carried over and nobody counted where nothing was."""
        if not text:
            return cls()
        told = json.loads(text)
        presence = told["presence"]
        return cls(tuple(told["topics"]), tuple(told["actions"]), Presence(**presence) if presence else None)
