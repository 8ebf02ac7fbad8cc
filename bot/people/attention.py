"""When a message may come to a person, and how much of their attention a day it takes (ux.md 14, 16)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.outbox.kinds import Attention, Drop, Send, Wait
from bot.people.calendars import next_hour
from bot.people.service import someone
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict


def attention_of(session: Session, ref: Ref, now: datetime) -> Attention | None:
    """What a message to a person counts against, by the day it is where they are; None where nobody is known."""
    person = someone(session, ref.team_id, ref.recipient)
    if person is None:
        return None
    day, zone = person.today(now), ZoneInfo(person.timezone)
    again = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(now.tzinfo)
    return Attention(day, load_settings(session, ref.team_id).workspace.messages_a_day, again)


class Counted:
    """Part of a kind whose messages nobody asked for: each is one of those of a day."""

    __slots__ = ()

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """By the reader's day."""
        return attention_of(session, ref, now)


def in_hours(session: Session, ref: Ref, now: datetime, *, gone: str = "gone") -> Verdict:
    """To somebody of the company who is there, now or in their next hours; `gone` is the word where they are not."""
    person = someone(session, ref.team_id, ref.recipient)
    if person is None or not person.may_be_listed:
        return Drop(gone)
    moment = next_hour(person, load_settings(session, ref.team_id), now)
    return Wait(moment) if moment > now else Send()
