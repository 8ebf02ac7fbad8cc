"""Slack's own chart: from the points of the picture to a block that its format can hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scores.chart import ChartPoint, ChartValue
from bot.scores.native_chart import native_chart
from bot.scores.picture import draw_native
from bot.slack import kit
from bot.slack.checks import check_message
from bot.text import Safe, words_for
from tests.scores.chart_words import WORDS
from tests.scores.samples import CLOSED_ON, view, without_score

DAY0 = date(2026, 3, 10)


def value(score):
    return ChartValue(score, f"{score}")


def point(number, company=50.0, sales=52.0, marketing=48.0, *, every=14, **how):
    day = DAY0 + timedelta(days=every * number)
    figures = [None if score is None else value(score) for score in (company, sales, marketing)]
    return ChartPoint(day, f"{day.day}.{day.month}.", *figures, **how)


def told(points, words=WORDS):
    """The series of a chart that Slack takes, by name; each day with its number."""
    block = native_chart(points, words)
    assert check_message(kit.Message(Safe("Words for everybody"), (block,)).payload()) == []
    return {
        one["name"]: [(at["label"], at["value"]) for at in one["data"]] for one in block["chart"]["series"]
    }


def test_company_and_both_sides_round_by_round():
    assert told([point(0), point(1, 51.5, 53, 50)]) == {
        "Company": [("10.3.", 50.0), ("24.3.", 51.5)],
        "Sales": [("10.3.", 52.0), ("24.3.", 53)],
        "Marketing": [("10.3.", 48.0), ("24.3.", 50)],
    }


def test_the_newest_twenty_rounds():
    lines = told([point(n, 30.0 + n) for n in range(26)])
    assert [number for _, number in lines["Company"]] == [36.0 + n for n in range(20)]


def test_a_round_without_a_company_figure_is_left_out():
    assert told([point(0), point(1, None, 60.0, None), point(2)])["Company"] == [("10.3.", 50), ("7.4.", 50)]


def test_a_side_that_lacks_a_figure_is_left_out_whole():
    assert list(told([point(0), point(1, sales=None), point(2)])) == ["Company", "Marketing"]


def test_a_change_of_mode_begins_anew():
    together = [point(n, 60.0, None, None, is_combined=True) for n in range(2)]
    assert told(together) == {"Everybody": [("10.3.", 60), ("24.3.", 60)]}
    assert told([*together, point(2), point(3)])["Company"] == [("7.4.", 50), ("21.4.", 50)]
    back = [point(0), *(replace(one, day=one.day + timedelta(days=14)) for one in together)]
    assert list(told(back)) == ["Everybody"]


@pytest.mark.parametrize("points", [[], [point(0), point(1, None, 60.0)]], ids=["no round", "no figure now"])
def test_without_a_figure_of_the_last_round_there_is_nothing_to_show(points):
    assert native_chart(points, WORDS) is None


def test_the_same_day_of_another_year_is_another_category():
    points = [point(0), point(1, every=365)]
    assert [label for label, _ in told(points)["Company"]] == ["10.3.", "2027 10.3."]


scores = st.none() | st.floats(20, 100)
rounds = st.lists(st.tuples(scores, scores, scores, st.booleans()), min_size=1, max_size=40)


@given(rounds, st.sampled_from([7, 14, 28, 365]))
def test_slack_takes_whatever_comes(figures, every):
    long = replace(WORDS, title="T" * 80, company="C" * 30, combined="E" * 30, sales="S" * 30)
    points = [point(number, *one[:3], every=every, is_combined=one[3]) for number, one in enumerate(figures)]
    if points[-1].company is None:
        assert native_chart(points, long) is None
    else:
        assert told(points, long)


def test_a_history_of_releases_becomes_a_chart():
    words = words_for("en")
    earlier = view(50.0, closed_on=CLOSED_ON - timedelta(days=14))
    first, second = view(55.0), view(60.0)
    block = draw_native([earlier, first, second], words)
    assert [at["value"] for at in block["chart"]["series"][0]["data"]] == [50.0, 60.0]
    assert block["title"] == "Sales and Marketing alignment"
    assert draw_native([without_score("collecting", 1)], words) is None
