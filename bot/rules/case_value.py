"""An amount as a button carries it: pure; what comes back is forged until it was read here."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from bot.rules.amounts import FINEST, TOO_LARGE, Amount
from bot.rules.currencies import codes
from bot.slack.ids import ForgedValueError

_FORM: Final = re.compile(rf"(\d{{1,15}})(?:_(\d{{1,{FINEST}}}))?_([a-z]{{3}})")


def encode_amount(amount: Amount) -> str:
    """The amount in small letters, digits and underscores: `2500000_eur`, `1250_50_chf`."""
    return f"{amount.value:f}_{amount.currency.lower()}".replace(".", "_")


def decode_amount(text: str) -> Amount:
    """The amount that a button carries.

    Raises:
        ForgedValueError: it has not the form of one.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    whole, decimals, currency = found.groups()
    amount = Amount(Decimal(f"{whole}.{decimals}" if decimals else whole), currency.upper())
    if amount.currency not in codes() or not 0 < amount.value < TOO_LARGE:
        raise ForgedValueError(text[:80])
    return amount
