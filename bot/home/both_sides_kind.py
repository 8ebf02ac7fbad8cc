"""The outbox kind that tells admins of people on both sides, at an hour of theirs; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outbox.kinds import Drop, InWords, Send, Uncounted, Wait
from bot.people.blocks import both_sides_message
from bot.people.both_sides import BOTH_SIDES, undecided
from bot.people.calendars import next_hour
from bot.people.service import is_admin, someone
from bot.text import words_for
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Message


@dataclass(frozen=True, slots=True)
class BothSides(InWords, Uncounted):
    """The outbox kind."""

    name: str = BOTH_SIDES
    programme: str = "admin"
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To who may still decide, in their working hours, as long as there is something to decide."""
        person = someone(session, ref.team_id, ref.recipient)
        if person is None or not is_admin(session, ref.team_id, ref.recipient):
            return Drop("no_admin")
        if not undecided(session, ref.team_id):
            return Drop("decided")
        moment = next_hour(person, load_settings(session, ref.team_id), now)
        return Wait(moment) if moment > now else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Who it is, what it means, and the way to decide."""
        del now
        person = someone(session, ref.team_id, ref.recipient)
        people = [one.user_id for one in undecided(session, ref.team_id)]
        return both_sides_message(people, words_for(person.locale if person else ""))
