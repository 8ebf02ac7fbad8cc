"""How buttons sound: two of one message are never alike, and each says what it is about."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.slack import kit
from bot.slack.spoken import LONGEST, told_apart
from bot.text import Safe


def labels(blocks):
    """What is said of each button: its label, or else its words."""
    told = told_apart(blocks)
    inside = [one for block in told for one in [*block.get("elements", ()), block.get("accessory")] if one]
    buttons = [one for one in inside if one["type"] == "button"]
    return [one.get("accessibility_label") or one["text"]["text"] for one in buttons]


def row(*names):
    return kit.actions(*(kit.button(name, f"{name}:{number}") for number, name in enumerate(names)))


def test_words_that_are_there_once_say_enough():
    blocks = [kit.section("The fair"), row("Done", "Blocked")]
    assert told_apart(blocks) == blocks


def test_words_that_are_there_twice_say_what_they_are_about():
    blocks = [
        kit.section("The fair", accessory=kit.button("Done", "a")),
        kit.header("The deck"),
        kit.context("due on Friday"),
        kit.divider(),
        row("Done", "Blocked"),
    ]
    assert labels(blocks) == ["Done: The fair", "Done: The deck", "Blocked"]


def test_what_is_about_the_same_is_numbered():
    blocks = [kit.section("The fair"), row("Done"), kit.section("The fair"), row("Done")]
    assert labels(blocks) == ["Done: 1. The fair", "Done: 2. The fair"]


def test_a_label_of_its_own_stays_in_front():
    chosen = kit.button("4 ✓", "a", accessibility_label="4, chosen")
    blocks = [kit.section("One"), kit.actions(chosen), kit.section("Two"), kit.actions({**chosen})]
    assert labels(blocks) == ["4, chosen: One", "4, chosen: Two"]


def test_what_stands_beside_others_like_it_says_what_it_is_about_from_the_start():
    fair, deck = (
        kit.told([kit.section(title), row("Done", "Blocked")]) for title in ("The fair", "The deck")
    )
    assert labels(fair) == ["Done: The fair", "Blocked: The fair"]
    both = [*fair, *deck]
    assert told_apart(both) == both


def test_and_is_numbered_where_that_is_alike():
    blocks = kit.told([kit.section("The fair"), row("Done")]) * 2
    assert labels(blocks) == ["Done: 1. The fair", "Done: 2. The fair"]


def test_mrkdwn_is_told_as_plain_text():
    said = Safe(
        "*1*\n• *<https://a.example|The fair>* for <@U0ADA> &amp; `all`, <!date^1^{date}|Friday>\nmore"
    )
    blocks = [kit.section(Safe("\n") + said), row("Done"), kit.section("Other"), row("Done")]
    assert labels(blocks) == ["Done: 1", "Done: Other"]
    blocks[0] = kit.section(Safe(said.partition("\n")[2]))
    assert labels(blocks) == ["Done: The fair for … & all, Friday", "Done: Other"]


def test_where_nothing_stands_above_there_is_nothing_to_say():
    blocks = [kit.divider(), row("Done"), row("Done"), kit.fields("a", "b"), row("Done")]
    assert labels(blocks) == ["Done"] * 3


def test_other_elements_stay_as_they_are():
    menu = kit.overflow("menu", [kit.option("One", "1")])
    blocks = [kit.section("A", accessory=menu), row("Done"), kit.section("B"), row("Done")]
    assert told_apart(blocks)[0] == blocks[0]


@given(st.lists(st.text(min_size=1, max_size=90).filter(str.strip), min_size=2, max_size=6))
def test_they_are_never_alike_and_never_too_long(titles):
    items = [[kit.section(title), row("Done", "New date")] for title in titles]
    blocks = [block for place, item in enumerate(items) for block in (kit.told(item) if place % 2 else item)]
    found = labels(blocks)
    if all(label not in {"Done", "New date"} for label in found):
        assert len(set(found)) == len(found)
    assert all(len(label) <= LONGEST for label in found)
    assert [label.partition(":")[0] for label in found] == [
        name for _, name in product(titles, ("Done", "New date"))
    ]
