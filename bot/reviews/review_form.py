"""What comes back from the forms of a review: pure, and forged until checked."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from bot.errors import BotError
from bot.reviews.terms import LONGEST, MOST_REVIEWERS, Change, Draft, Renewal
from bot.slack.form_state import people, typed
from bot.slack.ids import ForgedValueError

_LINK: Final = re.compile(r"https://[^\s<>|]+")


class Block(StrEnum):
    """Ids of the forms' inputs."""

    TITLE = "material_what"
    LINK = "material_link"
    DAY = "material_day"
    REVIEWERS = "material_reviewers"
    NOTE = "material_note"
    SAID = "material_said"

    @property
    def field(self) -> str:
        """What is typed there, as `terms` names it."""
        return self.removeprefix("material_")


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""


def parse_review(state: object) -> Draft | Problems:
    """The review as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a date that is none.
    """
    title, link, note = _title(state), typed(state, Block.LINK), typed(state, Block.NOTE)
    day, reviewers = _day(state), people(state, Block.REVIEWERS)
    problems: Problems = {}
    if not title:
        problems[Block.TITLE] = BotError("material.error.title")
    problems |= _long(Block.TITLE, title) | _link(link) | _long(Block.NOTE, note)
    problems |= _no_day(day) | _reviewers(reviewers)
    if problems or day is None:
        return problems
    return Draft(title, link, day, reviewers, note)


def parse_renewal(state: object) -> Renewal | Problems:
    """The new version as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a date that is none.
    """
    link, note, day = typed(state, Block.LINK), typed(state, Block.NOTE), _day(state)
    problems: Problems = _link(link) | _long(Block.NOTE, note) | _no_day(day)
    if problems or day is None:
        return problems
    return Renewal(link, day, note)


def parse_change(state: object) -> Change | Problems:
    """The other reviewers or day as they were filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a date that is none.
    """
    reviewers, day = people(state, Block.REVIEWERS), _day(state)
    problems: Problems = _reviewers(reviewers) | _no_day(day)
    if problems or day is None:
        return problems
    return Change(day, reviewers)


def parse_said(state: object) -> str | Problems:
    """What is to be changed, or what is wrong with that."""
    said = typed(state, Block.SAID)
    if not said:
        return {Block.SAID: BotError("material.error.said")}
    return _long(Block.SAID, said) or said


def is_link(text: str) -> bool:
    """Whether an address can be opened and says where it leads: https, a host, and nobody's name before it."""
    if _LINK.fullmatch(text) is None:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc


def _title(state: object) -> str:
    return " ".join(typed(state, Block.TITLE).split())


def _link(link: str) -> Problems:
    if len(link) <= LONGEST["link"] and not is_link(link):
        return {Block.LINK: BotError("material.error.link")}
    return _long(Block.LINK, link)


def _long(block: Block, text: str) -> Problems:
    most = LONGEST[block.field]
    return {block: BotError("call.form.error.long", n=most)} if len(text) > most else {}


def _reviewers(reviewers: tuple[str, ...]) -> Problems:
    if not reviewers:
        return {Block.REVIEWERS: BotError("material.error.nobody")}
    if len(reviewers) > MOST_REVIEWERS:
        return {Block.REVIEWERS: BotError("material.error.many", n=MOST_REVIEWERS)}
    return {}


def _no_day(day: date | None) -> Problems:
    return {Block.DAY: BotError("material.error.day.none")} if day is None else {}


def _day(state: object) -> date | None:
    text = typed(state, Block.DAY)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ForgedValueError(text[:80]) from None
