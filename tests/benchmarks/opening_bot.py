"""The bot with orders of its own: `people` and `history` make a company with a past, `open` opens its round."""

from __future__ import annotations

import random
import resource
import sys
import time
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.db import insert_all, random_id, table_of
from bot.outbox.models import OutboxMessage
from bot.people.service import audience
from bot.pulse.models import Answer, Assignment, Participation, Round
from bot.pulse.service.rounds import PUBLISHED
from bot.pulse.service.series import current_series
from handlers.files import apply_people
from jobs import TIMETABLE
from jobs.runner import run_job
from tests.benchmarks.opening_company import ROUNDS, START
from tests.benchmarks.pulse_bot import Orders, obey

OPENING = next(job for job in TIMETABLE if job.name == "pulse_open")
TAKE_PART = 0.6
STATEMENTS = 4


class OpeningOrders(Orders):
    """Carries these out as well."""

    def people(self, text):
        return {"changed": len(apply_people(self.bot.deps, self.bot.team_id, text, "people.csv"))}

    def history(self):
        """Answers to the rounds before, as a close leaves them; written in one go, for nobody looks on."""
        chance = random.Random(20)
        with self.bot.deps.begin() as session:
            series = current_series(session, self.bot.team_id)
            people = audience(session, self.bot.team_id, guests=True)
            keys = [self.bot.deps.keys.respondent(self.bot.team_id, person.user_id) for person in people]
            for number in range(1, ROUNDS + 1):
                slot = series.next_slot - timedelta(weeks=2 * (ROUNDS + 1 - number))
                round_id = random_id()
                insert_all(session, table_of(Round), [self._round(round_id, series.id, number, slot)])
                answers = [
                    self._answer(round_id, key, person, 1 + (index + number * STATEMENTS + nth) % 20, chance)
                    for index, (key, person) in enumerate(zip(keys, people, strict=True))
                    if chance.random() < TAKE_PART
                    for nth in range(STATEMENTS)
                ]
                insert_all(session, table_of(Answer), answers)
            return {"answers": session.scalar(select(func.count()).select_from(Answer))}

    def open(self, now):
        """The job's step, as the heartbeat takes it; how long it took and what there is afterwards."""
        self.now = datetime.fromisoformat(now)
        since, worked = time.perf_counter(), time.process_time()
        run_job(self.bot.deps, OPENING)
        took = {"seconds": time.perf_counter() - since, "work": time.process_time() - worked}
        with self.bot.deps.read() as session:
            return took | {
                model.__tablename__: session.scalar(select(func.count()).select_from(model))
                for model in (Participation, Assignment, OutboxMessage)
            }

    def slot(self):
        """When the round opens."""
        with self.bot.deps.read() as session:
            return {"at": current_series(session, self.bot.team_id).next_at.isoformat()}

    def peak(self):
        """The most memory this process ever held."""
        unit = 1 if sys.platform == "darwin" else 1024
        return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6}

    def _round(self, round_id, series_id, number, slot):
        closes_on = slot + timedelta(days=7)
        closes_at = datetime(closes_on.year, closes_on.month, closes_on.day, 17, tzinfo=START.tzinfo)
        return {
            "id": round_id,
            "team_id": self.bot.team_id,
            "series_id": series_id,
            "slot": slot,
            "number": number,
            "state": PUBLISHED,
            "opened_at": closes_at - timedelta(days=7),
            "closes_at": closes_at,
            "closes_on": closes_on,
            "due_at": None,
            "every_weeks": 2,
            "statements": STATEMENTS,
            "is_trial": False,
        }

    def _answer(self, round_id, respondent, person, statement, chance):
        return {
            "round_id": round_id,
            "respondent": respondent,
            "statement": statement,
            "team_id": self.bot.team_id,
            "version": 1,
            "side": str(person.side),
            "team": person.team,
            "value": chance.choice((1, 2, 3, 4, 5, None)),
        }


if __name__ == "__main__":
    obey(OpeningOrders())
