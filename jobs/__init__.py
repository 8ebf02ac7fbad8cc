"""Time in: the whole timetable. APScheduler decides when to look; the database says what is due."""

from __future__ import annotations

from datetime import timedelta

from bot.accounts import recording
from bot.digest import service as digests
from bot.directory import keeping
from bot.handoffs import keeping as handoff_keeping
from bot.meetings import action_keeping
from bot.meetings import keeping as meeting_keeping
from bot.outbox import service as outbox
from bot.pulse.service.rounds import CLOSED, OPEN, next_round_due
from bot.pulse.service.series import next_opening
from bot.scores.service.ask import next_ask_due
from bot.workspace.syncs import next_sides, next_sync
from jobs import (
    accounts,
    actions,
    deliver,
    digest,
    directory,
    handoffs,
    meetings,
    people,
    pulse,
    retention,
    reviews,
    scores,
)
from jobs.runner import Job, never

TIMETABLE: tuple[Job, ...] = (
    Job("people_sync", timedelta(seconds=60), people.sync_step, next_sync),
    Job("people_sides", timedelta(seconds=20), people.sides_step, next_sides),
    Job("pulse_plan", timedelta(seconds=60), pulse.plan_step, never),
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
    Job("handoffs", timedelta(seconds=60), handoffs.handoffs_step, handoff_keeping.next_due),
    # Who left is in the database by then; there is no instant to wait for.
    Job("reviews", timedelta(seconds=60), reviews.reviews_step, never),
    Job("accounts", timedelta(seconds=60), accounts.accounts_step, recording.next_due),
    Job("actions", timedelta(seconds=60), actions.actions_step, action_keeping.next_due),
    # Settings say what is wanted; there is no instant to wait for.
    Job("meetings_plan", timedelta(seconds=60), meetings.plan_step, never),
    Job("meetings", timedelta(seconds=20), meetings.meetings_step, meeting_keeping.next_due),
    Job("digest", timedelta(seconds=60), digest.digest_step, digests.next_due),
    # Days decide, and most have nothing to delete: there is no instant to wait for.
    Job("retention", timedelta(hours=1), retention.forget_step, never),
    # Clicks of some minutes together, so that no row tells of one of them.
    Job("outbox_arrivals", timedelta(minutes=10), deliver.arrivals_step, never),
    # A reminder that is sent takes longer than one that is not needed, since its person has answered.
    Job("outbox_deliver", timedelta(seconds=1), deliver.deliver_step, outbox.next_due, is_timed=False),
)
