"""What a rule of engagement says, and which rules a case triggers; pure: knows no row and nobody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.rules.amounts import Amount
from bot.rules.involve import How, Involve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.text import Words

IMPORTED: Final = "rules.imported"
"""The key in the audit log under which a file is noted, with how many rules it changed."""
LONGEST: Final = {"name": 80, "text": 300}
"""Characters of each text."""


class Kind(StrEnum):
    """What sets a rule off."""

    AMOUNT = "amount"
    PRINT = "print"
    ACCOUNT = "account"
    HANDOFF = "handoff"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A rule as somebody wants it; `amount` is what a case must exceed, for that kind and no other; `text` says why."""

    name: str
    kind: Kind
    involve: Involve
    amount: Amount | None = None
    text: str = ""

    def __post_init__(self) -> None:
        _check(self.kind, self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Draft):
    """A rule that stands."""

    id: str


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody asks about: an opportunity of some amount, or something of another kind."""

    kind: Kind
    amount: Amount | None = None

    def __post_init__(self) -> None:
        _check(self.kind, self.amount)


@dataclass(frozen=True, slots=True)
class Apply:
    """These rules hold, one at least: the highest threshold first, then by name."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NotReached:
    """No rule in this currency is reached; these have the nearest threshold, the amount itself or above it."""

    nearest: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NoRule:
    """There is no rule for that: of this kind, or for an amount in this currency; `currencies` are those with rules."""

    currencies: tuple[str, ...] = ()


Outcome = Apply | NotReached | NoRule


def applies(rules: Iterable[Rule], case: Case) -> Outcome:
    """Which rules a case triggers: all of its kind; for an amount, those in its currency that it exceeds.

    Strictly above, and no currency is turned into another (domain.md A8, B13).
    """
    of_kind = sorted((rule for rule in rules if rule.kind is case.kind), key=_by_name)
    if case.amount is None:
        return Apply(tuple(of_kind)) if of_kind else NoRule()
    return _exceeded([(rule, rule.amount) for rule in of_kind if rule.amount], case.amount)


def _exceeded(rules: list[tuple[Rule, Amount]], amount: Amount) -> Outcome:
    same = [(rule, at.value) for rule, at in rules if at.currency == amount.currency]
    if not same:
        return NoRule(tuple(sorted({at.currency for _, at in rules})))
    # Sorting keeps the order of names where thresholds are alike.
    reached = sorted((one for one in same if one[1] < amount.value), key=lambda one: -one[1])
    if reached:
        return Apply(tuple(rule for rule, _ in reached))
    nearest = min(value for _, value in same)
    return NotReached(tuple(rule for rule, value in same if value == nearest))


@dataclass(frozen=True, slots=True)
class ModelRule:
    """One of the rules that a company may begin with; its words lie in the catalogue. No one involved is a topic."""

    kind: Kind
    amount: Amount | None = None
    involve: Involve | None = None

    def draft(self, words: Words) -> Draft:
        """The rule in the reader's language."""
        topic = Involve(How.TOPIC, words.plain("rules.model.topic"))
        return Draft(
            name=words.plain(f"rules.model.{self.kind}.name"),
            kind=self.kind,
            involve=self.involve or topic,
            amount=self.amount,
            text=words.plain(f"rules.model.{self.kind}.text"),
        )


MODEL_RULES: Final = (
    ModelRule(Kind.AMOUNT, amount=Amount(Decimal(2_000_000), "USD")),
    ModelRule(Kind.PRINT, involve=Involve(How.LEAD, "sales")),
    ModelRule(Kind.ACCOUNT, involve=Involve(How.LEAD, "marketing")),
)
"""The three model rules of domain.md A8, to be proposed and changed."""


def _check(kind: Kind, amount: Amount | None) -> None:
    if (kind is Kind.AMOUNT) != (amount is not None):
        raise ValueError(
            f"an amount belongs to kind {Kind.AMOUNT}, and to no other; this is {kind} with {amount}"
        )


def _by_name(rule: Rule) -> tuple[str, str]:
    return rule.name.casefold(), rule.id
