"""What answer buttons carry, and that nothing else passes for it."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.button_values import (
    AnswerValue,
    PaceWord,
    PageValue,
    Snooze,
    decode_pace,
    decode_snooze,
    encode_pace,
    encode_snooze,
)
from bot.slack.ids import ForgedValueError, decode_id

ROUND = "0f" * 16
rounds = st.uuids().map(lambda one: one.hex)
# Plain, with the word on what this is, and while answers are being changed.
flags = st.sampled_from([(False, False), (False, True), (True, False)])
values = st.builds(
    lambda round_id, statement, value, both: AnswerValue(round_id, statement, value, *both),
    rounds,
    st.integers(0, 99),
    st.none() | st.integers(1, 5),
    flags,
)


@given(values)
def test_a_value_comes_back(value):
    assert AnswerValue.decode(value.encode()) == value
    assert len(value.encode()) < 75


@given(st.text(max_size=60))
def test_whatever_else_comes_back_is_a_forgery(text):
    with pytest.raises(ForgedValueError):
        AnswerValue.decode(text)
    with pytest.raises(ForgedValueError):
        decode_id(text)


@pytest.mark.parametrize("end", [".1.6.f", ".1.0.f", ".100.1.f", ".1.1", ".1.1.f\n", "0.1.1.f", ".1.1.g", ""])
def test_what_looks_like_one_is_not_enough(end):
    assert AnswerValue.decode(f"{ROUND}.1.1.f").value == 1
    with pytest.raises(ForgedValueError):
        AnswerValue.decode(f"{ROUND}{end}")


def test_a_round_is_32_hex_digits():
    assert decode_id(ROUND) == ROUND
    for text in (ROUND[1:], ROUND + "0", ROUND.upper(), ROUND + "\n"):
        with pytest.raises(ForgedValueError):
            decode_id(text)


@pytest.mark.parametrize("choice", get_args(Snooze))
def test_a_snooze_comes_back(choice):
    assert decode_snooze(encode_snooze(ROUND, choice)) == (ROUND, choice)


@given(st.text(max_size=60))
def test_a_snooze_nobody_offered_is_a_forgery(text):
    for forged in (text, f"{ROUND}.never"):
        with pytest.raises(ForgedValueError):
            decode_snooze(forged)


@given(rounds, st.integers(1, 9), flags)
def test_a_page_comes_back(round_id, page, both):
    value = PageValue(round_id, page, *both)
    assert PageValue.decode(value.encode()) == value
    assert len(value.encode()) < 75


@given(st.text(max_size=60))
def test_a_page_nobody_offered_is_a_forgery(text):
    for forged in (text, f"{ROUND}.0.f", f"{ROUND}.10.f", f"{ROUND}.1.g", f"{ROUND}.1.f\n", ROUND):
        with pytest.raises(ForgedValueError):
            PageValue.decode(forged)


@pytest.mark.parametrize("pace", get_args(PaceWord))
def test_a_pace_comes_back(pace):
    assert decode_pace(encode_pace(ROUND, pace)) == (ROUND, pace)


@given(st.text(max_size=60))
def test_a_pace_nobody_offered_is_a_forgery(text):
    for forged in (text, f"{ROUND}.never", f"{ROUND}.every\n", ROUND[1:] + ".month"):
        with pytest.raises(ForgedValueError):
            decode_pace(forged)
