"""Keeps how often each respondent is asked; touches respondent-keyed rows only (domain.md C9).

Whatever changes a row writes all of the workspace anew, in the order of their keys: which of them it was can be seen
neither from how they lie nor from which transaction wrote them. They are few: only of people who left a pulse
unanswered, or are asked once a month.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.db import insert_all, table_of
from bot.errors import BotError
from bot.people.service import someone
from bot.pulse.models import Assignment, Round
from bot.pulse.models import Pace as PaceRow
from bot.pulse.pacing import MONTH_DAYS, Pace, Pacing
from bot.workspace.models import Workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.pulse.pacing import Outcome
    from bot.pulse.service.tools import PulseTools

_BLANK = Pacing()


def load_paces(session: Session, team_id: str) -> dict[str, Pacing]:
    """By respondent key; who has no row is asked every round and has nothing counted against them."""
    rows = session.scalars(select(PaceRow).where(PaceRow.team_id == team_id))
    return {
        row.respondent: Pacing(Pace(row.pace), row.unanswered, row.question_round, row.last_slot)
        for row in rows
    }


def note_opening(session: Session, team_id: str, round_id: str, slot: date, asked: Collection[str]) -> None:
    """A round has opened that asks these respondents: some of them whether to go on, some once in this month."""
    with _written_anew(session, team_id) as paces:
        for respondent in paces.keys() & set(asked):
            paces[respondent] = paces[respondent].opened(round_id, slot)


def note_close(
    session: Session,
    team_id: str,
    round_id: str,
    slot: date,
    outcomes: Mapping[str, Outcome],
    *,
    audience: Collection[str],
) -> None:
    """A round has closed: what came of it by respondent. Who is no longer in the audience begins anew some day."""
    with _written_anew(session, team_id) as paces:
        for respondent, outcome in outcomes.items():
            paces[respondent] = paces.get(respondent, _BLANK).closed(outcome, round_id, slot)
        for respondent in paces.keys() - set(audience):
            paces[respondent] = paces[respondent].heard()


def set_pace(
    session: Session, tools: PulseTools, team_id: str, user_id: str, pace: Pace, *, now: datetime
) -> None:
    """Ask a person every round, or once a month from the last round that asked them; what went unanswered is forgotten.

    Raises:
        BotError: the workspace does not know the person.
    """
    if someone(session, team_id, user_id) is None:
        raise BotError("people.error.unknown")
    respondent = tools.keys.respondent(team_id, user_id)
    last = _last_asked(session, team_id, respondent, now) if pace is Pace.MONTH else None
    with _written_anew(session, team_id) as paces:
        paces[respondent] = Pacing(pace, last_slot=last)


def _last_asked(session: Session, team_id: str, respondent: str, now: datetime) -> date | None:
    """The newest slot of the last month in which a respondent was asked."""
    return session.scalar(
        select(func.max(Round.slot))
        .join(Assignment, Assignment.round_id == Round.id)
        .where(
            Round.team_id == team_id,
            Round.is_trial.is_(False),
            Round.slot > now.date() - timedelta(days=MONTH_DAYS + 1),
            Assignment.respondent == respondent,
        )
    )


@contextmanager
def _written_anew(session: Session, team_id: str) -> Iterator[dict[str, Pacing]]:
    """All paces of a workspace, to be changed in place; one writer at a time. Rows that say nothing are left out."""
    session.execute(select(Workspace.team_id).where(Workspace.team_id == team_id).with_for_update())
    paces = load_paces(session, team_id)
    yield paces
    session.execute(delete(PaceRow).where(PaceRow.team_id == team_id))
    rows = [
        {
            "team_id": team_id,
            "respondent": respondent,
            "pace": pacing.pace.value,
            "unanswered": pacing.unanswered,
            "question_round": pacing.question_round,
            "last_slot": pacing.last_slot,
        }
        for respondent, pacing in sorted(paces.items())
        if pacing != _BLANK
    ]
    insert_all(session, table_of(PaceRow), rows)
