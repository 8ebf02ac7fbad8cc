"""Owns the files that an operator of the made-up company writes: settings, who is who, whom to call, the rules.

It must not know the app: they are text.
"""

from dataclasses import dataclass

from playground.world import World

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

[meeting]
every = "2 weeks"
on = "thursday"
at = "15:00"
minutes = 45
"""

ROLES = {"ada": "sales,lead", "dev": "marketing,lead", "gus": "marketing,liaison"}

# Topic, keywords, product, region, segment, side, person, deputy, note; people by their short names.
ENTRIES = """\
Pricing and discounts|price;rebate;quote||EMEA||sales|ada|ivan|Anything above 15 % needs her word.
Pricing and discounts|price;rebate;quote||Americas||sales|ruth|mateo|
Pricing and discounts|price;rebate;quote||APAC||sales|omar|priya|
Brand and design|logo;slides;templates||||marketing|eva|xena|
Campaigns|email;ads;newsletter||||marketing|tara|zoe|
Webinars and events|trade show;booth;conference||||marketing|wes|yuki|Tell him six weeks ahead.
Customer references|case study;testimonial||||marketing|vera|finn|
Competitors|battle cards;win loss||||marketing|finn|uma|
Market research|survey;segments;numbers||||marketing|uma|zoe|
Product launch|release;positioning|Spectra|||marketing|finn|dev|
Product launch|release;positioning|Calibra|||marketing|eva|finn|
Lead handover|qualified lead;MQL;SQL||||marketing|gus|tara|
Website|landing page;form||||marketing|vera|tara|
Demos and trials|proof of concept;technical questions||||sales|kofi|cleo|
Key accounts|top ten;account plan||EMEA||sales|ivan|ada|
Key accounts|top ten;account plan||Americas||sales|ruth|jade|
Contracts and order forms|legal;terms||||sales|quinn|nora|
Inbound calls|hotline;first contact||||sales|nora|ben|
CRM data|dashboard;fields;access||||sales|quinn||
Anything else from Marketing|||||marketing|@marketing|gus|
"""

# What the three model rules say, in the company's currency.
RULES = """\
name,kind,amount,currency,involve,text
Large opportunities,amount,2000000,EUR,Brand and design,The brand manager is involved in a large opportunity.
Before print,print,,,lead:sales,Marketing material goes to print only after salespeople have reviewed it.
Key account reviews,account,,,lead:marketing,Marketing is invited to the reviews of the ten most important accounts.
"""


@dataclass(frozen=True, slots=True)
class OperatorFiles:
    """`setup.toml`, `people.csv`, `directory.csv` and `rules.csv`, as text."""

    setup: str
    people: str
    directory: str
    rules: str


def operator_files(world: World) -> OperatorFiles:
    """The files of a company."""
    return OperatorFiles(SETUP, people_file(world), directory_file(world), RULES)


def people_file(world: World) -> str:
    """The file that says who leads and who is the liaison."""
    lines = [f"{p.email},{ROLES[p.name]}" for p in world.people.values() if p.name in ROLES and p.email]
    return "\n".join(["user,side,roles", *lines, ""])


def directory_file(world: World) -> str:
    """The file that says whom to call; who does not work in the company is left out of it."""
    emails = {person.name: person.email for person in world.people.values()}
    lines = ["topic,keywords,product,region,segment,side,person,deputy,note"]
    for line in ENTRIES.splitlines():
        *what, person, deputy, note = line.split("|")
        who = person if person.startswith("@") else emails.get(person)
        if who:
            lines.append(",".join([*what, who, emails.get(deputy, ""), f'"{note}"']))
    return "\n".join([*lines, ""])
