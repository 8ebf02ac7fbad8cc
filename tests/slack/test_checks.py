"""The numbers of slack-facts.md 2, written down a second time, each tried at the limit and one over it."""

import copy
import json
from itertools import count

import pytest

from bot.slack.checks import check_message, check_view
from bot.slack.limits import LIMITS

PLAIN = {"type": "plain_text", "text": "Words"}
OPTION = {"text": PLAIN, "value": "v"}
CONFIRM = {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "a"}
SECTION = {"type": "section", "text": PLAIN}
IMAGE = {"type": "image", "image_url": "https://a.example/a.png", "alt_text": "A"}
MENUS = ["users_select", "conversations_select", "channels_select", "external_select"]
MENUS += [f"multi_{menu}" for menu in MENUS]
LISTS = ["static_select", "multi_static_select"]
TYPED = ["plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"]
PICKERS = ["datepicker", "timepicker"]

# A small right one of each kind.
KINDS = {
    "section": SECTION | {"fields": [PLAIN]},
    "actions": {"type": "actions", "elements": [BUTTON]},
    "context": {"type": "context", "elements": [PLAIN]},
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": PLAIN},
    "image": IMAGE | {"title": PLAIN},
    "input": {
        "type": "input",
        "label": PLAIN,
        "hint": PLAIN,
        "element": {"type": "datepicker", "action_id": "a"},
    },
    "rich_text": {"type": "rich_text", "elements": []},
    "markdown": {"type": "markdown", "text": "Words"},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "data_table": {"type": "data_table", "caption": "Words", "rows": [[], []]},
    "data_visualization": {
        "type": "data_visualization",
        "title": "Words",
        "chart": {
            "type": "line",
            "series": [{"name": "One", "data": [{"label": "A", "value": 1}]}],
            "axis_config": {"categories": ["A"]},
        },
    },
    "video": {"type": "video", "title": PLAIN, "author_name": "A"},
    "alert": {"type": "alert", "text": PLAIN},
    "card": {"type": "card", "title": PLAIN, "subtitle": PLAIN, "body": PLAIN},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": PLAIN}]},
    "container": {"type": "container", "title": PLAIN, "subtitle": PLAIN, "blocks": [{"type": "divider"}]},
    "context_actions": {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons", "action_id": "a"}],
    },
    "button": BUTTON | {"accessibility_label": "A"},
    "workflow_button": {"type": "workflow_button", "text": PLAIN, "action_id": "a"},
    "icon_button": {"type": "icon_button", "text": PLAIN, "action_id": "a"},
    "feedback_buttons": {"type": "feedback_buttons", "action_id": "a"},
    "overflow": {"type": "overflow", "action_id": "a", "options": [OPTION]},
    "datetimepicker": {"type": "datetimepicker", "action_id": "a"},
    "file_input": {"type": "file_input", "action_id": "a"},
    **{
        kind: {"type": kind, "action_id": "a", "options": [OPTION]}
        for kind in ("radio_buttons", "checkboxes")
    },
    **{kind: {"type": kind, "action_id": "a", "options": [OPTION], "placeholder": PLAIN} for kind in LISTS},
    **{kind: {"type": kind, "action_id": "a", "placeholder": PLAIN} for kind in [*MENUS, *TYPED, *PICKERS]},
    "option": OPTION | {"description": PLAIN},
    "confirm": CONFIRM,
    "plain_text": PLAIN,
    "mrkdwn": {"type": "mrkdwn", "text": "Words"},
}
KINDS["number_input"]["is_decimal_allowed"] = False
BLOCKS = [
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
]
BLOCKS += [
    "data_table",
    "data_visualization",
    "video",
    "alert",
    "card",
    "carousel",
    "container",
    "context_actions",
]
INPUTS = [*MENUS, *LISTS, *TYPED, *PICKERS, "radio_buttons", "checkboxes", "datetimepicker", "file_input"]
ELEMENTS = [*INPUTS, "button", "overflow", "workflow_button", "feedback_buttons", "icon_button"]
HINTED = [*MENUS, *LISTS, *TYPED, *PICKERS]

