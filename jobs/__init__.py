"""Time in: the whole timetable. APScheduler decides when to look; the database says what is due."""

from __future__ import annotations

from datetime import timedelta

from bot.directory import keeping
from bot.outbox import service as outbox
from bot.pulse.service.rounds import CLOSED, OPEN, next_round_due
from bot.pulse.service.series import next_opening
from bot.scores.service.ask import next_ask_due
from bot.workspace.syncs import next_sides, next_sync
from jobs import deliver, directory, people, pulse, retention, scores
from jobs.runner import Job

TIMETABLE: tuple[Job, ...] = (
    Job("people_sync", timedelta(seconds=60), people.sync_step, next_sync),
    Job("people_sides", timedelta(seconds=20), people.sides_step, next_sides),
    Job("pulse_plan", timedelta(seconds=60), pulse.plan_step, lambda _: None),
    Job("pulse_open", timedelta(seconds=20), pulse.open_step, next_opening),
    Job("pulse_close", timedelta(seconds=5), pulse.close_step, lambda session: next_round_due(session, OPEN)),
    Job(
        "scores_publish",
        timedelta(seconds=5),
        scores.publish_step,
        lambda session: next_round_due(session, CLOSED),
    ),
    Job("scores_ask", timedelta(seconds=5), scores.ask_step, next_ask_due),
    Job("directory", timedelta(seconds=60), directory.directory_step, keeping.next_due),
    # Days decide, and most have nothing to delete: there is no instant to wait for.
    Job("retention", timedelta(hours=1), retention.forget_step, lambda _: None),
    # Clicks of some minutes together, so that no row tells of one of them.
    Job("outbox_arrivals", timedelta(minutes=10), deliver.arrivals_step, lambda _: None),
    # A reminder that is sent takes longer than one that is not needed, since its person has answered.
    Job("outbox_deliver", timedelta(seconds=1), deliver.deliver_step, outbox.next_due, is_timed=False),
)
