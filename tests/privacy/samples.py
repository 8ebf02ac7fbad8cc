"""Arguments for the messages about what is stored: one row, many, none, and text that wants to be more than text."""

from bot.privacy.service import StoredRow
from tests.samples import LONG, NASTY, given


def rows(number):
    return [StoredRow("person", (("name", NASTY), ("timezone", LONG))) for _ in range(number)]


SAMPLES = {
    "bot.privacy.blocks.privacy_message": lambda words: [given(words)],
    "bot.privacy.blocks.stored_message": lambda words: [given(rows(n), words) for n in (0, 1, 40, 41, 90)],
    "bot.privacy.blocks.stored_view": lambda words: [
        given(rows(n), words, start) for n in (0, 1, 40, 41, 90) for start in (0, 40, 80, 500)
    ],
    "bot.privacy.blocks.deleted_message": lambda words: [given(n, words) for n in (0, 1, 24)],
}