# kind, path, at most, at least
NUMBERS = [
    ("message", "text", 4000, 1),
    ("message", "blocks", 50, 0),
    ("message", "attachments", 100, 0),
    ("modal", "blocks", 100, 1),
    ("home", "blocks", 100, 1),
    *[("modal", f"{part}.text", 24, 1) for part in ("title", "submit", "close")],
    *[(view, name, 255, 0) for view in ("modal", "home") for name in ("callback_id", "external_id")],
    *[(view, "private_metadata", 3000, 0) for view in ("modal", "home")],
    ("mrkdwn", "text", 3000, 1),
    ("plain_text", "text", 3000, 1),
    *[(block, "block_id", 255, 0) for block in BLOCKS],
    ("section", "fields", 10, 1),
    ("section", "fields[].text", 2000, 0),
    ("actions", "elements", 25, 1),
    ("context", "elements", 10, 1),
    ("header", "text.text", 150, 0),
    ("image", "image_url", 3000, 0),
    ("image", "alt_text", 2000, 1),
    ("image", "title.text", 2000, 0),
    ("input", "label.text", 2000, 0),
    ("input", "hint.text", 2000, 0),
    ("markdown", "text", 12000, 1),
    ("table", "rows", 100, 1),
    ("table", "rows[]", 20, 0),
    ("table", "column_settings", 20, 0),
    ("data_table", "rows", 101, 2),
    ("data_table", "page_size", 100, 1),
    ("data_visualization", "title", 50, 1),
    ("data_visualization", "chart.segments", 6, 1),
    ("data_visualization", "chart.segments[].label", 20, 1),
    ("data_visualization", "chart.series", 6, 1),
    ("data_visualization", "chart.series[].name", 20, 1),
    ("data_visualization", "chart.series[].data", 20, 1),
    ("data_visualization", "chart.series[].data[].label", 20, 1),
    ("data_visualization", "chart.axis_config.categories", 20, 1),
    ("data_visualization", "chart.axis_config.categories[]", 20, 1),
    ("data_visualization", "chart.axis_config.x_label", 50, 0),
    ("data_visualization", "chart.axis_config.y_label", 50, 0),
    ("video", "title.text", 199, 0),
    ("video", "author_name", 49, 0),
    ("card", "title.text", 150, 0),
    ("card", "subtitle.text", 150, 0),
    ("card", "body.text", 200, 0),
    ("carousel", "elements", 10, 1),
    ("container", "blocks", 10, 1),
    ("container", "title.text", 150, 0),
    ("container", "subtitle.text", 150, 0),
    ("context_actions", "elements", 5, 1),
    *[(element, "action_id", 255, 1) for element in ELEMENTS],
    *[(element, "placeholder.text", 150, 0) for element in HINTED],
    ("button", "text.text", 75, 0),
    ("button", "value", 2000, 0),
    ("button", "url", 3000, 0),
    ("button", "accessibility_label", 75, 0),
    ("workflow_button", "text.text", 75, 0),
    ("icon_button", "text.text", 75, 0),
    ("icon_button", "value", 2000, 0),
    ("radio_buttons", "options", 10, 1),
    ("checkboxes", "options", 10, 1),
    *[
        (menu, path, 100, 1)
        for menu in LISTS
        for path in ("options", "option_groups", "option_groups[].options")
    ],
    ("overflow", "options", 5, 1),
    ("overflow", "options[].url", 3000, 0),
    ("plain_text_input", "max_length", 3000, 1),
    ("plain_text_input", "min_length", 3000, 0),
    ("plain_text_input", "initial_value", 3000, 0),
    ("rich_text_input", "min_lines", 100, 1),
    ("rich_text_input", "max_lines", 100, 1),
    ("file_input", "max_files", 10, 1),
    ("option", "text.text", 75, 0),
    ("option", "description.text", 75, 0),
    ("option", "value", 75, 0),
    ("confirm", "title.text", 100, 0),
    ("confirm", "text.text", 300, 0),
    ("confirm", "confirm.text", 30, 0),
    ("confirm", "deny.text", 30, 0),
]
VALUES = {"page_size", "max_length", "min_length", "min_lines", "max_lines", "max_files"}


