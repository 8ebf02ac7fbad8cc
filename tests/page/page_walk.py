"""What the walks through the page have in common: a hand that counts its clicks, the clock, being somebody else."""

from playwright.sync_api import expect


class Hand:
    """A hand on a mouse: counts its clicks. A menu takes two, one to open it and one to pick."""

    def __init__(self):
        self.clicks = 0

    def click(self, target):
        target.click()
        self.clicks += 1

    def pick(self, menu, label):
        menu.select_option(label=label)
        self.clicks += 2


def passes(shown, page, move):
    """Press a button of the clock and wait until time has stopped, here and in the page."""
    director = shown.sitting.director
    before = len(director.moves)
    page.get_by_role("button", name=move).click()
    shown.stage.slack.wait_until(lambda: len(director.moves) > before and director.busy is None, timeout=60)
    expect(page.get_by_role("button", name=move)).to_be_enabled()


def becomes(page, name):
    """Be somebody else."""
    page.get_by_role("button", name="You are").click()
    page.get_by_role("dialog").get_by_label("Find a person").fill(name.split()[0].lower())
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def opens(page, tab):
    """The app's Home or Messages."""
    page.get_by_role("button", name="Entente").first.click()
    page.get_by_role("tab", name=tab).click()


def is_ready(page):
    """The first round has been played."""
    expect(page.get_by_role("status").filter(has_text="…")).to_have_count(0, timeout=40_000)
