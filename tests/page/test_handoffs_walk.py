"""A handoff in a real Chromium: handed over by command, accepted, returned with a reason, and handed to another."""

from page_walk import becomes, is_ready, opens
from playwright.sync_api import expect


def window(page, name):
    return page.get_by_role("dialog", name=name)


def about(page, words="Hannover fair"):
    return page.get_by_role("article").filter(has_text=words)


def test_leads_go_from_hand_to_hand(demo, tab):
    page = tab(demo().address)
    is_ready(page)
    page.get_by_role("button", name="alignment").first.click()
    box = page.get_by_label("Message #alignment")
    box.fill("/whotocall handoff @lena leads from the Hannover fair")
    box.press("Enter")
    form = window(page, "Hand something over")
    expect(form.get_by_label("What is handed over")).to_have_value("leads from the Hannover fair")
    tab.picture(page)
    form.get_by_label("Link").fill("crm")
    form.get_by_role("button", name="Hand over").click()
    expect(form.get_by_role("alert").first).to_contain_text("A link begins with https://")
    form.get_by_label("Link").fill("https://crm.example/lists/7")
    form.get_by_role("button", name="Hand over").click()
    expect(
        page.get_by_role("dialog").get_by_text("Your conversation with me shows how it stands")
    ).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="OK").click()

    becomes(page, "Lena Bauer")
    opens(page, "Messages")
    offer = about(page)
    offer.get_by_role("button", name="Accept").click()
    expect(offer.get_by_role("button", name="Done")).to_be_visible()
    tab.picture(page)
    offer.get_by_role("button", name="Return").click()
    window(page, "Return it").get_by_label("Why").fill("They are in Italy.")
    window(page, "Return it").get_by_role("button", name="Return").click()
    page.get_by_role("dialog").get_by_role("button", name="OK").click()
    expect(offer.get_by_text("They are in Italy.")).to_be_visible()
    expect(offer.get_by_role("button", name="Done")).to_have_count(0)

    becomes(page, "Cleo Marchetti")
    opens(page, "Messages")
    expect(about(page, "returns “leads from the Hannover fair” to you")).to_contain_text("They are in Italy.")
    about(page, "returns “leads").get_by_role("button", name="Hand to somebody else").click()
    again = window(page, "Hand to somebody else")
    expect(again.get_by_label("Link")).to_have_value("https://crm.example/lists/7")
    tab.picture(page)