def of_size(path, size):
    """A value of that size: a number, a text or a list of right items that differ."""
    last = path.rsplit(".", 1)[-1]
    if last in VALUES:
        return size
    items = {
        "blocks": {"type": "divider"},
        "attachments": {},
        "fields[]": PLAIN,
        "fields": PLAIN,
        "rows": [],
        "rows[]": {"type": "raw_text", "text": "x"},
        "column_settings": {},
    }
    if last in items:
        return [copy.deepcopy(items[last]) for _ in range(size)]
    numbers = count()
    if last == "options":
        return [OPTION | {"value": str(next(numbers))} for _ in range(size)]
    if last == "option_groups":
        return [{"label": PLAIN, "options": [OPTION | {"value": str(next(numbers))}]} for _ in range(size)]
    return "x" * size


def elements(kind, size):
    one = {
        "actions": BUTTON,
        "context": PLAIN,
        "carousel": {"type": "card", "title": PLAIN},
        "context_actions": KINDS["feedback_buttons"],
    }[kind]
    return [one | ({"action_id": str(n)} if "action_id" in one else {}) for n in range(size)]


def chart(names=("One",), labels=("A",), **axis):
    """A line chart whose series cover its categories."""
    data = [{"label": label, "value": 1} for label in labels]
    series = [{"name": name, "data": data} for name in names]
    return {"type": "line", "series": series, "axis_config": {"categories": list(labels)} | axis}


def pie(labels):
    return {"type": "pie", "segments": [{"label": label, "value": 1} for label in labels]}


def chart_of_size(path, size):
    """A chart in which the value at the path has that size, and everything else fits to it."""
    last = path.rsplit(".", 1)[-1]
    many, long = [str(n) for n in range(size)], ["x" * size]
    if path.startswith("chart.segments"):
        return pie(many if last == "segments" else long)
    if last in ("series", "name"):
        return chart(names=many if last == "series" else long)
    if last in ("x_label", "y_label"):
        return chart(**{last: "x" * size})
    return chart(labels=many if last in ("data", "categories") else long)


def changed(kind, path, value):
    """A right one of the kind in which the value at the path is another."""
    node = json.loads(json.dumps(KINDS[kind]))  # a deep copy would keep shared parts shared
    if path.startswith("option_groups"):
        node.pop("options")
        node.setdefault("option_groups", [{"label": PLAIN, "options": [OPTION]}])
    here, *names = path.replace("[]", ".[]").split(".")
    place, name = node, here
    for further in names:
        place = place[name]
        name = 0 if further == "[]" else further
    place[name] = value
    return node


def element_in_place(kind, node):
    """A view or message around one element or object, and its check."""
    if kind in ("feedback_buttons", "icon_button"):
        return check_message, message({"type": "context_actions", "elements": [node]})
    if kind in INPUTS:
        return check_view, modal({"type": "input", "label": PLAIN, "element": node})
    if kind == "option":
        return element_in_place("checkboxes", KINDS["checkboxes"] | {"options": [node]})
    if kind == "confirm":
        return element_in_place("button", BUTTON | {"confirm": node})
    if kind in ("plain_text", "mrkdwn"):
        return check_message, message({"type": "section", "text": node})
    return check_message, message({"type": "actions", "elements": [node]})


def message(*blocks):
    return {"text": "Words for everybody", "blocks": list(blocks)}


def modal(*blocks, **more):
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": list(blocks), **more}


