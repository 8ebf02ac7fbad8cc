"""The director: one move at a time, progress that can be watched, trouble that is told."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from playground import Colleagues, ManualClock, Play, Playground, Timetable, alignment_company
from playground.director import Busy, Director

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Hourly:
    """A timetable with something to do every hour; each time it may be held up, or fail."""

    def __init__(self, clock):
        self.clock = clock
        self.done = []
        self.gate = Event()
        self.gate.set()
        self.error = None
        self.planned = None

    def run(self):
        self.gate.wait(5)
        if self.error:
            raise self.error
        self.done.append(self.clock())

    def next_due(self):
        if self.planned is not None:
            return next((at for at in self.planned if at > self.clock()), None)
        return self.clock() + HOUR


@pytest.fixture
def directed():
    clock = ManualClock(NOON)
    hourly = Hourly(clock)
    slack = Playground(alignment_company(clock))
    slack.world.install({"display_information": {"name": "Probe"}})
    timetable = Timetable(hourly.run, hourly.next_due)
    director = Director(clock, timetable, Play(slack, clock, timetable, Colleagues(slack, 1)))
    director.start()
    yield slack, clock, hourly, director
    hourly.gate.set()
    director.close()


def test_what_a_click_sets_off_comes_within_a_minute(directed):
    slack, clock, hourly, director = directed
    hourly.planned = paced = [NOON + timedelta(seconds=seconds) for seconds in (2, 5, 59, 61)]
    director.catch_up()
    slack.wait_until(lambda: director.next_at is not None)
    assert hourly.done == [NOON, *paced[:3]]
    assert (clock(), director.next_at) == (paced[2], paced[3])


def test_a_move_does_what_is_due_on_the_way(directed):
    slack, clock, hourly, director = directed
    assert director.workday("Europe/Berlin")
    slack.wait_until(lambda: director.busy is None and director.moves)
    assert clock() == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert hourly.done[1:3] == [NOON + HOUR, NOON + 2 * HOUR]
    assert director.moves == ["workday"]
    assert director.next_at == clock() + HOUR
    assert director.next_event()
    slack.wait_until(lambda: director.busy is None)
    assert clock() == datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_what_is_due_after_a_click_is_done_before_a_move_and_does_not_swallow_it(directed):
    slack, clock, hourly, director = directed
    hourly.gate.clear()
    director.catch_up()
    assert director.weeks(1)
    hourly.gate.set()
    slack.wait_until(lambda: director.busy is None)
    assert hourly.done[0] == NOON
    assert clock() == NOON + timedelta(weeks=1)


def test_a_second_move_is_refused_and_a_stop_ends_the_first_early(directed):
    slack, clock, hourly, director = directed
    hourly.gate.clear()
    assert director.weeks(12)
    assert not director.weeks(1)
    assert director.busy.what.startswith("12 weeks")
    director.stop()
    hourly.gate.set()
    slack.wait_until(lambda: director.busy is None)
    assert clock() < NOON + timedelta(weeks=12)


def test_trouble_is_told_and_the_next_move_works(directed):
    slack, clock, hourly, director = directed
    hourly.error = RuntimeError("the disk is full")
    director.weeks(1)
    slack.wait_until(lambda: director.trouble)
    assert director.trouble == "RuntimeError: the disk is full"
    slack.wait_until(lambda: director.busy is None)
    hourly.error = None
    director.weeks(1)
    slack.wait_until(lambda: director.busy is None)
    assert clock() == NOON + timedelta(weeks=1)
    assert director.trouble == ""


def test_how_far_a_move_is():
    busy = Busy("x", NOON, NOON + 4 * HOUR, NOON + HOUR)
    assert busy.share == 0.25
    assert Busy("x", NOON, NOON, NOON).share == 1.0
    assert Busy("x", NOON, NOON + HOUR, NOON + 2 * HOUR).share == 1.0
