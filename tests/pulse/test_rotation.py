"""Who gets which statements: every property of examples/rotation.json, for many companies."""

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pulse.instrument import load_default
from bot.pulse.method import KEPT_DAYS, Method, carry_days, gap_days, kept_days
from bot.pulse.rotation import History, select

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "rotation.json").read_text("utf-8"))
WINDOW = json.loads((Path(__file__).parents[1] / "examples" / "window.json").read_text("utf-8"))
INSTRUMENT = load_default()
SPEED = {statement.no: statement.speed for statement in INSTRUMENT.statements}
THEME = {statement.no: statement.theme for statement in INSTRUMENT.statements}
DAY0 = date(2026, 3, 10)
ALL = tuple(range(1, 21))
TWO_SIDES = [(f"{side[0]}{n:02}", side) for side in ("sales", "marketing") for n in range(12)]


def choose(histories, day=0, *, k=4, every_weeks=2, seed="r", baseline=False):
    return select(
        histories,
        instrument=INSTRUMENT,
        on=DAY0 + timedelta(days=day),
        k=k,
        every_weeks=every_weeks,
        seed=seed,
        baseline=baseline,
    )


def simulate(people, rounds, *, k=4, every_weeks=2, answers=lambda *_: True, baseline=False):
    """Rounds as lists of (day, what each person was shown); answered pulses go into the history."""
    dealt = {respondent: {} for respondent, _ in people}
    shown = []
    for number in range(rounds):
        day = number * every_weeks * 7
        histories = [History(respondent, side, dict(dealt[respondent])) for respondent, side in people]
        chosen = choose(
            histories,
            day,
            k=k,
            every_weeks=every_weeks,
            seed=f"round-{number}",
            baseline=baseline and not number,
        )
        shown.append((day, histories, chosen))
        for respondent, numbers in chosen.items():
            if answers(respondent, number):
                dealt[respondent].update(dict.fromkeys(numbers, DAY0 + timedelta(days=day)))
    return shown


def test_the_example_is_about_our_statements():
    assert gap_days(4, 2) == EXAMPLE["gap_days"]
    for speed in ("slow", "fact"):
        assert [no for no in ALL if SPEED[no] == speed] == EXAMPLE[speed]
    assert len(EXAMPLE["must"]) == 9


@pytest.mark.parametrize(
    ("k", "weeks", "carry", "gap"),
    [
        (4, 2, (84, 182, 364), (56, 84, 182)),
        (3, 2, (112, 182, 364), (84, 84, 182)),
        (5, 2, (84, 182, 364), (56, 84, 182)),
        (4, 1, (84, 182, 364), (28, 84, 182)),
        (5, 1, (84, 182, 364), (28, 84, 182)),
        (4, 4, (168, 182, 364), (112, 112, 182)),
        (3, 4, (224, 224, 364), (168, 168, 182)),
    ],
)
def test_carry_and_gap(k, weeks, carry, gap):
    speeds = ("normal", "slow", "fact")
    assert carry_days(k, weeks) == dict(zip(speeds, carry, strict=True))
    assert gap_days(k, weeks) == dict(zip(speeds, gap, strict=True))


def test_default_carry_is_that_of_the_window_example():
    carry = carry_days(4, 2)
    assert {str(no): carry[SPEED[no]] for no in ALL} == WINDOW["carry_days"]


def test_no_answer_is_deleted_before_what_needs_it():
    """domain.md C9: eighteen months, or the longest carry plus the comparison distance where that is longer."""
    assert kept_days(4, 2) == KEPT_DAYS == 548
    # A pulse of one statement every four weeks: it counts for 588 days, and is compared with one as old.
    assert kept_days(1, 4) == 2 * 588
    for k in range(1, 21):
        for weeks in (1, 2, 4):
            # What is deleted was due to be asked again: that nobody knows any more when it was, changes nothing.
            assert kept_days(k, weeks) > max(gap_days(k, weeks).values())


@pytest.mark.parametrize(("k", "weeks"), [(0, 2), (4, 0)])
def test_pulses_that_cannot_be(k, weeks):
    for rule in (carry_days, gap_days, kept_days):
        with pytest.raises(ValueError, match="at least one"):
            rule(k, weeks)
    with pytest.raises(ValueError, match="at least one"):
        choose([], k=k, every_weeks=weeks)


