"""A pulse that is only a test: the real form, whose buttons say so and do nothing else; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.form_blocks import form_message
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.pulse.instrument import Instrument
    from bot.pulse.service.answers import PulseForm
    from bot.text import Words


@kit.builds
def rehearsal_message(form: PulseForm, words: Words, instrument: Instrument, zone: str) -> kit.Message:
    """The form of a pulse as people get it, under a line that says what it is.

    Args:
        form: a pulse of no round.
        words: the reader's.
        instrument: where the statements' texts are.
        zone: the reader's IANA zone.
    """
    real = form_message(form, words, instrument, zone)
    head = words("care.test.head")
    blocks = (kit.section(head), kit.divider(), *_harmless(real.blocks))
    return kit.Message(Safe("\n").join([head, real.text]), blocks)


def _harmless(blocks: tuple[kit.Block, ...]) -> Iterator[kit.Block]:
    """The same blocks, with ids of their own and without values."""
    number = 0
    for block in blocks:
        if block["type"] != "actions":
            yield block
            continue
        elements = []
        for element in block["elements"]:
            number += 1
            kept = {name: value for name, value in element.items() if name != "value"}
            elements.append({**kept, "action_id": f"{Action.CARE_TEST_CLICK}:{number}"})
        yield {**block, "elements": elements}
