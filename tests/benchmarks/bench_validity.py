"""Whether the measurement says what is true, on made-up companies whose true score is known; seeds are fixed.

A range takes those who answer for a sample (domain.md C4). So it is held against the score of all who might have worked
there, with new people in every company; the score of the very people it is about lies in it nearly always. Which of two
estimates comes nearer is asked of these very people: what they would have scored, had all of them answered everything
many times. What is held back from publication (C8) is no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

import numpy as np

from bot.people.sides import Side
from bot.pulse.method import STATEMENTS, carry_days
from bot.scores.change import SideFit, change_between
from bot.scores.stages import publish_stage, stage_of
from bot.scores.window import carry_by_statement, window
from tests.benchmarks.figures import Figure, number
from tests.benchmarks.validity_company import (
    EVERY_WEEKS,
    INSTRUMENT,
    K,
    day_of,
    keen_turnouts,
    keep_diary,
    opinions,
    turnouts,
)
from tests.scores.measuring import measure

CARRY = carry_days(K, EVERY_WEEKS)
BY_STATEMENT = carry_by_statement(INSTRUMENT, CARRY)
FEW, HALF_A_YEAR, A_YEAR = 4, 13, 26
"""Rounds. After a few of them nobody has been asked everything."""
QUARTER = CARRY["normal"] // (7 * EVERY_WEEKS)
"""Rounds between two windows that share no answer to a normal statement."""
COVER = {6: 2500, 10: 2000, 20: 1500, 50: 1000}
"""Companies looked at, by people a side."""
CHANGE = {8: 1500, 15: 1000, 30: 500}
STAGES = {10: 30, 20: 25}
YEARS = 2
SOME, COMPANIES = 15, 300
"""People a side and companies where the size is not what is looked at."""
DRAWS = 10
"""Companies that answer in the same rhythm, where it says nothing of their opinions; saves half of the time."""
STIRRED = 0.3
"""Of what people think by themselves, the share that is new a quarter later."""
RISE = 6.0
BORDER = 60.0
MOST_WITHOUT = 0.05
"""Companies that may have no score yet; with more of them the figures would tell of the others alone."""


@dataclass(frozen=True)
class Answering:
    """How unevenly a company answers; `share` is how much of the plain mean's error ours may have.

    Both are off on average only where something draws them to one side: `is_even` says that nothing does.
    """

    what: str
    rounds: int
    share: float
    harder: float = 0.0
    is_keen: bool = False
    is_even: bool = False


ANSWERING = (
    Answering("not everything asked yet", FEW, 1.0, is_even=True),
    Answering("harder statements less answered", HALF_A_YEAR, 1.0, harder=0.8),
    Answering("who thinks better answers more", HALF_A_YEAR, 0.5, is_keen=True),
)


def figures():
    """Cover, error beside that of the plain mean, change, and stages, as they come."""
    for a_side, companies in COVER.items():
        share = cover(_chance(1, a_side), a_side, companies)
        yield Figure(f"the 90 % range holds the true score, {a_side} a side", share, "%", 88, "within", 94)
    yield from errors()
    for a_side, companies in CHANGE.items():
        share = clear_changes(_chance(3, a_side), a_side, companies, rise=0)
        yield Figure(f"clear changes where there are none, {a_side} a side", share, "%", 5, "lower")
    share = clear_changes(_chance(4), SOME, CHANGE[SOME], rise=RISE)
    yield Figure(f"a rise of {RISE:.0f} points called clear, {SOME} a side", share, "%", 86, "higher")
    for a_side, companies in STAGES.items():
        ours, plain = stage_changes(_chance(5, a_side), a_side, companies)
        name = (
            f"changes of stage a year on a border, {a_side} a side (by each round's score: {number(plain)})"
        )
        yield Figure(name, ours, "", 1, "lower")


def _chance(*seed):
    return np.random.default_rng(seed)


def cover(chance, a_side, companies):
    """Percent of companies whose true score lies in the range of their score."""
    hits = []
    for diary in _diaries(chance, a_side, companies, HALF_A_YEAR):
        company = opinions(chance, a_side)
        score = measured(diary.rows(company.answers(chance, diary)), HALF_A_YEAR - 1).company.score
        if score is not None:
            hits.append(abs(score.total - company.true_score) <= score.half90)
    _few_left_out(len(hits), companies)
    return 100 * fmean(hits)


def errors():
    """Our score beside 20 times the plain mean of the same answers, which sets the target."""
    for seed, way in enumerate(ANSWERING):
        ours, plain = errors_of(_chance(2, seed), way)
        for name, size in (("RMSE", rmse), *(() if way.is_even else (("bias", bias),))):
            theirs = size(plain)
            title = f"{name} of the score, {way.what} (20 x plain mean: {number(theirs)})"
            yield Figure(title, size(ours), "points", way.share * theirs, "lower")


def errors_of(chance, way):
    """How far our score and the plain mean are from what the company's own people think: a list of each."""
    ours, plain = [], []
    for _ in range(COMPANIES):
        company = opinions(chance, SOME, harder=way.harder)
        turnout = keen_turnouts(company.standing) if way.is_keen else turnouts(chance, 2 * SOME)
        diary = keep_diary(chance, turnout, way.rounds)
        rows = diary.rows(company.answers(chance, diary))
        score = measured(rows, way.rounds - 1).company.score
        if score is not None:
            ours.append(score.total - company.own_score)
            plain.append(plain_mean(rows, way.rounds - 1) - company.own_score)
    _few_left_out(len(ours), COMPANIES)
    return ours, plain


