"""Owns the interactive elements and images of Block Kit, their limits and where they may stand.

It must not know blocks.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from playground.blockkit import parts
from playground.blockkit.report import Report
from playground.model import Json

Check: TypeAlias = Callable[[Report, Json, str], None]

DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
BASE = frozenset({"type", "action_id"})
FOCUS = BASE | {"focus_on_load"}
PICK = FOCUS | {"placeholder", "confirm"}
MULTI = PICK | {"max_selected_items"}


def _button(report: Report, value: Json, at: str) -> None:
    parts.text(report, value["text"], f"{at}/text", 75, parts.PLAIN)
    if "value" in value:
        report.string(value["value"], f"{at}/value", 2000)
    if "url" in value:
        report.string(value["url"], f"{at}/url", 3000)
    if "accessibility_label" in value:
        report.string(value["accessibility_label"], f"{at}/accessibility_label", 75)
    parts.style(report, value, at)
    parts.confirm(report, value, at)


def _few(report: Report, value: Json, at: str) -> None:
    parts.options(report, value["options"], f"{at}/options", 10, parts.BOTH)
    offered = _dicts(value["options"])
    parts.chosen(report, value, "initial_option", at, offered)
    parts.chosen(report, value, "initial_options", at, offered)
    parts.confirm(report, value, at)


def _static(report: Report, value: Json, at: str) -> None:
    offered: list[Json] = []
    if ("options" in value) == ("option_groups" in value):
        report.add("must provide either options or option_groups", at)
    elif "options" in value:
        parts.options(report, value["options"], f"{at}/options", 100)
        offered = _dicts(value["options"])
    elif report.items(value["option_groups"], f"{at}/option_groups", 100):
        for index, group in enumerate(_dicts(value["option_groups"])):
            here = f"{at}/option_groups/{index}"
            if report.keys(group, here, parts.GROUP_KEYS, ("label", "options")):
                parts.text(report, group["label"], f"{here}/label", 75, parts.PLAIN)
                parts.options(report, group["options"], f"{here}/options", 100)
                offered += _dicts(group["options"])
    parts.chosen(report, value, "initial_option", at, offered)
    parts.chosen(report, value, "initial_options", at, offered)
    _picker(report, value, at)


def _dicts(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _picker(report: Report, value: Json, at: str) -> None:
    parts.plain(report, value, "placeholder", at, 150)
    parts.confirm(report, value, at)
    report.flag(value, "focus_on_load", at)
    for key in ("max_selected_items", "min_query_length"):
        least = 1 if key == "max_selected_items" else 0
        if key in value and not (isinstance(value[key], int) and value[key] >= least):
            report.add(f"must be an integer of {least} or more", f"{at}/{key}")
    if "initial_date" in value and not DATE.match(str(value["initial_date"])):
        report.add("must match format YYYY-MM-DD", f"{at}/initial_date")
    if "initial_time" in value and not TIME.match(str(value["initial_time"])):
        report.add("must match format HH:mm", f"{at}/initial_time")
    stamp = value.get("initial_date_time")
    if stamp is not None and not (isinstance(stamp, int) and len(str(stamp)) == 10):
        report.add("must be a Unix timestamp of 10 digits", f"{at}/initial_date_time")


def _overflow(report: Report, value: Json, at: str) -> None:
    parts.options(report, value["options"], f"{at}/options", 5)
    parts.confirm(report, value, at)


def _plain_input(report: Report, value: Json, at: str) -> None:
    _picker(report, value, at)
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if not (isinstance(least, int) and 0 <= least <= 3000):
        report.add("must be between 0 and 3000", f"{at}/min_length")
    if not (isinstance(most, int) and 1 <= most <= 3000):
        report.add("must be between 1 and 3000", f"{at}/max_length")
    elif "initial_value" in value:
        report.string(value["initial_value"], f"{at}/initial_value", most, 0)
    report.flag(value, "multiline", at)


def _number(report: Report, value: Json, at: str) -> None:
    _picker(report, value, at)
    report.flag(value, "is_decimal_allowed", at)
    for key in ("min_value", "max_value", "initial_value"):
        if key in value and not isinstance(value[key], str):
            report.add("must be a string", f"{at}/{key}")


def _rich_input(report: Report, value: Json, at: str) -> None:
    _picker(report, value, at)
    for key in ("min_lines", "max_lines"):
        if key in value and not (isinstance(value[key], int) and 1 <= value[key] <= 100):
            report.add("must be between 1 and 100", f"{at}/{key}")


def _files(report: Report, value: Json, at: str) -> None:
    most = value.get("max_files", 10)
    if not (isinstance(most, int) and 1 <= most <= 10):
        report.add("must be between 1 and 10", f"{at}/max_files")


def image_source(report: Report, value: Json, at: str) -> None:
    """An image's address or Slack file, and its text for people who do not see it (1 to 2000 characters)."""
    report.string(value.get("alt_text", ""), f"{at}/alt_text", 2000)
    if ("image_url" in value) == ("slack_file" in value):
        report.add("must provide either image_url or slack_file", at)
    elif "image_url" in value:
        report.string(value["image_url"], f"{at}/image_url", 3000)
    else:
        problem = report.file_check(value["slack_file"] if isinstance(value["slack_file"], dict) else {})
        if problem:
            report.add(problem, f"{at}/slack_file")


