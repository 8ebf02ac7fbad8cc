"""Errors as people read them in a real Chromium: typed by an employee, and by a lead (ux.md 28 to 32)."""

import re

import pytest
from page_walk import becomes, is_ready, opens
from playwright.sync_api import expect

from bot.text.catalogue import DEFAULT_LANGUAGE, load

PLACEHOLDER = re.compile(r"\{\w+\}")
EMPLOYEE = [
    ("/pulse nonsense", "error.unknown_subcommand_no_guess"),
    ("/pulse snooze someday", "pulse.error.snooze_unknown"),
    ("/stage gpa", "error.unknown_subcommand"),
    ("/stage history many", "history.error.number"),
    ("/stage themes weather", "themes.error.word"),
    ("/entente away until someday", "away.error.unreadable"),
    ("/entente away until 2020-01-01", "away.error.past"),
    ("/entente away until 2031-01-01", "away.error.too_far"),
    ("/entente pause forever", "pause.error.unreadable"),
    ("/entente pause until 2020-01-01", "pause.error.past"),
    ("/entente pause until 2031-01-01", "pause.error.too_far"),
    ("/entente digest whenever", "digest.error.word"),
    ("/entente setup", "people.error.admins_only"),
    ("/whotocall deal 3m XYZ", "rules.amount.unknown_currency"),
    ("/whotocall deal 3m JPY", "rules.case.no_currency"),
    ("/whotocall xyzzy plugh", "call.nothing"),
    ("/whotocall edit pricing", "call.error.stewards_only"),
    ("/whotocall export", "call.error.stewards_only"),
    ("/whotocall rules add", "rules.error.keepers_only"),
    ("/meeting setup", "meeting.error.keepers_only"),
    ("/meeting extra", "meeting.error.keepers_only"),
    ("/meeting run", "meeting.error.part_only"),
    ("/meeting find", "meeting.error.find"),
    ("/action add @ben", "meetings.action.error.no_text"),
    ("/action add @nobody by friday send the deck", "action.error.who"),
    ("/action add @ben by 2020-01-01 send the deck", "meetings.action.error.past"),
    ("/action add @ben by 2031-01-01 send the deck", "meetings.action.error.after_meeting"),
    ("/action add @ben @cleo by friday send it", "meetings.action.error.two_owners"),
]
LEAD = [
    ("/meeting close", "error.unknown_subcommand_no_guess"),
    ("/entente setup", "people.error.admins_only"),
]


def parts(key):
    """What stands in a sentence whatever it is about, as it is shown."""
    text = load(DEFAULT_LANGUAGE).entries[key][-1]
    return [part.strip() for part in PLACEHOLDER.split(re.sub(r"[`*]", "", text)) if part.strip()]


@pytest.mark.parametrize(
    ("name", "typed"), [("Ben Okafor", EMPLOYEE), ("Ada Lindqvist", LEAD)], ids=["employee", "lead"]
)
def test_each_is_read_by_who_typed_it_alone(demo, tab, name, typed):
    page = tab(demo().address)
    is_ready(page)
    becomes(page, name)
    page.get_by_role("button", name="alignment").first.click()
    box, articles = page.get_by_label("Message #alignment"), page.get_by_role("article")
    for line, key in typed:
        before = articles.count()
        box.fill(line)
        box.press("Enter")
        expect(articles).to_have_count(before + 1)
        for part in parts(key):
            expect(articles.last).to_contain_text(part)
        expect(articles.last).to_contain_text("Only visible to you")
    tab.picture(page)


def test_a_click_on_a_pulse_that_is_closed_is_answered(demo, tab):
    page = tab(demo().address)
    is_ready(page)
    becomes(page, "Lena Bauer")
    opens(page, "Messages")
    old = page.get_by_role("article").filter(has_text="Pulse 1: how Sales and Marketing work together.")
    old.get_by_role("button", name="4 Agree").last.click()
    for part in parts("pulse.error.closed"):
        expect(page.get_by_text(part, exact=False).first).to_be_visible()
    tab.picture(page)
