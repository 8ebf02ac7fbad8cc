"""Some weeks of a small company on the real services, visiting every instant at which something is due; judges nothing.

Slack takes every message at once; what was sent to whom and when is kept.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import FollowingClock
from bot.db import Base, Database
from bot.deps import Deps
from bot.errors import BotError
from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from bot.people.hours import weekdays_text
from bot.people.models import Person
from bot.people.service import set_away, someone
from bot.pulse.button_values import SNOOZES
from bot.pulse.instrument import load_default
from bot.pulse.models import Round
from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.invitation import INVITATION, bring_forward
from bot.pulse.service.reminder import skip, snooze
from bot.pulse.service.rounds import OPEN, next_round_due
from bot.pulse.service.series import next_opening
from bot.slack.outcome import Sent
from bot.workspace.settings import WEEKDAYS
from jobs.pulse import close_step, open_step, plan_step
from playground import ManualClock
from tests.outbox.letters import settle_taken, take_at_once
from tests.people.cast import TEAM, company, names_of, user
from tests.pulse.schedule_cases import (
    COUNTRIES,
    cadences,
    days,
    hours_of_work,
    sending_hours,
    weekdays,
    zones,
)

NAMES = (*names_of("sales", 2), *names_of("marketing", 2))
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Habits:
    """How somebody lives, and what they do with their pulses."""

    zone: str
    country: str
    hours: tuple[time, time]
    weekdays: frozenset[int]
    # How many hours after the beginning an absence is told, its length in days, and after how many they are back.
    away_at: int
    away_days: int
    back_after: int
    # How many statements of a pulse are answered, and how many hours after it came.
    answers: int
    after: int
    # What they choose at the message itself: a snooze, `skip`, or nothing.
    choice: str


@dataclass(frozen=True)
class Life:
    """A company's people and settings, and when its bot does not run: hours from the beginning, and for how long."""

    people: tuple[Habits, ...]
    begin: date
    weeks: int
    weekday: str
    at: time
    open_days: int
    zone: str
    country: str
    blackout: tuple[date, date]
    outages: tuple[tuple[int, int], ...]


habits = st.builds(
    Habits,
    zone=zones,
    country=st.sampled_from(COUNTRIES[1:]),
    hours=st.just((time(9), time(17))) | hours_of_work,
    weekdays=st.just(frozenset(range(5))) | weekdays,
    away_at=st.integers(0, 250),
    away_days=st.sampled_from((0, 1, 2, 3, 5, 12)),
    back_after=st.sampled_from((20, 20, 0, 2)),
    answers=st.sampled_from((0, 0, 0, 2, 4)),
    after=st.integers(0, 120),
    choice=st.sampled_from(("", "", "", "skip", *SNOOZES)),
)


@st.composite
def lives(draw):
    """Any company of four."""
    begin = draw(days)
    pause = begin + timedelta(days=draw(st.integers(0, 30)))
    outages = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 150)), max_size=2)
    return Life(
        people=tuple(draw(habits) for _ in NAMES),
        begin=begin,
        weeks=draw(cadences),
        # Today or one of the two days after it: the first round opens soon.
        weekday=WEEKDAYS[(begin.weekday() + draw(st.integers(0, 2))) % 7],
        at=draw(sending_hours),
        open_days=draw(st.integers(1, 10)),
        zone=draw(zones),
        country=draw(st.sampled_from(COUNTRIES[1:])),
        blackout=(pause, pause + timedelta(days=draw(st.integers(0, 6)))),
        outages=tuple(draw(outages)),
    )


@dataclass(frozen=True)
class Letter:
    """A message Slack took; `is_in_hours` says whether its recipient was at work where they are, at that instant."""

    name: str
    kind: str
    round_id: str
    at: datetime
    is_in_hours: bool


@lru_cache
def public_holidays(country, year):
    """As the library knows them."""
    return frozenset(country_holidays(country, years=year))


