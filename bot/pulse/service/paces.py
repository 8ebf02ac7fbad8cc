"""Keeps how often each respondent is asked; touches respondent-keyed rows only (domain.md C9).

When a round opens or closes, all rows of the workspace are written anew in the order of their keys: which of them a
round changed cannot be seen from how they lie, nor from which transaction wrote them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.db import chunks, insert_missing, put, table_of
from bot.errors import BotError
from bot.people.service import someone
from bot.pulse.models import Assignment, Round
from bot.pulse.models import Pace as PaceRow
from bot.pulse.pacing import MONTH_DAYS, Pace, Pacing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.pulse.pacing import Outcome
    from bot.pulse.service.tools import PulseTools

_BLANK = Pacing()


def load_paces(session: Session, team_id: str, *, to_write: bool = False) -> dict[str, Pacing]:
    """By respondent key; who has no row is asked every round and has nothing counted against them."""
    wanted = select(PaceRow).where(PaceRow.team_id == team_id).order_by(PaceRow.respondent)
    rows = session.scalars(wanted.with_for_update() if to_write else wanted)
    return {
        row.respondent: Pacing(Pace(row.pace), row.unanswered, row.question_round, row.last_slot)
        for row in rows
    }


def note_opening(session: Session, team_id: str, round_id: str, slot: date, asked: Collection[str]) -> None:
    """A round has opened that asks these respondents: some of them whether to go on, some once in this month."""
    before = load_paces(session, team_id, to_write=True)
    after = {
        respondent: pacing.opened(round_id, slot) if respondent in asked else pacing
        for respondent, pacing in before.items()
    }
    _write_anew(session, team_id, before, after)


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
    before = load_paces(session, team_id, to_write=True)
    after = dict(before)
    for respondent, outcome in outcomes.items():
        after[respondent] = before.get(respondent, _BLANK).closed(outcome, round_id, slot)
    for respondent in after.keys() - set(audience):
        after[respondent] = after[respondent].heard()
    _write_anew(session, team_id, before, after)


def set_pace(
    session: Session, tools: PulseTools, team_id: str, user_id: str, pace: Pace, *, now: datetime
) -> None:
    """Ask a person every round, or once a month from the last round that asked them; what went unanswered is forgotten.

    The row is written over and never deleted here: a round that opens at this instant would miss that.

    Raises:
        BotError: the workspace does not know the person.
    """
    if someone(session, team_id, user_id) is None:
        raise BotError("people.error.unknown")
    respondent = tools.keys.respondent(team_id, user_id)
    last = _last_asked(session, team_id, respondent, now) if pace is Pace.MONTH else None
    put(
        session,
        table_of(PaceRow),
        _row(team_id, respondent, Pacing(pace, last_slot=last)),
        ("team_id", "respondent"),
    )


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


def _write_anew(
    session: Session, team_id: str, before: Mapping[str, Pacing], after: Mapping[str, Pacing]
) -> None:
    """All rows of a workspace; those that say nothing are left out. A row that a click has made meanwhile stays."""
    for keys in chunks(list(before)):
        session.execute(delete(PaceRow).where(PaceRow.team_id == team_id, PaceRow.respondent.in_(keys)))
    rows = [_row(team_id, key, pacing) for key, pacing in sorted(after.items()) if pacing != _BLANK]
    insert_missing(session, table_of(PaceRow), rows)


def _row(team_id: str, respondent: str, pacing: Pacing) -> dict[str, object]:
    return {
        "team_id": team_id,
        "respondent": respondent,
        "pace": pacing.pace.value,
        "unanswered": pacing.unanswered,
        "question_round": pacing.question_round,
        "last_slot": pacing.last_slot,
    }
