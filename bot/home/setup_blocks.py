"""What admins see of the set-up: what is missing, what it comes to, what a change has done; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.home.care_blocks import both_sides_line, care_row
from bot.home.setup_check import Access
from bot.people.sides import Side
from bot.pulse.method import SMALLEST_GROUP
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe, channel_mention
from bot.workspace.settings import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.home.setup_state import ClosedRound, Run, Setup
    from bot.text import Words

RUNS_TOLD: Final = 5
"""Zones the next pulse is told in."""
SIDES: Final = {Side.SALES: "side.sales", Side.MARKETING: "side.marketing"}
RHYTHMS: Final = {1: "setup.rhythm.week", 2: "setup.rhythm.two_weeks", 4: "setup.rhythm.four_weeks"}
# What is said of a report channel that results do not reach, and whether asking again helps or naming another.
TROUBLES: Final = {
    Access.OUTSIDE: ("setup.list.outside", True),
    Access.UNSEEN: ("setup.list.unseen", True),
    Access.UNKNOWN: ("setup.list.unknown", True),
    Access.EXTERNAL: ("setup.list.external", False),
    Access.ARCHIVED: ("setup.list.archived", False),
}


def setup_section(setup: Setup, words: Words, zone: str) -> list[kit.Block]:
    """The admin's part of the Home tab: a checklist until all is there, then an overview; `zone` is the reader's."""
    if setup.is_complete:
        blocks = [kit.header(words.plain("setup.overview.head")), *_overview(setup, words, zone)]
    else:
        blocks = [kit.header(words.plain("setup.list.head")), *_checklist(setup, words, zone)]
    return [*blocks, care_row(words)]


@kit.builds
def setup_done_view(setup: Setup, words: Words, zone: str) -> kit.View:
    """What the set-up has come to: who, when, and what is next."""
    lines = [_people_line(setup, words)]
    if setup.on_both:
        lines.append(words.plural("setup.done.on_both", setup.on_both))
    if setup.is_small:
        lines.append(words("setup.small", k=SMALLEST_GROUP))
    blocks = [
        kit.section(Safe("\n").join(lines)),
        kit.section(Safe("\n").join(_run_lines(setup, words, zone))),
    ]
    if setup.access in TROUBLES:
        blocks.append(kit.section(_trouble(setup, words)))
    blocks.append(kit.section(words("setup.done.next", channel=_report(setup))))
    return _done_view(blocks, words)


@kit.builds
def schedule_done_view(setup: Setup, words: Words, zone: str) -> kit.View:
    """What a changed schedule has come to: when the next pulse comes."""
    return _done_view(
        [kit.section(Safe("\n").join([_rhythm(setup, words), *_run_lines(setup, words, zone)]))], words
    )


def _done_view(blocks: list[kit.Block], words: Words) -> kit.View:
    return kit.modal(
        Callback.SETUP_DONE, words.plain("setup.done.title"), blocks, close=words.plain("setup.close")
    )


def _checklist(setup: Setup, words: Words, zone: str) -> list[kit.Block]:
    """Each thing on a line of its own; what is missing has its button."""
    open_form = kit.button(words.plain("setup.list.open"), Action.SETUP_OPEN, style="primary")
    if not setup.settings.workspace.report_channel:
        blocks = [
            kit.section(words("setup.list.intro")),
            _missing(words("setup.list.no_report"), words, open_form),
        ]
    else:
        blocks = _channel_lines(setup, words)
    if setup.has_people:
        blocks.append(_there(_people_line(setup, words), words))
    elif setup.settings.workspace.report_channel:
        blocks.append(_missing(words("setup.list.no_people"), words, _plain_open(words)))
    else:
        # One button of a kind is enough: the same form asks for both.
        blocks.append(_missing(words("setup.list.no_people"), words))
    if setup.on_both:
        blocks.append(both_sides_line(setup.on_both, words))
    if setup.settings.pulse.paused:
        blocks.append(_missing(words("setup.paused"), words))
    elif setup.is_planned and setup.has_people:
        blocks.append(_there(_run_lines(setup, words, zone)[0], words))
    else:
        blocks.append(_missing(words("setup.list.unplanned"), words))
    if setup.has_people and setup.is_small:
        blocks.append(kit.context(words("setup.small", k=SMALLEST_GROUP)))
    if setup.has_report:
        blocks.append(_buttons(setup, words))
    return blocks


def _channel_lines(setup: Setup, words: Words) -> list[kit.Block]:
    named = _there(words("setup.list.report", channel=_report(setup)), words)
    if setup.access not in TROUBLES:
        return [named]
    _, is_asked_again = TROUBLES[setup.access]
    if is_asked_again:
        again = kit.button(words.plain("setup.list.check"), Action.SETUP_CHECK)
        return [named, _missing(_trouble(setup, words), words, again)]
    return [_missing(_trouble(setup, words), words, _plain_open(words))]


def _overview(setup: Setup, words: Words, zone: str) -> list[kit.Block]:
    """Audience, rhythm, next run, participation."""
    lines = [
        words("setup.list.report", channel=_report(setup)),
        _people_line(setup, words),
        _rhythm(setup, words),
    ]
    blocks = [
        kit.section(Safe("\n").join(lines)),
        kit.section(Safe("\n").join(_run_lines(setup, words, zone))),
    ]
    closed = [line for one in setup.closed if (line := _closed_line(one, words))]
    none = words("setup.overview.no_turnout", k=SMALLEST_GROUP)
    blocks.append(kit.section(Safe("\n").join([words("setup.overview.turnout"), *(closed or [none])])))
    if setup.is_small:
        blocks.append(kit.context(words("setup.small", k=SMALLEST_GROUP)))
    return [*blocks, _buttons(setup, words)]


def _buttons(setup: Setup, words: Words) -> kit.Block:
    stop = (
        kit.button(words.plain("setup.resume"), Action.SETUP_RESUME)
        if setup.settings.pulse.paused
        else kit.button(words.plain("setup.pause"), Action.SETUP_PAUSE)
    )
    return kit.actions(
        kit.button(words.plain("setup.change"), Action.SETUP_OPEN),
        kit.button(words.plain("schedule.title"), Action.SETUP_SCHEDULE),
        stop,
    )


def _people_line(setup: Setup, words: Words) -> Safe:
    return words(
        "setup.people",
        sales=words.plural("setup.people.count", setup.people[Side.SALES]),
        marketing=words.plural("setup.people.count", setup.people[Side.MARKETING]),
    )


def _rhythm(setup: Setup, words: Words) -> Safe:
    pulse = setup.settings.pulse
    return words(
        "setup.rhythm",
        rhythm=words(RHYTHMS[pulse.every_weeks]),
        weekday=words.weekday(WEEKDAYS.index(pulse.weekday)),
        at=words.clock(pulse.at),
        statements=words.plural("schedule.statements_count", pulse.statements),
        open_days=words.plural("schedule.days_count", pulse.open_days),
    )


def _run_lines(setup: Setup, words: Words, zone: str) -> list[Safe]:
    """When the next pulse comes, by the clocks of the zones people live in; the first line says it in short."""
    if setup.settings.pulse.paused:
        return [words("setup.paused")]
    if setup.running is not None:
        running = words(
            "setup.running",
            number=setup.running.number,
            until=words.moment(setup.running.closes_at, zone, "long"),
        )
        return [running, *_coming_lines(setup, words, zone)]
    return _coming_lines(setup, words, zone) or [words("setup.list.unplanned")]


def _coming_lines(setup: Setup, words: Words, zone: str) -> list[Safe]:
    if setup.next_slot is None:
        return []
    key = "setup.next_trial" if setup.is_trial else "setup.next"
    at = words.clock(setup.settings.pulse.at)
    lines = [words(key, day=words.date(_first_day(setup.runs, setup.next_slot), "weekday"), at=at)]
    if not setup.runs:
        lines.append(words("setup.nobody_reached"))
    runs = _moments(setup.runs)
    lines += [_run(run, words, zone) for run in runs[:RUNS_TOLD]]
    more = len(runs) - RUNS_TOLD
    return [*lines, words.plural("setup.more_runs", more)] if more > 0 else lines


def _first_day(runs: Sequence[Run], slot: date) -> date:
    """The first day on which it comes to anybody: later than the slot where that is a holiday or kept quiet."""
    return min((run.at.astimezone(ZoneInfo(run.zone)).date() for run in runs), default=slot)


def _moments(runs: Sequence[Run]) -> list[Run]:
    """One run a moment: where clocks show the same, the zone of most people speaks for all."""
    first: dict[datetime, Run] = {}
    for run in runs:
        first.setdefault(run.at, run)
    return list(first.values())


def _run(run: Run, words: Words, zone: str) -> Safe:
    """The hour by the clocks of a zone and, where it differs, by the reader's."""
    there = words.zoned(run.at, run.zone, "weekday")
    if run.at.astimezone(ZoneInfo(run.zone)).utcoffset() == run.at.astimezone(ZoneInfo(zone)).utcoffset():
        return words("setup.run", when=there)
    return words("setup.run_elsewhere", when=there, yours=words.moment(run.at, zone))


