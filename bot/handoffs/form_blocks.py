"""The form in which something is handed over, and the one in which it is returned; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.handoffs.handoff_form import Block
from bot.handoffs.terms import LONGEST, USUAL_DAYS, Kind, Within
from bot.slack import kit
from bot.slack.ids import Action, Callback

if TYPE_CHECKING:
    from bot.handoffs.terms import Draft
    from bot.handoffs.views import HandoffView
    from bot.text import Safe, Words

_LONGEST_RULE: Final = 600


@kit.builds
def handoff_form_view(
    draft: Draft, words: Words, *, lead_hours: int, rule: Safe, instead_of: str = ""
) -> kit.View:
    """The form for a handoff.

    Args:
        draft: what is known already.
        words: the reader's.
        lead_hours: the usual time of leads, in working hours.
        rule: what the two sides have agreed on handoffs; empty for nothing.
        instead_of: the handoff that is given to somebody else.
    """
    agreed = [kit.section(kit.fit(rule, _LONGEST_RULE))] if rule else []
    blocks = [
        *agreed,
        *_what(draft, words),
        *_when(draft, words, lead_hours),
        _text(Block.NOTE, draft.note, words, optional=True),
        _text(Block.LINK, draft.link, words, optional=True),
    ]
    return kit.modal(
        Callback.HANDOFF,
        words.plain("handoff.form.again_title" if instead_of else "handoff.form.title"),
        blocks,
        submit=words.plain("handoff.form.submit"),
        close=words.plain("handoff.form.cancel"),
        private_metadata=instead_of,
    )


@kit.builds
def return_view(view: HandoffView, words: Words) -> kit.View:
    """The form behind **Return**: why."""
    field = kit.text_input(Action.INPUT, multiline=True, most=LONGEST["reason"])
    return kit.modal(
        Callback.HANDOFF_RETURN,
        words.plain("handoff.return.title"),
        [
            kit.section(words("handoff.return.text", what=view.draft.what)),
            kit.input_block(
                words.plain("handoff.return.reason"),
                field,
                block_id=Block.REASON,
                hint=words.plain("handoff.return.reason_hint"),
            ),
        ],
        submit=words.plain("handoff.button.return"),
        close=words.plain("handoff.form.cancel"),
        private_metadata=view.id,
    )


def _what(draft: Draft, words: Words) -> list[kit.Block]:
    """What is handed over, and to whom."""
    kind = kit.select(Action.INPUT, _kinds(words), initial=draft.kind)
    taker = kit.users_select(Action.INPUT, initial=draft.taker or None)
    return [
        kit.input_block(words.plain("handoff.form.kind"), kind, block_id=Block.KIND),
        _text(Block.WHAT, draft.what, words),
        kit.input_block(words.plain("handoff.form.taker"), taker, block_id=Block.TAKER),
    ]


def _when(draft: Draft, words: Words, lead_hours: int) -> list[kit.Block]:
    """Within what time, or by which date."""
    return [
        kit.input_block(
            words.plain("handoff.form.within"),
            kit.select(Action.INPUT, _times(words, lead_hours), initial=draft.within),
            block_id=Block.WITHIN,
            hint=words.plain("handoff.form.within_hint"),
        ),
        kit.input_block(
            words.plain("handoff.form.day"),
            kit.datepicker(Action.INPUT, initial=draft.day),
            block_id=Block.DAY,
            optional=True,
            hint=words.plain("handoff.form.day_hint"),
        ),
    ]


def _text(block: Block, value: str, words: Words, *, optional: bool = False) -> kit.Block:
    field = block.removeprefix("handoff_")
    typed = kit.text_input(Action.INPUT, initial=value, most=LONGEST[field], multiline=block is Block.NOTE)
    return kit.input_block(
        words.plain(f"handoff.form.{field}"),
        typed,
        block_id=block,
        optional=optional,
        hint=words.plain(f"handoff.form.{field}_hint"),
    )


def _kinds(words: Words) -> list[kit.Element]:
    return [kit.option(words.plain(f"handoff.kind.{kind}"), kind) for kind in Kind]


def _times(words: Words, lead_hours: int) -> list[kit.Element]:
    usual = words.plain_plural("handoff.within.usual", lead_hours, days=USUAL_DAYS)
    others = [one for one in Within if one is not Within.USUAL]
    return [
        kit.option(usual, Within.USUAL),
        *(kit.option(words.plain(f"handoff.within.{one}"), one) for one in others),
    ]
