"""The forms of Home, a person's own settings, absence and pause, and what their menus offer; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.home.settings_form import USUAL, Field
from bot.people.pausing import Choice
from bot.people.search import find_countries, find_zones, fits, zone_place
from bot.slack import kit
from bot.slack.ids import Action, Callback

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.people.hours import Hours
    from bot.people.own import OwnSettings
    from bot.people.search import Place
    from bot.text import Words

OPTION = 75


@kit.builds
def settings_view(own: OwnSettings, company_country: str, words: Words) -> kit.View:
    """The settings as they are, to be changed: zone, hours, days, country."""
    chosen = own.chosen
    zone = _option(zone_place(chosen.timezone, words)) if chosen.timezone else usual_zone(own, words)
    country = (
        kit.option(words.country(chosen.country), chosen.country)
        if chosen.country
        else usual_country(own, company_country, words)
    )
    blocks = [
        kit.input_block(
            words.plain("home.form.zone"),
            kit.external_select(Action.OWN_ZONE, initial=zone),
            block_id=Field.ZONE,
            hint=words.plain("home.form.zone_hint"),
        ),
        *_hours(chosen.hours, words),
        kit.input_block(words.plain("home.form.days"), _days(chosen.weekdays, words), block_id=Field.DAYS),
        kit.input_block(
            words.plain("home.form.country"),
            kit.external_select(Action.OWN_COUNTRY, initial=country),
            block_id=Field.COUNTRY,
            hint=words.plain("home.form.country_hint"),
        ),
    ]
    return kit.modal(
        Callback.OWN_SETTINGS,
        words.plain("home.form.title"),
        blocks,
        submit=words.plain("home.form.save"),
        close=words.plain("home.form.cancel"),
    )


@kit.builds
def away_view(until: date | None, words: Words) -> kit.View:
    """Until when a person is away; what they said before stands in it."""
    picker = kit.datepicker(Action.INPUT, initial=until, placeholder=words.plain("home.form.until_choose"))
    blocks = [
        kit.section(words("home.form.away")),
        kit.input_block(words.plain("home.form.until"), picker, block_id=Field.UNTIL),
    ]
    return kit.modal(
        Callback.AWAY,
        words.plain("home.form.away_title"),
        blocks,
        submit=words.plain("home.form.save"),
        close=words.plain("home.form.cancel"),
    )


@kit.builds
def pause_view(hours: Hours, words: Words) -> kit.View:
    """Until when everything a person did not ask for waits; their hours begin at the first of `hours`."""
    at = words.clock(hours[0])
    options = [kit.option(words.plain(f"home.form.pause_{one}", at=at), one) for one in Choice]
    day = kit.datepicker(Action.INPUT, placeholder=words.plain("home.form.until_choose"))
    blocks = [
        kit.section(words("home.form.pause")),
        kit.input_block(
            words.plain("home.form.pause_until"),
            kit.radio(Action.INPUT, options, initial=Choice.TOMORROW),
            block_id=Field.PAUSE,
        ),
        kit.input_block(
            words.plain("home.form.pause_day", at=at), day, block_id=Field.PAUSE_DAY, optional=True
        ),
    ]
    return kit.modal(
        Callback.PAUSE,
        words.plain("home.form.pause_title"),
        blocks,
        submit=words.plain("home.form.pause_submit"),
        close=words.plain("home.form.cancel"),
    )


def zone_options(typed: str, own: OwnSettings, words: Words) -> list[kit.Element]:
    """What the menu of zones offers for what was typed; "as usual" comes first where it fits."""
    near = own.chosen.timezone or own.usual_timezone
    return _offered(typed, usual_zone(own, words), find_zones(typed, words, near))


def country_options(typed: str, own: OwnSettings, company_country: str, words: Words) -> list[kit.Element]:
    """What the menu of countries offers for what was typed; "as usual" comes first where it fits."""
    return _offered(typed, usual_country(own, company_country, words), find_countries(typed, words))


def usual_zone(own: OwnSettings, words: Words) -> kit.Element:
    """No choice of one's own: the zone of people.csv, else Slack's."""
    key = "home.form.zone_listed" if own.is_zone_listed else "home.form.zone_slack"
    return kit.option(kit.fit(words.plain(key, zone=own.usual_timezone), OPTION), USUAL)


def usual_country(own: OwnSettings, company_country: str, words: Words) -> kit.Element:
    """No choice of one's own: the country of people.csv, else the company's."""
    code = own.usual_country or company_country
    if not code:
        return kit.option(words.plain("home.form.country_none"), USUAL)
    return kit.option(
        kit.fit(words.plain("home.form.country_company", country=words.country(code)), OPTION), USUAL
    )


def _hours(hours: Hours, words: Words) -> list[kit.Block]:
    begins, ends = (kit.timepicker(Action.INPUT, initial=at) for at in hours)
    return [
        kit.input_block(words.plain("home.form.begins"), begins, block_id=Field.BEGINS),
        kit.input_block(
            words.plain("home.form.ends"), ends, block_id=Field.ENDS, hint=words.plain("home.form.hours_hint")
        ),
    ]


def _days(weekdays: frozenset[int], words: Words) -> kit.Element:
    options = [kit.option(words.weekday(day), str(day)) for day in range(7)]
    return kit.checkboxes(Action.INPUT, options, initial=[str(day) for day in sorted(weekdays)])


def _offered(typed: str, usual: kit.Element, found: Sequence[Place]) -> list[kit.Element]:
    first = [usual] if fits(typed, usual["text"]["text"]) else []
    return first + [_option(place) for place in found]


def _option(place: Place) -> kit.Element:
    return kit.option(kit.fit(place.label, OPTION), place.value)
