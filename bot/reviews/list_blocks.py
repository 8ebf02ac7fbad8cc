"""The list of reviews that concern its reader; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reviews.blocks import ask_button, asker_buttons, reviewer_buttons
from bot.reviews.lines import details, facts, standing, who
from bot.reviews.terms import Answer
from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.reviews.views import Part, ReviewView, Waiting
    from bot.text import Words

    Item = tuple[Safe, list[kit.Element], str]

MOST_LISTED: Final = 5
"""Of each part of the list."""
_LONGEST_TEXT: Final = 4000


@kit.builds
def list_message(waiting: Waiting, words: Words, zone: str, *, user_id: str, now: datetime) -> kit.Message:
    """What waits for the reader, what they asked for, and what was cleared of late.

    Args:
        waiting: what concerns them.
        words: the reader's.
        zone: the reader's.
        user_id: the reader; of what is cleared only its asker may send a new version.
        now: the present instant.
    """
    texts: list[Safe] = []
    blocks: list[kit.Block] = []
    for name, items in (
        ("to_review", [_to_review(one, words, zone) for one in waiting.to_review]),
        ("asked", [_asked(one, words, zone, now) for one in waiting.asked]),
        ("cleared", [_cleared(one, words, zone, user_id) for one in waiting.cleared]),
    ):
        if items:
            text, shown = _part(name, items, words)
            texts.append(text)
            blocks += shown
    if not texts:
        texts.append(words("material.list.none"))
        blocks.append(kit.section(texts[0]))
    whole = kit.fit(Safe("\n\n").join(texts), _LONGEST_TEXT)
    return kit.Message(whole, (*blocks, kit.actions(ask_button(words), block_id="material:new")))


def _part(name: str, items: Sequence[Item], words: Words) -> tuple[Safe, list[kit.Block]]:
    """One part of the list, at most so many of it."""
    head = words.plural(f"material.list.{name}", len(items))
    texts, blocks = [head], [kit.section(head)]
    for text, buttons, ref in items[:MOST_LISTED]:
        texts.append(text)
        blocks.append(kit.section(text))
        if buttons:
            blocks.append(kit.actions(*buttons, block_id=f"material:{ref}:{name}"))
    if len(items) > MOST_LISTED:
        texts.append(words.plural("material.list.more", len(items) - MOST_LISTED))
        blocks.append(kit.context(texts[-1]))
    return Safe("\n").join(texts), blocks


def _to_review(part: Part, words: Words, zone: str) -> Item:
    view = part.review
    head = words("material.list.from", person=who(view.asker, words), **facts(view, words, zone))
    text = Safe("\n").join([head, *details(view)[:1]])
    return text, reviewer_buttons(part, words), part.reviewer.id


def _asked(view: ReviewView, words: Words, zone: str, now: datetime) -> Item:
    lines = [words("material.list.until", **facts(view, words, zone))]
    approved = len(view.who(Answer.APPROVED))
    lines.append(words("material.state.count", n=view.version, approved=approved, total=len(view.reviewers)))
    if view.waits_for_asker:
        lines.append(words("material.list.back"))
    elif now >= view.limit_at:
        lines.append(words("material.list.late"))
    return Safe("\n").join(lines), asker_buttons(view, words), view.id


def _cleared(view: ReviewView, words: Words, zone: str, user_id: str) -> Item:
    title = words("material.list.title", title=view.title)
    text = Safe("\n").join([title, *details(view)[:1], *standing(view, words, zone)])
    return text, asker_buttons(view, words) if view.asker == user_id else [], view.id
