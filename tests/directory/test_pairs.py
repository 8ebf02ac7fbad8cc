"""The search against tables of questions: one it was tuned on, and one that others wrote."""

import pytest

from bot.directory.matching import FLOOR, Index
from tests.directory.curve import FLOORS, PAGE, TABLES, curve, directory, figures, page, pairs

LEAST_ANSWERED, LEAST_NONSENSE = 110, 40


@pytest.fixture(scope="module")
def index():
    return Index(directory())


# The second table is the one that counts: nobody tuned on its rows. The floor costs the first some long sentences.
@pytest.mark.parametrize(
    ("table", "in_three", "most_named"), [("tuning", 0.95, 0.05), ("validation", 0.98, 0.15)]
)
def test_who_is_right_comes_first_and_nonsense_names_few(index, table, in_three, most_named):
    found = figures(index, table)
    print(f"{table}: {found}")
    assert found.first >= 0.9 * found.answered
    assert found.three >= in_three * found.answered
    assert found.named <= most_named * found.nonsense


def test_no_question_is_in_two_tables():
    tuning, validation = ({pair.query.casefold() for pair in pairs(table)} for table in TABLES)
    assert tuning & validation == set()


def test_the_tables_are_large_enough_and_name_entries_that_are_there():
    ids = {entry.id for entry in directory()}
    tuning = pairs("tuning")
    assert sum(bool(pair.right) for pair in tuning) >= LEAST_ANSWERED
    assert sum(not pair.right for pair in tuning) >= LEAST_NONSENSE
    for table in TABLES:
        assert all(pair.right <= ids for pair in pairs(table))


def test_the_page_shows_the_curve_as_it_is():
    text = PAGE.read_text("utf-8")
    assert page(text) == text
    assert f"**{FLOOR:.2f}**" in text


def test_the_chosen_floor_is_one_of_the_curve():
    assert FLOOR in FLOORS
    assert curve().count("(chosen)") == 1
