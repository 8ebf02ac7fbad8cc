"""What comes back from the forms about a review: pure; all of it is forged until checked, here its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.accounts.dates import LONGEST_AHEAD
from bot.accounts.facts import LONGEST_PLACE, MOST_INVITED, Plan
from bot.errors import BotError
from bot.people.moments import zone_of
from bot.slack.form_state import people, ticked, typed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

OFF: Final = "off"
"""The box that says that a review did not take place."""


class Block(StrEnum):
    """Ids of the forms' inputs."""

    DAY = "review_day"
    AT = "review_at"
    HOST = "review_host"
    PLACE = "review_place"
    INVITED = "review_invited"
    OTHER = "review_other"
    CAME = "review_came"
    MORE = "review_more"
    OFF = "review_off"


Problems = dict[str, BotError]
"""What is wrong, by the id of the input it is said at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A review as somebody wants it, and whom they want to invite."""

    plan: Plan
    people: tuple[str, ...]


def parse_review(state: object, zone: str, *, now: datetime) -> Wanted | Problems:
    """The review as it was filled in, its time in an IANA `zone`; or what is wrong and where."""
    day, at = _day(typed(state, Block.DAY)), _time(typed(state, Block.AT))
    host, place = typed(state, Block.HOST), " ".join(typed(state, Block.PLACE).split())
    chosen = people(state, Block.INVITED)
    problems: Problems = {}
    if not host:
        problems[Block.HOST] = BotError("accounts.plan.error.host")
    if len(place) > LONGEST_PLACE:
        problems[Block.PLACE] = BotError("call.form.error.long", n=LONGEST_PLACE)
    problems |= too_many(chosen)
    if day is None:
        problems[Block.DAY] = BotError("accounts.plan.error.day")
    if at is None:
        problems[Block.AT] = BotError("accounts.plan.error.at")
    if day is None or at is None or problems:
        return problems
    plan = Plan(host, day, at, zone, place)
    return _in_time(plan, now) or Wanted(plan, chosen)


def too_many(chosen: Collection[str]) -> Problems:
    """That more are chosen than may be invited; nothing where they are not."""
    if len(chosen) <= MOST_INVITED:
        return {}
    return {Block.INVITED: BotError("accounts.plan.error.too_many", n=MOST_INVITED)}


@dataclass(frozen=True, slots=True)
class Came:
    """Who came: those ticked, and `more` who were chosen beside them; None where the review did not take place."""

    ticked: frozenset[str]
    more: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """All of them, in the order of their ids."""
        return tuple(sorted({*self.ticked, *self.more}))


def parse_came(state: object, invited: Collection[str]) -> Came | Problems | None:
    """Who came, of those invited and others; None where the review did not take place."""
    found = Came(ticked(state, Block.CAME) & frozenset(invited), people(state, Block.MORE))
    if OFF not in ticked(state, Block.OFF):
        return found
    return {Block.OFF: BotError("accounts.came.error.both")} if found.people else None


def _in_time(plan: Plan, now: datetime) -> Problems:
    """What is wrong with when it is."""
    today = now.astimezone(zone_of(plan.zone)).date()
    if plan.day < today:
        return {Block.DAY: BotError("accounts.plan.error.past")}
    if plan.day - today > LONGEST_AHEAD:
        return {Block.DAY: BotError("accounts.plan.error.far")}
    return {Block.AT: BotError("accounts.plan.error.over")} if plan.starts_at <= now else {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is None else None
