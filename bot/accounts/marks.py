"""What buttons and forms of key accounts carry; pure: what comes back is forged until it was read here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.people.places import zones
from bot.slack.ids import ForgedValueError

_ID: Final = "[0-9a-f]{32}"
_INVITATION: Final = re.compile(rf"({_ID})\.(\d{{1,6}})")
_FORM: Final = re.compile(rf"({_ID})\.({_ID})?\.(\d{{1,6}})\.([A-Za-z0-9_+/-]{{1,64}})")


@dataclass(frozen=True, slots=True)
class InvitationMark:
    """Which review an answer is about, and after how many moves: one to an earlier date does not hold for a later."""

    review_id: str
    moved: int

    def encode(self) -> str:
        """The button's value."""
        return f"{self.review_id}.{self.moved}"

    @classmethod
    def decode(cls, text: str) -> InvitationMark:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _INVITATION.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        return cls(found[1], int(found[2]))


@dataclass(frozen=True, slots=True)
class FormMark:
    """What a form about a review carries: which account and review, and the zone in which its time is typed.

    `version` is the one it was opened with; of a new review it is 0, and `review_id` empty.
    """

    account_id: str
    review_id: str
    version: int
    zone: str

    def encode(self) -> str:
        """The form's metadata."""
        return f"{self.account_id}.{self.review_id}.{self.version}.{self.zone}"

    @classmethod
    def decode(cls, text: str) -> FormMark:
        """The parts of a form's metadata.

        Raises:
            ForgedValueError: it has not the form of one, or there is no such zone.
        """
        found = _FORM.fullmatch(text)
        if found is None or not _is_zone(found[4]):
            raise ForgedValueError(text[:80])
        return cls(found[1], found[2] or "", int(found[3]), found[4])


def _is_zone(name: str) -> bool:
    return name in zones()
