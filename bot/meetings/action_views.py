"""Action items as they are read: one, somebody's, everybody's, in counts and as rows of a file; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from bot.meetings import agenda
from bot.meetings.agenda import Carried, Share, Task
from bot.meetings.facts import UNFINISHED, ActionState
from bot.meetings.models import ActionItem, AgendaItem
from bot.memo import remember, remembered
from bot.people.moments import zone_of
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

DONE_SHOWN: Final = timedelta(days=30)
"""How long what is done stands in the list of it."""
UNDONE: Final = timedelta(days=7)
"""How long it can be taken back."""
WEEK: Final = timedelta(days=7)
COLUMNS: Final = (
    *("text", "owner", "given_by", "given_on", "first_due_on", "due_on", "state", "reason", "done_on"),
    *("moves", "carried", "serves", "statement", "link"),
)
"""Of the file with all action items."""


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action item as it stands.

    `turn` says how many have had it. `reason` is why it is blocked or came back; where it came back without one,
    its owner left. `serves` is the title of the agenda item it is for. Who deleted their data is empty.
    """

    id: str
    owner: str
    text: str
    given_by: str
    given_on: date
    due_on: date
    first_due_on: date
    state: ActionState
    turn: int = 1
    link: str = ""
    reason: str = ""
    former_owner: str = ""
    done_on: date | None = None
    serves: str = ""
    item_id: str = ""
    meeting_id: str = ""
    statement: str = ""
    moves: int = 0
    carried: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state is not ActionState.DONE

    @property
    def is_own(self) -> bool:
        """Whether somebody gave it to themselves."""
        return self.owner == self.given_by

    @property
    def is_blocked(self) -> bool:
        """Whether its owner has said that they cannot go on."""
        return self.state is ActionState.BLOCKED

    def is_late(self, today: date) -> bool:
        """Whether its day is over where the owner is, and it is still to be done."""
        return self.is_open and self.due_on < today

    def may_reopen(self, today: date) -> bool:
        """Whether that it is done can be taken back."""
        return self.done_on is not None and self.done_on >= today - UNDONE

    @property
    def task(self) -> Task:
        """What the measures of the meeting are reckoned from."""
        return Task(self.id, self.first_due_on, self.due_on, self.state, self.done_on, self.carried)


@dataclass(frozen=True, slots=True)
class Counts:
    """What leads read of action items, and never who.

    As of now: open, due in the next seven days, overdue, carried over and put off. Since a day: done, done by the day
    they were first due, and of those first due since then and over, the share done on time (domain.md B10).
    """

    open: int
    due: int
    overdue: int
    carried: Carried
    moved: int
    done: int
    in_time: int
    on_time: Share


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody has to do: in all, in the next seven days, and overdue."""

    open: int
    due: int
    overdue: int


def action_view(session: Session, team_id: str, action_id: str) -> ActionView | None:
    """An action item as it stands in the database; None where there is none of that id."""
    row = session.get(ActionItem, action_id, populate_existing=True)
    return view_of(session, row) if row is not None and row.team_id == team_id else None


def made_from(session: Session, team_id: str, message: str) -> ActionView | None:
    """The action item that was made from a message, by `channel.ts`."""
    return next(iter(_views(session, team_id, ActionItem.message == message)), None)


def open_items(session: Session, team_id: str) -> tuple[ActionView, ...]:
    """Everybody's that are to be done, the nearest day first."""
    return _views(session, team_id, ActionItem.state.in_(UNFINISHED))


def given_at(session: Session, team_id: str, meeting_id: str) -> tuple[ActionView, ...]:
    """What was given at a meeting, whatever became of it."""
    return _views(session, team_id, ActionItem.meeting_id == meeting_id)


def all_items(session: Session, team_id: str) -> tuple[ActionView, ...]:
    """Everybody's, done or not."""
    return _views(session, team_id)


def waits_for(session: Session, team_id: str, user_id: str, *, now: datetime) -> tuple[ActionView, ...]:
    """What waits for somebody: theirs to accept, to do, or to give to somebody else; the nearest day first."""
    del now
    key = "waits_for", team_id, user_id
    return remembered(session, key, lambda: _waiting(session, team_id, [user_id])[user_id])


