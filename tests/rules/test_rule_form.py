"""The form for a rule: from what was filled in to a rule, or what is wrong and where."""

from decimal import Decimal

import pytest

from bot.rules.amounts import Amount
from bot.rules.involve import How, Involve
from bot.rules.rule_form import AS_WRITTEN, Block, parse_rule, usual_currencies
from bot.rules.triggers import Draft, Kind
from bot.slack.ids import ForgedValueError
from bot.text import words_for

ROLES = "lead:marketing, lead:sales, liaison, admin"


def state(**filled):
    values = {
        "name": "Large  deals",
        "kind": "amount",
        "amount": "2M",
        "currency": AS_WRITTEN,
        "involve": "liaison",
    }
    return {f"rule_{name}": {"input": {"value": value}} for name, value in (values | filled).items()}


def problems(own="EUR", **filled):
    found = parse_rule(state(**filled), own)
    words = words_for("")
    return {block: words.plain(error.key, **error.values) for block, error in found.items()}


def test_a_rule():
    assert parse_rule(state(text="Because\nof it"), "EUR") == Draft(
        name="Large deals",
        kind=Kind.AMOUNT,
        involve=Involve(How.LIAISON),
        amount=Amount(Decimal(2_000_000), "EUR"),
        text="Because of it",
    )


@pytest.mark.parametrize(
    ("amount", "currency", "own", "expected"),
    [
        ("2M USD", AS_WRITTEN, "EUR", "USD"),
        ("2M", "CHF", "EUR", "CHF"),
        ("2M CHF", "CHF", None, "CHF"),
        ("2M $", "CAD", "EUR", "CAD"),
        ("2M", "", "EUR", "EUR"),
    ],
)
def test_the_currency_is_written_chosen_or_the_companys(amount, currency, own, expected):
    assert parse_rule(state(amount=amount, currency=currency), own).amount.currency == expected


@pytest.mark.parametrize("kind", list(Kind)[1:])
def test_other_kinds_have_no_amount(kind):
    assert parse_rule(state(kind=kind, amount="", currency="USD"), "EUR").amount is None
    assert problems(kind=kind) == {
        Block.AMOUNT: "Only an opportunity has an amount: leave it empty, or choose that above."
    }


def test_a_person_in_place_of_a_topic():
    assert parse_rule(state(involve="", person="U0ADA"), "EUR").involve == Involve(How.PERSON, "U0ADA")


@pytest.mark.parametrize(
    ("filled", "block", "text"),
    [
        ({"name": " "}, Block.NAME, "Give it a short title."),
        ({"name": "x" * 81}, Block.NAME, "At most 80 characters."),
        ({"text": "x" * 301}, Block.TEXT, "At most 300 characters."),
        ({"amount": ""}, Block.AMOUNT, "Write an amount, for example 2.5M USD or €800k."),
        (
            {"amount": "2M", "own": None},
            Block.AMOUNT,
            "“2M” names no currency. Write it with the amount, for example 2.5M USD.",
        ),
        (
            {"amount": "2M EUR", "currency": "USD"},
            Block.CURRENCY,
            "The amount is in EUR, and you chose USD here. Make the two the same.",
        ),
        (
            {"involve": ""},
            Block.INVOLVE,
            f"Say who must be involved: a person, a role ({ROLES}) or a topic of the directory.",
        ),
        ({"involve": "lead"}, Block.INVOLVE, f"“lead” is not a role. The roles are {ROLES}."),
        ({"involve": "ada@x.example"}, Block.INVOLVE, "I know nobody by their address here. Choose the person below."),
        ({"person": "U0ADA"}, Block.PERSON, "Name a person here, or a topic or role above, not both."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(filled, block, text):
    assert problems(**filled) == {block: text}


def test_all_that_is_wrong_is_said_at_once():
    assert problems(name="", amount="x", involve="").keys() == {Block.NAME, Block.AMOUNT, Block.INVOLVE}


@pytest.mark.parametrize("filled", [{"kind": "x"}, {"kind": ""}, {"currency": "XXX"}, {"currency": "usd"}])
def test_what_no_menu_has_is_forged(filled):
    with pytest.raises(ForgedValueError):
        parse_rule(state(**filled), "EUR")


def test_the_companys_own_currency_comes_first_in_the_menu_and_once():
    assert usual_currencies("EUR")[:3] == ("EUR", "USD", "GBP")
    assert usual_currencies("EUR").count("EUR") == 1
    assert usual_currencies(None)[0] == "USD"
