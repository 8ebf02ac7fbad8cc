"""Who must be involved, as a rule writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.involve import LONGEST_INVOLVE, How, Involve, Unclear, parse_involve
from bot.text import words_for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("U0ADA", Involve(How.PERSON, "U0ADA")), ("u0ben", Involve(How.PERSON, "U0BEN"))),
        *(("W012A3CDE", Involve(How.PERSON, "W012A3CDE")), ("UA8RXUSPL", Involve(How.PERSON, "UA8RXUSPL"))),
        *(("<@U0ADA>", Involve(How.PERSON, "U0ADA")), ("<@U0ADA|ada>", Involve(How.PERSON, "U0ADA"))),
        ("Ada@Northwind.example", Involve(How.EMAIL, "ada@northwind.example")),
        *(("lead:marketing", Involve(How.LEAD, "marketing")), ("Lead : Sales", Involve(How.LEAD, "sales"))),
        *(("liaison", Involve(How.LIAISON)), ("ADMIN", Involve(How.ADMIN))),
        *(("brand  manager", Involve(How.TOPIC, "brand manager")), ("Upsell", Involve(How.TOPIC, "Upsell"))),
        *(
            ("WEBINARS", Involve(How.TOPIC, "WEBINARS")),
            ("pricing: EMEA", Involve(How.TOPIC, "pricing: EMEA")),
        ),
        *(
            (" ", Unclear.EMPTY),
            ("lead", Unclear.ROLE),
            ("lead:product", Unclear.ROLE),
            ("admin:sales", Unclear.ROLE),
        ),
        *(("#pricing", Unclear.TOPIC), ("@brand-team", Unclear.TOPIC), ("<!subteam^S0BRAND>", Unclear.TOPIC)),
        *(("x" * 80, Involve(How.TOPIC, "x" * 80)), ("x" * 81, Unclear.TOO_LONG)),
    ],
)
def test_who_is_meant(text, expected):
    assert parse_involve(text) == expected


@given(
    st.text(max_size=LONGEST_INVOLVE + 2)
    | st.sampled_from(["lead:sales", "liaison", "admin", "U0ADA", "a@b.c"])
)
def test_what_is_stored_is_read_again_and_what_is_not_is_explained(text):
    read = parse_involve(text)
    if isinstance(read, Unclear):
        error = read.error(text)
        assert words_for("en").plain(error.key, **error.values)
    else:
        assert parse_involve(read.written) == read


def test_what_is_wrong_is_said_to_the_person():
    error = Unclear.ROLE.error("lead:product")
    assert words_for("en").plain(error.key, **error.values) == (
        "“lead:product” is not a role. The roles are lead:marketing, lead:sales, liaison, admin."
    )
