"""A whole meeting in a real Chromium, as its chair has it, from its beginning to the minutes; a colleague looks on."""

import re
from datetime import UTC, datetime

from page_walk import becomes, is_ready, opens
from playwright.sync_api import expect

# The meeting is on Thursday at 16:00 in Berlin; five minutes before.
SOON = datetime(2026, 1, 29, 14, 55, tzinfo=UTC)


def window(page, name):
    return page.get_by_role("dialog", name=name)


def about(page, words):
    return page.get_by_role("article").filter(has_text=words)


def types(page, line, place="alignment"):
    page.get_by_role("button", name=place).first.click()
    box = page.get_by_label(f"Message #{place}")
    box.fill(line)
    box.press("Enter")


def goes_to(shown, page, moment):
    """Let time pass until then, as the clock's buttons do."""
    moved = []
    shown.sitting.director.prepare("To the meeting", lambda: False, moment, lambda: moved.append(moment))
    shown.stage.slack.wait_until(lambda: moved and shown.sitting.director.busy is None, timeout=90)
    expect(page.get_by_role("button", name="A week on")).to_be_enabled()


def gives(page, run, what, owner):
    """Give somebody something to do, for the first topic."""
    run.get_by_role("button", name="Add action item").first.click()
    form = window(page, "Add an action item")
    expect(form.get_by_text("No later than the next meeting, on Thu, Feb 12.")).to_be_visible()
    form.get_by_label("What is to be done").fill(what)
    form.get_by_label("Who does it").select_option(label=owner)
    form.get_by_role("button", name="Give").click()


def decides(page, run, what):
    """Note a decision about the second topic."""
    run.get_by_role("button", name=re.compile("^Decision(:|$)")).nth(1).click()
    form = window(page, "Decision")
    form.get_by_label("What was decided").fill(what)
    form.get_by_role("button", name="Note it").click()


def does(page, what):
    """Accept an action item, and have it done."""
    opens(page, "Messages")
    offer = about(page, what)
    offer.get_by_role("button", name="Accept").click()
    offer.get_by_role("button", name="Done").click()
    expect(offer.get_by_role("button", name="Not done yet")).to_be_visible()


def test_a_whole_meeting_as_its_chair(demo, tab):
    shown = demo()
    page = tab(shown.address)
    is_ready(page)
    becomes(page, "Ada Lindqvist")
    types(page, "/meeting add opportunity: the fair in Hannover")
    types(page, "/meeting add nobody knows the new prices")
    goes_to(shown, page, SOON)
    opens(page, "Messages")
    soon = about(page, "The joint meeting begins at")
    expect(soon).to_contain_text("You have the chair.")
    tab.picture(page)
    soon.get_by_role("button", name="Run the meeting").click()
    run = window(page, "The meeting")
    expect(run.get_by_text("the fair in Hannover")).to_be_visible()
    tab.picture(page)

    other = tab(shown.address)
    becomes(other, "Dev Banerjee")
    types(other, "/meeting run")
    theirs = window(other, "The meeting")
    expect(theirs.get_by_text("the fair in Hannover")).to_be_visible()

    run.get_by_role("button", name=re.compile("^Done(:|$)")).first.click()
    expect(theirs.get_by_role("button", name="Not done")).to_have_count(1)
    gives(page, run, "Book the stand in Hannover", "Vera Costa")
    expect(run.get_by_text("Book the stand in Hannover")).to_be_visible()
    expect(theirs.get_by_text("Book the stand in Hannover")).to_be_visible()
    decides(page, run, "Kofi's list is the one that counts.")
    expect(theirs.get_by_text("Kofi's list is the one that counts.")).to_be_visible()
    run.get_by_label("Dev Banerjee").check()
    expect(theirs.get_by_label("Dev Banerjee")).to_be_checked()
    theirs.get_by_label("Ada Lindqvist").check()
    expect(run.get_by_label("Ada Lindqvist")).to_be_checked()
    tab.picture(page)
    run.get_by_role("button", name="Close meeting").click()
    expect(page.get_by_role("dialog").get_by_text("Closed.")).to_be_visible()
    expect(other.get_by_role("dialog").get_by_text("Closed.")).to_be_visible()
    tab.picture(page)
    page.get_by_role("dialog").get_by_role("button", name="OK").click()
    page.get_by_role("button", name="alignment").first.click()
    post = about(page, "Closed by @Ada Lindqvist").last
    post.get_by_role("button", name="1 reply").click()
    # Exactly: a reply that comes while the channel is open is read out, too, with all it says.
    expect(page.get_by_text("Minutes of 29 January 2026", exact=True)).to_be_visible()
    tab.picture(page)

    other.get_by_role("dialog").get_by_role("button", name="OK").click()
    becomes(other, "Vera Costa")
    does(other, "Book the stand in Hannover")
    opens(page, "Messages")
    expect(about(page, "Book the stand in Hannover")).to_have_count(0)
    page.get_by_role("button", name="Next working day").click()
    expect(about(page, "what you gave them: “Book the stand in Hannover”")).to_be_visible(timeout=60_000)
    tab.picture(page)
