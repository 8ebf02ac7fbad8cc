"""Meetings, their agenda and what they decided, as the other modules read them: frozen, of one workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from bot.meetings import agenda
from bot.meetings.closing import Closing
from bot.meetings.facts import Heading, ItemState, Kind, MeetingState, heading_of
from bot.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingSeries
from bot.people.moments import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class ItemView:
    """An agenda item as it stands; `proposed_by` is empty for one that the measurement brought."""

    id: str
    meeting_id: str
    kind: Kind
    state: ItemState
    title: str
    link: str = ""
    owner: str = ""
    minutes: int = 0
    position: int = 0
    proposed_by: str = ""
    statement: str = ""
    carried: int = 0

    @property
    def item(self) -> agenda.Item:
        """What its place on the agenda follows from."""
        return agenda.Item(self.id, self.kind, self.position, self.minutes, self.state)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided, about which item (empty for none)."""

    id: str
    item_id: str
    text: str
    noted_by: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with all that was put on its agenda, in any state.

    `zone` is that of the series, `came` who was ticked to be there.
    """

    id: str
    slot: date
    start_at: datetime
    end_at: datetime
    state: MeetingState
    zone: str
    channel: str = ""
    chair: str = ""
    is_moved: bool = False
    is_extra: bool = False
    has_outlook: bool = False
    closed_by: str = ""
    closed_at: datetime | None = None
    closing: Closing = field(default_factory=Closing)
    items: tuple[ItemView, ...] = ()
    decisions: tuple[DecisionView, ...] = ()
    came: frozenset[str] = frozenset()

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be held, or to be closed."""
        return self.state is MeetingState.PLANNED

    @property
    def day(self) -> date:
        """Its day where it is held."""
        return self.start_at.astimezone(zone_of(self.zone)).date()

    @property
    def length(self) -> int:
        """Its minutes."""
        return round((self.end_at - self.start_at).total_seconds() / 60)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """What its agenda is made of; the outlook too where somebody put something there."""
        has_outlook = self.has_outlook or any(one.kind is Kind.OUTLOOK for one in self.on_agenda)
        return (*agenda.STANDING, Heading.OUTLOOK) if has_outlook else agenda.STANDING

    @property
    def on_agenda(self) -> tuple[ItemView, ...]:
        """Its topics in their order, without what was proposed or dropped."""
        known = {one.id: one for one in self.items}
        return tuple(known[one.id] for one in agenda.ordered(one.item for one in self.items))

    @property
    def empty(self) -> tuple[Heading, ...]:
        """Standing headings with nothing under them."""
        return agenda.empty_headings(one.item for one in self.items)

    @property
    def proposals(self) -> tuple[ItemView, ...]:
        """What the measurement brought and no lead has said anything to yet."""
        return tuple(one for one in self.items if one.state is ItemState.PROPOSED)

    @property
    def budget(self) -> agenda.Budget:
        """Whether its topics fit into it."""
        return agenda.budget((one.item for one in self.items), self.length)

    def under(self, heading: Heading) -> tuple[ItemView, ...]:
        """What stands under a heading, in order."""
        return tuple(one for one in self.on_agenda if heading_of(one.kind) is heading)

    def item(self, item_id: str) -> ItemView | None:
        """One of its items."""
        return next((one for one in self.items if one.id == item_id), None)


def meeting_view(session: Session, team_id: str, meeting_id: str) -> MeetingView | None:
    """A meeting as it stands; None where there is none of that id."""
    return next(iter(_views(session, team_id, Meeting.id == meeting_id)), None)


def coming(session: Session, team_id: str, *, now: datetime) -> MeetingView | None:
    """The meeting topics are put on: the first that is planned and not over; None where none is."""
    found = coming_row(session, team_id, now=now)
    return meeting_view(session, team_id, found.id) if found else None


def coming_row(session: Session, team_id: str, *, now: datetime) -> Meeting | None:
    """The row behind `coming`."""
    return session.scalars(
        _planned(team_id).where(Meeting.end_at > now).order_by(Meeting.start_at, Meeting.id).limit(1)
    ).first()


