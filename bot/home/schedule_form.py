"""The schedule form: rhythm, hour, length, blackouts; from what was typed to the settings that are wanted; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from bot.errors import BotError
from bot.home.setup_form import Problems, changed, number
from bot.slack.form_state import ticked, typed
from bot.workspace.settings import DayRange, WorkspaceSettings

if TYPE_CHECKING:
    from datetime import date


class ScheduleField(StrEnum):
    """Block ids of the form."""

    EVERY_WEEKS = "schedule_every_weeks"
    WEEKDAY = "schedule_weekday"
    AT = "schedule_at"
    OPEN_DAYS = "schedule_open_days"
    STATEMENTS = "schedule_statements"
    ALSO = "schedule_also"
    BLACKOUT = "schedule_blackout"


BASELINE, GUESTS, TRIAL = "baseline", "guests", "trial"
"""The boxes that may be ticked."""
LONGEST_LINE: Final = 80
"""Characters of a line that is quoted back."""


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """The form as it is filled in, right or wrong; `blackout` as typed, one range a line."""

    every_weeks: str
    weekday: str
    at: str
    open_days: str
    statements: str
    blackout: str
    baseline: bool
    guests: bool
    is_trial: bool


def read_schedule(state: object) -> ScheduleDraft:
    """The form as it was submitted."""
    also = ticked(state, ScheduleField.ALSO)
    return ScheduleDraft(
        every_weeks=typed(state, ScheduleField.EVERY_WEEKS),
        weekday=typed(state, ScheduleField.WEEKDAY),
        at=typed(state, ScheduleField.AT),
        open_days=typed(state, ScheduleField.OPEN_DAYS),
        statements=typed(state, ScheduleField.STATEMENTS),
        blackout=typed(state, ScheduleField.BLACKOUT),
        baseline=BASELINE in also,
        guests=GUESTS in also,
        is_trial=TRIAL in also,
    )


def schedule_of(settings: WorkspaceSettings, *, is_trial: bool) -> ScheduleDraft:
    """The form as the settings stand."""
    pulse = settings.pulse
    return ScheduleDraft(
        every_weeks=str(pulse.every_weeks),
        weekday=pulse.weekday,
        at=f"{pulse.at:%H:%M}",
        open_days=str(pulse.open_days),
        statements=str(pulse.statements),
        blackout="\n".join(_range_text(*days) for days in pulse.blackout),
        baseline=pulse.baseline,
        guests=pulse.guests,
        is_trial=is_trial,
    )


def check_schedule(draft: ScheduleDraft) -> Problems:
    """What is wrong, by block id: the rules are those of a file's `[pulse]`."""
    problems: Problems = {}
    for line, text in _lines(draft.blackout):
        try:
            _RANGE.validate_python(text)
        except ValidationError:
            problems[ScheduleField.BLACKOUT] = BotError(
                "schedule.error.blackout", line=line, typed=text[:LONGEST_LINE]
            )
            return problems | _rule_problems(draft)
    return _rule_problems(draft)


def wanted_schedule(draft: ScheduleDraft, present: WorkspaceSettings) -> WorkspaceSettings:
    """The settings as they are to be: what the form does not show stays as it is.

    Raises:
        ValidationError: a value out of bounds; `check_schedule` tells which.
    """
    return changed(present, pulse=_values(draft) | {"blackout": [text for _, text in _lines(draft.blackout)]})


def _rule_problems(draft: ScheduleDraft) -> Problems:
    try:
        changed(WorkspaceSettings(), pulse=_values(draft))
    except ValidationError as error:
        rules = (_RULES[str(item["loc"][1])] for item in error.errors())
        return {field: BotError(key) for field, key in rules}
    return {}


def _values(draft: ScheduleDraft) -> dict[str, object]:
    return {
        "every_weeks": number(draft.every_weeks),
        "weekday": draft.weekday,
        "at": draft.at,
        "open_days": number(draft.open_days),
        "statements": number(draft.statements),
        "baseline": draft.baseline,
        "guests": draft.guests,
    }


def _lines(blackout: str) -> list[tuple[int, str]]:
    """Number (from 1) and text of the lines that say something."""
    numbered = enumerate(blackout.splitlines(), start=1)
    return [(line, text.strip()) for line, text in numbered if text.strip()]


def _range_text(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


_RANGE: Final[TypeAdapter[DayRange]] = TypeAdapter(DayRange)
# Which input holds which setting of `[pulse]`, and what is said of a value that cannot be one.
_RULES: Final = {
    "every_weeks": (ScheduleField.EVERY_WEEKS, "setup.error.every_weeks"),
    "weekday": (ScheduleField.WEEKDAY, "setup.error.weekday"),
    "at": (ScheduleField.AT, "setup.error.at"),
    "open_days": (ScheduleField.OPEN_DAYS, "schedule.error.open_days"),
    "statements": (ScheduleField.STATEMENTS, "schedule.error.statements"),
}
