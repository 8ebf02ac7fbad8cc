"""The agenda of the coming meeting: topics put on it, arranged and dropped, and what the measurement proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.db import claim, random_id
from bot.errors import BotError
from bot.meetings.agenda import shifted
from bot.meetings.facts import ItemState, MeetingState
from bot.meetings.meeting_form import Topic
from bot.meetings.meeting_views import coming_row, item_view, meeting_view
from bot.meetings.members import is_taking_part, require_part
from bot.meetings.models import AgendaItem, Meeting
from bot.meetings.running import open_meeting
from bot.meetings.telling import refresh, refresh_proposal, tell_proposal
from bot.people.permission import require_insider, require_lead
from bot.people.service import admins, leads, someone
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.facts import Kind
    from bot.meetings.meeting_views import ItemView
    from bot.outbox.kinds import Kind as MessageKind

UP, DOWN, DEFER, DROP, RESTORE = "up", "down", "defer", "drop", "restore"
CHOICES = (UP, DOWN, DEFER, DROP, RESTORE)
"""What is done with a topic in its menu."""
_TO_COME = (ItemState.OPEN, ItemState.DEFERRED)
"""Topics that are still to be talked about: another one of the same words is none."""


def add(
    session: Session, team_id: str, topic: Topic, *, by: str, now: datetime, meeting_id: str = ""
) -> ItemView:
    """Put a topic on the agenda of the coming meeting, or of the one they have before them.

    Raises:
        BotError: no meeting is planned, or somebody has closed theirs; the owner cannot take it, or the message or a
            topic of the same words stands there already.
    """
    require_insider(session, team_id, by)
    if meeting_id:
        _hold(session, meeting_id)
        open_meeting(session, team_id, meeting_id)
    else:
        meeting_id = _coming(session, team_id, now).id
    if topic.owner:
        _require_owner(session, team_id, topic.owner)
    there = _items(session, team_id, meeting_id)
    _require_new(there, topic.link, topic.title)
    row = _row(team_id, meeting_id, there, topic, by)
    session.add(row)
    session.flush()
    refresh(session, team_id, meeting_id, now=now)
    return item_view(row)


def require_coming(session: Session, team_id: str, *, now: datetime, link: str = "") -> None:
    """Nothing where a topic can be put on an agenda, from that message or none.

    Raises:
        BotError: no meeting is planned, or the message stands there already.
    """
    _require_new(_items(session, team_id, _coming(session, team_id, now).id), link)


def change(session: Session, team_id: str, item_id: str, topic: Topic, *, by: str, now: datetime) -> ItemView:
    """Say something else of a topic: its words, what it is about, whose it is, how long it takes.

    Raises:
        BotError: it is gone, or they may not.
    """
    row = _open_item(session, team_id, item_id, by=by)
    if topic.owner and topic.owner != row.owner:
        _require_owner(session, team_id, topic.owner)
    row.title, row.kind, row.owner, row.minutes = topic.title, topic.kind, topic.owner, topic.minutes
    session.flush()
    refresh(session, team_id, row.meeting_id, now=now)
    return item_view(row)


def arrange(session: Session, team_id: str, item_id: str, choice: str, *, by: str, now: datetime) -> str:
    """Do what was chosen in a topic's menu; the meeting it is of.

    Raises:
        BotError: it is gone, or they may not.
    """
    row = _open_item(session, team_id, item_id, by=by)
    if choice in {UP, DOWN}:
        rows = {one.id: one for one in _items(session, team_id, row.meeting_id)}
        every = (item_view(one).item for one in rows.values())
        for one in shifted(every, item_id, -1 if choice == UP else 1):
            rows[one.id].position = one.position
    else:
        wanted = {DEFER: ItemState.DEFERRED, DROP: ItemState.DROPPED, RESTORE: ItemState.OPEN}
        row.state = wanted[choice]
    session.flush()
    refresh(session, team_id, row.meeting_id, now=now)
    return row.meeting_id


def propose(
    session: Session,
    kinds: Mapping[str, MessageKind],
    team_id: str,
    statement_id: str,
    title: str,
    kind: Kind,
    *,
    now: datetime,
) -> str:
    """Propose a topic that follows from a published statement; the leads are asked once. Its id.

    Empty where no meeting is planned, or the statement stands on its agenda already.
    """
    meeting = coming_row(session, team_id, now=now)
    if meeting is None:
        return ""
    there = _items(session, team_id, meeting.id)
    if any(one.statement == statement_id for one in there):
        return ""
    row = _row(team_id, meeting.id, there, Topic(title, kind), "")
    row.state, row.statement = ItemState.PROPOSED, statement_id
    session.add(row)
    session.flush()
    view = meeting_view(session, team_id, meeting.id)
    if view is not None:
        tell_proposal(session, kinds, team_id, view, row.id, now=now)
    return row.id


def settle_proposal(
    session: Session, team_id: str, item_id: str, *, accepts: bool, by: str, now: datetime
) -> ItemView:
    """Put a proposal on the agenda, or leave it out; the word of the first lead counts.

    Raises:
        BotError: they are no lead, it is gone, or another lead was quicker.
    """
    require_lead(session, team_id, by)
    row = _item(session, team_id, item_id)
    state = ItemState.OPEN if accepts else ItemState.DROPPED
    mine = update(AgendaItem).where(
        AgendaItem.id == item_id, AgendaItem.team_id == team_id, AgendaItem.state == ItemState.PROPOSED
    )
    is_mine = claim(session, mine.values(state=state, proposed_by=by))
    session.refresh(row)
    if not is_mine:
        key = "meeting.error.proposal_out" if row.state == ItemState.DROPPED else "meeting.error.proposal_in"
        raise BotError(key, title=row.title)
    refresh(session, team_id, row.meeting_id, now=now)
    refresh_proposal(session, team_id, row.meeting_id, item_id, now=now)
    return item_view(row)


def item_of(session: Session, team_id: str, item_id: str, *, by: str) -> ItemView:
    """A topic, for who may change it.

    Raises:
        BotError: it is gone, or they may not.
    """
    return item_view(_open_item(session, team_id, item_id, by=by))


def item_or_none(session: Session, team_id: str, item_id: str) -> ItemView | None:
    """A topic as it stands, for messages about it; None where there is none."""
    row = session.get(AgendaItem, item_id)
    return item_view(row) if row is not None and row.team_id == team_id else None


def _row(team_id: str, meeting_id: str, there: list[AgendaItem], topic: Topic, by: str) -> AgendaItem:
    """A topic at the end of an agenda."""
    return AgendaItem(
        id=random_id(),
        team_id=team_id,
        meeting_id=meeting_id,
        kind=topic.kind,
        state=ItemState.OPEN,
        title=topic.title,
        link=topic.link,
        owner=topic.owner,
        minutes=topic.minutes,
        position=max((one.position for one in there), default=-1) + 1,
        proposed_by=by,
        statement="",
        carried=0,
    )


def _coming(session: Session, team_id: str, now: datetime) -> Meeting:
    """The meeting topics are put on, held."""
    found = coming_row(session, team_id, now=now)
    if found is None:
        may = [*leads(session, team_id), *admins(session, team_id)]
        if not may:
            raise BotError("people.error.no_admin")
        raise BotError("meeting.error.none", person=mention(may[0]))
    _hold(session, found.id)
    return found


def _hold(session: Session, meeting_id: str) -> None:
    """Nobody else puts anything on its agenda, or closes it, before this is done."""
    session.scalars(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update()).one_or_none()


def _open_item(session: Session, team_id: str, item_id: str, *, by: str) -> AgendaItem:
    """A topic of a meeting that is still to be held, for those who take part and who put it there."""
    row = _item(session, team_id, item_id)
    require_insider(session, team_id, by)
    if row.proposed_by != by and not is_taking_part(session, team_id, by):
        require_part(session, team_id, by)
    state = session.scalars(select(Meeting.state).where(Meeting.id == row.meeting_id).with_for_update()).one()
    if state != MeetingState.PLANNED or row.state == ItemState.PROPOSED:
        raise BotError("meeting.error.over", title=row.title)
    return row


def _item(session: Session, team_id: str, item_id: str) -> AgendaItem:
    row = session.get(AgendaItem, item_id)
    if row is None or row.team_id != team_id:
        raise BotError("meeting.error.item_gone")
    return row


def _items(session: Session, team_id: str, meeting_id: str) -> list[AgendaItem]:
    return list(
        session.scalars(
            select(AgendaItem).where(AgendaItem.team_id == team_id, AgendaItem.meeting_id == meeting_id)
        )
    )


def _require_new(there: list[AgendaItem], link: str, title: str = "") -> None:
    same = next((one for one in there if link and one.link == link and one.state != ItemState.DROPPED), None)
    if same is not None:
        raise BotError("meeting.error.twice", title=same.title)
    if any(one.title.casefold() == title.casefold() and one.state in _TO_COME for one in there):
        raise BotError("meeting.error.there", title=title)


def _require_owner(session: Session, team_id: str, user_id: str) -> None:
    person = someone(session, team_id, user_id)
    if person is None or not person.may_be_listed:
        raise BotError("meeting.error.owner")
