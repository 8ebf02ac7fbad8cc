"""The forms of action items: from what was filled in to a draft, or what is wrong; and text as people read it."""

from datetime import date

import pytest

from bot.meetings.action_form import (
    Block,
    Draft,
    Origin,
    parse_action_form,
    parse_new_day,
    parse_reason,
    readable,
)
from bot.meetings.facts import LONGEST
from bot.slack.ids import ForgedValueError
from bot.text import words_for

ID = "0123456789abcdef0123456789abcdef"
ORIGIN = Origin("https://northwind.slack.example/archives/C1/p1", "C0SALES.1772629330.083333", ID, ID, ID)


def state(**filled):
    values = {"text": "send\nthe  deck", "owner": "U0BEN"} | filled
    return {f"action_{name}": {"input": {"value": value}} for name, value in values.items()}


def problems(found):
    words = words_for("")
    return {block: words.plain(error.key, **error.values) for block, error in found.items()}


def test_an_action_item():
    assert parse_action_form(state(due="2026-03-06"), ORIGIN.encode()) == Draft(
        "U0BEN", "send the deck", date(2026, 3, 6), ORIGIN
    )


def test_the_least():
    assert parse_action_form(state(), "{}") == Draft("U0BEN", "send the deck")


def test_what_is_wrong_is_said_where():
    assert problems(parse_action_form(state(text=" ", owner=""), "{}")) == {
        Block.TEXT: "Say what is to be done.",
        Block.OWNER: "Choose who does it.",
    }
    long = parse_action_form(state(text="t" * (LONGEST["text"] + 1)), "{}")
    assert list(problems(long)) == [Block.TEXT]


def test_a_day_that_is_none():
    with pytest.raises(ForgedValueError):
        parse_action_form(state(due="someday"), "{}")


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"x": 1}', '{"again": "x"}', '{"item_id": "0"}', '{"meeting_id": "y"}',
        '{"message": "C1"}', '{"link": "javascript:x"}', '{"link": "https://a b"}',
        '{"link": "https://' + "x" * 500 + '"}',
    ],
)  # fmt: skip
def test_a_forged_origin(text):
    with pytest.raises(ForgedValueError):
        Origin.decode(text)


@pytest.mark.parametrize("origin", [Origin(), ORIGIN])
def test_an_origin_comes_back(origin):
    assert Origin.decode(origin.encode()) == origin


def test_a_reason():
    assert parse_reason(state(reason=" Not mine. ")) == "Not mine."
    for reason in ("", " ", "r" * (LONGEST["reason"] + 1)):
        assert list(problems(parse_reason(state(reason=reason)))) == [Block.REASON]


def test_another_day():
    assert parse_new_day(state(due="2026-03-06")) == date(2026, 3, 6)
    assert problems(parse_new_day(state())) == {Block.DUE: "Choose a day."}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("send the deck", "send the deck"),
        ("tell <@U0BEN|ben> and <@U0CLEO> and <@U0X>", "tell @ben and @Cleo Marchetti and @U0X"),
        ("read <#C0SALES|sales-team> and <#C0X>", "read #sales-team and #C0X"),
        (
            "see <https://x.example/a|the deck> or <https://x.example/b>",
            "see the deck or https://x.example/b",
        ),
        ("ask <!subteam^S1|@sales> or <!here>", "ask @sales or here"),
        ("Acme &amp; Co &lt;fast&gt;\n\n*now*", "Acme & Co <fast> *now*"),
    ],
)
def test_text_as_people_read_it(text, told):
    assert readable(text, lambda one: {"U0CLEO": "Cleo Marchetti"}.get(one, "")) == told
