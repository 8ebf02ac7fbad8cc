"""Home in a real Chromium: an employee's settings, absence and data; an admin's care; a baseline in pages."""

from contextlib import suppress

from page_walk import Hand, becomes, is_ready, opens, passes
from playwright.sync_api import expect


def window(page, name):
    return page.get_by_role("dialog", name=name)


def closes(page, name):
    window(page, name).get_by_role("button", name="Close").first.click()
    expect(window(page, name)).to_have_count(0)


def brings(page, label, name):
    """Click a button until its window is there: once, or again where the page was drawn anew under the pointer."""
    for _ in range(3):
        page.get_by_role("button", name=label).click()
        with suppress(AssertionError):
            expect(window(page, name)).to_be_visible()
            return
    raise AssertionError(f"{label} brings no window {name}")


def test_an_employee_finds_their_pulse_settings_absence_and_data_in_home(demo, tab):
    shown = demo()
    page = tab(shown.address)
    is_ready(page)
    opens(page, "Home")
    expect(page.get_by_text("Pulse 2 waits for you")).to_be_visible()
    tab.picture(page)

    page.get_by_role("button", name="Change", exact=True).click()
    form = window(page, "My settings")
    form.get_by_label("My hours: from").fill("18:00")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_label("My hours: from").fill("10:30")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    expect(page.get_by_text("10:30")).to_be_visible()

    page.get_by_role("button", name="I'm away…").click()
    away = page.get_by_role("dialog")
    away.get_by_label("Last day away").fill("2026-02-06")
    away.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="I'm back")).to_be_visible()
    page.get_by_role("button", name="I'm back").click()
    expect(page.get_by_role("button", name="I'm back")).to_have_count(0)

    page.get_by_role("button", name="What is stored?").click()
    expect(window(page, "What is stored?").get_by_text("pulse_participation").first).to_be_visible()
    tab.picture(page)
    closes(page, "What is stored?")

    page.get_by_role("button", name="Leave the pulses").click()
    page.get_by_role("button", name="Take part again").click()
    page.get_by_role("button", name="Open my pulse").click()
    expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    page.get_by_label("Remind me later…").last.select_option(label="In 1 hour")
    expect(page.get_by_text("and not before", exact=False).first).to_be_visible()
    pulse = page.get_by_role("article").filter(has_text="Pulse 2")
    pulse.get_by_role("button", name="Skip this pulse").click()
    page.get_by_role("button", name="Answer it after all").click()
    expect(pulse.get_by_role("button", name="4 Agree")).to_have_count(4)


def test_an_admin_cares_for_the_bot_from_home(demo, tab):
    shown = demo()
    page = tab(shown.address)
    is_ready(page)
    becomes(page, "Hana Kowalski")
    opens(page, "Home")
    page.get_by_role("button", name="Dry run").click()
    expect(window(page, "Dry run").get_by_text("25 people would be asked")).to_be_visible()
    tab.picture(page)
    closes(page, "Dry run")

    page.get_by_role("button", name="People").click()
    form = window(page, "People")
    form.get_by_label("Person").select_option(label="Ben Okafor")
    form.get_by_label("Side", exact=True).select_option(label="Neither")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("It holds from the next pulse on")).to_be_visible()
    closes(page, "People")
    expect(page.get_by_text("13 people in Sales")).to_be_visible()

    page.get_by_role("button", name="Audit log").click()
    expect(window(page, "Audit log").get_by_text("Side of @Ben Okafor").first).to_be_visible()
    tab.picture(page)
    closes(page, "Audit log")

    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()

    shown.stage.slack.person("eva").joins("#sales-team")
    passes(shown, page, "Next working day")
    opens(page, "Messages")
    opens(page, "Home")
    expect(page.get_by_text("1 person is on both sides")).to_be_visible()
    page.get_by_role("button", name="Decide").click()
    decision = page.get_by_role("dialog")
    decision.get_by_role("combobox").select_option(label="Marketing")
    tab.picture(page)
    decision.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 person is on both sides")).to_have_count(0)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="New series").click()
    page.get_by_role("dialog", name="Begin a new series?").get_by_role(
        "button", name="Begin a new series"
    ).click()
    window(page, "Done").get_by_role("button", name="OK").click()

    # Home is drawn anew for the new series, and a click upon a button that goes meanwhile is lost.
    brings(page, "Send me a test", "Done")
    window(page, "Done").get_by_role("button", name="OK").click()
    opens(page, "Messages")
    page.get_by_role("button", name="4 Agree").first.click()
    expect(page.get_by_text("nothing is stored").last).to_be_visible()
    tab.picture(page)


def test_a_baseline_is_answered_in_pages_of_five(demo, tab):
    shown = demo(is_fresh=True)
    page, hand = tab(shown.address), Hand()
    opens(page, "Home")
    page.get_by_role("button", name="Set up").click()
    form = window(page, "Set up Entente")
    for label, channel in (
        ("Where results are posted", "#alignment"),
        ("Where Sales is", "#sales-team"),
        ("Where Marketing is", "#marketing-team"),
    ):
        hand.pick(form.get_by_label(label), channel)
    form.get_by_role("button", name="Save").click()
    closes(page, "Saved")
    page.get_by_role("button", name="Schedule").click()
    schedule = window(page, "Schedule")
    schedule.get_by_label("Baseline: the first pulse asks all twenty statements").check()
    schedule.get_by_role("button", name="Save").click()
    closes(page, "Saved")
    for _ in range(3):
        passes(shown, page, "Next working day")
    becomes(page, "Cleo Marchetti")
    opens(page, "Messages")
    pulse = page.get_by_role("article").filter(has_text="how Sales and Marketing work together")
    for number in range(1, 5):
        expect(pulse).to_contain_text(f"Page {number} of 4")
        if number == 1:
            tab.picture(page)
        for nth in range(5):
            hand.click(pulse.get_by_role("button", name="4 Agree").nth(nth))
            if nth < 4:
                expect(pulse.get_by_role("button", name="4 Agree").nth(nth)).to_contain_text("✓")
    expect(page.get_by_role("button", name="Change my answers")).to_be_visible()
    # Nothing but the answers: a finished page gives way to the next by itself.
    assert hand.clicks == 20 + 6


def test_who_let_three_pulses_go_by_is_asked_once_whether_to_go_on(demo, tab):
    shown = demo()
    page = tab(shown.address)
    is_ready(page)
    opens(page, "Messages")
    question = page.get_by_role("article").filter(has_text="Shall I go on asking?")
    for _ in range(7):
        passes(shown, page, "A week on")
        if question.count():
            break
    tab.picture(page)
    question.get_by_role("button", name="Every pulse").click()
    expect(page.get_by_role("article").last.get_by_role("button", name="4 Agree")).to_have_count(4)
