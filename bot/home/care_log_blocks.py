"""The audit log as admins see it, page by page; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.home.log_words import entry_text
from bot.slack import kit
from bot.slack.ids import Action, Callback

if TYPE_CHECKING:
    from bot.text import Words
    from bot.workspace.audit import LogPage

PAGE: Final = 30
"""Entries in one view."""


@kit.builds
def log_view(page: LogPage, words: Words, zone: str) -> kit.View:
    """One page, newest first; `zone` is the reader's."""
    blocks = [kit.section(entry_text(entry, words, zone)) for entry in page.entries]
    if not blocks:
        blocks = [kit.section(words("log.empty"))]
    turns = []
    if page.number:
        turns.append(_turn("log.newer", "newer", page.number - 1, words))
    if page.has_older:
        turns.append(_turn("log.older", "older", page.number + 1, words))
    if turns:
        blocks.append(kit.actions(*turns))
    return kit.modal(Callback.CARE_AUDIT, words.plain("care.audit"), blocks, close=words.plain("setup.close"))


def _turn(key: str, way: str, number: int, words: Words) -> kit.Element:
    return kit.button(words.plain(key), f"{Action.CARE_AUDIT_PAGE}:{way}", str(number))
