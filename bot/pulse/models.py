"""Tables of the pulse: series, rounds, and the two stores that never meet (domain.md C9).

`pulse_participation` knows people and no answers; `pulse_assignment` and `pulse_answer` know respondent keys and no
people. The latter have no row id of their own (on SQLite they are WITHOUT ROWID), no user id, no message id, no time.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime


class Series(Base):
    """Rounds whose figures continue each other. A new one never continues the old one's stage (domain.md C13)."""

    __tablename__ = "pulse_series"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId, index=True)
    anchor: Mapped[date]
    # Weekday, hour and interval the next slot was planned with; a change of them plans anew.
    rhythm: Mapped[str] = mapped_column(String(32))
    next_slot: Mapped[date]
    next_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    is_current: Mapped[bool]
    # The next round is a trial (domain.md C13).
    next_is_trial: Mapped[bool] = mapped_column(default=False)


class Round(Base):
    """One round of a series: `open`, then `closed`, then `published`.

    Or `skipped` where its slot was missed, or a trial, that is `open` and then `discarded`.
    """

    __tablename__ = "pulse_round"
    __table_args__ = (UniqueConstraint("series_id", "slot"), Index("ix_pulse_round_due", "state", "due_at"))

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId, index=True)
    series_id: Mapped[str] = mapped_column(Token)
    slot: Mapped[date]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_on: Mapped[date]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    every_weeks: Mapped[int]
    statements: Mapped[int]
    # Its answers are thrown away at the close and nothing is published (domain.md C13).
    is_trial: Mapped[bool] = mapped_column(default=False)


class Participation(Base):
    """Who is asked in a round, while it is open. Gone at the close, when only `RoundTurnout` is left of it.

    Who took part in which rounds is a pattern almost as personal as a name, and the answers have the same one: kept
    side by side, the two stores could be joined without the key.
    """

    __tablename__ = "pulse_participation"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    user_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId, index=True)
    side: Mapped[str] = mapped_column(String(16))
    has_skipped: Mapped[bool] = mapped_column(default=False)


class RoundTurnout(Base):
    """How many of a side answered a round, of how many it was delivered to; counted at the close."""

    __tablename__ = "pulse_turnout"

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    answered: Mapped[int]
    delivered: Mapped[int]


class Assignment(Base):
    """Which statements a respondent got, in their order; side and team are those of the opening."""

    __tablename__ = "pulse_assignment"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    statement: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    team_id: Mapped[str] = mapped_column(SlackId)
    version: Mapped[int]
    position: Mapped[int]
    side: Mapped[str] = mapped_column(String(16))
    team: Mapped[str] = mapped_column(String(64))


class Answer(Base):
    """What a respondent answered; `value` is null for "I can't say"."""

    __tablename__ = "pulse_answer"
    __table_args__ = (
        Index("ix_pulse_answer_respondent", "team_id", "respondent"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[str] = mapped_column(Token, primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    statement: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    team_id: Mapped[str] = mapped_column(SlackId)
    version: Mapped[int]
    side: Mapped[str] = mapped_column(String(16))
    team: Mapped[str] = mapped_column(String(64))
    value: Mapped[int | None]


class Pace(Base):
    """How often a respondent is asked, where that is not every round or pulses went by unanswered (domain.md C11).

    Keyed by respondent: beside a user id it would tell who has not answered.
    """

    __tablename__ = "pulse_pace"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # sqlalchemy's own name for it

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    respondent: Mapped[str] = mapped_column(Token, primary_key=True)
    # `every` round or about once a `month`.
    pace: Mapped[str] = mapped_column(String(8))
    # Rounds in a row that reached them and got no answer.
    unanswered: Mapped[int]
    # The round whose message asks whether to go on; empty where none does.
    question_round: Mapped[str] = mapped_column(Token, default="")
    # The slot in which a monthly respondent was last asked.
    last_slot: Mapped[date | None]
