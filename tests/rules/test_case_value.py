"""An amount behind a button: what goes out comes back, and nothing else does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.amounts import TOO_LARGE, Amount
from bot.rules.case_value import decode_amount, encode_amount
from bot.slack.ids import ForgedValueError, Topic


@given(st.decimals(Decimal("0.0001"), TOO_LARGE - 1, places=4), st.sampled_from(["USD", "EUR", "CHF"]))
def test_what_goes_out_comes_back(value, currency):
    amount = Amount(value, currency)
    topic = Topic("deal", encode_amount(amount))
    assert decode_amount(Topic.decode(topic.encode()).argument) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "eur",
        "5_xxx",
        "0_eur",
        "0_0_eur",
        "-5_eur",
        "5_12345_eur",
        "1000000000000000_eur",
        "5_EUR",
        "1e5_eur",
    ],
)
def test_nothing_else_comes_back(text):
    with pytest.raises(ForgedValueError):
        decode_amount(text)
