"""Handoffs as they are read: one, and those that concern somebody; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from bot.handoffs.models import Handoff
from bot.handoffs.terms import RUNNING, Draft, Kind, State, Within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

SHOWN_RETURNED: Final = timedelta(days=14)
"""How long something that came back stands in its giver's list."""


@dataclass(frozen=True, slots=True)
class HandoffView:
    """A handoff as it stands.

    `limit_at` is the instant that was promised. `reason` is why it was returned; `has_left` is true where it came back
    because the taker left. Where `is_passed_on`, `passed_to` has it instead. Who deleted their data is empty.
    """

    id: str
    draft: Draft
    giver: str
    state: State
    given_at: datetime
    limit_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    has_left: bool = False
    is_passed_on: bool = False
    passed_to: str = ""

    @property
    def taker(self) -> str:
        """To whom it was handed."""
        return self.draft.taker

    @property
    def is_running(self) -> bool:
        """Whether it is neither done, returned nor withdrawn."""
        return self.state in RUNNING

    @property
    def may_pass_on(self) -> bool:
        """Whether its giver may hand it to somebody else: as long as nobody does it."""
        return self.state in {State.OPEN, State.RETURNED} and not self.is_passed_on

    def is_late(self, now: datetime) -> bool:
        """Whether the limit has passed and it is still to be done."""
        return self.is_running and now >= self.limit_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """What concerns a person, the nearest limit first: to accept and to do, back with them, given and running."""

    to_accept: tuple[HandoffView, ...] = ()
    to_do: tuple[HandoffView, ...] = ()
    returned: tuple[HandoffView, ...] = ()
    given: tuple[HandoffView, ...] = ()

    @property
    def for_me(self) -> tuple[HandoffView, ...]:
        """What waits for this very person to do something."""
        return (*self.to_accept, *self.to_do, *self.returned)


def handoff_view(session: Session, team_id: str, handoff_id: str) -> HandoffView | None:
    """A handoff as it stands in the database; None where there is none of that id."""
    row = session.get(Handoff, handoff_id, populate_existing=True)
    return view_of(session, row) if row is not None and row.team_id == team_id else None


def waiting(session: Session, team_id: str, user_id: str, *, now: datetime) -> Waiting:
    """What concerns a person; what came back stands there for two weeks, or until it is handed on."""
    back = (Handoff.state == State.RETURNED) & (Handoff.followed_by == "")
    rows = session.scalars(
        select(Handoff)
        .where(
            Handoff.team_id == team_id,
            names_person(user_id),
            or_(Handoff.state.in_(RUNNING), back & (Handoff.ended_at > now - SHOWN_RETURNED)),
        )
        .order_by(Handoff.limit_at, Handoff.id)
    )
    views = [view_of(session, row) for row in rows]
    mine = [view for view in views if view.taker == user_id]
    given = [view for view in views if view.giver == user_id]
    return Waiting(
        to_accept=tuple(view for view in mine if view.state is State.OPEN),
        to_do=tuple(view for view in mine if view.state is State.ACCEPTED),
        returned=tuple(view for view in given if view.state is State.RETURNED),
        given=tuple(view for view in given if view.is_running),
    )


def names_person(user_id: str) -> ColumnElement[bool]:
    """Handoffs which they gave or took."""
    return or_(Handoff.giver == user_id, Handoff.taker == user_id)


def view_of(session: Session, row: Handoff) -> HandoffView:
    """A handoff behind its row."""
    after = session.get(Handoff, row.followed_by) if row.followed_by else None
    return HandoffView(
        id=row.id,
        draft=Draft(
            kind=Kind(row.kind),
            what=row.what,
            taker=row.taker,
            within=Within(row.within),
            day=row.day,
            note=row.note,
            link=row.link,
        ),
        giver=row.giver,
        state=State(row.state),
        given_at=row.given_at,
        limit_at=row.limit_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        reason=row.reason,
        has_left=row.has_left,
        is_passed_on=bool(row.followed_by),
        passed_to=after.taker if after else "",
    )
