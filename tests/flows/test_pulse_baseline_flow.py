"""A baseline of twenty, in pages of five: answered in one's own time, resumed, gone back to, changed."""

from datetime import UTC, datetime

import pytest

from bot.pulse.instrument import load_default
from tests.flows.forging import chosen, click_of, form_of, with_value
from tests.support.house import SETUP

BASELINE = SETUP + "baseline = true\n"
ENGLISH = {statement.no: statement.texts["en"] for statement in load_default().statements}


@pytest.fixture
def opened(house):
    house.once("opened with a baseline", opens)
    return house


def opens(house):
    house.set_up(BASELINE)
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))


def shown(message):
    """The numbers of the statements on the page."""
    return [no for no, text in ENGLISH.items() if text in message.text]


def answers_page(house, name, label="4", until=5):
    """Answer what is open on the page that is shown, up to so many of it."""
    for nth in range(1, until + 1):
        house.person(name).clicks(form_of(house, name), label, nth=nth)


def test_twenty_statements_come_in_pages_and_end_in_a_receipt(opened):
    ben = opened.person("ben")
    first = form_of(opened, "ben")
    assert first.text.startswith(
        "Pulse 1: how Sales and Marketing work together. 20 statements, about 4 minutes, until"
    )
    assert "Page 1 of 4; you need not finish in one go. 0 of 20 answered." in first.text
    assert shown(first) == [1, 2, 3, 4, 5]
    assert [b for b in first.buttons if b in {"Back", "Next"}] == ["Next"]
    for page in range(1, 5):
        before = form_of(opened, "ben")
        assert f"Page {page} of 4; you need not finish in one go. {5 * page - 5} of 20" in before.text
        assert shown(before) == list(range(5 * page - 4, 5 * page + 1))
        answers_page(opened, "ben", until=4)
        # Four of five: it stays where it is, and the fifth turns the page.
        assert shown(form_of(opened, "ben")) == shown(before)
        assert len(chosen(form_of(opened, "ben"))) == 4
        ben.clicks(form_of(opened, "ben"), "5", nth=5)
    assert form_of(opened, "ben").text.startswith("Pulse 1: your 20 answers are in.")
    assert form_of(opened, "ben").buttons == ["Change my answers"]
    assert opened.world.violations == []


def test_it_is_resumed_where_something_is_left(opened):
    ben = opened.person("ben")
    answers_page(opened, "ben")
    ben.clicks(form_of(opened, "ben"), "Next")
    assert shown(form_of(opened, "ben")) == [11, 12, 13, 14, 15]
    ben.clicks(form_of(opened, "ben"), "2", nth=1)
    assert shown(form_of(opened, "ben")) == [11, 12, 13, 14, 15]
    opened.passes(hours=20)
    assert "6 of 20 answered" in ben.slash("/pulse").reply.text

    # Skipped and taken up again: the first page with something open is the second.
    ben.clicks(form_of(opened, "ben"), "Skip this pulse")
    ben.clicks(form_of(opened, "ben"), "Answer it after all")

    assert shown(form_of(opened, "ben")) == [6, 7, 8, 9, 10]
    assert "Page 2 of 4; you need not finish in one go. 6 of 20 answered." in form_of(opened, "ben").text
    answers_page(opened, "ben")
    assert shown(form_of(opened, "ben")) == [11, 12, 13, 14, 15]
    assert chosen(form_of(opened, "ben")) == ["2 Disagree"]
    assert opened.world.violations == []


def test_back_and_next_go_everywhere_and_save_nothing(opened):
    ben = opened.person("ben")
    seen, ways = [shown(form_of(opened, "ben"))], []
    for label in ("Next", "Next", "Next", "Back", "Back", "Back"):
        ways.append([b for b in form_of(opened, "ben").buttons if b in {"Back", "Next"}])
        ben.clicks(form_of(opened, "ben"), label)
        seen.append(shown(form_of(opened, "ben")))
    assert seen == [list(range(n, n + 5)) for n in (1, 6, 11, 16, 11, 6, 1)]
    # Neither before the first page nor behind the last.
    assert ways == [["Next"], *[["Back", "Next"]] * 2, ["Back"], *[["Back", "Next"]] * 2]
    assert "0 of 20 answered" in form_of(opened, "ben").text


def test_answers_are_changed_page_by_page(opened):
    ben = opened.person("ben")
    for _ in range(4):
        answers_page(opened, "ben")
    ben.clicks(form_of(opened, "ben"), "Change my answers")
    assert shown(form_of(opened, "ben")) == [1, 2, 3, 4, 5]
    assert chosen(form_of(opened, "ben")) == ["4 Agree"] * 5
    ben.clicks(form_of(opened, "ben"), "Next")
    ben.clicks(form_of(opened, "ben"), "1", nth=2)
    # The page stays, complete as it is, and the way to the others and out of it as well.
    assert shown(form_of(opened, "ben")) == [6, 7, 8, 9, 10]
    assert chosen(form_of(opened, "ben")) == ["4 Agree", "1 Strongly disagree"] + ["4 Agree"] * 3
    assert [b for b in form_of(opened, "ben").buttons if b in {"Back", "Next", "Done"}] == [
        "Back",
        "Next",
        "Done",
    ]
    ben.clicks(form_of(opened, "ben"), "Done")
    assert form_of(opened, "ben").text.startswith("Pulse 1: your 20 answers are in.")
    assert opened.world.violations == []


def test_a_page_nobody_offered_is_told_so_or_the_last(opened):
    ben = opened.person("ben")
    before = form_of(opened, "ben")
    value = click_of(opened, "ben", before, "Next")["actions"][0]["value"]
    round_id, _, _ = value.split(".")
    for forged in (f"{round_id}.0.f", f"{round_id}.2.x", "nonsense", None):
        assert ben.sends_forged(with_value(click_of(opened, "ben", before, "Next"), forged)).acknowledged
        assert "not known here" in opened.whispers_to("ben")[-1].text
    assert form_of(opened, "ben").text == before.text
    assert ben.sends_forged(
        with_value(click_of(opened, "ben", before, "Next"), f"{round_id}.9.f")
    ).acknowledged
    assert shown(form_of(opened, "ben")) == [16, 17, 18, 19, 20]
    # Somebody who is not in the round is shown nothing of it.
    stranger = with_value(click_of(opened, "hana", before, "Next"), f"{round_id}.2.f")
    assert opened.person("hana").sends_forged(stranger).acknowledged
    assert shown(form_of(opened, "ben")) == [16, 17, 18, 19, 20]