def problems(kind, path, size):
    value = elements(kind, size) if path == "elements" else of_size(path, size)
    if kind == "message":
        return check_message(message(SECTION) | {path: value})
    if kind in ("modal", "home"):
        view = modal(SECTION, close=PLAIN) if kind == "modal" else {"type": "home", "blocks": [SECTION]}
        name, _, below = path.partition(".")
        return check_view(copy.deepcopy(view) | {name: PLAIN | {below: value} if below else value})
    if path.startswith("chart."):
        return check_message(message(KINDS[kind] | {"chart": chart_of_size(path, size)}))
    node = changed(kind, path, value)
    if kind == "alert":
        return check_view(modal(node))
    if kind in BLOCKS:
        return check_message(message(node))
    check, payload = element_in_place(kind, node)
    return check(payload)


class TestNumbers:
    def test_each_number_is_in_the_tables_and_no_other(self):
        assert sorted(NUMBERS) == sorted(
            (limit.kind, limit.path, limit.most, limit.least) for limit in LIMITS
        )

    @pytest.mark.parametrize(("kind", "path", "most", "least"), NUMBERS)
    def test_at_the_limit_all_is_well(self, kind, path, most, least):
        assert problems(kind, path, most) == []
        if least:
            assert problems(kind, path, least) == []

    @pytest.mark.parametrize(("kind", "path", "most"), [row[:3] for row in NUMBERS])
    def test_one_over_it_is_said(self, kind, path, most):
        found = problems(kind, path, most + 1)
        assert any(f"{path}: {most + 1}" in said and said.endswith(f"at most {most}") for said in found)

    @pytest.mark.parametrize(("kind", "path", "least"), [(*row[:2], row[3]) for row in NUMBERS if row[3]])
    def test_one_below_the_least_is_said(self, kind, path, least):
        found = problems(kind, path, least - 1)
        assert any(f"{path}: {least - 1}" in said and said.endswith(f"at least {least}") for said in found)


class TestTotals:
    def test_a_view_has_250_kilobytes(self):
        def sized(size):
            view = modal(*({"type": "section", "text": PLAIN | {"text": "x" * 2900}} for _ in range(84)))
            view["private_metadata"] = "x" * (size - len(json.dumps(view | {"private_metadata": ""})))
            return check_view(view)

        assert sized(250_000) == []
        assert sized(250_001) == ["/: 250001 bytes, at most 250000"]

    def test_markdown_is_counted_over_the_message(self):
        half = {"type": "markdown", "text": "x" * 6000}
        assert check_message(message(half, half)) == []
        assert check_message(message(half, half | {"text": "x" * 6001})) == [
            "/blocks: 12001 characters of markdown, at most 12000"
        ]

    def test_one_table_a_message(self):
        assert check_message(message(KINDS["table"])) == []
        assert check_message(message(KINDS["table"], KINDS["table"])) == ["/blocks: 2 tables, at most 1"]

    def test_two_charts_a_message(self):
        one = KINDS["data_visualization"]
        assert check_message(message(one, one)) == []
        assert check_message(message(one, one, one)) == ["/blocks: 3 charts, at most 2"]


class TestCharts:
    @pytest.mark.parametrize(
        ("shown", "said"),
        [
            (chart(names=("A", "A")), "/series: name A is there 2 times"),
            (chart(labels=("A", "A")), "/axis_config: category A is there 2 times"),
            (
                chart() | {"axis_config": {"categories": ["B"]}},
                "/series/0: its labels are not the categories",
            ),
            (chart() | {"type": "radar"}, "/type: 'radar' is no chart"),
            ({"type": "bar"}, ": series is missing"),
            ({"type": "pie"}, ": segments is missing"),
            ({"type": "pie", "segments": [{"label": "A", "value": "1"}]}, ": '1' is no number"),
            ({"type": "pie", "segments": [{"label": "A", "value": True}]}, ": True is no number"),
        ],
    )
    def test_what_is_wrong_with_a_chart_is_said(self, shown, said):
        found = check_message(message(KINDS["data_visualization"] | {"chart": shown}))
        assert f"/blocks/0/chart{said}" in found

    def test_a_chart_is_needed(self):
        bare = {"type": "data_visualization", "title": "Words"}
        assert check_message(message(bare)) == ["/blocks/0: 0 of chart, exactly one is needed"]