def to_run(session: Session, team_id: str) -> MeetingView | None:
    """The meeting that is run, or would be next: the first that nobody has closed; None where none is planned."""
    found = session.scalars(_planned(team_id).order_by(Meeting.start_at, Meeting.id).limit(1)).first()
    return meeting_view(session, team_id, found.id) if found else None


def past(session: Session, team_id: str, *, most: int | None = None) -> list[MeetingView]:
    """Meetings that were held, the newest first."""
    return _views(session, team_id, Meeting.state == MeetingState.HELD, most=most)


def planned(session: Session, team_id: str, *, now: datetime) -> list[MeetingView]:
    """Meetings to come, the next one first."""
    found = _views(session, team_id, Meeting.state == MeetingState.PLANNED, Meeting.start_at > now)
    return found[::-1]


def _planned(team_id: str) -> Select[Meeting]:
    return select(Meeting).where(Meeting.team_id == team_id, Meeting.state == MeetingState.PLANNED)


def _views(
    session: Session, team_id: str, *which: ColumnElement[bool], most: int | None = None
) -> list[MeetingView]:
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.team_id == team_id, *which)
        .order_by(Meeting.start_at.desc(), Meeting.id)
        .limit(most)
    ).all()
    ids = [row.id for row in rows]
    items = _by_meeting(
        (row.meeting_id, item_view(row))
        for row in session.scalars(
            select(AgendaItem).where(AgendaItem.team_id == team_id, AgendaItem.meeting_id.in_(ids))
        )
    )
    decisions = _by_meeting(
        (row.meeting_id, DecisionView(row.id, row.item_id, row.text, row.noted_by))
        for row in session.scalars(
            select(Decision)
            .where(Decision.team_id == team_id, Decision.meeting_id.in_(ids))
            .order_by(Decision.noted_at, Decision.id)
        )
    )
    came = _by_meeting(
        (row.meeting_id, row.user_id)
        for row in session.scalars(
            select(Attendance).where(
                Attendance.team_id == team_id, Attendance.meeting_id.in_(ids), Attendance.came.is_(True)
            )
        )
    )
    zones = _zones(session, team_id)
    return [_view(row, zones, items, decisions, came) for row in rows]


def _view(
    row: Meeting,
    zones: Mapping[str, str],
    items: Mapping[str, list[ItemView]],
    decisions: Mapping[str, list[DecisionView]],
    came: Mapping[str, list[str]],
) -> MeetingView:
    return MeetingView(
        id=row.id,
        slot=row.slot,
        start_at=row.start_at,
        end_at=row.end_at,
        state=MeetingState(row.state),
        zone=zones[row.uid],
        channel=row.channel,
        chair=row.chair,
        is_moved=row.is_moved,
        is_extra=row.is_extra,
        has_outlook=row.has_outlook,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        closing=Closing.decode(row.minutes),
        items=tuple(items.get(row.id, ())),
        decisions=tuple(decisions.get(row.id, ())),
        came=frozenset(came.get(row.id, ())),
    )


def item_view(row: AgendaItem) -> ItemView:
    """What stands in a row of the agenda."""
    return ItemView(
        id=row.id,
        meeting_id=row.meeting_id,
        kind=Kind(row.kind),
        state=ItemState(row.state),
        title=row.title,
        link=row.link,
        owner=row.owner,
        minutes=row.minutes,
        position=row.position,
        proposed_by=row.proposed_by,
        statement=row.statement,
        carried=row.carried,
    )


def _zones(session: Session, team_id: str) -> dict[str, str]:
    """The zone each series is held in now."""
    rows = session.execute(
        select(MeetingSeries.uid, MeetingSeries.timezone)
        .where(MeetingSeries.team_id == team_id)
        .order_by(MeetingSeries.begins)
    )
    return {row.uid: row.timezone for row in rows}


def _by_meeting(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for meeting_id, one in pairs:
        found.setdefault(meeting_id, []).append(one)
    return found
