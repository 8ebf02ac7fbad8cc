"""The forms of action items: a new one, a reason, another day; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.action_form import Block
from bot.meetings.facts import LONGEST
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import escape, link

if TYPE_CHECKING:
    from bot.meetings.action_days import Window
    from bot.meetings.action_form import Draft
    from bot.meetings.action_views import ActionView
    from bot.text import Words

REASONS = {Callback.ACTION_BACK: "back", Callback.ACTION_BLOCK: "block"}
"""The forms in which a reason is given."""


@kit.builds
def action_form_view(draft: Draft, words: Words, window: Window) -> kit.View:
    """The form for an action item.

    Args:
        draft: what is known already; what it was made from goes along.
        words: the reader's.
        window: by when it may be due, as far as can be said before its owner is chosen.
    """
    origin = draft.origin
    text = kit.text_input(
        Action.INPUT, initial=draft.text[: LONGEST["text"]], multiline=True, most=LONGEST["text"]
    )
    told = [kit.context(link(origin.link, words.plain("action.link")))] if origin.link else []
    return kit.modal(
        Callback.ACTION,
        words.plain("action.form.again" if origin.again else "action.form.title"),
        [
            kit.input_block(
                words.plain("action.form.text"),
                text,
                block_id=Block.TEXT,
                hint=words.plain("action.form.text_hint"),
            ),
            kit.input_block(
                words.plain("action.form.owner"),
                kit.users_select(Action.INPUT, initial=draft.owner or None),
                block_id=Block.OWNER,
                hint=words.plain("action.form.owner_hint"),
            ),
            _due(draft, window, words),
            *told,
        ],
        submit=words.plain("action.form.submit"),
        close=words.plain("action.form.cancel"),
        private_metadata=origin.encode(),
    )


def _due(draft: Draft, window: Window, words: Words) -> kit.Block:
    key = "action.form.due_meeting" if window.meeting else "action.form.due_far"
    return kit.input_block(
        words.plain("action.form.due"),
        kit.datepicker(Action.INPUT, initial=draft.due or window.usual),
        block_id=Block.DUE,
        optional=True,
        hint=words.plain(key, day=words.date(window.latest, "weekday")),
    )


@kit.builds
def reason_view(view: ActionView, callback: Callback, words: Words) -> kit.View:
    """The form behind **Hand back** and **Blocked**: why."""
    name = REASONS[callback]
    field = kit.text_input(Action.INPUT, multiline=True, most=LONGEST["reason"])
    return kit.modal(
        callback,
        words.plain(f"action.{name}.title"),
        [
            kit.section(words(f"action.{name}.text", text=view.text)),
            kit.input_block(
                words.plain("action.reason"),
                field,
                block_id=Block.REASON,
                hint=words.plain("action.reason_hint"),
            ),
        ],
        submit=words.plain(f"action.button.{name}"),
        close=words.plain("action.form.cancel"),
        private_metadata=view.id,
    )


@kit.builds
def date_view(view: ActionView, words: Words, window: Window) -> kit.View:
    """The form behind **New date**."""
    key = "due_meeting" if window.meeting else "due_far"
    initial = min(max(view.due_on, window.today), window.latest)
    return kit.modal(
        Callback.ACTION_DATE,
        words.plain("action.date.title"),
        [
            kit.section(escape(view.text)),
            kit.input_block(
                words.plain("action.form.due"),
                kit.datepicker(Action.INPUT, initial=initial),
                block_id=Block.DUE,
                hint=words.plain(f"action.form.{key}", day=words.date(window.latest, "weekday")),
            ),
            kit.context(words("action.date.counted")),
        ],
        submit=words.plain("action.button.date"),
        close=words.plain("action.form.cancel"),
        private_metadata=view.id,
    )
