"""The Home tab as a person sees it; knows no database. Each section says something, however little there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.directory.blocks import list_message
from bot.home.help_words import help_parts
from bot.home.meeting_blocks import meeting_blocks
from bot.home.needs_blocks import needs_blocks
from bot.home.service import Standing
from bot.meetings.action_blocks import home_blocks
from bot.people.absences import SaidAway
from bot.people.hours import run_of
from bot.people.sides import Programme, Role
from bot.pulse.method import SMALLEST_GROUP
from bot.scores.blocks import stage_message
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.home.service import HomePage, OpenPulse
    from bot.people.absences import Away
    from bot.people.own import OwnSettings
    from bot.people.service import Someone
    from bot.text import Words

# Why somebody is not asked.
NOT_ASKED = {
    Standing.LEFT: "home.now.left",
    Standing.GUEST: "home.now.guest",
    Standing.NEITHER: "home.now.neither",
    Standing.BOTH: "home.now.both",
    Standing.OUTSIDE: "home.now.outside",
    Standing.UNKNOWN: "people.error.unknown",
}

# Whether who could be asked in a pulse is.
PULSES = {Standing.ASKED: "home.settings.joined", Standing.LEFT: "home.settings.left"}

# Reminders somebody has stopped, each with the way back.
LEFT = {
    Programme.AGENDA: "home.settings.left_agenda",
    Programme.DIRECTORY: "home.settings.left_directory",
    Programme.DIGEST: "home.settings.left_digest",
    Programme.GIVEN: "home.settings.left_given",
}


@kit.builds
def home_view(
    page: HomePage,
    words: Words,
    privacy: kit.Block,
    *,
    notice: Safe | None = None,
    setup: Sequence[kit.Block] = (),
    is_setup_first: bool = False,
) -> kit.View:
    """The whole tab.

    Args:
        page: what it shows.
        words: the reader's.
        privacy: the buttons that show and delete what is stored.
        notice: what has just been done, where the page itself does not show it.
        setup: the admin's blocks; nothing for everybody else.
        is_setup_first: the set-up is incomplete: its blocks stand at the top, else at the end.
    """
    blocks = [] if notice is None else [kit.section(notice), kit.divider()]
    if is_setup_first:
        blocks += [*setup, kit.divider()]
    blocks += [
        kit.header(words.plain("home.now.head")),
        *_now(page, words),
        *(home_blocks(page.actions, words, today=page.today) if page.today else ()),
        *needs_blocks(page.needs, words),
        kit.header(words.plain("home.stand.head")),
        *_stand(page, words),
        *_meeting(page, words),
        *_entries(page, words),
        kit.header(words.plain("home.settings.head")),
        *_settings(page, words),
        *_stored(privacy, words),
        kit.header(words.plain("home.help.head")),
        *(kit.section(part) for part in help_parts(page.roles, words)),
    ]
    if not is_setup_first and setup:
        blocks += [kit.divider(), *setup]
    return kit.home(blocks)


def _stored(privacy: kit.Block, words: Words) -> list[kit.Block]:
    """What is stored, and the buttons that show and delete it."""
    text = words("privacy.text", k=SMALLEST_GROUP)
    return [kit.header(words.plain("home.stored.head")), kit.section(text), privacy]


def _now(page: HomePage, words: Words) -> list[kit.Block]:
    """The open pulse and the way to it, or why none is open and when the next one comes."""
    lines = [] if page.away is None else [_away_now(page.away, words)]
    if page.paused_until and page.person:
        until = words.moment(page.paused_until, page.person.timezone, "long")
        lines.append(words("home.now.silent", until=until))
    if page.pulse and page.standing is not Standing.LEFT and page.person:
        lines.append(_pulse_line(page.pulse, words, page.person.timezone))
        return [kit.section(Safe("\n").join(lines)), *_way(page.pulse, words)]
    lines.append(_nothing_open(page, words))
    return [kit.section(Safe("\n").join(lines))]


def _pulse_line(pulse: OpenPulse, words: Words, zone: str) -> Safe:
    key = "home.now.open"
    if pulse.is_skipped:
        key = "home.now.skipped"
    elif pulse.done == pulse.statements:
        key = "pulse.status.done"
    until = words.moment(pulse.closes_at, zone, "long")
    line = words.plural(key, pulse.statements, number=pulse.number, done=pulse.done, until=until)
    return line if pulse.url else line + " " + words("pulse.status.on_its_way")


def _way(pulse: OpenPulse, words: Words) -> list[kit.Block]:
    if not pulse.url:
        return []
    return [kit.actions(kit.button(words.plain("pulse.status.go"), Action.OPEN_LINK, url=pulse.url))]


def _nothing_open(page: HomePage, words: Words) -> Safe:
    if page.standing in NOT_ASKED:
        return words(NOT_ASKED[page.standing]) + _whom_to_ask(page, words)
    if page.is_paused:
        return words("home.now.paused")
    if page.next_at is None or page.person is None:
        return words("home.now.unplanned") + _whom_to_ask(page, words)
    return words("home.now.next", when=words.moment(page.next_at, page.person.timezone, "long"))


def _whom_to_ask(page: HomePage, words: Words) -> Safe:
    """Who can change that, by name (ux.md 30); nothing where it is the person's own doing, or nobody is there."""
    if page.standing is Standing.LEFT or not page.helpers:
        return Safe("")
    if page.person and page.person.user_id in page.helpers:
        return Safe(" ") + words("home.now.yourself")
    return Safe(" ") + words("home.now.ask", people=words.listing([mention(one) for one in page.helpers]))


