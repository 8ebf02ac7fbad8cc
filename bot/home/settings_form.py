"""The forms of a person's own settings, absence and pause: from what was chosen to what is wanted; pure."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.people.away import LONGEST
from bot.people.own import OwnChoice
from bot.people.pausing import Choice, chosen_until, until_day
from bot.people.places import countries, zones
from bot.slack.form_state import ticked, typed

if TYPE_CHECKING:
    from bot.people.hours import Hours

USUAL: Final = "usual"
"""The option that stands for no choice of one's own: as Slack or the company says."""


class Field(StrEnum):
    """Block ids of the forms; what is wrong is said at the block it concerns."""

    ZONE = "own_zone"
    BEGINS = "own_begins"
    ENDS = "own_ends"
    DAYS = "own_days"
    COUNTRY = "own_country"
    UNTIL = "own_until"
    PAUSE = "own_pause"
    PAUSE_DAY = "own_pause_day"


Problems = dict[str, BotError]
"""What is wrong, by block id; the sentence goes beside the input."""


def parse_own(state: object) -> OwnChoice | Problems:
    """The settings form (`state.values` of its view); forged until checked here."""
    problems: Problems = {}
    zone, country = typed(state, Field.ZONE), typed(state, Field.COUNTRY)
    if zone != USUAL and zone not in zones():
        problems[Field.ZONE] = BotError("home.form.error.zone")
    if country != USUAL and country not in countries():
        problems[Field.COUNTRY] = BotError("home.form.error.country")
    days = ticked(state, Field.DAYS)
    if not days or not days <= set("0123456"):
        problems[Field.DAYS] = BotError("home.form.error.days")
    hours = _hours(state, problems)
    if problems or hours is None:
        return problems
    return OwnChoice(
        timezone="" if zone == USUAL else zone,
        country="" if country == USUAL else country,
        hours=hours,
        weekdays=frozenset(map(int, days)),
    )


def parse_away(state: object, today: date) -> date | Problems:
    """The last day of an absence, from the form about it; `today` is the person's own."""
    until = _day(typed(state, Field.UNTIL))
    if until is None:
        return {Field.UNTIL: BotError("home.form.error.no_day")}
    if until < today:
        return {Field.UNTIL: BotError("home.form.error.past")}
    if until - today > LONGEST:
        return {Field.UNTIL: BotError("home.form.error.too_far")}
    return until


def parse_pausing(state: object, now: datetime, zone: str, hours: Hours) -> datetime | Problems:
    """When a pause ends, from the form about it: with the day that was chosen, else as the buttons say."""
    day, choice = typed(state, Field.PAUSE_DAY), typed(state, Field.PAUSE)
    if day:
        return _until_day(day, now, zone, hours)
    if choice not in list(Choice):
        return {Field.PAUSE: BotError("home.form.error.no_pause")}
    return chosen_until(Choice(choice), now, zone, hours)


def _until_day(typed_day: str, now: datetime, zone: str, hours: Hours) -> datetime | Problems:
    day = _day(typed_day)
    if day is None:
        return {Field.PAUSE_DAY: BotError("home.form.error.no_pause")}
    try:
        return until_day(day, now, zone, hours)
    except BotError as error:
        return {Field.PAUSE_DAY: error}


def _hours(state: object, problems: Problems) -> Hours | None:
    """From and until; None, and noted, where they are none or not in order."""
    begins, ends = _time(typed(state, Field.BEGINS)), _time(typed(state, Field.ENDS))
    for field, at in ((Field.BEGINS, begins), (Field.ENDS, ends)):
        if at is None:
            problems[field] = BotError("home.form.error.no_time")
    if begins is None or ends is None:
        return None
    if begins >= ends:
        problems[Field.ENDS] = BotError("home.form.error.hours")
        return None
    return begins, ends


def _time(text: str) -> time | None:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(second=0, microsecond=0, tzinfo=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
