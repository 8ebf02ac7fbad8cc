"""What comes back from the form for a handoff, and what is typed behind the command: pure, and forged until checked."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.handoffs.terms import LONGEST, Draft, Kind, Within
from bot.slack.form_state import typed
from bot.slack.ids import ForgedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_LINK: Final = re.compile(r"https?://[^\s<>]+")


class Block(StrEnum):
    """Ids of the form's inputs."""

    KIND = "handoff_kind"
    WHAT = "handoff_what"
    TAKER = "handoff_taker"
    WITHIN = "handoff_within"
    DAY = "handoff_day"
    NOTE = "handoff_note"
    LINK = "handoff_link"
    REASON = "handoff_reason"


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""
_Found = tuple[Block, BotError]


def draft_of_line(line: str, link: str = "") -> Draft:
    """What was typed behind `/whotocall handoff`, in any order: `@ben leads from the fair`; the rest is as usual."""
    found = _MENTION.search(line)
    rest = line[: found.start()] + " " + line[found.end() :] if found else line
    return Draft(
        kind=Kind.LEAD,
        what=" ".join(rest.split())[: LONGEST["what"]],
        taker=found[1] if found else "",
        within=Within.USUAL,
        link=link,
    )


def parse_handoff(state: object) -> Draft | Problems:
    """The handoff as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a menu's value that it never had.
    """
    kind, within, day = (typed(state, block) for block in (Block.KIND, Block.WITHIN, Block.DAY))
    if kind not in list(Kind) or within not in list(Within):
        raise ForgedValueError(f"{kind} {within}"[:80])
    draft = Draft(
        kind=Kind(kind),
        what=" ".join(typed(state, Block.WHAT).split()),
        taker=typed(state, Block.TAKER),
        within=Within(within),
        day=_day(day) if day else None,
        note=typed(state, Block.NOTE),
        link=typed(state, Block.LINK),
    )
    problems: Problems = dict(_problems(draft))
    return problems or draft


def parse_reason(state: object) -> str | Problems:
    """Why something is returned, or what is wrong with that."""
    reason = typed(state, Block.REASON)
    if not reason:
        return {Block.REASON: BotError("handoff.error.reason")}
    if len(reason) > LONGEST["reason"]:
        return {Block.REASON: BotError("call.form.error.long", n=LONGEST["reason"])}
    return reason


def _problems(draft: Draft) -> Iterator[_Found]:
    if not draft.what:
        yield Block.WHAT, BotError("handoff.error.what")
    if not draft.taker:
        yield Block.TAKER, BotError("handoff.error.nobody")
    for block, field, text in (
        (Block.WHAT, "what", draft.what),
        (Block.NOTE, "note", draft.note),
        (Block.LINK, "link", draft.link),
    ):
        if len(text) > LONGEST[field]:
            yield block, BotError("call.form.error.long", n=LONGEST[field])
    if draft.link and not _LINK.fullmatch(draft.link):
        yield Block.LINK, BotError("handoff.error.link")
    if draft.within is Within.DATE and draft.day is None:
        yield Block.DAY, BotError("handoff.error.no_day")
    if draft.within is not Within.DATE and draft.day is not None:
        yield Block.DAY, BotError("handoff.error.two_times")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ForgedValueError(text[:80]) from None
