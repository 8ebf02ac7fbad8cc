"""Tells an admin which rounds come: who would get what and when, in counts; writes nothing and names nobody.

Counts only, for whom a round leaves out is almost whom it has not heard of (domain.md C8). And nothing of a round
that is open: who looks twice must not see that somebody has answered meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.people.service import audience, members_of_sides
from bot.people.sides import Programme
from bot.pulse.method import STATEMENTS
from bot.pulse.service.planning import plan_round, reach_all, slot_of
from bot.pulse.service.rounds import open_round_info
from bot.pulse.service.series import current_series, next_slot_of, slot_after
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.people.service import Someone
    from bot.pulse.service.planning import Reach, RoundPlan, Slot
    from bot.pulse.service.rounds import RoundInfo
    from bot.pulse.service.tools import PulseTools
    from bot.workspace.settings import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many people's hour is at an instant (UTC), and the IANA zones they live in, sorted."""

    at: datetime
    zones: tuple[str, ...]
    people: int


class LeftOut(StrEnum):
    """Why people of the two sides get no message in a round."""

    # Their hour never comes before the close.
    NO_HOUR = "no_hour"
    # Away, has left the pulses, has nothing due, or is asked monthly and not this time: one count for them all, since
    # an admin who moves one person off the sides and back sees which count they were in.
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class RoundForecast:
    """A round to come.

    Attributes:
        statements: the most a person may get.
        deliveries: by instant, in order; empty where the round does not open. Who is away, has left the pulses or has
            nothing due this time is counted at their hour like everybody: a place where one person lives would
            otherwise tell of them that they have left, or have answered. How many they are in all stands in `left_out`.
        reminders: in the same form, as they are queued; who has answered by then gets none.
        left_out: people of the two sides who get no message, by reason; reasons of nobody are not in it.
    """

    slot: date
    opens_at: datetime
    closes_at: datetime
    is_trial: bool
    is_baseline: bool
    will_open: bool
    asked: int
    statements: int
    deliveries: tuple[Delivery, ...]
    reminders: tuple[Delivery, ...]
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The rounds to come, in order; none before the set-up is complete. `running` is the round open at present."""

    rounds: tuple[RoundForecast, ...]
    paused: bool
    running: RoundInfo | None


def forecast(session: Session, tools: PulseTools, team_id: str, *, now: datetime, days: int = 7) -> Forecast:
    """The next round, and every further one that opens within so many days.

    Planned as opening plans them. Assumed is that nothing changes until then: people, settings, and answers as they
    stand, so that what is unanswered in a round before stays due. Only a baseline is taken to happen once.
    """
    settings = load_settings(session, team_id)
    people = audience(session, team_id, guests=settings.pulse.guests)
    members = _members(session, team_id, settings)
    series = current_series(session, team_id)
    is_trial, had_baseline = series is not None and series.next_is_trial, False
    rounds: list[RoundForecast] = []
    for day, opens_at in _slots(
        session, team_id, settings, members, now=now, until=now + timedelta(days=days)
    ):
        # No round has this id: it only steers which statements are drawn, and these are not told.
        slot = slot_of(settings, team_id, series.id if series else "", day, round_id="", is_trial=is_trial)
        at = max(now, opens_at)
        plan = plan_round(
            session, tools, slot, people, now=at, may_be_baseline=not had_baseline, foresees=True
        )
        reached = [] if settings.pulse.paused else reach_all(slot, members, now=at)
        found = _counted(slot, opens_at, plan, reached, len(members) - len(reached))
        rounds.append(found)
        had_baseline = had_baseline or (found.will_open and found.is_baseline and not is_trial)
        is_trial = is_trial and not found.will_open
    return Forecast(tuple(rounds), settings.pulse.paused, open_round_info(session, team_id, now=now))


def _slots(
    session: Session,
    team_id: str,
    settings: WorkspaceSettings,
    members: Iterable[Someone],
    *,
    now: datetime,
    until: datetime,
) -> Iterator[tuple[date, datetime]]:
    """The next slot and when it opens, and those after it that open until an instant."""
    coming = next_slot_of(session, team_id, settings, now=now)
    if coming is None:
        return
    zones = {person.timezone for person in members}
    day, opens_at = coming.slot, coming.opens_at
    yield day, opens_at
    while (following := slot_after(day, coming.anchor, settings, zones))[1] <= until:
        day, opens_at = following
        yield day, opens_at


def _counted(
    slot: Slot, opens_at: datetime, plan: RoundPlan, reached: Sequence[Reach], out_of_reach: int
) -> RoundForecast:
    asked, pulse = len(plan.invited), slot.settings.pulse
    left_out = {LeftOut.NO_HOUR: out_of_reach, LeftOut.NOT_ASKED: len(reached) - asked}
    shown = reached if asked else ()
    return RoundForecast(
        slot=slot.day,
        opens_at=opens_at,
        closes_at=slot.closes_at,
        is_trial=slot.is_trial,
        is_baseline=plan.is_baseline,
        will_open=bool(asked),
        asked=asked,
        # What the setting says, not what is left to ask: in a company of one the two would tell of each other.
        statements=STATEMENTS if plan.is_baseline else pulse.statements if asked else 0,
        deliveries=_deliveries((one.send_at, one.person.timezone) for one in shown),
        reminders=_deliveries((when, one.person.timezone) for one in shown for when in one.reminders),
        left_out={} if pulse.paused else {why: n for why, n in left_out.items() if n},
    )


def _deliveries(planned: Iterable[tuple[datetime, str]]) -> tuple[Delivery, ...]:
    people: Counter[datetime] = Counter()
    zones: dict[datetime, set[str]] = defaultdict(set)
    for at, zone in planned:
        people[at] += 1
        zones[at].add(zone)
    return tuple(Delivery(at, tuple(sorted(zones[at])), people[at]) for at in sorted(people))


def _members(session: Session, team_id: str, settings: WorkspaceSettings) -> list[Someone]:
    """Who would be asked were they here and had not left the pulses."""
    return [
        replace(person, left=person.left - {Programme.PULSE}, away_until=None, status_until=None)
        for person in members_of_sides(session, team_id, guests=settings.pulse.guests)
    ]
