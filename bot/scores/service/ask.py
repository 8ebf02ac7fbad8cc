"""The question to the leads after each result: which one thing they will do about it (domain.md B31).

It is queued by a step of its own, not with the release: that transaction holds rows keyed by respondent, and this one
the leads' user ids (domain.md C9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.db import claim
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, InWords, Send, Wait
from bot.people.attention import Counted
from bot.people.calendars import next_hour
from bot.people.service import leads, someone
from bot.people.sides import Programme
from bot.scores.ask_blocks import ask_message, suggestion_line
from bot.scores.models import LeadAction, Release
from bot.scores.service.actions import action_after, asked_before, newest_asked
from bot.scores.service.detail_read import details_of
from bot.scores.service.read import release_view
from bot.text import words_for
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Ref, Verdict
    from bot.pulse.instrument import Instrument
    from bot.scores.service.actions import NamedAction
    from bot.scores.service.read import ReleaseView
    from bot.slack.kit import Message
    from bot.text import Safe, Words

ASK = "scores_ask"


def ask_key(round_id: str, user_id: str) -> str:
    """The outbox key of a lead's question after a round: there is one."""
    return f"{ASK}:{round_id}:{user_id}"


@dataclass(frozen=True, slots=True)
class AskView:
    """A lead's question as it stands: the release, the action named after it, and the one named before it.

    `reader` is the user id of the lead.
    """

    release: ReleaseView
    action: NamedAction | None
    last: NamedAction | None
    reader: str


def ask_view(session: Session, team_id: str, user_id: str, round_id: str) -> AskView | None:
    """The question after the release of a round; None if there is no such release."""
    release = release_view(session, team_id, round_id)
    if release is None:
        return None
    before = asked_before(session, team_id, round_id)
    last = before.action if before else None
    return AskView(release, action_after(session, team_id, round_id), last, user_id)


def render_ask(
    session: Session, instrument: Instrument, team_id: str, user_id: str, round_id: str
) -> Message | None:
    """A lead's question after a round as the database stands; None if there is no such release."""
    view, person = ask_view(session, team_id, user_id, round_id), someone(session, team_id, user_id)
    if view is None or person is None:
        return None
    words = words_for(person.locale)
    return ask_message(view, words, suggestion_for(session, team_id, round_id, instrument, words))


def suggestion_for(
    session: Session, team_id: str, round_id: str, instrument: Instrument, words: Words
) -> Safe | None:
    """What to begin with, whatever the stage (domain.md B7): the theme that stands lowest for both sides together.

    Of the themes that `/stage themes` tells a figure of both sides together; None where none stands higher.
    """
    release = release_view(session, team_id, round_id)
    themes = details_of(session, team_id, release).themes if release else ()
    means = {pair.of: pair.company for pair in themes if pair.company is not None}
    if len(set(means.values())) < 2:
        return None
    lowest = min(means, key=lambda theme: means[theme])
    return suggestion_line(instrument.theme_text(lowest, words.tag), means[lowest], words)


@dataclass(frozen=True, slots=True)
class Ask(InWords, Counted):
    """The outbox kind."""

    instrument: Instrument
    name: str = ASK
    programme: str = Programme.ASK
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Still about the newest result, to a lead who has not left it and is at work; an edit disturbs nobody."""
        if ref.ts:
            return Send()
        person = someone(session, ref.team_id, ref.recipient)
        if person is None or ref.recipient not in leads(session, ref.team_id):
            return Drop("no_lead")
        if Programme.ASK in person.left:
            return Drop("left")
        newest = newest_asked(session, ref.team_id)
        if not newest or newest[0].round_id != ref.ref:
            return Drop("over")
        moment = next_hour(person, load_settings(session, ref.team_id), now)
        return Wait(moment) if moment > now else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The question, with whatever was named and said meanwhile."""
        del now
        message = render_ask(session, self.instrument, ref.team_id, ref.recipient, ref.ref)
        if message is None:
            raise LookupError(f"no release behind message {ref.id}")
        return message


def plan_ask(session: Session, team_id: str, round_id: str, *, at: datetime) -> None:
    """Have the leads asked about a release."""
    session.execute(
        update(Release).where(Release.team_id == team_id, Release.round_id == round_id).values(ask_at=at)
    )


def due_ask(session: Session, *, now: datetime) -> str | None:
    """A round of whose release the leads are to be asked now; None if there is none."""
    return session.scalars(
        select(Release.round_id)
        .where(Release.ask_at <= now)
        .order_by(Release.ask_at, Release.closed_on, Release.number)
        .limit(1)
    ).first()


def next_ask_due(session: Session) -> datetime | None:
    """When the leads are to be asked next."""
    return session.scalar(select(func.min(Release.ask_at)))


def postpone_ask(session: Session, round_id: str, *, until: datetime) -> None:
    """Push back a question that could not be queued."""
    session.execute(
        update(Release).where(Release.round_id == round_id, Release.ask_at.is_not(None)).values(ask_at=until)
    )


def ask_leads(session: Session, kinds: Mapping[str, Kind], round_id: str, *, now: datetime) -> bool:
    """Queue the question to each lead; False if another process has done so.

    The one before it is over: its messages, and who named what then, are forgotten.
    """
    mine = update(Release).where(Release.round_id == round_id, Release.ask_at <= now).values(ask_at=None)
    if not claim(session, mine):
        return False
    team_id = session.scalars(select(Release.team_id).where(Release.round_id == round_id)).one()
    before = asked_before(session, team_id, round_id)
    if before is not None:
        outbox.forget(session, team_id, ASK, before.round_id)
    session.execute(
        update(LeadAction)
        .where(LeadAction.team_id == team_id, LeadAction.round_id != round_id)
        .values(named_by="")
    )
    envelopes = [
        outbox.Envelope(
            key=ask_key(round_id, user_id), kind=ASK, ref=round_id, recipient=user_id, not_before=now
        )
        for user_id in those_asked(session, team_id)
    ]
    outbox.enqueue(session, kinds, team_id, envelopes)
    return True


def those_asked(session: Session, team_id: str) -> list[str]:
    """The leads who have not left the question."""
    people = [someone(session, team_id, user_id) for user_id in leads(session, team_id)]
    return [one.user_id for one in people if one is not None and Programme.ASK not in one.left]
