"""Many people who change their answers at once, through the real socket; knows no target."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass

from playground.controls import clickables

ANSWERS = ("1", "2", "3", "4", "5")
CHANGE = "Change my answers"
IN_FLIGHT = 20
GIVE_UP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Load:
    """What became of the clicks of one measurement.

    `waits` holds each click's milliseconds from the instant it was due until its acknowledgement; `redraws` counts
    those carried out, `calls` the calls of the Web API; `seconds` is how long clicks were made, `tail` how much longer
    the last redraw took.
    """

    clicks: int
    waits: tuple[float, ...]
    redraws: int
    calls: int
    seconds: float
    tail: float

    def percentile(self, share):
        """The wait that this share of the clicks stayed within."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Crowd:
    """Everybody who has the pulse open, each with the form of somebody who changes answers before them.

    In this state every click writes another answer, and every redraw draws the whole form.
    """

    def __init__(self, slack):
        self.slack = slack
        self.world = slack.world
        self.app = slack.app
        self.people = []
        for who in slack.people():
            messages = who.sees_dm()
            if messages:
                self.people.append((who, messages[-1]))
        self._turns = itertools.count()
        self._choices = {}

    def answer_everything(self):
        """Each person answers all statements with 3 and begins to change: returns how many clicks that took."""
        clicks = 0
        todo = list(self.people)
        while todo:
            fired = []
            for who, message in todo:
                controls = clickables(self._stored(message).blocks)
                control = next((c for c in controls if c.label.startswith(CHANGE)), None)
                if control is None:
                    control = next(c for c in controls if c.label.startswith("3") and "✓" not in c.label)
                fired.append(self.slack.fire_click(who, who.sees_again(message), control))
                if len(fired) % IN_FLIGHT == 0:
                    fired[-1].result(GIVE_UP_SECONDS)
            _check([one.result(GIVE_UP_SECONDS) for one in fired])
            clicks += len(fired)
            self._settle()
            todo = [(who, message) for who, message in todo if not self._is_changing(message)]
        self.people = [(who, who.sees_again(message)) for who, message in self.people]
        for who, message in self.people:
            by_statement = {}
            for control in clickables(message.blocks):
                if control.label[0] in ANSWERS:
                    by_statement.setdefault(control.block_id, []).append(control)
            self._choices[who.id] = list(by_statement.values())
        return clicks

    def _is_changing(self, message):
        labels = [control.label for control in clickables(self._stored(message).blocks)]
        return sum("✓" in label for label in labels) > 1 and "Done" in labels

    def _stored(self, message):
        return self.world.channels[message.channel].messages[message.ts]

    def click(self):
        """The next click: another person each time, then another statement, then another answer."""
        turn = next(self._turns)
        who, message = self.people[turn % len(self.people)]
        lap = turn // len(self.people)
        statements = self._choices[who.id]
        buttons = statements[lap % len(statements)]
        # 1 and 2 in turn, after the 3 of everybody's first answer: never the answer that is there.
        control = buttons[(lap // len(statements)) % 2]
        return self.slack.fire_click(who, message, control)

    def in_closed_loop(self, seconds):
        """As many clicks as are answered: a new one as soon as one of those under way is acknowledged."""
        run = _Run()
        until = run.began + seconds
        under_way = itertools.count(IN_FLIGHT, -1)
        over = threading.Event()

        def next_click():
            run.watch(self.click(), time.perf_counter(), after)

        def after():
            if time.perf_counter() < until:
                next_click()
            elif next(under_way) == 1:
                over.set()

        self.world.calls.clear()
        for _ in range(IN_FLIGHT):
            next_click()
        if not over.wait(seconds + GIVE_UP_SECONDS):
            raise TimeoutError("clicks were never acknowledged")
        return self._load(run)

    def steadily(self, rate, seconds):
        """So many clicks a second, each at its instant, whatever became of those before."""
        run = _Run()
        self.world.calls.clear()
        for number in range(int(rate * seconds)):
            due = run.began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            run.watch(self.click(), due)
        run.wait_for(int(rate * seconds))
        return self._load(run)

    def _load(self, run):
        ended = time.perf_counter()
        last = self._settle()
        calls = list(self.world.calls)
        redraws = [call for call in calls if call.method == "response_url"]
        failed = [call.error for call in redraws if call.error]
        if failed:
            raise RuntimeError(f"redraws were refused: {sorted(set(failed))}")
        _check(run.deliveries)
        return Load(
            clicks=len(run.waits),
            waits=tuple(run.waits),
            redraws=len(redraws),
            calls=len(calls) - len(redraws),
            seconds=ended - run.began,
            tail=max(0.0, last - ended),
        )

    def _settle(self):
        """Wait until no redraw has come for a while; the instant of the last one."""
        seen, at = len(self.world.calls), time.perf_counter()
        last = at
        while time.perf_counter() - at < 0.3:
            time.sleep(0.02)
            if len(self.world.calls) != seen:
                seen, at = len(self.world.calls), time.perf_counter()
                last = at
        return last


class _Run:
    """Clicks under way, and how long each waited."""

    def __init__(self):
        self.began = time.perf_counter()
        self.waits = []
        self.deliveries = []

    def watch(self, future, due, after=None):
        """Note the click's end; `after` is called then, in the thread that brings the acknowledgement."""

        def acknowledged(ended):
            self.waits.append((time.perf_counter() - due) * 1000)
            self.deliveries.append(ended.result())
            if after is not None:
                after()

        future.add_done_callback(acknowledged)

    def wait_for(self, number):
        until = time.perf_counter() + GIVE_UP_SECONDS
        while len(self.deliveries) < number:
            if time.perf_counter() > until:
                raise TimeoutError(f"{number - len(self.deliveries)} clicks were never acknowledged")
            time.sleep(0.01)


def _check(deliveries):
    """A click that failed would make every figure a lie."""
    failed = sorted({one.problem for one in deliveries if not one.acknowledged})
    if failed:
        raise RuntimeError(f"clicks were not acknowledged: {failed}")
