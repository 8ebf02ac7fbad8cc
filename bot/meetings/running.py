"""The meeting while it is held: the chair, what is ticked, decided and put off, who came; and its close, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from bot.db import claim, put, random_id, table_of
from bot.errors import BotError
from bot.meetings.action_keeping import carry_over
from bot.meetings.closing import Closing
from bot.meetings.facts import ItemState, MeetingState
from bot.meetings.making import carry_items, ensure_next
from bot.meetings.meeting_views import meeting_view, to_run
from bot.meetings.members import party, presence, require_part
from bot.meetings.models import AgendaItem, Attendance, Decision, Meeting
from bot.meetings.telling import refresh, tell_minutes
from bot.people.service import leads
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.meeting_views import MeetingView
    from bot.outbox.kinds import Kind

EARLY: Final = timedelta(hours=1)
"""How long before its hour a meeting may be closed."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A meeting that was closed, and the one its open ends went to; None where none is promised."""

    view: MeetingView
    following: MeetingView | None


def may_run(session: Session, team_id: str, view: MeetingView, user_id: str) -> bool:
    """Whether somebody has the meeting in hand: its chair, and the leads."""
    return user_id == view.chair or user_id in leads(session, team_id)


def meeting_to_run(session: Session, team_id: str, *, by: str) -> MeetingView:
    """The meeting that is run, or would be next.

    Raises:
        BotError: none is planned, or they do not take part.
    """
    require_part(session, team_id, by)
    view = to_run(session, team_id)
    if view is None:
        raise BotError("meeting.error.nothing_to_run")
    return view


def open_meeting(session: Session, team_id: str, meeting_id: str) -> MeetingView:
    """A meeting that nobody has closed.

    Raises:
        BotError: it is gone, or somebody has; the sentence says who.
    """
    return _planned(session, team_id, meeting_id)


def take_chair(
    session: Session, team_id: str, meeting_id: str, *, by: str, seen: str, now: datetime
) -> MeetingView:
    """Take the chair of a meeting from whom one saw to have it.

    Raises:
        BotError: they do not take part, it is over, or somebody else has taken it meanwhile.
    """
    require_part(session, team_id, by)
    view = _planned(session, team_id, meeting_id)
    if view.chair != by:
        mine = update(Meeting).where(
            Meeting.id == meeting_id, Meeting.team_id == team_id, Meeting.chair == seen
        )
        if not claim(session, mine.values(chair=by)):
            raise BotError("meeting.error.chair_taken", person=mention(view.chair))
        session.expire_all()
        refresh(session, team_id, meeting_id, now=now)
    return _planned(session, team_id, meeting_id)


def tick(
    session: Session, team_id: str, item_id: str, state: ItemState, *, by: str, now: datetime
) -> MeetingView:
    """Say that a topic is done with, put off, or still to come; saying it again changes nothing.

    Raises:
        BotError: they have not got the meeting in hand, it is over, or the topic is gone.
    """
    row = session.get(AgendaItem, item_id)
    if row is None or row.team_id != team_id:
        raise BotError("meeting.error.item_gone")
    _in_hand(session, team_id, row.meeting_id, by)
    if row.state not in {ItemState.PROPOSED, ItemState.DROPPED} and row.state != state:
        row.state = state
        session.flush()
        refresh(session, team_id, row.meeting_id, now=now)
    return _planned(session, team_id, row.meeting_id)


def decide(
    session: Session, team_id: str, meeting_id: str, item_id: str, text: str, *, by: str, now: datetime
) -> MeetingView:
    """Note what was decided, about a topic or (with an empty id) none.

    Raises:
        BotError: they have not got the meeting in hand, or it is over.
    """
    view = _in_hand(session, team_id, meeting_id, by)
    about = item_id if view.item(item_id) else ""
    session.add(
        Decision(
            id=random_id(),
            team_id=team_id,
            meeting_id=meeting_id,
            item_id=about,
            text=text,
            noted_by=by,
            noted_at=now,
        )
    )
    session.flush()
    return _planned(session, team_id, meeting_id)


