"""Table of the rules of engagement."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime
from bot.rules.involve import LONGEST_INVOLVE
from bot.rules.triggers import LONGEST


class RuleVersion(Base):
    """One version of a rule: a change makes the next, and this one stays as it was, with what came in its place.

    It is agreed once a lead of each side has confirmed this version. On which day they did outlives who it was: whoever
    deletes their data is forgotten, and the rule stays agreed.
    """

    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index("ix_rule_team_id_replaced_by", "team_id", "replaced_by"),
    )

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    # The same in all versions of a rule, which are numbered from 1.
    chain: Mapped[str] = mapped_column(Token)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST["name"]))
    kind: Mapped[str] = mapped_column(String(16))
    # A decimal in digits, exact; empty where the kind has none, as is the currency.
    amount: Mapped[str] = mapped_column(String(24), default="")
    currency: Mapped[str] = mapped_column(String(3), default="")
    # As `Involve.written`; empty where who was named deleted their data.
    involve: Mapped[str] = mapped_column(String(LONGEST_INVOLVE))
    text: Mapped[str] = mapped_column(String(LONGEST["text"]), default="")
    confirmed_sales_by: Mapped[str] = mapped_column(SlackId, default="")
    confirmed_sales_on: Mapped[date | None]
    confirmed_marketing_by: Mapped[str] = mapped_column(SlackId, default="")
    confirmed_marketing_on: Mapped[date | None]
    # Empty where a file brought it.
    created_by: Mapped[str] = mapped_column(SlackId, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The id of the next version.
    replaced_by: Mapped[str] = mapped_column(Token, default="")
    retired_by: Mapped[str] = mapped_column(SlackId, default="")
    retired_on: Mapped[date | None]