@pytest.mark.parametrize(
    "wrong", [{"smallest_group": 4}, {"min_per_statement": 1}, {"min_covered": 0}, {"min_covered": 21}]
)
def test_the_method_keeps_its_floor(wrong):
    with pytest.raises(ValueError, match=r"never lowered|twenty statements"):
        Method(**wrong)
    assert Method(smallest_group=8).smallest_group == 8


@pytest.mark.parametrize(("k", "rounds"), [(4, 5), (5, 4)])
@pytest.mark.parametrize("size", [1, 5, 12, 60])
def test_everybody_has_answered_everything_once_after_the_first_rounds(k, rounds, size):
    people = [(f"{side}{n}", side) for side in ("sales", "marketing") for n in range(size)]
    seen = {respondent: Counter() for respondent, _ in people}
    for _, _, chosen in simulate(people, rounds, k=k):
        for respondent, numbers in chosen.items():
            seen[respondent].update(numbers)
            assert len({THEME[no] for no in numbers}) > 1
    assert all(counts == Counter(ALL) for counts in seen.values())


@pytest.mark.parametrize("k", [3, 4, 5])
@pytest.mark.parametrize("size", [1, 2, 5, 12, 33, 200])
def test_the_first_round_is_even(k, size):
    people = [History(f"{side}{n}", side, {}) for side in ("sales", "marketing") for n in range(size)]
    chosen = choose(people, k=k)
    for side in ("sales", "marketing"):
        counts = Counter(no for person in people if person.side == side for no in chosen[person.respondent])
        given = [counts[no] for no in ALL]
        assert max(given) - min(given) <= 2


