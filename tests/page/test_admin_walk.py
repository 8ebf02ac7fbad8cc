"""An admin's first five minutes in a real Chromium: from an app just installed to the first pulse, clicks counted."""

from time import perf_counter

from page_walk import Hand, becomes, opens, passes
from playwright.sync_api import expect

MOST_CLICKS = 10
FIVE_MINUTES = 300


def test_an_admin_sets_up_and_the_first_pulse_goes_out(demo, tab):
    shown = demo(is_fresh=True)
    page, hand, begun = tab(shown.address), Hand(), perf_counter()
    tour = page.get_by_role("complementary", name="Your first minute")
    hand.click(tour.get_by_role("button", name="Take me there"))
    expect(page.get_by_text("No pulse begins before you have said where results go")).to_be_visible()
    hand.click(page.get_by_role("button", name="Set up"))
    form = page.get_by_role("dialog", name="Set up Entente")
    hand.pick(form.get_by_label("Where results are posted"), "#alignment")
    hand.pick(form.get_by_label("Where Sales is"), "#sales-team")
    hand.pick(form.get_by_label("Where Marketing is"), "#marketing-team")
    tab.picture(page)
    hand.click(form.get_by_role("button", name="Save"))
    done = page.get_by_role("dialog")
    # The next run by the clocks of the zones people live in: ten o'clock everywhere, at another instant each.
    for city in ("London", "New York", "Singapore"):
        expect(done.get_by_text(city).first).to_be_visible()
    tab.picture(page)
    assert hand.clicks <= MOST_CLICKS
    assert perf_counter() - begun < FIVE_MINUTES
    expect(tour).to_contain_text("Set it up (done)")

    done.get_by_role("button", name="Close").first.click()
    expect(page.get_by_text("/invite @entente").first).to_be_visible()
    page.get_by_role("button", name="alignment").click()
    page.get_by_label("Message #alignment").fill("/invite @entente")
    page.get_by_label("Message #alignment").press("Enter")
    expect(tour).to_contain_text("Invite the app (done)")
    # Monday at nine, Tuesday at nine, and Wednesday, when everybody has it.
    for _ in range(3):
        passes(shown, page, "Next working day")
    becomes(page, "Cleo Marchetti")
    opens(page, "Messages")
    pulse = page.get_by_role("article").filter(has_text="This is the first pulse you get.")
    expect(pulse.get_by_role("button", name="4 Agree")).to_have_count(4)
    tab.picture(page)