class TestPlaces:
    @pytest.mark.parametrize(
        ("kind", "surfaces"),
        [
            *[(kind, "message modal home") for kind in [*BLOCKS[:8], "video"]],
            *[(kind, "message") for kind in ("markdown", "table", "data_table", "data_visualization")],
            *[(kind, "message") for kind in ("container", "context_actions")],
            *[(kind, "message home") for kind in ("card", "carousel")],
            ("alert", "modal"),
        ],
    )
    def test_where_a_block_may_stand(self, kind, surfaces):
        block = KINDS[kind]
        found = {
            "message": check_message(message(block)),
            "modal": check_view(modal(block)),
            "home": check_view({"type": "home", "blocks": [block]}),
        }
        for surface, said in found.items():
            refused = [f"/blocks/0: {kind} does not show in a {surface}"]
            assert said == ([] if surface in surfaces.split() else refused)

    def test_an_unknown_block(self):
        assert check_message(message({"type": "sectoin"})) == ["/blocks/0: unknown block 'sectoin'"]
        assert check_message(message({})) == ["/blocks/0: unknown block ''"]

    def test_a_block_inside_a_container_is_a_block(self):
        inside = {"type": "container", "blocks": [{"type": "alert"}]}
        assert check_message(message(inside)) == ["/blocks/0/blocks/0: alert does not show in a message"]

    @pytest.mark.parametrize(
        ("block", "said"),
        [
            (
                SECTION | {"accessory": KINDS["plain_text_input"]},
                "'plain_text_input' does not go into section.accessory",
            ),
            (
                SECTION | {"accessory": KINDS["datetimepicker"]},
                "'datetimepicker' does not go into section.accessory",
            ),
            ({"type": "actions", "elements": [IMAGE]}, "'image' does not go into actions.elements"),
            (
                {"type": "actions", "elements": [KINDS["file_input"]]},
                "'file_input' does not go into actions.elements",
            ),
            ({"type": "context", "elements": [BUTTON]}, "'button' does not go into context.elements"),
            (
                {"type": "context_actions", "elements": [BUTTON]},
                "'button' does not go into context_actions.elements",
            ),
            (KINDS["input"] | {"element": BUTTON}, "'button' does not go into input.element"),
            ({"type": "carousel", "elements": [SECTION]}, "'section' does not go into carousel.elements"),
        ],
    )
    def test_where_an_element_may_not_stand(self, block, said):
        (problem,) = check_message(message(block))
        assert problem.endswith(said)

    @pytest.mark.parametrize(
        "kind", ["button", "overflow", "radio_buttons", "checkboxes", "datepicker", *MENUS, *LISTS]
    )
    def test_where_an_element_may_stand(self, kind):
        assert check_message(message(SECTION | {"accessory": KINDS[kind]})) == []
        assert check_message(message({"type": "actions", "elements": [KINDS[kind]]})) == []

    @pytest.mark.parametrize("text", [PLAIN, KINDS["mrkdwn"], IMAGE])
    def test_context_takes_texts_and_images(self, text):
        assert check_message(message({"type": "context", "elements": [text]})) == []

    def test_a_response_url_comes_only_from_inputs_of_modals(self):
        menu = KINDS["conversations_select"] | {"response_url_enabled": True}
        inside = KINDS["input"] | {"element": menu}
        assert check_view(modal(inside)) == []
        assert check_message(message(inside)) == [
            "/blocks/0/element/response_url_enabled: only in an input block of a modal"
        ]
        assert check_view(modal(SECTION | {"accessory": menu})) == [
            "/blocks/0/accessory/response_url_enabled: only in an input block of a modal"
        ]


