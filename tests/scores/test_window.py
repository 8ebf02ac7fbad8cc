"""Which answers count at a close."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.instrument import load_default
from bot.pulse.method import carry_days
from bot.scores.window import Answer, Member, carry_by_statement, window

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "window.json").read_text("utf-8"))
CARRY = carry_by_statement(load_default(), carry_days(4, 2))
DAY0 = date(2026, 1, 1)


def day(number):
    return DAY0 + timedelta(days=number)


def answer(respondent, statement, value, when, side="sales", team="all"):
    return Answer(respondent, side, team, statement, value, day(when))


def counted(windowed):
    return {
        (member.respondent, no): value
        for member, row in windowed.items()
        for no, value in enumerate(row.values, start=1)
        if value is not None
    }


def test_carry_by_statement_is_that_of_the_example():
    assert {str(no): days for no, days in CARRY.items()} == EXAMPLE["carry_days"]


def test_example():
    rows = [Answer(a["r"], a["side"], "all", a["j"], a["v"], day(a["day"])) for a in EXAMPLE["input"]]
    expected = {(e["r"], e["j"]): e["v"] for e in EXAMPLE["expect"]}
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert counted(window(rows, close=day(EXAMPLE["close_day"]), carry=CARRY)) == expected


@pytest.mark.parametrize(
    ("statement", "when", "counts"),
    [
        (1, 100, True),
        (1, 101, False),
        (1, 17, True),
        (1, 16, False),
        (11, -81, True),
        (11, -82, False),
        (17, -263, True),
    ],
)
def test_the_window_is_open_below_and_closed_above(statement, when, counts):
    assert bool(window([answer("p", statement, 3, when)], close=day(100), carry=CARRY)) is counts


def test_each_value_keeps_the_day_of_its_round():
    rows = [answer("p", 1, 2, 60), answer("p", 1, 4, 74), answer("p", 2, 5, 60), answer("p", 3, None, 74)]
    row = window(rows, close=day(80), carry=CARRY)[Member("sales", "p")]
    assert row.values == (4, 5) + (None,) * 18
    assert row.days == (day(74), day(60)) + (None,) * 18


def test_who_changed_sides_counts_on_both_until_the_older_answers_fall_out():
    rows = [
        answer("p", 1, 2, 10, "sales", "A"),
        answer("p", 2, 3, 10, "sales", "A"),
        answer("p", 1, 5, 60, "marketing"),
    ]
    both = window(rows, close=day(70), carry=CARRY)
    assert {member: counted({member: row}) for member, row in both.items()} == {
        ("marketing", "p"): {("p", 1): 5},
        ("sales", "p"): {("p", 2): 3},
    }
    assert list(window(rows, close=day(100), carry=CARRY)) == [Member("marketing", "p")]


def test_what_somebody_could_not_say_holds_on_that_side_and_until_they_say():
    rows = [
        answer("ada", 1, 4, 90),
        answer("ada", 2, None, 90),
        answer("ada", 3, None, 80),
        answer("ada", 3, 5, 90),
        answer("ada", 4, None, 95, side="marketing"),
    ]
    ((member, row),) = window(rows, close=day(100), carry=CARRY).items()
    assert member == Member("sales", "ada")
    assert [one and one.cannot_say for one in row.dealt[:4]] == [False, True, False, None]


def test_a_person_belongs_to_the_team_of_their_newest_answer():
    rows = [
        answer("p", 1, 2, 10, team="B"),
        answer("p", 2, 2, 24, team="A"),
        answer("p", 3, None, 38, team="C"),
    ]
    assert window(rows, close=day(40), carry=CARRY)[Member("sales", "p")].team == "A"


def test_a_contribution_changes_when_the_same_is_answered_again():
    first = [answer("p", 1, 4, 10), answer("p", 2, 3, 10)]
    before = window(first, close=day(10), carry=CARRY)[Member("sales", "p")]
    later = window(first, close=day(24), carry=CARRY)[Member("sales", "p")]
    again = window([*first, answer("p", 1, 4, 24)], close=day(24), carry=CARRY)[Member("sales", "p")]
    cannot_say = window([*first, answer("p", 1, None, 24)], close=day(24), carry=CARRY)[Member("sales", "p")]
    assert again.values == before.values
    assert len({before.contribution(), again.contribution()}) == 2
    assert before.contribution() == later.contribution() == cannot_say.contribution()


def test_a_contribution_changes_when_answers_fall_out():
    rows = [answer("p", 1, 4, 10), answer("p", 11, 3, 10)]
    marks = {
        window(rows, close=day(close), carry=CARRY)[Member("sales", "p")].contribution()
        for close in (10, 93, 94, 191)
    }
    assert len(marks) == 2


def test_a_contribution_tells_nothing_of_the_values():
    low, high = (window([answer("p", 1, v, 10)], close=day(10), carry=CARRY) for v in (1, 5))
    assert low[Member("sales", "p")].contribution() == high[Member("sales", "p")].contribution()


def test_two_answers_of_one_day_are_taken_alike_in_any_order():
    rows = [answer("p", 1, 2, 10), answer("p", 1, 4, 10), answer("p", 1, 3, 10)]
    assert window(rows, close=day(10), carry=CARRY) == window(rows[::-1], close=day(10), carry=CARRY)


def test_an_unknown_statement_is_an_error():
    with pytest.raises(KeyError):
        window([answer("p", 21, 3, 1)], close=day(1), carry=CARRY)


answers = st.lists(
    st.builds(
        answer,
        st.sampled_from("pqr"),
        st.integers(1, 20),
        st.one_of(st.none(), st.integers(1, 5)),
        st.integers(0, 400),
        st.sampled_from(["sales", "marketing"]),
        st.sampled_from("AB"),
    ),
    max_size=60,
)


@given(answers, st.integers(0, 420), st.randoms())
def test_the_window_is_what_the_rule_says(rows, close, chance):
    windowed = window(rows, close=day(close), carry=CARRY)
    shuffled = rows[:]
    chance.shuffle(shuffled)
    again = window(shuffled, close=day(close), carry=CARRY)
    assert again == windowed
    assert list(again) == sorted(again)
    live = [
        a for a in rows if a.value is not None and close - CARRY[a.statement] < (a.day - DAY0).days <= close
    ]
    newest = {}
    for a in live:
        key = a.respondent, a.statement
        newest[key] = max(newest.get(key, a.day), a.day)
    found = {
        (member.respondent, no): (row.days[no - 1], value, member.side)
        for member, row in windowed.items()
        for no, value in enumerate(row.values, start=1)
        if value is not None
    }
    assert {key: when for key, (when, _, _) in found.items()} == newest
    for (respondent, no), (when, value, side) in found.items():
        assert any(
            (a.respondent, a.statement, a.day, a.value, a.side) == (respondent, no, when, value, side)
            for a in live
        )
