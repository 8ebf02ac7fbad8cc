"""Table of handoffs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime
from bot.handoffs.terms import LONGEST


class Handoff(Base):
    """Something one person hands over to another, until when, and where it stands.

    `kind`, `within` and `state` are words of `terms`. A giver or taker who deleted their data is empty.
    """

    __tablename__ = "handoff"
    # The person first: SQLite would take an index that begins with the workspace to find handoffs by their ids.
    __table_args__ = (
        Index("ix_handoff_giver_team_id", "giver", "team_id"),
        Index("ix_handoff_taker_team_id", "taker", "team_id"),
    )

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    kind: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(LONGEST["what"]))
    note: Mapped[str] = mapped_column(String(LONGEST["note"]), default="")
    link: Mapped[str] = mapped_column(String(LONGEST["link"]), default="")
    giver: Mapped[str] = mapped_column(SlackId)
    taker: Mapped[str] = mapped_column(SlackId)
    # As it was chosen, to be offered again; the date only where it was one.
    within: Mapped[str] = mapped_column(String(8))
    day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # From when on the taker's working time counts, and the instant that was promised: it stays, whatever they change.
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    limit_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Minutes of the taker's working time until they accepted.
    accepted_after: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(LONGEST["reason"]), default="")
    # It came back because the taker is there no more.
    has_left: Mapped[bool] = mapped_column(default=False)
    # The handoff that was made of this one for somebody else.
    followed_by: Mapped[str] = mapped_column(Token, default="")
    # The last day of the taker's absence that the giver knows of.
    told_away: Mapped[date | None]
    # When somebody is to be reminded next; null for never.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # Until when it is left alone, after something went wrong with it.
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
