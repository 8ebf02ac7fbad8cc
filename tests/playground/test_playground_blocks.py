"""Every refusal of Block Kit, each with the line of slack-facts.md that it holds to."""

import pytest

from playground.blockkit import check_message, check_view, complete


def no_file_problem(_reference: dict) -> str:
    return ""


def text(value: str = "x", kind: str = "mrkdwn") -> dict:
    return {"type": kind, "text": value}


def plain(value: str = "x") -> dict:
    return text(value, "plain_text")


def section(value: str = "x", **more: object) -> dict:
    return {"type": "section", "text": text(value), **more}


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def button(label: str = "x", **more: object) -> dict:
    return {"type": "button", "text": plain(label), **more}


def option(label: str = "x", value: str = "v", **more: object) -> dict:
    return {"text": plain(label), "value": value, **more}


def options(count: int) -> list[dict]:
    return [option(str(index), str(index)) for index in range(count)]


def element(kind: str, **more: object) -> dict:
    return actions({"type": kind, **more})


def field(kind: str = "plain_text_input", **more: object) -> dict:
    return {"type": "input", "label": plain(), "element": {"type": kind, **more}}


def image(**more: object) -> dict:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x", **more}


def table(rows: int = 1, columns: int = 1, **more: object) -> dict:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows, **more}


def chart(names: tuple = ("A",), labels: tuple = ("1",), **more: object) -> dict:
    data = [{"label": label, "value": 1.5} for label in labels]
    shown = {
        "type": "line",
        "series": [{"name": name, "data": data} for name in names],
        "axis_config": {"categories": list(labels)},
        **more,
    }
    return {"type": "data_visualization", "title": "x", "chart": shown}


def pie(**more: object) -> dict:
    segments = [{"label": "x", "value": 1, **more}]
    return {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": segments}}


def points(*values: object) -> list[dict]:
    return [{"name": "A", "data": [{"label": "1", "value": value} for value in values]}]


def numbered(count: int) -> tuple:
    return tuple(str(index) for index in range(count))


def confirm(**more: object) -> dict:
    return {"title": plain(), "text": text(), "confirm": plain(), "deny": plain(), **more}


RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}

