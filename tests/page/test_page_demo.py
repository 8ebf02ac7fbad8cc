"""The product's demo as a stranger walks through it, in a real Chromium."""

import re
from datetime import timedelta

from page_walk import passes
from playwright.sync_api import expect


def test_a_stranger_answers_sees_the_receipt_the_chart_and_the_world_of_somebody_else(demo, tab):
    shown = demo()
    page = tab(shown.address)
    pulse = page.get_by_role("article").filter(has_text="Pulse 2: how Sales and Marketing work together.")
    expect(pulse.get_by_role("button", name="4 Agree")).to_have_count(4, timeout=40_000)
    expect(page.get_by_role("status").filter(has_text="…")).to_have_count(0, timeout=40_000)
    for number in range(4):
        agree = pulse.get_by_role("button", name="4 Agree").nth(number)
        agree.click()
        if number < 3:
            expect(agree).to_contain_text("✓")
    receipt = page.get_by_role("article").last
    expect(receipt.get_by_role("button", name="Change my answers")).to_be_visible()
    expect(receipt.get_by_role("button", name="4 Agree")).to_have_count(0)
    tour = page.get_by_role("complementary", name="Your first minute")
    expect(tour).to_contain_text("Answer a pulse (done)")
    passes(shown, page, "A week on")
    passes(shown, page, "Next working day")
    expect(tour).to_contain_text("Let a week pass (done)")
    tour.get_by_role("button", name="Take me there").click()
    chart = page.get_by_role("img", name=re.compile("Line chart of the score")).last
    expect(chart).to_be_visible()
    assert chart.evaluate("async (one) => (await one.decode(), one.naturalWidth)") > 300
    page.get_by_label("Message #alignment").fill("/stage")
    page.get_by_label("Message #alignment").press("Enter")
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    expect(page.get_by_text("New York")).to_have_count(0)
    page.get_by_role("button", name="You are").click()
    page.get_by_role("dialog").get_by_label("Find a person").fill("ben ok")
    page.get_by_role("dialog").get_by_role("button", name="Ben Okafor").click()
    expect(page.get_by_text("New York").first).to_be_visible()
    expect(page.get_by_text("Only visible to you")).to_have_count(0)
    expect(page.get_by_role("button", name="leads")).to_have_count(0)
    page.get_by_role("button", name="Inspector").click()
    expect(page.get_by_text("chat.postMessage").first).to_be_visible()
    expect(
        page.get_by_role("complementary", name="Inspector").get_by_text("nothing", exact=True)
    ).to_be_visible()


def test_a_small_company_gets_one_combined_figure_and_none_for_a_side_live_while_weeks_pass(demo, tab):
    shown = demo(is_small=True)
    page = tab(shown.address, theme="dark", width=390, height=844)
    expect(page.get_by_role("status").filter(has_text="…")).to_have_count(0, timeout=40_000)
    begun = shown.stage.clock()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="alignment").click()
    page.get_by_role("button", name="Move the clock").click()
    page.get_by_role("menuitem", name="Play twelve weeks").click()
    expect(page.get_by_role("status").filter(has_text="simulated colleagues")).to_be_visible()
    report = page.get_by_role("article").filter(has_text=re.compile(r"Score \d\d\.\d")).last
    expect(report).to_be_visible(timeout=40_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status").filter(has_text="simulated colleagues")).to_have_count(
        0, timeout=20_000
    )
    assert timedelta(0) < shown.stage.clock() - begun < timedelta(weeks=12)
    expect(report).not_to_contain_text(re.compile(r"(Sales|Marketing): \d"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_command_says_one_address_and_ends_when_interrupted(demo_command):
    with demo_command("--no-open", "--small") as run:
        assert run.read(run.address).startswith("<!doctype html>")
    assert run.lines == [f"The demo is at {run.address} (Ctrl-C ends it; nothing is kept)", "Bye."]
    assert run.code == 0
