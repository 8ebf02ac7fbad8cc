"""What is on a joint meeting's agenda, in which order, and what its measures are; pure: knows no row and nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.meetings.facts import ActionState, Heading, ItemState, Kind, heading_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

STANDING: Final = (Heading.OPPORTUNITIES, Heading.PROBLEMS)
"""Headings that are on every agenda (domain.md B9)."""
_NOT_ON_IT: Final = frozenset({ItemState.PROPOSED, ItemState.DROPPED})


@dataclass(frozen=True, slots=True)
class Item:
    """A topic; `minutes` is 0 where nobody said how long it takes."""

    id: str
    kind: Kind
    position: int
    minutes: int = 0
    state: ItemState = ItemState.OPEN


@dataclass(frozen=True, slots=True)
class Task:
    """An action item: when it was due at first and is now, and how many closes of a meeting it was carried over."""

    id: str
    first_due: date
    due: date
    state: ActionState = ActionState.GIVEN
    done_on: date | None = None
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """Minutes that the topics still to be talked about take, of how many there are; `unsaid` topics name none."""

    planned: int
    length: int
    unsaid: int

    @property
    def over(self) -> int:
        """Minutes too many; 0 where it fits."""
        return max(0, self.planned - self.length)


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What goes on to the next meeting."""

    items: tuple[Item, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both counted."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """In whole percent, halves upwards; None of nothing."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Carried:
    """Action items that were carried over once, and more often than that."""

    once: int
    more: int


@dataclass(frozen=True, slots=True)
class Presence:
    """How many of each side were to come to a meeting, and came."""

    sales_invited: int
    sales_came: int
    marketing_invited: int
    marketing_came: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Of each side, who came of those who were to; `both` are the meetings at which somebody of each side was."""

    sales: Share
    marketing: Share
    both: Share


def has_outlook(day: date, last: date | None) -> bool:
    """Whether "what is coming" is on an agenda: at the first meeting of each calendar quarter (domain.md B30).

    Args:
        day: of the meeting.
        last: of the last meeting before it that had it; None before the first.
    """
    return last is None or _quarter(last) != _quarter(day)


def headings(day: date, last: date | None) -> tuple[Heading, ...]:
    """The headings of an agenda in their order; for the arguments see `has_outlook`."""
    return (*STANDING, Heading.OUTLOOK) if has_outlook(day, last) else STANDING


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """What is on the agenda: by heading, and under it as people put it; without what was proposed or dropped."""
    places = list(Heading)
    on_it = (one for one in items if one.state not in _NOT_ON_IT)
    return tuple(sorted(on_it, key=lambda one: (places.index(heading_of(one.kind)), one.position, one.id)))


def under(heading: Heading, items: Iterable[Item]) -> tuple[Item, ...]:
    """What stands under a heading, in order; disputes stand under the problems."""
    return tuple(one for one in ordered(items) if heading_of(one.kind) is heading)


def shifted(items: Iterable[Item], id_: str, by: int) -> tuple[Item, ...]:
    """The agenda with a topic moved up (-1) or down (1) under its heading, as far as that goes; positions from 0."""
    whole: list[Item] = []
    every = tuple(items)
    for heading in Heading:
        lot = list(under(heading, every))
        place = next((n for n, one in enumerate(lot) if one.id == id_), None)
        if place is not None:
            lot.insert(max(0, place + by), lot.pop(place))
        whole += lot
    return tuple(replace(one, position=n) for n, one in enumerate(whole))


def empty_headings(items: Iterable[Item]) -> tuple[Heading, ...]:
    """Standing headings with nothing under them, of which both leads are reminded (domain.md B9)."""
    filled = {heading_of(one.kind) for one in ordered(items)}
    return tuple(heading for heading in STANDING if heading not in filled)


def budget(items: Iterable[Item], length: int) -> Budget:
    """Whether the topics fit into a meeting of so many minutes; those that are done or put off take no more."""
    coming = [one for one in ordered(items) if one.state is ItemState.OPEN]
    return Budget(sum(one.minutes for one in coming), length, sum(not one.minutes for one in coming))


def carried_over(items: Iterable[Item], tasks: Iterable[Task]) -> CarriedOver:
    """What a close carries over: topics put off or never ticked, and action items that are not done (domain.md B10)."""
    left = tuple(one for one in ordered(items) if one.state is not ItemState.DONE)
    due_first = sorted(tasks, key=lambda one: (one.due, one.id))
    return CarriedOver(left, tuple(one for one in due_first if one.state is not ActionState.DONE))


def dispute_share(items: Iterable[Item]) -> Share:
    """Disputes among the topics of a meeting or a time (domain.md B11): meetings are for work ahead, not for quarrels.

    Of the topics that were on the agenda, talked about or not; each counts once, so give carried ones once.
    """
    on_it = ordered(items)
    return Share(sum(one.kind is Kind.DISPUTE for one in on_it), len(on_it))


def done_on_time(tasks: Iterable[Task], today: date) -> Share:
    """Action items done by the day they were first due, of those whose first day is over (domain.md B10).

    Putting the day off does not make one timely, and one that is done early is judged with the others of its day.
    """
    judged = [one for one in tasks if one.first_due < today]
    return Share(sum(one.done_on is not None and one.done_on <= one.first_due for one in judged), len(judged))


def carried_counts(tasks: Iterable[Task]) -> Carried:
    """Open action items that were carried over at one close, and at several (domain.md B10: flagged)."""
    times = [one.carried for one in tasks if one.state is not ActionState.DONE]
    return Carried(times.count(1), sum(n > 1 for n in times))


def attendance(meetings: Sequence[Presence]) -> Attendance:
    """Attendance of both sides over some meetings (domain.md A7: joint means that both are there).

    Of each side, everybody who came of everybody who was to, over all meetings; and the meetings at which somebody of
    each side was, of all. A meeting counts for it also where one side had nobody to come.
    """
    return Attendance(
        Share(sum(one.sales_came for one in meetings), sum(one.sales_invited for one in meetings)),
        Share(sum(one.marketing_came for one in meetings), sum(one.marketing_invited for one in meetings)),
        Share(sum(bool(one.sales_came and one.marketing_came) for one in meetings), len(meetings)),
    )


def held_share(promised: Collection[date], held: Collection[date]) -> Share:
    """Slots at which a meeting was held, of those promised (domain.md B8); extra ones do not make up for any."""
    slots = frozenset(promised)
    return Share(len(slots & frozenset(held)), len(slots))


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