def note_who_came(
    session: Session, team_id: str, meeting_id: str, among: Collection[str], came: Collection[str], *, by: str
) -> MeetingView:
    """Note who of some people is there.

    Raises:
        BotError: they have not got the meeting in hand, or it is over.
    """
    _in_hand(session, team_id, meeting_id, by)
    known = set(party(session, team_id).ids)
    for user_id in sorted(known & set(among)):
        values = {
            "meeting_id": meeting_id,
            "user_id": user_id,
            "team_id": team_id,
            "came": user_id in came,
        }
        put(session, table_of(Attendance), values, ("meeting_id", "user_id"))
    session.expire_all()
    return _planned(session, team_id, meeting_id)


def close(
    session: Session, kinds: Mapping[str, Kind], team_id: str, meeting_id: str, *, by: str, now: datetime
) -> Closed:
    """Close a meeting: minutes are posted, and what is open goes on to the next one, which is made if it is not there.

    Raises:
        BotError: they have not got it in hand, it is hours away, or somebody else has closed it.
    """
    view = _in_hand(session, team_id, meeting_id, by)
    if view.start_at - EARLY > now:
        raise BotError("meeting.error.too_early", minutes=round(EARLY.total_seconds() / 60))
    return _finish(session, kinds, team_id, view, by=by, now=now)


def lapse(
    session: Session, kinds: Mapping[str, Kind], team_id: str, meeting_id: str, *, now: datetime
) -> None:
    """Close by itself what nobody has closed for days: held if anything was noted in it, else it did not take place."""
    view = meeting_view(session, team_id, meeting_id)
    if view is None or not view.is_planned:
        return
    is_noted = view.decisions or view.came or any(one.state is ItemState.DONE for one in view.items)
    state = MeetingState.HELD if is_noted else MeetingState.CANCELLED
    _finish(session, kinds, team_id, view, by="", now=now, state=state)


def _finish(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    view: MeetingView,
    *,
    by: str,
    now: datetime,
    state: MeetingState = MeetingState.HELD,
) -> Closed:
    mine = update(Meeting).where(
        Meeting.id == view.id, Meeting.team_id == team_id, Meeting.state == MeetingState.PLANNED
    )
    if not claim(session, mine.values(state=state, closed_by=by, closed_at=now, step="", due_at=None)):
        raise _over(session, team_id, view.id)
    session.expire_all()
    following = ensure_next(session, team_id, after=max(now, view.start_at), now=now)
    topics = carry_items(session, team_id, view.id, following.id if following else None)
    actions = carry_over(session, team_id, view.id, now=now)
    counted = presence(session, team_id, party(session, team_id), view.came) if view.came else None
    row = session.get_one(Meeting, view.id)
    row.minutes = Closing(topics, tuple(one.text for one in actions), counted).encode()
    session.flush()
    closed = meeting_view(session, team_id, view.id)
    if closed is None:
        raise LookupError(f"no meeting {view.id}")
    tell_minutes(session, kinds, team_id, closed, now=now)
    refresh(session, team_id, view.id, now=now)
    if following:
        refresh(session, team_id, following.id, now=now)
    return Closed(closed, meeting_view(session, team_id, following.id) if following else None)


def _in_hand(session: Session, team_id: str, meeting_id: str, user_id: str) -> MeetingView:
    """A meeting that is not closed, for who has it in hand; nobody else writes to it meanwhile."""
    session.scalars(
        select(Meeting.id).where(Meeting.id == meeting_id, Meeting.team_id == team_id).with_for_update()
    ).first()
    view = _planned(session, team_id, meeting_id)
    require_part(session, team_id, user_id)
    if not may_run(session, team_id, view, user_id):
        chair = [view.chair] if view.chair else leads(session, team_id)
        if not chair:
            raise BotError("meeting.error.no_chair")
        raise BotError("meeting.error.chair_only", person=mention(chair[0]))
    return view


def _planned(session: Session, team_id: str, meeting_id: str) -> MeetingView:
    view = meeting_view(session, team_id, meeting_id)
    if view is None:
        raise BotError("meeting.error.gone")
    if not view.is_planned:
        raise _over(session, team_id, meeting_id)
    return view


def _over(session: Session, team_id: str, meeting_id: str) -> BotError:
    """What somebody is told who comes too late: who closed it."""
    view = meeting_view(session, team_id, meeting_id)
    if view is not None and view.closed_by and view.state is MeetingState.HELD:
        return BotError("meeting.error.closed", person=mention(view.closed_by))
    return BotError("meeting.error.not_open")
