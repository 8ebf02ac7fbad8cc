"""What goes into the picture of a history: one place for each day."""

from dataclasses import replace
from datetime import timedelta

from bot.scores.picture import draw_history, last_of_each_day
from bot.text import words_for
from tests.scores.samples import CLOSED_ON, view

EARLIER = view(50.0, closed_on=CLOSED_ON - timedelta(days=14), number=10)
FIRST = view(55.0, number=11)
SECOND = view(60.0, number=12)


def test_of_rounds_that_closed_on_one_day_the_last_is_kept():
    assert last_of_each_day([]) == []
    assert last_of_each_day([EARLIER, FIRST]) == [EARLIER, FIRST]
    assert last_of_each_day([EARLIER, FIRST, SECOND]) == [EARLIER, SECOND]


def test_they_can_be_drawn():
    words = words_for("en")
    picture = draw_history([EARLIER, FIRST, SECOND], words)
    assert picture == draw_history([EARLIER, SECOND], words)
    assert picture != draw_history([EARLIER, replace(SECOND, score=FIRST.score)], words)
