"""What a digest says of the result it stands on."""

from dataclasses import replace

import pytest

from bot.digest.blocks import digest_message
from bot.text import words_for
from tests.digest.samples import FULL, NOTHING
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


HEADS = (
    "New: pulse",
    "Action items",
    "Material waiting for Sales",
    "Handoffs",
    "Who to call",
    "One place to begin",
    "What goes well",
)


class TestTheWhole:
    def test_in_the_order_of_every_week(self):
        facts = replace(FULL, release=TOLD, is_new=True, actions=replace(FULL.actions, in_time=0))
        text = digest_message(facts, words_for("en"), "UTC").text
        places = [text.index(head) for head in HEADS]
        assert places == sorted(places)

    @pytest.mark.parametrize(
        ("best", "said"),
        [
            (
                replace(FULL.best, value=81.0, is_theme=True),
                "How we work together stands highest (81.0 of 100).",
            ),
            (replace(FULL.best, value=4.4, is_theme=False), "highest (4.4 of 5): “How we work together”"),
        ],
    )
    def test_a_theme_is_told_of_a_hundred_and_a_statement_of_five(self, best, said):
        facts = replace(NOTHING, best=best)
        assert said in digest_message(facts, words_for("en"), "UTC").text
