"""Plans the round of a slot: who is asked what, and when it reaches them; writes nothing.

Opening writes what is planned here and the admin's forecast counts it: the two cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select, true

from bot.people.calendars import personal_calendar
from bot.pulse.method import kept_days
from bot.pulse.models import Answer, Assignment, Round
from bot.pulse.pacing import Pacing
from bot.pulse.rotation import History
from bot.pulse.rotation import select as select_statements
from bot.pulse.schedule import (
    CLOSE_AT,
    closing_day,
    closing_instant,
    is_stale,
    reminder_instants,
    sending_instant,
)
from bot.pulse.service.calendars import workspace_calendar
from bot.pulse.service.paces import load_paces
from bot.pulse.service.rounds import OPEN, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours
    from bot.people.service import Someone
    from bot.pulse.service.tools import PulseTools
    from bot.workspace.settings import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a series and the round that is to open in it. `series_id` is empty for a series to come."""

    round_id: str
    team_id: str
    series_id: str
    day: date
    is_trial: bool
    closes_on: date
    closes_at: datetime
    settings: WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Reach:
    """When a person is reached: by the message itself, and by the reminders queued with it."""

    person: Someone
    send_at: datetime
    reminders: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is asked, and what."""

    reach: Reach
    respondent: str
    statements: tuple[int, ...]

    @property
    def person(self) -> Someone:
        """Who it is."""
        return self.reach.person


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The round of a slot. Nobody is invited in one that is skipped."""

    invited: tuple[Invited, ...] = ()
    is_baseline: bool = False


def slot_of(
    settings: WorkspaceSettings,
    team_id: str,
    series_id: str,
    day: date,
    *,
    round_id: str,
    is_trial: bool,
) -> Slot:
    """A slot with the close of its round (domain.md C13)."""
    calendar, zone = workspace_calendar(settings), settings.workspace.timezone
    open_days = settings.pulse.open_days
    return Slot(
        round_id=round_id,
        team_id=team_id,
        series_id=series_id,
        day=day,
        is_trial=is_trial,
        closes_on=closing_day(day, open_days, calendar),
        closes_at=closing_instant(day, open_days, calendar, CLOSE_AT, zone),
        settings=settings,
    )


def plan_round(
    session: Session,
    tools: PulseTools,
    slot: Slot,
    people: Sequence[Someone],
    *,
    now: datetime,
    may_be_baseline: bool = True,
    foresees: bool = False,
) -> RoundPlan:
    """Who is asked what in a slot that opens at `now`, in the order of their ids.

    A slot that was missed by too much, or lies in a pause, invites nobody; one in which nobody has anything due does
    so by itself. How many statements each gets does not depend on the round's id, only which ones. A baseline is the
    first of a series, where the setting says so and `may_be_baseline` does not deny it.

    Who `foresees` takes what is asked in a round that is open for answered: what is planned then says nothing of who
    has answered in it.
    """
    if slot.settings.pulse.paused or _is_missed(slot, now):
        return RoundPlan()
    reached = reach_all(slot, people, now=now)
    dealt = _dealt(session, tools, slot, foresees=foresees)
    paces = load_paces(session, slot.team_id)
    is_baseline = (
        may_be_baseline and slot.settings.pulse.baseline and not dealt and not _is_old(session, slot)
    )
    invited = _invited(tools, slot, reached, dealt, paces, is_baseline=is_baseline)
    return RoundPlan(tuple(invited), is_baseline)


def _is_old(session: Session, slot: Slot) -> bool:
    """Whether the series had a round so long ago that its answers are deleted: it is not at its start any more."""
    pulse = slot.settings.pulse
    limit = slot.day - timedelta(days=kept_days(pulse.statements, pulse.every_weeks))
    found = select(Round.id).where(
        Round.team_id == slot.team_id,
        Round.series_id == slot.series_id,
        Round.state == PUBLISHED,
        Round.closes_on <= limit,
    )
    return session.scalars(found.limit(1)).first() is not None


def _is_missed(slot: Slot, now: datetime) -> bool:
    return is_stale(
        slot.day,
        now,
        open_days=slot.settings.pulse.open_days,
        calendar=workspace_calendar(slot.settings),
        zone=slot.settings.workspace.timezone,
    )


def reach_all(slot: Slot, people: Iterable[Someone], *, now: datetime) -> list[Reach]:
    """When these people would be reached in a slot that opens at `now`; who has no hour in it is not among them."""
    # Thousands share a few zones, hours and calendars, and nothing else tells.
    instants = cache(partial(_instants, slot, now))
    found = []
    for person in people:
        calendar = personal_calendar(person, slot.settings, now)
        send_at, reminders = instants(person.timezone, person.hours, calendar)
        if send_at is not None:
            found.append(Reach(person, send_at, reminders))
    return found


def _instants(
    slot: Slot, now: datetime, zone: str, hours: Hours, calendar: WorkCalendar
) -> tuple[datetime | None, tuple[datetime, ...]]:
    """When the message itself and its reminders reach who lives by this clock and calendar."""
    send_at = sending_instant(
        slot.day, slot.settings.pulse.at, zone, calendar, slot.closes_at, not_before=now, hours=hours
    )
    if send_at is None:
        return None, ()
    return send_at, reminder_instants(send_at, slot.closes_at, zone, calendar, hours)


def _invited(
    tools: PulseTools,
    slot: Slot,
    reached: Sequence[Reach],
    dealt: Mapping[str, Mapping[int, date]],
    paces: Mapping[str, Pacing],
    *,
    is_baseline: bool,
) -> list[Invited]:
    """Those of the people who can be reached whom the round asks, and who have something due."""
    pulse = slot.settings.pulse
    keyed = [(tools.keys.respondent(slot.team_id, reach.person.user_id), reach) for reach in reached]
    asked = [(key, reach) for key, reach in keyed if paces.get(key, Pacing()).is_asked(slot.day)]
    chosen = select_statements(
        [History(key, str(reach.person.side), dealt.get(key, {})) for key, reach in asked],
        instrument=tools.instrument,
        on=slot.day,
        k=pulse.statements,
        every_weeks=pulse.every_weeks,
        seed=slot.round_id,
        baseline=is_baseline,
    )
    return [Invited(reach, key, chosen[key]) for key, reach in asked if chosen[key]]


def _dealt(session: Session, tools: PulseTools, slot: Slot, *, foresees: bool) -> dict[str, dict[int, date]]:
    """Per respondent, the newest slot of the series at which they dealt with each statement in its present version.

    A new series asks everything anew, and what was said in a trial does not count (domain.md C13).
    """
    versions = {statement.no: statement.version for statement in tools.instrument.statements}
    dealt: dict[str, dict[int, date]] = defaultdict(dict)
    for model in (Answer, Assignment) if foresees else (Answer,):
        is_open = Round.state == OPEN
        counts = true() if not foresees else is_open if model is Assignment else ~is_open
        rows = session.execute(
            select(model.respondent, model.statement, model.version, func.max(Round.slot))
            .join(Round, Round.id == model.round_id)
            .where(
                model.team_id == slot.team_id,
                Round.series_id == slot.series_id,
                Round.is_trial.is_(False),
                counts,
            )
            .group_by(model.respondent, model.statement, model.version)
        )
        for respondent, statement, version, day in rows:
            if versions[statement] == version:
                dealt[respondent][statement] = max(day, dealt[respondent].get(statement, day))
    return dealt
