"""Is the change real: the worked example, the rule of three points, who counts, and how often it is wrong."""

import json
from datetime import date
from math import sqrt
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scores.change import SideFit
from bot.scores.change import change_between as between
from tests.scores.measuring import measure

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "change.json").read_text("utf-8"))
TOLERANCE = EXAMPLE["tolerance"]
UNITS = {"change": "score", "se": "se", "df": "df"}
THEN = date(2026, 1, 6)


def change_between(now, then):
    return between(now, then, since=THEN)


def fits(rows):
    measured = measure(rows["sales"], rows["marketing"])
    return tuple(SideFit(side.total, side.n, side.u) for side in (measured.sales, measured.marketing))


def side(total, *influences):
    return SideFit(total, len(influences), {f"p{n}": u for n, u in enumerate(influences)})


@pytest.mark.parametrize("case", EXAMPLE["cases"], ids=lambda case: case["id"])
def test_examples(case):
    found, expect = change_between(fits(case["now"]), fits(case["base"])), case["expect"]
    for name in ("change", "se", "df", "low95", "high95", "low80", "high80"):
        value = getattr(found, "points" if name == "change" else name)
        assert value == pytest.approx(expect[name], abs=TOLERANCE[UNITS.get(name, "interval")]), name
    assert found.call == expect["call"]
    assert {1: "up", -1: "down", 0: "none"}[found.direction] == expect["direction"]


def moved(by, *, spread=0.0, n=20):
    """Both sides moved by so many points; of every second person the influence moved by `spread`."""
    then = side(60.0, *[0.0] * n)
    now = side(60.0 + by, *[spread * (-1) ** k for k in range(n)])
    return change_between((now, now), (then, then))


class TestTheCall:
    # The floor 25/20 a side: variance 2 * 1.25 / 4, df 38.
    SE = sqrt(0.625)

    def test_the_floor_keeps_equal_people_from_looking_certain(self):
        assert moved(5).se == pytest.approx(self.SE)
        assert moved(5).df == pytest.approx(38)

    @pytest.mark.parametrize(
        ("points", "call"), [(2.9, "none"), (2.94, "none"), (2.95, "clear"), (-3, "clear"), (0, "none")]
    )
    def test_under_three_points_nothing_is_named_however_sure(self, points, call):
        assert moved(points).call == call

    @pytest.mark.parametrize(("spread", "call"), [(0.45, "clear"), (0.6, "possible"), (0.9, "none")])
    def test_with_more_noise_it_is_possible_and_then_nothing(self, spread, call):
        assert moved(3.2, spread=spread).call == call

    def test_a_fall_is_called_like_a_rise(self):
        up, down = moved(4), moved(-4)
        assert (up.call, up.direction, down.call, down.direction) == ("clear", 1, "clear", -1)
        assert moved(0).direction == 0


class TestWhoCounts:
    def test_people_in_both_windows_count_by_what_moved(self):
        then, now = side(50, *[2.0, -2.0] * 5), side(56, *[2.0, -2.0] * 5)
        assert change_between((now, now), (then, then)).se == pytest.approx(sqrt(2 * 25 / 10 / 4))

    def test_who_is_absent_from_one_counts_with_their_whole_influence(self):
        then = side(50, *[2.0, -2.0] * 5)
        now = SideFit(56, 10, {f"new{n}": 2.0 for n in range(10)})
        assert change_between((now, now), (then, then)).se == pytest.approx(sqrt(2 * 80 / 4))

    def test_who_had_their_data_deleted_counts_as_absent_from_both(self):
        then, now = side(50, *[2.0, -2.0] * 5), side(56, *[2.0, -2.0] * 5)
        gone = SideFit(56, 10, {}), SideFit(50, 10, {})
        assert change_between((gone[0], now), (gone[1], then)).points == 6

    def test_the_smaller_of_both_windows_counts_the_people(self):
        then, now = side(50, *[0.0] * 6), side(56, *[0.0] * 30)
        found = change_between((now, now), (then, then))
        assert found.se == pytest.approx(sqrt(2 * 25 / 6 / 4))
        assert found.df == pytest.approx(10)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=5, max_size=12), st.floats(-20, 20))
def test_then_and_now_exchanged_turn_the_sign_alone(influences, by):
    one, two = side(60, *influences), side(60 + by, *influences[::-1])
    there, back = change_between((two, one), (one, two)), change_between((one, two), (two, one))
    assert (there.points, there.se, there.call) == pytest.approx((-back.points, back.se, back.call))
    assert there.low95 == pytest.approx(-back.high95)


def test_where_nothing_changed_it_is_seldom_called_clear():
    """Six people a side answer all twenty twice; the true level stays. Wrong in at most one in twenty (C10)."""
    chance, wrong, times = Random(3), 0, 200
    for _ in range(times):
        leaning = {f"{s}{n}": chance.gauss(3, 0.7) for s in "sm" for n in range(6)}
        windows = []
        for _ in range(2):
            answers = {
                who: [min(5, max(1, round(level + chance.gauss(0, 0.9)))) for _ in range(20)]
                for who, level in leaning.items()
            }
            windows.append(
                {
                    "sales": {who: row for who, row in answers.items() if who[0] == "s"},
                    "marketing": {who: row for who, row in answers.items() if who[0] == "m"},
                }
            )
        wrong += change_between(fits(windows[1]), fits(windows[0])).call == "clear"
    assert wrong <= times * 0.05
