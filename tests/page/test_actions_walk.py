"""Action items in a real Chromium: given by form and by command, accepted, put off, done in Home, and taken back."""

from page_walk import becomes, is_ready, opens
from playwright.sync_api import expect


def window(page, name):
    return page.get_by_role("dialog", name=name)


def about(page, words):
    return page.get_by_role("article").filter(has_text=words)


def types(page, line):
    box = page.get_by_label("Message #alignment")
    box.fill(line)
    box.press("Enter")


def test_what_i_have_to_do(demo, tab):
    page = tab(demo().address)
    is_ready(page)
    page.get_by_role("button", name="alignment").first.click()
    types(page, "/action add @lena tomorrow call the agency")
    expect(about(page, "Given to @Lena Bauer")).to_contain_text("call the agency")
    types(page, "/action add")
    form = window(page, "Add an action item")
    form.get_by_label("What is to be done").fill("Write the brief")
    tab.picture(page)
    form.get_by_role("button", name="Give").click()
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)
    types(page, "/action add write the brief")
    expect(about(page, "You took on")).to_be_visible()
    types(page, "/action")
    mine = about(page, "One action item is yours:")
    expect(mine).to_contain_text("write the brief")
    tab.picture(page)
    mine.get_by_role("button", name="Blocked").click()
    window(page, "Blocked").get_by_label("Why").fill("No figures yet.")
    window(page, "Blocked").get_by_role("button", name="Blocked").click()
    page.get_by_role("dialog").get_by_role("button", name="OK").click()

    becomes(page, "Lena Bauer")
    opens(page, "Messages")
    offer = about(page, "call the agency")
    offer.get_by_role("button", name="Accept").click()
    expect(offer.get_by_role("button", name="New date")).to_be_visible()
    tab.picture(page)
    opens(page, "Home")
    shown = page.get_by_role("main")
    expect(shown.get_by_text("One action item is yours:")).to_be_visible()
    tab.picture(page)
    shown.get_by_role("button", name="Done").click()
    expect(shown.get_by_text("One action item is yours:")).to_have_count(0)
    opens(page, "Messages")
    offer.get_by_role("button", name="Not done yet").click()
    expect(offer.get_by_role("button", name="Done")).to_be_visible()
