"""What the outbox kinds of meetings have in common: to whom and when, and what they are about; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.meeting_views import meeting_view
from bot.meetings.members import party
from bot.meetings.telling import POST, key_of
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop
from bot.people.attention import in_hours
from bot.people.service import someone
from bot.people.sides import Programme
from bot.text import words_for
from bot.workspace.service import workspace_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.meeting_views import MeetingView
    from bot.outbox.kinds import Ref, Verdict
    from bot.text import Words


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
