"""What comes back from the forms for action items, and what is typed in messages: pure, and forged until checked."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.meetings.facts import LONGEST
from bot.slack.form_state import typed
from bot.slack.ids import ForgedValueError

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN: Final = re.compile(r"<(?P<mark>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_ID: Final = re.compile(r"(?:[0-9a-f]{32})?")
_MESSAGE: Final = re.compile(r"(?:[CDG][A-Z0-9]{1,30}\.[0-9]{1,20}\.[0-9]{1,10})?")
_LINK: Final = re.compile(r"(?:https?://[^\s<>]+)?")


class Block(StrEnum):
    """Ids of the forms' inputs."""

    TEXT = "action_text"
    OWNER = "action_owner"
    DUE = "action_due"
    REASON = "action_reason"


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What an action item was made from; all of it may be empty.

    Args:
        link: the address of a message.
        message: that message, as `channel.ts`.
        item_id: the agenda item it serves.
        meeting_id: the meeting it was given at.
        again: the action item that came back and is given to somebody else.
    """

    link: str = ""
    message: str = ""
    item_id: str = ""
    meeting_id: str = ""
    again: str = ""

    def encode(self) -> str:
        """As a form carries it, without what is empty."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def decode(cls, text: str) -> Origin:
        """What a form has brought back.

        Raises:
            ForgedValueError: it is none that this bot has made.
        """
        try:
            told = cls(**{name: str(value) for name, value in json.loads(text).items()})
        except (ValueError, TypeError, AttributeError):
            raise ForgedValueError(text[:80]) from None
        forms = (
            (_LINK, told.link),
            (_MESSAGE, told.message),
            (_ID, told.item_id),
            (_ID, told.meeting_id),
            (_ID, told.again),
        )
        if len(told.link) > LONGEST["link"] or not all(form.fullmatch(value) for form, value in forms):
            raise ForgedValueError(text[:80])
        return told


@dataclass(frozen=True, slots=True)
class Draft:
    """An action item that is about to be given; without a day it is due at the next meeting."""

    owner: str
    text: str
    due: date | None = None
    origin: Origin = field(default_factory=Origin)


def parse_action_form(state: object, origin: str) -> Draft | Problems:
    """The action item as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: something that Slack would not send.
    """
    due = typed(state, Block.DUE)
    draft = Draft(
        owner=typed(state, Block.OWNER),
        text=" ".join(typed(state, Block.TEXT).split()),
        due=_day(due) if due else None,
        origin=Origin.decode(origin),
    )
    problems: Problems = {}
    if error := text_problem(draft.text):
        problems[Block.TEXT] = error
    if not draft.owner:
        problems[Block.OWNER] = BotError("action.error.no_owner")
    return problems or draft


def parse_reason(state: object) -> str | Problems:
    """Why something is blocked or handed back, or what is wrong with that."""
    reason = typed(state, Block.REASON)
    if not reason:
        return {Block.REASON: BotError("action.error.reason")}
    if len(reason) > LONGEST["reason"]:
        return {Block.REASON: BotError("call.form.error.long", n=LONGEST["reason"])}
    return reason


def parse_new_day(state: object) -> date | Problems:
    """Another day, or that there is none.

    Raises:
        ForgedValueError: something that Slack would not send.
    """
    day = typed(state, Block.DUE)
    return _day(day) if day else {Block.DUE: BotError("action.error.no_day")}


def text_problem(text: str) -> BotError | None:
    """What is wrong with what is to be done."""
    if not text:
        return BotError("action.error.no_text")
    return BotError("call.form.error.long", n=LONGEST["text"]) if len(text) > LONGEST["text"] else None


def readable(text: str, name_of: Callable[[str], str]) -> str:
    """Text of Slack's as people read it: mentions, channels and addresses by name, nothing of it escaped.

    Args:
        text: with `<@U…>`, `<#C…|name>`, `<https://…|label>` and `&amp;` in it.
        name_of: the name of a person by id; empty for nobody known.
    """

    def told(match: re.Match[str]) -> str:
        mark, what, label = match["mark"], match["what"], match["label"] or ""
        if mark == "@":
            return f"@{label or name_of(what) or what}"
        if mark == "#":
            return f"#{label or what}"
        return label or what.partition("^")[0]

    return " ".join(unescape(_TOKEN.sub(told, text)).split())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ForgedValueError(text[:80]) from None
