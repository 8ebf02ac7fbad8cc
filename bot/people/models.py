"""Tables of people: who is who in a workspace."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, UtcDateTime

LONGEST_TITLE = 100


class Person(Base):
    """A member of the workspace as Slack knows them, and what the company says of them.

    `listed_side` is what people.csv or an admin said (`none` = on neither side, null = nothing said); `found_side` what
    the sides' channels or user groups say (`both` = an admin has to decide). What was said wins.
    """

    __tablename__ = "person"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    user_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    # What they do, as their profile says.
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    timezone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(16), default="")
    is_active: Mapped[bool]
    is_bot: Mapped[bool]
    is_guest: Mapped[bool]
    is_external: Mapped[bool]
    is_slack_admin: Mapped[bool]
    listed_side: Mapped[str | None] = mapped_column(String(16))
    found_side: Mapped[str | None] = mapped_column(String(16))
    roles: Mapped[str] = mapped_column(String(64), default="")
    team: Mapped[str] = mapped_column(String(64), default="")
    country: Mapped[str] = mapped_column(String(8), default="")
    set_timezone: Mapped[str] = mapped_column(String(64), default="")
    # The last day of an absence, in the person's own zone.
    away_until: Mapped[date | None]
    # Until when they want nothing that they did not ask for, though they are there; it may be over.
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the Slack status that tells an absence ends; null while it tells none. Neither emoji nor words are kept.
    status_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The end of the status of which the person said that it does not count, or counts no more.
    status_ended: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Programmes the person wants nothing of, separated by `;`.
    left_programmes: Mapped[str] = mapped_column(String(255), default="")
    # What the person chose for themselves; it goes before what Slack and the company say.
    own_timezone: Mapped[str] = mapped_column(String(64), default="")
    own_country: Mapped[str] = mapped_column(String(8), default="")
    work_from: Mapped[time | None]
    work_until: Mapped[time | None]
    # Weekdays as digits, 0 is Monday; empty is Monday to Friday.
    work_days: Mapped[str] = mapped_column(String(7), default="")
    # Whether the first contact has reached them: what this is, who sees what, how to stop.
    is_welcomed: Mapped[bool] = mapped_column(default=False)
    # Slack told of them last while the sync of this number ran: whom it does not tell of any more has left.
    sync_run: Mapped[int] = mapped_column(default=0)
