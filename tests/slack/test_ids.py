"""Values of buttons that leaf through lists: what is a number, and what nobody made."""

import pytest

from bot.slack.ids import ForgedValueError, decode_start


@pytest.mark.parametrize(("text", "start"), [("0", 0), ("40", 40), ("999999", 999999)])
def test_a_start(text, start):
    assert decode_start(text) == start


@pytest.mark.parametrize("text", ["", "-1", "4.5", "1000000", "٤", "40 ", "x"])
def test_what_is_no_start(text):
    with pytest.raises(ForgedValueError):
        decode_start(text)
