"""Tables of the joint meeting: series, meetings, agenda, decisions, action items."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime
from bot.meetings.facts import LONGEST

_WORD = String(16)


class MeetingSeries(Base):
    """The promise to meet, as the settings' `[meeting]` say; an edit is another row, and the one before has an end.

    The rule is that of `cadence.Series`. What happened to single dates stands in their meetings.
    """

    __tablename__ = "meeting_series"
    # The day first: SQLite would take an index that begins with the workspace to find rows by their ids.
    __table_args__ = (Index("ix_meeting_series_ended_on_team_id", "ended_on", "team_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    every: Mapped[str] = mapped_column(_WORD)
    on: Mapped[str] = mapped_column(String(32))
    at: Mapped[time]
    minutes: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(SlackId)
    # From which day on the rule counts ("every two weeks" needs a beginning), and the day from which it counts no more.
    begins: Mapped[date]
    ended_on: Mapped[date | None]
    # The same for every version, so that a calendar takes a change for one.
    uid: Mapped[str] = mapped_column(Token)
    sequence: Mapped[int] = mapped_column(default=0)
    # Whether the chair alternates between the sides; else `chair` says which side's leads take it.
    alternates: Mapped[bool] = mapped_column(default=True)
    chair: Mapped[str] = mapped_column(SlackId, default="")
    # When the series is to be looked at next: to make the next meeting; null once it has ended.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class MeetingMember(Base):
    """Somebody who takes part in every meeting; a guest counts for neither side."""

    __tablename__ = "meeting_member"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    user_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    is_guest: Mapped[bool] = mapped_column(default=False)


class Meeting(Base):
    """One meeting of the series, by its slot: the date as the rule gives it, whatever became of it since."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("uid", "slot"),
        Index("ix_meeting_state_team_id", "state", "team_id"),
    )

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    # That of the series.
    uid: Mapped[str] = mapped_column(Token)
    slot: Mapped[date]
    start_at: Mapped[datetime] = mapped_column(UtcDateTime)
    end_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # A word of `facts.MeetingState`.
    state: Mapped[str] = mapped_column(_WORD)
    # Somebody moved it, or put it in beside the rule: the rule moves it no more.
    is_moved: Mapped[bool] = mapped_column(default=False)
    is_extra: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(SlackId)
    chair: Mapped[str] = mapped_column(SlackId, default="")
    has_outlook: Mapped[bool] = mapped_column(default=False)
    # What the minutes tell beside agenda, decisions and action items (`closing.Closing`, as JSON): reckoned at the
    # close and never again.
    closed_by: Mapped[str] = mapped_column(SlackId, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[str] = mapped_column(Text, default="")
    # What comes next for it (`collect`, `agenda`, `start`, `late`), and when; null for nothing.
    step: Mapped[str] = mapped_column(_WORD, default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Attendance(Base):
    """Whether somebody came, as the chair ticked it; nobody's absence is shown beside their name."""

    __tablename__ = "meeting_attendance"

    meeting_id: Mapped[str] = mapped_column(Token, primary_key=True)
    user_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    came: Mapped[bool]


class AgendaItem(Base):
    """Something to talk about at a meeting."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_meeting_id", "meeting_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    meeting_id: Mapped[str] = mapped_column(Token)
    # Words of `facts.Kind` and `facts.ItemState`.
    kind: Mapped[str] = mapped_column(_WORD)
    state: Mapped[str] = mapped_column(_WORD)
    title: Mapped[str] = mapped_column(String(LONGEST["title"]))
    link: Mapped[str] = mapped_column(String(LONGEST["link"]), default="")
    owner: Mapped[str] = mapped_column(SlackId, default="")
    minutes: Mapped[int] = mapped_column(default=0)
    position: Mapped[int]
    proposed_by: Mapped[str] = mapped_column(SlackId, default="")
    # The statement it came from, for one that the measurement brought.
    statement: Mapped[str] = mapped_column(String(32), default="")
    # How often it was put off to the next meeting.
    carried: Mapped[int] = mapped_column(default=0)


class Decision(Base):
    """What a meeting decided."""

    __tablename__ = "meeting_decision"
    __table_args__ = (Index("ix_meeting_decision_meeting_id", "meeting_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    meeting_id: Mapped[str] = mapped_column(Token)
    # The agenda item it belongs to; empty for none.
    item_id: Mapped[str] = mapped_column(Token, default="")
    text: Mapped[str] = mapped_column(String(LONGEST["decision"]))
    noted_by: Mapped[str] = mapped_column(SlackId)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ActionItem(Base):
    """Something one person does until a day, for a problem or an opportunity (domain.md B10)."""

    __tablename__ = "action_item"
    __table_args__ = (
        # A message makes one item, however often the shortcut is used on it.
        UniqueConstraint("team_id", "message"),
        Index("ix_action_item_owner_team_id", "owner", "team_id"),
        Index("ix_action_item_state_team_id", "state", "team_id"),
    )

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    owner: Mapped[str] = mapped_column(SlackId)
    text: Mapped[str] = mapped_column(String(LONGEST["text"]))
    link: Mapped[str] = mapped_column(String(LONGEST["link"]), default="")
    # `channel.ts` of the message it was made from; null for none.
    message: Mapped[str | None] = mapped_column(String(64))
    given_by: Mapped[str] = mapped_column(SlackId)
    given_on: Mapped[date]
    # Who had it before it came back, and how many have had it: its messages are theirs alone.
    former_owner: Mapped[str] = mapped_column(SlackId, default="")
    turn: Mapped[int] = mapped_column(default=1)
    # The day in the owner's zone at whose end it is late.
    due_on: Mapped[date]
    # A word of `facts.ActionState`; `reason` says why it is blocked or was handed back.
    state: Mapped[str] = mapped_column(_WORD)
    reason: Mapped[str] = mapped_column(String(LONGEST["reason"]), default="")
    done_on: Mapped[date | None]
    # What it serves: an agenda item, and the meeting it was given at; empty for none.
    item_id: Mapped[str] = mapped_column(Token, default="")
    meeting_id: Mapped[str] = mapped_column(Token, default="")
    statement: Mapped[str] = mapped_column(String(32), default="")
    # How often its day was put off, how often it was carried over at a close, and the day it was first due.
    moves: Mapped[int] = mapped_column(default=0)
    carried: Mapped[int] = mapped_column(default=0)
    first_due_on: Mapped[date]
    # When its owner is to be told of it next; null for no more.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # One that threw is left alone until then.
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
