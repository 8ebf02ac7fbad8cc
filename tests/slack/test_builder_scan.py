import ast
from textwrap import dedent

import pytest

from tests.slack.builder_scan import builders, labels_in_place, made, made_elsewhere, unregistered


def parsed(code):
    return ast.parse(dedent(code))


def names(found):
    return [one.name for one in found]


@pytest.mark.parametrize(
    "returned",
    ["Message", "View", "kit.Message", "kit.View", "Message | None", "None | kit.View", "Message | View"],
)
def test_a_function_that_returns_a_whole_is_a_builder(returned):
    tree = parsed(f"def a(x: int) -> {returned}: ...")
    assert names(builders("bot/pulse/blocks.py", tree)) == ["bot.pulse.blocks.a"]
    assert names(unregistered("bot/pulse/blocks.py", tree)) == ["bot.pulse.blocks.a"]


@pytest.mark.parametrize(
    "code",
    [
        "def a() -> Block: ...",
        "def a(): ...",
        "def a() -> list[Message]: ...",
        "def a() -> Callable[[int], Message]: ...",
        "def _a() -> Message: ...",
        "class Kind:\n    def render(self) -> Message: ...",
    ],
)
def test_other_functions_are_none(code):
    assert builders("bot/pulse/blocks.py", parsed(code)) == []


@pytest.mark.parametrize("mark", ["builds", "kit.builds"])
def test_a_marked_one_is_registered(mark):
    assert unregistered("bot/pulse/blocks.py", parsed(f"@{mark}\ndef a() -> Message: ...")) == []


def test_the_name_of_a_package_is_that_of_its_folder():
    (found,) = builders("bot/pulse/blocks/__init__.py", parsed("def a() -> Message: ..."))
    assert found.name == "bot.pulse.blocks.a"


@pytest.mark.parametrize("maker", ["Message", "kit.Message", "kit.modal", "kit.home"])
def test_a_whole_made_elsewhere_is_seen(maker):
    (found,) = made_elsewhere("handlers/pulse.py", parsed(f"def click():\n    say({maker}('x'))"))
    assert str(found) == f"handlers/pulse.py:2: {maker.removeprefix('kit.')}"
    assert made("bot/pulse/service.py", parsed(f"def build() -> Message:\n    return {maker}('x')")) != []
    assert (
        made_elsewhere("handlers/pulse.py", parsed(f"def build() -> Message:\n    return {maker}('x')")) == []
    )
    assert (
        made_elsewhere("bot/pulse/blocks.py", parsed(f"def _head() -> View:\n    return {maker}('x')")) == []
    )


@pytest.mark.parametrize("call", ["home()", "client.home()", "outbox.modal(x)"])
def test_a_word_that_means_something_else_is_none(call):
    assert made_elsewhere("handlers/pulse.py", parsed(call)) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("kit.button('Save', Action.SAVE)", "Save"),
        ("button(text='Save', action_id=Action.SAVE)", "Save"),
        ("kit.section(f'*{name}* left')", "** left"),
        ("kit.fields(words('a.b'), 'Side')", "Side"),
        ("kit.modal(Callback.X, 'Title', blocks, 'Save')", "Title Save"),
        ("kit.modal(Callback.X, words.plain('a.b'), blocks, close='Close')", "Close"),
        ("kit.input_block(words.plain('a.b'), x, block_id='b', hint='Hint')", "Hint"),
        ("kit.image_file(file, 'Chart')", "Chart"),
        ("kit.line_chart('Score', days, lines)", "Score"),
        ("kit.select('a', options, placeholder='Choose')", "Choose"),
        ("Safe('*Stage*')", "*Stage*"),
    ],
)
def test_a_label_written_in_place_is_seen(code, said):
    assert " ".join(names(labels_in_place("bot/x.py", parsed(code)))) == said


@pytest.mark.parametrize(
    "code",
    [
        "kit.button(words.plain('a.b'), 'action', 'value')",
        "kit.section(words('a.b'), block_id='block')",
        "kit.fields(f'{a}: {b}')",
        "kit.input_block(label, kit.text_input('a'), block_id='b')",
        "kit.modal('callback', title, blocks, private_metadata='x')",
        "Safe('\\n').join(lines)",
        "other('Save')",
    ],
)
def test_ids_and_signs_are_no_labels(code):
    assert labels_in_place("bot/x.py", parsed(code)) == []
