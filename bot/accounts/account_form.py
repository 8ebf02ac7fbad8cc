"""What comes back from the form for a key account: pure; all of it is forged until checked, here its form."""

from __future__ import annotations

from enum import StrEnum

from bot.accounts.facts import EVERY, LONGEST_NAME, Wish
from bot.errors import BotError
from bot.slack.form_state import typed
from bot.slack.ids import ForgedValueError


class Block(StrEnum):
    """Ids of the form's inputs."""

    NAME = "account_name"
    OWNER = "account_owner"
    EVERY = "account_every"
    PLACE = "account_place"


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""


def parse_account(state: object) -> Wish | Problems:
    """The account as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a menu's value that it never had.
    """
    name, owner = " ".join(typed(state, Block.NAME).split()), typed(state, Block.OWNER)
    every, place = typed(state, Block.EVERY), typed(state, Block.PLACE)
    if every not in {str(one) for one in EVERY}:
        raise ForgedValueError(every[:80])
    problems: Problems = {}
    if not name:
        problems[Block.NAME] = BotError("accounts.form.error.name")
    elif len(name) > LONGEST_NAME:
        problems[Block.NAME] = BotError("call.form.error.long", n=LONGEST_NAME)
    if not owner:
        problems[Block.OWNER] = BotError("accounts.form.error.owner")
    if place and not (place.isdecimal() and place.isascii() and int(place[:6]) > 0):
        problems[Block.PLACE] = BotError("accounts.form.error.place")
    if problems:
        return problems
    return Wish(name, owner, int(every), int(place[:6]) if place else None)
