"""After three rounds in silence one question, after that silence monthly; a word from them ends it (domain.md C11)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.pacing import MONTH_DAYS, SILENT_ROUNDS, Outcome, Pace, Pacing

SLOT = date(2026, 3, 3)
SILENT = Pacing(unanswered=SILENT_ROUNDS)
ASKED = Pacing(unanswered=SILENT_ROUNDS, question_round="r4")


def lives(outcomes, pacing=None):
    """How a pace stands after rounds a fortnight apart, and in which of them (from 1) a question was put."""
    pacing, questions = pacing or Pacing(), []
    for n, outcome in enumerate(outcomes, start=1):
        slot, name = SLOT + timedelta(days=14 * n), f"r{n}"
        if pacing.is_asked(slot):
            pacing = pacing.opened(name, slot)
            questions += [n] if pacing.question_round == name else []
            pacing = pacing.closed(outcome, name, slot)
    return pacing, questions


def test_three_silent_rounds_one_question_then_monthly():
    pacing, questions = lives([Outcome.UNANSWERED] * 4)
    assert (pacing.pace, pacing.question_round, questions) == (Pace.MONTH, "", [4])
    assert pacing.last_slot == SLOT + timedelta(days=56)
    # Half a year on they are still asked once a month, and nothing more is put to them.
    assert lives([Outcome.UNANSWERED] * 13)[1] == [4]


def test_an_answer_begins_the_count_anew():
    outcomes = [Outcome.UNANSWERED] * 2 + [Outcome.ANSWERED] + [Outcome.UNANSWERED] * 3
    pacing, questions = lives(outcomes)
    assert (pacing, questions) == (SILENT, [])


@pytest.mark.parametrize("excused", range(1, 5))
def test_rounds_they_were_not_there_for_are_neither_counted_nor_end_the_count(excused):
    outcomes = [Outcome.UNANSWERED] * 2 + [Outcome.EXCUSED] * excused + [Outcome.UNANSWERED]
    assert lives(outcomes) == (SILENT, [])


def test_a_question_they_did_not_see_is_put_again():
    outcomes = [Outcome.UNANSWERED] * 3 + [Outcome.EXCUSED] * 2
    pacing, questions = lives(outcomes)
    assert (pacing, questions) == (SILENT, [4, 5])
    assert lives([*outcomes, Outcome.UNANSWERED])[0].pace is Pace.MONTH


def test_an_answer_to_the_pulse_is_one_to_the_question():
    assert lives([Outcome.UNANSWERED] * 3 + [Outcome.ANSWERED]) == (Pacing(), [4])


def test_a_round_that_overlaps_the_question_says_nothing_of_it():
    """Weekly rounds: the third closes after the fourth has opened."""
    assert ASKED.closed(Outcome.UNANSWERED, "r3", SLOT) == Pacing(unanswered=4, question_round="r4")
    assert ASKED.closed(Outcome.EXCUSED, "r3", SLOT) == ASKED
    assert ASKED.opened("r5", SLOT) == ASKED


def test_once_a_month_is_28_days_from_slot_to_slot():
    monthly = Pacing(Pace.MONTH, last_slot=SLOT)
    assert [monthly.is_asked(SLOT + timedelta(days=n)) for n in (7, 14, MONTH_DAYS - 1, MONTH_DAYS)] == [
        False,
        False,
        False,
        True,
    ]
    assert Pacing(Pace.MONTH).is_asked(SLOT)
    assert monthly.opened("r1", SLOT + timedelta(days=28)).last_slot == SLOT + timedelta(days=28)
    assert monthly.closed(Outcome.UNANSWERED, "r1", SLOT) == monthly


@given(st.lists(st.sampled_from(Outcome), max_size=30))
def test_nobody_is_made_monthly_without_a_question_that_went_unanswered(outcomes):
    pacing, questions = lives(outcomes)
    if pacing.pace is Pace.MONTH:
        assert outcomes[questions[-1] - 1] is Outcome.UNANSWERED
        assert questions[-1] > SILENT_ROUNDS
    else:
        assert len([one for one in outcomes if one is Outcome.UNANSWERED]) >= pacing.unanswered
