"""The forms in which admins set up: where, who and when; knows no database and no Slack."""

from __future__ import annotations

from datetime import time
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.home.schedule_form import BASELINE, GUESTS, TRIAL, ScheduleField
from bot.home.setup_form import NONE, Field
from bot.people.places import countries, zones
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.workspace.settings import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

    from bot.errors import BotError
    from bot.home.schedule_form import ScheduleDraft
    from bot.home.setup_form import Draft, Problems
    from bot.text import Words

RHYTHMS: Final = {"1": "setup.every.week", "2": "setup.every.two_weeks", "4": "setup.every.four_weeks"}
CHARTS: Final = {"picture": "setup.chart.picture", "native": "setup.chart.native"}
OPTIONS_IN_GROUP: Final = 100
LABEL: Final = 75
"""The most characters of an option."""
MOST_BLACKOUT: Final = 3000


@kit.builds
def waiting_view(words: Words, *, is_check: bool = False) -> kit.View:
    """What is seen while Slack is asked: for its user groups, or about what was submitted."""
    text = words("setup.checking") if is_check else words("setup.opening")
    close = words.plain("setup.close")
    return kit.modal(Callback.SETUP_WAITING, words.plain("setup.title"), [kit.section(text)], close=close)


@kit.builds
def setup_view(
    draft: Draft,
    groups: Mapping[str, str],
    words: Words,
    *,
    problems: Problems | None = None,
    notice: BotError | None = None,
) -> kit.View:
    """The set-up in one form, filled in with what is so or what was typed.

    Args:
        draft: what stands in the inputs.
        groups: the workspace's user groups, handle to id.
        words: the reader's.
        problems: what Slack says against an input, by block id; it stands right under it.
        notice: what is wrong with the whole.
    """
    said = problems or {}
    blocks = [kit.section(words("setup.intro"))]
    if notice is not None:
        blocks.insert(0, kit.section(_warning(notice, words)))
    for block in (*_where(draft, words), *_who(draft, groups, words), *_when(draft, words)):
        blocks.append(block)
        problem = said.get(str(block["block_id"]))
        if problem is not None:
            blocks.append(kit.section(_warning(problem, words)))
    return kit.modal(
        Callback.SETUP,
        words.plain("setup.title"),
        blocks,
        submit=words.plain("setup.save"),
        close=words.plain("setup.cancel"),
    )


@kit.builds
def schedule_view(draft: ScheduleDraft, words: Words) -> kit.View:
    """Rhythm, hour, length and blackouts in one form."""
    rhythm = _rhythm(
        (draft.every_weeks, draft.weekday, draft.at),
        (ScheduleField.EVERY_WEEKS, ScheduleField.WEEKDAY, ScheduleField.AT),
        words,
    )
    return kit.modal(
        Callback.SCHEDULE,
        words.plain("schedule.title"),
        [*rhythm, *_lengths(draft, words), _also(draft, words), _blackout(draft, words)],
        submit=words.plain("setup.save"),
        close=words.plain("setup.cancel"),
    )


def _lengths(draft: ScheduleDraft, words: Words) -> list[kit.Block]:
    days = kit.number_input(Action.INPUT, initial=int(draft.open_days), least=1, most=20)
    counts = [kit.option(words.plain_plural("schedule.count", n), str(n)) for n in (3, 4, 5)]
    statements = kit.select(Action.INPUT, counts, initial=draft.statements)
    return [
        _input("schedule.open_days", days, ScheduleField.OPEN_DAYS, words, hint="schedule.open_days.hint"),
        _input("schedule.statements", statements, ScheduleField.STATEMENTS, words),
    ]


def _also(draft: ScheduleDraft, words: Words) -> kit.Block:
    also = {
        BASELINE: (draft.baseline, "schedule.also.baseline"),
        GUESTS: (draft.guests, "schedule.also.guests"),
        TRIAL: (draft.is_trial, "schedule.also.trial"),
    }
    boxes = kit.checkboxes(
        Action.INPUT,
        [kit.option(words.plain(key), value) for value, (_, key) in also.items()],
        initial=[value for value, (is_ticked, _) in also.items() if is_ticked],
    )
    return _input("schedule.also", boxes, ScheduleField.ALSO, words, optional=True)


def _blackout(draft: ScheduleDraft, words: Words) -> kit.Block:
    text = kit.text_input(
        Action.INPUT,
        initial=draft.blackout,
        multiline=True,
        most=MOST_BLACKOUT,
        placeholder=words.plain("schedule.blackout.placeholder"),
    )
    field, hint = ScheduleField.BLACKOUT, "schedule.blackout.hint"
    return _input("schedule.blackout", text, field, words, hint=hint, optional=True)


