"""The estimate: worked examples, textbook cases, agreement with a bootstrap, and the edges."""

import json
from datetime import date
from math import inf, sqrt
from pathlib import Path
from random import Random
from statistics import mean, stdev, variance

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pulse.method import Method
from bot.scores.estimate import (
    combine,
    combine_all,
    everybody,
    fit,
    gap_between,
    score_of,
    side_figures,
    side_score,
)
from bot.scores.service.detail_read import Pair
from bot.scores.side_details import Detail, Name
from bot.scores.student import quantile
from tests.scores.measuring import measure

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "scores.json").read_text("utf-8"))
CASES = {case["id"]: case for case in EXAMPLE["cases"]}
TOLERANCE = EXAMPLE["tolerance"]
THEME_SIZES = {"climate": 4, "planning": 4, "customers": 5, "numbers": 4, "people": 3}


def near(value, what):
    return pytest.approx(value, abs=TOLERANCE[what])


def company(people, *, seed=1, rate=1.0, level=3.0, prefix="p", spread=0.8):
    """Answers of people with a shared level, personal leanings and statements of different difficulty."""
    chance = Random(seed)
    ease = [chance.gauss(0, 0.5) for _ in range(20)]
    rows = {}
    for n in range(people):
        leaning = chance.gauss(0, spread)
        rows[f"{prefix}{n:05}"] = [
            min(5, max(1, round(level + ease[j] + leaning + chance.gauss(0, 0.8))))
            if chance.random() < rate
            else None
            for j in range(20)
        ]
    return rows


def same(value, people, prefix="p"):
    return {f"{prefix}{n}": [value] * 20 for n in range(people)}


@pytest.fixture(params=list(CASES.values()), ids=lambda case: case["id"])
def measured(request):
    return measure(request.param["input"]["sales"], request.param["input"]["marketing"]), request.param


def test_company_figures_of_the_examples(measured):
    measurement, case = measured
    expect, company = case["expect"], measurement.company
    assert (company.mode, company.status) == (expect["mode"], expect["status"])
    for side in ("sales", "marketing"):
        own = fit(case["input"][side])
        assert (own.n, len(own.covered)) == (expect["n"][side], expect["covered"][side])
    if "score" not in expect:
        assert company.score is None
        assert company.reading is None
        assert company.answers_needed > 0
        return
    score = company.score
    assert score.total == near(expect["score"], "score")
    assert score.se == near(expect["se"], "se")
    assert score.df == near(expect["df"], "df")
    assert score.shown == expect["shown"]
    for name in ("half90", "low", "high"):
        assert getattr(score, name) == near(expect[name], "interval")
    assert score.probabilities == near(expect["probabilities"], "probability")
    assert score.stage == expect["point_stage"]
    assert score.sureness == expect["wording"]
    assert company.reading == score.reading
    assert company.answers_needed == 0


def test_sides_of_the_examples(measured):
    measurement, case = measured
    expect = case["expect"]
    if expect["mode"] == "combined":
        assert (measurement.sales, measurement.marketing, measurement.company.gap) == (None, None, None)
        assert len(measurement.joined.covered) == expect["covered"]["combined"]
        return
    for name, numbers in expect.get("sides", {}).items():
        side = getattr(measurement, name)
        score = side_score(side)
        assert side.total == near(numbers["score"], "score")
        assert score.se == near(numbers["se"], "se")
        assert score.low == near(numbers["low"], "interval")
        assert score.high == near(numbers["high"], "interval")
        assert score.stage == numbers["stage"]
        assert list(side.filled) == numbers["filled"]
    for theme, numbers in expect.get("themes", {}).items():
        sales, marketing = (theme_of(measurement, side, theme) for side in ("sales", "marketing"))
        assert sales.value == near(numbers["sales"], "score")
        assert marketing.value == near(numbers["marketing"], "score")
        both = Pair(theme, sales, marketing, is_comparable=True)
        assert both.company == near(numbers["company"], "score")


def theme_of(measurement, side, theme):
    """A side's theme as it is published."""
    fitted = getattr(measurement, side).themes[theme]
    return Detail(Name(side, "theme", theme), fitted.index, fitted.variance, fitted.n, date(2026, 3, 10))


