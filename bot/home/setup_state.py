"""How far the set-up is and what it comes to, for admins; reads the others, writes nothing and asks Slack nothing.

Counts and zones are those of everybody on a side: were opted-out or away people left out, an admin who looks twice
could tell who it was (domain.md C8, participation).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.home.setup_check import Access
from bot.people.both_sides import undecided
from bot.people.calendar import work_calendar
from bot.people.service import everybody
from bot.people.sides import Side
from bot.pulse.method import SMALLEST_GROUP
from bot.pulse.schedule import CLOSE_AT, closing_instant, sending_instant
from bot.pulse.service.calendars import workspace_calendar
from bot.pulse.service.rounds import open_round_info
from bot.pulse.service.series import current_series, next_slot_of
from bot.scores.service.read import history, newest_release
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.people.service import Someone
    from bot.pulse.service.rounds import RoundInfo, Turnout
    from bot.workspace.settings import WorkspaceSettings

ROUNDS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Run:
    """When the next pulse comes to the people of an IANA zone."""

    zone: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """Who took part in a round, by side, where that may be told (domain.md C8)."""

    number: int
    closed_on: date
    turnout: Mapping[str, Turnout]


@dataclass(frozen=True, slots=True)
class Setup:
    """The set-up of a workspace.

    Attributes:
        settings: as they stand.
        people: how many are on each side.
        on_both: how many are on both, and nobody has said which counts.
        runs: when the next pulse comes, by zone; the zone of most people first. Empty where none is planned.
        next_slot: the day of the next pulse.
        is_trial: the next pulse is a trial.
        running: the round that is open.
        closed: the last rounds, newest first.
        access: how the bot stands to the report channel; Slack was asked.
        bot_name: what follows `/invite @`.
    """

    settings: WorkspaceSettings
    people: Mapping[Side, int]
    on_both: int
    runs: tuple[Run, ...]
    next_slot: date | None
    is_trial: bool
    running: RoundInfo | None
    closed: tuple[ClosedRound, ...]
    access: Access = Access.UNKNOWN
    bot_name: str = ""

    @property
    def has_report(self) -> bool:
        """A report channel was named that results may go to."""
        return bool(self.settings.workspace.report_channel) and self.access is not Access.EXTERNAL

    @property
    def can_post(self) -> bool:
        """Results reach the report channel, as far as Slack has said."""
        return self.has_report and self.access in {Access.MEMBER, Access.UNKNOWN}

    @property
    def has_people(self) -> bool:
        """Somebody is on each side."""
        return all(self.people[side] for side in Side)

    @property
    def is_small(self) -> bool:
        """A side is too small for anything to be shown of it."""
        return any(self.people[side] < SMALLEST_GROUP for side in Side)

    @property
    def is_planned(self) -> bool:
        """A pulse is open, or one is planned."""
        return self.running is not None or self.next_slot is not None

    @property
    def is_complete(self) -> bool:
        """Nothing is left for an admin to do."""
        return self.can_post and self.has_people and not self.on_both and self.is_planned


def read_setup(
    session: Session,
    team_id: str,
    *,
    now: datetime,
    access: Access = Access.UNKNOWN,
    bot_name: str = "",
) -> Setup:
    """The set-up as the database stands, with what Slack said of the report channel before."""
    settings = load_settings(session, team_id)
    guests = settings.pulse.guests
    members = [one for one in everybody(session, team_id) if _is_member(one, guests=guests)]
    series = current_series(session, team_id)
    coming = next_slot_of(session, team_id, settings, now=now)
    return Setup(
        settings=settings,
        people={side: sum(one.side is side for one in members) for side in Side},
        on_both=len(undecided(session, team_id)),
        runs=_runs(members, settings, coming.slot) if coming else (),
        next_slot=coming.slot if coming else None,
        is_trial=series is not None and series.next_is_trial,
        running=open_round_info(session, team_id, now=now),
        closed=_closed(session, team_id),
        access=access,
        bot_name=bot_name,
    )


def _is_member(person: Someone, *, guests: bool) -> bool:
    """Whether somebody belongs to a side, whatever they chose for themselves."""
    return replace(person, left=frozenset()).may_be_asked(guests=guests)


def _runs(members: Iterable[Someone], settings: WorkspaceSettings, slot: date) -> tuple[Run, ...]:
    """One a zone: when most of its people get the pulse, by the public holidays of their countries."""
    pulse, place = settings.pulse, settings.workspace
    closes = closing_instant(slot, pulse.open_days, workspace_calendar(settings), CLOSE_AT, place.timezone)
    blackout = pulse.blackout_days()
    lives: Counter[tuple[str, str]] = Counter(
        (person.timezone, person.country or place.country) for person in members
    )
    in_zone: Counter[str] = Counter()
    for (zone, _), count in lives.items():
        in_zone[zone] += count
    runs: dict[str, Run] = {}
    for (zone, country), _ in sorted(lives.items(), key=lambda item: (-item[1], item[0])):
        calendar = work_calendar(country).without(blackout)
        at = sending_instant(slot, pulse.at, zone, calendar, closes)
        if at is not None:
            runs.setdefault(zone, Run(zone, at))
    return tuple(sorted(runs.values(), key=lambda run: (-in_zone[run.zone], run.zone)))


def _closed(session: Session, team_id: str) -> tuple[ClosedRound, ...]:
    newest = newest_release(session, team_id)
    if newest is None:
        return ()
    views = history(session, team_id, newest.round_id, at_most=ROUNDS_TOLD)
    return tuple(ClosedRound(view.number, view.closed_on, view.turnout) for view in reversed(views))
