"""Gives action items: new ones, and those that came back; what a form says of them is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import claim, insert_once, random_id, table_of
from bot.errors import BotError
from bot.meetings.action_form import text_problem
from bot.meetings.action_owners import problems_of, refuse_other, window_of
from bot.meetings.action_rows import action_row, moved_on, plan
from bot.meetings.action_telling import bring_up_to_date, offer
from bot.meetings.action_views import view_of
from bot.meetings.facts import ActionState
from bot.meetings.models import ActionItem, AgendaItem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.action_form import Draft
    from bot.meetings.action_views import ActionView
    from bot.outbox.kinds import Kind


def give(
    session: Session, kinds: Mapping[str, Kind], team_id: str, draft: Draft, *, by: str, now: datetime
) -> ActionView:
    """Give somebody something to do, or, where `draft.origin.again` says so, give on what came back.

    Who gives it to themselves has accepted it.

    Raises:
        BotError: they cannot own it, the day is past or after the next meeting, the message has one already, or what
            came back has moved on meanwhile.
    """
    problem = text_problem(draft.text)
    for found in (problem, *problems_of(session, team_id, draft, now=now).values()):
        if found:
            raise found
    if draft.origin.again:
        return _give_on(session, kinds, team_id, draft, by=by, now=now)
    row_id = random_id()
    values = _values(session, team_id, draft, row_id, by=by, now=now)
    if not insert_once(session, table_of(ActionItem), values):
        raise BotError("action.error.already")
    row = action_row(session, team_id, row_id)
    plan(session, row, now=now)
    if draft.owner != by:
        offer(session, kinds, row, now=now)
    return view_of(session, row)


def _values(
    session: Session, team_id: str, draft: Draft, row_id: str, *, by: str, now: datetime
) -> dict[str, object]:
    """The row of a new action item; what it serves is looked up, for a form may say anything."""
    window = window_of(session, team_id, draft.owner, now=now, meeting_id=draft.origin.meeting_id)
    due = draft.due or window.usual
    item = session.get(AgendaItem, draft.origin.item_id) if draft.origin.item_id else None
    is_known = item is not None and item.team_id == team_id
    return {
        "id": row_id,
        "team_id": team_id,
        "owner": draft.owner,
        "text": draft.text,
        "link": draft.origin.link,
        "message": draft.origin.message or None,
        "given_by": by,
        "given_on": window.today,
        "former_owner": "",
        "turn": 1,
        "due_on": due,
        "state": ActionState.ACCEPTED if draft.owner == by else ActionState.GIVEN,
        "reason": "",
        "item_id": item.id if item and is_known else "",
        "meeting_id": draft.origin.meeting_id,
        "statement": item.statement if item and is_known else "",
        "moves": 0,
        "carried": 0,
        "first_due_on": due,
    }


def _give_on(
    session: Session, kinds: Mapping[str, Kind], team_id: str, draft: Draft, *, by: str, now: datetime
) -> ActionView:
    """Give what came back to somebody else, or to the one who had it."""
    row = action_row(session, team_id, draft.origin.again)
    refuse_other(by, row.owner)
    due = draft.due or window_of(session, team_id, draft.owner, now=now).usual
    mine = (
        update(ActionItem)
        .where(
            ActionItem.id == row.id,
            ActionItem.owner == by,
            ActionItem.turn == row.turn,
            ActionItem.state == ActionState.RETURNED,
        )
        .values(
            owner=draft.owner,
            text=draft.text,
            given_by=by,
            former_owner=by,
            turn=ActionItem.turn + 1,
            state=ActionState.ACCEPTED if draft.owner == by else ActionState.GIVEN,
            reason="",
            due_on=due,
            moves=ActionItem.moves + int(due != row.due_on),
        )
    )
    is_mine = claim(session, mine)
    session.refresh(row)
    if not is_mine:
        raise moved_on(row)
    plan(session, row, now=now)
    if draft.owner != by:
        offer(session, kinds, row, now=now)
    bring_up_to_date(session, row, now=now)
    return view_of(session, row)
