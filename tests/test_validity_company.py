"""What the validity benchmark stands on: its companies are what it takes them for."""

from collections import Counter

import numpy as np
import pytest

from bot.people.sides import Side
from bot.pulse.method import LOWEST, gap_days
from tests.benchmarks import bench_validity
from tests.benchmarks.validity_company import (
    EVERY_WEEKS,
    INSTRUMENT,
    LEADERS_ALONE,
    MOOD,
    Diary,
    K,
    day_of,
    expected,
    keen_turnouts,
    keep_diary,
    opinions,
)

ROUNDS = 12


@pytest.fixture
def chance():
    return np.random.default_rng(7)


@pytest.fixture
def diary(chance):
    return keep_diary(chance, np.linspace(0.4, 1.0, 12), ROUNDS)


@pytest.mark.parametrize(("mean", "spread"), [(3.0, 0.6), (1.2, 0.9), (4.7, 1.1)])
def test_expected_answers_are_what_rounded_answers_average_to(chance, mean, spread):
    answers = np.clip(np.rint(chance.normal(mean, spread, 400_000)), 1, 5)
    assert expected(mean, spread) == pytest.approx(answers.mean(), abs=0.01)


def test_nobody_is_asked_more_than_k_at_once_nor_the_same_again_before_its_gap(diary):
    entries = list(zip(diary.who.tolist(), diary.statement.tolist(), diary.number.tolist(), strict=True))
    assert max(Counter((who, number) for who, _, number in entries).values()) == K
    gap = gap_days(K, EVERY_WEEKS)
    last = {}
    for who, statement, number in entries:
        before = last.get((who, statement))
        if before is not None:
            days = (day_of(number) - day_of(before)).days
            assert days >= gap[INSTRUMENT.statement(statement + 1).speed]
        last[who, statement] = number


def test_who_answers_more_often_has_more_answers_and_some_cannot_say_what_leaders_do(chance):
    diary = keep_diary(chance, np.repeat([0.3, 1.0], 30), ROUNDS)
    counts = np.bincount(diary.who, minlength=60)
    assert counts[:30].max() < counts[30:].min()
    knows = {no: len(set(diary.who[diary.statement == no - 1])) for no in range(1, 21)}
    assert max(knows[no] for no in LEADERS_ALONE) < min(knows[no] for no in knows if no not in LEADERS_ALONE)


def test_rows_are_those_of_the_rounds_asked_for_with_side_and_close_day():
    diary = Diary(1, *(np.array(column) for column in ([0, 1, 0, 1], [4, 19, 5, 0], [0, 0, 1, 2])))
    assert diary.rows(np.array([1, 2, 3, 4]), since=1, until=1) == [
        ("p0000", "sales", "all", 6, 3, day_of(1)),
    ]
    assert [row[:2] + row[3:5] for row in diary.rows(np.array([1, 2, 3, 4]), until=0)] == [
        ("p0000", "sales", 5, 1),
        ("p0001", "marketing", 20, 2),
    ]
    assert len(diary.rows(np.array([1, 2, 3, 4]))) == 4


def test_the_own_score_is_what_many_answers_of_everybody_to_everything_add_up_to(chance):
    company = opinions(chance, 3)
    people, statements = (grid.ravel() for grid in np.indices((6, 20)))
    everything = Diary(3, people, statements, np.zeros(120, dtype=int))
    total = np.mean([company.answers(chance, everything).sum() / 6 for _ in range(2000)])
    assert company.own_score == pytest.approx(total, abs=0.1)


def test_the_true_score_is_that_of_very_many_people(chance):
    company = opinions(chance, 20_000)
    assert company.true_score == pytest.approx(company.own_score, abs=0.3)


def test_what_staff_may_not_see_can_be_made_to_meet_with_less_agreement():
    plain, harder = (opinions(np.random.default_rng(3), 4, harder=by) for by in (0.0, 0.8))
    lower = (plain.usual - harder.usual).mean(axis=0)
    assert lower == pytest.approx([0.8 * (no in LEADERS_ALONE) for no in range(1, 21)])


def test_a_company_is_moved_to_a_score_of_its_own_or_its_true_score_by_so_much(chance):
    company = opinions(chance, 10)
    assert company.moved_to(60.0).own_score == pytest.approx(60.0)
    assert company.risen(6).true_score == pytest.approx(company.true_score + 6)


def test_minds_change_and_the_company_as_a_whole_does_not(chance):
    company = opinions(chance, 2000)
    later = company.stirred(chance, 0.3)
    assert later.true_score == company.true_score
    usual = np.repeat(company.usual, 2000, axis=0)
    before, after = (company.own - usual).ravel(), (later.own - usual).ravel()
    assert after.std() == pytest.approx(before.std(), rel=0.02)
    assert np.corrcoef(before, after)[0, 1] == pytest.approx(0.7**0.5, abs=0.02)
    assert company.stirred(chance, 0.0).own == pytest.approx(company.own)


def test_who_stands_higher_answers_more_where_people_are_keen(chance):
    company = opinions(chance, 50)
    standing = company.standing
    assert standing.reshape(2, 50).mean(axis=1) == pytest.approx([0, 0], abs=1e-9)
    assert keen_turnouts(np.array([-1.0, 0.0, 1.0])) == pytest.approx([0.406, 0.65, 0.835], abs=0.001)
    assert np.corrcoef(standing, company.own.mean(axis=1))[0, 1] > 0.9


def test_answers_lie_on_the_scale_and_differ_from_day_to_day(chance, diary):
    company = opinions(chance, 6).moved_to(35.0)
    first, second = (company.answers(chance, diary) for _ in range(2))
    assert MOOD > 0
    assert (first != second).any()
    assert set(np.unique(first)) <= set(range(LOWEST, 6))


def test_with_every_answer_given_score_and_plain_mean_are_one():
    rows = [
        (f"p{who}", side, "all", no, 1 + (who + no * no) % 5, day_of(0))
        for side, people in ((Side.SALES, range(6)), (Side.MARKETING, range(6, 12)))
        for who in people
        for no in range(1, 21)
    ]
    score = bench_validity.measured(rows, 0).company.score
    assert score.total == pytest.approx(bench_validity.plain_mean(rows, 0))


def test_size_of_errors():
    assert bench_validity.rmse([3, -4, 5, 0]) == pytest.approx(12.5**0.5)
    assert bench_validity.bias([-3, 1, -1]) == 1


def test_a_rise_or_fall_beyond_doubt_is_called_clear(chance):
    assert bench_validity.clear_changes(chance, 20, 10, rise=20) == 100
    assert bench_validity.clear_changes(chance, 20, 10, rise=-20) == 100


def test_companies_without_a_score_are_not_passed_over_in_silence(chance):
    with pytest.raises(RuntimeError, match="only 0 of 10 companies have a score"):
        bench_validity.cover(chance, 2, 10)
