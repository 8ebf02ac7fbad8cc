"""What goes into the picture of a history: one place for each day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.scores.picture import chart_change, draw_history, last_of_each_day
from bot.text import words_for
from tests.scores.detail_samples import SINCE, change
from tests.scores.samples import CLOSED_ON, view, without_score

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


class TestChange:
    def past(self, call="clear", points=6.2, **more):
        """Two releases, the newer with a change since the older."""
        first = view(closed_on=SINCE)
        return [first, replace(view(), change=change(call, points), **more)]

    def test_a_clear_one_is_marked(self):
        mark = chart_change(self.past(), words_for("en"))
        assert (mark.since, mark.text) == (SINCE, "+6.2 since 16 Dec")
        assert chart_change(self.past(points=-6.2), words_for("en")).text == "−6.2 since 16 Dec"

    @pytest.mark.parametrize("call", ["possible", "none"])
    def test_another_is_not(self, call):
        assert chart_change(self.past(call), words_for("en")) is None

    def test_one_that_began_before_the_picture_is_not(self):
        assert chart_change(self.past()[1:], words_for("en")) is None
        assert chart_change([without_score("collecting", 3), *self.past()[1:]], words_for("en")) is None

    def test_it_is_drawn(self):
        marked, plain = self.past(), self.past("none")
        assert draw_history(marked, words_for("en")) != draw_history(plain, words_for("en"))
