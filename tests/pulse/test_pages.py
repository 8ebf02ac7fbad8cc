"""Pages of a long pulse: a page stays until all on it is answered, then comes the first one left open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.pages import PAGE, on_page, open_page, page_after, page_count

dealt = st.lists(st.booleans(), min_size=1, max_size=20)


def some(*numbers, of=20):
    """Which statements are dealt with, counted from 1."""
    return [n in numbers for n in range(1, of + 1)]


@pytest.mark.parametrize(("statements", "pages"), [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (19, 4), (20, 4)])
def test_five_statements_to_a_page(statements, pages):
    assert page_count(statements) == pages


@given(dealt)
def test_each_statement_stands_on_one_page(answers):
    shown = [list(range(len(answers)))[on_page(page)] for page in range(1, page_count(len(answers)) + 1)]
    assert [n for page in shown for n in page] == list(range(len(answers)))
    assert all(1 <= len(page) <= PAGE for page in shown)


@pytest.mark.parametrize(
    ("answers", "page"),
    [
        (some(), 1),
        (some(1, 2, 3, 4), 1),
        (some(*range(1, 6)), 2),
        (some(*range(1, 6), *range(11, 21)), 2),
        (some(*range(1, 20)), 4),
        (some(*range(1, 21)), 1),
    ],
)
def test_the_first_page_with_something_open(answers, page):
    assert open_page(answers) == page


@pytest.mark.parametrize(
    ("answered", "answers", "page"),
    [
        (7, some(7), 2),
        (7, some(6, 7, 8, 9), 2),
        (10, some(*range(6, 11)), 1),
        (10, some(*range(1, 11)), 3),
        (20, some(*range(1, 21)), 1),
    ],
)
def test_after_an_answer_it_stays_until_the_page_is_complete(answered, answers, page):
    assert page_after(answered - 1, answers) == page


@given(dealt, st.data())
def test_whoever_changes_answers_stays_where_they_are(answers, data):
    position = data.draw(st.integers(0, len(answers) - 1))
    assert position in range(len(answers))[on_page(page_after(position, answers, stays=True))]
