"""The outbox kind that asks whoever is called whether an entry is right; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.directory.entry_blocks import check_message
from bot.directory.keeping import CHECK, check_key
from bot.directory.models import DirectoryEntry
from bot.directory.service import entry_views
from bot.outbox.kinds import Drop, InWords, Send, Wait
from bot.people.attention import Counted
from bot.people.calendars import next_hour
from bot.people.service import someone
from bot.people.sides import Programme
from bot.text import words_for
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Message


@dataclass(frozen=True, slots=True)
class Check(InWords, Counted):
    """The outbox kind."""

    name: str = CHECK
    programme: str = Programme.DIRECTORY
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is they who are called, and their word is waited for; in their hours."""
        row, person = session.get(DirectoryEntry, ref.ref), someone(session, ref.team_id, ref.recipient)
        if row is None or row.contact != ref.recipient or person is None:
            return Drop("gone")
        if ref.key != check_key(row.id, row.asked_on):
            return Drop("over")
        if Programme.DIRECTORY in person.left:
            return Drop("left")
        moment = next_hour(person, load_settings(session, ref.team_id), now)
        return Wait(moment) if moment > now else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The entry, and what can be said of it."""
        views = entry_views(session, ref.team_id, [ref.ref], now=now)
        row, person = session.get(DirectoryEntry, ref.ref), someone(session, ref.team_id, ref.recipient)
        if not views or row is None:
            raise LookupError(f"no entry behind message {ref.id}")
        words = words_for(person.locale if person else "")
        by = row.proposed_by if row.proposed_by != ref.recipient else ""
        return check_message(views[0], words, by=by)
