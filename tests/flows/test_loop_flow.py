"""From a result to a topic of the joint meeting, and from the meeting to what the pulse says afterwards."""

import re
from datetime import timedelta

import pytest

from playground import Colleagues, Opinion
from playground.files import people_file
from tests.conftest import create_schema
from tests.support.house import SETUP, open_house

WITH_MEETINGS = (
    SETUP
    + """
statements = 5
baseline = true

[meeting]
every = "2 weeks"
on = "thursday"
at = "14:00"
minutes = 60
"""
)
PROPOSED = re.compile(r"“(.+)”")
FIGURES = re.compile(r"” Sales ([\d.]+), Marketing ([\d.]+)$")
LINE = re.compile(
    r"• “(.+)”, taken up on (.+): Sales ([\d.]+) then, (.+) now; Marketing ([\d.]+) then, (.+) now"
)
APART = {"sales": Opinion(level=2.0, drift=0.3), "marketing": Opinion(level=3.6, drift=0.0)}
LONGEST = timedelta(weeks=4)


def dms(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app and not one.ephemeral]


def find(house, name, words):
    """The newest message of the app to somebody with these words in it."""
    return next((one for one in reversed(dms(house, name)) if words in one.text), None)


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    """A company that talked about what its first result brought up, and got another result."""
    url = f"sqlite:///{tmp_path_factory.mktemp('loop') / 'entente.db'}"
    create_schema(url)
    with open_house(url) as house:
        yield house, played(house)


def played(house):
    """What people were shown on the way."""
    house.set_up(WITH_MEETINGS)
    house.imports(people_file(house.world))
    play = house.plays(Colleagues(house.slack, 5, opinions=APART, answering=1.0))
    ada, told = house.person("ada"), {}

    def waits(name, words, since):
        def is_there():
            found = find(house, name, words)
            return found is not None and found.at >= since

        assert play.until(is_there, house.clock() + LONGEST), words
        return find(house, name, words)

    proposal = waits("ada", "The last pulse suggests", house.clock())
    told["proposal"], told["gap before"] = proposal.text, ada.slash("/stage gap").reply.text
    ada.clicks(proposal, "Put it on the agenda")
    house.passes(seconds=10)
    told["agenda"] = ada.slash("/meeting").reply.text
    waits("ada", "The joint meeting begins at", house.clock())
    holds(house)
    before = len(house.reports())
    assert play.until(lambda: len(house.reports()) > before, house.clock() + LONGEST)
    told["gap after"] = ada.slash("/stage gap").reply.text
    told["invitation"] = waits("dev", "What should be on the agenda?", house.clock()).text
    told["digest"] = waits("ada", "Action items", house.clock()).text
    told["digest after"] = waits("ada", "Action items", house.clock() + timedelta(days=1)).text
    return told


def holds(house):
    """The meeting is held, and its one topic done with."""
    ada = house.person("ada")
    ada.slash("/meeting run", "#sales-team")
    ada.clicks(ada.view, "Done")
    ada.submits(ada.view)
    house.passes(seconds=20)


def topic(told):
    return PROPOSED.search(told["proposal"])[1]


def figures(gap, statement):
    """Of each side, as `/stage gap` shows those of a statement it names."""
    (line,) = [line for line in gap.splitlines() if statement in line]
    return FIGURES.search(line).groups()


def test_what_the_sides_see_most_differently_is_proposed_to_a_lead_and_comes_on_the_agenda(loop):
    _, told = loop
    points = [line for line in told["gap before"].splitlines() if FIGURES.search(line)]
    apart = {line: abs(float(one) - float(two)) for line in points for one, two in FIGURES.findall(line)}
    assert topic(told) in max(apart, key=apart.get)
    assert topic(told) in told["agenda"]


@pytest.mark.parametrize("where", ["invitation", "digest"])
def test_its_published_figures_before_and_after_are_told(loop, where):
    _, told = loop
    (line,) = [line for line in told[where].splitlines() if "taken up on" in line]
    statement, day, *values = LINE.fullmatch(line).groups()
    assert (statement, day) == (topic(told), "Apr 2")
    assert tuple(values[::2]) == figures(told["gap before"], statement)
    assert tuple(values[1::2]) == figures(told["gap after"], statement)
    assert "a single statement moves by chance, too" in told[where]


def test_the_digest_tells_it_once(loop):
    _, told = loop
    assert "taken up" not in told["digest after"]


def test_slack_had_nothing_to_object_to(loop):
    house, _ = loop
    assert house.world.violations == []
