"""From scores to stages, and when the published stage moves."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scores import student
from bot.scores.stages import (
    PublishedStage,
    Reading,
    Stage,
    about_in_ten,
    between,
    probabilities,
    publish_stage,
    shown_value,
    stage_of,
    sureness_of,
)

EXAMPLES = Path(__file__).parents[1] / "examples"
STAGES = json.loads((EXAMPLES / "stages.json").read_text("utf-8"))
HYSTERESIS = json.loads((EXAMPLES / "hysteresis.json").read_text("utf-8"))
SCORES = json.loads((EXAMPLES / "scores.json").read_text("utf-8"))

scores = st.floats(0, 120)
readings = st.builds(Reading, st.floats(20, 100), st.floats(0.1, 6), st.floats(4, 60))


def run(readings, previous=None):
    notes = []
    for reading in readings:
        previous, note, p = publish_stage(previous, reading)
        notes.append((previous.stage if previous else None, note, p))
    return notes


@pytest.mark.parametrize("case", STAGES["cases"], ids=lambda case: str(case["score"]))
def test_examples_of_stages(case):
    assert shown_value(case["score"]) == case["shown"]
    assert stage_of(case["score"]) == case["stage"]


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (3.0, 20.0),
        (19.99, 20.0),
        (104.2, 100.0),
        (57.25, 57.3),
        (57.35, 57.4),
        (59.95, 60.0),
        (0.1 + 59.85, 60.0),
    ],
)
def test_shown_values_are_cut_and_rounded_half_up(score, shown):
    assert shown_value(score) == shown


@given(scores)
def test_number_and_stage_never_contradict_each_other(score):
    low, high = stage_of(score).band
    assert low <= shown_value(score) < high
    assert abs(shown_value(score) - min(max(score, 20), 100)) <= 0.05 + 1e-8


def test_stages_are_in_order():
    assert [stage.rank for stage in Stage] == [0, 1, 2, 3]
    assert all(lower.band[1] == upper.band[0] for lower, upper in pairwise(Stage))


@pytest.mark.parametrize(
    "case", [c for c in SCORES["cases"] if "score" in c["expect"]], ids=lambda case: case["id"]
)
def test_examples_of_sureness(case):
    expect = case["expect"]
    sureness = probabilities(expect["score"], expect["se"], expect["df"])
    assert sureness == pytest.approx(expect["probabilities"], abs=SCORES["tolerance"]["probability"])
    assert sureness_of(sureness[stage_of(expect["score"])]) == expect["wording"]


@given(readings)
def test_probabilities_sum_to_one(reading):
    sureness = probabilities(reading.score, reading.se, reading.df)
    assert sum(sureness.values()) == pytest.approx(1)
    assert all(0 <= p <= 1 for p in sureness.values())


@pytest.mark.parametrize(
    ("p", "word", "about"),
    [
        (1.0, "clear", 9),
        (0.999, "clear", 9),
        (0.9, "clear", 9),
        (0.899, "clear", 8),
        (0.8, "clear", 8),
        (0.7999, "likely", 7),
        (0.7, "likely", 7),
        (0.5, "likely", 5),
        (0.4999, "between", None),
        (0.0, "between", None),
    ],
)
def test_words_of_sureness(p, word, about):
    assert sureness_of(p) == word
    assert about_in_ten(p) == about


@pytest.mark.parametrize(
    ("stage", "score", "pair"),
    [
        ("Defined", 59, ("Defined", "Aligned")),
        ("Defined", 41, ("Undefined", "Defined")),
        ("Aligned", 61, ("Defined", "Aligned")),
        ("Integrated", 81, ("Aligned", "Integrated")),
        ("Undefined", 39, ("Undefined", "Defined")),
    ],
)
def test_between_two_stages(stage, score, pair):
    assert between(Stage(stage), probabilities(score, 5, 20)) == pair


@pytest.mark.parametrize("case", HYSTERESIS["cases"], ids=lambda case: case["id"])
def test_examples_of_the_published_stage(case):
    notes = run(None if reading is None else Reading(**reading) for reading in case["input"])
    assert len(notes) == len(case["expect"])
    for (stage, note, p), expect in zip(notes, case["expect"], strict=True):
        assert (stage, note) == (expect["stage"], expect["note"])
        if "p" in expect:
            assert p == pytest.approx(expect["p"], abs=HYSTERESIS["tolerance"]["p"])
        else:
            assert p is None


UP, DOWN, WEAK_UP, HOME = Reading(61.3, 2, 20), Reading(38.7, 2, 20), Reading(60.3, 2, 20), Reading(50, 2, 20)


@pytest.mark.parametrize(
    ("rounds", "last"),
    [
        ([UP, UP, UP], "moved_confirmed"),
        ([UP, UP, WEAK_UP, UP], "held_up"),
        ([UP, UP, DOWN, UP], "held_up"),
        ([UP, DOWN, DOWN, DOWN], "moved_confirmed"),
        ([DOWN, DOWN], "held_down"),
        ([UP, None, UP, None, None, UP], "moved_confirmed"),
        ([UP, UP, HOME, UP], "held_up"),
        ([UP, UP, HOME], "same"),
        ([None], "no_new_figure"),
    ],
)
def test_what_starts_the_count_again(rounds, last):
    assert run(rounds, PublishedStage(Stage.DEFINED))[-1][1] == last


@pytest.mark.parametrize(("score", "stage"), [(85, "Integrated"), (66, "Aligned")])
def test_over_two_borders_the_rounds_own_stage_is_published(score, stage):
    published = PublishedStage(Stage.UNDEFINED)
    (after, note, p) = run([Reading(score, 3, 20)], published)[0]
    assert (after, note) == (stage, "moved")
    assert p == pytest.approx(student.below((score - 40) / 3, 20))


def test_two_borders_down():
    assert run([Reading(45, 3, 20)], PublishedStage(Stage.INTEGRATED))[0][:2] == ("Defined", "moved")


def test_a_series_without_any_figure_has_no_stage():
    assert publish_stage(None, None) == (None, "no_new_figure", None)


@given(st.lists(st.one_of(st.none(), readings), min_size=1, max_size=30))
def test_the_published_stage_moves_only_for_a_reason(rounds):
    published = None
    for reading in rounds:
        before, (published, note, p) = published, publish_stage(published, reading)
        if before is None or published is None:
            continue
        assert (published.stage is not before.stage) == (note in {"moved", "moved_confirmed"})
        assert 0 <= published.count < 3
        assert (published.count == 0) == (published.direction == 0)
        if note == "moved":
            assert p >= 0.9
            assert published.stage is stage_of(reading.score)
        if note == "moved_confirmed":
            assert p >= 0.7
            assert before.count == 2
        if reading is None:
            assert published is before


@pytest.mark.parametrize(("p", "df"), [(0.95, 4), (0.975, 12.3), (0.5, 7)])
def test_quantiles_answer_probabilities(p, df):
    assert student.below(student.quantile(p, df), df) == pytest.approx(p)


def test_students_t_is_that_of_the_tables():
    assert student.quantile(0.975, 10) == pytest.approx(2.2281, abs=1e-4)
    assert student.quantile(0.95, 4) == pytest.approx(2.1318, abs=1e-4)
