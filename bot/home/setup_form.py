"""The set-up form: from what was typed to the settings that are wanted; pure, so Slack is asked elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from bot.errors import BotError
from bot.people.places import likely_country
from bot.slack.form_state import typed
from bot.workspace.settings import WorkspaceSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.workspace.settings import SidesSection

NONE: Final = "-"
"""The option of a menu that stands for nothing: Slack has no way to empty a menu again."""
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,20}")
_GROUP: Final = re.compile(r"S[A-Z0-9]{2,20}")


class Field(StrEnum):
    """Block ids of the form; what is wrong is said at the block it concerns."""

    REPORT = "setup_report"
    CHART = "setup_chart"
    SALES = "setup_sales"
    SALES_GROUP = "setup_sales_group"
    MARKETING = "setup_marketing"
    MARKETING_GROUP = "setup_marketing_group"
    COUNTRY = "setup_country"
    TIMEZONE = "setup_timezone"
    EVERY_WEEKS = "setup_every_weeks"
    WEEKDAY = "setup_weekday"
    AT = "setup_at"


Problems = dict[str, BotError]
"""What is wrong, by block id; the sentence goes beside the input."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as it is filled in, right or wrong. A side's group, where one is chosen, goes before its channel."""

    report: str
    chart: str
    sales: str
    sales_group: str
    marketing: str
    marketing_group: str
    country: str
    timezone: str
    every_weeks: str
    weekday: str
    at: str

    @property
    def sales_source(self) -> str:
        """Where Sales is: a channel or a user group."""
        return self.sales_group or self.sales

    @property
    def marketing_source(self) -> str:
        """Where Marketing is."""
        return self.marketing_group or self.marketing


def read_draft(state: object) -> Draft:
    """The form as it was submitted."""

    def of(field: Field) -> str:
        found = typed(state, field)
        return "" if found == NONE else found

    return Draft(
        report=of(Field.REPORT),
        chart=of(Field.CHART),
        sales=of(Field.SALES),
        sales_group=of(Field.SALES_GROUP),
        marketing=of(Field.MARKETING),
        marketing_group=of(Field.MARKETING_GROUP),
        country=of(Field.COUNTRY),
        timezone=of(Field.TIMEZONE),
        every_weeks=of(Field.EVERY_WEEKS),
        weekday=of(Field.WEEKDAY),
        at=of(Field.AT),
    )


def draft_of(settings: WorkspaceSettings, *, zone: str, locale: str) -> Draft:
    """The form as the settings stand.

    Before the first set-up the zone is that of the admin who sets up, and the country the one they most likely work in.
    """
    place, pulse = settings.workspace, settings.pulse
    is_first = not place.report_channel
    sales, marketing = settings.sides.sales, settings.sides.marketing
    return Draft(
        report=place.report_channel,
        chart=place.chart,
        sales=_unless_group(sales),
        sales_group=_if_group(sales),
        marketing=_unless_group(marketing),
        marketing_group=_if_group(marketing),
        country=place.country or (likely_country(zone, locale) if is_first else ""),
        timezone=zone if is_first and place.timezone == "UTC" else place.timezone,
        every_weeks=str(pulse.every_weeks),
        weekday=pulse.weekday,
        at=f"{pulse.at:%H:%M}",
    )


def check(draft: Draft, *, is_listed: bool) -> Problems:
    """What can be seen to be wrong without asking Slack.

    Args:
        draft: the form.
        is_listed: people.csv has said who is on which side, so that no channel needs to.
    """
    problems = _place_problems(draft) | _side_problems(draft, is_listed=is_listed)
    try:
        wanted(draft, WorkspaceSettings())
    except ValidationError as error:
        for item in error.errors():
            field, key = _RULES[str(item["loc"][0]), str(item["loc"][1])]
            problems[field] = BotError(key)
    return problems


def wanted(draft: Draft, present: WorkspaceSettings) -> WorkspaceSettings:
    """The settings as they are to be: what the form does not show stays as it is.

    Raises:
        ValidationError: a value out of bounds; `check` tells which.
    """
    return changed(
        present,
        workspace={
            "report_channel": draft.report,
            "chart": draft.chart or present.workspace.chart,
            "country": draft.country,
            "timezone": draft.timezone,
        },
        sides={"sales": draft.sales_source, "marketing": draft.marketing_source},
        pulse={"every_weeks": number(draft.every_weeks), "weekday": draft.weekday, "at": draft.at},
    )


def changed(present: WorkspaceSettings, **sections: Mapping[str, object]) -> WorkspaceSettings:
    """Settings with other values in some sections, through the same checks as a file's.

    Raises:
        ValidationError: a value out of bounds.
    """
    data: dict[str, Any] = present.model_dump(mode="json")
    for section, values in sections.items():
        data[section] = {**data[section], **values}
    return WorkspaceSettings.model_validate(data)


# Which input holds which setting, and what is said of a value that cannot be one.
_RULES: Final = {
    ("workspace", "chart"): (Field.CHART, "setup.error.chart"),
    ("workspace", "country"): (Field.COUNTRY, "setup.error.country"),
    ("workspace", "timezone"): (Field.TIMEZONE, "setup.error.timezone"),
    ("pulse", "every_weeks"): (Field.EVERY_WEEKS, "setup.error.every_weeks"),
    ("pulse", "weekday"): (Field.WEEKDAY, "setup.error.weekday"),
    ("pulse", "at"): (Field.AT, "setup.error.at"),
}


def side_field(sides: SidesSection, name: str) -> Field:
    """The input a side was chosen in."""
    if name == "sales":
        return Field.SALES_GROUP if sides.sales.startswith("S") else Field.SALES
    return Field.MARKETING_GROUP if sides.marketing.startswith("S") else Field.MARKETING


def _place_problems(draft: Draft) -> Problems:
    problems: Problems = {}
    if not draft.report:
        problems[Field.REPORT] = BotError("setup.error.no_report")
    forms = (
        (Field.REPORT, draft.report, _CHANNEL),
        (Field.SALES, draft.sales, _CHANNEL),
        (Field.MARKETING, draft.marketing, _CHANNEL),
        (Field.SALES_GROUP, draft.sales_group, _GROUP),
        (Field.MARKETING_GROUP, draft.marketing_group, _GROUP),
    )
    for field, value, form in forms:
        if value and not form.fullmatch(value):
            problems[field] = BotError("setup.error.unknown_place")
    return problems


def _side_problems(draft: Draft, *, is_listed: bool) -> Problems:
    sales, marketing = draft.sales_source, draft.marketing_source
    if sales and sales == marketing:
        field = Field.MARKETING_GROUP if draft.marketing_group else Field.MARKETING
        return {field: BotError("setup.error.same_side")}
    if bool(sales) != bool(marketing):
        return {Field.MARKETING if sales else Field.SALES: BotError("setup.error.one_side")}
    if not sales and not is_listed:
        return dict.fromkeys((Field.SALES, Field.MARKETING), BotError("setup.error.no_side"))
    return {}


def number(text: str) -> int | str:
    """A whole number, or what was typed where it is none: a setting's own check says what is wrong with it."""
    return int(text) if text.isascii() and text.isdigit() else text


def _if_group(source: str) -> str:
    return source if source.startswith("S") else ""


def _unless_group(source: str) -> str:
    return "" if source.startswith("S") else source
