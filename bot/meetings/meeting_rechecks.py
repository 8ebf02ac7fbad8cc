"""What the outbox kinds of meetings have in common: to whom and when, and what they are about; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.meeting_views import meeting_view
from bot.meetings.members import party
from bot.meetings.telling import POST, key_of
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, OneByOne, Send, Wait
from bot.people.attention import attention_of
from bot.people.calendars import next_hour
from bot.people.service import someone
from bot.people.sides import Programme
from bot.text import words_for
from bot.workspace.service import load_settings, workspace_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.meeting_views import MeetingView
    from bot.outbox.kinds import Attention, Picture, Ref, Verdict
    from bot.text import Words


class InWords(OneByOne):
    """Part of every kind here: no picture, and nothing is kept of it but the outbox's own note."""

    __slots__ = ()

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """None: words are enough."""
        del session, ref
        return None  # the protocol's optional picture

    def sent(self, session: Session, ref: Ref) -> None:
        """Nothing."""


class Counted(InWords):
    """Part of what nobody asked for."""

    __slots__ = ()

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """One of the messages a day that nobody asked for."""
        return attention_of(session, ref, now)


def of_meeting(
    session: Session,
    ref: Ref,
    now: datetime,
    still: Callable[[MeetingView], bool] = lambda _: True,
    *,
    is_for: bool | None = None,
) -> Verdict:
    """Of a meeting to come, to who takes part and has not left its reminders, in their hours."""
    view = meeting_view(session, ref.team_id, ref.ref)
    if view is None or not view.is_planned or view.start_at <= now or not still(view):
        return Drop("changed")
    person = someone(session, ref.team_id, ref.recipient)
    if person is None or Programme.AGENDA in person.left:
        return Drop("left")
    is_wanted = takes_part(session, ref) if is_for is None else is_for
    return in_hours(session, ref, now) if is_wanted else Drop("left")


def takes_part(session: Session, ref: Ref) -> bool:
    """Whether the reader takes part, and has not left the reminders."""
    person = someone(session, ref.team_id, ref.recipient)
    is_in = person is not None and Programme.AGENDA not in person.left
    return is_in and ref.recipient in party(session, ref.team_id).ids


def in_hours(session: Session, ref: Ref, now: datetime) -> Verdict:
    """To somebody who is still there, in their hours."""
    person = someone(session, ref.team_id, ref.recipient)
    if person is None or not person.may_be_listed:
        return Drop("gone")
    moment = next_hour(person, load_settings(session, ref.team_id), now)
    return Wait(moment) if moment > now else Send()


def meeting(session: Session, ref: Ref) -> MeetingView:
    """The meeting a message is about.

    Raises:
        LookupError: there is none.
    """
    view = meeting_view(session, ref.team_id, ref.ref)
    if view is None:
        raise LookupError(f"no meeting behind message {ref.id}")
    return view


def reader(session: Session, ref: Ref) -> tuple[Words, str]:
    """The words and the zone of whoever gets a message."""
    person = someone(session, ref.team_id, ref.recipient)
    return words_for(person.locale if person else ""), person.timezone if person else "UTC"


def post_ts(session: Session, ref: Ref) -> str:
    """Under which message the minutes stand; empty where the agenda was never posted in this channel."""
    found = outbox.place(session, ref.team_id, key_of(POST, ref.ref, "", ref.recipient))
    return found[1] if found else ""


def post_url(session: Session, ref: Ref, view: MeetingView) -> str:
    """The address of the agenda; empty where it was never posted."""
    found = outbox.place(session, ref.team_id, key_of(POST, ref.ref, "", view.channel))
    if found is None:
        return ""
    channel, ts = found
    return f"{workspace_url(session, ref.team_id)}archives/{channel}/p{ts.replace('.', '')}"
