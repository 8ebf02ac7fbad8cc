"""The form that offers to fill the directory from the titles of profiles; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.directory.blocks import SIDES
from bot.directory.filling import MOST_AT_ONCE
from bot.slack import kit
from bot.slack.ids import Action, Callback

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.directory.filling import Guess
    from bot.text import Words

BOXES_OF_ONE: Final = 10
_LONGEST_OPTION: Final = 75
BLOCK: Final = "fill:"
"""What the ids of the groups of boxes begin with; their number follows."""


@kit.builds
def filling_view(guesses: Sequence[Guess], words: Words) -> kit.View:
    """Who would be asked about what: the first of them, all ticked."""
    shown = guesses[:MOST_AT_ONCE]
    parts = [words("call.fill.text")]
    blocks = [kit.section(parts[0])]
    for side, key in SIDES.items():
        mine = [one for one in shown if one.said.side == side]
        for at in range(0, len(mine), BOXES_OF_ONE):
            some = mine[at : at + BOXES_OF_ONE]
            label = words.plain("call.fill.group", side=words.plain(key), first=at + 1, last=at + len(some))
            blocks.append(_group(some, f"{BLOCK}{side}:{at}", label, words))
    if len(guesses) > len(shown):
        blocks.append(kit.context(words.plural("call.fill.more", len(guesses) - len(shown))))
    return kit.modal(
        Callback.CALL_FILL,
        words.plain("call.fill.title"),
        blocks,
        submit=words.plain("call.fill.submit"),
        close=words.plain("call.form.cancel"),
    )


def _group(guesses: Sequence[Guess], block_id: str, label: str, words: Words) -> kit.Block:
    options = [
        kit.option(
            kit.fit(words.plain("call.fill.option", person=one.name, topic=_topic(one)), _LONGEST_OPTION),
            one.user_id,
            kit.fit(one.title, _LONGEST_OPTION),
        )
        for one in guesses
    ]
    boxes = kit.checkboxes(Action.INPUT, options, initial=[one.user_id for one in guesses])
    return kit.input_block(label, boxes, block_id=block_id, optional=True)


def _topic(guess: Guess) -> str:
    return ", ".join(part for part in (guess.said.topic, guess.said.region) if part)
