"""How buttons sound to who cannot see them: two of one message or view never alike; knows no feature and no words."""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from bot.slack.objects import Element, fit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    Block = dict[str, Any]

LONGEST: Final = 75
# A date or a link with the words that stand for it; a mention, which only Slack can put a name to; and marks of form.
_WORDED: Final = re.compile(r"<[^<>|]*\|([^<>|]*)>")
_NAMELESS: Final = re.compile(r"<[^<>]*>")
_MARKS: Final = re.compile(r"[*`]|^[•>\s]+")


class Told(dict[str, Any]):
    """A block whose buttons say what they are about, and that knows what is heard of it."""

    __slots__ = ("heard",)

    def __init__(self, block: Block) -> None:
        super().__init__(block)
        self.heard = tuple(_spoken(button) for button in _buttons(block))


def told_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in which each button whose words are not its own says, too, what it is about.

    That is the first line of its section, or of the last one above it; where that is alike too, the buttons are
    numbered. Words that are there but once say enough.
    """
    heard = list(chain.from_iterable(map(_heard, blocks)))
    if len(set(heard)) == len(heard):  # as nearly always
        return list(blocks)
    alike = {said for said, times in Counter(heard).items() if times > 1}
    subjects = list(_with_subjects(blocks))
    named = Counter(name for block, about in subjects for name in _names(block, about, alike))
    alike.update(said for said in heard if named[said] > 1)
    numbers: Counter[str] = Counter()
    return [_relabelled(block, about, alike, named, numbers) for block, about in subjects]


def told(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in which every button says what it is about: for those that stand beside others like them."""
    subjects = list(_with_subjects(blocks))
    every = {_spoken(button) for block in blocks for button in _buttons(block)}
    return [Told(_relabelled(block, about, every, Counter(), Counter())) for block, about in subjects]


def _names(block: Block, about: str, alike: Collection[str]) -> Sequence[str]:
    """What those of its buttons would be called that sound alike, and what those are called that have a label."""
    if isinstance(block, Told):
        return block.heard
    named = (one for one in _buttons(block) if _spoken(one) in alike or "accessibility_label" in one)
    return [_named(_word(button, about), about) for button in named]


def _heard(block: Block) -> Sequence[str]:
    return block.heard if isinstance(block, Told) else [_spoken(button) for button in _buttons(block)]


def _relabelled(
    block: Block, about: str, alike: Collection[str], named: Counter[str], numbers: Counter[str]
) -> Block:
    """A block with its buttons' labels; those that sound alike are counted through in `numbers`."""

    def label(button: Element) -> Element:
        if not about or _spoken(button) not in alike:
            return button
        said = _word(button, about)
        name = _named(said, about)
        if named[name] > 1:
            numbers[name] += 1
            name = _named(said, f"{numbers[name]}. {about}")
        return {**button, "accessibility_label": name}

    if not any(said in alike for said in _heard(block)):
        return block
    if "elements" in block:
        elements = [label(one) if _is_button(one) else one for one in block["elements"]]
        return {**block, "elements": elements}
    return {**block, "accessory": label(block["accessory"])} if _is_button(block.get("accessory")) else block


def _with_subjects(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with what it is about."""
    about = ""
    for block in blocks:
        if block["type"] in {"section", "header"} and "text" in block:
            about = _first_line(block["text"]["text"]) or about
        yield block, about


def _buttons(block: Block) -> list[Element]:
    return [one for one in [*block.get("elements", ()), block.get("accessory")] if _is_button(one)]


def _is_button(element: object) -> bool:
    return isinstance(element, dict) and element.get("type") == "button"


def _spoken(button: Element) -> str:
    return str(button.get("accessibility_label") or button["text"]["text"])


def _word(button: Element, about: str) -> str:
    """What a button says by itself, also where its label tells already what it is about."""
    said, shown = _spoken(button), str(button["text"]["text"])
    return shown if said == _named(shown, about) else said


# The same few statements stand in a pulse for everybody.
@lru_cache(maxsize=1024)
def _named(said: str, about: str) -> str:
    return fit(f"{said}: {about}", LONGEST)


# The same few statements stand in a pulse for everybody.
@lru_cache(maxsize=1024)
def _first_line(text: str) -> str:
    """The first line of mrkdwn that says something, as plain text."""
    said = (_MARKS.sub("", _NAMELESS.sub("…", _WORDED.sub(r"\1", line))).strip() for line in text.split("\n"))
    return html.unescape(next((line for line in said if line), ""))