SELECTS = {
    "external_select": PICK | {"min_query_length", "initial_option"},
    "users_select": PICK | {"initial_user"},
    "conversations_select": PICK
    | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    "channels_select": PICK | {"initial_channel", "response_url_enabled"},
    "multi_external_select": MULTI | {"min_query_length", "initial_options"},
    "multi_users_select": MULTI | {"initial_users"},
    "multi_conversations_select": MULTI
    | {"initial_conversations", "default_to_current_conversation", "filter"},
    "multi_channels_select": MULTI | {"initial_channels"},
}
STATIC = frozenset({"options", "option_groups"})
TYPED = FOCUS | {"placeholder", "initial_value", "dispatch_action_config"}

ELEMENTS: dict[str, tuple[frozenset[str], tuple[str, ...], Check]] = {
    "button": (
        BASE | {"text", "value", "url", "style", "confirm", "accessibility_label"},
        ("text",),
        _button,
    ),
    "radio_buttons": (FOCUS | {"options", "initial_option", "confirm"}, ("options",), _few),
    "checkboxes": (FOCUS | {"options", "initial_options", "confirm"}, ("options",), _few),
    "static_select": (PICK | STATIC | {"initial_option"}, (), _static),
    "multi_static_select": (MULTI | STATIC | {"initial_options"}, (), _static),
    "overflow": (BASE | {"options", "confirm"}, ("options",), _overflow),
    "datepicker": (PICK | {"initial_date"}, (), _picker),
    "timepicker": (PICK | {"initial_time", "timezone"}, (), _picker),
    "datetimepicker": (FOCUS | {"confirm", "initial_date_time"}, (), _picker),
    "plain_text_input": (TYPED | {"multiline", "min_length", "max_length"}, (), _plain_input),
    "number_input": (
        TYPED | {"is_decimal_allowed", "min_value", "max_value"},
        ("is_decimal_allowed",),
        _number,
    ),
    "email_text_input": (TYPED, (), _picker),
    "url_text_input": (TYPED, (), _picker),
    "rich_text_input": (TYPED | {"min_lines", "max_lines"}, (), _rich_input),
    "file_input": (BASE | {"filetypes", "max_files"}, (), _files),
    "image": (frozenset({"type", "image_url", "slack_file", "alt_text"}), ("alt_text",), image_source),
    **{kind: (keys, (), _picker) for kind, keys in SELECTS.items()},
}

PICKERS = frozenset({"radio_buttons", "checkboxes", "static_select", "multi_static_select", *SELECTS})
INPUTS = PICKERS | {
    "datepicker",
    "timepicker",
    "datetimepicker",
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
}
ACTIONS = PICKERS | {"button", "overflow", "datepicker", "timepicker", "datetimepicker", "rich_text_input"}
ACCESSORIES = PICKERS | {"button", "overflow", "datepicker", "timepicker", "image"}


def element(report: Report, value: object, at: str, allowed: frozenset[str]) -> None:
    """One element where only these kinds may stand."""
    if not isinstance(value, dict):
        report.add("must be an object", at)
        return
    kind = value.get("type")
    rule = ELEMENTS.get(kind) if isinstance(kind, str) and kind in allowed else None
    if rule is None:
        report.add(f"unsupported type: {kind}", f"{at}/type")
        return
    keys, required, check = rule
    if report.keys(value, at, keys, required):
        check(report, value, at)
    action = value.get("action_id")
    if action is not None and report.string(action, f"{at}/action_id", 255):
        if action in report.action_ids:
            report.add(f"action_id {action} already exists in this block", f"{at}/action_id")
        report.action_ids.add(action)
