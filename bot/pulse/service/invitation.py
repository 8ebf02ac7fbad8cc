"""The message in which a person gets their pulse, as the outbox sends it and as a click redraws it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.db import table_of
from bot.memo import remember, remembered
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send, Unthreaded, Wait
from bot.people.attention import attention_of
from bot.people.calendars import next_hour, personal_calendar
from bot.people.service import someone
from bot.people.several import meet
from bot.people.welcome import is_welcomed, welcome
from bot.pulse.blocks import forgotten_message, pulse_message, trial_over_message
from bot.pulse.form_blocks import PLAIN, Showing
from bot.pulse.models import Participation
from bot.pulse.schedule import sending_instant
from bot.pulse.service.answers import lay_out_forms, pulse_form
from bot.pulse.service.rounds import CLOSED, DISCARDED, PUBLISHED, open_round_info, round_info
from bot.text import words_for
from bot.workspace.service import load_settings, workspace_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Attention, Picture, Ref, Verdict
    from bot.pulse.service.rounds import RoundInfo
    from bot.pulse.service.tools import PulseTools
    from bot.slack.kit import Message
    from bot.text import Words

INVITATION = "pulse_invitation"
_TAKES_PART = table_of(Participation).c
_SKIPPERS = select(_TAKES_PART.user_id).where(
    _TAKES_PART.round_id == bindparam("round_id"),
    _TAKES_PART.user_id.in_(bindparam("user_ids", expanding=True)),
    _TAKES_PART.has_skipped,
)


def invitation_key(round_id: str, user_id: str) -> str:
    """The outbox key of a person's message in a round: there is one."""
    return f"{INVITATION}:{round_id}:{user_id}"


def render_pulse(
    session: Session,
    tools: PulseTools,
    team_id: str,
    user_id: str,
    round_id: str,
    *,
    now: datetime,
    showing: Showing = PLAIN,
) -> Message | None:
    """A person's message of a round as the database stands; None where they have none.

    Of a trial that is over nothing is stored, nor of a pulse whose answers were deleted, by their person or for their
    age: whoever still has its message is told so.
    """
    form = pulse_form(session, tools, team_id, user_id, round_id)
    person = someone(session, team_id, user_id)
    if person is None:
        return None
    if form is None:
        found = round_info(session, team_id, round_id)
        return _nothing_left(found, words_for(person.locale)) if found else None
    # The settings say where results are, which is told after the close alone: no click on a form reads them.
    is_open = form.round.is_open(now)
    words = words_for(person.locale)
    return pulse_message(
        form,
        words,
        tools.instrument,
        person.timezone,
        "" if is_open else load_settings(session, team_id).workspace.report_channel,
        now=now,
        showing=showing,
        since=tools.since(session, team_id, words, now) if is_open and not form.is_complete else None,
    )


def _nothing_left(found: RoundInfo, words: Words) -> Message | None:
    """What is said of a round of which nothing is stored for a person; None while it may still ask somebody."""
    if found.state == DISCARDED:
        return trial_over_message(words)
    return forgotten_message(found.number, words) if found.state in {CLOSED, PUBLISHED} else None


@dataclass(frozen=True, slots=True)
class Invitation(Unthreaded):
    """The outbox kind."""

    tools: PulseTools
    name: str = INVITATION
    programme: str = "pulse"
    leaves_trace: bool = True

    def prepare(self, session: Session, refs: Sequence[Ref]) -> None:
        """What is needed of their people, at once."""
        lay_out(session, self.tools, refs)

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """One of the messages a day that nobody asked for."""
        return attention_of(session, ref, now)

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Still open, still somebody who is asked and does not skip it, and within their working hours.

        Whoever asked for it themselves gets it at any hour.
        """
        found = round_info(session, ref.team_id, ref.ref)
        if found is None or not found.is_open(now):
            return Drop("closed")
        settings = load_settings(session, ref.team_id)
        person = someone(session, ref.team_id, ref.recipient)
        if person is None or not person.may_be_asked(guests=settings.pulse.guests):
            return Drop("no_longer_asked")
        if has_skipped(session, ref.ref, ref.recipient):
            return Drop("skipped")
        if ref.is_urgent:
            return Send()
        moment = next_hour(person, settings, now)
        if moment > now:
            return Wait(moment) if moment < found.closes_at else Drop("no_hour_left")
        return Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The form, with whatever was answered meanwhile."""
        showing = Showing(is_first=not is_welcomed(session, ref.team_id, ref.recipient))
        message = render_pulse(
            session, self.tools, ref.team_id, ref.recipient, ref.ref, now=now, showing=showing
        )
        if message is None:
            raise LookupError(f"no assignments behind message {ref.id}")
        return message

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """None: a pulse has no picture."""
        del session, ref
        return None  # the protocol's optional picture

    def sent(self, session: Session, refs: Sequence[Ref]) -> None:
        """Slack has them: the first a person ever got was the one that says what this is."""
        by_team = attrgetter("team_id")
        for team_id, some in groupby(sorted(refs, key=by_team), key=by_team):
            welcome(session, team_id, [ref.recipient for ref in some])


def has_skipped(session: Session, round_id: str, user_id: str) -> bool:
    """Whether a person skips a round."""
    key = "skipped", round_id, user_id
    mine = {"round_id": round_id, "user_ids": [user_id]}
    return remembered(session, key, lambda: session.scalar(_SKIPPERS, mine) is not None)


def lay_out(session: Session, tools: PulseTools, refs: Sequence[Ref]) -> None:
    """Read together what messages about rounds need of each of their people."""
    for (team_id, round_id), some in groupby(sorted(refs, key=_about), key=_about):
        users = [ref.recipient for ref in some]
        meet(session, team_id, users)
        lay_out_forms(session, tools, team_id, users, round_id)
        skipping = set(session.scalars(_SKIPPERS, {"round_id": round_id, "user_ids": users}))
        for user_id in users:
            remember(session, ("skipped", round_id, user_id), user_id in skipping)


def _about(ref: Ref) -> tuple[str, str]:
    return ref.team_id, ref.ref


def open_pulse_place(session: Session, team_id: str, user_id: str, round_id: str) -> tuple[str, str] | None:
    """Channel and ts of the message in which a person has their pulse; None while it is on its way."""
    return outbox.place(session, team_id, invitation_key(round_id, user_id))


def message_url(session: Session, team_id: str, user_id: str, round_id: str) -> str:
    """The address of the message in which a person has their pulse; empty while it is on its way."""
    place = open_pulse_place(session, team_id, user_id, round_id)
    if place is None:
        return ""
    channel, ts = place
    return f"{workspace_url(session, team_id)}archives/{channel}/p{ts.replace('.', '')}"


def bring_forward(session: Session, team_id: str, user_id: str, *, now: datetime) -> bool:
    """Somebody is back before they had said: their pulse that waits comes at their next hour.

    Returns:
        False if none waits for them.
    """
    found = open_round_info(session, team_id, now=now)
    person = someone(session, team_id, user_id)
    if found is None or person is None:
        return False
    settings = load_settings(session, team_id)
    when = sending_instant(
        found.slot,
        settings.pulse.at,
        person.timezone,
        personal_calendar(person, settings, now),
        found.closes_at,
        not_before=now,
        hours=person.hours,
    )
    key = invitation_key(found.id, user_id)
    return when is not None and outbox.reschedule(session, team_id, key, not_before=when)