@given(
    st.sampled_from([(3, 2), (4, 2), (5, 2), (4, 1), (4, 4)]),
    st.integers(0, 2**32),
    st.floats(0.2, 1),
    st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_the_rules_hold_whoever_answers(cadence, seed, rate, baseline):
    k, weeks = cadence
    gap, chance = gap_days(k, weeks), Random(seed)
    people = TWO_SIDES[:3] + TWO_SIDES[12:15]
    rounds = simulate(
        people, 30, k=k, every_weeks=weeks, baseline=baseline, answers=lambda *_: chance.random() < rate
    )
    for number, (day, histories, chosen) in enumerate(rounds):
        for person in histories:
            mine = chosen[person.respondent]
            ages = {no: day - (when - DAY0).days for no, when in person.dealt.items()}
            due = [no for no in ALL if no not in ages or ages[no] >= gap[SPEED[no]]]
            rested = [no for no in ALL if SPEED[no] == "normal" and ages.get(no, 0) >= 28]
            assert len(set(mine)) == len(mine)
            assert all(ages.get(no, 28) >= 28 for no in mine)
            if baseline and number == 0:
                assert mine == ALL
                continue
            assert len(mine) == min(k, len(set(due) | set(rested)))
            early = [no for no in mine if no not in due]
            assert all(no in rested for no in early)
            if early:
                assert set(due) <= set(mine) or len({THEME[no] for no in due}) == 1
            if len(due) >= k and len({THEME[no] for no in due}) > 1:
                assert len({THEME[no] for no in mine}) > 1


def test_slow_statements_come_at_most_every_12_weeks_and_the_fact_every_26():
    shown = {no: {} for no in ALL}
    for day, _, chosen in simulate(TWO_SIDES, 60):
        for respondent, numbers in chosen.items():
            for no in numbers:
                shown[no].setdefault(respondent, []).append(day)
    for no, days in ((11, 84), (18, 84), (20, 84), (17, 182)):
        for mine in shown[no].values():
            assert len(mine) > 3
            assert all(later - earlier >= days for earlier, later in pairwise(mine))


def test_after_a_baseline_the_next_pulse_is_empty_and_the_one_after_has_normal_ones():
    rounds = [chosen for _, _, chosen in simulate(TWO_SIDES, 3, baseline=True)]
    assert set(rounds[0].values()) == {ALL}
    assert set(rounds[1].values()) == {()}
    assert all(len(numbers) == 4 for numbers in rounds[2].values())
    assert all(SPEED[no] == "normal" for numbers in rounds[2].values() for no in numbers)


def test_a_late_baseline_leaves_out_what_was_dealt_with_of_late():
    history = History("p", "sales", {1: DAY0 - timedelta(days=27), 2: DAY0 - timedelta(days=28)})
    assert choose([history], baseline=True) == {"p": ALL[1:]}


def test_an_unanswered_pulse_leaves_its_statements_due():
    first = choose([History("p", "sales", {})])["p"]
    others = {no: DAY0 - timedelta(days=1) for no in ALL if no not in first}
    assert set(choose([History("p", "sales", others)], 14)["p"]) == set(first)


def test_never_dealt_with_comes_first_then_the_longest_ago():
    dealt = {no: DAY0 - timedelta(days=200 + no) for no in range(3, 21)}
    assert set(choose([History("p", "sales", dealt)])["p"]) == {1, 2, 20, 19}
    assert choose([History("p", "sales", dealt)])["p"][2:] == (20, 19)


def test_a_single_theme_gives_way_only_where_another_is_due():
    climate = [2, 7, 10, 16]
    recent = dict.fromkeys(set(ALL) - set(climate), DAY0 - timedelta(days=1))
    assert set(choose([History("p", "sales", recent)])["p"]) == set(climate)
    with_one_more = recent | {1: DAY0 - timedelta(days=100)}
    mixed = choose([History("p", "sales", with_one_more)])["p"]
    assert mixed[3] == 1
    assert set(mixed[:3]) < set(climate)


def test_a_top_up_of_the_same_theme_gives_way_too():
    dealt = {no: DAY0 - timedelta(days=50) for no in (2, 7, 10)} | {1: DAY0 - timedelta(days=40)}
    dealt |= dict.fromkeys(set(ALL) - {2, 7, 10, 16, 1}, DAY0 - timedelta(days=1))
    mine = choose([History("p", "sales", dealt)])["p"]
    assert (mine[0], mine[3]) == (16, 1)
    assert set(mine[1:3]) < {2, 7, 10}


def test_one_statement_alone_is_of_one_theme():
    dealt = dict.fromkeys(set(ALL) - {5}, DAY0 - timedelta(days=1))
    assert choose([History("p", "sales", dealt)]) == {"p": (5,)}
    assert len(choose([History("p", "sales", {})], k=1)["p"]) == 1


def test_new_statements_left_over_for_the_next_pulse_are_a_mix():
    """Eight are new: whatever the seed, the four that stay are not all of one theme."""
    new = {2, 7, 10, 16, 1, 12, 14, 15}
    dealt = dict.fromkeys(set(ALL) - new, DAY0 - timedelta(days=1))
    for seed in range(300):
        mine = set(choose([History("p", "sales", dealt)], seed=str(seed))["p"])
        assert len({THEME[no] for no in mine}) == 2
        assert len({THEME[no] for no in new - mine}) == 2


def test_a_mix_is_not_left_at_the_cost_of_this_pulse():
    """Three of customers and one other are chosen: giving the other away would leave one theme now."""
    new = {3, 5, 6, 9, 13, 1}
    dealt = dict.fromkeys(set(ALL) - new, DAY0 - timedelta(days=1))
    for seed in range(60):
        assert len({THEME[no] for no in choose([History("p", "s", dealt)], seed=str(seed))["p"]}) == 2


def test_same_seed_and_history_give_the_same_whatever_the_order():
    people = [History(respondent, side, {}) for respondent, side in TWO_SIDES]
    first = choose(people, seed="a")
    assert choose(list(reversed(people)), seed="a") == first
    assert list(first) == sorted(first)
    assert choose(people, seed="b") != first


def test_sides_are_counted_apart():
    sales = [History(respondent, side, {}) for respondent, side in TWO_SIDES[:12]]
    everybody = [History(respondent, side, {}) for respondent, side in TWO_SIDES]
    with_marketing = choose(everybody)
    assert choose(sales) == {person.respondent: with_marketing[person.respondent] for person in sales}


def test_a_respondent_given_twice_is_refused():
    with pytest.raises(ValueError, match="two histories"):
        choose([History("p", "sales", {}), History("p", "marketing", {})])


def test_nobody_gives_nothing():
    assert choose([]) == {}
