"""The forms of a review: asked for, a new version, other reviewers, and what is to be changed; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reviews.review_form import Block
from bot.reviews.terms import LONGEST, MOST_REVIEWERS
from bot.slack import kit
from bot.slack.ids import Action, Callback

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.reviews.views import Part, ReviewView
    from bot.text import Words


@kit.builds
def review_form_view(words: Words, *, link: str, day: date | None, reviewers: Sequence[str]) -> kit.View:
    """The form for a review.

    Args:
        words: the reader's.
        link: where it was asked for on a message, its address.
        day: the proposed day; None for none.
        reviewers: whom the rules of engagement name.
    """
    return kit.modal(
        Callback.MATERIAL,
        words.plain("material.form.title"),
        [
            kit.section(words("material.form.text")),
            _text(Block.TITLE, "", words),
            _text(Block.LINK, link, words),
            _day(day, words),
            _reviewers(reviewers, words),
            _text(Block.NOTE, "", words),
        ],
        submit=words.plain("material.form.submit"),
        close=words.plain("material.form.cancel"),
    )


@kit.builds
def version_view(view: ReviewView, day: date | None, words: Words) -> kit.View:
    """The form for a new version: what is known of the present one, and the day it has."""
    return kit.modal(
        Callback.MATERIAL_VERSION,
        words.plain("material.version.title"),
        [
            kit.section(words("material.version.text", title=view.title, n=view.version + 1)),
            _text(Block.LINK, view.link, words),
            _day(day, words),
            _text(Block.NOTE, "", words),
        ],
        submit=words.plain("material.version.submit"),
        close=words.plain("material.form.cancel"),
        private_metadata=view.id,
    )


@kit.builds
def reviewers_view(view: ReviewView, reviewers: Sequence[str], day: date | None, words: Words) -> kit.View:
    """The form for other reviewers or another day.

    Args:
        view: the review.
        reviewers: those who are asked and still there.
        day: the day it has, or where that is over another one.
        words: the reader's.
    """
    return kit.modal(
        Callback.MATERIAL_REVIEWERS,
        words.plain("material.reviewers.title"),
        [
            kit.section(words("material.reviewers.text", title=view.title)),
            _reviewers(reviewers, words),
            _day(day, words),
        ],
        submit=words.plain("material.reviewers.submit"),
        close=words.plain("material.form.cancel"),
        private_metadata=view.id,
    )


@kit.builds
def change_view(part: Part, words: Words) -> kit.View:
    """The form behind **Ask for a change**: what to change."""
    field = kit.text_input(Action.INPUT, initial=part.reviewer.said, multiline=True, most=LONGEST["said"])
    label, hint = words.plain("material.change.said"), words.plain("material.change.said_hint")
    return kit.modal(
        Callback.MATERIAL_CHANGE,
        words.plain("material.change.title"),
        [
            kit.section(words("material.change.text", title=part.review.title, n=part.review.version)),
            kit.input_block(label, field, block_id=Block.SAID, hint=hint),
        ],
        submit=words.plain("material.change.submit"),
        close=words.plain("material.form.cancel"),
        private_metadata=part.reviewer.id,
    )


def _text(block: Block, value: str, words: Words) -> kit.Block:
    name = block.field
    typed = kit.text_input(Action.INPUT, initial=value, most=LONGEST[name], multiline=block is Block.NOTE)
    return kit.input_block(
        words.plain(f"material.form.{name}"),
        typed,
        block_id=block,
        optional=block is Block.NOTE,
        hint=words.plain(f"material.form.{name}_hint"),
    )


def _day(day: date | None, words: Words) -> kit.Block:
    picker = kit.datepicker(Action.INPUT, initial=day)
    hint = words.plain("material.form.day_hint")
    return kit.input_block(words.plain("material.form.day"), picker, block_id=Block.DAY, hint=hint)


def _reviewers(reviewers: Sequence[str], words: Words) -> kit.Block:
    chosen = kit.multi_users_select(Action.INPUT, initial=reviewers, most=MOST_REVIEWERS)
    hint = words.plain("material.form.reviewers_hint")
    return kit.input_block(
        words.plain("material.form.reviewers"), chosen, block_id=Block.REVIEWERS, hint=hint
    )
