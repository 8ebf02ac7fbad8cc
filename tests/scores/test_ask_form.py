"""What comes back from the question to the leads: what is an action, and what nobody made."""

import pytest

from bot.errors import BotError
from bot.scores.ask_form import LONGEST, OUTCOMES, NamingMark, OutcomeValue, parse_action
from bot.slack.ids import ForgedValueError

ROUND = "0f" * 16


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("is_last", [True, False])
def test_an_outcome_is_read_back(outcome, is_last):
    value = OutcomeValue(ROUND, is_last, outcome)
    assert OutcomeValue.decode(value.encode()) == value


@pytest.mark.parametrize(
    "text", ["", ROUND, f"{ROUND}.last", f"{ROUND}.next.done", f"{ROUND}.last.named", f"{ROUND}.this.done "]
)
def test_what_is_no_outcome(text):
    with pytest.raises(ForgedValueError):
        OutcomeValue.decode(text)


@pytest.mark.parametrize("seen", ["", "Joint account list", "v1.2 of the list"])
def test_a_mark_is_read_back(seen):
    assert NamingMark.decode(NamingMark(ROUND, seen).encode()) == NamingMark(ROUND, seen)


@pytest.mark.parametrize("text", ["", "joint.list", f"{ROUND[:-1]}.list"])
def test_what_is_no_mark(text):
    with pytest.raises(ForgedValueError):
        NamingMark.decode(text)


def test_an_action_stands_in_one_line():
    assert parse_action("  Joint\naccount   list ") == "Joint account list"
    assert parse_action("x" * LONGEST) == "x" * LONGEST


@pytest.mark.parametrize(
    ("typed", "key"),
    [("", "ask.form.error.empty"), (" \n", "ask.form.error.empty"), ("x" * 201, "ask.form.error.long")],
)
def test_what_is_no_action(typed, key):
    said = parse_action(typed)
    assert isinstance(said, BotError)
    assert said.key == key
