"""Reads and writes `rules.csv`: pure, from text to rows and back, each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from bot.errors import FileError
from bot.rules.amounts import Amount, NoAmount, Why, parse_amount
from bot.rules.currencies import codes
from bot.rules.involve import LONGEST_INVOLVE, ROLES, Involve, Unclear, parse_involve
from bot.rules.triggers import LONGEST, Draft, Kind
from bot.workspace.csv_file import read_csv, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

COLUMNS: Final = ("name", "kind", "amount", "currency", "involve", "text")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line of the file."""

    line: int
    draft: Draft


def parse_rules(text: str, source: str) -> tuple[RuleRow, ...]:
    """Every line of the file.

    Raises:
        FileError: missing or unknown columns, unreadable cells, a name twice; each with its line.
    """
    read = read_csv(text, source, COLUMNS, {"name", "kind", "involve"})
    rows: list[RuleRow] = []
    found = list(read.problems)
    seen: dict[str, int] = {}
    for line in read.good:
        cells = dict.fromkeys(COLUMNS, "") | line.cells
        key = " ".join(cells["name"].casefold().split())
        said = [*_text_problems(cells), *_kind_problems(cells)]
        if key and key in seen:
            said.append(f"name: {cells['name']} is already in line {seen[key]}")
        seen.setdefault(key, line.number)
        amount, involve = _amount(cells), parse_involve(cells["involve"])
        if isinstance(amount, str):
            said.append(amount)
        if isinstance(involve, Unclear):
            said.append(f"involve: {_INVOLVE[involve].format(cells['involve'])}")
        found += [(line.number, problem) for problem in said]
        if not said and isinstance(involve, Involve) and not isinstance(amount, str):
            rows.append(RuleRow(line.number, _draft(cells, involve, amount)))
    if not rows and not found:
        found.append((0, "there is no rule in the file"))
    if found:
        raise FileError(source, tuple(sorted(found, key=itemgetter(0))))
    return tuple(rows)


def rules_text(drafts: Iterable[Draft]) -> str:
    """The file that brings in these rules."""
    return write_csv(COLUMNS, map(_cells, drafts))


def _cells(draft: Draft) -> dict[str, str]:
    return {
        "name": draft.name,
        "kind": draft.kind.value,
        "amount": f"{draft.amount.value:f}" if draft.amount else "",
        "currency": draft.amount.currency if draft.amount else "",
        "involve": draft.involve.written,
        "text": draft.text,
    }


def _text_problems(cells: Mapping[str, str]) -> Iterator[str]:
    if not cells["name"]:
        yield "name: is empty; write a short title that no other rule has"
    for name, most in LONGEST.items():
        if len(cells[name]) > most:
            yield f"{name}: at most {most} characters"
    for name, cell in cells.items():
        if "\N{REPLACEMENT CHARACTER}" in cell or "\0" in cell:
            yield f"{name}: has characters that were lost; save the file again as UTF-8"


def _kind_problems(cells: Mapping[str, str]) -> Iterator[str]:
    kind = cells["kind"].lower()
    if kind not in list(Kind):
        yield f"kind: {cells['kind']!r} is not one of {', '.join(Kind)}"
    elif kind != Kind.AMOUNT and cells["amount"]:
        yield f"amount: only a rule of kind {Kind.AMOUNT} has one; this is {kind}"


def _amount(cells: Mapping[str, str]) -> Amount | str | None:
    """The threshold of a rule that has one, or what is wrong with it."""
    currency = cells["currency"].upper()
    if currency and currency not in codes():
        return f"currency: {cells['currency']!r} is not a currency code, for example USD or EUR"
    if cells["kind"].lower() != Kind.AMOUNT:
        return None
    if not cells["amount"]:
        return f"amount: is empty; a rule of kind {Kind.AMOUNT} needs what must be exceeded"
    amount = parse_amount(cells["amount"], currency or None)
    if isinstance(amount, NoAmount):
        return _AMOUNT[amount.why].format(amount.typed, " or ".join(amount.choices))
    if currency and amount.currency != currency:
        return f"currency: {cells['currency']} is not that of the amount, {amount.currency}"
    return amount


_AMOUNT: Final[Mapping[Why, str]] = {
    Why.UNREADABLE: "amount: {!r} cannot be read, write for example 2000000",
    Why.AMBIGUOUS: "amount: {!r} may be {}; write all its digits",
    Why.NOT_POSITIVE: "amount: {!r} is not more than zero",
    Why.TOO_LARGE: "amount: {!r} is more than can be compared",
    Why.NO_CURRENCY: "currency: is empty; write a code, for example USD",
    Why.UNKNOWN_CURRENCY: "amount: {!r} is not a currency",
    Why.AMBIGUOUS_CURRENCY: "amount: {!r} may be in {}; write the code in the column currency alone",
}

_INVOLVE: Final[Mapping[Unclear, str]] = {
    Unclear.EMPTY: f"is empty; write an e-mail address, a Slack id, {', '.join(ROLES)} or a topic of the directory",
    Unclear.ROLE: f"{{!r}} is not one of the roles {', '.join(ROLES)}",
    Unclear.TOPIC: "{!r} is neither a person nor a topic; a channel or group is reached by a topic of the directory",
    Unclear.TOO_LONG: f"at most {LONGEST_INVOLVE} characters",
}


def _draft(cells: Mapping[str, str], involve: Involve, amount: Amount | None) -> Draft:
    return Draft(
        name=cells["name"],
        kind=Kind(cells["kind"].lower()),
        involve=involve,
        amount=amount,
        text=cells["text"],
    )
