"""How buttons sound to who cannot see them: two of one message or view never alike; knows no feature and no words."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
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


def told_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in which each button whose words are not its own says, too, what it is about.

    That is the first line of its section, or of the last one above it; where that is alike too, the buttons are
    numbered. Words that are there but once say enough.
    """
    subjects = list(_with_subjects(blocks))
    places = [(button, about) for block, about in subjects for button in _buttons(block)]
    heard = Counter(_spoken(button) for button, _ in places)
    alike = {said for said, times in heard.items() if times > 1}
    named = Counter(_named(_spoken(button), about) for button, about in places if _spoken(button) in alike)
    numbers: Counter[str] = Counter()
    return [_relabelled(block, about, alike, named, numbers) for block, about in subjects]


def _relabelled(
    block: Block, about: str, alike: Collection[str], named: Counter[str], numbers: Counter[str]
) -> Block:
    """A block with its buttons' labels; those that sound alike are counted through in `numbers`."""

    def label(button: Element) -> Element:
        said = _spoken(button)
        if not about or said not in alike:
            return button
        name = _named(said, about)
        if named[name] > 1:
            numbers[name] += 1
            name = _named(said, f"{numbers[name]}. {about}")
        return {**button, "accessibility_label": name}

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
    return isinstance(element, Mapping) and element.get("type") == "button"


def _spoken(button: Element) -> str:
    return str(button.get("accessibility_label") or button["text"]["text"])


# The same few statements stand in a pulse for everybody.
@lru_cache(maxsize=1024)
def _named(said: str, about: str) -> str:
    return fit(f"{said}: {about}", LONGEST)


def _first_line(text: str) -> str:
    """The first line of mrkdwn that says something, as plain text."""
    said = (_MARKS.sub("", _NAMELESS.sub("…", _WORDED.sub(r"\1", line))).strip() for line in text.split("\n"))
    return html.unescape(next((line for line in said if line), ""))
