"""What the measurement costs in a company of ten thousand with a year of answers behind it, each part by itself."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from time import perf_counter

from bot.pulse.instrument import load_default
from bot.pulse.method import carry_days
from bot.scores.audit import is_safe
from bot.scores.chart import ChartPoint, ChartValue, ChartWords, score_chart
from bot.scores.disclosure import decide
from bot.scores.fitting import fit
from bot.scores.groups import Cell
from bot.scores.stages import Stage
from bot.scores.window import carry_by_statement, window
from tests.benchmarks.figures import Figure

PEOPLE, ROUNDS, K = 10_000, 26, 5
CLOSE = date(2026, 12, 15)
WORDS = ChartWords(
    title="Sales and Marketing",
    subtitle="Score 57.3, likely between 53 and 61",
    company="Company",
    combined="Everybody",
    sales="Sales",
    marketing="Marketing",
    range="likely range",
    held="held",
    provisional="provisional",
    stages={stage: stage.value for stage in Stage},
)


def figures():
    """Window, fit, audit and chart, as they come."""
    answers = a_year()
    carry = carry_by_statement(load_default(), carry_days(4, 2))
    people, seconds = timed(lambda: window(answers, close=CLOSE, carry=carry))
    yield Figure(f"window of {len(answers):,} answers", seconds, "s", 2.5, "lower")
    rows = {member.respondent: windowed.values for member, windowed in people.items()}
    fit(dict(list(rows.items())[:100]))  # the libraries are loaded
    _, seconds = timed(lambda: fit(rows))
    yield Figure(f"fit of {len(rows):,} people", seconds, "s", 1.0, "lower")
    past, seconds = timed(releases)
    yield Figure(f"{ROUNDS} releases decided and audited", seconds, "s", ROUNDS, "lower")
    _, seconds = timed(lambda: is_safe(past, K))
    yield Figure(f"audit of {len(past)} figures", seconds, "s", 1.0, "lower")
    draw([point(0)])
    _, seconds = timed(lambda: draw([point(n) for n in range(2 * ROUNDS)]))
    yield Figure(f"chart of {2 * ROUNDS} rounds", seconds, "s", 1.0, "lower")


def timed(act):
    """What it gives, and the seconds it took."""
    begun = perf_counter()
    result = act()
    return result, perf_counter() - begun


def a_year():
    """Four answers a round from everybody, in the columns `window` takes: about a million."""
    chance = Random(1)
    return [
        (f"p{n:05}", "sales" if n % 2 else "marketing", "all", 1 + (n + 4 * number + k) % 20, value, day)
        for number in range(ROUNDS)
        for day in (CLOSE - timedelta(days=14 * (ROUNDS - 1 - number)),)
        for n in range(PEOPLE)
        for k in range(4)
        for value in (chance.choice((1, 2, 3, 4, 5, None)),)
    ]


def releases():
    """A year of decisions in which three quarters answer each round; every figure of it, as it is remembered."""
    chance, state = Random(2), None
    version = dict.fromkeys((f"p{n:05}" for n in range(PEOPLE)), 0)
    for number in range(ROUNDS):
        cells = {Cell("sales", "all"): {}, Cell("marketing", "all"): {}}
        sides = list(cells.values())
        for at, who in enumerate(version):
            version[who] += chance.random() < 0.75
            sides[at % 2][who] = str(version[who])
        state = decide(cells, state, on=CLOSE - timedelta(days=14 * (ROUNDS - number)), k=K).state
    return state.past


def point(number):
    """A round of a chart, both sides with a range."""
    sides = (ChartValue(score, f"{score:.1f}", low=score - 4, high=score + 4) for score in (57.0, 60.0, 54.0))
    day = CLOSE + timedelta(days=14 * number)
    return ChartPoint(day, f"{day.day}.{day.month}.", *sides)


def draw(points):
    """The chart as bytes."""
    return score_chart(points, WORDS)