def test_gaps_of_the_examples(measured):
    measurement, case = measured
    expect, gap = case["expect"].get("gap"), measurement.company.gap
    if expect is None:
        assert gap is None
        return
    assert gap.points == near(expect["points"], "score")
    assert gap.se == near(expect["se"], "se")
    assert gap.df == near(expect["df"], "df")
    assert gap.low95 == near(expect["low95"], "interval")
    assert gap.high95 == near(expect["high95"], "interval")
    assert gap.standardised == near(expect["standardised"], "score")
    assert (gap.size, gap.clear, gap.stages_differ) == (
        expect["size"],
        expect["clear"],
        expect["stages_differ"],
    )


@given(st.lists(st.lists(st.integers(1, 5), min_size=20, max_size=20), min_size=5, max_size=12))
def test_complete_data_gives_the_textbook_mean_and_variance(rows):
    side = side_figures(fit({f"p{n}": row for n, row in enumerate(rows)}))
    totals = [sum(row) for row in rows]
    assert side.total == pytest.approx(mean(totals))
    assert side.variance == pytest.approx(max(variance(totals), 25) / len(totals))
    assert side.filled == ()
    for theme, size in THEME_SIZES.items():
        assert 20 - 1e-9 <= side.themes[theme].index <= 100 + 1e-9
        assert side.themes[theme].n == len(rows)
        assert size >= 3


def test_complete_data_gives_the_textbook_theme_variance():
    rows = company(9)
    people = [sum(row[no - 1] for no in (17, 18, 19)) / 3 * 20 for row in rows.values()]
    theme = fit(rows).themes["people"]
    assert theme.index == pytest.approx(mean(people))
    assert theme.variance == pytest.approx(variance(people) / 9)


@given(st.integers(0, 10_000), st.floats(0.3, 0.9))
@settings(max_examples=30, deadline=None)
def test_the_fit_does_not_depend_on_the_order_of_people_and_solves_its_equations(seed, rate):
    rows = company(12, seed=seed, rate=rate)
    first, again = fit(rows), fit(dict(reversed(rows.items())))
    assert first.b == pytest.approx(again.b)
    assert first.u == pytest.approx(again.u)
    assert first.variance == pytest.approx(again.variance)
    # C3 written out: residuals of each statement sum to zero after each person's shrunk effect
    for no in first.covered:
        left = 0.0
        for row in rows.values():
            mine = [other for other in first.covered if row[other - 1] is not None]
            if no in mine:
                effect = sum(row[j - 1] - first.b[j] for j in mine) / (len(mine) + 2)
                left += row[no - 1] - first.b[no] - effect
        assert left == pytest.approx(0, abs=1e-8)
    assert sum(first.u.values()) ** 2 < 25 * first.variance * len(first.u)


@pytest.mark.parametrize(
    ("people", "rate", "seed"), [(12, 1.0, 3), (14, 0.6, 4), (30, 0.45, 5), (60, 0.35, 6)]
)
def test_the_variance_agrees_with_a_bootstrap_over_respondents(people, rate, seed):
    rows = company(people, seed=seed, rate=rate)
    chance, names, totals = Random(seed), list(rows), []
    for _ in range(400):
        drawn = {str(at): rows[chance.choice(names)] for at in range(people)}
        totals.append(side_figures(fit(drawn)).total)
    # a bootstrap's variance is (n - 1) / n of the unbiased one
    bootstrap = stdev(totals) * sqrt(people / (people - 1))
    assert sqrt(fit(rows).variance) == pytest.approx(bootstrap, rel=0.15)


def test_answers_to_an_uncovered_statement_are_left_out():
    rows = company(8)
    without = {name: [None if j == 6 else value for j, value in enumerate(row)] for name, row in rows.items()}
    alone = {name: list(row) for name, row in without.items()}
    next(iter(alone.values()))[6] = 5
    a, b = fit(without), fit(alone)
    assert (a.b, a.u, a.variance, a.themes) == (b.b, b.u, b.variance, b.themes)
    assert 7 not in b.covered
    assert b.counts[6] == 1


def test_people_without_a_covered_answer_drop_out():
    rows = company(6) | {"quiet": [None] * 20}
    assert fit(rows).n == 6
    assert "quiet" not in fit(rows).u


