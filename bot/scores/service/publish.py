"""Makes the release of a closed round: reads the window, computes, stores, and queues the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.outbox import service as outbox
from bot.pulse.method import carry_days
from bot.pulse.models import Round
from bot.pulse.service.closing import mark_published
from bot.pulse.service.rounds import CLOSED, RoundInfo, round_info
from bot.scores.change import SideFit, Then
from bot.scores.groups import SIDES
from bot.scores.held import held_beside_others
from bot.scores.models import Release
from bot.scores.release import decide_release, make_release
from bot.scores.released import Moment, NewRelease, Previous
from bot.scores.service.answers import answers_that_count
from bot.scores.service.ask import plan_ask
from bot.scores.service.forgetting import are_there, hold_deletions
from bot.scores.service.records import load_previous, load_sides, store_release, versions_text
from bot.scores.service.report import REPORT, report_key
from bot.scores.window import carry_by_statement, window
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.pulse.instrument import Instrument
    from bot.scores.released import SideRelease
    from bot.scores.window import Member, Windowed

    LookBack = Callable[[frozenset[date]], Mapping[date, Mapping[Member, Windowed]]]


@dataclass(frozen=True, slots=True)
class Material:
    """All a release is made of; `carry` is in days by statement."""

    info: RoundInfo
    versions: Mapping[int, int]
    carry: Mapping[int, int]
    people: Mapping[Member, Windowed]
    previous: Previous
    then: Then | None

    @property
    def moment(self) -> Moment:
        """The round, as the release knows it."""
        return Moment(self.info.id, self.info.closes_on, 7 * self.info.every_weeks, self.versions)


def gather(session: Session, round_id: str, instrument: Instrument) -> Material | None:
    """The windowed answers of a closed round and the release before; None if it is not to be published."""
    row = session.get(Round, round_id)
    if row is None or row.state != CLOSED:
        return None
    info = round_info(session, row.team_id, round_id)
    if info is None:
        return None
    days = carry_days(info.statements, info.every_weeks)
    carry = carry_by_statement(instrument, days)
    versions = {statement.no: statement.version for statement in instrument.statements}
    answers = answers_that_count(session, info, versions, carry, info.closes_on)
    previous = load_previous(session, info.team_id, info.series_id)
    then = _compared_with(session, info, versions, days["normal"])
    if not _are_of_versions(session, info, previous.sides or {}, versions):
        then = None
    return Material(
        info,
        versions,
        carry,
        window(answers, close=info.closes_on, carry=carry),
        previous,
        then,
    )


def compute(material: Material, look_back: LookBack) -> NewRelease:
    """The release; takes the longest, and needs no database but for groups that are held beside others.

    Args:
        material: what it is made of.
        look_back: asks the database what counted on earlier days (`counted_on`).
    """
    decision = decide_release(material.people, material.previous, material.moment)
    days = frozenset(held_beside_others(decision).values())
    return make_release(
        material.people,
        material.previous,
        moment=material.moment,
        decision=decision,
        earlier=look_back(days) if days else {},
        then=material.then,
    )


def counted_on(
    session: Session, material: Material, days: Iterable[date]
) -> dict[date, dict[Member, Windowed]]:
    """What counted at the closes of earlier days."""
    return {
        day: window(
            answers_that_count(session, material.info, material.versions, material.carry, day),
            close=day,
            carry=material.carry,
        )
        for day in days
    }


def publish(
    session: Session, material: Material, release: NewRelease, kinds: Mapping[str, Kind], *, now: datetime
) -> bool:
    """Store a release, queue its report and have the leads asked; False if another process has done so.

    False too where somebody had their answers deleted while it was made: it is to be made anew.
    """
    info = material.info
    hold_deletions(session, info.team_id)
    if not are_there(session, info.team_id, info.series_id, *_everybody(material)):
        return False
    if not mark_published(session, info.id) or not store_release(session, info, release, material.versions):
        return False
    channel = load_settings(session, info.team_id).workspace.report_channel
    if channel:
        envelope = outbox.Envelope(
            key=report_key(info.id), kind=REPORT, ref=info.id, recipient=channel, not_before=now
        )
        outbox.enqueue(session, kinds, info.team_id, [envelope])
    if release.company.score is not None:
        plan_ask(session, info.team_id, info.id, at=now)
    return True


def _everybody(material: Material) -> tuple[set[str], set[str]]:
    """Respondents a release is made of: who answered, and who is remembered of earlier ones."""
    state, details = material.previous.state, material.previous.details
    remembered = {who for mine in details.used.values() for who in mine}
    if state:
        remembered |= state.trail.pieces.keys() | state.people(state.used)
    return {member.respondent for member in material.people}, remembered


def _compared_with(session: Session, info: RoundInfo, versions: Mapping[int, int], carry: int) -> Then | None:
    """The latest release that shares no answer to a normal statement with this one (domain.md C10)."""
    row = session.scalars(
        select(Release)
        .where(
            Release.team_id == info.team_id,
            Release.series_id == info.series_id,
            Release.closed_on <= info.closes_on - timedelta(days=carry),
        )
        .order_by(Release.closed_on.desc(), Release.number.desc())
        .limit(1)
    ).first()
    if row is None or row.total is None or row.mode != "balanced" or not row.is_comparable:
        return None
    sides = load_sides(session, info.team_id, row.round_id, with_influences=True)
    if not _are_of_versions(session, info, sides, versions) or not all(
        sides[name].figures.u for name in SIDES
    ):
        # Of other statements; or influences are deleted for their age, and a change would look surer than it is.
        return None
    fits = {
        name: SideFit(sides[name].figures.total or 0.0, sides[name].figures.n, sides[name].figures.u)
        for name in SIDES
    }
    return Then(row.closed_on, fits, {name: sides[name].stands_for for name in SIDES}, carry)


def _are_of_versions(
    session: Session, info: RoundInfo, sides: Mapping[str, SideRelease], versions: Mapping[int, int]
) -> bool:
    """Whether these figures, also those that were taken over, are of these versions of the statements (C10)."""
    computed_in = {side.computed_in for side in sides.values()}
    found = session.scalars(
        select(Release.versions).where(Release.team_id == info.team_id, Release.round_id.in_(computed_in))
    )
    return set(found) <= {versions_text(versions)}
