"""A process that is told to stop amid its work: gone within ten seconds, and nothing acknowledged is lost."""

import ctypes
import platform
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

import app as entente
from bot.clock import SystemClock
from bot.config import read_settings
from bot.db import Database
from bot.home.rehearsal import send_rehearsal
from bot.outbox.models import OutboxMessage
from bot.people.service import someone
from playground import Delay
from tests.cli.operator import environment, settings_of
from tests.cli.test_cli_run import running, stops, uses_it
from tests.support.crowd import PEOPLE, Crowd

# Linux' number of the system call that sends a signal to one thread.
TGKILL = {"x86_64": 234, "aarch64": 131}.get(platform.machine())


def stored(settings, read):
    with closing(Database(settings["DATABASE_URL"])) as database, database.read() as session:
        return read(session)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_under_load_what_was_acknowledged_is_stored(tmp_path, mode):
    with running(tmp_path, mode) as (slack, process):
        uses_it(slack)
        with Crowd(slack, SystemClock().now().date()) as crowd:
            slack.wait_until(lambda: crowd.was_noted(times=4), timeout=20)
            stops(process)
        settings = settings_of(slack, tmp_path)
        for name in PEOPLE:
            who = slack.person(name).person.id
            person = stored(settings, lambda session, who=who: someone(session, slack.world.team.id, who))
            assert crowd.is_stored(name, person.away_until)
    said = (tmp_path / "said").read_text()
    assert "Traceback" not in said
    assert "stopped_with_work_left" not in said


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_calls_that_hang_are_left_behind(tmp_path, mode):
    with running(tmp_path, mode) as (slack, process):
        uses_it(slack)
        settings = settings_of(slack, tmp_path)
        slack.faults.on("chat.postMessage", Delay(30), times=10)
        slack.faults.on("users.list", Delay(30), times=10)
        # By an installation beside it the people are to be read anew, which hangs; so does a message to an admin.
        with (
            environment(settings),
            closing(entente.assemble(read_settings()[0])) as beside,
            beside.deps.begin() as session,
        ):
            to = beside.team_id, slack.person("hana").person.id
            assert send_rehearsal(session, beside.deps.kinds, *to, now=beside.deps.now())

        def state():
            return stored(settings, lambda session: session.scalars(select(OutboxMessage.state)).all())

        slack.wait_until(lambda: state() == ["sending"], timeout=10)
        begun = time.monotonic()
        stops(process)
        assert time.monotonic() - begun > 1
        assert state() == ["sending"]
        assert stored(settings, lambda session: session.scalars(select(OutboxMessage.lease_until)).one())
    said = (tmp_path / "said").read_text()
    assert "Traceback" not in said
    assert mode == "http" or "stopped_with_work_left" in said


@pytest.mark.skipif(
    sys.platform != "linux" or TGKILL is None, reason="Linux alone lets one choose the thread"
)
def test_a_signal_that_another_thread_receives_stops_it_as_well(tmp_path):
    with running(tmp_path, "socket") as (slack, process):
        uses_it(slack)
        others = {int(task.name) for task in Path(f"/proc/{process.pid}/task").iterdir()} - {process.pid}
        assert ctypes.CDLL(None).syscall(TGKILL, process.pid, max(others), signal.SIGTERM) == 0
        assert process.wait(timeout=10) == 0
