"""Makes the release of a closed round: reads the window, computes, stores, and queues the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import literal, select

from bot.outbox import service as outbox
from bot.pulse.method import carry_days
from bot.pulse.models import Answer, Round
from bot.pulse.service.closing import mark_published
from bot.pulse.service.rounds import CLOSED, OPEN, RoundInfo, round_info
from bot.scores.groups import WHOLE
from bot.scores.release import NewRelease, Previous, make_release
from bot.scores.service.records import load_previous, store_release
from bot.scores.service.report import REPORT, report_key
from bot.scores.window import carry_by_statement, window
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.pulse.instrument import Instrument
    from bot.scores.window import Member, Windowed


@dataclass(frozen=True, slots=True)
class Material:
    """All a release is made of."""

    info: RoundInfo
    people: Mapping[Member, Windowed]
    previous: Previous


def gather(session: Session, round_id: str, instrument: Instrument) -> Material | None:
    """The windowed answers of a closed round and the release before; None if it is not to be published."""
    row = session.get(Round, round_id)
    if row is None or row.state != CLOSED:
        return None
    info = round_info(session, row.team_id, round_id)
    if info is None:
        return None
    carry = carry_by_statement(instrument, carry_days(info.statements, info.every_weeks))
    people = window(
        _answers(session, info, instrument, max(carry.values())), close=info.closes_on, carry=carry
    )
    return Material(info, people, load_previous(session, info.team_id, info.series_id))


def compute(material: Material) -> NewRelease:
    """The release; takes the longest and needs no database."""
    return make_release(
        material.people,
        material.previous,
        round_id=material.info.id,
        closed_on=material.info.closes_on,
    )


def publish(
    session: Session, material: Material, release: NewRelease, kinds: Mapping[str, Kind], *, now: datetime
) -> bool:
    """Store a release and queue its report; False if another process has done so."""
    info = material.info
    if not mark_published(session, info.id) or not store_release(session, info, release):
        return False
    channel = load_settings(session, info.team_id).workspace.report_channel
    if channel:
        envelope = outbox.Envelope(
            key=report_key(info.id), kind=REPORT, ref=info.id, recipient=channel, not_before=now
        )
        outbox.enqueue(session, kinds, info.team_id, [envelope])
    return True


def _answers(
    session: Session, info: RoundInfo, instrument: Instrument, longest: int
) -> Iterator[tuple[str, str, str, int, int | None, date]]:
    """Answers of the series that may still count, in the columns `window` takes.

    Only those to the present version of a statement (domain.md A3). Rounds that close at the same instant or later
    and are still open are left out: nothing is counted while others may still answer.
    """
    versions = {statement.no: statement.version for statement in instrument.statements}
    rows = session.execute(
        select(
            Answer.respondent,
            Answer.side,
            literal(WHOLE),
            Answer.statement,
            Answer.value,
            Round.closes_on,
            Answer.version,
        )
        .join(Round, Round.id == Answer.round_id)
        .where(
            Answer.team_id == info.team_id,
            Round.team_id == info.team_id,
            Round.series_id == info.series_id,
            Round.state != OPEN,
            Round.closes_on <= info.closes_on,
            Round.closes_on > info.closes_on - timedelta(days=longest),
        )
    )
    for row in rows:
        *columns, version = row
        if versions[row.statement] == version:
            yield tuple(columns)  # type: ignore[misc]  # seven columns less one
