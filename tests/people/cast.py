"""The cast, as Slack tells of it, in a workspace of the database alone: no Slack runs here."""

from datetime import UTC, datetime

from bot.outbox.kinds import Ref
from bot.people.sides import Side
from bot.people.sync import sync_members, sync_sides
from bot.slack.members import Member
from bot.workspace.service import Installation, change_settings, install
from bot.workspace.settings import unflatten

TEAM = "T0NORTHWIND"
# A Monday morning in London; the first Tuesday slot is the day after.
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
SALES = ("ADA", "BEN", "CLEO")
MARKETING = ("DEV", "EVA", "FINN", "GUS")
REPORT_CHANNEL = "C0ALIGNMENT"


def user(name):
    """The Slack id of somebody by their name."""
    return f"U0{name.upper()}"


def member(name, zone="Europe/London", **more):
    """Somebody as `users.list` tells of them."""
    facts = {
        "email": f"{name.lower()}@northwind.example",
        "locale": "en-GB",
        "is_bot": False,
        "is_deleted": False,
        "is_guest": False,
        "is_external": False,
        "is_admin": name.upper() == "HANA",
    }
    return Member(user(name), name.title(), timezone=zone, **(facts | more))


def others():
    """Who is never asked, each for a reason of their own."""
    return [
        member("hana"),
        member("guy", is_guest=True),
        member("robo", is_bot=True),
        member("leo", is_deleted=True),
        member("mia", is_external=True),
    ]


def installed(session, keys, *, now=MONDAY, team_id=TEAM):
    found = Installation(
        team_id, "Northwind", "https://northwind.slack.example/", "U0BOT", "B0BOT", "xoxb-token", ""
    )
    install(session, keys, found, now=now)


def names_of(side, count):
    """The cast of a side, and as many more as are wanted."""
    known = SALES if side == "sales" else MARKETING
    return (*known, *(f"{side}{n:02d}".upper() for n in range(count)))[:count]


def company(
    session, keys, *, sales=SALES, marketing=MARKETING, now=MONDAY, team_id=TEAM, zones=None, **settings
):
    """An installed workspace with the cast on its sides; settings as `section__name=value`."""
    installed(session, keys, now=now, team_id=team_id)
    zones = zones or {}
    people = [member(name, zones.get(name, "Europe/London")) for name in (*sales, *marketing)]
    sync_members(session, team_id, [*people, *others()])
    sides = {Side.SALES: [user(n) for n in sales], Side.MARKETING: [user(n) for n in marketing]}
    sync_sides(session, team_id, sides)
    sets(session, team_id=team_id, now=now, **{"workspace__report_channel": REPORT_CHANNEL} | settings)


def ref_to(name, about, **more):
    """What the outbox hands to a kind: a message to somebody (or a channel) about something."""
    facts = {
        "id": "0" * 32,
        "team_id": TEAM,
        "key": "key",
        "recipient": name if name.startswith("C0") else user(name),
        "ref": about,
        "channel": "",
        "ts": "",
        "file_id": "",
        "picture_refused": "",
        "attempts": 1,
        "leaves_trace": True,
    }
    return Ref(**(facts | more))


def settings_of(**values):
    """Settings by `section__name=value`, with defaults for the rest."""
    wanted = {"workspace": {"country": "GB", "timezone": "Europe/London"}}
    for name, value in values.items():
        section, _, key = name.partition("__")
        wanted.setdefault(section, {})[key] = value
    return type(unflatten({})).model_validate(wanted)


def sets(session, *, team_id=TEAM, now=MONDAY, **values):
    """Make these the workspace's settings."""
    return change_settings(session, team_id, settings_of(**values), actor=user("hana"), now=now)
