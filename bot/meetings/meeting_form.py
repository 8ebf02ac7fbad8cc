"""What comes back from the forms of the meeting, and what is typed behind `/meeting add`; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Final

from bot.errors import BotError
from bot.meetings.facts import LONGEST, Kind
from bot.slack.form_state import people, typed
from bot.slack.ids import ForgedValueError

LONGEST_MINUTES: Final = 240
_PREFIXES: Final = {
    "opportunity": Kind.OPPORTUNITY,
    "chance": Kind.OPPORTUNITY,
    "problem": Kind.PROBLEM,
    "issue": Kind.PROBLEM,
    "dispute": Kind.DISPUTE,
    "conflict": Kind.DISPUTE,
    "outlook": Kind.OUTLOOK,
    "coming": Kind.OUTLOOK,
}
"""First words, with a colon behind them, by which somebody says what a topic is."""


class Block(StrEnum):
    """Ids of the forms' inputs."""

    TITLE = "meeting_title"
    KIND = "meeting_kind"
    OWNER = "meeting_owner"
    MINUTES = "meeting_minutes"
    EVERY = "meeting_every"
    DAY = "meeting_day"
    ON = "meeting_on"
    AT = "meeting_at"
    LENGTH = "meeting_length"
    CHANNEL = "meeting_channel"
    CHAIR = "meeting_chair"
    PEOPLE = "meeting_people"
    GUESTS = "meeting_guests"
    WHICH = "meeting_which"
    TEXT = "meeting_text"


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something for the agenda; `owner` is empty and `minutes` 0 where nobody said."""

    title: str
    kind: Kind = Kind.PROBLEM
    owner: str = ""
    minutes: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A date of a meeting: which slot it was, where it is known, and the day and local time that are wanted."""

    slot: date | None
    day: date | None
    at: time | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the series was filled in, as `[meeting]` of the settings would say it."""

    every: str
    on: str
    at: str
    minutes: int
    channel: str
    chair: str


def topic_of_line(line: str) -> Topic:
    """What was typed: `opportunity: the new segment`; without such a first word a problem.

    Raises:
        BotError: it is too long to be read out.
    """
    words = " ".join(line.split())
    first, colon, rest = words.partition(":")
    kind = _PREFIXES.get(first.strip().casefold()) if colon and rest.strip() else None
    topic = Topic(rest.strip() if kind else words, kind or Kind.PROBLEM)
    if len(topic.title) > LONGEST["title"]:
        raise BotError("meeting.error.long", n=LONGEST["title"])
    return topic


def parse_topic(state: object) -> Topic | Problems:
    """A topic as it was filled in, or what is wrong and where.

    Raises:
        ForgedValueError: a menu's value that it never had.
    """
    kind, minutes = typed(state, Block.KIND), typed(state, Block.MINUTES)
    if kind not in list(Kind):
        raise ForgedValueError(kind[:80])
    topic = Topic(" ".join(typed(state, Block.TITLE).split()), Kind(kind), typed(state, Block.OWNER))
    problems: Problems = {}
    if not topic.title:
        problems[Block.TITLE] = BotError("meeting.error.no_title")
    if len(topic.title) > LONGEST["title"]:
        problems[Block.TITLE] = BotError("meeting.error.long", n=LONGEST["title"])
    if minutes and not (minutes.isascii() and minutes.isdigit() and 1 <= int(minutes) <= LONGEST_MINUTES):
        problems[Block.MINUTES] = BotError("meeting.error.minutes", n=LONGEST_MINUTES)
    return problems or replace(topic, minutes=int(minutes or 0))


def parse_when(state: object) -> When:
    """Which date, and when it is to be.

    Raises:
        ForgedValueError: a menu's or picker's value that it never had.
    """
    slot, day, at = (typed(state, block) for block in (Block.WHICH, Block.DAY, Block.AT))
    return When(_day(slot), _day(day), _time(at))


def parse_rhythm(state: object) -> Rhythm | Problems:
    """The series as it was filled in, or what is wrong and where."""
    minutes = typed(state, Block.LENGTH)
    which, day = typed(state, Block.ON), typed(state, Block.DAY)
    if minutes and not (minutes.isascii() and minutes.isdigit() and 15 <= int(minutes) <= 480):
        return {Block.LENGTH: BotError("meeting.error.length")}
    every = typed(state, Block.EVERY)
    on = day if every in {"week", "2 weeks"} else f"{which} {day}".strip()
    at = _time(typed(state, Block.AT))
    if at is None:
        return {Block.AT: BotError("meeting.error.no_time")}
    return Rhythm(
        every, on, f"{at:%H:%M}", int(minutes or 60), typed(state, Block.CHANNEL), typed(state, Block.CHAIR)
    )


def parse_people(state: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who takes part, and who comes along."""
    return people(state, Block.PEOPLE), people(state, Block.GUESTS)


def parse_decision(state: object) -> str | Problems:
    """What was decided, or what is wrong with it."""
    text = typed(state, Block.TEXT)
    if not text:
        return {Block.TEXT: BotError("meeting.error.no_decision")}
    if len(text) > LONGEST["decision"]:
        return {Block.TEXT: BotError("meeting.error.long", n=LONGEST["decision"])}
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ForgedValueError(text[:80]) from None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise ForgedValueError(text[:80]) from None
