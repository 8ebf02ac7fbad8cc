"""The bot with orders of its own: `prepare` brings the people in, `open` opens a round, `deliver` lets it go."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.pulse.service.series import current_series
from jobs import TIMETABLE
from jobs.runner import run_job
from playground.clock import monotonic
from tests.benchmarks.pulse_bot import Orders, obey

BY_NAME = {job.name: job for job in TIMETABLE}


class DeliveryOrders(Orders):
    """Carries these out as well."""

    def prepare(self, now):
        self.now = datetime.fromisoformat(now)
        return {"steps": run_job(self.bot.deps, BY_NAME["people_sync"]) + self._runs("pulse_plan")}

    def slot(self):
        with self.bot.deps.read() as session:
            return {"at": current_series(session, self.bot.team_id).next_at.isoformat()}

    def open(self, now):
        self.now = datetime.fromisoformat(now)
        return {"steps": self._runs("pulse_open")}

    def deliver(self, now):
        """From here on the bot's clock runs, and its heartbeats beat."""
        at, since = datetime.fromisoformat(now), monotonic()
        type(self).now = property(
            lambda _: at + timedelta(seconds=monotonic() - since), lambda _self, _value: None
        )
        return self.schedule()

    def _runs(self, name):
        return run_job(self.bot.deps, BY_NAME[name])


if __name__ == "__main__":
    obey(DeliveryOrders())
