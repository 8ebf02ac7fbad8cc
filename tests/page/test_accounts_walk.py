"""A key account in a real Chromium: added by a lead, its review planned, an invitation answered, the host's message."""

from page_walk import becomes, is_ready, opens
from playwright.sync_api import expect


def types(page, line):
    box = page.get_by_label("Message #alignment")
    box.fill(line)
    box.press("Enter")


def reads(page, text):
    """Read what was done, and close it."""
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(text, exact=False)).to_be_visible()
    dialog.get_by_role("button", name="OK").first.click()
    expect(dialog).to_have_count(0)


def test_a_lead_adds_an_account_plans_its_review_and_marketing_comes(demo, tab):
    shown = demo()
    page = tab(shown.address)
    is_ready(page)
    becomes(page, "Ada Lindqvist")
    page.get_by_role("button", name="alignment").first.click()
    types(page, "/whotocall accounts add Acme Corp")
    form = page.get_by_role("dialog", name="New key account")
    form.get_by_label("Owner, of Sales").select_option(label="Ivan Petrov")
    form.get_by_role("button", name="Add", exact=True).click()
    reads(page, "“Acme Corp” is a key account now.")

    types(page, "/whotocall review akme")
    page.get_by_role("button", name="Plan review").click()
    plan = page.get_by_role("dialog", name="Plan a review")
    plan.get_by_label("Day").fill("2026-02-18")
    plan.get_by_label("Time, on the clock of Berlin").fill("15:00")
    tab.picture(page)
    plan.get_by_role("button", name="Plan", exact=True).click()
    reads(page, "The review of “Acme Corp” is planned")

    becomes(page, "Dev Banerjee")
    opens(page, "Messages")
    asked = page.get_by_role("article").filter(has_text="invites you to the review of Acme Corp")
    asked.get_by_role("button", name="I'll come").click()
    expect(asked.get_by_text("You have said: I'll come.")).to_be_visible()
    tab.picture(page)

    becomes(page, "Ivan Petrov")
    opens(page, "Messages")
    told = page.get_by_role("article").filter(has_text="You host the review of Acme Corp")
    expect(told.get_by_text("Coming:")).to_be_visible()
    tab.picture(page)
