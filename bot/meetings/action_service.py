"""Action items: accepted, done, blocked, put off and handed back. A second click changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import claim
from bot.errors import BotError
from bot.meetings.action_giving import give
from bot.meetings.action_keeping import carry_over
from bot.meetings.action_owners import (
    carers,
    chair_of_next,
    first_there,
    next_meeting_day,
    next_morning,
    refuse_other,
    today_of,
    window_of,
)
from bot.meetings.action_rows import TAKEN, action_row, moved_on, plan
from bot.meetings.action_telling import (
    bring_up_to_date,
    correct_what_was_told,
    offer,
    tell_blocked,
    tell_giver,
)
from bot.meetings.action_views import counts, given_at, open_items, view_of, waits_for
from bot.meetings.facts import UNFINISHED, ActionState
from bot.meetings.models import ActionItem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.action_views import ActionView
    from bot.outbox.kinds import Kind

__all__ = [
    "TAKEN",
    "accept",
    "block",
    "carry_over",
    "counts",
    "finish",
    "for_owner",
    "give",
    "given_at",
    "go_on",
    "hand_back",
    "next_meeting_day",
    "open_items",
    "put_off",
    "reopen",
    "waits_for",
]


def accept(session: Session, team_id: str, action_id: str, *, by: str, now: datetime) -> ActionView:
    """Note that the owner does it; also what came back to them.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    before = (ActionState.GIVEN, ActionState.RETURNED)
    return _moved(session, team_id, action_id, before, ActionState.ACCEPTED, by=by, now=now, reason="")[1]


def go_on(session: Session, team_id: str, action_id: str, *, by: str, now: datetime) -> ActionView:
    """Note that it is blocked no more.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    before = (ActionState.BLOCKED,)
    return _moved(session, team_id, action_id, before, ActionState.ACCEPTED, by=by, now=now, reason="")[1]


def finish(
    session: Session, kinds: Mapping[str, Kind], team_id: str, action_id: str, *, by: str, now: datetime
) -> ActionView:
    """Note that it is done; who gave it hears the next morning, unless it was undone by then.

    Raises:
        BotError: it is not theirs.
    """
    values = {"done_on": today_of(session, team_id, by, now=now), "due_at": None, "reason": ""}
    is_mine, view = _moved(
        session, team_id, action_id, UNFINISHED, ActionState.DONE, by=by, now=now, **values
    )
    if is_mine:
        _giver_hears(session, kinds, action_row(session, team_id, action_id), view.due_on, now=now)
    return view


def reopen(session: Session, team_id: str, action_id: str, *, by: str, now: datetime) -> ActionView:
    """Take back that it is done, for a week.

    Raises:
        BotError: it is not theirs, the week is over, or it is not done.
    """
    row = action_row(session, team_id, action_id)
    refuse_other(by, row.owner)
    view = view_of(session, row)
    if not view.is_open and not view.may_reopen(today_of(session, team_id, by, now=now)):
        raise BotError("action.error.too_old", text=row.text)
    before = (ActionState.DONE,)
    is_mine, _ = _moved(
        session, team_id, action_id, before, ActionState.ACCEPTED, by=by, now=now, done_on=None
    )
    if is_mine:
        plan(session, row, now=now)
    return view_of(session, row)


def block(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    action_id: str,
    reason: str,
    *,
    by: str,
    now: datetime,
) -> ActionView:
    """Note that the owner cannot go on, and why; who gave it hears, and if they are gone the chair.

    Raises:
        BotError: it is not theirs, or has moved on meanwhile.
    """
    before = (ActionState.GIVEN, ActionState.ACCEPTED)
    is_mine, view = _moved(
        session, team_id, action_id, before, ActionState.BLOCKED, by=by, now=now, reason=reason
    )
    row = action_row(session, team_id, action_id)
    told = first_there(session, team_id, [row.given_by, chair_of_next(session, team_id, now=now)])
    if is_mine and told and told != by:
        tell_blocked(session, kinds, row, told, now=now)
    return view


def put_off(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    action_id: str,
    day: date,
    *,
    by: str,
    now: datetime,
) -> ActionView:
    """Give it another day; that is counted, also where it is an earlier one. Who gave it hears the next morning.

    Raises:
        BotError: it is not theirs, or is over; the day is past or after the next meeting.
    """
    row = action_row(session, team_id, action_id)
    refuse_other(by, row.owner)
    if problem := window_of(session, team_id, by, now=now, meeting_id=row.meeting_id).problem(day):
        raise problem
    was = row.due_on
    mine = (
        update(ActionItem)
        .where(
            ActionItem.id == row.id,
            ActionItem.owner == by,
            ActionItem.state.in_(UNFINISHED),
            ActionItem.due_on != day,
        )
        .values(due_on=day, moves=ActionItem.moves + 1)
    )
    is_mine = claim(session, mine)
    session.refresh(row)
    if is_mine:
        plan(session, row, now=now)
        bring_up_to_date(session, row, now=now)
        correct_what_was_told(session, row, now=now)
        _giver_hears(session, kinds, row, was, now=now)
    elif row.state not in UNFINISHED:
        raise moved_on(row)
    return view_of(session, row)


def hand_back(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    action_id: str,
    reason: str,
    *,
    by: str,
    now: datetime,
) -> ActionView:
    """Hand it back with a reason: to who gave it, else to the chair of the next meeting, a lead or an admin.

    Raises:
        BotError: it is not theirs, has moved on meanwhile, or nobody is there to take it.
    """
    row = action_row(session, team_id, action_id)
    refuse_other(by, row.owner)
    candidates = [row.given_by, chair_of_next(session, team_id, now=now), *carers(session, team_id)]
    to = first_there(session, team_id, candidates, but=by)
    if not to:
        raise BotError("action.error.nobody_there", text=row.text)
    _goes_to(session, row, to, reason, by)
    plan(session, row, now=now)
    offer(session, kinds, row, now=now)
    bring_up_to_date(session, row, now=now)
    return view_of(session, row)


def _goes_to(session: Session, row: ActionItem, to: str, reason: str, by: str) -> None:
    """Have it be somebody else's, unless it has moved on meanwhile."""
    mine = (
        update(ActionItem)
        .where(
            ActionItem.id == row.id,
            ActionItem.owner == by,
            ActionItem.turn == row.turn,
            ActionItem.state.in_(TAKEN),
        )
        .values(
            state=ActionState.RETURNED, reason=reason, former_owner=by, owner=to, turn=ActionItem.turn + 1
        )
    )
    is_mine = claim(session, mine)
    session.refresh(row)
    if not is_mine:
        raise moved_on(row)


