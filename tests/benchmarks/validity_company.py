"""A made-up company whose true score is known: what it is asked, when it answers and what; measures nothing.

Everybody has a leaning towards every statement: their side's level, the statement's difficulty, their own standing, a
view of the statement that lasts, and the mood of the day. The sum is rounded to 1..5. Statements are dealt out by the
product's own rotation. When people answer says nothing of what, unless the caller makes it so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr

from bot.people.sides import Side
from bot.pulse.instrument import load_default
from bot.pulse.method import STATEMENTS
from bot.pulse.rotation import History, select

INSTRUMENT = load_default()
K, EVERY_WEEKS, OPEN_DAYS = 4, 2, 7
FIRST_SLOT = date(2026, 1, 6)
PERSON, VIEW, MOOD = 0.6, 0.6, 0.6
"""Standard deviations between people, between one's views of statements, and from day to day: LAMBDA is 2 of 1."""
LEVEL, APART, DIFFICULTY = (3.1, 0.35), 0.2, 0.5
"""Mean and spread of companies' levels, how far sides are from it, how far apart statements are; on the 1..5 scale."""
TURNOUT = (3.5, 1.5)
"""Of the beta distribution of how often somebody answers: seven times in ten on average."""
LEADERS_ALONE = (8, 11, 20)
"""What staff may not see (domain.md A3)."""
CANNOT_SAY = 0.05
CANNOT_SAY_OF_LEADERS = 0.4
CUTS = (1.5, 2.5, 3.5, 4.5)


def day_of(number):
    """The close day of a round, the first being 0."""
    return FIRST_SLOT + timedelta(weeks=EVERY_WEEKS * number, days=OPEN_DAYS)


def expected(mean, spread):
    """What answers are on average whose unrounded values are normal: each of the cuts passed adds one to the 1."""
    return 1 + sum(ndtr((mean - cut) / spread) for cut in CUTS)


def turnouts(chance, people):
    """How often each person answers, whatever they think."""
    return chance.beta(*TURNOUT, size=people)


def keen_turnouts(standing):
    """How often each person answers who does so the more, the better they think: 0.41, 0.65, 0.83 at -1, 0 and 1."""
    return 1 / (1 + np.exp(-(np.log(0.65 / 0.35) + standing)))


@dataclass(frozen=True)
class Diary:
    """Who answered which statement in which round: three columns in the order of the rounds. `a_side` people each."""

    a_side: int
    who: np.ndarray
    statement: np.ndarray
    number: np.ndarray

    def rows(self, values, until=None, since=0):
        """The answers to the rounds from `since` to `until`, in the columns `window` takes."""
        begin = np.searchsorted(self.number, since)
        end = None if until is None else np.searchsorted(self.number, until, side="right")
        columns = (column[begin:end].tolist() for column in (self.who, self.statement, self.number, values))
        people = [(key_of(who), side_of(who, self.a_side), "all") for who in range(2 * self.a_side)]
        days = [day_of(number) for number in range(self.number[-1] + 1)]
        return [
            (*people[who], statement + 1, value, days[number])
            for who, statement, number, value in zip(*columns, strict=True)
        ]


def key_of(who):
    """A respondent's key."""
    return f"p{who:04}"


def side_of(who, a_side):
    """The first `a_side` people are Sales."""
    return Side.SALES if who < a_side else Side.MARKETING


def keep_diary(chance, turnout, rounds):
    """So many fortnightly pulses without a baseline; what somebody cannot say they never can."""
    people = len(turnout)
    often = np.full(STATEMENTS, CANNOT_SAY)
    often[[no - 1 for no in LEADERS_ALONE]] = CANNOT_SAY_OF_LEADERS
    blind = chance.random((people, STATEMENTS)) < often
    histories = [History(key_of(who), side_of(who, people // 2), {}) for who in range(people)]
    entries = []
    for number in range(rounds):
        slot = FIRST_SLOT + timedelta(weeks=EVERY_WEEKS * number)
        dealt = select(
            histories, instrument=INSTRUMENT, on=slot, k=K, every_weeks=EVERY_WEEKS, seed=str(chance.random())
        )
        for who in np.flatnonzero(chance.random(people) < turnout).tolist():
            asked = dealt[key_of(who)]
            histories[who].dealt.update(dict.fromkeys(asked, slot))
            entries += [(who, no - 1, number) for no in asked if not blind[who, no - 1]]
    columns = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    return Diary(people // 2, *columns)


@dataclass(frozen=True)
class Opinions:
    """What everybody thinks, unrounded: `usual` by side and statement, `own` by person and statement."""

    usual: np.ndarray
    own: np.ndarray

    @property
    def true_score(self):
        """Of all who might have worked there: what a range that takes people for a sample is about."""
        spread = np.sqrt(PERSON**2 + VIEW**2 + MOOD**2)
        return float(expected(self.usual, spread).sum(axis=1).mean())

    @property
    def own_score(self):
        """Of these people: their expected totals, averaged over each side and then over the sides."""
        totals = expected(self.own, MOOD).sum(axis=1)
        return float(totals.reshape(2, -1).mean(axis=1).mean())

    @property
    def standing(self):
        """Everybody's mean leaning against their side's, in standard deviations."""
        each = self.own.mean(axis=1).reshape(2, -1)
        return ((each - each.mean(axis=1, keepdims=True)) / each.std(axis=1, keepdims=True)).ravel()

    def moved_to(self, own_score):
        """The same people, all of whom think so much better or worse of everything that this is their own score."""
        return self._moved(lambda one: one.own_score, own_score)

    def risen(self, points):
        """The same people, all of whom think so much better of everything that the true score is that much higher."""
        return self._moved(lambda one: one.true_score, self.true_score + points)

    def stirred(self, chance, share):
        """The same company later: everybody has changed their mind by themselves, the company as a whole has not.

        `share` of the variance between people and of their views is new.
        """
        kept = self.own - np.repeat(self.usual, len(self.own) // 2, axis=0)
        fresh = chance.normal(0, PERSON, (len(self.own), 1)) + chance.normal(0, VIEW, self.own.shape)
        moved = np.sqrt(1 - share) * kept + np.sqrt(share) * fresh
        return replace(self, own=self.own - kept + moved)

    def answers(self, chance, diary):
        """A value for each entry of the diary."""
        mood = chance.normal(0, MOOD, len(diary.who))
        return np.clip(np.rint(self.own[diary.who, diary.statement] + mood), 1, 5).astype(np.int64)

    def _moved(self, score_of, target):
        """Found by halving: the score rises with every opinion."""
        low, high = -4.0, 4.0
        for _ in range(50):
            middle = (low + high) / 2
            moved = replace(self, usual=self.usual + middle, own=self.own + middle)
            low, high = (middle, high) if score_of(moved) < target else (low, middle)
        return moved


def opinions(chance, a_side, *, harder=0.0):
    """A company drawn at random: its level, its sides, its statements and its people.

    What staff may not see meets with so much less agreement.
    """
    level = chance.normal(*LEVEL) + chance.normal(0, APART, (2, 1))
    usual = level + chance.normal(0, DIFFICULTY, STATEMENTS)
    usual[:, [no - 1 for no in LEADERS_ALONE]] -= harder
    people = chance.normal(0, PERSON, (2 * a_side, 1))
    views = chance.normal(0, VIEW, (2 * a_side, STATEMENTS))
    return Opinions(usual, np.repeat(usual, a_side, axis=0) + people + views)