def _where(draft: Draft, words: Words) -> list[kit.Block]:
    report = kit.conversations_select(
        Action.INPUT, initial=draft.report or None, placeholder=words.plain("setup.channel")
    )
    charts = [kit.option(words.plain(key), value) for value, key in CHARTS.items()]
    chart = kit.select(Action.INPUT, charts, initial=draft.chart or None)
    return [
        _input("setup.report", report, Field.REPORT, words, hint="setup.report.hint"),
        _input("setup.chart", chart, Field.CHART, words, hint="setup.chart.hint"),
    ]


def _who(draft: Draft, groups: Mapping[str, str], words: Words) -> list[kit.Block]:
    """A channel for each side; where there are user groups, one of these instead."""
    sides = (
        ("setup.sales", draft.sales, Field.SALES),
        ("setup.marketing", draft.marketing, Field.MARKETING),
    )
    group_sides = (
        ("setup.sales.group", draft.sales_group, Field.SALES_GROUP),
        ("setup.marketing.group", draft.marketing_group, Field.MARKETING_GROUP),
    )
    blocks = []
    for (key, channel, field), (group_key, group, group_field) in zip(sides, group_sides, strict=True):
        menu = kit.conversations_select(
            Action.INPUT, initial=channel or None, placeholder=words.plain("setup.channel")
        )
        blocks.append(_input(key, menu, field, words, hint="setup.side.hint", optional=True))
        if groups or group:
            names = _with_present({id_: f"@{handle}" for handle, id_ in sorted(groups.items())}, group)
            options = [_none("setup.no_group", words), *_options(names)]
            menu = kit.grouped_select(Action.INPUT, _spans(options), initial=group or NONE)
            blocks.append(_input(group_key, menu, group_field, words, optional=True))
    return blocks


def _when(draft: Draft, words: Words) -> list[kit.Block]:
    names = _with_present({code: words.country(code) for code in countries()}, draft.country)
    by_name = sorted(names.items(), key=lambda item: item[1])
    lettered = [
        (letter, _options(dict(some))) for letter, some in groupby(by_name, key=lambda item: item[1][0])
    ]
    country = kit.grouped_select(
        Action.INPUT,
        [(words.plain("setup.country.none_label"), [_none("setup.country.none", words)]), *lettered],
        initial=draft.country or NONE,
    )
    zone = kit.grouped_select(
        Action.INPUT,
        _spans(_options(_with_present({name: name for name in zones()}, draft.timezone))),
        initial=draft.timezone,
    )
    rhythm = _rhythm(
        (draft.every_weeks, draft.weekday, draft.at), (Field.EVERY_WEEKS, Field.WEEKDAY, Field.AT), words
    )
    return [
        *rhythm,
        _input("setup.timezone", zone, Field.TIMEZONE, words),
        _input("setup.country", country, Field.COUNTRY, words, hint="setup.country.hint"),
    ]


def _rhythm(
    values: tuple[str, str, str], fields: tuple[StrEnum, StrEnum, StrEnum], words: Words
) -> list[kit.Block]:
    every_weeks, weekday, at = values
    rhythms = [kit.option(words.plain(key), value) for value, key in RHYTHMS.items()]
    days = [kit.option(words.weekday(index), name) for index, name in enumerate(WEEKDAYS)]
    return [
        _input("setup.every", kit.select(Action.INPUT, rhythms, initial=every_weeks), fields[0], words),
        _input("setup.weekday", kit.select(Action.INPUT, days, initial=weekday), fields[1], words),
        _input(
            "setup.at",
            kit.timepicker(Action.INPUT, initial=time.fromisoformat(at)),
            fields[2],
            words,
            hint="setup.at.hint",
        ),
    ]


def _input(
    key: str,
    element: kit.Element,
    field: StrEnum,
    words: Words,
    *,
    hint: str = "",
    optional: bool = False,
) -> kit.Block:
    return kit.input_block(
        words.plain(key),
        element,
        block_id=field,
        optional=optional,
        hint=words.plain(hint) if hint else None,
    )


def _warning(problem: BotError, words: Words) -> str:
    return words("setup.warning", problem=words(problem.key, **problem.values))


def _none(key: str, words: Words) -> kit.Element:
    return kit.option(words.plain(key), NONE)


def _options(names: Mapping[str, str]) -> list[kit.Element]:
    """A menu's options from values and names."""
    return [kit.option(kit.fit(name, LABEL), value) for value, name in names.items()]


def _with_present(names: Mapping[str, str], present: str) -> dict[str, str]:
    """What is chosen at present is offered in any case, by its bare value where it has no name any more."""
    return dict(names) if not present or present in names else {present: present, **names}


def _spans(options: Sequence[kit.Element]) -> list[tuple[str, Sequence[kit.Element]]]:
    """Options in groups of the size Slack takes, each called by its first and last."""
    spans = []
    for start in range(0, len(options), OPTIONS_IN_GROUP):
        some = options[start : start + OPTIONS_IN_GROUP]
        first, last = (str(one["text"]["text"]) for one in (some[0], some[-1]))
        spans.append((kit.fit(f"{first} – {last}", LABEL), some))
    return spans
