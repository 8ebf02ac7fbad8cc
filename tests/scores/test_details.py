"""Statement lines, themes and "I can't say": which of them may move, which are held, and what is told of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pulse.method import DEFAULT
from bot.scores.details import Audit, DetailState, Standing, release_details
from bot.scores.fitting import fit
from bot.scores.groups import pieces_of
from bot.scores.side_details import IN_THEME, Detail, Name, SideData
from bot.scores.steps import changed_people
from bot.scores.trail import Trail, pieces_by_person, remember
from bot.scores.window import Dealing, Windowed

DAY0 = date(2026, 3, 10)
VERSIONS = dict.fromkeys(range(1, 21), 1)
LINE_2, LINE_7 = Name("sales", "line", "2"), Name("sales", "line", "7")
CLIMATE = Name("sales", "theme", "climate")
CANNOT_8 = Name("sales", "cannot_say", "8")


def day(number):
    return DAY0 + timedelta(days=14 * number)


def person(**answers):
    """`s2="4@0"`: a 4 in round 0; `x@1` is "I can't say" in round 1, and `4@0 x@1` both."""
    values, days, dealt = [None] * 20, [None] * 20, [None] * 20
    for name, said in answers.items():
        at = int(name[1:]) - 1
        for one in said.split():
            value, _, number = one.partition("@")
            dealt[at] = Dealing(day(int(number)), value == "x")
            if value != "x":
                values[at], days[at] = int(value), day(int(number))
    return Windowed("", tuple(values), tuple(days), tuple(dealt))


def people(count, *, first=0, **answers):
    return {f"p{n:02}": person(**answers) for n in range(first, first + count)}


class Side:
    """Sales, round by round; its score is new in each round unless said otherwise."""

    def __init__(self):
        self.state, self.trail, self.used = DetailState(), Trail(), {}
        self.before = DAY0

    def closes(self, number, data, *, moves=True, versions=VERSIONS, is_shown=True):
        rows = {who: pieces_of("sales", one.contribution()) for who, one in data.items()}
        fitted = fit({who: one.values for who, one in data.items()})
        side = SideData("sales", data, fitted.themes, day(number))
        standing = {} if moves or not is_shown else {"sales": Standing(self.before, day(number))}
        release = release_details(
            [side] if moves else [],
            standing,
            self.state,
            Audit(self.trail, (rows,) if moves else (), self.used),
            on=day(number),
            versions=versions,
        )
        if moves:
            new = [rows, *release.rows]
            now = pieces_by_person(new)
            self.trail = remember(self.trail, new, self.used, now, on=day(number))
            self.used = now
        self.state, self.before = release.state, day(number)
        return release.state.shown


@pytest.fixture
def side():
    return Side()


class TestLines:
    def test_of_five_people_a_line_is_shown(self, side):
        shown = side.closes(0, people(5, s2="4@0"))
        assert shown[LINE_2] == Detail(LINE_2, 4.0, 0.0625 / 5, 5, day(0), 1)
        assert LINE_7 not in shown

    def test_of_four_none_is(self, side):
        assert side.closes(0, people(4, s2="4@0") | people(3, first=4, s7="3@0")) == {}

    def test_it_moves_by_five_people(self, side):
        side.closes(0, people(8, s2="4@0"))
        shown = side.closes(1, people(5, s2="2@1") | people(3, first=5, s2="4@0"))
        assert (shown[LINE_2].value, shown[LINE_2].stands_for) == (pytest.approx(22 / 8), day(1))

    def test_with_four_it_is_held_with_its_date(self, side):
        before = side.closes(0, people(8, s2="4@0", s7="3@0"))
        shown = side.closes(1, people(4, s2="2@1", s7="3@0") | people(4, first=4, s2="4@0", s7="1@1"))
        assert shown[LINE_2] == before[LINE_2]
        assert shown[LINE_7] == before[LINE_7]

    @pytest.mark.parametrize(
        ("then", "now", "told"),
        [
            (0, 4, None),
            (0, 5, (5, 1)),
            (6, 6, (6, 1)),
            (6, 8, (6, 0)),
            (6, 11, (11, 1)),
            (6, 1, None),
            (6, 0, None),
        ],
    )
    def test_it_moves_as_a_group_does(self, side, then, now, told):
        """By how many people answered then and now, of how many it is shown and of which round (domain.md C8.8)."""
        for number, count in enumerate((then, now)):
            others = people(8, first=20, s7=f"3@{number}")
            shown = side.closes(number, people(count, s2="4@0") | others)
        line = shown.get(LINE_2)
        assert (line and (line.n, line.stands_for)) == (told and (told[0], day(told[1])))

    @given(st.lists(st.lists(st.integers(0, 3), min_size=12, max_size=12), min_size=2, max_size=6))
    @settings(max_examples=60, deadline=None)
    def test_none_moves_by_fewer_than_five_people(self, rounds):
        """Each number is in which of the last rounds a person answered; 0 is in none."""
        side = Side()
        for number, answers in enumerate(rounds):
            before = side.state
            data = people(12, s7=f"3@{number}") | {
                f"p{who:02}": person(s2=f"4@{number - back + 1}", s7=f"3@{number}")
                for who, back in enumerate(answers)
                if 0 < back <= number + 1
            }
            shown = side.closes(number, data)
            used = side.state.used.get(LINE_2, {})
            moved = changed_people(used, before.used.get(LINE_2, {}))
            assert not moved or len(moved) >= 5
            assert LINE_2 not in shown or shown[LINE_2].n == len(used) >= 5

    def test_unchanged_it_stands_for_the_new_date(self, side):
        side.closes(0, people(8, s2="4@0", s7="3@0"))
        shown = side.closes(1, people(8, s2="4@0", s7="3@1"))
        assert (shown[LINE_2].value, shown[LINE_2].stands_for) == (4.0, day(1))

    def test_a_held_one_is_withdrawn_after_half_a_year(self, side):
        side.closes(0, people(8, s2="4@0", s7="3@0"))
        last = DEFAULT.withdraw_days // 14
        for number in range(1, last + 1):
            data = people(2, s2="1@1", s7=f"3@{number}") | people(6, first=2, s2="4@0", s7=f"3@{number}")
            assert LINE_2 in side.closes(number, data)
        data = people(2, s2="1@1", s7=f"3@{last + 1}") | people(6, first=2, s2="4@0", s7=f"3@{last + 1}")
        shown = side.closes(last + 1, data)
        assert LINE_2 not in shown
        # It comes back when five have answered anew, not because it is out of sight.
        assert LINE_2 not in side.closes(last + 2, people(4, s2="1@20") | people(4, first=4, s2="4@0"))
        assert LINE_2 in side.closes(last + 3, people(8, s2="1@21"))

    def test_a_statement_in_new_words_is_a_new_line(self, side):
        """What was answered to the old words is not shown beside the new ones (domain.md A3)."""
        side.closes(0, people(8, s2="4@0", s7="3@0"))
        newer = VERSIONS | {2: 2}
        shown = side.closes(1, people(8, s7="3@1"), versions=newer)
        assert LINE_2 not in shown
        shown = side.closes(2, people(8, s2="2@2", s7="3@1"), versions=newer)
        assert (shown[LINE_2].value, shown[LINE_2].version) == (2.0, 2)

    def test_who_had_their_answers_deleted_moves_nothing(self, side):
        side.closes(0, people(8, s2="4@0"))
        side.state = DetailState(
            side.state.shown,
            {
                name: {("gone1" if who == "p00" else who): what for who, what in used.items()}
                for name, used in side.state.used.items()
            },
        )
        # One is gone and four answered: five changes, four people.
        shown = side.closes(1, people(4, first=1, s2="1@1") | people(3, first=5, s2="4@0"))
        assert shown[LINE_2].stands_for == day(0)


class TestTogether:
    def test_a_line_is_held_where_score_and_other_lines_would_tell_of_the_rest(self, side):
        """Three people answered statement 7: the score less the line of statement 2 is what the three said."""
        data = people(5, s2="4@0") | people(3, first=5, s2="4@0", s7="1@0")
        assert side.closes(0, data) == {}

    def test_as_many_lines_move_as_are_safe_together(self, side):
        """Without a line for statement 7 of three people, one of the two others has to wait with it."""
        three = people(3, first=5, s2="4@0", s10="3@0", s7="1@0")
        shown = side.closes(0, people(5, s2="4@0", s10="3@0") | three)
        assert len({name for name in shown if name.what == "line"}) == 1


class TestThemes:
    def test_the_index_is_that_of_the_fit(self, side):
        climate = {f"s{no}": "4@0" for no in IN_THEME["climate"]}
        shown = side.closes(0, people(6, **climate))
        assert shown[CLIMATE].value == pytest.approx(80.0)
        assert shown[CLIMATE].n == 6
        assert shown[CLIMATE].version == 0

    def test_two_statements_short_there_is_none(self, side):
        assert CLIMATE not in side.closes(0, people(6, s2="4@0", s7="4@0"))


class TestCannotSay:
    def test_three_in_ten_and_five_people_are_a_finding(self, side):
        data = people(5, s8="x@0", s2="3@0") | people(9, first=5, s8="4@0", s2="3@0")
        shown = side.closes(0, data)
        assert (shown[CANNOT_8].value, shown[CANNOT_8].n) == (pytest.approx(5 / 14), 14)

    def test_fewer_are_none(self, side):
        four = people(4, s8="x@0", s2="3@0") | people(6, first=4, s8="4@0", s2="3@0")
        assert CANNOT_8 not in side.closes(0, four)

    def test_a_smaller_share_is_none(self, side):
        few = people(5, s8="x@0", s2="3@0") | people(13, first=5, s8="4@0", s2="3@0")
        assert CANNOT_8 not in side.closes(0, few)

    def test_the_newest_word_counts(self, side):
        data = people(5, s8="4@0 x@1", s2="3@0") | people(5, first=5, s8="x@0 4@1", s2="3@0")
        assert side.closes(1, data)[CANNOT_8].value == 0.5

    def test_it_goes_when_five_have_found_words(self, side):
        side.closes(0, people(6, s8="x@0", s2="3@0") | people(2, first=6, s8="4@0", s2="3@0"))
        shown = side.closes(1, people(6, s8="4@1", s2="3@1") | people(2, first=6, s8="4@0", s2="3@1"))
        assert CANNOT_8 not in shown


class TestTakenOver:
    def test_of_a_side_that_stands_still_all_is_as_it_was(self, side):
        before = side.closes(0, people(8, s2="4@0"))
        shown = side.closes(1, people(8, s2="1@1"), moves=False)
        assert shown[LINE_2].value == before[LINE_2].value
        assert shown[LINE_2].stands_for == day(1)

    def test_what_was_held_stays_so(self, side):
        side.closes(0, people(8, s2="4@0", s7="3@0"))
        data = people(4, s2="2@1", s7="3@1") | people(4, first=4, s2="4@0", s7="3@1")
        side.closes(1, data)
        assert side.closes(2, data, moves=False)[LINE_2].stands_for == day(0)

    def test_of_a_side_that_is_not_shown_nothing_is(self, side):
        side.closes(0, people(8, s2="4@0"))
        assert side.closes(1, {}, moves=False, is_shown=False) == {}


def test_a_name_knows_its_statement():
    assert LINE_7.statement == 7
