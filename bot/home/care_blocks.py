"""What admins see of caring for the bot: the row of buttons and what they open; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack import kit
from bot.slack.ids import Action, Callback

if TYPE_CHECKING:
    from bot.text import Safe, Words


def care_row(words: Words) -> kit.Block:
    """The buttons under an admin's set-up: people, dry run, test, audit log, new series."""
    sure = kit.confirm(
        words.plain("care.series.title"),
        words.plain("care.series.text"),
        words.plain("care.series.yes"),
        words.plain("care.series.no"),
    )
    return kit.actions(
        kit.button(words.plain("care.people"), Action.CARE_PEOPLE),
        kit.button(words.plain("care.dry_run"), Action.CARE_DRY_RUN),
        kit.button(words.plain("care.test"), Action.CARE_TEST),
        kit.button(words.plain("care.audit"), Action.CARE_AUDIT),
        kit.button(words.plain("care.series"), Action.CARE_NEW_SERIES, confirm=sure),
    )


def both_sides_line(count: int, words: Words) -> kit.Block:
    """How many people are on both sides and nobody has said which; for one or more."""
    decide = kit.button(words.plain("care.both.decide"), Action.CARE_BOTH_SIDES)
    return kit.section(words.plural("care.both.line", count), accessory=decide)


@kit.builds
def care_notice(text: Safe, words: Words) -> kit.View:
    """That something was done, where the page behind does not show it."""
    return kit.modal(
        Callback.NOTICE,
        words.plain("care.done.title"),
        [kit.section(text)],
        close=words.plain("error.view_close"),
    )
