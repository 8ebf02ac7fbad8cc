"""What makes a digest say something new, and what it picks out."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.digest.facts import (
    Actions,
    DirectoryFacts,
    Facts,
    NextMeeting,
    Suggestion,
    Waiting,
    best_of,
    highest,
    lowest,
)

NOBODY_WAITS = Waiting(0, 0, 0, 0, 0, 0)
NOTHING_ASKED = DirectoryFacts(0, (), 0)
NOTHING = Facts(
    release=None,
    is_new=False,
    action=None,
    actions=None,
    meeting=None,
    waiting=NOBODY_WAITS,
    directory=NOTHING_ASKED,
    suggestion=None,
    best=None,
)
ACTIONS = Actions(3, 1, 1, 0, 0, 0, 2, 1)
MEETING = NextMeeting(datetime(2026, 3, 10, 13, tzinfo=UTC), ("problem",), 4)


@dataclass(frozen=True)
class Figure:
    company: float | None


@dataclass(frozen=True)
class Named:
    round_id: str = "r1"
    state: str = "named"


class TestNews:
    def test_the_same_facts_have_the_same_mark(self):
        assert replace(NOTHING).mark == NOTHING.mark
        assert len(NOTHING.mark) == 32

    def test_whatever_is_told_makes_another_mark(self):
        others = [
            replace(NOTHING, release=Named("r1")),
            replace(NOTHING, release=Named("r2")),
            replace(NOTHING, action=Named()),
            replace(NOTHING, action=Named(state="done")),
            replace(NOTHING, actions=ACTIONS),
            replace(NOTHING, actions=replace(ACTIONS, overdue=2)),
            replace(NOTHING, meeting=MEETING),
            replace(NOTHING, meeting=replace(MEETING, items=5)),
            replace(NOTHING, waiting=replace(NOBODY_WAITS, reviews=1)),
            replace(NOTHING, directory=DirectoryFacts(0, ("x",), 1)),
        ]
        assert len({one.mark for one in (*others, NOTHING)}) == len(others) + 1

    def test_what_a_reader_is_not_told_makes_none(self):
        less = replace(NOTHING, is_full=False)
        assert replace(less, waiting=replace(NOBODY_WAITS, reviews=1)).mark == less.mark
        assert replace(less, directory=DirectoryFacts(1, (), 0)).mark == less.mark

    def test_empty_is_where_nothing_ever_happened(self):
        assert NOTHING.is_empty
        for fact in (
            {"release": Named()},
            {"actions": ACTIONS},
            {"meeting": MEETING},
            {"waiting": replace(NOBODY_WAITS, leads_late=1)},
            {"directory": DirectoryFacts(1, (), 0)},
            {"directory": DirectoryFacts(0, ("x",), 2)},
        ):
            assert not replace(NOTHING, **fact).is_empty


class TestEdges:
    def test_the_lowest_and_the_highest_of_what_is_shown_for_both(self):
        pairs = [("a", Figure(61.0)), ("b", Figure(None)), ("c", Figure(43.5)), ("d", Figure(70.0))]
        assert lowest(pairs, is_theme=False) == Suggestion("c", 43.5, is_theme=False)
        assert highest(pairs, is_theme=True) == Suggestion("d", 70.0, is_theme=True)

    def test_equal_ones_by_their_words(self):
        pairs = [("b", Figure(50.0)), ("a", Figure(50.0)), ("d", Figure(60.0)), ("c", Figure(60.0))]
        assert (lowest(pairs, is_theme=True).text, highest(pairs, is_theme=True).text) == ("a", "c")

    @pytest.mark.parametrize("pairs", [[("a", Figure(50.0))], [("a", Figure(50.0)), ("b", Figure(50.0))]])
    def test_one_alone_stands_neither_lowest_nor_highest(self, pairs):
        assert lowest(pairs, is_theme=True) is highest(pairs, is_theme=True) is None

    def test_none_of_none(self):
        assert lowest([], is_theme=True) is None
        assert highest([("a", Figure(None))], is_theme=True) is None

    def test_what_goes_well_is_a_theme_else_a_statement(self):
        two = [("a", Figure(2.0)), ("b", Figure(4.0))]
        assert best_of(two, [("c", Figure(40.0)), ("d", Figure(70.0))]) == Suggestion(
            "d", 70.0, is_theme=True
        )
        assert best_of(two, [("c", Figure(None))]) == Suggestion("b", 4.0, is_theme=False)
        assert best_of([], []) is None
