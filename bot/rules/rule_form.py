"""What comes back from the form for a rule: pure; all of it is forged until checked, here its form."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.rules.amounts import Amount, NoAmount, parse_amount
from bot.rules.currencies import codes
from bot.rules.involve import How, Involve, Unclear, parse_involve
from bot.rules.triggers import LONGEST, Draft, Kind
from bot.slack.form_state import typed
from bot.slack.ids import ForgedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_AMOUNT: Final = 40
AS_WRITTEN: Final = "written"
"""In the menu of currencies: the one that is written with the amount."""
USUAL: Final = (
    *("USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "CNY", "INR", "SGD", "AUD"),
    *("CAD", "BRL", "MXN", "ZAR"),
)


class Block(StrEnum):
    """Ids of the form's inputs."""

    NAME = "rule_name"
    KIND = "rule_kind"
    AMOUNT = "rule_amount"
    CURRENCY = "rule_currency"
    INVOLVE = "rule_involve"
    PERSON = "rule_person"
    TEXT = "rule_text"


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""
_Found = tuple[Block, BotError]


def usual_currencies(own: str | None) -> tuple[str, ...]:
    """The currencies of the menu, the workspace's own first."""
    return tuple(dict.fromkeys((own, *USUAL) if own else USUAL))


def parse_rule(state: object, own: str | None) -> Draft | Problems:
    """The rule as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a menu's value that it never had.
    """
    name, text = (" ".join(typed(state, block).split()) for block in (Block.NAME, Block.TEXT))
    kind, currency = typed(state, Block.KIND), typed(state, Block.CURRENCY) or AS_WRITTEN
    if kind not in list(Kind) or (currency != AS_WRITTEN and currency not in codes()):
        raise ForgedValueError(f"{kind} {currency}"[:80])
    amount = _amount(Kind(kind), typed(state, Block.AMOUNT), currency, own)
    involve = _involve(typed(state, Block.INVOLVE), typed(state, Block.PERSON))
    problems: Problems = dict(_texts(name, text))
    problems |= {one[0]: one[1] for one in (amount, involve) if isinstance(one, tuple)}
    if problems or isinstance(amount, tuple) or isinstance(involve, tuple):
        return problems
    return Draft(name=name, kind=Kind(kind), involve=involve, amount=amount, text=text)


def _texts(name: str, text: str) -> Iterator[_Found]:
    if not name:
        yield Block.NAME, BotError("rules.form.error.name")
    for block, field, value in ((Block.NAME, "name", name), (Block.TEXT, "text", text)):
        if len(value) > LONGEST[field]:
            yield block, BotError("call.form.error.long", n=LONGEST[field])


def _amount(kind: Kind, written: str, currency: str, own: str | None) -> Amount | _Found | None:
    """What must be exceeded, for the kind that has it."""
    if kind is not Kind.AMOUNT:
        return (Block.AMOUNT, BotError("rules.form.error.no_amount")) if written else None
    amount = parse_amount(written, own if currency == AS_WRITTEN else currency)
    if isinstance(amount, NoAmount):
        return Block.AMOUNT, amount.error
    if currency not in {AS_WRITTEN, amount.currency}:
        return Block.CURRENCY, BotError("rules.form.error.currency", written=amount.currency, chosen=currency)
    return amount


def _involve(written: str, person: str) -> Involve | _Found:
    """Who must be involved: one of the two inputs says it."""
    if person and written:
        return Block.PERSON, BotError("rules.form.error.both")
    if person:
        return Involve(How.PERSON, person)
    involve = parse_involve(written)
    if isinstance(involve, Unclear):
        return Block.INVOLVE, involve.error(written)
    if involve.how is How.EMAIL:
        return Block.INVOLVE, BotError("rules.form.error.email")
    return involve
