"""docs/week.md is what the bot does: the week is played and compared, line by line."""

from tests.flows.week import PAGE, STATEMENTS, play


def without_statements(text):
    """The page with numbers in the place of the statements: which ones chance gives is no part of it."""
    found = sorted((text.index(one), one) for one in STATEMENTS if one in text)
    for number, (_, one) in enumerate(found, start=1):
        text = text.replace(one, f"statement {number}")
    return text.splitlines()


def test_the_week_in_the_docs_is_the_week_as_it_is():
    """After a change: `python -m tests.flows.week` writes the page anew."""
    assert without_statements(PAGE.read_text("utf-8")) == without_statements(play())
