"""The outbox kind of the weekly digest; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.digest.blocks import digest_message
from bot.digest.service import DIGEST, facts_of_last, lay_out, lay_out_readers, reader_of, reads
from bot.outbox.kinds import Drop, Picture, Send, Unthreaded, Wait
from bot.people.attention import attention_of
from bot.people.calendars import next_hour
from bot.people.service import someone
from bot.people.sides import Programme
from bot.scores.blocks import alt_text
from bot.scores.picture import draw_history
from bot.scores.service.read import history
from bot.text import words_for
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.digest.facts import Facts
    from bot.outbox.kinds import Attention, Ref, Verdict
    from bot.pulse.instrument import Instrument
    from bot.slack.kit import Message
    from bot.text import Words


@dataclass(frozen=True, slots=True)
class Digest(Unthreaded):
    """The outbox kind."""

    instrument: Instrument
    name: str = DIGEST
    programme: str = Programme.DIGEST
    leaves_trace: bool = True

    def prepare(self, session: Session, refs: Sequence[Ref]) -> None:
        """What is each reader's own, at once."""
        recipients = [ref.recipient for ref in refs]
        lay_out(session, refs[0].team_id, recipients)
        lay_out_readers(session, refs[0].team_id, recipients)

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """One of the messages a day that nobody asked for; in the leads' channel it is nobody's."""
        return None if _is_channel(ref) else attention_of(session, ref, now)

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as somebody reads it; in their hours."""
        settings, row = load_settings(session, ref.team_id), reader_of(session, ref.team_id, ref.recipient)
        if row is None or not reads(session, settings, row):
            return Drop("not_read")
        person = someone(session, ref.team_id, ref.recipient)
        if person is None:
            return Send()
        moment = next_hour(person, settings, now)
        return Wait(moment) if moment > now else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What there is to tell now."""
        words, zone = self._reader(session, ref)
        facts, is_quiet = self._facts(session, ref, words, now)
        return digest_message(
            facts, words, zone, file_id=ref.file_id, is_quiet=is_quiet, is_channel=_is_channel(ref)
        )

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """The chart, where there is a new result with a score."""
        row = reader_of(session, ref.team_id, ref.recipient)
        if row is None or row.told_until is None:
            return None
        words, _ = self._reader(session, ref)
        facts, is_quiet = self._facts(session, ref, words, row.told_until)
        release = facts.release
        if is_quiet or release is None or release.score is None or not facts.is_new:
            return None
        past = history(session, ref.team_id, release.round_id)
        name = f"alignment-digest-{release.number}.png"
        return Picture(name, lambda: draw_history(past, words), alt_text(release, words))

    def sent(self, session: Session, refs: Sequence[Ref]) -> None:
        """Nothing is kept of them but the outbox's own notes."""

    def _facts(self, session: Session, ref: Ref, words: Words, now: datetime) -> tuple[Facts, bool]:
        found = facts_of_last(session, self.instrument, ref.team_id, ref.recipient, now=now, words=words)
        if found is None:
            raise LookupError(f"no digest behind message {ref.id}")
        return found

    @staticmethod
    def _reader(session: Session, ref: Ref) -> tuple[Words, str]:
        person = someone(session, ref.team_id, ref.recipient)
        zone = person.timezone if person else load_settings(session, ref.team_id).workspace.timezone
        return words_for(person.locale if person else ""), zone


def _is_channel(ref: Ref) -> bool:
    return ref.recipient.startswith(("C", "G"))
