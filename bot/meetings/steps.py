"""What comes next for a meeting, and when: topics, agenda, start, and what is left undone; pure: knows no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

LATE_AFTER: Final = timedelta(days=1)
"""From its end until the chair is asked to close it."""
LAPSES_AFTER: Final = timedelta(days=5)
"""From its end until it closes by itself: before the agenda of the next one, also where they meet every week."""
START_LEAD: Final = timedelta(minutes=30)
"""From when on the messages that say it starts are prepared."""


class Step(StrEnum):
    """What is done for a meeting, in this order."""

    COLLECT = "collect"
    AGENDA = "agenda"
    START = "start"
    LATE = "late"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Moments:
    """When topics are asked for and the agenda is shown at the earliest, and when the meeting begins and ends."""

    collect: datetime
    agenda: datetime
    start: datetime
    end: datetime

    def of(self, step: Step) -> datetime:
        """When a step is due."""
        match step:
            case Step.COLLECT:
                return self.collect
            case Step.AGENDA:
                return self.agenda
            case Step.START:
                return self.start - START_LEAD
            case Step.LATE:
                return self.end + LATE_AFTER
        return self.end + LAPSES_AFTER

    def until(self, step: Step) -> datetime:
        """From when on a step is of no use any more: what comes next says the same."""
        match step:
            case Step.COLLECT:
                return self.agenda
            case Step.AGENDA | Step.START:
                return self.start
        return self.end + LAPSES_AFTER


def next_step(moments: Moments, now: datetime, after: Step | None = None) -> tuple[Step, datetime] | None:
    """The next step and when it is due, `now` at the earliest; None after the last.

    A step whose time is over is left out: a meeting that was planned or moved at short notice has no collecting.

    Args:
        moments: of the meeting.
        now: the present instant.
        after: the step that was done last; None where the meeting is new, or is at another time than before.
    """
    steps = list(Step)
    coming = steps[steps.index(after) + 1 :] if after else steps
    for step in coming:
        if step is Step.LAPSE or now < moments.until(step):
            return step, max(now, moments.of(step))
    return None
