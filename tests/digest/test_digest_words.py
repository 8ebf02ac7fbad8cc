"""What a digest says of the result it stands on."""

from dataclasses import replace

import pytest

from bot.digest.blocks import digest_message
from bot.text import words_for
from tests.digest.samples import NOTHING
from tests.scores.samples import view

TOLD = view()
UNTOLD = replace(TOLD, score=None, stage=None, status="collecting", sides=(), gap=None, answers_needed=7)


@pytest.mark.parametrize(
    ("release", "is_new", "said"),
    [
        (TOLD, True, "New: pulse"),
        (TOLD, False, "Score, unchanged since pulse"),
        (UNTOLD, True, "New: pulse"),
        (UNTOLD, False, "No new result since pulse"),
    ],
)
def test_only_a_score_is_called_unchanged(release, is_new, said):
    facts = replace(NOTHING, release=release, is_new=is_new)
    assert said in digest_message(facts, words_for("en"), "UTC").text
