"""Tables of the who-to-call directory."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime
from bot.directory.entries import LONGEST, LONGEST_MISS, LONGEST_REPLY, LONGEST_SAID


class DirectoryEntry(Base):
    """Whom to call about something: a person, a channel or a user group.

    Proposed entries wait for the person concerned, and nobody is shown them. One that is provisional stands with the
    deputy because `contact` has left, until a steward says who it is.
    """

    __tablename__ = "directory_entry"
    # The contact first: SQLite would take an index that begins with the workspace to find entries by their ids.
    __table_args__ = (Index("ix_directory_entry_contact_team_id", "contact", "team_id"),)

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    topic: Mapped[str] = mapped_column(String(LONGEST["topic"]))
    # Separated by `;`.
    keywords: Mapped[str] = mapped_column(String(LONGEST["keywords"]), default="")
    product: Mapped[str] = mapped_column(String(LONGEST["product"]), default="")
    region: Mapped[str] = mapped_column(String(LONGEST["region"]), default="")
    segment: Mapped[str] = mapped_column(String(LONGEST["segment"]), default="")
    side: Mapped[str] = mapped_column(String(16), default="")
    # The id of a person, a channel or a user group, and for the two latter its name.
    contact: Mapped[str] = mapped_column(SlackId)
    contact_name: Mapped[str] = mapped_column(String(255), default="")
    deputy: Mapped[str] = mapped_column(SlackId, default="")
    note: Mapped[str] = mapped_column(String(LONGEST["note"]), default="")
    is_listed: Mapped[bool]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    listed_on: Mapped[date]
    # When the contact, or a steward for a channel or group, last said that it is right; null for never.
    confirmed_on: Mapped[date | None]
    proposed_by: Mapped[str] = mapped_column(SlackId, default="")
    # Since when the contact's word on it is waited for; null while it is not.
    asked_on: Mapped[date | None]
    # When something is to be asked or told about it next; null for nothing.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class DirectoryVersion(Base):
    """A word for a workspace's directory as it stands, another after each change: an index in memory is of one."""

    __tablename__ = "directory_version"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    version: Mapped[str] = mapped_column(Token)


class DirectoryMiss(Base):
    """Words for which nobody was named, and how often; never who asked."""

    __tablename__ = "directory_miss"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_MISS), primary_key=True)
    times: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)


class DirectoryCase(Base):
    """What somebody brought before the stewards: a question nobody is named for, or an entry that names the wrong one.

    Or something they have to know of an entry: the one who is called has left, is silent, wants to be called no more.
    It is settled once it is answered, or a steward has said so. `what` is a word of `cases.What`.
    """

    __tablename__ = "directory_case"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    team_id: Mapped[str] = mapped_column(SlackId)
    what: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[str] = mapped_column(Token, default="")
    # As it stood then: the entry may be removed meanwhile.
    topic: Mapped[str] = mapped_column(String(LONGEST["topic"]), default="")
    asker: Mapped[str] = mapped_column(SlackId)
    said: Mapped[str] = mapped_column(String(LONGEST_SAID), default="")
    suggested: Mapped[str] = mapped_column(SlackId, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reply: Mapped[str] = mapped_column(String(LONGEST_REPLY), default="")
    settled_by: Mapped[str] = mapped_column(SlackId, default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
