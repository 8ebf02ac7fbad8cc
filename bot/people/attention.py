"""How much of a person's attention a day may be asked for by messages they did not ask for (ux.md 16)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.outbox.kinds import Attention
from bot.people.service import someone
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref


def attention_of(session: Session, ref: Ref, now: datetime) -> Attention | None:
    """What a message to a person counts against, by the day it is where they are; None where nobody is known."""
    person = someone(session, ref.team_id, ref.recipient)
    if person is None:
        return None
    day, zone = person.today(now), ZoneInfo(person.timezone)
    again = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(now.tzinfo)
    return Attention(day, load_settings(session, ref.team_id).workspace.messages_a_day, again)
