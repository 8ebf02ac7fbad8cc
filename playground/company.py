"""Owns the made-up companies of tests and the demo: who works there, where, in which channels.

It must not know any app.
"""

from dataclasses import dataclass

from playground.clock import Clock, system_clock
from playground.world import World

EUROPE, BERLIN, LONDON = "Europe/Paris", "Europe/Berlin", "Europe/London"
EAST, WEST = "America/New_York", "America/Los_Angeles"
SINGAPORE, TOKYO = "Asia/Singapore", "Asia/Tokyo"
AMERICAN = frozenset({EAST, WEST})


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a made-up company."""

    name: str
    real_name: str
    tz: str
    title: str


SALES = (
    Member("ada", "Ada Lindqvist", BERLIN, "Head of Sales"),
    Member("ben", "Ben Okafor", EAST, "Account Executive"),
    Member("cleo", "Cleo Marchetti", EUROPE, "Account Executive"),
    Member("ivan", "Ivan Petrov", BERLIN, "Key Account Manager"),
    Member("jade", "Jade Whitfield", WEST, "Account Executive"),
    Member("kofi", "Kofi Mensah", LONDON, "Sales Engineer"),
    Member("lena", "Lena Bauer", BERLIN, "Account Executive"),
    Member("mateo", "Mateo Rivera", EAST, "Account Executive"),
    Member("nora", "Nora Haddad", LONDON, "Inside Sales"),
    Member("omar", "Omar Siddiqui", SINGAPORE, "Regional Manager"),
    Member("priya", "Priya Raman", SINGAPORE, "Account Executive"),
    Member("quinn", "Quinn Gallagher", WEST, "Sales Operations"),
    Member("ruth", "Ruth Abrams", EAST, "Key Account Manager"),
    Member("sora", "Sora Tanaka", TOKYO, "Account Executive"),
)
MARKETING = (
    Member("dev", "Dev Banerjee", BERLIN, "Head of Marketing"),
    Member("eva", "Eva Novak", EUROPE, "Brand Manager"),
    Member("finn", "Finn Larsen", BERLIN, "Product Marketing Manager"),
    Member("gus", "Gus Almeida", BERLIN, "Marketing Liaison"),
    Member("tara", "Tara Quist", EAST, "Campaign Manager"),
    Member("uma", "Uma Iyer", SINGAPORE, "Market Researcher"),
    Member("vera", "Vera Costa", EUROPE, "Content Editor"),
    Member("wes", "Wes Turner", WEST, "Events Manager"),
    Member("xena", "Xena Papas", LONDON, "Brand Manager"),
    Member("yuki", "Yuki Mori", TOKYO, "Field Marketer"),
    Member("zoe", "Zoe Laurent", EUROPE, "Marketing Analyst"),
)
HANA = Member("hana", "Hana Kowalski", BERLIN, "Workspace Administrator")


def alignment_company(clock: Clock = system_clock) -> World:
    """Fourteen people in Sales, eleven in Marketing, an administrator, and one of each kind to leave out.

    The cast: ada (head of sales), ben, cleo; dev (head of marketing), eva, finn, gus (liaison); hana
    (administrator); guy (guest), robo (bot), leo (left the company), mia (of another company).
    """
    return _company(clock, "Northwind Instruments", "northwind", SALES, MARKETING)


def small_company(clock: Clock = system_clock) -> World:
    """Six people in Sales and three in Marketing; otherwise as `alignment_company`."""
    return _company(clock, "Smallbrook", "smallbrook", SALES[:6], MARKETING[:3])


def _company(
    clock: Clock, name: str, domain: str, sales: tuple[Member, ...], marketing: tuple[Member, ...]
) -> World:
    world = World(clock=clock, name=name, domain=domain)
    admin = world.admin
    for member in (*sales, *marketing, HANA):
        admin.add_person(
            member.name,
            member.real_name,
            tz=member.tz,
            title=member.title,
            hour24=member.tz not in AMERICAN,
            is_admin=member is HANA,
            is_owner=member is HANA,
        )
    admin.add_person("guy", "Guy Freeman", tz=LONDON, title="Agency", is_restricted=True)
    admin.add_person("robo", "Robo", tz="UTC", is_bot=True, bot_id="B0ROBO00001")
    admin.add_person("leo", "Leo Brandt", tz=BERLIN, title="Account Executive")
    admin.add_person("mia", "Mia Partner", tz=EAST, team_id="T0PARTNERCO", is_stranger=True)
    _channels(world, [m.name for m in sales], [m.name for m in marketing])
    admin.deactivate("leo")
    return world


def _channels(world: World, sales: list[str], marketing: list[str]) -> None:
    admin = world.admin
    admin.add_channel("general", "hana", *sales, *marketing, "robo", general=True)
    admin.add_channel("sales-team", *sales, "leo")
    admin.add_channel("marketing-team", *marketing, "guy", "robo")
    admin.add_channel("alignment", "hana", *sales, *marketing)
    admin.add_channel("leads", "ada", "dev", "hana", private=True)
    admin.add_channel("partners", "ada", "dev", "mia")
    admin.share_channel("#partners")
    admin.add_group("sales", "Sales", *sales, "leo")
    admin.add_group("marketing", "Marketing", *marketing)
