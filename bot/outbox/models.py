"""Tables of the outbox: messages on their way, the pace of each workspace, and what was asked of a person today."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime


class OutboxMessage(Base):
    """One message to one recipient. It holds no payload: the message is rendered when it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        Index("ix_outbox_message_due", "state", "due_at"),
        Index("ix_outbox_message_turn", "team_id", "state", "priority", "due_at", "id"),
        Index("ix_outbox_message_ref", "team_id", "kind", "ref"),
        Index("ix_outbox_message_recipient", "team_id", "recipient"),
    )

    # Random: it travels in the message's metadata, which everyone with API access reads (law 8).
    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    key: Mapped[str] = mapped_column(String(160))
    programme: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(SlackId)
    priority: Mapped[int]
    merge_key: Mapped[str] = mapped_column(String(160), default="")
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leaves_trace: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str] = mapped_column(String(64), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(SlackId, default="")
    ts: Mapped[str] = mapped_column(String(32), default="")
    file_id: Mapped[str] = mapped_column(String(32), default="")
    # Slack's word for why a picture or a message could not be sent.
    picture_refused: Mapped[str] = mapped_column(String(64), default="")
    failure: Mapped[str] = mapped_column(String(64), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether it may have been posted without anybody knowing: it is looked for before it is posted again.
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    # Whether Slack has refused its blocks: its words go alone.
    is_plain: Mapped[bool] = mapped_column(default=False)
    # Whether it counts among what was asked of its person today.
    is_counted: Mapped[bool] = mapped_column(default=False)
    # When it was let go for posting last; null while it is held for its turn (`bot.outbox.holding`).
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When it is to be rendered anew, for one that was on its way when what it shows changed.
    revise_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutboxPace(Base):
    """How fast a workspace accepts messages at present (see `bot.outbox.pacing`); each that has messages has one."""

    __tablename__ = "outbox_pace"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    rate: Mapped[float]
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    quiet_until: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted: Mapped[int] = mapped_column(default=0)
    is_known: Mapped[bool] = mapped_column(default=False)


class OutboxAttention(Base):
    """How many messages a person got in a day that they had not asked for; deleted when the day is over."""

    __tablename__ = "outbox_attention"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    user_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    # The day it was where the person is.
    day: Mapped[date] = mapped_column(primary_key=True)
    messages: Mapped[int]