@pytest.mark.parametrize("rows", [{}, {"p": [3] * 20}, {"p": [None] * 20, "q": [None] * 20}])
def test_without_a_covered_statement_the_fit_is_empty(rows):
    own = fit(rows)
    assert (own.n, own.covered, own.b, own.variance, own.themes) == (0, (), {}, inf, {})
    assert side_figures(own).total is None
    assert side_figures(own).answers_needed >= 5
    assert side_score(side_figures(own)) is None


def drop(rows, *numbers):
    return {
        name: [None if j in numbers else v for j, v in enumerate(row, start=1)] for name, row in rows.items()
    }


def test_what_neither_side_covers_is_filled_with_the_sides_own_mean():
    sales, marketing = drop(company(8), 3, 9), drop(company(7, seed=2, prefix="m"), 3)
    own, other = fit(sales), fit(marketing)
    side = side_figures(own, other.b)
    shift = mean(own.b[no] - other.b[no] for no in own.b)
    assert side.filled == (3, 9)
    assert side.total == pytest.approx(sum(own.b.values()) + mean(own.b.values()) + other.b[9] + shift)
    alone = side_figures(own, {3: 4.0})  # nothing in common to shift by
    assert alone.total == pytest.approx(20 * mean(own.b.values()))
    assert side_figures(own).total == alone.total


def test_a_held_sides_means_fill_just_as_well():
    """The other side's `b` as kept from its last release is all that is needed."""
    sales, marketing = drop(company(8), 3), company(7, seed=2, prefix="m")
    fresh = measure(sales, marketing)
    held = side_figures(fit(marketing))
    assert side_figures(fit(sales), held.b).total == fresh.sales.total
    assert combine(side_figures(fit(sales), held.b), held) == fresh.company


@pytest.mark.parametrize(
    ("rows", "needed"),
    [
        (drop(company(8), 1, 2), 0),
        (drop(company(8), 1, 2, 3), 2),
        (drop(company(8), 1, 2, 3, 4), 4),
        (company(8) | {}, 0),
        (dict(list(company(8).items())[:3]), 2),
        ({**drop(company(8), 1, 2, 3), "one": [5] * 20}, 1),
    ],
)
def test_answers_needed(rows, needed):
    side = side_figures(fit(rows))
    assert side.answers_needed == needed
    assert (side.total is None) == (needed > 0)


def test_one_side_collecting_means_no_figure_at_all():
    measurement = measure(company(8), drop(company(8, prefix="m"), 1, 2, 3))
    assert (measurement.company.status, measurement.company.answers_needed) == ("collecting", 2)
    assert (measurement.company.score, measurement.company.gap) == (None, None)
    assert gap_between(measurement.sales, measurement.marketing) is None
    assert gap_between(measurement.marketing, measurement.sales) is None
    assert combine(measurement.marketing, measurement.sales).status == "collecting"


def test_k_is_checked_once_more_on_the_people_left_in_the_fit():
    """Five have a value, one of them only to a statement that nobody else answered."""
    rows = drop(company(4), 20) | {"only": [None] * 19 + [3]}
    measurement = measure(rows, company(6, prefix="m"))
    assert (measurement.company.mode, measurement.company.status) == ("balanced", "collecting")
    assert measurement.sales.answers_needed == 1


@pytest.mark.parametrize(
    ("sales", "marketing", "mode", "status"),
    [
        (0, 0, "combined", "too_few"),
        (4, 0, "combined", "too_few"),
        (3, 2, "combined", "published"),
        (5, 4, "combined", "published"),
        (5, 5, "balanced", "published"),
    ],
)
def test_the_mode_follows_the_people(sales, marketing, mode, status):
    measurement = measure(same(3, sales), same(3, marketing, "m") | {"silent": [None] * 20})
    assert (measurement.company.mode, measurement.company.status) == (mode, status)
    assert (measurement.joined is None) == (mode == "balanced" or status == "too_few")


def test_a_combined_group_may_be_collecting():
    measurement = measure(drop(company(6), 1, 2, 3), {})
    assert (measurement.company.mode, measurement.company.status) == ("combined", "collecting")
    assert measurement.company.answers_needed == 2
    assert combine_all(measurement.joined).score is None


def test_a_larger_k_is_obeyed():
    measurement = measure(company(8), company(7, prefix="m"), Method(smallest_group=8))
    assert measurement.company.mode == "combined"


