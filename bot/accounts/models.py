"""Tables of key accounts and their reviews."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.accounts.facts import LONGEST_NAME, LONGEST_PLACE
from bot.accounts.names import LONGEST_KEY
from bot.db import Base, SlackId, Token, UtcDateTime


class KeyAccount(Base):
    """One of the most important customers; `position` is its place in the list, from 1."""

    __tablename__ = "key_account"
    # The name first: SQLite would take an index that begins with the workspace to find accounts by their ids.
    __table_args__ = (UniqueConstraint("name_key", "team_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # As `names.key_of` makes it: neither capitals nor spaces tell two accounts apart.
    name_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    position: Mapped[int]
    owner: Mapped[str] = mapped_column(SlackId)
    # Months from one review to the next; 0 where none is proposed.
    every: Mapped[int]
    added_by: Mapped[str] = mapped_column(SlackId)
    added_on: Mapped[date]


class AccountReview(Base):
    """A review of a key account: when it is, and once it is over how many of Marketing came.

    `state` is a word of `facts.State`.
    """

    __tablename__ = "account_review"
    __table_args__ = (Index("ix_account_review_account_id_team_id", "account_id", "team_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    account_id: Mapped[str] = mapped_column(Token)
    # As it stood then: the account may be removed meanwhile.
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    host: Mapped[str] = mapped_column(SlackId)
    # Who was the host and has left.
    former_host: Mapped[str] = mapped_column(SlackId, default="")
    day: Mapped[date]
    at: Mapped[time]
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="")
    state: Mapped[str] = mapped_column(String(16))
    # The account while it is planned, else null: two people cannot plan the next one at once.
    open_for: Mapped[str | None] = mapped_column(Token, unique=True)
    planned_by: Mapped[str] = mapped_column(SlackId)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    # How often it was asked who came, and when something is to be done about it next; null for nothing.
    asked: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    came: Mapped[int | None]
    recorded_by: Mapped[str] = mapped_column(SlackId, default="")
    recorded_on: Mapped[date | None]


class AccountInvitation(Base):
    """Somebody of Marketing and a review: whether they come, and whether they came; `answer` is a `facts.Answer`."""

    __tablename__ = "account_invitation"
    __table_args__ = (Index("ix_account_invitation_user_id_team_id", "user_id", "team_id"),)

    review_id: Mapped[str] = mapped_column(Token, primary_key=True)
    user_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    answer: Mapped[str] = mapped_column(String(16))
    # Who sends them in their place.
    sent_by: Mapped[str] = mapped_column(SlackId, default="")
    came: Mapped[bool] = mapped_column(default=False)