class TestIds:
    def test_block_ids_differ_within_a_message(self):
        assert check_message(message(SECTION | {"block_id": "a"}, SECTION | {"block_id": "b"})) == []
        assert check_message(message(SECTION | {"block_id": "a"}, SECTION | {"block_id": "a"})) == [
            "/blocks: block_id a is there 2 times"
        ]

    def test_action_ids_differ_within_a_block(self):
        row = {"type": "actions", "elements": [BUTTON, BUTTON | {"action_id": "b"}]}
        assert check_message(message(row, row)) == []
        row = {"type": "actions", "elements": [BUTTON, BUTTON]}
        assert check_message(message(row)) == ["/blocks/0: action_id a is there 2 times"]

    def test_the_tenth_block_is_not_taken_for_the_first(self):
        rows = [{"type": "actions", "elements": [BUTTON]} for _ in range(12)]
        assert check_message(message(*rows)) == []


class TestChoices:
    @pytest.mark.parametrize("initial", [{"initial_option": OPTION}, {"initial_options": [OPTION]}])
    def test_what_is_chosen_beforehand_is_an_option(self, initial):
        assert check_message(message({"type": "actions", "elements": [KINDS["checkboxes"] | initial]})) == []
        other = {"options": [OPTION | {"value": "w"}]}
        (problem,) = check_message(
            message({"type": "actions", "elements": [KINDS["checkboxes"] | other | initial]})
        )
        assert problem == "/blocks/0/elements/0/initial_option: v is not an option"

    def test_what_is_chosen_beforehand_in_an_external_menu_is_asked_for_later(self):
        menu = {"type": "external_select", "action_id": "a", "initial_option": OPTION}
        assert check_message(message({"type": "actions", "elements": [menu]})) == []

    def test_an_option_of_a_group_may_be_chosen_beforehand(self):
        groups = [{"label": PLAIN, "options": [OPTION]}]
        menu = {"type": "static_select", "action_id": "a", "option_groups": groups, "initial_option": OPTION}
        assert check_message(message({"type": "actions", "elements": [menu]})) == []

    def test_values_differ(self):
        menu = KINDS["static_select"] | {"options": [OPTION, OPTION]}
        assert check_message(message({"type": "actions", "elements": [menu]})) == [
            "/blocks/0/elements/0/options: value v is there 2 times"
        ]


class TestWhatMustBeThere:
    @pytest.mark.parametrize(
        ("payload", "said"),
        [
            ({"blocks": [SECTION]}, ": 0 of text, exactly one is needed"),
            (message({"type": "section"}), "/blocks/0: neither text nor fields"),
            (message({"type": "header"}), "/blocks/0: 0 of text, exactly one is needed"),
            (message({"type": "image", "image_url": "x"}), "/blocks/0: 0 of alt_text, exactly one is needed"),
            (
                message({"type": "image", "alt_text": "A"}),
                "/blocks/0: 0 of image_url|slack_file, exactly one is needed",
            ),
            (
                message(IMAGE | {"slack_file": {"id": "F1"}}),
                "/blocks/0: 2 of image_url|slack_file, exactly one is needed",
            ),
            (
                message({"type": "actions", "elements": [{"type": "button", "text": PLAIN}]}),
                "/blocks/0/elements/0: 0 of action_id, exactly one is needed",
            ),
            (
                message(SECTION | {"accessory": {"type": "static_select", "action_id": "a"}}),
                "/blocks/0/accessory: 0 of options|option_groups, exactly one is needed",
            ),
        ],
    )
    def test_in_a_message(self, payload, said):
        assert check_message(payload) == [said]

    def test_a_modal_with_inputs_has_submit(self):
        view = modal(KINDS["input"])
        assert check_view(view) == []
        del view["submit"]
        assert check_view(view) == ["/submit: missing, and there are inputs"]
        assert check_view({**view, "blocks": [SECTION]}) == []

    def test_a_modal_has_a_title(self):
        view = modal(SECTION)
        del view["title"]
        assert check_view(view) == [": 0 of title, exactly one is needed"]

    @pytest.mark.parametrize("name", ["title", "submit", "close"])
    def test_a_home_tab_has_none_of_a_modals_parts(self, name):
        assert check_view({"type": "home", "blocks": [SECTION], name: PLAIN}) == [
            f"/{name}: a Home tab has none"
        ]

    def test_a_view_is_a_modal_or_a_home_tab(self):
        assert check_view({"type": "workflow_step", "blocks": []}) == [
            "/type: workflow_step is neither modal nor home"
        ]
        assert check_view({}) == ["/type: None is neither modal nor home"]


