"""A company at work in the database, with the timetable's own steps but for those that call Slack."""

from contextlib import closing, contextmanager
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select

from bot.clock import FollowingClock
from bot.db import Database
from bot.deps import Deps
from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from bot.pulse.instrument import load_default
from bot.pulse.models import Assignment, Round
from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.rounds import open_round_info, rounds_of, turnout
from bot.pulse.service.series import current_series
from bot.slack.outcome import Sent
from bot.workspace.models import Workspace
from jobs.pulse import close_step, open_step, plan_step
from jobs.scores import publish_step
from playground import ManualClock
from tests.outbox.letters import settle_taken, take_at_once
from tests.people.cast import MONDAY, TEAM, company, names_of, sets, user
from tests.support.stored import stored

STEPS = (plan_step, open_step, close_step, publish_step)


class Work:
    """Moves the clock and takes the steps that are due; `team_id` is the only workspace."""

    _played: ClassVar = {}

    def __init__(self, db, keys, instrument=None, now=MONDAY):
        self.clock = ManualClock(now)
        self.db = db
        self.keys = keys
        # No call to Slack is made: nothing listens there.
        self.deps = Deps(
            db, FollowingClock(self.clock), keys, instrument or load_default(), "http://127.0.0.1:9/"
        )

    @property
    def now(self):
        return self.clock()

    def once(self, play):
        """`play(work)`; or, where that was played on this engine before, what came of it. In an empty database."""
        with self.deps.read() as session:
            assert session.scalars(select(Workspace)).all() == [], "play it before anything else"
        key = (play, self.db.engine.dialect.name, self.now)
        with closing(stored(self.db.engine.url)) as database:
            if key in self._played:
                kept, now = self._played[key]
                database.put_back(kept)
                self.clock.move_to(now)
            else:
                play(self)
                self._played[key] = (database.keep(), self.now)
        return self

    def hires(self, sales=6, marketing=6, **settings):
        """Installed, with so many people on each side."""
        with self.deps.begin() as session:
            company(
                session,
                self.keys,
                sales=names_of("sales", sales),
                marketing=names_of("marketing", marketing),
                now=self.now,
                **settings,
            )
        return self

    def sets(self, **values):
        with self.deps.begin() as session:
            sets(session, now=self.now, **{"workspace__report_channel": "C0ALIGNMENT"} | values)

    def step(self, *steps):
        """Take these steps until none has anything to do; how many did something."""
        taken = 0
        while sum(one(self.deps, self.now) for one in steps or STEPS):
            taken += 1
            assert taken < 1000, "a step that never ends"
        return taken

    def goes_to(self, moment):
        """Take every step that is due until then, each at its time, and have every message delivered."""
        self.step()
        while (due := self._next_due()) is not None and due <= moment:
            self.clock.move_to(max(due, self.now))
            self.step()
            self.delivers()
        self.clock.move_to(moment)
        self.step()

    def passes(self, **span):
        self.goes_to(self.now + timedelta(**span))

    def _next_due(self):
        with self.deps.read() as session:
            rounds = session.scalars(select(Round.due_at).where(Round.due_at.is_not(None))).all()
            series = current_series(session, TEAM)
            messages = session.scalars(
                select(OutboxMessage.due_at).where(
                    OutboxMessage.kind == INVITATION, OutboxMessage.state == outbox.PENDING
                )
            ).all()
        moments = [*rounds, *messages, *([series.next_at] if series else [])]
        return min(moments, default=None)

    def delivers(self):
        """As if Slack took every invitation whose hour has come."""
        with self.deps.begin() as session:
            rows = session.scalars(
                select(OutboxMessage).where(
                    OutboxMessage.kind == INVITATION,
                    OutboxMessage.state == outbox.PENDING,
                    OutboxMessage.due_at <= self.now,
                )
            ).all()
            for row in rows:
                work = take_at_once(session, self.deps.kinds, row.id, self.now)
                if isinstance(work, outbox.Post):
                    settle_taken(session, self.deps.kinds, work, Sent(f"D{row.recipient}", "1.1"), self.now)

    def opens(self):
        """The next round, open and delivered."""
        with self.deps.read() as session:
            before = open_round_info(session, TEAM, now=self.now)
        self.step(plan_step)
        while True:
            with self.deps.read() as session:
                found = open_round_info(session, TEAM, now=self.now)
            if found is not None and found != before:
                break
            self.goes_to(max(self.series.next_at, self.now))
        self.passes(hours=3)
        return found

    def closes(self):
        """The open round, over and published."""
        found = self.open_round
        self.goes_to(found.closes_at)
        return found

    @property
    def series(self):
        with self.deps.read() as session:
            return current_series(session, TEAM)

    @property
    def open_round(self):
        with self.deps.read() as session:
            return open_round_info(session, TEAM, now=self.now)

    @property
    def rounds(self):
        with self.deps.read() as session:
            return rounds_of(session, TEAM, self.series.id)

    def form(self, name, found=None):
        with self.deps.read() as session:
            return pulse_form(session, self.deps.pulse, TEAM, user(name), (found or self.open_round).id)

    def says(self, name, statement, value, found=None, *, team_id=TEAM):
        with self.deps.begin() as session:
            return give_answer(
                session,
                self.deps.pulse,
                team_id,
                user(name),
                (found or self.open_round).id,
                statement,
                value,
                now=self.now,
            )

    def answers(self, *names, value=4):
        """These people answer all they were asked; `value` may depend on name and statement."""
        found = self.open_round
        for name in names:
            for item in self.form(name, found).items:
                said = value(name, item.statement) if callable(value) else value
                self.says(name, item.statement, said, found)

    def turnout(self, found):
        with self.deps.read() as session:
            return turnout(session, TEAM, found.id)

    def envelopes(self, found):
        """Recipient, hour and expiry of every invitation of a round."""
        with self.deps.read() as session:
            rows = session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.kind == INVITATION, OutboxMessage.ref == found.id)
                .order_by(OutboxMessage.recipient)
            ).all()
        return {row.recipient: row for row in rows}

    def assignments(self, found):
        with self.deps.read() as session:
            return session.scalars(
                select(Assignment).where(Assignment.round_id == found.id).order_by(Assignment.position)
            ).all()


@contextmanager
def another_process(url, keys, now):
    """The same database through connections of its own."""
    db = Database(url)
    try:
        yield Work(db, keys, now=now)
    finally:
        db.close()
