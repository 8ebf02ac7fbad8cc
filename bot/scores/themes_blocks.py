"""The answers to `/stage themes` and to one theme's word; knows no database.

domain.md C7, C8.8 and C11. How far people of a side agree is for leads alone.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from bot.pulse.instrument import THEMES
from bot.pulse.method import SMALLEST_GROUP
from bot.scores.blocks import SIDES
from bot.scores.line_words import line_text, theme_text
from bot.scores.lines import agreement_word
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe

if TYPE_CHECKING:
    from bot.pulse.instrument import Instrument
    from bot.scores.service.detail_read import DetailsView, Pair
    from bot.text import Words

AGREEMENT = {
    "none": "agreement.none",
    "weak": "agreement.weak",
    "moderate": "agreement.moderate",
    "strong": "agreement.strong",
    "very_strong": "agreement.very_strong",
}


@kit.builds
def themes_message(
    view: DetailsView, instrument: Instrument, words: Words, *, is_for_lead: bool = False
) -> kit.Message:
    """All five themes, what many can't say, and to a lead how far each side agrees with itself."""
    release = view.release
    if release.mode == "combined":
        return _sentence(words("themes.combined", k=SMALLEST_GROUP))
    head = words("themes.head", number=release.number, day=words.date(release.closed_on))
    parts = [Safe("\n").join([head, *(_theme(pair, view, instrument, words) for pair in view.themes)])]
    if view.cannot_say:
        parts.append(_cannot_say(view, instrument, words))
    if is_for_lead and (agreements := _agreements(view, words)):
        parts.append(Safe("\n").join([words("themes.agreement"), *agreements]))
    foot = words("themes.foot", k=SMALLEST_GROUP)
    blocks = [kit.section(part) for part in parts]
    if any(pair.is_shown for pair in view.lines.values()):
        blocks.append(_choice(instrument, words))
    return kit.Message(Safe("\n\n").join([*parts, foot]), (*blocks, kit.context(foot)))


@kit.builds
def theme_message(theme: str, view: DetailsView, instrument: Instrument, words: Words) -> kit.Message:
    """The statements of one theme, each side's mean."""
    release = view.release
    if release.mode == "combined":
        return _sentence(words("themes.combined", k=SMALLEST_GROUP))
    head = words(
        "themes.one_head",
        theme=instrument.theme_text(theme, words.tag),
        number=release.number,
        day=words.date(release.closed_on),
    )
    lines = [
        words(
            "themes.line",
            statement=instrument.text(int(pair.of), words.tag),
            sales=line_text(pair.sales, words, release.closed_on),
            marketing=line_text(pair.marketing, words, release.closed_on),
        )
        for pair in view.of_theme(theme)
    ]
    foot = words("themes.one_foot")
    text = Safe("\n").join([head, *lines])
    return kit.Message(
        Safe("\n").join([text, foot]),
        (kit.section(text), _choice(instrument, words, theme), kit.context(foot)),
    )


def _sentence(text: Safe) -> kit.Message:
    return kit.Message(text, (kit.section(text),))


def _choice(instrument: Instrument, words: Words, chosen: str = "") -> kit.Block:
    """A button for each theme but the one that is shown."""
    return kit.actions(
        *(
            kit.button(
                kit.fit(instrument.theme_text(theme, words.tag), 75), f"{Action.STAGE_THEME}:{theme}", theme
            )
            for theme in THEMES
            if theme != chosen
        )
    )


def _theme(pair: Pair, view: DetailsView, instrument: Instrument, words: Words) -> Safe:
    name = instrument.theme_text(pair.of, words.tag)
    if not pair.is_shown:
        return words("themes.hidden", theme=name, k=SMALLEST_GROUP)
    closed_on = view.release.closed_on
    sides = {
        "sales": theme_text(pair.sales, words, closed_on),
        "marketing": theme_text(pair.marketing, words, closed_on),
    }
    if pair.company is None:
        return words("themes.apart", theme=name, **sides)
    return words("themes.both", theme=name, company=words.number(pair.company), **sides)


def _cannot_say(view: DetailsView, instrument: Instrument, words: Words) -> Safe:
    lines = [
        words(
            "themes.cannot_say_line",
            statement=instrument.text(one.name.statement, words.tag),
            about=floor(one.value * 10 + 1e-9),
            side=words(SIDES[one.name.side]),
        )
        for one in view.cannot_say
    ]
    return Safe("\n").join([words("themes.cannot_say"), *lines])


def _agreements(view: DetailsView, words: Words) -> list[Safe]:
    return [
        words(AGREEMENT[agreement_word(side.notes.agreement)], side=words(SIDES[side.side]))
        for side in view.release.sides
        if side.notes.agreement is not None
    ]