def for_owner(
    session: Session,
    team_id: str,
    action_id: str,
    states: Collection[ActionState] = UNFINISHED,
    *,
    by: str,
) -> ActionView:
    """An action item with which its owner is about to do something.

    Raises:
        BotError: it is not theirs, or does not stand so any more.
    """
    row = action_row(session, team_id, action_id)
    refuse_other(by, row.owner)
    if row.state not in states:
        raise moved_on(row)
    return view_of(session, row)


def _giver_hears(
    session: Session, kinds: Mapping[str, Kind], row: ActionItem, was: date, *, now: datetime
) -> None:
    """Have who gave it told the next morning: an interruption that cannot wait it is not."""
    at = next_morning(session, row.team_id, row.given_by, now=now)
    if at is not None and row.given_by != row.owner:
        tell_giver(session, kinds, row, was, at=at)


def _moved(
    session: Session,
    team_id: str,
    action_id: str,
    before: Collection[ActionState],
    to: ActionState,
    *,
    by: str,
    now: datetime,
    **values: object,
) -> tuple[bool, ActionView]:
    """Have it stand elsewhere, unless it does already; whether this call did so, and how it stands.

    Raises:
        BotError: it is not theirs, or has moved on to something else meanwhile.
    """
    row = action_row(session, team_id, action_id)
    refuse_other(by, row.owner)
    mine = (
        update(ActionItem)
        .where(ActionItem.id == row.id, ActionItem.owner == by, ActionItem.state.in_(before))
        .values(state=to, **values)
    )
    is_mine = claim(session, mine)
    session.refresh(row)
    if not is_mine and row.state != to:
        raise moved_on(row)
    if is_mine:
        bring_up_to_date(session, row, now=now)
        correct_what_was_told(session, row, now=now)
    return is_mine, view_of(session, row)
