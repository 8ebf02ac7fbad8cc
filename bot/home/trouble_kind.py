"""The outbox kind that tells admins of a channel in trouble, at an hour of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outbox.kinds import Drop, InWords, Send, Uncounted, Wait
from bot.people.blocks import trouble_message
from bot.people.calendars import next_hour
from bot.people.service import is_admin, someone
from bot.people.trouble import TROUBLE
from bot.text import words_for
from bot.workspace.service import load_settings
from bot.workspace.settings import channels_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Message


@dataclass(frozen=True, slots=True)
class ChannelTrouble(InWords, Uncounted):
    """The outbox kind."""

    name: str = TROUBLE
    programme: str = "admin"
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To who may still do something about it, in their working hours, while the settings name it."""
        person = someone(session, ref.team_id, ref.recipient)
        if person is None or not is_admin(session, ref.team_id, ref.recipient):
            return Drop("no_admin")
        settings = load_settings(session, ref.team_id)
        used = channels_of(settings) | {settings.sides.sales, settings.sides.marketing}
        channel = ref.ref.partition(":")[0]
        if channel and channel not in used:
            return Drop("not_used")
        moment = next_hour(person, settings, now)
        return Wait(moment) if moment > now else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Which channel, why, and the exact line that helps."""
        del now
        person = someone(session, ref.team_id, ref.recipient)
        channel, _, code = ref.ref.partition(":")
        return trouble_message(channel, code, words_for(person.locale if person else ""))
