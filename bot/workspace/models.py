"""Tables of the workspace: instance, installation, settings, audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime


class Instance(Base):
    """One row: which secret this database belongs to."""

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret_fingerprint: Mapped[str] = mapped_column(String(16))


class Workspace(Base):
    """A Slack workspace the app is installed in; the token is encrypted."""

    __tablename__ = "workspace"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    url: Mapped[str] = mapped_column(String(255))
    bot_user_id: Mapped[str] = mapped_column(SlackId)
    bot_id: Mapped[str] = mapped_column(SlackId)
    token: Mapped[str] = mapped_column(Text)
    # What the token may do, separated by `,`, as Slack said at the last start.
    scopes: Mapped[str] = mapped_column(Text, default="")
    # Empty while all is well; otherwise Slack's word for why its jobs are stopped.
    stopped: Mapped[str] = mapped_column(String(64), default="")
    sync_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The number of the sync that runs, or ran last, and where in Slack's list of people it is; empty at the beginning.
    sync_run: Mapped[int] = mapped_column(default=0)
    sync_cursor: Mapped[str] = mapped_column(String(255), default="")
    # When the sides' channels or groups alone are read anew; null while nothing there has changed.
    sides_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Setting(Base):
    """One setting of one workspace; value as JSON. A missing row means the default."""

    __tablename__ = "setting"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class AuditEntry(Base):
    """Who changed which setting from what to what, and when."""

    __tablename__ = "audit_entry"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(255))
    key: Mapped[str] = mapped_column(String(64))
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
