"""The joint meeting in a real Chromium: a topic on the agenda, the meeting run, closed by a colleague, its minutes."""

from page_walk import becomes, is_ready, passes
from playwright.sync_api import expect


def window(page, name):
    return page.get_by_role("dialog", name=name)


def about(page, words):
    return page.get_by_role("article").filter(has_text=words)


def types(page, line):
    box = page.get_by_label("Message #alignment")
    box.fill(line)
    box.press("Enter")


def test_a_meeting_is_run(demo, tab):
    shown = demo()
    page = tab(shown.address)
    is_ready(page)
    becomes(page, "Ada Lindqvist")
    page.get_by_role("button", name="alignment").first.click()
    types(page, "/meeting add opportunity: the fair in Hannover")
    expect(about(page, "“the fair in Hannover” (Opportunity)")).to_be_visible()
    expect(about(page, "Joint meeting, Thursday, January 29th").first).to_contain_text("the fair in Hannover")
    types(page, "/meeting run")
    run = window(page, "The meeting")
    expect(run.get_by_text("the fair in Hannover")).to_be_visible()
    run.get_by_role("button", name="Done").first.click()
    expect(run.get_by_role("button", name="Not done")).to_have_count(1)
    run.get_by_role("button", name="Other decision").click()
    window(page, "Decision").get_by_label("What was decided").fill("We go with one stand.")
    window(page, "Decision").get_by_role("button", name="Note it").click()
    expect(run.get_by_text("We go with one stand.")).to_be_visible()
    tab.picture(page)
    run.get_by_label("Dev Banerjee").check()
    run.get_by_role("button", name="Close meeting").click()
    expect(page.get_by_role("dialog").get_by_text("A meeting can be closed from")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="OK").click()
    run.get_by_role("button", name="Later").click()
    passes(shown, page, "A week on")
    post = about(page, "Closed by @Dev Banerjee")
    expect(post.first).to_contain_text("the fair in Hannover")
    tab.picture(page)
    post.first.get_by_role("button", name="Last one").click()
    expect(page.get_by_text("We go with one stand.").first).to_be_visible()