def _closed_line(closed: ClosedRound, words: Words) -> Safe | None:
    """`Pulse 3, closed 10 Mar: 9 of 13 in Sales`; None where no side is large enough to tell of."""
    parts = [
        words(
            "report.turnout_side",
            answered=closed.turnout[side].answered,
            delivered=closed.turnout[side].delivered,
            side=words(key),
        )
        for side, key in SIDES.items()
        if side in closed.turnout
    ]
    if not parts:
        return None
    return words(
        "setup.overview.closed",
        number=closed.number,
        day=words.date(closed.closed_on),
        sides=words.listing(parts),
    )


def _trouble(setup: Setup, words: Words) -> Safe:
    key, _ = TROUBLES[setup.access]
    return words(key, channel=_report(setup), bot=setup.bot_name)


def _report(setup: Setup) -> Safe:
    return channel_mention(setup.settings.workspace.report_channel)


def _there(text: Safe, words: Words) -> kit.Block:
    return kit.section(words("setup.list.there", text=text))


def _missing(text: Safe, words: Words, button: kit.Element | None = None) -> kit.Block:
    return kit.section(words("setup.list.missing", text=text), accessory=button)


def _plain_open(words: Words) -> kit.Element:
    return kit.button(words.plain("setup.list.open"), Action.SETUP_OPEN)
