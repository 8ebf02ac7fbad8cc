"""Rows of action items for those modules that change them: found, planned, and what is said when one moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.meetings.action_owners import next_reminder
from bot.meetings.facts import ActionState
from bot.meetings.models import ActionItem

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

GONE = {
    ActionState.GIVEN: "action.error.given",
    ActionState.ACCEPTED: "action.error.accepted",
    ActionState.BLOCKED: "action.error.blocked",
    ActionState.RETURNED: "action.error.returned",
    ActionState.DONE: "action.error.done",
}
"""What somebody is told who clicks on what has moved on meanwhile."""
TAKEN = (ActionState.GIVEN, ActionState.ACCEPTED, ActionState.BLOCKED)
"""With somebody to whom it was given, whether or not they have said yes."""


def action_row(session: Session, team_id: str, action_id: str) -> ActionItem:
    """An action item as it stands in the database.

    Raises:
        BotError: there is none of that id.
    """
    row = session.get(ActionItem, action_id, populate_existing=True)
    if row is None or row.team_id != team_id:
        raise BotError("action.error.gone")
    return row


def plan(session: Session, row: ActionItem, *, now: datetime) -> None:
    """When its owner is reminded next."""
    row.due_at = next_reminder(session, row, now=now)


def moved_on(row: ActionItem) -> BotError:
    """What somebody is told who clicks on what has moved on meanwhile."""
    return BotError(GONE[ActionState(row.state)], text=row.text)
