"""What comes back from the form for an entry: its marks, what is too long, and what this bot never offered."""

import pytest

from bot.directory.entries import Said, Wanted
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


def test_an_entry_is_the_same_however_it_is_written():
    one, other = (Wanted(Said(topic, region="EMEA"), "U0ADA") for topic in ("Pricing", "PRICING"))
    assert one.key == other.key
    assert Wanted(Said("Pricing"), "U0ADA").key != one.key


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


def selected(**ids):
    return {
        f"entry_{name}": {"input": {"type": f"{kind}_select", f"selected_{kind}": one}}
        for name, (kind, one) in ids.items()
    }


def test_an_entry_as_it_was_filled_in():
    filled = state(keywords="price, cost") | selected(person=("user", "U0ADA"), deputy=("user", "U0BEN"))
    assert parse_entry(filled) == Wanted(Said("Pricing", ("price", "cost")), "U0ADA", "", "U0BEN")


def test_nobody_both_and_oneself():
    nobody = state() | selected(person=("user", None))
    assert parse_entry(nobody).keys() == {Block.PERSON}
    both = state() | selected(
        person=("user", "U0ADA"), channel=("conversation", "C0PRICING"), deputy=("user", "U0ADA")
    )
    assert parse_entry(both).keys() == {Block.CHANNEL, Block.DEPUTY}