def clear_changes(chance, a_side, companies, *, rise):
    """Percent of companies of whose true rise by so many points a change is called clear, a quarter apart."""
    calls = []
    for diary in _diaries(chance, a_side, companies, HALF_A_YEAR + QUARTER):
        then = opinions(chance, a_side)
        now = then.stirred(chance, STIRRED).risen(rise)
        values = np.where(diary.number < HALF_A_YEAR, then.answers(chance, diary), now.answers(chance, diary))
        rows = diary.rows(values)
        first = HALF_A_YEAR - 1
        both = [measured(rows, at) for at in (first, first + QUARTER)]
        if all(one.company.score is not None for one in both):
            before, after = (
                tuple(SideFit(side.total, side.n, side.u) for side in (one.sales, one.marketing))
                for one in both
            )
            calls.append(change_between(after, before, since=day_of(first)).call)
    _few_left_out(len(calls), companies)
    return 100 * fmean(call == "clear" for call in calls)


def stage_changes(chance, a_side, companies):
    """Changes a year of the stage that is published, and of each round's own, where the score stays on a border."""
    ours = plain = 0
    for _ in range(companies):
        company = opinions(chance, a_side).moved_to(BORDER)
        diary = keep_diary(chance, turnouts(chance, 2 * a_side), HALF_A_YEAR + YEARS * A_YEAR)
        values = company.answers(chance, diary)
        published, own = [], []
        for at in range(HALF_A_YEAR - 1, HALF_A_YEAR + YEARS * A_YEAR):
            rows = diary.rows(values, since=at - A_YEAR + 1, until=at)
            reading = measured(rows, at).company.reading
            published.append(publish_stage(published[-1] if published else None, reading)[0])
            own.append(stage_of(reading.score) if reading else own[-1])
        ours += _changes([one.stage for one in published])
        plain += _changes(own)
    return ours / companies / YEARS, plain / companies / YEARS


def measured(rows, number):
    """The figures of the window at the close of a round."""
    sides = {side: {} for side in Side}
    for member, windowed in window(rows, close=day_of(number), carry=BY_STATEMENT).items():
        sides[member.side][member.respondent] = windowed.values
    return measure(sides[Side.SALES], sides[Side.MARKETING])


def plain_mean(rows, number):
    """20 times the mean of the answers that count at the close of a round, whoever gave them to whatever statement."""
    people = window(rows, close=day_of(number), carry=BY_STATEMENT).values()
    return STATEMENTS * fmean(value for one in people for value in one.values if value is not None)


def rmse(errors):
    """Root of the mean square."""
    return sqrt(fmean(error**2 for error in errors))


def bias(errors):
    """How far off on average, to whichever side."""
    return abs(fmean(errors))


def _diaries(chance, a_side, companies, rounds):
    """A rhythm of answering for each company; a few have the same."""
    for _ in range(companies // DRAWS):
        diary = keep_diary(chance, turnouts(chance, 2 * a_side), rounds)
        yield from [diary] * DRAWS


def _changes(stages):
    return sum(before != after for before, after in pairwise(stages))


def _few_left_out(found, companies):
    if found < (1 - MOST_WITHOUT) * companies:
        raise RuntimeError(f"only {found} of {companies} companies have a score")
