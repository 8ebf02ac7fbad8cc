"""What comes back from the form for an entry: its marks, what is too long, and what this bot never offered."""

import pytest

from bot.directory.entry_form import Block, FormMark, parse_entry
from bot.slack.ids import ForgedValueError

ENTRY, OTHER = "0f" * 16, "1e" * 16


def state(**texts):
    """Inputs as Slack reports them, by what of an entry they are."""
    told = {"topic": "Pricing", "person": "U0ADA", "side": "none"} | texts
    return {f"entry_{name}": {"input": {"value": text}} for name, text in told.items()}


@pytest.mark.parametrize(
    "mark", [FormMark(), FormMark(ENTRY), FormMark(seen=(OTHER,)), FormMark(ENTRY, (OTHER, ENTRY))]
)
def test_a_mark_comes_back_as_it_went(mark):
    assert FormMark.decode(mark.encode()) == mark


@pytest.mark.parametrize("text", ["", "ada.", f"{ENTRY}", f"{ENTRY}.ada", f"{ENTRY}.{OTHER},"])
def test_another_mark_is_forged(text):
    with pytest.raises(ForgedValueError):
        FormMark.decode(text)


def test_what_is_too_long_is_said_at_its_field():
    problems = parse_entry(state(topic="t" * 81, note="n" * 301))
    assert {block: error.values for block, error in problems.items()} == {
        Block.TOPIC: {"n": 80},
        Block.NOTE: {"n": 300},
    }


def test_nothing_asked_for_is_said_so():
    assert parse_entry(state(topic=" ")).keys() == {Block.TOPIC}


def test_a_side_that_is_none_is_forged():
    with pytest.raises(ForgedValueError):
        parse_entry(state(side="finance"))
