"""Versions of rules in the table: added, put in each other's place, and read; decides nothing about who may."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import claim, random_id
from bot.errors import BotError
from bot.people.sides import Side
from bot.rules.amounts import Amount
from bot.rules.involve import How, Involve, parse_involve
from bot.rules.models import RuleVersion
from bot.rules.triggers import Draft, Kind, Rule

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class RuleView:
    """A version of a rule, numbered from 1; `agreed` are the sides a lead of which has confirmed it.

    `retired_on` is None for one that was not retired; `is_replaced` where a later version stands in its place.
    """

    rule: Rule
    number: int
    agreed: frozenset[Side]
    created_on: date
    is_replaced: bool = False
    retired_on: date | None = None

    @property
    def lacks(self) -> tuple[Side, ...]:
        """The sides no lead of which has agreed yet."""
        return tuple(side for side in Side if side not in self.agreed)


def stands() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What holds of a version that is neither replaced nor retired."""
    return RuleVersion.replaced_by == "", RuleVersion.retired_on.is_(None)


def standing_row(session: Session, team_id: str, rule_id: str) -> RuleVersion:
    """A version that stands.

    Raises:
        BotError: there is none of that id, or it is replaced or retired.
    """
    row = session.get(RuleVersion, rule_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        raise BotError("rules.error.gone")
    if row.replaced_by:
        raise BotError("rules.error.replaced", name=row.name)
    if row.retired_on is not None:
        raise BotError("rules.error.retired", name=row.name)
    return row


def add_version(
    session: Session, team_id: str, draft: Draft, *, by: str, now: datetime, after: RuleVersion | None = None
) -> RuleVersion:
    """A version that nobody has agreed to yet: the first of a new rule, or the one after another."""
    row = RuleVersion(
        id=after.replaced_by if after else random_id(),
        team_id=team_id,
        chain=after.chain if after else random_id(),
        number=after.number + 1 if after else 1,
        name=draft.name,
        kind=draft.kind,
        amount=f"{draft.amount.value:f}" if draft.amount else "",
        currency=draft.amount.currency if draft.amount else "",
        involve=draft.involve.written,
        text=draft.text,
        created_by=by,
        created_at=now,
        replaced_by="",
    )
    session.add(row)
    session.flush()
    return row


def supersede(session: Session, row: RuleVersion, draft: Draft, *, by: str, now: datetime) -> RuleVersion:
    """The next version, in place of one that stands.

    Raises:
        BotError: somebody else was quicker.
    """
    mine = update(RuleVersion).where(RuleVersion.id == row.id, *stands()).values(replaced_by=random_id())
    if not claim(session, mine):
        raise BotError("rules.error.replaced", name=row.name)
    session.refresh(row)
    return add_version(session, row.team_id, draft, by=by, now=now, after=row)


def draft_of(row: RuleVersion) -> Draft:
    """What a version says."""
    rule = _rule(row)
    return Draft(name=rule.name, kind=rule.kind, involve=rule.involve, amount=rule.amount, text=rule.text)


def view_of(row: RuleVersion) -> RuleView:
    """A version as it is shown."""
    days = {Side.SALES: row.confirmed_sales_on, Side.MARKETING: row.confirmed_marketing_on}
    return RuleView(
        rule=_rule(row),
        number=row.number,
        agreed=frozenset(side for side, day in days.items() if day is not None),
        created_on=row.created_at.date(),
        is_replaced=bool(row.replaced_by),
        retired_on=row.retired_on,
    )


def _rule(row: RuleVersion) -> Rule:
    involve = parse_involve(row.involve)
    return Rule(
        id=row.id,
        name=row.name,
        kind=Kind(row.kind),
        # Whoever was named may have deleted their data.
        involve=involve if isinstance(involve, Involve) else Involve(How.PERSON),
        amount=Amount(Decimal(row.amount), row.currency) if row.amount else None,
        text=row.text,
    )
