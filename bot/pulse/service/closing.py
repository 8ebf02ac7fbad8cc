"""Closes rounds: counts who answered, forgets who was asked, rewrites the answers in random order; discards trials."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from bot.db import claim, insert_all, insert_rows, table_of
from bot.outbox import service as outbox
from bot.people.service import audience
from bot.pulse.models import Answer, Assignment, Participation, Round, RoundTurnout
from bot.pulse.pacing import Outcome
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.paces import note_close
from bot.pulse.service.reminder import REMINDER, SNOOZED
from bot.pulse.service.rounds import CLOSED, DISCARDED, OPEN, PUBLISHED
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.pulse.service.tools import PulseTools


_DRAWN: Final = 16
"""Bytes drawn for a place: so many that no two answers draw the same."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What came of a round for somebody who was asked in it; lives no longer than the transaction of the close."""

    side: str
    respondent: str
    outcome: Outcome
    is_counted: bool


def close_round(session: Session, round_id: str, tools: PulseTools, *, now: datetime) -> bool:
    """Close a round whose close instant has come. Of a trial nothing is kept but that it was (domain.md C13).

    Returns:
        False if another process has closed it.
    """
    found = session.get_one(Round, round_id)
    team_id, is_trial = found.team_id, found.is_trial
    mine = claim(
        session,
        update(Round)
        .where(Round.id == round_id, Round.state == OPEN, Round.due_at <= now)
        .values(state=DISCARDED if is_trial else CLOSED, due_at=None if is_trial else now),
    )
    if not mine:
        return False
    if is_trial:
        _discard(session, round_id)
    else:
        guests = load_settings(session, team_id).pulse.guests
        people = audience(session, team_id, guests=guests)
        keys = {person.user_id: tools.keys.respondent(team_id, person.user_id) for person in people}
        present = {person.user_id for person in people if not person.is_away(now)}
        parts = _parts(session, team_id, round_id, tools, keys, present)
        _write_turnout(session, team_id, round_id, parts)
        note_close(
            session,
            team_id,
            round_id,
            found.slot,
            {part.respondent: part.outcome for part in parts},
            audience=keys.values(),
        )
        _shuffle(session, round_id)
    _forget_who_was_asked(session, team_id, round_id)
    return True


def mark_published(session: Session, round_id: str) -> bool:
    """Note that a round's figures are out; False if they were already."""
    return claim(
        session,
        update(Round).where(Round.id == round_id, Round.state == CLOSED).values(state=PUBLISHED, due_at=None),
    )


def postpone_round(session: Session, round_id: str, *, until: datetime) -> None:
    """Push back what could not be done with a round, so that it does not block the others."""
    session.execute(update(Round).where(Round.id == round_id).values(due_at=until))


def _discard(session: Session, round_id: str) -> None:
    """Throw away what was answered in a trial, and who was asked what."""
    for model in (Answer, Assignment):
        session.execute(delete(model).where(model.round_id == round_id))


def _parts(
    session: Session,
    team_id: str,
    round_id: str,
    tools: PulseTools,
    keys: Mapping[str, str],
    present: Collection[str],
) -> list[_Part]:
    """What came of the round for each who was asked, derived through the key; never who (domain.md C9).

    Reached is whoever answered, and whoever Slack took the message for and who was there to answer it: people who
    are away, have left or skip are not missing (domain.md C8). Of whoever is not there at the close the turnout says
    nothing, had they answered or not: an admin who takes one person off their side could else read it from the sum.
    `keys` are those of the audience; who has left it was asked all the same.
    """
    respondents = set(
        session.scalars(select(Answer.respondent).where(Answer.round_id == round_id).distinct())
    )
    reached = outbox.recipients(session, team_id, INVITATION, round_id, outbox.SENT) & set(present)
    parts = []
    rows = select(Participation.user_id, Participation.side, Participation.has_skipped)
    for user_id, side, has_skipped in session.execute(rows.where(Participation.round_id == round_id)):
        respondent = keys.get(user_id) or tools.keys.respondent(team_id, user_id)
        if respondent in respondents:
            outcome = Outcome.ANSWERED
        elif user_id in reached and not has_skipped:
            outcome = Outcome.UNANSWERED
        else:
            outcome = Outcome.EXCUSED
        is_counted = user_id in present and outcome is not Outcome.EXCUSED
        parts.append(_Part(side, respondent, outcome, is_counted))
    return parts


def _write_turnout(session: Session, team_id: str, round_id: str, parts: Collection[_Part]) -> None:
    """How many of each side answered, of how many it was delivered to."""
    counted = [part for part in parts if part.is_counted]
    answered = Counter(part.side for part in counted if part.outcome is Outcome.ANSWERED)
    delivered = Counter(part.side for part in counted)
    rows = [
        {
            "round_id": round_id,
            "side": side,
            "team_id": team_id,
            "answered": answered[side],
            "delivered": delivered[side],
        }
        for side in sorted(delivered)
    ]
    insert_all(session, table_of(RoundTurnout), rows)


def _forget_who_was_asked(session: Session, team_id: str, round_id: str) -> None:
    """Remove the round's rows with user ids.

    Over a few rounds, who took part when is as good as a name: the answers show the same pattern.
    """
    for kind in (INVITATION, REMINDER, SNOOZED):
        outbox.forget(session, team_id, kind, round_id)
    session.execute(delete(Participation).where(Participation.round_id == round_id))


def _shuffle(session: Session, round_id: str) -> None:
    """Write the round's answers anew in random order: how they lie says nothing of when they came."""
    table = table_of(Answer)
    found = session.execute(select(table).where(table.c.round_id == round_id)).all()
    # One draw for all: to ask the system for each place takes five times as long.
    drawn = memoryview(secrets.token_bytes(_DRAWN * len(found)))
    places = [bytes(drawn[at : at + _DRAWN]) for at in range(0, len(drawn), _DRAWN)]
    rows = [tuple(row) for _, row in sorted(zip(places, found, strict=True), key=itemgetter(0))]
    session.execute(delete(table).where(table.c.round_id == round_id))
    insert_rows(session, table, rows)