class TestForms:
    @pytest.mark.parametrize(
        ("kind", "name", "right", "wrong"),
        [
            ("button", "style", "danger", "default"),
            ("confirm", "style", "primary", "red"),
            ("datepicker", "initial_date", "2026-03-01", "01.03.2026"),
            ("timepicker", "initial_time", "09:05", "9:05"),
            ("timepicker", "initial_time", "23:59", "24:00"),
            ("datetimepicker", "initial_date_time", 1773417600, 1773417600000),
            ("number_input", "initial_value", "-1.5", "1,5"),
            ("number_input", "min_value", "1", "one"),
            ("number_input", "max_value", "10", ""),
        ],
    )
    def test_values_are_written_slacks_way(self, kind, name, right, wrong):
        check, payload = element_in_place(kind, KINDS[kind] | {name: right})
        assert check(payload) == []
        check, payload = element_in_place(kind, KINDS[kind] | {name: wrong})
        (problem,) = check(payload)
        assert f"/{name}: {wrong} is not written as" in problem

    @pytest.mark.parametrize(
        ("kind", "path"),
        [
            ("header", "text"),
            ("image", "title"),
            ("input", "label"),
            ("input", "hint"),
            ("button", "text"),
            ("confirm", "title"),
            ("confirm", "confirm"),
            ("confirm", "deny"),
            ("option", "description"),
            ("static_select", "options[].text"),
            ("overflow", "options[].text"),
            *[(kind, "placeholder") for kind in HINTED],
        ],
    )
    def test_where_slack_takes_plain_text_only(self, kind, path):
        node = changed(kind, path, KINDS["mrkdwn"])
        if kind in BLOCKS:
            check, payload = check_message, message(node)
        else:
            check, payload = element_in_place(kind, node)
        (problem,) = check(payload)
        assert problem.endswith(f"/{path}: plain text only")

    def test_the_title_of_a_modal_is_plain(self):
        assert check_view(modal(SECTION) | {"title": KINDS["mrkdwn"]}) == ["/title: plain text only"]

    def test_radio_buttons_may_be_marked(self):
        menu = KINDS["radio_buttons"] | {"options": [OPTION | {"text": KINDS["mrkdwn"]}]}
        assert check_message(message({"type": "actions", "elements": [menu]})) == []

    def test_an_input_has_room_for_what_it_begins_with(self):
        def said(**more):
            check, payload = element_in_place("plain_text_input", KINDS["plain_text_input"] | more)
            return check(payload)

        assert said(max_length=5, min_length=5, initial_value="five!") == []
        assert said(max_length=5, min_length=6) == ["/blocks/0/element/min_length: more than max_length"]
        assert said(max_length=5, initial_value="six!!!") == [
            "/blocks/0/element/initial_value: longer than max_length"
        ]

    def test_files_are_not_dispatched(self):
        block = KINDS["input"] | {"dispatch_action": True}
        assert check_view(modal(block)) == []
        assert check_view(modal(block | {"element": KINDS["file_input"]})) == [
            "/blocks/0/dispatch_action: not with file_input"
        ]
