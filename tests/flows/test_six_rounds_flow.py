"""Half a year of pulses among simulated colleagues: a stage in the channel, and for a small company no sides."""

import re
from datetime import timedelta

from bot.slack.scopes import SCOPES
from playground import Colleagues, Opinion, small_company
from tests.support.house import open_house

SCORE = re.compile(r"Score ([\d.]+) – likely between (\d+) and (\d+)")
SIDE = re.compile(r"(Sales|Marketing): ([\d.]+), likely between (\d+) and (\d+)")
TURNOUT = re.compile(
    r"Answered this pulse, of those who got it: (\d+) of 14 in Sales and (\d+) of 11 in Marketing\."
)
# What the simulation's people do through their own client, or the app through a click's address.
NOT_METHODS = {"response_url", "upload", "apps.connections.open"}
# Everybody answers, so that six rounds are enough of them for a stage.
KEEN = {"sales": Opinion(level=2.6, drift=0.1), "marketing": Opinion(level=3.4, drift=0.1)}


def plays_six(house, opinions=None):
    """The reports of six rounds; a round in which nothing is posted is none of them."""
    colleagues = Colleagues(house.slack, 11, opinions=opinions or KEEN, answering=0.97)
    play = house.plays(colleagues)
    for number in range(1, 7):
        before = len(house.reports())
        came = play.until(lambda n=before: len(house.reports()) > n, house.clock() + timedelta(weeks=3))
        assert came, f"no report of pulse {number}"
    return house.reports()


def test_six_rounds_end_with_a_stage_both_sides_and_the_turnout(house):
    house.set_up()
    reports = plays_six(house)

    assert [f"pulse {n}," in report.text for n, report in enumerate(reports, start=1)] == [True] * 6
    last = reports[-1]
    score, low, high = map(float, SCORE.search(last.text).groups())
    assert 20 <= low < score < high <= 100
    assert re.search(r"Undefined|Defined|Aligned|Integrated", last.text)
    sides = {name: float(points) for name, points, _, _ in SIDE.findall(last.text)}
    assert set(sides) == {"Sales", "Marketing"}
    # Each side is one half, whatever its size.
    assert abs(sum(sides.values()) / 2 - score) <= 0.11
    assert sides["Sales"] < sides["Marketing"]
    for report in reports:
        sales, marketing = map(int, TURNOUT.search(report.text).groups())
        assert 5 <= sales <= 14
        assert 5 <= marketing <= 11
    assert last.pictures
    for fact in (f"{score:.1f}", "pulse 6"):
        assert fact in last.pictures[0].alt
    assert house.person("ben").slash("/stage").reply.text.splitlines()[0] in last.text
    assert_quiet(house)


def test_a_small_company_gets_one_figure_and_no_sides(sqlite_url):
    with open_house(sqlite_url, company=small_company) as house:
        house.set_up()
        reports = plays_six(house)

        for report in reports:
            assert not SIDE.search(report.text)
            # Three people are too few to tell how many of them answered.
            assert "in Marketing" not in report.text
        assert SCORE.search(reports[-1].text)
        assert (
            "Sales and Marketing are counted as one group: a side with fewer than 5 people who answered is not "
            "shown on its own." in reports[-1].text
        )
        assert not any("Sales " in picture.alt for picture in reports[-1].pictures)
        assert_quiet(house)


def assert_quiet(house):
    """Slack objected to nothing, nothing was asked for that the manifest does not allow, nobody was told too much."""
    assert house.world.violations == []
    used = {call.method for call in house.world.calls} - NOT_METHODS
    assert used <= set(SCOPES)
    assert all(not call.error for call in house.world.calls)
    assert all(house.whispers_to(name) == [] for name in ("ada", "dev"))
