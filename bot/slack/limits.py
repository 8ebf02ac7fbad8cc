"""Slack's limits as tables: lengths, counts and where what may stand (slack-facts.md 2); knows no message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """How long or how many.

    Attributes:
        kind: the `type` of a block or element, or the name of an object without one (`option`, `confirm`,
            `message`, `modal`, `home` ...).
        path: names from there to the value, with `.` between; `[]` goes through a list.
        most: characters of a text, items of a list, or the number itself.
        least: the same from below.
    """

    kind: str
    path: str
    most: int
    least: int = 0


BLOCKS_IN_MESSAGE: Final = 50
BLOCKS_IN_VIEW: Final = 100
TEXT_OF_MESSAGE: Final = 4000
VIEW_BYTES: Final = 250_000  # Slack says 250 KB; the smaller reading of that
MARKDOWN_IN_MESSAGE: Final = 12_000
TABLES_IN_MESSAGE: Final = 1
CHARTS_IN_MESSAGE: Final = 2
# Kinds of chart, and what each must have.
CHARTS: Final = {
    "pie": ("segments",),
    **dict.fromkeys(("line", "bar", "area"), ("series", "axis_config")),
}

_BLOCK_KINDS: Final = (
    *(
        "section",
        "actions",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "markdown",
        "table",
    ),
    *(
        "data_table",
        "data_visualization",
        "video",
        "alert",
        "card",
        "carousel",
        "container",
        "context_actions",
    ),
)
_SELECTS: Final = (
    *("static_select", "external_select", "users_select", "conversations_select", "channels_select"),
    *("multi_static_select", "multi_external_select", "multi_users_select"),
    *("multi_conversations_select", "multi_channels_select"),
)
_INPUTS_WITH_HINT: Final = (
    *_SELECTS,
    *("datepicker", "timepicker", "plain_text_input", "number_input", "email_text_input", "url_text_input"),
    "rich_text_input",
)
_CHOICES: Final = ("radio_buttons", "checkboxes")
_MORE_INPUTS: Final = ("datetimepicker", "file_input")
INTERACTIVE: Final = frozenset(
    {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"}
    | {*_INPUTS_WITH_HINT, *_CHOICES, *_MORE_INPUTS}
)

LIMITS: Final = (
    # the whole
    Limit("message", "text", TEXT_OF_MESSAGE, 1),
    Limit("message", "blocks", BLOCKS_IN_MESSAGE),
    Limit("message", "attachments", 100),
    Limit("modal", "blocks", BLOCKS_IN_VIEW, 1),
    Limit("modal", "title.text", 24, 1),
    Limit("modal", "submit.text", 24, 1),
    Limit("modal", "close.text", 24, 1),
    *(
        Limit(kind, path, most)
        for kind in ("modal", "home")
        for path, most in (("callback_id", 255), ("external_id", 255), ("private_metadata", 3000))
    ),
    Limit("home", "blocks", BLOCKS_IN_VIEW, 1),
    # every text object; Slack refuses an empty one
    Limit("mrkdwn", "text", 3000, 1),
    Limit("plain_text", "text", 3000, 1),
    # blocks
    *(Limit(kind, "block_id", 255) for kind in _BLOCK_KINDS),
    Limit("section", "fields", 10, 1),
    Limit("section", "fields[].text", 2000),
    Limit("actions", "elements", 25, 1),
    Limit("context", "elements", 10, 1),
    Limit("header", "text.text", 150),
    Limit("image", "image_url", 3000),
    Limit("image", "alt_text", 2000, 1),
    Limit("image", "title.text", 2000),
    Limit("input", "label.text", 2000),
    Limit("input", "hint.text", 2000),
    Limit("markdown", "text", MARKDOWN_IN_MESSAGE, 1),
    Limit("table", "rows", 100, 1),
    Limit("table", "rows[]", 20),
    Limit("table", "column_settings", 20),
    Limit("data_table", "rows", 101, 2),
    Limit("data_table", "page_size", 100, 1),
    Limit("data_visualization", "title", 50, 1),
    Limit("data_visualization", "chart.segments", 6, 1),
    Limit("data_visualization", "chart.segments[].label", 20, 1),
    Limit("data_visualization", "chart.series", 6, 1),
    Limit("data_visualization", "chart.series[].name", 20, 1),
    Limit("data_visualization", "chart.series[].data", 20, 1),
    Limit("data_visualization", "chart.series[].data[].label", 20, 1),
    Limit("data_visualization", "chart.axis_config.categories", 20, 1),
    Limit("data_visualization", "chart.axis_config.categories[]", 20, 1),
    Limit("data_visualization", "chart.axis_config.x_label", 50),
    Limit("data_visualization", "chart.axis_config.y_label", 50),
    Limit("video", "title.text", 199),
    Limit("video", "author_name", 49),
    Limit("card", "title.text", 150),
    Limit("card", "subtitle.text", 150),
    Limit("card", "body.text", 200),
    Limit("carousel", "elements", 10, 1),
    Limit("container", "blocks", 10, 1),
    Limit("container", "title.text", 150),
    Limit("container", "subtitle.text", 150),
    Limit("context_actions", "elements", 5, 1),
    # elements
    *(Limit(kind, "action_id", 255, 1) for kind in sorted(INTERACTIVE)),
    *(Limit(kind, "placeholder.text", 150) for kind in _INPUTS_WITH_HINT),
    Limit("button", "text.text", 75),
    Limit("button", "value", 2000),
    Limit("button", "url", 3000),
    Limit("button", "accessibility_label", 75),
    Limit("workflow_button", "text.text", 75),
    Limit("icon_button", "text.text", 75),
    Limit("icon_button", "value", 2000),
    *(Limit(kind, "options", 10, 1) for kind in _CHOICES),
    *(
        Limit(kind, path, 100, 1)
        for kind in ("static_select", "multi_static_select")
        for path in ("options", "option_groups", "option_groups[].options")
    ),
    Limit("overflow", "options", 5, 1),
    Limit("overflow", "options[].url", 3000),
    Limit("plain_text_input", "max_length", 3000, 1),
    Limit("plain_text_input", "min_length", 3000),
    Limit("plain_text_input", "initial_value", 3000),
    Limit("rich_text_input", "min_lines", 100, 1),
    Limit("rich_text_input", "max_lines", 100, 1),
    Limit("file_input", "max_files", 10, 1),
    # objects without a type
    Limit("option", "text.text", 75),
    Limit("option", "description.text", 75),
    Limit("option", "value", 75),
    Limit("confirm", "title.text", 100),
    Limit("confirm", "text.text", 300),
    Limit("confirm", "confirm.text", 30),
    Limit("confirm", "deny.text", 30),
)

# What must be there. A `|` separates names of which exactly one must be.
REQUIRED: Final = {
    "message": ("text",),
    "modal": ("title", "blocks"),
    "home": ("blocks",),
    "actions": ("elements",),
    "context": ("elements",),
    "header": ("text",),
    "image": ("alt_text", "image_url|slack_file"),
    "input": ("label", "element"),
    "markdown": ("text",),
    "table": ("rows",),
    "data_table": ("rows", "caption"),
    "data_visualization": ("title", "chart"),
    "carousel": ("elements",),
    "container": ("blocks",),
    "context_actions": ("elements",),
    "button": ("text", "action_id"),
    "overflow": ("options", "action_id"),
    "static_select": ("action_id", "options|option_groups"),
    "multi_static_select": ("action_id", "options|option_groups"),
    "number_input": ("action_id", "is_decimal_allowed"),
    "option": ("text", "value"),
    "confirm": ("title", "text", "confirm", "deny"),
    **dict.fromkeys(_CHOICES, ("action_id", "options")),
    **{
        kind: ("action_id",)
        for kind in (*_INPUTS_WITH_HINT, *_MORE_INPUTS)
        if kind not in {"static_select", "multi_static_select", "number_input"}
    },
}

# Where each block may stand; a block that is missing here is unknown. Doubtful places are left out.
SURFACES: Final = {
    **dict.fromkeys(
        ("section", "actions", "context", "divider", "header"), frozenset({"message", "modal", "home"})
    ),
    **dict.fromkeys(("image", "input", "rich_text", "video"), frozenset({"message", "modal", "home"})),
    **dict.fromkeys(("markdown", "table", "data_table", "data_visualization"), frozenset({"message"})),
    **dict.fromkeys(("container", "context_actions"), frozenset({"message"})),
    **dict.fromkeys(("card", "carousel"), frozenset({"message", "home"})),
    "alert": frozenset({"modal"}),
}

_MENUS: Final = frozenset({*_SELECTS, *_CHOICES, "datepicker", "timepicker"})
# Which elements may stand where in a block.
ELEMENTS: Final = {
    "section.accessory": _MENUS | {"button", "overflow", "workflow_button", "image"},
    "actions.elements": _MENUS
    | {"button", "overflow", "workflow_button", "datetimepicker", "rich_text_input"},
    "input.element": frozenset({*_INPUTS_WITH_HINT, *_CHOICES, *_MORE_INPUTS}),
    "context.elements": frozenset({"image", "mrkdwn", "plain_text"}),
    "context_actions.elements": frozenset({"feedback_buttons", "icon_button"}),
    "carousel.elements": frozenset({"card"}),
}

# Places where Slack takes plain text only.
PLAIN_ONLY: Final = {
    "modal": ("title", "submit", "close"),
    "header": ("text",),
    "image": ("title",),
    "input": ("label", "hint"),
    "button": ("text",),
    "workflow_button": ("text",),
    "confirm": ("title", "confirm", "deny"),
    "option": ("description",),
    **dict.fromkeys(_INPUTS_WITH_HINT, ("placeholder",)),
    **dict.fromkeys(
        ("static_select", "multi_static_select"),
        ("placeholder", "options[].text", "option_groups[].options[].text", "option_groups[].label"),
    ),
    "overflow": ("options[].text",),
}

# How a value must be written, as a regular expression.
FORMS: Final = {
    ("button", "style"): r"primary|danger",
    ("confirm", "style"): r"primary|danger",
    ("datepicker", "initial_date"): r"\d{4}-\d{2}-\d{2}",
    ("timepicker", "initial_time"): r"([01]\d|2[0-3]):[0-5]\d",
    ("datetimepicker", "initial_date_time"): r"\d{10}",
    ("number_input", "initial_value"): r"-?\d+(\.\d+)?",
    ("number_input", "min_value"): r"-?\d+(\.\d+)?",
    ("number_input", "max_value"): r"-?\d+(\.\d+)?",
    ("alert", "level"): r"default|info|warning|error|success",
    ("container", "width"): r"narrow|standard|wide|full",
}