def lay_out_waiting(session: Session, team_id: str, user_ids: Collection[str]) -> None:
    """Read together what waits for several people, for whoever asks for each of them next (`bot.memo`)."""
    for user_id, views in _waiting(session, team_id, user_ids).items():
        remember(session, ("waits_for", team_id, user_id), views)


def _waiting(session: Session, team_id: str, user_ids: Collection[str]) -> dict[str, tuple[ActionView, ...]]:
    """By each of these people."""
    found = _views(session, team_id, ActionItem.owner.in_(user_ids), ActionItem.state.in_(UNFINISHED))
    return {user_id: tuple(one for one in found if one.owner == user_id) for user_id in user_ids}


def done_by(session: Session, team_id: str, user_id: str, *, today: date) -> tuple[ActionView, ...]:
    """What somebody has done in the last 30 days, the newest first."""
    found = _views(
        session,
        team_id,
        ActionItem.owner == user_id,
        ActionItem.state == ActionState.DONE,
        ActionItem.done_on >= today - DONE_SHOWN,
    )
    return tuple(sorted(found, key=lambda one: (one.done_on or one.due_on, one.id), reverse=True))


def counts(session: Session, team_id: str, since: datetime, now: datetime) -> Counts:
    """The counts as of now, and of what was done and due from `since` on, by the days of the workspace."""
    zone = zone_of(load_settings(session, team_id).workspace.timezone)
    today, begins = now.astimezone(zone).date(), since.astimezone(zone).date()
    opened = open_items(session, team_id)
    done = _views(session, team_id, ActionItem.state == ActionState.DONE, ActionItem.done_on >= begins)
    judged = _views(session, team_id, ActionItem.first_due_on >= begins)
    return Counts(
        open=len(opened),
        due=sum(today <= one.due_on < today + WEEK for one in opened),
        overdue=sum(one.is_late(today) for one in opened),
        carried=agenda.carried_counts(one.task for one in opened),
        moved=sum(one.moves > 0 for one in opened),
        done=len(done),
        in_time=sum(one.done_on is not None and one.done_on <= one.first_due_on for one in done),
        on_time=agenda.done_on_time((one.task for one in judged), today),
    )


def own_counts(views: Iterable[ActionView], today: date) -> Own:
    """How much waits for somebody, of what `waits_for` gives."""
    mine = list(views)
    return Own(
        open=len(mine),
        due=sum(today <= one.due_on < today + WEEK for one in mine),
        overdue=sum(one.is_late(today) for one in mine),
    )


def file_rows(session: Session, team_id: str) -> list[dict[str, str]]:
    """All action items by `COLUMNS`, for a file; days as ISO, nothing for what there is not."""
    return [
        {name: "" if (value := getattr(view, name)) is None else str(value) for name in COLUMNS}
        for view in _views(session, team_id)
    ]


def names_person(user_id: str) -> ColumnElement[bool]:
    """Action items that somebody has, had or gave."""
    return or_(
        ActionItem.owner == user_id, ActionItem.given_by == user_id, ActionItem.former_owner == user_id
    )


def view_of(session: Session, row: ActionItem) -> ActionView:
    """An action item behind its row."""
    item = session.get(AgendaItem, row.item_id) if row.item_id else None
    return _view(row, item.title if item and item.team_id == row.team_id else "")


def _views(session: Session, team_id: str, *conditions: ColumnElement[bool]) -> tuple[ActionView, ...]:
    rows = session.execute(
        select(ActionItem, AgendaItem.title)
        .outerjoin(
            AgendaItem, (AgendaItem.id == ActionItem.item_id) & (AgendaItem.team_id == ActionItem.team_id)
        )
        .where(ActionItem.team_id == team_id, *conditions)
        .order_by(ActionItem.due_on, ActionItem.id)
    )
    return tuple(_view(row, title or "") for row, title in rows)


def _view(row: ActionItem, serves: str) -> ActionView:
    return ActionView(
        id=row.id,
        owner=row.owner,
        text=row.text,
        given_by=row.given_by,
        given_on=row.given_on,
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        state=ActionState(row.state),
        turn=row.turn,
        link=row.link,
        reason=row.reason,
        former_owner=row.former_owner,
        done_on=row.done_on,
        serves=serves,
        item_id=row.item_id,
        meeting_id=row.meeting_id,
        statement=row.statement,
        moves=row.moves,
        carried=row.carried,
    )
