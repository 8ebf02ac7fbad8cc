"""Tables of what was published: releases, their blocks and figures, and what later comparisons need.

A release is stored as published and never recomputed (domain.md C8.2). `scores_influence` and `scores_used` are keyed
by respondent and hold no answer.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token


class Release(Base):
    """What was published when a round closed: the company's figure and the stage that stands."""

    __tablename__ = "scores_release"
    __table_args__ = (Index("ix_scores_release_series", "team_id", "series_id", "closed_on"),)

    # One release a round: the second lock beside the round's state.
    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    series_id: Mapped[str] = mapped_column(Token)
    number: Mapped[int]
    closed_on: Mapped[date]
    mode: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    is_new: Mapped[bool]
    answers_needed: Mapped[int]
    total: Mapped[float | None]
    variance: Mapped[float | None]
    df: Mapped[float | None]
    published_stage: Mapped[str | None] = mapped_column(String(16))
    stage_count: Mapped[int]
    stage_direction: Mapped[int]
    stage_note: Mapped[str] = mapped_column(String(16))


class ReleaseBlock(Base):
    """A group of people whose data moved, or stood still, as one (domain.md C8.3 to C8.6)."""

    __tablename__ = "scores_block"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    # Cells as `side/team`, joined by `+`.
    cells: Mapped[str] = mapped_column(String(255), primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    decision: Mapped[str] = mapped_column(String(16))
    stands_for: Mapped[date]


class ReleaseSide(Base):
    """Figures of `sales`, `marketing` or `joined`, to be taken over while held; `figures` as JSON."""

    __tablename__ = "scores_side"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    # The round whose data the figures rest on: another one's where the side is held.
    computed_in: Mapped[str] = mapped_column(Token)
    stands_for: Mapped[date]
    is_shown: Mapped[bool]
    figures: Mapped[str] = mapped_column(Text)


class Influence(Base):
    """Each respondent's influence u on a side's total, in points (domain.md C4), for comparisons (C10)."""

    __tablename__ = "scores_influence"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    u: Mapped[float]


class Used(Base):
    """Whose contributions the figures that stand rest on, and a fingerprint of each (domain.md C8.4)."""

    __tablename__ = "scores_used"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    series_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    team: Mapped[str] = mapped_column(String(64), primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    contribution: Mapped[str] = mapped_column(String(32))


class Past(Base):
    """Who is in a figure published in a round, and with which contribution, for the audit of all of them together.

    Of a large figure some are remembered (`bot.scores.audit.witnesses`); no answer and no value is.
    """

    __tablename__ = "scores_past"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    # Cells as `side/team`, joined by `+`.
    cells: Mapped[str] = mapped_column(String(255), primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    # The side and the fingerprint of the days.
    contribution: Mapped[str] = mapped_column(String(64), primary_key=True)
    series_id: Mapped[str] = mapped_column(Token, index=True)
    team_id: Mapped[str] = mapped_column(SlackId)
