"""Takes answers and tells a person how their own pulse stands; touches respondent-keyed rows only (domain.md C9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select

from bot.db import put, table_of
from bot.errors import BotError
from bot.memo import remember, remembered
from bot.pulse.method import HIGHEST, LOWEST
from bot.pulse.models import Answer, Assignment, Round
from bot.pulse.models import Pace as PaceRow
from bot.pulse.pacing import Pace
from bot.pulse.service.rounds import OPEN, RoundInfo, over, round_info

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.pulse.service.tools import PulseTools

# These run at every click and every redraw. They are made once: making a statement anew costs more than running it.
_ROUND, _ASSIGNED, _GIVEN = table_of(Round).c, table_of(Assignment).c, table_of(Answer).c
_PACED = table_of(PaceRow).c
# An answer and the assignment it belongs to.
_BOTH = table_of(Assignment).outerjoin(
    table_of(Answer),
    and_(
        _GIVEN.round_id == _ASSIGNED.round_id,
        _GIVEN.respondent == _ASSIGNED.respondent,
        _GIVEN.statement == _ASSIGNED.statement,
    ),
)
_THIS_ROUND = _ASSIGNED.round_id == bindparam("round_id")
_MINE = and_(_THIS_ROUND, _ASSIGNED.respondent == bindparam("respondent"))
# The pace is read along: one look by its key, and no further trip to the database.
_FORMS = (
    select(
        _ASSIGNED.respondent,
        _ASSIGNED.statement,
        _ASSIGNED.version,
        _GIVEN.statement,
        _GIVEN.value,
        _PACED.pace,
        _PACED.question_round,
    )
    .select_from(
        _BOTH.outerjoin(
            table_of(PaceRow),
            and_(_PACED.team_id == _ASSIGNED.team_id, _PACED.respondent == _ASSIGNED.respondent),
        )
    )
    .order_by(_ASSIGNED.position)
)
_FORM = _FORMS.where(_MINE)
_SEVERAL_FORMS = _FORMS.where(_THIS_ROUND, _ASSIGNED.respondent.in_(bindparam("respondents", expanding=True)))
_ASKED = (
    select(_ASSIGNED.version, _ASSIGNED.side, _ASSIGNED.team, _GIVEN.statement, _GIVEN.value)
    .select_from(_BOTH)
    .where(_MINE, _ASSIGNED.statement == bindparam("statement"))
)
_ROUND_FOR_ANSWER = (
    select(_ROUND.state, _ROUND.closes_at, _ROUND.number, _ROUND.is_trial)
    .where(_ROUND.id == bindparam("round_id"), _ROUND.team_id == bindparam("team_id"))
    .with_for_update(read=True)
)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement of a person's pulse: its text's number, and the answer so far.

    `value` is None where nothing was answered or "I can't say" was; `is_dealt` tells them apart.
    """

    statement: int
    is_dealt: bool
    value: int | None


@dataclass(frozen=True, slots=True)
class PulseForm:
    """A person's pulse as it stands.

    `items` are the statements whose wording is still that of the opening. `reworded` counts the others: their texts are
    gone, and a new text beside an answer to the old one would put words into somebody's mouth. They are asked no more
    in this round; in a later one the new wording is due anew.

    `asks_pace`: its message asks whether to go on, before it shows any statement (domain.md C11).
    """

    round: RoundInfo
    items: tuple[Item, ...]
    reworded: int = 0
    pace: Pace = Pace.EVERY
    asks_pace: bool = False

    @property
    def done(self) -> int:
        """How many statements are dealt with."""
        return sum(item.is_dealt for item in self.items)

    @property
    def is_complete(self) -> bool:
        """Whether every statement is dealt with."""
        return self.done == len(self.items)


def pulse_form(
    session: Session, tools: PulseTools, team_id: str, user_id: str, round_id: str
) -> PulseForm | None:
    """The pulse of a person in a round; None where the round is unknown or they are not in it."""
    found = round_info(session, team_id, round_id)
    if found is None:
        return None
    respondent = tools.keys.respondent(team_id, user_id)
    mine = {"round_id": round_id, "respondent": respondent}
    key = "form", round_id, respondent
    rows = remembered(session, key, lambda: session.execute(_FORM, mine).all())
    if not rows:
        return None
    items = tuple(
        Item(statement, dealt is not None, value)
        for _, statement, version, dealt, value, _, _ in rows
        if tools.instrument.statement(statement).version == version
    )
    *_, pace, question_round = rows[0]
    return PulseForm(
        found,
        items,
        reworded=len(rows) - len(items),
        pace=Pace(pace or Pace.EVERY),
        asks_pace=question_round == round_id,
    )


def lay_out_forms(
    session: Session, tools: PulseTools, team_id: str, user_ids: Iterable[str], round_id: str
) -> None:
    """Read the pulses of several people together, for whoever asks for them one by one next."""
    keys = sorted(tools.keys.respondent(team_id, user_id) for user_id in user_ids)
    forms: dict[str, list[Any]] = {key: [] for key in keys}
    for row in session.execute(_SEVERAL_FORMS, {"round_id": round_id, "respondents": keys}):
        forms[row.respondent].append(row)
    for key, rows in forms.items():
        remember(session, ("form", round_id, key), rows)


def give_answer(
    session: Session,
    tools: PulseTools,
    team_id: str,
    user_id: str,
    round_id: str,
    statement: int,
    value: int | None,
    *,
    now: datetime,
) -> bool:
    """Take an answer (None is "I can't say"), or replace the one given before.

    Everything is checked as if it were forged: the round is of this workspace and open, the person is in it and has
    this statement.

    Returns:
        False if the same answer was there already.

    Raises:
        BotError: the round is over, unknown or not theirs, or the statement was reworded since. Of one that is over
            nobody is told whose it was: what was asked in it may be gone.
    """
    if value is not None and not LOWEST <= value <= HIGHEST:
        raise BotError("pulse.error.unknown_button")
    number, is_open, is_trial = _round_for_answer(session, team_id, round_id, now)
    respondent = tools.keys.respondent(team_id, user_id)
    mine = {"round_id": round_id, "respondent": respondent, "statement": statement}
    asked = session.execute(_ASKED, mine).first()
    if not is_open:
        raise over("pulse.error.closed", number, is_trial=is_trial)
    if asked is None:
        raise BotError("pulse.error.not_yours")
    if asked.version != tools.instrument.statement(statement).version:
        raise BotError("pulse.error.reworded")
    if asked.statement is not None and asked.value == value:
        return False
    said = {"version": asked.version, "side": asked.side, "team": asked.team, "value": value}
    put(session, table_of(Answer), {**mine, "team_id": team_id, **said}, tuple(mine))
    return True


def _round_for_answer(session: Session, team_id: str, round_id: str, now: datetime) -> tuple[int, bool, bool]:
    """The round's number, whether it takes answers, and whether it is a trial.

    The lock is shared: a close that is being carried out waits for this answer, or this answer for the close.
    """
    row = session.execute(_ROUND_FOR_ANSWER, {"round_id": round_id, "team_id": team_id}).first()
    if row is None:
        raise BotError("pulse.error.unknown_button")
    return row.number, row.state == OPEN and now < row.closes_at, row.is_trial