def _stand(page: HomePage, words: Words) -> list[kit.Block]:
    """The newest result, as `/stage` tells it."""
    if page.standing in {Standing.OUTSIDE, Standing.UNKNOWN}:
        return [kit.section(words("home.stand.inside"))]
    return list(stage_message(page.release, words).blocks)


def _meeting(page: HomePage, words: Words) -> list[kit.Block]:
    """The next joint meeting; of another company's people nothing (ux.md 33)."""
    if page.standing in {Standing.OUTSIDE, Standing.UNKNOWN}:
        return []
    shown = meeting_blocks(page.meeting, words, is_set_up=page.has_meetings)
    return [kit.header(words.plain("home.meeting.head")), *shown]


def _entries(page: HomePage, words: Words) -> list[kit.Block]:
    """What they are called about, as `/whotocall mine` tells it; of another company's people nothing."""
    if page.standing in {Standing.OUTSIDE, Standing.UNKNOWN}:
        return []
    shown = list_message(page.entries, page.entries_in_all, words, is_mine=True)
    head = kit.header(words.plain("home.entries.head"))
    return [head, *shown.blocks, kit.context(words("home.entries.foot"))]


def _settings(page: HomePage, words: Words) -> list[kit.Block]:
    person, own = page.person, page.own
    if person is None or own is None:
        return [kit.section(words("home.settings.unknown"))]
    lines = [
        _zone_line(person, own, words),
        words(
            "home.settings.hours",
            begins=words.clock(person.hours[0]),
            ends=words.clock(person.hours[1]),
            days=days_text(person.weekdays, words),
        ),
        _country_line(page, person, own, words),
        _away_line(page.away, words),
        _pause_line(page.paused_until, person.timezone, words),
    ]
    # Whoever is not asked in any case has nothing to leave.
    if page.standing in PULSES:
        lines.append(words(PULSES[page.standing]))
    if Role.LEAD in person.roles:
        lines.append(
            words("home.settings.ask_off" if Programme.ASK in person.left else "home.settings.ask_on")
        )
    lines += [words(key) for programme, key in LEFT.items() if programme in person.left]
    return [
        kit.section(Safe("\n").join(lines)),
        kit.actions(*_setting_buttons(page, person, words)),
        kit.context(words("home.settings.foot")),
    ]


def _setting_buttons(page: HomePage, person: Someone, words: Words) -> list[kit.Element]:
    buttons = [
        kit.button(words.plain("home.settings.change"), Action.HOME_SETTINGS),
        kit.button(words.plain("home.settings.go_away"), Action.HOME_AWAY),
    ]
    if page.away:
        buttons.append(kit.button(words.plain("home.settings.come_back"), Action.HOME_BACK))
    buttons.append(kit.button(words.plain("home.settings.pause"), Action.HOME_PAUSE))
    if page.paused_until:
        buttons.append(kit.button(words.plain("home.settings.resume"), Action.HOME_RESUME))
    if Programme.PULSE in person.left:
        buttons.append(kit.button(words.plain("home.settings.join"), Action.HOME_JOIN))
    elif page.standing is Standing.ASKED:
        buttons.append(kit.button(words.plain("home.settings.leave"), Action.HOME_LEAVE))
    if Role.LEAD in person.roles and Programme.ASK in person.left:
        buttons.append(kit.button(words.plain("ask.button.join"), Action.ASK_JOIN))
    elif Role.LEAD in person.roles:
        buttons.append(kit.button(words.plain("ask.button.leave"), Action.ASK_LEAVE))
    return buttons


def _zone_line(person: Someone, own: OwnSettings, words: Words) -> Safe:
    key = "home.settings.zone_listed" if own.is_zone_listed else "home.settings.zone"
    if own.chosen.timezone:
        key = "home.settings.zone_own"
    return words(key, city=words.city(person.timezone), zone=person.timezone)


def _country_line(page: HomePage, person: Someone, own: OwnSettings, words: Words) -> Safe:
    """Whose public holidays are kept free."""
    code = person.country or page.company_country
    if not code:
        return words("home.settings.country_none")
    key = "home.settings.country_own" if own.chosen.country else "home.settings.country"
    return words(key, country=words.country(code))


def _away_now(away: Away, words: Words) -> Safe:
    """Until when, why, and what ends it."""
    if isinstance(away, SaidAway):
        return words("home.now.away", day=words.date(away.day, "long"))
    return words("home.now.away_by_status", until=words.moment(away.until, away.timezone, "long"))


def _away_line(away: Away | None, words: Words) -> Safe:
    if away is None:
        return words("home.settings.here")
    if isinstance(away, SaidAway):
        return words("home.settings.away", day=words.date(away.day, "long"))
    return words("home.settings.away_by_status", until=words.moment(away.until, away.timezone, "long"))


def _pause_line(until: datetime | None, zone: str, words: Words) -> Safe:
    if until is None:
        return words("home.settings.not_paused")
    return words("home.settings.paused_until", until=words.moment(until, zone, "long"))


def days_text(weekdays: frozenset[int], words: Words) -> Safe:
    """Weekdays in words: `Sunday to Thursday`, or one by one where they do not follow each other."""
    run = run_of(weekdays)
    if run is None:
        return words.listing([words.weekday(day) for day in sorted(weekdays)])
    return words("home.settings.run", first=words.weekday(run[0]), last=words.weekday(run[1]))
