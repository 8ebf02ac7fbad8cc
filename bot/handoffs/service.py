"""Handoffs: given, accepted, done, returned, withdrawn and given to somebody else. A second click changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import claim, random_id
from bot.errors import BotError
from bot.handoffs.models import Handoff
from bot.handoffs.taking import away_until, limit_for, problems_of, refuse_other, working_time
from bot.handoffs.telling import DONE, RETURNED, bring_up_to_date, tell_both, tell_giver, tell_withdrawn
from bot.handoffs.terms import RUNNING, State
from bot.handoffs.views import view_of
from bot.people.service import someone
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.handoffs.terms import Draft
    from bot.handoffs.views import HandoffView
    from bot.outbox.kinds import Kind

GONE = {
    State.OPEN: "handoff.error.open",
    State.ACCEPTED: "handoff.error.accepted",
    State.DONE: "handoff.error.done",
    State.RETURNED: "handoff.error.returned",
    State.WITHDRAWN: "handoff.error.withdrawn",
}
"""What somebody is told who clicks on what has moved on meanwhile."""


def give(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    draft: Draft,
    *,
    by: str,
    now: datetime,
    instead_of: str = "",
) -> HandoffView:
    """Hand something over; `instead_of` is the handoff that is given to somebody else by that.

    Raises:
        BotError: the taker cannot take it, the date is none of theirs, or the other has moved on meanwhile.
    """
    for problem in problems_of(session, team_id, draft, by=by, now=now).values():
        raise problem
    new = random_id()
    if instead_of:
        _leave(session, team_id, instead_of, new, by=by, now=now)
    row = _row_of(session, team_id, draft, new, by=by, now=now)
    session.add(row)
    session.flush()
    tell_both(session, kinds, row, now=now)
    if instead_of:
        bring_up_to_date(session, handoff_row(session, team_id, instead_of), now=now)
    return view_of(session, row)


def accept(session: Session, team_id: str, handoff_id: str, *, by: str, now: datetime) -> HandoffView:
    """Note that the taker does it.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.taker)
    after = _worked(session, row, now)
    values = {"accepted_at": now, "accepted_after": after}
    _move(session, row, [State.OPEN], State.ACCEPTED, now=now, **values)
    return view_of(session, row)


def finish(
    session: Session, kinds: Mapping[str, Kind], team_id: str, handoff_id: str, *, by: str, now: datetime
) -> HandoffView:
    """Note that it is done; the giver hears.

    Raises:
        BotError: it is not theirs, was not accepted, or has moved on meanwhile.
    """
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.taker)
    if _move(session, row, [State.ACCEPTED], State.DONE, now=now, ended_at=now, due_at=None):
        tell_giver(session, kinds, row, DONE, now=now)
    return view_of(session, row)


def hand_back(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    handoff_id: str,
    reason: str,
    *,
    by: str,
    now: datetime,
) -> HandoffView:
    """Return it to its giver with a reason, who hears at once.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.taker)
    values = {"ended_at": now, "due_at": None, "reason": reason}
    if _move(session, row, RUNNING, State.RETURNED, now=now, **values):
        tell_giver(session, kinds, row, RETURNED, now=now)
    return view_of(session, row)


def withdraw(
    session: Session, kinds: Mapping[str, Kind], team_id: str, handoff_id: str, *, by: str, now: datetime
) -> HandoffView:
    """Take it back; the taker sees it in their message, and hears if they were at it.

    Raises:
        BotError: they have not given it, or it has moved on meanwhile.
    """
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.giver)
    is_mine = _move(session, row, RUNNING, State.WITHDRAWN, now=now, ended_at=now, due_at=None)
    if is_mine and row.accepted_at is not None:
        tell_withdrawn(session, kinds, row, now=now)
    return view_of(session, row)


def for_giver(session: Session, team_id: str, handoff_id: str, *, by: str) -> HandoffView:
    """A handoff that its giver is about to hand to somebody else.

    Raises:
        BotError: they have not given it, or it has moved on meanwhile.
    """
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.giver)
    view = view_of(session, row)
    if not view.may_pass_on:
        raise _moved_on(view)
    return view


def for_taker(session: Session, team_id: str, handoff_id: str, *, by: str) -> HandoffView:
    """A handoff that its taker is about to return.

    Raises:
        BotError: it is not theirs, or is over.
    """
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.taker)
    view = view_of(session, row)
    if not view.is_running:
        raise _moved_on(view)
    return view


def handoff_row(session: Session, team_id: str, handoff_id: str) -> Handoff:
    """A handoff as it stands in the database.

    Raises:
        BotError: there is none of that id.
    """
    row = session.get(Handoff, handoff_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        raise BotError("handoff.error.gone")
    return row


def _row_of(
    session: Session, team_id: str, draft: Draft, handoff_id: str, *, by: str, now: datetime
) -> Handoff:
    """A new handoff with its limit."""
    limit = limit_for(session, team_id, draft, now=now)
    return Handoff(
        id=handoff_id,
        team_id=team_id,
        kind=draft.kind,
        what=draft.what,
        note=draft.note,
        link=draft.link,
        giver=by,
        taker=draft.taker,
        within=draft.within,
        day=draft.day,
        state=State.OPEN,
        given_at=now,
        starts_at=limit.starts_at,
        limit_at=limit.at,
        told_away=away_until(session, team_id, draft.taker, now=now),
        due_at=limit.remind_at or limit.at,
    )


def _move(
    session: Session, row: Handoff, before: Collection[State], to: State, *, now: datetime, **values: object
) -> bool:
    """Have it stand elsewhere, unless it does already; False for a second click, which changes nothing.

    Raises:
        BotError: it has moved on to something else meanwhile.
    """
    mine = update(Handoff).where(Handoff.id == row.id, Handoff.state.in_(before)).values(state=to, **values)
    is_mine = claim(session, mine)
    session.refresh(row)
    if not is_mine and row.state != to:
        raise _moved_on(view_of(session, row))
    if is_mine:
        bring_up_to_date(session, row, now=now)
    return is_mine


def _leave(session: Session, team_id: str, handoff_id: str, new: str, *, by: str, now: datetime) -> None:
    """Withdraw what nobody has accepted, or leave what came back, in favour of a new one."""
    row = handoff_row(session, team_id, handoff_id)
    refuse_other(by, row.giver)
    free = Handoff.id == row.id, Handoff.followed_by == ""
    ended = {"state": State.WITHDRAWN, "ended_at": now, "due_at": None}
    is_mine = claim(
        session, update(Handoff).where(*free, Handoff.state == State.OPEN).values(followed_by=new, **ended)
    ) or claim(session, update(Handoff).where(*free, Handoff.state == State.RETURNED).values(followed_by=new))
    session.refresh(row)
    if not is_mine:
        raise _moved_on(view_of(session, row))


def _moved_on(view: HandoffView) -> BotError:
    if view.is_passed_on:
        return BotError("handoff.error.passed", what=view.draft.what)
    return BotError(GONE[view.state], what=view.draft.what)


def _worked(session: Session, row: Handoff, now: datetime) -> int | None:
    """Minutes of the taker's working time since it was given."""
    person = someone(session, row.team_id, row.taker)
    if person is None:
        return None
    work = working_time(person, load_settings(session, row.team_id), now)
    return round(work.between(row.starts_at, now).total_seconds() / 60)
