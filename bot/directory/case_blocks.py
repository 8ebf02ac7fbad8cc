"""The forms in which people bring something before the stewards, and what is told of it; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.directory.cases import What
from bot.directory.entries import LONGEST_REPLY, LONGEST_SAID
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe, escape, mention

if TYPE_CHECKING:
    from bot.directory.cases import CaseView
    from bot.directory.service import EntryView
    from bot.text import Words

SAID, SUGGESTED, ANSWER = "call_said", "call_suggested", "call_answer"
"""Blocks of inputs, where what is wrong with them is said."""
_LONGEST_QUOTE: Final = 600
_BAR: Final = escape("> ")
ABOUT: Final = {
    What.WRONG: "call.case.wrong",
    What.LEFT: "call.case.left",
    What.SILENT: "call.case.silent",
    What.REMOVED: "call.case.removed",
    What.UNOWNED: "call.case.unowned",
}
"""What is told of an entry."""


@kit.builds
def asking_view(asked: str, words: Words) -> kit.View:
    """The form for a question to the stewards, with what was typed in it."""
    field = kit.text_input(
        Action.INPUT, initial=asked[:LONGEST_SAID], multiline=True, most=LONGEST_SAID, least=2
    )
    return kit.modal(
        Callback.CALL_ASK,
        words.plain("call.ask.title"),
        [
            kit.section(words("call.ask.text")),
            kit.input_block(words.plain("call.ask.label"), field, block_id=SAID),
        ],
        submit=words.plain("call.ask.send"),
        close=words.plain("call.form.cancel"),
    )


@kit.builds
def wrong_view(entry: EntryView, words: Words) -> kit.View:
    """The form behind **Wrong person?**: who would be right, or what is."""
    who = kit.users_select(Action.INPUT, placeholder=words.plain("call.wrong.who_placeholder"))
    said = kit.text_input(Action.INPUT, multiline=True, most=LONGEST_SAID)
    text = words("call.wrong.text", topic=kit.fit(entry.said.topic, 80))
    return kit.modal(
        Callback.CALL_WRONG,
        words.plain("call.wrong.title"),
        [
            kit.section(text),
            kit.input_block(words.plain("call.wrong.who"), who, block_id=SUGGESTED, optional=True),
            kit.input_block(words.plain("call.wrong.said"), said, block_id=SAID, optional=True),
        ],
        submit=words.plain("call.ask.send"),
        close=words.plain("call.form.cancel"),
        private_metadata=entry.id,
    )


@kit.builds
def replying_view(case: CaseView, words: Words) -> kit.View:
    """The form for an answer to who asked."""
    field = kit.text_input(Action.INPUT, multiline=True, most=LONGEST_REPLY)
    return kit.modal(
        Callback.CALL_REPLY,
        words.plain("call.reply.title"),
        [
            kit.section(_told(case, words)),
            kit.input_block(words.plain("call.reply.label"), field, block_id=ANSWER),
            kit.context(words("call.reply.seen", person=mention(case.asker))),
        ],
        submit=words.plain("call.ask.send"),
        close=words.plain("call.form.cancel"),
        private_metadata=case.id,
    )


@kit.builds
def case_message(case: CaseView, words: Words) -> kit.Message:
    """What the stewards are told, with what they can do; once it is settled, by whom and how."""
    text = _told(case, words)
    if case.is_settled:
        done = words(
            "call.case.answered" if case.reply else "call.case.settled", steward=mention(case.settled_by)
        )
        parts = [text, done, *([_quoted(case.reply)] if case.reply else [])]
        return kit.Message(Safe("\n").join(parts), tuple(kit.section(part) for part in parts))
    buttons = []
    if case.is_waited_for:
        buttons.append(
            kit.button(words.plain("call.case.reply"), Action.CALL_REPLY, case.id, style="primary")
        )
    if case.entry_id and case.what is not What.REMOVED:
        buttons.append(kit.button(words.plain("call.case.change"), Action.CALL_EDIT, case.entry_id))
    if case.what in {What.SILENT, What.UNOWNED}:
        buttons.append(kit.button(words.plain("call.check.right"), Action.CALL_RIGHT, case.entry_id))
    buttons.append(kit.button(words.plain("call.case.settle"), Action.CALL_SETTLE, case.id))
    return kit.Message(text, (kit.section(text), kit.actions(*buttons)))


@kit.builds
def reply_message(case: CaseView, words: Words) -> kit.Message:
    """The stewards' answer, to who asked."""
    key = "call.reply.question" if case.is_question else "call.reply.entry"
    head = words(key, steward=mention(case.settled_by), topic=case.topic)
    asked = [_quoted(case.said)] if case.said else []
    parts = [Safe("\n").join([head, *asked]), escape(kit.fit(case.reply, LONGEST_REPLY))]
    return kit.Message(Safe("\n").join(parts), tuple(kit.section(part) for part in parts))


def _told(case: CaseView, words: Words) -> Safe:
    """What was brought, by whom."""
    asker = mention(case.asker) if case.asker else Safe("")
    if case.is_question:
        return Safe("\n").join([words("call.case.question", asker=asker), _quoted(case.said)])
    lines = [words(ABOUT[case.what], asker=asker, topic=case.topic)]
    if case.suggested:
        lines.append(words("call.case.suggested", person=mention(case.suggested)))
    if case.said:
        lines.append(_quoted(case.said))
    return Safe("\n").join(lines)


def _quoted(text: str) -> Safe:
    """Somebody's words, line by line behind a bar."""
    lines = [_BAR + line for line in kit.fit(text, _LONGEST_QUOTE).splitlines() if line.strip()]
    return Safe("\n").join(lines)
