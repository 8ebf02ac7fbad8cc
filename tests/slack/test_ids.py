"""Values of buttons and menus: what is a number or a choice, and what nobody made."""

import pytest

from bot.slack.ids import (
    ForgedValueError,
    Topic,
    decode_choice,
    decode_log_page,
    decode_start,
    encode_choice,
)


@pytest.mark.parametrize(("text", "start"), [("0", 0), ("40", 40), ("999999", 999999)])
def test_a_start(text, start):
    assert decode_start(text) == start


@pytest.mark.parametrize("text", ["", "-1", "4.5", "1000000", "٤", "40 ", "x"])
def test_what_is_no_start(text):
    with pytest.raises(ForgedValueError):
        decode_start(text)


THING = "0123456789abcdef" * 2


def test_a_choice():
    assert decode_choice(encode_choice(THING, "done")) == (THING, "done")


@pytest.mark.parametrize(
    "text", ["", THING, f"{THING}.", ".done", f"{THING}.done.too", f"{THING} done", "3f2a.done"]
)
def test_what_is_no_choice(text):
    with pytest.raises(ForgedValueError):
        decode_choice(text)


@pytest.mark.parametrize("text", ["", "Stage", "stage.", "stage.a b"])
def test_what_is_no_topic(text):
    with pytest.raises(ForgedValueError):
        Topic.decode(text)


def test_a_topic():
    assert Topic.decode("themes.customers") == Topic("themes", "customers")
    assert Topic.decode("stage") == Topic("stage")


def test_a_page_of_the_log():
    assert decode_log_page("12") == 12
    with pytest.raises(ForgedValueError):
        decode_log_page("-1")
