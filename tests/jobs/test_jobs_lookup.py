"""Where conversations may be read, a message of which nobody knows is looked for before it is sent again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.meetings import running
from bot.meetings.meeting_views import to_run
from bot.meetings.telling import MINUTES
from bot.outbox.models import OutboxMessage
from bot.pulse.service.invitation import INVITATION
from bot.slack.scopes import LOOKUP_SCOPES
from bot.workspace.models import Workspace
from playground import DropAfter, DropBefore, RateLimited, Refused, ServerError
from playground.files import people_file
from tests.jobs.test_jobs_deliver import EVENING, POST, REPORT, everybody_has_answered_everything, states
from tests.support.house import SETUP

HISTORY, REPLIES, OPEN = "conversations.history", "conversations.replies", "conversations.open"
MEETS = (
    SETUP
    + """
paused = true

[meeting]
every = "week"
on = "thursday"
at = "14:00"
"""
)
HELD = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
SCOPES = sorted({scope for named in LOOKUP_SCOPES.values() for scope in named})


@pytest.fixture
def reading(quiet):
    """The bot with the scopes for it."""
    quiet.slack.app.scopes |= frozenset(SCOPES)
    with quiet.deps.begin() as session:
        session.execute(update(Workspace).values(scopes=",".join(SCOPES)))
    quiet.deps.forget_installation(quiet.team_id)
    return quiet


def opens(house):
    house.set_up()
    house.goes_to(EVENING)
    return [sum(one.by_app for one in house.person(name).sees_dm()) for name in ("ada", "ben", "eva", "finn")]


@pytest.mark.parametrize(
    "fault", [DropAfter(), DropBefore(), ServerError(503), ServerError(500, after_effect=True)]
)
def test_nobody_gets_two_and_nobody_none(reading, fault):
    reading.slack.faults.on(POST, fault, times=4)
    assert opens(reading) == [1, 1, 1, 1]
    assert set(states(reading)) == {"sent"}
    assert len(states(reading)) == 25
    assert len(reading.slack.calls_of(OPEN)) == 4
    assert reading.world.violations == []


@pytest.mark.parametrize("fault", [RateLimited(60), ServerError(503), DropBefore()])
def test_what_cannot_be_looked_for_now_is_looked_for_later(reading, fault):
    reading.slack.faults.on(POST, DropAfter())
    reading.slack.faults.on(HISTORY, fault, times=3)
    assert opens(reading) == [1, 1, 1, 1]
    assert set(states(reading)) == {"sent"}


@pytest.mark.parametrize(("method", "error"), [(HISTORY, "missing_scope"), (OPEN, "user_disabled")])
def test_what_cannot_be_looked_for_at_all_stays_unknown(reading, method, error):
    reading.slack.faults.on(POST, DropAfter())
    reading.slack.faults.on(method, Refused(error))
    opens(reading)
    with reading.deps.read() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == INVITATION)).all()
    assert [row.failure for row in rows if row.state == "unknown"] == [error]
    assert sum(row.state == "sent" for row in rows) == 24


@pytest.mark.parametrize("fault", [DropAfter(), DropBefore()])
def test_a_report_is_looked_for_in_its_channel(reading, fault):
    closes_at = everybody_has_answered_everything(reading)
    reading.slack.faults.on(POST, fault)
    reading.goes_to(closes_at + timedelta(minutes=10))
    assert len(reading.reports()) == 1
    assert states(reading, REPORT) == ["sent"]
    assert reading.slack.calls_of(OPEN) == []


def test_where_too_much_was_said_since_it_stays_unknown(reading):
    closes_at = everybody_has_answered_everything(reading)
    reading.slack.faults.on(POST, DropBefore())

    def talk(_args):
        for number in range(80):
            reading.person("ada").posts("#alignment", f"{number}")
        return True

    reading.slack.faults.on(HISTORY, RateLimited(1), when=talk)
    reading.goes_to(closes_at + timedelta(minutes=10))
    assert reading.reports() == []
    assert states(reading, REPORT) == ["unknown"]


@pytest.mark.parametrize("fault", [DropAfter(), DropBefore()])
def test_minutes_are_looked_for_in_the_thread_of_their_agenda(reading, fault):
    reading.set_up(MEETS)
    reading.imports(people_file(reading.world))
    reading.goes_to(HELD)
    reading.slack.faults.on(POST, fault, when=lambda args: "thread_ts" in args)
    with reading.deps.begin() as session:
        meeting = to_run(session, reading.team_id)
        chair, now = meeting.chair, reading.deps.now()
        running.close(session, reading.deps.kinds, reading.team_id, meeting.id, by=chair, now=now)
    reading.passes(minutes=10)
    (post,) = (one for one in reading.reports() if "Joint meeting" in one.text and one.replies)
    replies = reading.person("ada").sees_thread(post)
    assert [one.text.splitlines()[0] for one in replies] == ["Minutes of 12 March 2026"]
    assert states(reading, MINUTES) == ["sent"]
    assert len(reading.slack.calls_of(REPLIES)) == 1
    assert reading.world.violations == []
