"""Single statements: the examples, coding at the ends, agreement, talking points, alpha, uniform answers."""

import json
from datetime import date
from pathlib import Path
from random import Random
from statistics import variance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pulse.method import DEFAULT
from bot.scores.lines import (
    agreement,
    agreement_word,
    cronbach_alpha,
    has_many_uniform,
    line_of,
    talking_points,
)
from bot.scores.service.detail_read import line_of_detail
from bot.scores.side_details import SideData, figures_of
from bot.scores.window import Windowed

DAY0 = date(2026, 3, 10)
EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "statement_lines.json").read_text("utf-8"))


def rows(*people):
    return {f"p{n:02}": [*values, *[None] * (20 - len(values))] for n, values in enumerate(people)}


def everyone(values, *, statements=20):
    """A person for each value, who gives it to so many statements."""
    return rows(*([value] * statements for value in values))


def shown(values):
    line = lines(*([value] for value in values)).get(1)
    if line is None:
        return "hidden"
    coded = {"under": "under 1.5", "over": "over 4.5"}
    return coded.get(line.shown, f"{line.shown}")


def lines(*people):
    """The lines that a side's data could show, by statement, as they are told."""
    data = {
        who: Windowed("", tuple(values), tuple(value and DAY0 for value in values))
        for who, values in rows(*people).items()
    }
    figures = figures_of(SideData("sales", data, {}, DAY0), dict.fromkeys(range(1, 21), 1), DEFAULT)
    return {
        name.statement: line_of_detail(detail)
        for name, _, detail in figures
        if name.what == "line" and detail
    }


@pytest.mark.parametrize("case", EXAMPLE["cases"], ids=lambda case: str(case["values"]))
def test_examples(case):
    assert shown(case["values"]) == case["shown"]


class TestLines:
    @pytest.mark.parametrize(
        ("values", "said"),
        [([1, 1, 1, 2, 2, 2], 1.5), ([5, 5, 5, 4, 4, 4], 4.5), ([1, 2, 4, 5, 5, 2, 3, 4], 3.3)],
    )
    def test_the_ends_themselves_are_shown_and_halves_go_up(self, values, said):
        assert line_of(1, values).shown == said

    def test_cannot_say_counts_for_nothing(self):
        found = lines(*[[4, None]] * 5, [None, 3])
        assert [(line.statement, line.mean, line.n) for line in found.values()] == [(1, 4, 5)]

    def test_equal_answers_never_look_certain(self):
        assert line_of(1, [3] * 5).variance == pytest.approx(0.0625 / 5)
        assert line_of(1, [1, 5, 1, 5, 3]).variance == pytest.approx(4 / 5)


class TestTalkingPoints:
    def lines(self, *means):
        """Lines of ten people half of whom answer one above and half one below the mean."""
        return {
            n: line_of(n, [mean - 1] * 5 + [mean + 1] * 5) for n, mean in enumerate(means, start=1) if mean
        }

    def test_the_widest_three_come_first(self):
        sales, marketing = self.lines(4, 4, 2, 4, 4), self.lines(2, 3.9, 4, 2.5, 2.4)
        points = talking_points(sales, marketing)
        assert [(point.statement, round(point.difference, 1)) for point in points] == [
            (1, 2.0), (3, -2.0), (5, 1.6),
        ]  # fmt: skip
        assert points[0].low95 == pytest.approx(4 - points[0].high95)

    def test_a_difference_that_could_be_chance_is_none(self):
        assert talking_points(self.lines(3.5), self.lines(2.9)) == ()

    def test_a_small_one_is_none_however_sure(self):
        sure = {1: line_of(1, [4] * 400)}, {1: line_of(1, [4] * 220 + [3] * 180)}
        assert talking_points(*sure) == ()
        assert [p.statement for p in talking_points(sure[0], {1: line_of(1, [4] * 200 + [3] * 200)})] == [1]

    def test_both_sides_need_the_line(self):
        assert talking_points(self.lines(5, 5), {1: line_of(1, [1] * 5)})[0].statement == 1
        assert talking_points(self.lines(0, 5), {1: line_of(1, [1] * 5)}) == ()


class TestAgreement:
    @pytest.mark.parametrize(
        ("values", "r_wg"), [([3] * 6, 1.0), ([1, 5] * 5, 0.0), ([3, 4, 3, 4, 3, 4], 1 - 0.3 / 2)]
    )
    def test_it_is_one_less_the_share_of_random_variance(self, values, r_wg):
        assert agreement(everyone(values)) == pytest.approx(r_wg)

    def test_it_needs_ten_statements_with_k_answers(self):
        assert agreement(everyone([3] * 5, statements=9)) is None
        assert agreement(everyone([3] * 5, statements=10)) == 1
        assert agreement(everyone([3] * 4)) is None

    @pytest.mark.parametrize(
        ("r_wg", "word"),
        [(0, "none"), (0.3, "none"), (0.31, "weak"), (0.5, "weak"), (0.51, "moderate"), (0.7, "moderate"),
         (0.71, "strong"), (0.9, "strong"), (0.91, "very_strong"), (1, "very_strong")],
    )  # fmt: skip
    def test_words(self, r_wg, word):
        assert agreement_word(r_wg) == word


class TestAlpha:
    def people(self, count, seed=1):
        chance = Random(seed)
        levels = [chance.gauss(3, 0.8) for _ in range(count)]
        return rows(
            *([min(5, max(1, round(level + chance.gauss(0, 1)))) for _ in range(20)] for level in levels)
        )

    def test_it_is_the_textbook_value(self):
        people = self.people(40)
        columns = list(zip(*people.values(), strict=True))
        totals = [sum(values) for values in people.values()]
        expect = 20 / 19 * (1 - sum(map(variance, columns)) / variance(totals))
        assert cronbach_alpha(people) == pytest.approx(expect)
        assert 0.5 < expect < 1

    def test_it_needs_thirty_who_answered_all(self):
        people = self.people(30)
        assert cronbach_alpha(people) is not None
        people["p00"][4] = None
        assert cronbach_alpha(people) is None

    def test_without_differences_there_is_none(self):
        assert cronbach_alpha(everyone([3] * 40)) is None


class TestUniform:
    def test_over_a_fifth_and_k_people(self):
        others = [[1, 2] * 10] * 19
        assert has_many_uniform(rows(*[[4] * 20] * 5, *others))
        assert not has_many_uniform(rows(*[[4] * 20] * 5, *others, [1, 2] * 10))
        assert not has_many_uniform(rows(*[[4] * 20] * 4, [1, 2] * 10))

    def test_eleven_equal_answers_are_few(self):
        assert not has_many_uniform(everyone([4] * 10, statements=11))
        assert has_many_uniform(everyone([4] * 10, statements=12))

    def test_who_answered_nothing_is_nobody(self):
        assert has_many_uniform(rows(*[[4] * 20] * 5, *[[]] * 40))
        assert not has_many_uniform(rows())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=40))
def test_variance_is_the_textbook_value(values):
    n = len(values)
    assert line_of(1, values).variance == pytest.approx(max(variance(values), 0.0625) / n)
