"""What comes back from the forms of meetings, and what is typed."""

from datetime import date, time

import pytest

from bot.errors import BotError
from bot.meetings.facts import Kind
from bot.meetings.meeting_form import (
    Block,
    Rhythm,
    Topic,
    When,
    parse_decision,
    parse_people,
    parse_rhythm,
    parse_topic,
    parse_when,
    topic_of_line,
)
from bot.slack.ids import ForgedValueError


def filled(**values):
    return {f"meeting_{name}": {"input": {"value": value}} for name, value in values.items()}


@pytest.mark.parametrize(
    ("line", "title", "kind"),
    [
        ("the price list", "the price list", Kind.PROBLEM),
        ("opportunity:  the   fair", "the fair", Kind.OPPORTUNITY),
        ("Dispute: who answers", "who answers", Kind.DISPUTE),
        ("outlook: next year", "next year", Kind.OUTLOOK),
        ("issue: late", "late", Kind.PROBLEM),
        ("Spain: the price list", "Spain: the price list", Kind.PROBLEM),
        ("opportunity:", "opportunity:", Kind.PROBLEM),
    ],
)
def test_a_line(line, title, kind):
    assert topic_of_line(line) == Topic(title, kind)


def test_a_line_that_is_too_long():
    with pytest.raises(BotError) as caught:
        topic_of_line("x" * 151)
    assert caught.value.key == "meeting.error.long"


def test_a_topic():
    assert parse_topic(filled(title=" The  fair ", kind="opportunity", owner="U0EVA", minutes="15")) == Topic(
        "The fair", Kind.OPPORTUNITY, "U0EVA", 15
    )
    assert parse_topic(filled(title="The fair", kind="problem")) == Topic("The fair")


@pytest.mark.parametrize(
    ("values", "block", "key"),
    [
        ({"title": " "}, Block.TITLE, "meeting.error.no_title"),
        ({"title": "x" * 151}, Block.TITLE, "meeting.error.long"),
        ({"title": "x", "minutes": "0"}, Block.MINUTES, "meeting.error.minutes"),
        ({"title": "x", "minutes": "241"}, Block.MINUTES, "meeting.error.minutes"),
        ({"title": "x", "minutes": "٣"}, Block.MINUTES, "meeting.error.minutes"),
    ],
)
def test_a_topic_with_something_wrong(values, block, key):
    found = parse_topic(filled(kind="problem", **values))
    assert {where: error.key for where, error in found.items()} == {block: key}


def test_what_slack_never_sends():
    for parse, values in (
        (parse_topic, {"kind": "war", "title": "x"}),
        (parse_when, {"day": "tomorrow"}),
        (parse_when, {"at": "noon"}),
    ):
        with pytest.raises(ForgedValueError):
            parse(filled(**values))


def test_when():
    assert parse_when(filled(which="2026-04-07", day="2026-04-09", at="10:30")) == When(
        date(2026, 4, 7), date(2026, 4, 9), time(10, 30)
    )
    assert parse_when({}) == When(None, None, None)


def test_a_rhythm():
    values = {"every": "month", "on": "last", "day": "friday", "at": "09:00", "chair": "sales"}
    assert parse_rhythm(filled(**values, length="90", channel="C0ALIGN")) == Rhythm(
        "month", "last friday", "09:00", 90, "C0ALIGN", "sales"
    )
    assert parse_rhythm(filled(**{**values, "every": "2 weeks"})) == Rhythm(
        "2 weeks", "friday", "09:00", 60, "", "sales"
    )
    assert list(parse_rhythm(filled(**values, length="5"))) == [Block.LENGTH]
    assert list(parse_rhythm(filled(**{**values, "at": ""}))) == [Block.AT]


def test_people():
    state = {"meeting_people": {"input": {"selected_users": ["U1", "U2", "U1"]}}}
    assert parse_people(state) == (("U1", "U2"), ())


def test_a_decision():
    assert parse_decision(filled(text=" We go. ")) == "We go."
    assert parse_decision(filled(text=""))[Block.TEXT].key == "meeting.error.no_decision"
    assert parse_decision(filled(text="x" * 501))[Block.TEXT].key == "meeting.error.long"
