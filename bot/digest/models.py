"""Tables of the weekly digest."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, SlackId, Token, UtcDateTime


class DigestReader(Base):
    """Somebody who reads the digest.

    A lead, who does unless they say otherwise; anybody who asked for it; or the leads' channel, by its id.
    `weekday` (0 is Monday) and `at` are null where those of the settings hold.
    """

    __tablename__ = "digest_reader"

    team_id: Mapped[str] = mapped_column(SlackId, primary_key=True)
    recipient: Mapped[str] = mapped_column(SlackId, primary_key=True)
    # They said that they want it, whatever their role; a lead reads it without.
    is_subscribed: Mapped[bool] = mapped_column(default=False)
    # Whether they are told, too, that nothing has changed.
    wants_quiet: Mapped[bool] = mapped_column(default=False)
    weekday: Mapped[int | None]
    at: Mapped[time | None]
    # When the next one is to be made; null for never.
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The span the last one told of, and the mark of what it told.
    told_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[str] = mapped_column(Token, default="")
    # The last one tells only that nothing has changed.
    is_quiet: Mapped[bool] = mapped_column(default=False)
