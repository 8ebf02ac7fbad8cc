"""The answer to `/stage method`: how the score is made and how far to trust it; knows no database.

domain.md C12; the same at length in docs/method.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP, carry_days
from bot.scores.blocks import SIDES
from bot.scores.lines import PEOPLE_FOR_ALPHA
from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from bot.scores.service.read import ReleaseView
    from bot.text import Words
    from bot.workspace.settings import PulseSection

_PARTS = (
    "method.asked",
    "method.counted",
    "method.halves",
    "method.range",
    "method.stage",
    "method.change",
    "method.hidden",
    "method.limits",
)


@kit.builds
def method_message(view: ReleaseView | None, pulse: PulseSection, words: Words) -> kit.Message:
    """The method in plain words, with the notes of the newest result."""
    weeks = carry_days(pulse.statements, pulse.every_weeks)["normal"] // 7
    head = words("method.head")
    parts = [words(key, k=SMALLEST_GROUP, weeks=weeks, statements=pulse.statements) for key in _PARTS]
    blocks = [kit.section(Safe("\n").join([head, parts[0]])), *(kit.section(part) for part in parts[1:])]
    if notes := method_notes(view, words):
        text = Safe("\n").join([words("method.notes"), *notes])
        parts.append(text)
        blocks.append(kit.section(text))
    return kit.Message(Safe("\n").join([head, *parts]), tuple(blocks))


def method_notes(view: ReleaseView | None, words: Words) -> list[Safe]:
    """What is told of a result on this page alone (domain.md C6, C7, C11)."""
    if view is None or view.score is None:
        return []
    if view.alpha is None:
        notes = [words("method.no_alpha", n=PEOPLE_FOR_ALPHA)]
    else:
        notes = [words("method.alpha", alpha=words.number(view.alpha, 1))]
    if view.gap and view.gap.standardised is not None:
        notes.append(words("method.gap", gap=words.number(abs(view.gap.standardised), 2)))
    return notes + [
        words("method.uniform", side=words(SIDES[side.side]))
        for side in view.sides
        if side.notes.has_many_uniform
    ]
