"""What an admin may set, with defaults and bounds; pure: reads neither database nor environment.

The shape is that of `setup.toml` (docs/operator.md). A channel or group is a name (`#name`, `@name`) in the file and
an id in the database.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from bot.text import DEFAULT_LANGUAGE, languages

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EARLIEST, LATEST = time(5), time(21)
LONGEST_BLACKOUT = timedelta(days=366)


def _weekday(value: object) -> object:
    word = str(value).strip().lower()
    for full in WEEKDAYS:
        if word in {full, full[:3]}:
            return full
    raise ValueError(f"{value!r} is not a weekday; write for example tuesday or tue")


def _hour(value: object) -> object:
    try:
        at = value if isinstance(value, time) else time.fromisoformat(str(value).strip().zfill(5))
    except ValueError:
        raise ValueError(f"{value!r} is not a time of day; write for example 09:30") from None
    if at.tzinfo is not None:
        raise ValueError(f"{value!r} names a zone; write the local time alone, for example 09:30")
    # Local times around midnight may not exist, or exist twice, on the days the clocks change.
    if not EARLIEST <= at <= LATEST:
        raise ValueError(f"{at:%H:%M} is outside 05:00 to 21:00")
    return at.replace(second=0, microsecond=0)


def _zone(value: object) -> object:
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{value!r} is not a time zone; write for example Europe/Berlin") from None
    return value


def _country(value: object) -> object:
    from holidays import list_supported_countries  # noqa: PLC0415  # slow to import, seldom needed

    code = str(value).strip().upper()
    if code and code not in list_supported_countries():
        raise ValueError(f"{value!r} is not a country code with known holidays; write for example DE or US")
    return code


def _day(value: object) -> date:
    if isinstance(value, datetime):
        raise ValueError(f"{value} is more than a date; write for example 2026-12-24")  # noqa: TRY004  # reported
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{value!r} is not a date; write for example 2026-12-24") from None


def _range(value: object) -> object:
    ends = re.split(r"\s*(?:\.\.|/|\bto\b)\s*", value) if isinstance(value, str) else value
    if isinstance(ends, dict):
        ends = [ends.get("from"), ends.get("to", ends.get("from"))]
    if not isinstance(ends, list | tuple):
        ends = [ends]
    days = [_day(end) for end in ends]
    if not days or len(days) > 2 or days[0] > days[-1]:
        raise ValueError('write a range of dates as ["2026-12-24", "2027-01-02"], first day first')
    if days[-1] - days[0] > LONGEST_BLACKOUT:
        raise ValueError("a blackout is at most a year; to stop the pulses, leave the report channel out")
    return [days[0], days[-1]]


def _one_of(*allowed: str, why: str = "") -> BeforeValidator:
    def check(value: object) -> object:
        word = " ".join(str(value).lower().split())
        if word not in allowed:
            raise ValueError(f"{value!r} is not one of {', '.join(allowed)}{why}")
        return word

    return BeforeValidator(check)


def _meeting_day(value: object) -> object:
    words = str(value).lower().split()
    if not words or len(words) > 2:
        raise ValueError(f"{value!r} is not a day; write for example tuesday or first tuesday")
    if len(words) == 2 and words[0] not in {"first", "second", "third", "fourth", "last"}:
        raise ValueError(f"{words[0]!r} is not one of first, second, third, fourth, last")
    return " ".join([*words[:-1], str(_weekday(words[-1]))])


Weekday = Annotated[str, BeforeValidator(_weekday)]
Hour = Annotated[time, BeforeValidator(_hour), PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str)]
Zone = Annotated[str, BeforeValidator(_zone)]
Country = Annotated[str, BeforeValidator(_country)]
DayRange = Annotated[tuple[date, date], BeforeValidator(_range)]
MeetingDay = Annotated[str, BeforeValidator(_meeting_day)]
Chart = Annotated[str, _one_of("picture", "native")]
Language = Annotated[str, _one_of(*languages())]
Chair = Annotated[str, _one_of("alternates", "sales", "marketing")]
# The reason is said where somebody wants to meet less often (domain.md B8).
_TOO_SELDOM = ": a quarter is the longest, for Sales and Marketing that meet less often lose touch"
Cadence = Annotated[str, _one_of("week", "2 weeks", "month", "2 months", "quarter", why=_TOO_SELDOM)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)


class WorkspaceSection(_Section):
    """`[workspace]`: where results go, and the company's calendar."""

    report_channel: str = ""
    leads_channel: str = ""
    liaisons_channel: str = ""
    country: Country = ""
    timezone: Zone = "UTC"
    chart: Chart = "picture"
    # What is posted in channels; a person is written to in the language they read Slack in.
    language: Language = DEFAULT_LANGUAGE
    # Messages a person gets in a day without having asked for them (ux.md 16).
    messages_a_day: Annotated[int, Field(ge=1, le=20)] = 2
    admins: tuple[str, ...] = ()


