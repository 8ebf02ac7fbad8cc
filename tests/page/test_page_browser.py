"""The page in a real Chromium: what a person clicks, and what they then see."""

from playwright.sync_api import expect


def nameless(page):
    """What can be clicked or filled in without a name that is read aloud."""
    return page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, textarea, a[href]')].filter((one) =>
             one.checkVisibility({visibilityProperty: true}) && !one.ariaLabel && !one.innerText.trim() &&
             !one.labels?.length
           ).map((one) => one.outerHTML)"""
    )


def test_the_gallery_looks_as_in_slack_and_loads_nothing_from_elsewhere(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    message = page.get_by_role("article").last
    expect(message.get_by_role("heading", name="Everything")).to_be_visible()
    expect(message.locator("strong", has_text="Bold")).to_be_visible()
    expect(message.locator("em", has_text="italic")).to_be_visible()
    expect(message.locator("s", has_text="struck")).to_be_visible()
    expect(message.locator("code", has_text="code").first).to_be_visible()
    expect(message.locator("blockquote")).to_have_text("quoted")
    expect(message.locator("pre")).to_have_text("def code(): ...")
    expect(message.get_by_text("@Ada Lindqvist")).to_be_visible()
    expect(message.get_by_text("#general")).to_be_visible()
    expect(message.get_by_text("<b>")).to_be_visible()
    expect(message.get_by_text("today at 10:00", exact=True)).to_be_visible()
    expect(message.get_by_text("A picture from elsewhere")).to_be_visible()
    expect(message.get_by_text("First point")).to_be_visible()
    expect(message.get_by_role("cell", name="Pricing")).to_be_visible()


def test_a_line_chart_has_its_names_at_their_ends_and_its_numbers_for_those_who_hear_it(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    chart = page.get_by_role("article").last.get_by_role("figure", name="Score of two sides")
    places = {}
    for name in ("Sales", "Marketing"):
        label = chart.locator("svg").get_by_text(name, exact=True)
        expect(label).to_be_visible()
        places[name] = label.bounding_box()
    # One above the other, right of the lines, though the lines nearly meet there.
    assert places["Sales"]["y"] + places["Sales"]["height"] <= places["Marketing"]["y"] + 3
    ends = [line.bounding_box() for line in chart.locator("polyline").all()]
    assert all(one["x"] >= end["x"] + end["width"] for one in places.values() for end in ends)
    table = chart.get_by_role("table", name="Score of two sides")
    assert table.get_by_role("row").all_inner_texts() == [
        "\tSales\tMarketing",
        "3 Mar\t52.5\t51",
        "17 Mar\t55\t54.2",
        "31 Mar\t58.1\t57.9",
    ]


def test_every_control_sends_what_was_chosen(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    message = page.get_by_role("article").last
    message.get_by_label("Pick a colour").select_option(label="Green")
    message.get_by_label("Large").check()
    message.get_by_label("date").fill("2026-04-01")
    message.get_by_label("date").blur()
    message.get_by_role("button", name="More options").click()
    message.get_by_role("menuitem", name="Remove").click()
    shown_gallery.slack.wait_until(lambda: len(shown_gallery.heard) == 4)
    said = {key: value for one in shown_gallery.heard for key, value in one.items()}
    assert said["pick"]["selected_option"]["value"] == "green"
    assert said["size"]["selected_option"]["value"] == "large"
    assert said["day"]["selected_date"] == "2026-04-01"
    assert said["more"]["selected_option"]["value"] == "remove"
    expect(message.get_by_label("Pick a colour")).to_have_value("Green")


def test_a_question_before_the_act_is_asked(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="No").click()
    expect(page.get_by_role("heading", name="Everything")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", name="Everything")).to_have_count(0)


def test_a_window_complains_at_its_field_keeps_what_was_typed_and_closes_when_it_is_good(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    page.get_by_role("button", name="Open form").click()
    window = page.get_by_role("dialog", name="Form 1")
    window.get_by_role("button", name="Save").click()
    expect(window.get_by_role("alert")).to_have_count(2)
    window.get_by_label("Title").fill("a bad title")
    window.get_by_label("Hours").fill("2")
    window.get_by_label("Who").select_option(label="Ben Okafor")
    window.get_by_label("Friday").check()
    window.get_by_label("Topic").fill("pri")
    window.get_by_role("option", name="Price list").click()
    window.get_by_role("button", name="Save").click()
    expect(window.get_by_text("Say it kindly.")).to_be_visible()
    expect(window.get_by_role("alert")).to_have_count(1)
    expect(window.get_by_label("Title")).to_have_value("a bad title")
    expect(window.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    window.get_by_label("Title").fill("a good title")
    window.get_by_role("button", name="Save").click()
    expect(window).to_have_count(0)
    [*_, values] = shown_gallery.heard
    assert values["title"]["v"]["value"] == "a good title"
    assert values["who"]["v"]["selected_user"] == shown_gallery.slack.person("ben").id
    assert [one["value"] for one in values["days"]["v"]["selected_options"]] == ["friday"]
    assert values["topic"]["topics"]["selected_option"]["value"] == "price list"


def test_windows_lie_upon_each_other_and_escape_closes_the_one_in_front(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    page.get_by_role("button", name="Open form").click()
    page.get_by_role("dialog", name="Form 1").get_by_role("button", name="One more").click()
    expect(page.get_by_role("dialog", name="Form 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Form 1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_commands_are_offered_with_hints_and_answered_to_the_asker_alone(shown_gallery, tab):
    page = tab(shown_gallery.address)
    page.get_by_role("button", name="general").click()
    box = page.get_by_label("Message #general")
    box.press_sequentially("/e")
    expect(page.get_by_role("option", name="/echo [words]")).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("/echo ")
    box.press_sequentially("hello @ben")
    box.press("Enter")
    answer = page.get_by_role("article").last
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You said: hello @Ben Okafor")
    box.fill("/silent")
    box.press("Enter")
    expect(page.get_by_role("article").last).to_contain_text(
        '/silent failed with the error "operation_timeout"'
    )
    page.get_by_role("button", name="Inspector").click()
    expect(page.get_by_text("not answered")).to_be_visible()
    expect(page.get_by_text("missing ack")).to_be_visible()


def test_threads_shortcuts_and_unread_marks(shown_gallery, tab):
    slack = shown_gallery.slack
    said = slack.person("ben").posts("#general", "Who owns pricing?")
    slack.person("ada").posts("#general", "Dev does.", thread=said)
    page = tab(shown_gallery.address)
    row = page.get_by_role("button", name="general 1 unread")
    row.click()
    expect(page.get_by_role("button", name="general 1 unread")).to_have_count(0)
    expect(page.get_by_role("separator").filter(has_text="New")).to_have_count(0)
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("Dev does.")).to_be_visible()
    thread.get_by_label("Reply in thread").fill("Thank you")
    thread.get_by_label("Reply in thread").press("Enter")
    expect(thread.get_by_role("article").last).to_contain_text("Thank you")
    message = page.get_by_role("article").filter(has_text="Who owns pricing?").first
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Make it a task").click()
    expect(page.get_by_role("dialog", name="Form 1")).to_be_visible()
    assert shown_gallery.heard[-1] == {"task": "Who owns pricing?"}


def test_the_home_tab_is_published_when_it_is_opened_and_can_be_clicked(shown_gallery, tab):
    page = tab(shown_gallery.address)
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("heading", name="Your home")).to_be_visible()
    page.get_by_role("button", name="Open form").click()
    expect(page.get_by_role("dialog", name="Form 1")).to_be_visible()


def test_dark_and_narrow(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address, theme="dark", width=390, height=844)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert nameless(page) == []
    expect(page.get_by_role("navigation", name="Conversations")).to_be_hidden()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="sales-team").click()
    expect(page.get_by_role("heading", name="sales-team")).to_be_visible()
    expect(page.get_by_role("navigation", name="Conversations")).to_be_hidden()
    page.get_by_role("button", name="Light theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.get_by_role("heading", name="sales-team")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_everything_can_be_reached_by_keyboard_and_has_a_name(shown_gallery, tab):
    shown_gallery.posts_everything()
    page = tab(shown_gallery.address)
    expect(page.get_by_role("button", name="Open form")).to_be_visible()
    assert nameless(page) == []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Open form":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Form 1")).to_be_visible()
