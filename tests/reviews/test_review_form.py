"""The forms of a review: from what was filled in to what is meant, or what is wrong with it."""

from datetime import date

import pytest

from bot.reviews.review_form import (
    Block,
    is_link,
    parse_change,
    parse_renewal,
    parse_review,
    parse_said,
)
from bot.reviews.terms import LONGEST, MOST_REVIEWERS, Change, Draft, Renewal
from bot.slack.ids import ForgedValueError
from bot.text import words_for

URL = "https://drive.example/brochure"


def state(**filled):
    values = {"what": "Spring  brochure\n", "link": URL, "day": "2026-03-09", "note": "", "said": ""}
    values |= {"reviewers": ["U0CLEO", "U0BEN", "U0CLEO"]} | filled
    found = {name: {"input": {"value": value}} for name, value in values.items() if name != "reviewers"}
    found["reviewers"] = {"input": {"selected_users": values["reviewers"]}}
    return {f"material_{name}": value for name, value in found.items()}


def problems(found):
    words = words_for("")
    return {block: words.plain(error.key, **error.values) for block, error in found.items()}


def test_a_review():
    assert parse_review(state(note="Two\nlines")) == Draft(
        "Spring brochure", URL, date(2026, 3, 9), ("U0CLEO", "U0BEN"), "Two\nlines"
    )


def test_a_new_version_and_other_reviewers():
    assert parse_renewal(state(note="New.")) == Renewal(URL, date(2026, 3, 9), "New.")
    assert parse_change(state()) == Change(date(2026, 3, 9), ("U0CLEO", "U0BEN"))
    assert parse_said(state(said=" The price. ")) == "The price."


@pytest.mark.parametrize(
    ("filled", "block"),
    [
        ({"what": " "}, Block.TITLE),
        ({"what": "w" * (LONGEST["what"] + 1)}, Block.TITLE),
        ({"link": ""}, Block.LINK),
        ({"link": "https://x.example/" + "l" * LONGEST["link"]}, Block.LINK),
        ({"link": "http://x.example/"}, Block.LINK),
        ({"note": "n" * (LONGEST["note"] + 1)}, Block.NOTE),
        ({"day": ""}, Block.DAY),
        ({"reviewers": []}, Block.REVIEWERS),
        ({"reviewers": [f"U0{n}" for n in range(MOST_REVIEWERS + 1)]}, Block.REVIEWERS),
    ],
)
def test_what_is_wrong_is_said_where(filled, block):
    for parse, knows in (
        (parse_review, set(Block)),
        (parse_renewal, {Block.LINK, Block.NOTE, Block.DAY}),
        (parse_change, {Block.REVIEWERS, Block.DAY}),
    ):
        found = parse(state(**filled))
        if block not in knows:
            assert not isinstance(found, dict)
            continue
        assert list(problems(found)) == [block]
        assert all(problems(found).values())


def test_everything_that_is_wrong_is_said_at_once():
    found = problems(parse_review(state(what="", link="x", day="", reviewers=[])))
    assert set(found) == {Block.TITLE, Block.LINK, Block.DAY, Block.REVIEWERS}
    assert set(problems(parse_change(state(day="", reviewers=[])))) == {Block.DAY, Block.REVIEWERS}


@pytest.mark.parametrize("said", ["", "  ", "s" * (LONGEST["said"] + 1)])
def test_a_change_has_to_be_said(said):
    assert list(problems(parse_said(state(said=said)))) == [Block.SAID]


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30"])
def test_a_forged_day(day):
    for parse in (parse_review, parse_renewal, parse_change):
        with pytest.raises(ForgedValueError):
            parse(state(day=day))


@pytest.mark.parametrize("state_of_nothing", [None, {}, {"material_what": 3}])
def test_a_form_without_anything_in_it(state_of_nothing):
    assert isinstance(parse_review(state_of_nothing), dict)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (URL, True),
        ("https://northwind.slack.com/archives/C0/p1?thread_ts=1.2&cid=C0", True),
        ("https://intranet/print", True),
        ("HTTPS://drive.example/x", False),
        ("https://", False),
        ("https:///x", False),
        ("https://a b", False),
        ("https://x.example/<!channel>", False),
        ("https://x.example/a|b", False),
        ("https://good.example@evil.example/", False),
        ("https://[half.example/", False),
        ("javascript:alert(1)", False),
        ("see https://drive.example/x", False),
    ],
)
def test_links(text, expected):
    assert is_link(text) is expected
