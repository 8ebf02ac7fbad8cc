"""Who must be involved, as a rule writes it: a person, a role or a topic of the directory; pure: knows nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.errors import BotError
from bot.people.sides import Role, Side

LONGEST_INVOLVE: Final = 80
ROLES: Final = ("lead:marketing", "lead:sales", "liaison", "admin")
"""The roles as they are written."""
_MENTION: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
# A word in small letters is taken for an id only if it begins like those of today.
_PERSON_ID: Final = re.compile(r"(?i:[UW]0[A-Z0-9]{2,})|[UW](?=[A-Z]*[0-9])[A-Z0-9]{6,}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class How(StrEnum):
    """In which way somebody is named."""

    PERSON = "person"
    EMAIL = "email"
    LEAD = "lead"
    LIAISON = "liaison"
    ADMIN = "admin"
    TOPIC = "topic"


class Unclear(StrEnum):
    """Why nobody is named."""

    EMPTY = "empty"
    ROLE = "role"
    TOPIC = "topic"
    TOO_LONG = "too_long"

    def error(self, typed: str) -> BotError:
        """The same for the person who typed it."""
        return BotError(f"rules.involve.{self}", typed=typed, roles=", ".join(ROLES), most=LONGEST_INVOLVE)


@dataclass(frozen=True, slots=True)
class Involve:
    """Who must be involved; `value` is an id, an address, the side of a lead, a topic, or empty for other roles."""

    how: How
    value: str = ""

    @property
    def written(self) -> str:
        """As it is stored, and read again by `parse_involve`."""
        if self.how is How.LEAD:
            return f"{self.how}:{self.value}"
        return self.value or self.how.value


def parse_involve(text: str) -> Involve | Unclear:
    """Who is meant by `U0ADA`, `ada@northwind.example`, `lead:marketing`, `liaison`, `admin` or `brand manager`."""
    typed = " ".join(text.split())
    if not typed:
        return Unclear.EMPTY
    if len(typed) > LONGEST_INVOLVE:
        return Unclear.TOO_LONG
    named = _person(typed) or _role(typed)
    if named is None and typed[0] in "#@<":
        return Unclear.TOPIC
    return named or Involve(How.TOPIC, typed)


def _person(typed: str) -> Involve | None:
    """Somebody by id, mention or address; None for other words."""
    if mention := _MENTION.fullmatch(typed):
        return Involve(How.PERSON, mention[1])
    if _PERSON_ID.fullmatch(typed):
        return Involve(How.PERSON, typed.upper())
    return Involve(How.EMAIL, typed.lower()) if _EMAIL.fullmatch(typed) else None


def _role(typed: str) -> Involve | Unclear | None:
    """A role; None for other words."""
    role, _, side = (part.strip() for part in typed.lower().partition(":"))
    if role not in list(Role):
        return None
    if role == Role.LEAD and side in list(Side):
        return Involve(How.LEAD, side)
    return Involve(How(role)) if typed.lower() in {Role.LIAISON, Role.ADMIN} else Unclear.ROLE
