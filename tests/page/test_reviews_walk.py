"""A review in a real Chromium: asked for, a change asked for, a new version approved and cleared for print."""

from page_walk import becomes, is_ready, opens
from playwright.sync_api import expect


def window(page, name):
    return page.get_by_role("dialog", name=name)


def about(page, words):
    return page.get_by_role("article").filter(has_text=words)


def closes(page):
    page.get_by_role("dialog").get_by_role("button", name="OK").click()


def test_a_brochure_on_its_way_to_print(demo, tab):
    page = tab(demo().address)
    is_ready(page)
    becomes(page, "Eva Novak")
    page.get_by_role("button", name="alignment").first.click()
    box = page.get_by_label("Message #alignment")
    box.fill("/whotocall reviews")
    box.press("Enter")
    page.get_by_role("button", name="Ask for a review").last.click()
    form = window(page, "Ask for a review")
    form.get_by_label("What it is").fill("Spring brochure")
    form.get_by_label("Where it is").fill("drive")
    # The rule of engagement names the head of Sales.
    expect(form.get_by_label("Reviewers from Sales: Ada Lindqvist")).to_be_visible()
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(form.get_by_role("alert").first).to_contain_text("A link begins with https://")
    tab.picture(page)
    form.get_by_label("Where it is").fill("https://drive.example/brochure")
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("Asked, until")).to_be_visible()
    closes(page)

    becomes(page, "Ada Lindqvist")
    opens(page, "Messages")
    about(page, "asks you to review").get_by_role("button", name="Ask for a change").click()
    window(page, "Ask for a change").get_by_label("What to change").fill("The price on page 2.")
    tab.picture(page)
    window(page, "Ask for a change").get_by_role("button", name="Send").click()
    closes(page)

    becomes(page, "Eva Novak")
    opens(page, "Messages")
    news = about(page, "asks for a change in version 1")
    expect(news).to_contain_text("The price on page 2.")
    news.get_by_role("button", name="New version").click()
    window(page, "New version").get_by_role("button", name="Ask again").click()
    closes(page)

    becomes(page, "Ada Lindqvist")
    opens(page, "Messages")
    about(page, "This is version 2").get_by_role("button", name="Approve").click()
    expect(about(page, "You have approved version 2.")).to_be_visible()

    becomes(page, "Eva Novak")
    opens(page, "Messages")
    expect(about(page, "Cleared for print: version 2").last).to_contain_text("Approved by")
    tab.picture(page)
