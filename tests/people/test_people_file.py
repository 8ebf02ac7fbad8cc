"""people.csv: from text to rows, each problem with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FileError
from bot.people.listed import Listed
from bot.people.people_file import COLUMNS, parse_people, people_text
from bot.people.sides import NEITHER, Role
from bot.workspace.csv_file import write_csv

HEADER = ",".join(COLUMNS)


def rows(text):
    return parse_people(text, "people.csv")


def problems(text):
    with pytest.raises(FileError) as caught:
        rows(text)
    return list(caught.value.problems)


def test_a_good_file():
    ada, gus, hana = rows(
        f"\ufeff{HEADER}\nAda@Northwind.example,Sales,lead;admin,Field,de,Europe/Berlin\n\nu0gus,,liaison,,,\nU0HANA,,admin\n"
    )
    assert (ada.line, ada.user, ada.side, ada.team) == (2, "ada@northwind.example", "sales", "Field")
    assert (ada.roles, ada.country, ada.timezone) == ({Role.LEAD, Role.ADMIN}, "DE", "Europe/Berlin")
    assert (gus.line, gus.user, gus.side) == (4, "U0GUS", "marketing")
    assert (hana.line, hana.side, hana.timezone) == (5, NEITHER, "")


def test_columns_in_any_order_and_only_two_of_them():
    (one,) = rows("Side, USER \nmarketing,U0DEV\n")
    assert (one.user, one.side, one.roles, one.team) == ("U0DEV", "marketing", frozenset(), "")


@pytest.mark.parametrize("text", ["", "name,side\nada,sales\n", "user\nU0ADA\n"])
def test_without_user_and_side_nothing_is_read(text):
    assert problems(text)[0] == (
        1,
        f"the first line must name the columns: {HEADER} (user and side at least)",
    )


def test_unknown_and_double_columns():
    assert problems("user,side,shoe size,side\nU0ADA,sales,38,sales\n") == [
        (1, f"there is no column 'shoe size'; columns are {', '.join(COLUMNS)}"),
        (1, "column 'side' is there twice"),
    ]


def test_every_bad_line_is_named_with_its_reasons():
    text = "\n".join(
        [
            HEADER,
            "U0ADA,sales,,,,",
            ",sales,,,,",
            "U0BEN,both,boss;lead,,Germany,Mars/Olympus",
            "u0ada,sales,,,,",
            "U0GUS,sales,liaison,,,",
            f"U0EVA,marketing,,{'x' * 65},,",
            "U0FINN,marketing,,,,,,",
        ]
    )
    assert problems(text) == [
        (3, "user: is empty; write a Slack id (U…) or an e-mail address"),
        (4, "side: 'both' is not one of sales, marketing or empty"),
        (4, "roles: 'boss' is not one of lead, liaison, admin (separated by ;)"),
        (4, "country: 'Germany' is not a country code with known holidays, for example DE or US"),
        (4, "timezone: 'Mars/Olympus' is not a time zone, for example Europe/Berlin"),
        (5, "user: u0ada is already in line 2"),
        (6, "side: a liaison counts in Marketing; write marketing or take the role away"),
        (7, "team: at most 64 characters"),
        (8, "more cells than columns"),
    ]


@pytest.mark.parametrize("text", [HEADER, f"{HEADER}\n,,,,,\n\n"])
def test_nobody_in_the_file(text):
    assert problems(text) == [(0, "there is nobody in the file")]


def test_line_ends_of_any_kind():
    assert [row.user for row in rows("user,side\r\nU0ADA,sales\r\nU0DEV,marketing\r\n")] == ["U0ADA", "U0DEV"]
    assert [row.user for row in rows("user,side\rU0ADA,sales\rU0DEV,marketing\r")] == ["U0ADA", "U0DEV"]


def test_a_quote_that_is_never_closed_is_refused():
    ((line, said),) = problems('user,side\nU0ADA,"sales' + "\nU0BEN,sales" * 20_000)
    assert (line, said) == (2, "cannot be read: field larger than field limit (131072)")


@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from(["U0ADA", "sales", ",", "\n", "\r", '"', ";", "\0"])).map("".join)
)
def test_whatever_is_in_the_file_is_read_or_refused_with_a_reason(text):
    for start in ("", "user,side\n"):
        try:
            outcome = rows(start + text)
        except FileError as error:
            outcome = error.problems
        assert outcome


@given(
    st.lists(
        st.tuples(st.sampled_from(["sales", "marketing", ""]), st.text(max_size=64)), min_size=1, max_size=5
    )
)
def test_any_team_name_comes_back(people):
    columns = ("user", "side", "team")
    teams = [team.replace("\r", " ").strip() for _, team in people]
    cells = [
        (f"U{number}", side, team) for number, ((side, _), team) in enumerate(zip(people, teams, strict=True))
    ]
    found = rows(write_csv(columns, (dict(zip(columns, row, strict=True)) for row in cells)))
    assert [row.team for row in found] == teams


@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_separator_of_another_country(separator):
    """A spreadsheet of a country that writes 1,5 for one and a half separates cells by a semicolon."""
    text = "user,side,team\nU0ADA,sales,Key accounts\n".replace(",", separator)
    assert [(row.user, row.side, row.team) for row in rows(text)] == [("U0ADA", "sales", "Key accounts")]


def test_what_is_written_is_read_again_in_the_order_of_ids():
    ben = Listed("sales", frozenset({Role.LEAD}), "Field", "DE", "Europe/Berlin")
    ada = Listed("none", frozenset({Role.ADMIN}), "", "", "")
    assert [(row.user, row.listed) for row in rows(people_text({"U0BEN": ben, "U0ADA": ada}))] == [
        ("U0ADA", ada),
        ("U0BEN", ben),
    ]
