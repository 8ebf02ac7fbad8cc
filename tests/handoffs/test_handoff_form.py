"""The form for a handoff: from what was filled in, or typed behind the command, to a draft or what is wrong with it."""

from datetime import date

import pytest

from bot.handoffs.handoff_form import Block, draft_of_line, parse_handoff, parse_reason
from bot.handoffs.terms import LONGEST, Draft, Kind, Within
from bot.slack.ids import ForgedValueError
from bot.text import words_for


def state(**filled):
    values = {"kind": "lead", "what": "leads  from\nthe fair", "taker": "U0BEN", "within": "usual"}
    return {f"handoff_{name}": {"input": {"value": value}} for name, value in (values | filled).items()}


def problems(found):
    words = words_for("")
    return {block: words.plain(error.key, **error.values) for block, error in found.items()}


def test_a_handoff():
    filled = state(
        kind="other", within="date", day="2026-03-06", note="Two\nlines", link="https://crm.example/7"
    )
    assert parse_handoff(filled) == Draft(
        Kind.OTHER,
        "leads from the fair",
        "U0BEN",
        Within.DATE,
        date(2026, 3, 6),
        "Two\nlines",
        "https://crm.example/7",
    )


def test_the_least():
    assert parse_handoff(state()) == Draft(Kind.LEAD, "leads from the fair", "U0BEN", Within.USUAL)


@pytest.mark.parametrize(
    ("filled", "block"),
    [
        ({"what": " "}, Block.WHAT),
        ({"what": "w" * (LONGEST["what"] + 1)}, Block.WHAT),
        ({"note": "n" * (LONGEST["note"] + 1)}, Block.NOTE),
        ({"link": "https://x.example/" + "l" * LONGEST["link"]}, Block.LINK),
        ({"link": "www.example.com"}, Block.LINK),
        ({"link": "https://a b"}, Block.LINK),
        ({"link": "slack://x"}, Block.LINK),
        ({"taker": ""}, Block.TAKER),
        ({"within": "date"}, Block.DAY),
        ({"day": "2026-03-06"}, Block.DAY),
    ],
)
def test_what_is_wrong_is_said_where(filled, block):
    found = problems(parse_handoff(state(**filled)))
    assert list(found) == [block]
    assert all(found.values())


def test_all_that_is_wrong_is_said_at_once():
    found = parse_handoff(state(what="", taker="", within="date", link="x"))
    assert set(found) == {Block.WHAT, Block.TAKER, Block.DAY, Block.LINK}


@pytest.mark.parametrize("forged", [{"kind": "x"}, {"within": "9d"}, {"within": "date", "day": "06.03.2026"}])
def test_forged(forged):
    with pytest.raises(ForgedValueError):
        parse_handoff(state(**forged))


@pytest.mark.parametrize("nothing", [None, {}, [], {"handoff_kind": 3}])
def test_a_form_that_is_none(nothing):
    with pytest.raises(ForgedValueError):
        parse_handoff(nothing)


@pytest.mark.parametrize(
    ("line", "taker", "what"),
    [
        ("", "", ""),
        ("<@U0BEN|ben> leads from the fair", "U0BEN", "leads from the fair"),
        ("leads <@W0BEN>  from the fair", "W0BEN", "leads from the fair"),
        ("<@U0BEN> leads of <@U0ADA>", "U0BEN", "leads of <@U0ADA>"),
        ("<@> <#C0X> leads", "", "<@> <#C0X> leads"),
        ("w" * 400, "", "w" * LONGEST["what"]),
    ],
)
def test_what_is_typed_behind_the_command(line, taker, what):
    assert draft_of_line(line) == Draft(Kind.LEAD, what, taker, Within.USUAL)


def test_the_link_of_a_message():
    assert draft_of_line("", link="https://x.example").link == "https://x.example"


def test_a_reason():
    assert parse_reason(state(reason=" Not mine.\nSorry. ")) == "Not mine.\nSorry."
    assert list(problems(parse_reason(state(reason=" ")))) == [Block.REASON]
    assert list(problems(parse_reason(state(reason="r" * 501)))) == [Block.REASON]
