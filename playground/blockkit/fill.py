"""Owns what Slack adds to blocks it has accepted: ids and the defaults of texts.

It must not know if they are right.
"""

from collections.abc import Callable

from playground.model import Json


def complete(blocks: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """The blocks (changed in place) with missing block ids, action ids and text defaults filled in."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = new_id()
        for key in ("text", "label", "hint", "title"):
            if key in block:
                _text(block[key])
        for field in block.get("fields", ()):
            _text(field)
        for element in elements_of(block):
            _element(element, new_id)
    return blocks


def elements_of(block: Json) -> list[Json]:
    """The elements of a block, in the order in which they are shown."""
    kind = block.get("type")
    if kind in {"actions", "context"}:
        elements: list[Json] = block["elements"]
        return elements
    if kind == "input":
        return [block["element"]]
    if kind == "section" and "accessory" in block:
        return [block["accessory"]]
    return []


def _element(element: Json, new_id: Callable[[], str]) -> None:
    kind = element["type"]
    if kind in {"plain_text", "mrkdwn"}:
        _text(element)
        return
    if kind == "image":
        return
    if not element.get("action_id"):
        element["action_id"] = new_id()
    for key in ("text", "placeholder"):
        if key in element:
            _text(element[key])
    for option in element.get("options", ()):
        _text(option["text"])
        if "description" in option:
            _text(option["description"])


def _text(value: object) -> None:
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
