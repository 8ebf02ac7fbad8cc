"""Tables of material reviews and of their reviewers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime
from bot.reviews.terms import LONGEST


class MaterialReview(Base):
    """Material that is to be approved before it goes to print, and where that stands.

    `state` is a word of `terms`. An asker who deleted their data is empty. What the material says is nowhere: only the
    link to it is kept.
    """

    __tablename__ = "material_review"
    # The person first: SQLite would take an index that begins with the workspace to find reviews by their ids.
    __table_args__ = (Index("ix_material_review_asker_team_id", "asker", "team_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    asker: Mapped[str] = mapped_column(SlackId)
    title: Mapped[str] = mapped_column(String(LONGEST["what"]))
    link: Mapped[str] = mapped_column(String(LONGEST["link"]))
    note: Mapped[str] = mapped_column(String(LONGEST["note"]), default="")
    # The deadline as it was chosen, and the instant that was promised: it stays, whatever the asker changes.
    day: Mapped[date]
    limit_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Approvals belong to one of these.
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(16), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # It was withdrawn because the asker is there no more.
    has_left: Mapped[bool] = mapped_column(default=False)
    # Grows with whatever is done about it: who counts it up holds the review until their transaction ends.
    moves: Mapped[int] = mapped_column(default=0)
    # Until when it is left alone, after something went wrong with it.
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MaterialReviewer(Base):
    """Somebody who is to approve a version, and what they say of it; `answer` is a word of `terms`.

    A reviewer who deleted their data is empty. Who is not asked any more, since somebody else was chosen, stays, so
    that a click on what they got is answered.
    """

    __tablename__ = "material_reviewer"
    __table_args__ = (Index("ix_material_reviewer_user_id_team_id", "user_id", "team_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    review_id: Mapped[str] = mapped_column(Token, index=True)
    version: Mapped[int]
    # In which order they were chosen.
    place: Mapped[int]
    user_id: Mapped[str] = mapped_column(SlackId)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_asked: Mapped[bool] = mapped_column(default=True)
    answer: Mapped[str] = mapped_column(String(16))
    # What is to be changed, in their words.
    said: Mapped[str] = mapped_column(String(LONGEST["said"]), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