REFUSED = {
    "blocks per message / modal / Home tab | 50 / 100 / 100": [section()] * 51,
    "`block_id` | 255 chars; unique within a message/view": [section(block_id="b"), section(block_id="b")],
    "`block_id` | 255 chars": [section(block_id="b" * 256)],
    "`action_id` | 255 chars; unique within its block": [
        actions(button(action_id="a"), button(action_id="a"))
    ],
    "`action_id` | 255 chars": [actions(button(action_id="a" * 256))],
    "section | text 1–3000": [section("x" * 3001)],
    "section | text 1–3000 (empty)": [section("")],
    "section | ≤ 10 fields of ≤ 2000 (eleven)": [{"type": "section", "fields": [text()] * 11}],
    "section | ≤ 10 fields of ≤ 2000 (long)": [{"type": "section", "fields": [text("x" * 2001)]}],
    "section | text or fields present": [{"type": "section"}],
    "section | `expand`": [section(expand="yes")],
    "actions | ≤ 25 elements": [actions(*[button()] * 26)],
    "actions | no elements": [actions()],
    "context | ≤ 10 images/text objects": [{"type": "context", "elements": [text()] * 11}],
    "context | images/text objects": [{"type": "context", "elements": [button()]}],
    "header | plain text ≤ 150": [{"type": "header", "text": plain("x" * 151)}],
    "header | plain text": [{"type": "header", "text": text()}],
    "image | url ≤ 3000": [image(image_url="h" * 3001)],
    "image | alt_text ≤ 2000": [image(alt_text="x" * 2001)],
    "image | alt_text (required)": [{"type": "image", "image_url": "https://example.com/a.png"}],
    "image | an empty alt_text": [image(alt_text="")],
    "image | title ≤ 2000": [image(title=plain("x" * 2001))],
    "image | or `slack_file`": [image(slack_file={"id": "F1"})],
    "input | label ≤ 2000": [{**field(), "label": plain("x" * 2001)}],
    "input | hint ≤ 2000": [{**field(), "hint": plain("x" * 2001)}],
    "input | `dispatch_action` (not with file_input)": [{**field("file_input"), "dispatch_action": True}],
    "input | element must be an input kind": [{**field(), "element": button()}],
    "rich_text | sections, lists, quotes, preformatted": [{"type": "rich_text", "elements": [text()]}],
    "markdown | 12 000 chars in total over all markdown blocks": [{"type": "markdown", "text": "x" * 6001}]
    * 2,
    "table | ≤ 100 rows": [table(101)],
    "table | × 20 cells": [table(1, 21)],
    "table | cells raw_text / rich_text": [{"type": "table", "rows": [[text()]]}],
    "table | ≤ 20 column_settings": [table(column_settings=[{}] * 21)],
    "alert | modals only": [{"type": "alert", "text": text()}],
    "data_table … cannot show yet answers `invalid_blocks`": [
        {"type": "data_table", "caption": "x", "rows": []}
    ],
    "data_visualization | charts (missing)": [{"type": "data_visualization", "title": "x"}],
    "data_visualization | charts `line`, `bar`, `area`, `pie`": [chart(type="radar")],
    "data_visualization | charts (no object)": [{**chart(), "chart": "line"}],
    "data_visualization | title ≤ 50": [{**chart(), "title": "x" * 51}],
    "data_visualization | title ≤ 50 (no text object)": [{**chart(), "title": plain()}],
    "data_visualization | pie 1–6 segments": [
        {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": []}}
    ],
    "data_visualization | pie … segments (without one)": [
        {"type": "data_visualization", "title": "x", "chart": {"type": "pie"}}
    ],
    "data_visualization | pie … a share is more than nothing": [pie(value=0)],
    "data_visualization | others 1–6 … series (seven)": [chart(numbered(7))],
    "data_visualization | others 1–6 … series (none)": [chart(())],
    "data_visualization | others 1–6 … series (no list)": [chart(series="A")],
    "data_visualization | others 1–6 … series (no object)": [chart(series=["A"])],
    "data_visualization | others 1–6 … series (without numbers)": [chart(series=[{"name": "A"}])],
    "data_visualization | uniquely named series": [chart(("A", "A"))],
    "data_visualization | every series covers the same categories": [
        chart(axis_config={"categories": ["1", "2"]})
    ],
    "data_visualization | every series … (a point twice)": [chart(series=points(1, 2))],
    "data_visualization | every series … (no points)": [chart(series=[{"name": "A", "data": "none"}])],
    "data_visualization | every series … (a gap)": [chart(series=points(None))],
    "data_visualization | every series … (yes or no)": [chart(series=points(True))],
    "data_visualization | every series … (a bare number)": [chart(series=[{"name": "A", "data": [1]}])],
    "data_visualization | every series … (a point without a number)": [
        chart(series=[{"name": "A", "data": [{"label": "1"}]}])
    ],
    "data_visualization | categories (twice the same)": [chart(labels=("1", "1"))],
    "data_visualization | categories (no object)": [chart(axis_config=["1"])],
    "data_visualization | categories (without)": [chart(axis_config={})],
    "data_visualization | ≤ 20 categories": [chart(labels=numbered(21))],
    "data_visualization | labels ≤ 20 chars": [chart(labels=("x" * 21,))],
    "data_visualization | labels ≤ 20 chars (series)": [chart(("x" * 21,))],
    "data_visualization | labels ≤ 20 chars (segment)": [pie(label="x" * 21)],
    "data_visualization | labels of the axes": [
        chart(axis_config={"categories": ["1"], "y_label": "x" * 51})
    ],
    "data_visualization | ≤ 2 per message": [chart()] * 3,
    "button | text ≤ 75": [actions(button("x" * 76))],
    "button | value ≤ 2000": [actions(button(value="x" * 2001))],
    "button | url ≤ 3000": [actions(button(url="x" * 3001))],
    "button | accessibility_label ≤ 75": [actions(button(accessibility_label="x" * 76))],
    "button | style primary/danger": [actions(button(style="green"))],
    "radio_buttons | ≤ 10 options": [element("radio_buttons", options=options(11))],
    "checkboxes | ≤ 10 options": [element("checkboxes", options=options(11))],
    "static_select / multi_static_select | ≤ 100 options": [element("static_select", options=options(101))],
    "static_select | or ≤ 100 groups of ≤ 100": [
        element("static_select", option_groups=[{"label": plain(), "options": options(101)}])
    ],
    "static_select | options, or groups": [
        element(
            "static_select", options=options(1), option_groups=[{"label": plain(), "options": options(1)}]
        )
    ],
    "overflow | 1–5 options": [element("overflow", options=options(6))],
    "overflow | option url ≤ 3000": [element("overflow", options=[option(url="x" * 3001)])],
    "`max_selected_items` on multi": [element("multi_users_select", max_selected_items=0)],
    "external_select | `min_query_length`": [element("external_select", min_query_length="two")],
    "datepicker | `YYYY-MM-DD`": [element("datepicker", initial_date="1.2.2026")],
    "timepicker | `HH:mm`": [element("timepicker", initial_time="9:00")],
    "datetimepicker | 10-digit Unix time": [element("datetimepicker", initial_date_time=5)],
    "datetimepicker: actions, input": [section(accessory={"type": "datetimepicker"})],
    "plain_text_input | input only": [element("plain_text_input")],
    "plain_text_input | min_length 0–3000": [field(min_length=3001)],
    "plain_text_input | max_length up to 3000": [field(max_length=3001)],
    "number_input | min/max/initial are **strings**": [
        field("number_input", is_decimal_allowed=True, min_value=1)
    ],
    "number_input | `is_decimal_allowed` required": [field("number_input")],
    "rich_text_input | min/max_lines 1–100": [field("rich_text_input", max_lines=101)],
    "file_input | 1–10 files": [field("file_input", max_files=11)],
    "option object | text ≤ 75": [element("overflow", options=[option("x" * 76)])],
    "option object | description ≤ 75": [element("overflow", options=[option(description=plain("x" * 76))])],
    "option object | value … use ≤ 75": [element("overflow", options=[option(value="x" * 76)])],
    "placeholder | ≤ 150": [element("users_select", placeholder=plain("x" * 151))],
    "confirm object | title 100": [actions(button(confirm=confirm(title=plain("x" * 101))))],
    "confirm object | text 300": [actions(button(confirm=confirm(text=text("x" * 301))))],
    "confirm object | confirm/deny 30": [actions(button(confirm=confirm(deny=plain("x" * 31))))],
    "Not checked [by the SDK]: duplicate option values": [
        element("overflow", options=[option("a"), option("b")])
    ],
    "Not checked [by the SDK]: `initial_option` not in options": [
        element("static_select", options=options(2), initial_option=option("other", "9"))
    ],
    "Element kinds … not checked [by the SDK]": [actions(image())],
    "image element | section accessory, context": [
        actions({"type": "image", "alt_text": "x", "image_url": "h"})
    ],
    "a key that the schema lacks": [section(colour="red")],
    "blocks: [null]": [None],
    "Unknown block types": [{"type": "unknown"}],
    "a text that is none": [{"type": "header", "text": "x"}],
    "emoji is for plain text": [{"type": "section", "text": {**text(), "emoji": True}}],
    "verbatim is for mrkdwn": [{"type": "header", "text": {**plain(), "verbatim": True}}],
    "options that are no list": [element("overflow", options="many")],
    "an option that is none": [element("overflow", options=["one"])],
    "an element that is none": [actions("button")],
    "a confirm dialog that is none": [actions(button(confirm="sure?"))],
    "initial options that are empty": [element("checkboxes", options=options(1), initial_options=[])],
    "text that is no string": [{"type": "header", "text": {"type": "plain_text", "text": 5}}],
    "number with a number for a start": [field("number_input", is_decimal_allowed=True, initial_value=1)],
}


@pytest.mark.parametrize("line", REFUSED)
def test_slack_refuses(line: str):
    report = check_message(REFUSED[line], no_file_problem)
    assert report.messages, line
    assert all(
        message.startswith("[ERROR] ") and "[json-pointer:/blocks" in message for message in report.messages
    )
    assert report.code == "invalid_blocks"


TAKEN = {
    "text and fields at their limits": [
        {"type": "section", "text": text("x" * 3000), "fields": [text("x" * 2000)] * 10}
    ],
    "25 buttons": [actions(*[button("x" * 75, value="v" * 2000, style="primary")] * 25)],
    "selects": [
        element(
            "static_select",
            options=options(100),
            initial_option=option("7", "7"),
            placeholder=plain("x" * 150),
        ),
        element("multi_static_select", option_groups=[{"label": plain(), "options": options(3)}]),
        element("users_select", initial_user="U1"),
    ],
    "pickers": [
        element("datepicker", initial_date="2026-02-28"),
        element("timepicker", initial_time="23:59"),
        element("datetimepicker", initial_date_time=1_800_000_000),
    ],
    "radio and checkboxes": [
        element("radio_buttons", options=options(10)),
        element("checkboxes", options=options(2), initial_options=options(2)),
    ],
    "pictures": [
        image(title=plain()),
        section(accessory={"type": "image", "alt_text": "x", "image_url": "h"}),
        {
            "type": "context",
            "elements": [{"type": "image", "alt_text": "x", "image_url": "h"}, text(), plain()],
        },
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    ],
    "inputs in messages": [field(), field("number_input", is_decimal_allowed=False, min_value="1")],
    "texts": [RICH, {"type": "markdown", "text": "x" * 12_000}, {"type": "divider"}, table(100, 20)],
    "charts": [
        {**chart(numbered(6), numbered(20)), "title": "x" * 50},
        chart(type="bar", axis_config={"categories": ["1"], "x_label": "x", "y_label": "y"}),
    ],
    "a pie": [pie()],
    "the same action id in two blocks": [actions(button(action_id="a")), actions(button(action_id="a"))],
    "a confirm dialog": [actions(button(confirm=confirm(style="danger")))],
    "nothing": [],
}


@pytest.mark.parametrize("what", TAKEN)
def test_slack_takes(what: str):
    assert check_message(TAKEN[what], no_file_problem).messages == []


def test_a_workspace_that_cannot_show_charts_yet():
    """A release of `data_visualization` … that the workspace cannot show yet answers `invalid_blocks`"""
    report = check_message([section(), chart()], no_file_problem, frozenset({"data_visualization"}))
    assert report.code == "invalid_blocks"
    assert report.messages == ["[ERROR] unsupported type: data_visualization [json-pointer:/blocks/1/type]"]
    assert check_message([section()], no_file_problem, frozenset({"data_visualization"})).messages == []


def test_only_one_table():
    """table | one per message …; second one → `invalid_attachments` / `only_one_table_allowed`"""
    report = check_message([table(), table()], no_file_problem)
    assert report.code == "invalid_attachments"
    assert "only_one_table_allowed" in report.messages[0]


def test_picture_not_ready():
    """Known race: the file is not ready at once and Slack answers `invalid_blocks … invalid slack file`"""
    blocks = [{"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}}]
    report = check_message(blocks, lambda reference: f"invalid slack file {reference['id']}")
    assert report.messages == ["[ERROR] invalid slack file F1 [json-pointer:/blocks/0/slack_file]"]


def test_blocks_that_are_no_list():
    """invalid_blocks, invalid_blocks_format … | bug in the bot"""
    assert check_message({"type": "section"}, no_file_problem).code == "invalid_blocks_format"


def modal(*blocks: dict, **more: object) -> dict:
    return {"type": "modal", "title": plain(), "blocks": list(blocks) or [section()], **more}


VIEWS_REFUSED = {
    "blocks per message / modal / Home tab | 50 / 100 / 100": modal(*[section()] * 101),
    "view title, submit, close | 24 chars each (title)": modal(title=plain("x" * 25)),
    "view title, submit, close | 24 chars each (submit)": modal(submit=plain("x" * 25)),
    "view title, submit, close | 24 chars each (close)": modal(close=plain("x" * 25)),
    "view title … plain text": modal(title=text()),
    "`callback_id`, `external_id` | 255": modal(callback_id="x" * 256),
    "`external_id` (unique per team) | 255": modal(external_id="x" * 256),
    "`private_metadata` | 3000 chars": modal(private_metadata="x" * 3001),
    "`submit` | required when a modal has an input block": modal(field()),
    "markdown … messages": modal({"type": "markdown", "text": "x"}),
    "table … messages": modal(table()),
    "data_visualization … messages": modal(chart()),
    "a modal without a title": {"type": "modal", "blocks": [section()]},
    "a modal without blocks": {"type": "modal", "title": plain(), "blocks": []},
    "a modal whose blocks are no list": {"type": "modal", "title": plain(), "blocks": "x"},
    "a Home tab opened as a modal": {"type": "home", "blocks": [section()]},
    "a view without blocks": {"type": "modal", "title": plain()},
    "a view that is none": "view",
    "a key that the schema lacks": modal(colour="red"),
    "clear_on_close": modal(clear_on_close="yes"),
}


@pytest.mark.parametrize("line", VIEWS_REFUSED)
def test_slack_refuses_views(line: str):
    report = check_view(VIEWS_REFUSED[line], "modal", no_file_problem)
    assert report.messages, line
    assert report.code == "invalid_arguments"


def test_view_too_large():
    """view JSON | 250 KB → `view_too_large`"""
    blocks = [section("x" * 3000) for _ in range(90)]
    assert check_view(modal(*blocks), "modal", no_file_problem).code == "view_too_large"


@pytest.mark.parametrize("key", ["title", "submit", "close"])
def test_home_has_no_frame(key: str):
    """Home view | no title/submit/close"""
    view = {"type": "home", "blocks": [section()], key: plain()}
    assert check_view(view, "home", no_file_problem).messages


def test_alert_in_a_home_view():
    """alert | **modals only** … Puts it in a Home view without complaint [the SDK]"""
    alert = {"type": "alert", "text": text(), "level": "info"}
    assert check_view({"type": "home", "blocks": [alert]}, "home", no_file_problem).messages
    assert check_view(modal(alert), "modal", no_file_problem).messages == []
    assert check_view(modal({**alert, "level": "loud"}), "modal", no_file_problem).messages


def test_views_slack_takes():
    full = modal(
        field(), *[section()] * 99, submit=plain("x" * 24), private_metadata="x" * 3000, notify_on_close=True
    )
    assert check_view(full, "modal", no_file_problem).messages == []
    assert check_view({"type": "home", "blocks": []}, "home", no_file_problem).messages == []


def test_slack_fills_in_what_was_left_out():
    names = iter("abcdefgh")
    blocks = complete(
        [section(accessory=button()), actions(element_with_options()), field()], lambda: next(names)
    )
    assert [block["block_id"] for block in blocks] == ["a", "c", "e"]
    assert blocks[0]["accessory"]["action_id"] == "b"
    assert blocks[0]["text"] == {"type": "mrkdwn", "text": "x", "verbatim": False}
    assert blocks[0]["accessory"]["text"]["emoji"] is True
    assert blocks[1]["elements"][0]["options"][0]["text"]["emoji"] is True


def element_with_options() -> dict:
    return {"type": "overflow", "options": [option(description=plain())]}
