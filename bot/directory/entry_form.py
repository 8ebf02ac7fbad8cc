"""What comes back from the form for an entry: pure; all of it is forged until checked, here its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.directory.entries import LONGEST, Said, Wanted, split_keywords
from bot.errors import BotError
from bot.people.sides import Side
from bot.slack.form_state import typed
from bot.slack.ids import ForgedValueError

_ID: Final = "[0-9a-f]{32}"
_MARK: Final = re.compile(rf"({_ID})?\.({_ID}(?:,{_ID})*)?")
MOST_LIKES: Final = 5
"""Entries like one that are pointed out."""


class Block(StrEnum):
    """Ids of the form's inputs."""

    TOPIC = "entry_topic"
    KEYWORDS = "entry_keywords"
    PERSON = "entry_person"
    CHANNEL = "entry_channel"
    DEPUTY = "entry_deputy"
    PRODUCT = "entry_product"
    REGION = "entry_region"
    SEGMENT = "entry_segment"
    SIDE = "entry_side"
    NOTE = "entry_note"

    @property
    def field(self) -> str:
        """What of an entry it is."""
        return self.value.removeprefix("entry_")


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""


@dataclass(frozen=True, slots=True)
class FormMark:
    """What the form carries: the entry that is changed (empty for a new one), and those like it that were shown."""

    entry_id: str = ""
    seen: tuple[str, ...] = ()

    def encode(self) -> str:
        """The form's metadata."""
        return f"{self.entry_id}.{','.join(self.seen[:MOST_LIKES])}"

    @classmethod
    def decode(cls, text: str) -> FormMark:
        """The parts of a form's metadata.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _MARK.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        return cls(found[1] or "", tuple(found[2].split(",")) if found[2] else ())


def parse_entry(state: object) -> Wanted | Problems:
    """The entry as it was filled in, or what is wrong and where."""
    texts = {block: " ".join(typed(state, block).split()) for block in Block if block.field in LONGEST}
    person, channel, deputy = (typed(state, block) for block in (Block.PERSON, Block.CHANNEL, Block.DEPUTY))
    problems: Problems = {
        block: BotError("call.form.error.long", n=LONGEST[block.field])
        for block, text in texts.items()
        if len(text) > LONGEST[block.field]
    }
    if not texts[Block.TOPIC]:
        problems[Block.TOPIC] = BotError("call.form.error.topic")
    if not person and not channel:
        problems[Block.PERSON] = BotError("call.form.error.nobody")
    if person and channel:
        problems[Block.CHANNEL] = BotError("call.form.error.both")
    if deputy and deputy == person:
        problems[Block.DEPUTY] = BotError("call.form.error.deputy")
    side = typed(state, Block.SIDE)
    if side not in {"none", *Side}:
        raise ForgedValueError(side[:80])
    if problems:
        return problems
    said = Said(
        topic=texts[Block.TOPIC],
        keywords=split_keywords(texts[Block.KEYWORDS]),
        product=texts[Block.PRODUCT],
        region=texts[Block.REGION],
        segment=texts[Block.SEGMENT],
        side="" if side == "none" else side,
        note=texts[Block.NOTE],
    )
    return Wanted(said, person or channel, "", deputy)
