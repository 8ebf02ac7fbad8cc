"""Ten thousand people in twenty-four zones and ten countries, at the playground; measures nothing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime

import yaml

from playground import ManualClock, Playground, World
from tests.benchmarks.pulse_company import MANIFEST

SALES, MARKETING = 6_000, 4_000
PEOPLE = SALES + MARKETING
TEAM_SIZE = 40
ROUNDS = 6
"""Rounds they have answered before, every two weeks; six of ten people took part in each."""
# A Monday; the slot is the Tuesday after, and its hour comes first in Auckland.
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
COUNTRIES = ("GB", "DE", "US", "FR", "IN", "JP", "BR", "AU", "CA", "PL")
ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Europe/Paris",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "America/Toronto",
    "Europe/Warsaw",
    "Europe/Lisbon",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/St_Johns",
    "Pacific/Honolulu",
    "Pacific/Auckland",
    "Australia/Adelaide",
    "Asia/Kathmandu",
    "Asia/Singapore",
    "Asia/Dubai",
    "Africa/Cairo",
    "Europe/Helsinki",
    "America/Anchorage",
)
SETUP = """\
[workspace]
report_channel = "#alignment"
country = "GB"
timezone = "Europe/London"

[sides]
sales = "#sales-team"
marketing = "#marketing-team"

[pulse]
every_weeks = 2
weekday = "tuesday"
at = "10:00"
open_days = 5
"""


def _company(clock):
    """The workspace, and people.csv with everybody's team and country."""
    world = World(clock=clock, name="Opening Works", domain="opening")
    hana = world.admin.add_person("hana", "Hana Kowalski", tz="Europe/Berlin", is_admin=True, is_owner=True)
    ids, lines = [], ["user,side,roles,team,country,timezone"]
    for number in range(PEOPLE):
        zone = ZONES[number % len(ZONES)]
        person = world.admin.add_person(f"p{number:05d}", f"Person {number}", tz=zone, locale="en-GB")
        side = "sales" if number < SALES else "marketing"
        country = COUNTRIES[number % len(COUNTRIES)]
        ids.append(person.id)
        lines.append(f"{person.id},{side},,{side} {number // TEAM_SIZE},{country},")
    world.admin.add_channel("sales-team", *ids[:SALES])
    world.admin.add_channel("marketing-team", *ids[SALES:])
    world.admin.add_channel("alignment", hana.id)
    return world, "\n".join(lines)


@contextmanager
def ten_thousand():
    """Their Slack, running, with the app installed and invited; its clock; people.csv."""
    clock = ManualClock(START)
    world, people = _company(clock)
    world.install(yaml.safe_load(MANIFEST.read_text("utf-8")))
    with Playground(world) as slack:
        slack.person("hana").invites_app("#alignment")
        yield slack, clock, people
