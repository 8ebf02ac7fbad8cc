"""Tables of what was published: releases, their blocks and figures, and what later comparisons need.

A release is stored as published and never recomputed (domain.md C8.2). `scores_influence`, `scores_used`,
`scores_detail_used` and `scores_trail` are keyed by respondent and hold no answer.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime


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
    # Of each statement, in their order, with commas: figures of other ones are not compared.
    versions: Mapped[str] = mapped_column(String(255), default="", server_default="")
    # domain.md C10, as JSON; null where there was nothing to compare with.
    change: Mapped[str | None] = mapped_column(Text)
    alpha: Mapped[float | None]
    # False where the sides' figures are of dates too far apart for a gap.
    is_comparable: Mapped[bool] = mapped_column(default=True, server_default=true())
    trail_is_whole: Mapped[bool] = mapped_column(default=False, server_default=false())
    # When the leads are to be asked for an action; null once they were, and where there is no score to ask about.
    ask_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReleaseBlock(Base):
    """A group of people whose data moved, or stood still, as one (domain.md C8.3 to C8.6)."""

    __tablename__ = "scores_block"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Pairs of side and team, as JSON.
    cells: Mapped[str] = mapped_column(Text)
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


class ReleaseTeam(Base):
    """Figures of a block whose side has several: `position` is the block's, the rest as of a side."""

    __tablename__ = "scores_team"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    team_id: Mapped[str] = mapped_column(SlackId)
    computed_in: Mapped[str] = mapped_column(Token)
    stands_for: Mapped[date]
    is_shown: Mapped[bool]
    figures: Mapped[str] = mapped_column(Text)


class ReleaseDetail(Base):
    """A statement line, a theme or a share who can't say, as it is shown with a release (`bot.scores.details`)."""

    __tablename__ = "scores_detail"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    what: Mapped[str] = mapped_column(String(16), primary_key=True)
    # The statement's number, or the theme's name.
    subject: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    value: Mapped[float]
    variance: Mapped[float]
    n: Mapped[int]
    stands_for: Mapped[date]
    version: Mapped[int]


class LeadAction(Base):
    """The one action the leads named after a release (domain.md B31): `named`, `open`, `done` or `dropped`.

    Who named it is known until the next release's question goes out.
    """

    __tablename__ = "scores_action"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    text: Mapped[str] = mapped_column(String(200))
    named_by: Mapped[str] = mapped_column(SlackId)
    named_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))


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
    """Whose contributions the figures that stand rest on: which answers, by statement and day (domain.md C8.4)."""

    __tablename__ = "scores_used"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    series_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    team: Mapped[str] = mapped_column(String(64), primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    contribution: Mapped[str] = mapped_column(Text)


class DetailUsed(Base):
    """The same of statement lines, themes and shares who can't say, each at the date it stands for."""

    __tablename__ = "scores_detail_used"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    series_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    lines: Mapped[str] = mapped_column(Text)
    themes: Mapped[str] = mapped_column(Text)
    dealings: Mapped[str] = mapped_column(Text)


class TrailRow(Base):
    """In which published figures each of a respondent's answers stood, for the audit of all of them together.

    As JSON: side, statement and day, and the numbers of the figures (`bot.scores.trail`); no value. In a large company
    some respondents are remembered.
    """

    __tablename__ = "scores_trail"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    series_id: Mapped[str] = mapped_column(Token, primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    pieces: Mapped[str] = mapped_column(Text)