class SidesSection(_Section):
    """`[sides]`: a channel or user group whose members are the side; empty where people.csv says it."""

    sales: str = ""
    marketing: str = ""


class PulseSection(_Section):
    """`[pulse]`: when and how much is asked (domain.md C, table of parameters)."""

    every_weeks: Literal[1, 2, 4] = 2
    weekday: Weekday = "tuesday"
    at: Hour = time(10)
    open_days: int = Field(default=5, ge=1, le=20)
    statements: int = Field(default=4, ge=3, le=5)
    baseline: bool = False
    guests: bool = False
    paused: bool = False
    blackout: tuple[DayRange, ...] = ()

    def blackout_days(self) -> frozenset[date]:
        """Every single day of the blackout ranges, on which nothing unprompted is sent (ux.md 35)."""
        return frozenset(
            first + timedelta(days=n) for first, last in self.blackout for n in range((last - first).days + 1)
        )


class MeetingSection(_Section):
    """`[meeting]`: the joint meeting's rhythm; at least every quarter (domain.md A7)."""

    every: Cadence = "month"
    on: MeetingDay = "first tuesday"
    at: Hour = time(14)
    minutes: int = Field(default=60, ge=15, le=480)
    channel: str = ""
    timezone: Zone | None = None
    # Which side's leads take the chair: both in turn, or always the same one's.
    chair: Chair = "alternates"

    @model_validator(mode="after")
    def _fits(self) -> MeetingSection:
        which, _, day = self.on.rpartition(" ")
        if which and self.every.endswith(("week", "weeks")):
            raise ValueError(f"every {self.every} cannot be on the {self.on}; write {day}")
        return self


class DigestSection(_Section):
    """`[digest]`: when leads get their weekly digest, at their own local time."""

    weekday: Weekday = "monday"
    at: Hour = time(9)


class AccountsSection(_Section):
    """`[accounts]`: the most important customers (domain.md A8: the ten most important)."""

    # As many as a message shows with their buttons.
    most: int = Field(default=10, ge=1, le=20)


class HandoffsSection(_Section):
    """`[handoffs]`: within what time something that is handed over is to be done."""

    # Working hours of whoever takes it over: following up leads, where nothing else is said.
    lead_hours: Annotated[int, Field(ge=1, le=80)] = 8


class WorkspaceSettings(_Section):
    """Everything an admin can set."""

    workspace: WorkspaceSection = WorkspaceSection()
    sides: SidesSection = SidesSection()
    pulse: PulseSection = PulseSection()
    meeting: MeetingSection | None = None
    digest: DigestSection = DigestSection()
    handoffs: HandoffsSection = HandoffsSection()
    accounts: AccountsSection = AccountsSection()


def channels_of(settings: WorkspaceSettings) -> frozenset[str]:
    """Every channel that is posted to."""
    place = settings.workspace
    meeting = settings.meeting.channel if settings.meeting else ""
    return frozenset({place.report_channel, place.leads_channel, place.liaisons_channel, meeting} - {""})


def flatten(settings: WorkspaceSettings) -> dict[str, str]:
    """Every setting as `section.name` with its value as JSON; a section that is not set is left out."""
    dump: dict[str, dict[str, Any] | None] = settings.model_dump(mode="json")
    return {
        f"{section}.{name}": json.dumps(value)
        for section, values in dump.items()
        if values is not None
        for name, value in values.items()
    }


def unflatten(stored: Mapping[str, str]) -> WorkspaceSettings:
    """The settings behind stored rows; what is not stored has its default."""
    nested: dict[str, dict[str, object]] = {}
    for key, value in stored.items():
        section, _, name = key.partition(".")
        nested.setdefault(section, {})[name] = json.loads(value)
    return WorkspaceSettings.model_validate(nested)
