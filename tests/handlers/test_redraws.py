"""The pool that redraws messages: the newest state of each wins, at most one at a time, and nothing ends it."""

import time
from threading import Event, Lock

from structlog.testing import capture_logs

from bot.slack import kit
from bot.slack.outcome import Rejected
from bot.text import Safe
from handlers.redraw import Redraws


def test_of_several_that_wait_for_a_message_the_newest_is_drawn():
    redraws, gate, drawn = Redraws(workers=1), Event(), []
    redraws.submit("busy", gate.wait)
    for state in (1, 2, 3):
        redraws.submit("message", lambda state=state: drawn.append(state))
    gate.set()
    assert redraws.drain()
    assert drawn == [3]
    redraws.stop()


def test_a_message_is_drawn_by_one_worker_at_a_time_while_others_are_drawn():
    redraws, lock, at_work, most, seen = Redraws(workers=4), Lock(), [], [], []

    def draw(key, number):
        with lock:
            at_work.append(key)
            most.append(at_work.count(key))
        time.sleep(0.005)
        with lock:
            seen.append((key, number))
            at_work.remove(key)

    for number in range(20):
        for key in "abc":
            redraws.submit(key, lambda key=key, number=number: draw(key, number))
        time.sleep(0.001)
    assert redraws.drain()
    assert max(most) == 1
    for key in "abc":
        # Whatever was left out in between, the last state is the one that stays.
        assert [number for name, number in seen if name == key][-1] == 19
    redraws.stop()


def test_the_oldest_gives_way_where_too_many_wait():
    redraws, gate, begun, drawn = Redraws(workers=1, capacity=2), Event(), Event(), []
    redraws.submit("busy", lambda: (begun.set(), gate.wait()))
    assert begun.wait(5)
    for key in "abc":
        redraws.submit(key, lambda key=key: drawn.append(key))
    gate.set()
    assert redraws.drain()
    assert drawn == ["b", "c"]
    redraws.stop()


def test_a_drawing_that_throws_is_logged_without_its_text_and_ends_no_worker():
    redraws, drawn = Redraws(workers=1), []

    def broken():
        raise ZeroDivisionError("what Ben has answered")

    with capture_logs() as logged:
        redraws.submit("message", broken)
        assert redraws.drain()
    redraws.submit("message", lambda: drawn.append("again"))
    assert redraws.drain()
    assert drawn == ["again"]
    (line,) = logged
    assert (line["event"], line["error"]) == ("redraw_lost", "ZeroDivisionError")
    assert "test_redraws.py" in line["where"]
    assert "Ben" not in str(line)
    redraws.stop()


def test_draining_gives_up_after_its_time():
    redraws, gate = Redraws(workers=1), Event()
    redraws.submit("slow", gate.wait)
    assert redraws.drain(0.05) is False
    gate.set()
    assert redraws.drain()
    redraws.stop()


def test_the_pool_does_what_waits_before_it_ends_and_nothing_after():
    redraws = Redraws(workers=1)
    done = []
    for number in range(3):
        redraws.submit(f"message {number}", lambda number=number: (time.sleep(0.02), done.append(number)))
    redraws.stop()
    assert done == [0, 1, 2]
    redraws.submit("late", lambda: done.append("late"))
    assert redraws.drain(0.1)
    assert done == [0, 1, 2]


def test_what_never_reached_slack_was_surely_not_announced():
    redraws = Redraws(workers=1)
    answer = redraws.announce(
        "http://127.0.0.1:9/nobody-listens", kit.Message(Safe("Four words for everybody"))
    )
    assert isinstance(answer, Rejected)
    redraws.stop()
