"""Finds the sub-command in what a person typed; pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Sequence


def split(text: str) -> tuple[str, str]:
    """The first word, in small letters, and the rest."""
    first, _, rest = text.strip().partition(" ")
    return first.lower(), rest.strip()


def choose(command: str, text: str, known: Sequence[str]) -> tuple[str, str]:
    """The sub-command that was typed (empty where there is none) and what follows it.

    Raises:
        BotError: there is no such sub-command; the nearest is named.
    """
    word, rest = split(text)
    if not word or word in known:
        return word, rest
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    if near:
        raise BotError("error.unknown_subcommand", typed=word, command=command, nearest=near[0])
    raise BotError("error.unknown_subcommand_no_guess", typed=word, command=command)
