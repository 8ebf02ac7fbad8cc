"""The answer to a command with **Share in channel** below it, and what it becomes when that is clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, mention

if TYPE_CHECKING:
    from bot.slack.ids import Topic
    from bot.text import Words


@kit.builds
def with_share(message: kit.Message, topic: Topic, words: Words) -> kit.Message:
    """An answer for the asker alone, with the button that shows it to the channel."""
    button = kit.button(words.plain("share.button"), Action.SHARE, value=topic.encode())
    return kit.Message(message.text, (*_blocks(message), kit.actions(button)))


@kit.builds
def shared_message(message: kit.Message, user_id: str, words: Words) -> kit.Message:
    """The same for everybody, with who shared it."""
    return _with_note(message, words("share.by", person=mention(user_id)))


@kit.builds
def shared_answer(message: kit.Message, words: Words, *, is_whole: bool = True) -> kit.Message:
    """What stays of the private answer: the same without the button, and whether all of it was shared."""
    return _with_note(message, words("share.done" if is_whole else "share.done_in_part"))


def _with_note(message: kit.Message, note: Safe) -> kit.Message:
    return kit.Message(Safe("\n").join([message.text, note]), (*_blocks(message), kit.context(note)))


def _blocks(message: kit.Message) -> tuple[kit.Block, ...]:
    """A message of words alone has none: it would be hidden behind what is added."""
    return message.blocks or (kit.section(message.text),)
