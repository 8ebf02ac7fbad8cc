"""Owns what people put into inputs and how Slack reports it as state.

It must not know which surface the inputs are on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from playground.blockkit.fill import elements_of
from playground.model import Json
from playground.world import World


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of element reports its value: under which key, from which initial key, many or one."""

    key: str
    initial: str
    many: bool = False


STATES: dict[str, Kind] = {
    "plain_text_input": Kind("value", "initial_value"),
    "number_input": Kind("value", "initial_value"),
    "email_text_input": Kind("value", "initial_value"),
    "url_text_input": Kind("value", "initial_value"),
    "rich_text_input": Kind("rich_text_value", "initial_value"),
    "static_select": Kind("selected_option", "initial_option"),
    "external_select": Kind("selected_option", "initial_option"),
    "radio_buttons": Kind("selected_option", "initial_option"),
    "checkboxes": Kind("selected_options", "initial_options", many=True),
    "multi_static_select": Kind("selected_options", "initial_options", many=True),
    "multi_external_select": Kind("selected_options", "initial_options", many=True),
    "users_select": Kind("selected_user", "initial_user"),
    "conversations_select": Kind("selected_conversation", "initial_conversation"),
    "channels_select": Kind("selected_channel", "initial_channel"),
    "multi_users_select": Kind("selected_users", "initial_users", many=True),
    "multi_conversations_select": Kind("selected_conversations", "initial_conversations", many=True),
    "multi_channels_select": Kind("selected_channels", "initial_channels", many=True),
    "datepicker": Kind("selected_date", "initial_date"),
    "timepicker": Kind("selected_time", "initial_time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time"),
    "file_input": Kind("files", "", many=True),
}
REQUIRED = "Please complete this required field."


def state_of(blocks: list[Json], values: Json) -> Json:
    """`state.values`: every input of the blocks with its value, its initial value or nothing."""
    state: Json = {}
    for block in blocks:
        for element in elements_of(block):
            kind = STATES.get(element["type"])
            if kind is None:
                continue
            action = element["action_id"]
            held = values.get(block["block_id"], {}).get(action)
            state.setdefault(block["block_id"], {})[action] = held or initial_value(element, kind)
    return state


def initial_value(element: Json, kind: Kind) -> Json:
    """An input's value before anybody touched it."""
    empty: object = [] if kind.many else None
    return {"type": element["type"], kind.key: element.get(kind.initial, empty)}


def entered(world: World, element: Json, wanted: object, offered: list[Json] | None = None) -> Json:
    """The value of an input after a person chose or typed `wanted`; LookupError if that is not to be had."""
    kind = STATES[element["type"]]
    pick = _picker(world, element, offered)
    if kind.many:
        many = list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]
        value: object = [pick(one) for one in many]
    else:
        value = None if wanted is None else pick(wanted)
    return {"type": element["type"], kind.key: value}


def _picker(world: World, element: Json, offered: list[Json] | None) -> Callable[[object], object]:
    name = element["type"].removeprefix("multi_")
    if name == "users_select":
        return lambda wanted: world.person(str(wanted)).id
    if name in {"conversations_select", "channels_select"}:
        return lambda wanted: world.channel(str(wanted)).id
    if name in {"static_select", "radio_buttons", "checkboxes", "external_select"}:
        options = offered if offered is not None else options_of(element)
        return lambda wanted: option_named(options, str(wanted))
    return _moment if name == "datetimepicker" else _written


def _moment(wanted: object) -> object:
    return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(str(wanted))


def _written(wanted: object) -> object:
    if isinstance(wanted, date):
        return wanted.isoformat()
    if isinstance(wanted, time):
        return f"{wanted:%H:%M}"
    return wanted if isinstance(wanted, dict) else str(wanted)


def options_of(element: Json) -> list[Json]:
    """All options of an element, those in groups included."""
    options: list[Json] = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        options += group["options"]
    return options


def option_named(options: list[Json], label: str) -> Json:
    """The option with this label: the same text, else the only one that begins with it."""
    found = [option for option in options if option["text"]["text"] == label]
    found = found or [o for o in options if matches(o["text"]["text"], label)]
    if len(found) != 1:
        offered = [option["text"]["text"] for option in options]
        raise LookupError(f"{'no' if not found else 'more than one'} option {label!r} among {offered}")
    return found[0]


def matches(text: str, words: str) -> bool:
    """True if the text begins with these words and the word ends there; case does not matter."""
    text, words = text.casefold().strip(), words.casefold().strip()
    return text.startswith(words) and not text[len(words) : len(words) + 1].isalnum()


def complaints(blocks: list[Json], state: Json) -> dict[str, str]:
    """What Slack's client itself objects to before a form is sent: block id -> text."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        kind = STATES[element["type"]]
        value = state[block["block_id"]][element["action_id"]][kind.key]
        if value in (None, "", []):
            if not block.get("optional", False):
                found[block["block_id"]] = REQUIRED
        elif problem := _problem(element, value):
            found[block["block_id"]] = problem
    return found


def _problem(element: Json, value: object) -> str:
    if element["type"] == "plain_text_input" and isinstance(value, str):
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not least <= len(value) <= most:
            return f"Please enter {least} to {most} characters."
    if element["type"] == "number_input":
        return _number_problem(element, str(value))
    if element["type"] == "email_text_input" and "@" not in str(value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and "://" not in str(value):
        return "Please enter a valid URL."
    most = element.get("max_selected_items")
    if isinstance(value, list) and most is not None and len(value) > most:
        return f"Please select at most {most}."
    return ""


def _number_problem(element: Json, text: str) -> str:
    try:
        number = float(text) if element.get("is_decimal_allowed") else int(text)
    except ValueError:
        return "Please enter a valid number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of {element['min_value']} or more."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of {element['max_value']} or less."
    return ""
