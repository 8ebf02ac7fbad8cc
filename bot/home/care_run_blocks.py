"""The dry run: what would be sent in the next days, in counts; knows no database and names nobody (domain.md C8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.pulse.service.forecast import LeftOut
from bot.slack import kit
from bot.slack.ids import Callback
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.pulse.service.forecast import Delivery, Forecast, RoundForecast
    from bot.text import Words

DAYS: Final = 7
LINES: Final = 12
"""Deliveries in one paragraph: each names its zones, and a paragraph has 3,000 characters."""
LONGEST: Final = 220
REASONS: Final = {
    LeftOut.NO_HOUR: "run.left_out.no_hour",
    LeftOut.NOT_ASKED: "run.left_out.not_asked",
}


@kit.builds
def planning_view(words: Words) -> kit.View:
    """What is seen while the rounds are planned: in a large company that takes longer than a click may wait."""
    blocks = [kit.section(words("run.planning"))]
    return kit.modal(
        Callback.CARE_DRY_RUN, words.plain("care.dry_run"), blocks, close=words.plain("setup.close")
    )


@kit.builds
def dry_run_view(coming: Forecast, words: Words, zone: str, *, now: datetime) -> kit.View:
    """What opens within a week, or the next thing after it.

    Args:
        coming: the rounds to come.
        words: the reader's.
        zone: the reader's.
        now: the present instant.
    """
    blocks = [kit.section(words("run.intro"))]
    if coming.running is not None:
        closes = words.moment(coming.running.closes_at, zone, "long")
        blocks.append(kit.section(words("run.running", number=coming.running.number, closes=closes)))
    if not coming.rounds:
        blocks.append(kit.section(words("run.none")))
    elif coming.paused:
        blocks.append(kit.section(words("run.paused")))
    elif coming.rounds[0].opens_at > now + timedelta(days=DAYS):
        blocks.append(kit.section(words.plural("run.later", DAYS)))
    for found in coming.rounds:
        blocks += [kit.divider(), *_round(found, words, zone, is_paused=coming.paused)]
    return kit.modal(
        Callback.CARE_DRY_RUN, words.plain("care.dry_run"), blocks, close=words.plain("setup.close")
    )


def _round(found: RoundForecast, words: Words, zone: str, *, is_paused: bool) -> Iterator[kit.Block]:
    day = words.date(found.slot, "weekday")
    if not found.will_open:
        yield kit.section(words(_why_skipped(found, is_paused=is_paused), day=day))
        if found.left_out and not is_paused:
            yield kit.context(_left_out(found, words))
        return
    opens, closes = words.moment(found.opens_at, zone, "long"), words.moment(found.closes_at, zone, "long")
    lines = [words("run.round", day=day, opens=opens, closes=closes)]
    lines.append(
        words(
            "run.asked",
            people=words.plural("run.people", found.asked),
            statements=words.plural("run.statements", found.statements),
        )
    )
    if found.is_trial:
        lines.append(words("run.trial"))
    if found.is_baseline:
        lines.append(words("run.baseline"))
    yield kit.section(Safe("\n").join(lines))
    yield from _deliveries("run.deliveries", found.deliveries, words)
    if found.reminders:
        yield from _deliveries("run.reminders", found.reminders, words)
    else:
        yield kit.section(words("run.no_reminders"))
    if found.left_out:
        yield kit.context(_left_out(found, words))


def _why_skipped(found: RoundForecast, *, is_paused: bool) -> str:
    if is_paused:
        return "run.skipped.paused"
    return "run.skipped.nothing_due" if LeftOut.NOT_ASKED in found.left_out else "run.skipped.nobody"


def _deliveries(key: str, some: Sequence[Delivery], words: Words) -> Iterator[kit.Block]:
    """By instant, each with the local times of the zones it is one for."""
    lines = [words(key), *(_delivery(one, words) for one in some)]
    for start in range(0, len(lines), LINES):
        yield kit.section(Safe("\n").join(lines[start : start + LINES]))


def _delivery(one: Delivery, words: Words) -> Safe:
    cities: dict[str, list[str]] = {}
    for zone in one.zones:
        cities.setdefault(words.plain_moment(one.at, zone, "short"), []).append(words.city(zone))
    places = [
        words("run.place", moment=moment, cities=words.listing(sorted(names)))
        for moment, names in cities.items()
    ]
    return words(
        "run.delivery",
        people=words.plural("run.people", one.people),
        places=kit.fit(words.listing(places), LONGEST),
    )


def _left_out(found: RoundForecast, words: Words) -> Safe:
    counts = [words.plural(REASONS[why], found.left_out[why]) for why in LeftOut if why in found.left_out]
    return words("run.left_out", counts=words.listing(counts))
