"""The outbox kinds of cases: what the stewards are told, and their reply to who asked; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.directory.case_blocks import case_message, reply_message
from bot.directory.cases import CASE, REPLY, case_view
from bot.directory.stewards import is_steward
from bot.outbox.kinds import Drop, InWords, Send, Uncounted, Wait
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
class Case(InWords, Uncounted):
    """What the stewards are told of a case: somebody waits for them, so it counts against no budget."""

    name: str = CASE
    programme: str = Programme.DIRECTORY
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as nobody has settled it; to a steward in their hours, in their channel at once."""
        view = case_view(session, ref.team_id, ref.ref)
        if view is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        if view.is_settled:
            return Drop("settled")
        if ref.recipient.startswith(("C", "G")):
            return Send()
        person = someone(session, ref.team_id, ref.recipient)
        if person is None or not is_steward(session, ref.team_id, ref.recipient):
            return Drop("no_steward")
        moment = next_hour(person, load_settings(session, ref.team_id), now)
        return Wait(moment) if moment > now else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The case as it stands."""
        del now
        view = case_view(session, ref.team_id, ref.ref)
        if view is None:
            raise LookupError(f"no case behind message {ref.id}")
        person = someone(session, ref.team_id, ref.recipient)
        return case_message(view, words_for(person.locale if person else ""))


@dataclass(frozen=True, slots=True)
class Reply(InWords, Uncounted):
    """The stewards' answer to who asked: they wait for it, whatever the hour."""

    name: str = REPLY
    programme: str = Programme.DIRECTORY
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To somebody who is still there."""
        del now
        person = someone(session, ref.team_id, ref.recipient)
        is_wanted = case_view(session, ref.team_id, ref.ref) is not None
        return Send() if is_wanted and person is not None and person.is_active else Drop("gone")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What was asked, and what a steward says."""
        del now
        view, person = case_view(session, ref.team_id, ref.ref), someone(session, ref.team_id, ref.recipient)
        if view is None:
            raise LookupError(f"no case behind message {ref.id}")
        return reply_message(view, words_for(person.locale if person else ""))
