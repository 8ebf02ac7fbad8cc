"""What leads do with the question: name the one action, change it, say what became of it.

All writes rows with user ids; nothing keyed by respondent is touched (domain.md C9). Whoever has been shown the action
has it drawn anew by the outbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.db import claim, insert_once, table_of
from bot.errors import BotError
from bot.outbox import service as outbox
from bot.people.permission import require_lead
from bot.people.service import someone
from bot.scores.models import LeadAction
from bot.scores.service.actions import NAMED, action_after, asked_before, newest_asked, reports_that_tell
from bot.scores.service.ask import ask_key, those_asked
from bot.scores.service.report import report_key

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.scores.ask_form import OutcomeValue
    from bot.scores.service.actions import NamedAction


def require_newest(session: Session, team_id: str, user_id: str, round_id: str) -> None:
    """Nothing for a lead and the newest result.

    Raises:
        BotError: they are none, or it is another (ux.md 32).
    """
    require_lead(session, team_id, user_id)
    newest = newest_asked(session, team_id)
    if not newest or newest[0].round_id != round_id:
        raise BotError("ask.error.over")


def name_action(
    session: Session, team_id: str, user_id: str, round_id: str, text: str, *, seen: str, now: datetime
) -> bool:
    """Name the one action after a result, or put another in its place.

    Args:
        session: the caller's.
        team_id: the workspace.
        user_id: the lead.
        round_id: the newest result's.
        text: the action, in one line.
        seen: the action they were shown before, empty for none.
        now: the present instant.

    Returns:
        False where another lead has named something else since: nothing is written, they have to see it first.

    Raises:
        BotError: they are no lead, or there is a newer result.
    """
    require_newest(session, team_id, user_id, round_id)
    standing = action_after(session, team_id, round_id)
    before = standing.text if standing else ""
    if text == before:
        return True
    if seen != before:
        return False
    if not _write(session, team_id, user_id, round_id, standing, text, now):
        return False
    _redraw(session, team_id, round_id, now)
    return True


def settle_action(session: Session, team_id: str, user_id: str, said: OutcomeValue, *, now: datetime) -> None:
    """Note what became of an action, in the reports that tell of it too; a later word takes the place of this one.

    Raises:
        BotError: they are no lead, there is no such action, or it is older than the last one.
    """
    require_lead(session, team_id, user_id)
    action = _meant(session, team_id, said)
    if action is None:
        raise BotError("ask.error.nothing")
    newest = newest_asked(session, team_id)
    if action.round_id not in {one.round_id for one in newest}:
        raise BotError("ask.error.over")
    changed = claim(
        session,
        update(LeadAction)
        .where(
            LeadAction.team_id == team_id,
            LeadAction.round_id == action.round_id,
            LeadAction.state != said.outcome,
        )
        .values(state=said.outcome),
    )
    if changed:
        for round_id in reports_that_tell(session, team_id, action.round_id):
            outbox.revise(session, team_id, report_key(round_id), at=now)
        _redraw(session, team_id, newest[0].round_id, now)


def _write(
    session: Session,
    team_id: str,
    user_id: str,
    round_id: str,
    standing: NamedAction | None,
    text: str,
    now: datetime,
) -> bool:
    """Put an action in the place of the standing one, or of none; False if that is no longer there."""
    person = someone(session, team_id, user_id)
    day = person.today(now) if person else now.date()
    values = {"text": text, "named_by": user_id, "named_on": day, "state": NAMED}
    if standing is None:
        row = {"round_id": round_id, "team_id": team_id, **values}
        return insert_once(session, table_of(LeadAction), row)
    mine = update(LeadAction).where(
        LeadAction.team_id == team_id, LeadAction.round_id == round_id, LeadAction.text == standing.text
    )
    return claim(session, mine.values(**values))


def _meant(session: Session, team_id: str, said: OutcomeValue) -> NamedAction | None:
    if not said.is_last:
        return action_after(session, team_id, said.round_id)
    before = asked_before(session, team_id, said.round_id)
    return before.action if before else None


def _redraw(session: Session, team_id: str, round_id: str, now: datetime) -> None:
    for user_id in those_asked(session, team_id):
        outbox.revise(session, team_id, ask_key(round_id, user_id), at=now)
