"""Reminders of an open pulse, snoozing it, skipping it, and having it at once.

A reminder is queued for everybody alike when the round opens; whether it is wanted is found through the respondent key
when it is due, and its row goes as soon as it is settled: the queue never tells who has not answered (domain.md C8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import claim
from bot.errors import BotError
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send, Unthreaded, Wait
from bot.people.attention import attention_of
from bot.people.calendars import next_hour, personal_calendar
from bot.people.moments import next_working_moment
from bot.people.service import someone
from bot.pulse.blocks import reminder_message
from bot.pulse.models import Participation
from bot.pulse.schedule import APART, snooze_instant
from bot.pulse.service.answers import pulse_form
from bot.pulse.service.invitation import has_skipped, invitation_key, lay_out, message_url, render_pulse
from bot.pulse.service.rounds import over, round_info
from bot.text import words_for
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Attention, Kind, Picture, Ref, Verdict
    from bot.pulse.button_values import Snooze
    from bot.pulse.service.rounds import RoundInfo
    from bot.pulse.service.tools import PulseTools
    from bot.slack.kit import Message

REMINDER, SNOOZED = "pulse_reminder", "pulse_snoozed"


def reminder_key(round_id: str, user_id: str, which: str) -> str:
    """The outbox key of one of a person's reminders in a round."""
    return f"{REMINDER}:{round_id}:{user_id}:{which}"


@dataclass(frozen=True, slots=True)
class Reminder(Unthreaded):
    """The outbox kind; snoozed ones were asked for by the person, at an hour of their choice."""

    tools: PulseTools
    name: str = REMINDER
    programme: str = "pulse"
    leaves_trace: bool = False

    def prepare(self, session: Session, refs: Sequence[Ref]) -> None:
        """What is needed of their people, at once."""
        lay_out(session, self.tools, refs)

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """One of the messages a day that nobody asked for; a reminder at an hour of their own choice is none."""
        return attention_of(session, ref, now) if self.name == REMINDER else None

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Still open, not all answered, not skipped, somebody who is asked and at work."""
        found = round_info(session, ref.team_id, ref.ref)
        person = someone(session, ref.team_id, ref.recipient)
        if found is None or not found.is_open(now) or person is None:
            return Drop("over")
        settings = load_settings(session, ref.team_id)
        if not person.may_be_asked(guests=settings.pulse.guests):
            return Drop("not_asked")
        # The hour before the answers: a row that waits must not tell that its person has not answered.
        # What they snoozed comes at the hour they chose, unless they went away since.
        moment = next_hour(person, settings, now)
        if moment > now and self.name == REMINDER:
            return Wait(moment)
        if moment > now and person.is_away(now):
            outbox.cancel(session, ref.team_id, REMINDER, ref.ref, ref.recipient, until=moment + APART)
            return Wait(moment)
        if self.name == REMINDER and self._comes_with_the_pulse(session, ref, now):
            return Drop("too_near")
        return Send() if self._is_needed(session, ref) else Drop("not_needed")

    def _comes_with_the_pulse(self, session: Session, ref: Ref, now: datetime) -> bool:
        """Where the pulse itself was held up by an outage or an absence, its reminders were planned for before."""
        sent = outbox.sent_at(session, ref.team_id, invitation_key(ref.ref, ref.recipient))
        return sent is not None and now < sent + APART

    def _is_needed(self, session: Session, ref: Ref) -> bool:
        form = pulse_form(session, self.tools, ref.team_id, ref.recipient, ref.ref)
        # The question whether to go on is asked once: nobody is reminded of that.
        is_unfinished = form is not None and not form.is_complete and not form.asks_pace
        has_message = bool(message_url(session, ref.team_id, ref.recipient, ref.ref)) or self._is_unknown(
            session, ref
        )
        return is_unfinished and has_message and not has_skipped(session, ref.ref, ref.recipient)

    def _is_unknown(self, session: Session, ref: Ref) -> bool:
        """Whether nobody knows if the pulse itself has reached them."""
        return outbox.is_unknown(session, ref.team_id, invitation_key(ref.ref, ref.recipient))

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """A short message that links to the pulse; the pulse itself to who may not have it (design.md 3)."""
        if self._is_unknown(session, ref):
            whole = render_pulse(session, self.tools, ref.team_id, ref.recipient, ref.ref, now=now)
            if whole is not None:
                return whole
        person = someone(session, ref.team_id, ref.recipient)
        form = pulse_form(session, self.tools, ref.team_id, ref.recipient, ref.ref)
        if person is None or form is None:
            raise LookupError(f"nobody behind message {ref.id}")
        url = message_url(session, ref.team_id, ref.recipient, ref.ref)
        return reminder_message(form, words_for(person.locale), person.timezone, url)

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """None: words are enough."""
        del session, ref
        return None  # the protocol's optional picture

    def sent(self, session: Session, refs: Sequence[Ref]) -> None:
        """Nothing is kept of them but the outbox's own notes."""


