"""The bot with an order of its own: `fill` lists so many entries, made up of words that people's directories have."""

from __future__ import annotations

import time
from itertools import product
from random import Random

from bot.directory.entries import Said, Wanted
from bot.directory.writing import bring_in
from bot.people.service import everybody
from tests.benchmarks.pulse_bot import Orders, obey

TOPICS = (
    "Pricing", "Discounts", "Webinars", "Trade shows", "Brand guidelines", "Slides", "Case studies", "Contracts",
    "Demos", "Trials", "Onboarding", "Renewals", "Partners", "Press", "Website", "Landing pages", "Newsletter",
    "Leads", "Forecast", "Key accounts", "Competitors", "Market research", "Product launch", "Translations",
)  # fmt: skip
KINDS = ("", "approval", "planning", "reporting", "training", "budget", "tools", "templates")
PRODUCTS = tuple(
    f"Product {name}" for name in ("Atlas", "Beacon", "Comet", "Delta", "Ember", "Fjord", "Gale")
)
REGIONS = (
    "EMEA",
    "DACH",
    "Nordics",
    "Benelux",
    "France",
    "Iberia",
    "Italy",
    "LATAM",
    "APAC",
    "North America",
)
SEGMENTS = ("Enterprise", "Mid-market", "SMB", "Public sector")
KEYWORDS = (
    "rebate",
    "quote",
    "logo",
    "booth",
    "legal",
    "video",
    "pilot",
    "data",
    "survey",
    "terms",
    "events",
)
SEED = 7


class DirectoryOrders(Orders):
    """Carries these out as well."""

    def fill(self, entries):
        """List so many entries, and tell how long the index of them takes to make."""
        deps, team_id = self.bot.deps, self.bot.team_id
        with deps.read() as session:
            people = [one.user_id for one in everybody(session, team_id) if one.may_be_listed]
        chance, wanted = Random(SEED), []
        places = product(TOPICS, KINDS, PRODUCTS, REGIONS, SEGMENTS)
        for topic, kind, thing, region, segment in sorted(places, key=lambda _: chance.random())[:entries]:
            words = tuple(chance.sample(KEYWORDS, 3))
            said = Said(f"{topic} {kind}".strip(), words, thing, region, segment)
            wanted.append(Wanted(said, *_contact(people, chance)))
        with deps.begin() as session:
            bring_in(session, team_id, wanted, actor="directory.csv", now=self.now)
        since = time.perf_counter()
        with deps.read() as session:
            deps.books.index(session, team_id)
        return {"entries": len(wanted), "seconds": time.perf_counter() - since}


def _contact(people, chance):
    """Somebody who is called, no channel's name, and somebody else who stands in."""
    contact, deputy = chance.sample(people, 2)
    return contact, "", deputy


if __name__ == "__main__":
    obey(DirectoryOrders())