class Simulation:
    """One life of a company."""

    def __init__(self, life, keys):
        self.life = life
        self.begin = datetime.combine(life.begin, time(0), UTC)
        self.clock = ManualClock(self.begin)
        self.db = Database("sqlite://")
        Base.metadata.create_all(self.db.engine)
        # No call to Slack is made: nothing listens there.
        self.deps = Deps(self.db, FollowingClock(self.clock), keys, load_default(), "http://127.0.0.1:9/")
        self.letters = []
        # What people do, by the instant at which they do it.
        self.deeds = []
        self._hire(keys)
        plan_step(self.deps, self.now)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.db.close()

    @property
    def now(self):
        return self.clock()

    def runs(self, **span):
        """Until then, at each instant at which something is due or somebody does something."""
        end = self.now + timedelta(**span)
        self._work()
        while (moment := self._next_instant()) is not None and moment <= end:
            self.clock.move_to(max(moment, self.now))
            self._deeds_due()
            self._work()

    @property
    def rounds(self):
        with self.deps.read() as session:
            return session.scalars(select(Round).order_by(Round.slot)).all()

    def _hire(self, keys):
        life = self.life
        with self.deps.begin() as session:
            company(
                session,
                keys,
                sales=NAMES[:2],
                marketing=NAMES[2:],
                now=self.now,
                workspace__timezone=life.zone,
                workspace__country=life.country,
                pulse__every_weeks=life.weeks,
                pulse__weekday=life.weekday,
                pulse__at=life.at.isoformat("minutes"),
                pulse__open_days=life.open_days,
                pulse__blackout=[[day.isoformat() for day in life.blackout]],
            )
            for name, one in zip(NAMES, life.people, strict=True):
                row = session.get_one(Person, (TEAM, user(name)))
                row.own_timezone, row.own_country = one.zone, one.country
                (row.work_from, row.work_until), row.work_days = one.hours, weekdays_text(one.weekdays)
                if one.away_days:
                    leaves = self.begin + one.away_at * HOUR
                    self._plan(leaves, self._leaves, name, one)
                    self._plan(leaves + timedelta(days=one.back_after), self._is_back, name)

    def _plan(self, moment, deed, *what):
        self.deeds.append((moment, len(self.deeds), deed, what))

    def _is_out(self, moment):
        """When the bot runs again, if it does not at that instant."""
        for first, length in self.life.outages:
            begins = self.begin + first * HOUR
            if begins <= moment < begins + length * HOUR:
                return begins + length * HOUR
        return None

    def _next_instant(self):
        with self.deps.read() as session:
            due = [next_opening(session), next_round_due(session, OPEN), outbox.next_due(session)]
        moments = [max(moment, self.now) for moment in due if moment is not None]
        moments += [moment for moment, *_ in self.deeds]
        moment = min(moments, default=None)
        while moment is not None and (again := self._is_out(moment)) is not None:
            moment = again
        return moment

    def _deeds_due(self):
        """What people did up to now; while the bot does not run their clicks reach it when it is back."""
        ripe = sorted(deed for deed in self.deeds if deed[0] <= self.now)
        self.deeds = [deed for deed in self.deeds if deed[0] > self.now]
        for _, _, deed, what in ripe:
            with self.deps.begin() as session:
                deed(session, *what)

    def _work(self):
        while any(step(self.deps, self.now) for step in (open_step, close_step)):
            pass
        while self._delivers():
            pass

    def _delivers(self):
        with self.deps.read() as session:
            turn = outbox.next_turn(session, now=self.now)
            message_id = turn and outbox.first_due(session, turn.team_id, now=self.now)
        if message_id is None:
            return False
        with self.deps.begin() as session:
            kind = session.get_one(OutboxMessage, message_id).kind
            work = take_at_once(session, self.deps.kinds, message_id, self.now)
            if isinstance(work, outbox.Post):
                self._note(session, kind, work.ref)
                sent = Sent(f"D{work.ref.recipient}", "1.1")
                settle_taken(session, self.deps.kinds, work, sent, self.now)
        return True

    def _note(self, session, kind, ref):
        name = next(name for name in NAMES if user(name) == ref.recipient)
        one = self.life.people[NAMES.index(name)]
        self.letters.append(Letter(name, kind, ref.ref, self.now, self._is_in_hours(session, name, one)))
        if kind == INVITATION:
            self._plan(self.now + one.after * HOUR, self._answers, name, one, ref.ref)
            if one.choice:
                self._plan(self.now + HOUR, self._chooses, name, one, ref.ref)

    def _is_in_hours(self, session, name, one):
        local = self.now.astimezone(ZoneInfo(one.zone))
        day = local.date()
        away_until = someone(session, TEAM, user(name)).away_until
        is_off = (
            day in public_holidays(one.country, day.year)
            or self.life.blackout[0] <= day <= self.life.blackout[1]
            or (away_until is not None and day <= away_until)
        )
        return day.weekday() in one.weekdays and not is_off and one.hours[0] <= local.time() < one.hours[1]

    def _leaves(self, session, name, one):
        today = self.now.astimezone(ZoneInfo(one.zone)).date()
        set_away(session, TEAM, user(name), today + timedelta(days=one.away_days))

    def _is_back(self, session, name):
        set_away(session, TEAM, user(name), None)
        bring_forward(session, TEAM, user(name), now=self.now)

    def _answers(self, session, name, one, round_id):
        form = pulse_form(session, self.deps.pulse, TEAM, user(name), round_id)
        if not form.round.is_open(self.now):
            return
        for item in form.items[: one.answers]:
            give_answer(session, self.deps.pulse, TEAM, user(name), round_id, item.statement, 4, now=self.now)

    def _chooses(self, session, name, one, round_id):
        # The close may come before the click, or before the hour that was chosen.
        with suppress(BotError):
            if one.choice == "skip":
                skip(session, TEAM, user(name), round_id, skips=True, now=self.now)
            else:
                snooze(session, self.deps.kinds, TEAM, user(name), round_id, one.choice, now=self.now)
