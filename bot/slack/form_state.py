"""What stands in the inputs of a submitted modal; pure: Slack's `state.values` in, text out.

It is forged until checked: whatever has another form than Slack sends reads as empty.
"""

from __future__ import annotations

from collections.abc import Mapping

# Under which key an element reports its one value.
_KEYS = ("selected_conversation", "selected_user", "selected_time", "selected_date", "value")


def typed(state: object, block_id: str) -> str:
    """What was chosen or typed in the one input of a block; empty where nothing was."""
    element = _element(state, block_id)
    option = element.get("selected_option")
    if isinstance(option, Mapping):
        return _text(option.get("value"))
    return next((_text(element[key]) for key in _KEYS if element.get(key)), "")


def ticked(state: object, block_id: str) -> frozenset[str]:
    """The values of the boxes ticked in a block."""
    options = _element(state, block_id).get("selected_options")
    if not isinstance(options, list):
        return frozenset()
    return frozenset(_text(option.get("value")) for option in options if isinstance(option, Mapping))


def people(state: object, block_id: str) -> tuple[str, ...]:
    """The ids of the people chosen in a block, each once, in the order in which they were."""
    users = _element(state, block_id).get("selected_users")
    if not isinstance(users, list):
        return ()
    return tuple(dict.fromkeys(user for user in map(_text, users) if user))


def _element(state: object, block_id: str) -> Mapping[str, object]:
    block = state.get(block_id) if isinstance(state, Mapping) else None
    elements = block.values() if isinstance(block, Mapping) else ()
    return next((element for element in elements if isinstance(element, Mapping)), {})


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