def snooze(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    user_id: str,
    round_id: str,
    choice: Snooze,
    *,
    now: datetime,
) -> datetime:
    """Remind a person at an hour of their choice, and not before.

    A message that is still to come comes at their first hour from then on, and takes the place of the reminder.

    Returns:
        When.

    Raises:
        BotError: the round is over or closes before then, or is not theirs.
    """
    person = someone(session, team_id, user_id)
    found = round_info(session, team_id, round_id)
    if person is None or found is None or not _takes_part(session, round_id, user_id):
        raise BotError("pulse.error.unknown_button")
    if not found.is_open(now):
        raise over("pulse.error.closed_already", found.number, is_trial=found.is_trial)
    when = snooze_instant(choice, now, person.timezone)
    key = invitation_key(round_id, user_id)
    is_to_come = outbox.is_waiting(session, team_id, key)
    if is_to_come:
        calendar = personal_calendar(person, load_settings(session, team_id), now)
        when = next_working_moment(when, person.timezone, calendar, person.hours)
    if when >= found.closes_at:
        raise BotError("pulse.error.snooze_late", number=found.number)
    outbox.cancel(session, team_id, SNOOZED, round_id, user_id, until=when)
    outbox.cancel(session, team_id, REMINDER, round_id, user_id, until=when + APART)
    if not is_to_come or not outbox.reschedule(session, team_id, key, not_before=when):
        outbox.enqueue(session, kinds, team_id, [_snoozed(found, user_id, when)])
    return when


def _snoozed(found: RoundInfo, user_id: str, when: datetime) -> outbox.Envelope:
    return outbox.Envelope(
        key=reminder_key(found.id, user_id, f"snoozed:{int(when.timestamp())}"),
        kind=SNOOZED,
        ref=found.id,
        recipient=user_id,
        not_before=when,
        expires_at=found.closes_at,
        priority=outbox.URGENT,
    )


def skip(session: Session, team_id: str, user_id: str, round_id: str, *, skips: bool, now: datetime) -> int:
    """Skip a round, or take part in it after all; what was answered stays. The round's number.

    Raises:
        BotError: the round is over, unknown or not theirs.
    """
    found = round_info(session, team_id, round_id)
    if found is None:
        raise BotError("pulse.error.unknown_button")
    if not found.is_open(now):
        raise over("pulse.error.closed_already", found.number, is_trial=found.is_trial)
    changed = claim(
        session,
        update(Participation)
        .where(
            Participation.team_id == team_id,
            Participation.round_id == round_id,
            Participation.user_id == user_id,
        )
        .values(has_skipped=skips),
    )
    if not changed:
        raise BotError("pulse.error.unknown_button")
    return found.number


def start(session: Session, team_id: str, user_id: str, round_id: str, *, now: datetime) -> bool:
    """Bring a person their open pulse at once, whatever the hour; who skipped it takes part after all.

    Returns:
        True if it is on its way now; False if they have it.

    Raises:
        BotError: they have left the pulses, or the round is over, unknown or not theirs.
    """
    person = someone(session, team_id, user_id)
    if person is None or not person.may_be_asked(guests=load_settings(session, team_id).pulse.guests):
        raise BotError("pulse.error.left")
    skip(session, team_id, user_id, round_id, skips=False, now=now)
    has_message = message_url(session, team_id, user_id, round_id)
    return not has_message and outbox.hasten(session, team_id, invitation_key(round_id, user_id), at=now)


def _takes_part(session: Session, round_id: str, user_id: str) -> bool:
    return session.get(Participation, (round_id, user_id)) is not None
