"""What the bot understands, in words, for somebody's roles; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.people.sides import Role
from bot.pulse.method import SMALLEST_GROUP

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.text import Safe, Words

_PARTS: Final = (
    ("entente.help.leads", {Role.LEAD}),
    ("entente.help.stewards", {Role.LIAISON, Role.ADMIN}),
    ("entente.help.admins", {Role.ADMIN}),
)
"""What only some can use, and who they are."""


def help_parts(roles: Collection[Role], words: Words) -> list[Safe]:
    """What everybody can type, then what a role adds: nobody reads of commands that would refuse them."""
    parts = [words("entente.help")]
    parts += [words(key) for key, wanted in _PARTS if wanted & set(roles)]
    return [*parts, words("entente.help.foot", k=SMALLEST_GROUP)]
