"""What the measurement costs: a round of ten thousand people closed and published, a chart, a small company's years."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from datetime import date, timedelta
from random import Random
from time import perf_counter

from bot.db import Database
from bot.keys import Keys
from bot.pulse.instrument import load_default
from bot.pulse.method import carry_days
from bot.pulse.service.rounds import round_info
from bot.scores.chart import ChartPoint, ChartValue, score_chart
from bot.scores.release import make_release
from bot.scores.released import Moment, Previous
from bot.scores.service.answers import answers_that_count
from bot.scores.window import carry_by_statement, window
from tests.benchmarks.figures import Figure
from tests.benchmarks.scores_company import Size, empty_database, fill
from tests.people.cast import TEAM
from tests.scores.chart_words import WORDS
from tests.scores.histories import previous_of

SECRET = "a secret of benchmarks, long enough"
ROUNDS, FEW, SMALL_YEARS, TURNS = 26, 12, 2, 5
CLOSE = date(2026, 12, 15)


def figures():
    """Close and publication on each engine, what a window costs an answer, a small company, and a chart."""
    # Eight releases before the last: there is one to compare it with.
    for engine, what, size in (
        ("sqlite", "SQLite", Size(unpublished=8, team=0)),
        ("postgresql", "PostgreSQL", Size(unpublished=1, team=0)),
        ("sqlite", "SQLite, 250 teams", Size(unpublished=1, team=40)),
    ):
        with empty_database(engine) as url:
            yield from published(url, what, size)
    yield linear()
    yield Figure(
        f"slowest of {ROUNDS * SMALL_YEARS} releases of {FEW} people a side",
        small_company(),
        "s",
        10,
        "lower",
    )
    draw([point(0)])
    _, seconds = timed(lambda: draw([point(n) for n in range(2 * ROUNDS)]))
    yield Figure(f"chart of {2 * ROUNDS} rounds", seconds, "s", 1.0, "lower")


def published(url, what, size):
    """The last round of a year closed and published by a process of its own."""
    database = Database(url)
    filled = fill(database, Keys(SECRET), size)
    database.close()
    order = [sys.executable, "-m", "tests.benchmarks.scores_bot", url, SECRET, filled.closes_at.isoformat()]
    told = json.loads(subprocess.run(order, capture_output=True, check=True, text=True).stdout)
    name = f"{filled.answers:,} answers of 10,000 people, {what}"
    yield Figure(f"close, score, publish: {name}", told["seconds"], "s", 5.0, "lower")
    yield Figure(f"memory for it: {name}", told["memory"], "MB", 400, "lower")


def linear():
    """What an answer costs in a window of all answers, beside one of half as many people, turn and turn about."""
    with ExitStack() as stack:
        companies = []
        for part in (2, 1):
            database = Database(stack.enter_context(empty_database("sqlite")))
            stack.callback(database.close)
            size = Size(6_000 // part, 4_000 // part, team=0, unpublished=1)
            companies.append((database, fill(database, Keys(SECRET), size)))
        # The machine is now fast and now slow: of each the quickest of several, and both at the same times.
        turns = [[timed(lambda: windowed(*one))[1] for one in companies] for _ in range(TURNS)]  # noqa: B023  # at once
        half, whole = (
            min(seconds) / filled.answers
            for seconds, (_, filled) in zip(zip(*turns, strict=True), companies, strict=True)
        )
    return Figure(
        "an answer in a window of a million, beside one of half a million",
        whole / half,
        "",
        1.25,
        "lower",
    )


def windowed(database, filled):
    """What counts at the close, read and put together."""
    instrument = load_default()
    carry = carry_by_statement(instrument, carry_days(4, 2))
    versions = {statement.no: statement.version for statement in instrument.statements}
    with database.read() as session:
        info = round_info(session, TEAM, filled.round_id)
        return window(
            answers_that_count(session, info, versions, carry, info.closes_on),
            close=info.closes_on,
            carry=carry,
        )


def small_company():
    """Seconds of the slowest release: the fewer people, the more has to be tried before a figure may be shown."""
    chance, previous, slowest = Random(3), Previous(), 0.0
    carry = carry_by_statement(load_default(), carry_days(4, 2))
    people = [(side, f"{side}{n}") for side in ("sales", "marketing") for n in range(FEW)]
    asked, answers = {who: {} for _, who in people}, []
    for number in range(ROUNDS * SMALL_YEARS):
        day = CLOSE + timedelta(days=14 * number)
        for side, who in people:
            if chance.random() < 0.75:
                for no in sorted(range(1, 21), key=lambda no: (asked[who].get(no, -1), chance.random()))[:4]:
                    asked[who][no] = number
                    answers.append((who, side, "", no, chance.choice((1, 2, 3, 4, 5, None)), day))
        moment = Moment(f"round{number}", day)
        found = window(answers, close=day, carry=carry)
        made, seconds = timed(lambda: make_release(found, previous, moment=moment))  # noqa: B023  # called at once
        previous, slowest = previous_of(made), max(slowest, seconds)
    return slowest


def timed(act):
    """What it gives, and the seconds it took."""
    begun = perf_counter()
    result = act()
    return result, perf_counter() - begun


def point(number):
    """A round of a chart, both sides with a range."""
    sides = (ChartValue(score, f"{score:.1f}", low=score - 4, high=score + 4) for score in (57.0, 60.0, 54.0))
    day = CLOSE + timedelta(days=14 * number)
    return ChartPoint(day, f"{day.day}.{day.month}.", *sides)


def draw(points):
    """The chart as bytes."""
    return score_chart(points, WORDS)