def test_who_changed_sides_counts_once_in_the_combined_group():
    joined = everybody(
        {"a": [1, None] + [3] * 18, "b": [2] * 20}, {"a": [None, 5] + [None] * 18, "c": [4] * 20}
    )
    assert joined == {"a": (1, 5) + (3,) * 18, "b": [2] * 20, "c": (4,) * 20}


def test_a_wide_range_is_provisional_and_has_no_stage_to_publish():
    chance = Random(1)
    wild = {f"p{n}": [chance.choice([1, 5])] * 20 for n in range(6)}
    measurement = measure(wild, {f"m{name}": row for name, row in wild.items()})
    assert measurement.company.status == "provisional"
    assert measurement.company.score.half90 > 10
    assert measurement.company.reading is None
    assert combine_all(side_figures(fit(wild))).status == "provisional"


def test_equal_answers_never_look_certain():
    measurement = measure(same(5, 6), same(5, 6, "m"))
    score, gap = measurement.company.score, measurement.company.gap
    assert measurement.sales.variance == pytest.approx(25 / 6)
    assert measurement.sales.themes["people"].variance == pytest.approx(25 / 6)
    assert score.df == pytest.approx(10)
    assert (score.shown, score.high) == (100.0, 100.0)
    assert score.low == pytest.approx(100 - quantile(0.95, 10) * sqrt(25 / 12))
    assert (gap.points, gap.standardised, gap.clear) == (pytest.approx(0), None, False)


@pytest.mark.parametrize(
    ("points", "size"),
    [(0, "similar"), (4.94, "similar"), (4.96, "some"), (9.94, "some"), (9.96, "wide"), (-12, "wide")],
)
def test_sizes_of_the_gap(points, size):
    base = side_figures(fit(company(8)))
    moved = {no: value + points / 20 for no, value in base.b.items()}
    other = side_figures(fit(company(8)))
    shifted = type(base)(
        **{name: getattr(base, name) for name in base.__dataclass_fields__} | {"total": sum(moved.values())}
    )
    assert gap_between(shifted, other).size == size


def test_a_gap_is_clear_where_its_range_leaves_out_zero():
    wide = measure(company(30, level=4.3), company(30, level=2.2, prefix="m")).company.gap
    assert wide.clear
    assert wide.low95 > 0
    other_way = measure(company(30, level=2.2), company(30, level=4.3, prefix="m")).company.gap
    assert other_way.clear
    assert other_way.high95 < 0


def test_each_side_is_one_half_whatever_its_headcount():
    measurement = measure(same(5, 50), same(3, 5, "m"))
    assert measurement.company.score.total == pytest.approx(80)


@pytest.mark.parametrize(("total", "low", "high"), [(22, 20, None), (98, None, 100)])
def test_ranges_are_cut_but_totals_are_not(total, low, high):
    score = score_of(total, 9, 10)
    assert score.half90 == pytest.approx(quantile(0.95, 10) * 3)
    assert score.low == (low or pytest.approx(total - score.half90))
    assert score.high == (high or pytest.approx(total + score.half90))
    assert score.reading.score == total


def test_themes_need_k_people_and_at_most_one_statement_uncovered():
    rows = company(8)
    one_missing = side_figures(fit(drop(rows, 17)))
    assert set(one_missing.themes) == set(THEME_SIZES)
    assert one_missing.themes["people"].index == pytest.approx(
        20 * mean(one_missing.b[no] for no in (18, 19))
    )
    assert "people" not in side_figures(fit(drop(rows, 17, 18))).themes
    few = {
        name: row if n < 4 else [*row[:16], None, None, None, row[19]]
        for n, (name, row) in enumerate(rows.items())
    }
    assert set(side_figures(fit(few)).themes) == set(THEME_SIZES) - {"people"}


def test_influences_of_a_side_are_by_respondent():
    side = side_figures(fit(company(10, rate=0.6)))
    assert len(side.u) == side.n == 10
    assert sum(u * u for u in side.u.values()) == pytest.approx(side.variance)


def test_ten_thousand_respondents_are_fitted():
    values = np.random.default_rng(3).integers(1, 6, (10_000, 20)).astype(object)
    values[np.random.default_rng(4).random((10_000, 20)) < 0.4] = None
    rows = {f"p{n}": row for n, row in enumerate(values.tolist())}
    assert fit(rows).n == 10_000
