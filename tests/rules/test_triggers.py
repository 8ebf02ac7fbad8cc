"""Which rules a case triggers, strictly above their thresholds and in each currency by itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.amounts import Amount
from bot.rules.involve import How, Involve
from bot.rules.triggers import (
    LONGEST,
    MODEL_RULES,
    Apply,
    Case,
    Draft,
    Kind,
    ModelRule,
    NoRule,
    NotReached,
    Rule,
    applies,
)
from bot.text import words_for

CENT = Decimal("0.01")
BRAND = Involve(How.TOPIC, "brand manager")


def rule(name, value=None, currency="USD", kind=Kind.PRINT):
    amount = None if value is None else Amount(Decimal(value), currency)
    return Rule(
        id=f"id-{name}", name=name, kind=kind if amount is None else Kind.AMOUNT, involve=BRAND, amount=amount
    )


def deal(value, currency="USD"):
    return Case(Kind.AMOUNT, Amount(Decimal(value), currency))


TWO, FIVE, FIVE_TOO, EURO = (
    rule("two", 2_000_000),
    rule("five", 5_000_000),
    rule("Again", 5_000_000),
    rule("euro", 1, "EUR"),
)
PRINT, ACCOUNT = rule("print"), rule("account", kind=Kind.ACCOUNT)
RULES = [TWO, PRINT, FIVE, EURO, ACCOUNT, FIVE_TOO]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (deal(2_000_001), Apply((TWO,))),
        (deal("2000000.01"), Apply((TWO,))),
        (deal(2_000_000), NotReached((TWO,))),
        (deal(1), NotReached((TWO,))),
        (deal(5_000_000), Apply((TWO,))),
        (deal(6_000_000), Apply((FIVE_TOO, FIVE, TWO))),
        (deal(6_000_000, "EUR"), Apply((EURO,))),
        (deal(1, "EUR"), NotReached((EURO,))),
        (deal(6_000_000, "CHF"), NoRule(("EUR", "USD"))),
        (Case(Kind.PRINT), Apply((PRINT,))),
        (Case(Kind.ACCOUNT), Apply((ACCOUNT,))),
        (Case(Kind.HANDOFF), NoRule()),
    ],
)
def test_what_a_case_triggers(case, expected):
    assert applies(RULES, case) == expected


def test_several_that_are_equally_near_are_all_named():
    assert applies([FIVE, FIVE_TOO], deal(1)) == NotReached((FIVE_TOO, FIVE))


def test_without_amount_rules_no_currency_has_one():
    assert applies([PRINT], deal(1)) == NoRule()
    assert applies([], Case(Kind.PRINT)) == NoRule()


@given(st.decimals(CENT, 10**12, places=2))
def test_a_threshold_holds_from_one_cent_above_it(threshold):
    one = rule("one", threshold)
    assert applies([one], deal(threshold)) == NotReached((one,))
    assert applies([one], deal(threshold + CENT)) == Apply((one,))
    assert applies([one], deal(threshold + CENT, "EUR")) == NoRule(("USD",))


@given(
    st.lists(st.tuples(st.integers(1, 20), st.sampled_from(["USD", "EUR"]))),
    st.integers(1, 20),
    st.sampled_from(["USD", "EUR"]),
)
def test_all_that_are_exceeded_apply_and_no_other(thresholds, value, currency):
    rules = [rule(str(n), at, code) for n, (at, code) in enumerate(thresholds)]
    outcome = applies(rules, deal(value, currency))
    exceeded = [at for at, code in thresholds if code == currency and at < value]
    above = [at for at, code in thresholds if code == currency and at >= value]
    if exceeded:
        assert [one.amount.value for one in outcome.rules] == sorted(exceeded, reverse=True)
    elif above:
        assert {one.amount.value for one in outcome.nearest} == {min(above)}
    else:
        assert outcome == NoRule(tuple(sorted({code for _, code in thresholds})))


def test_an_amount_belongs_to_its_kind_alone():
    with pytest.raises(ValueError, match="an amount belongs to kind amount"):
        Case(Kind.AMOUNT)
    with pytest.raises(ValueError, match="this is print"):
        Draft(name="x", kind=Kind.PRINT, involve=BRAND, amount=Amount(Decimal(1), "EUR"))
    with pytest.raises(ValueError, match="this is amount with None"):
        Rule(id="x", name="x", kind=Kind.AMOUNT, involve=BRAND)


def test_the_model_rules():
    words = words_for("en")
    amount, printing, account = (model.draft(words) for model in MODEL_RULES)
    assert (amount.kind, amount.amount, amount.involve) == (
        Kind.AMOUNT,
        Amount(Decimal(2_000_000), "USD"),
        BRAND,
    )
    assert (printing.kind, printing.involve.written) == (Kind.PRINT, "lead:sales")
    assert printing.text == "Marketing material goes to print only after salespeople have reviewed it."
    assert (account.kind, account.involve.written) == (Kind.ACCOUNT, "lead:marketing")
    for draft in (amount, printing, account):
        assert 0 < len(draft.name) <= LONGEST["name"]
        assert 0 < len(draft.text) <= LONGEST["text"]
    assert isinstance(MODEL_RULES[0], ModelRule)
