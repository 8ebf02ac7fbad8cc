"""What the flows of admins who care for the bot have in common: opening its forms, and what they have stored."""

from sqlalchemy import select

from bot.people.models import Person
from bot.people.service import someone
from bot.workspace.models import AuditEntry

SAID = ("listed_side", "roles", "team", "country", "set_timezone")


def text_of(view):
    """The text with plain spaces: hours are written with a narrow one."""
    return view.text.replace("\u202f", " ")


def opens(house, button, name="hana", **more):
    """What a button of Home opens."""
    person = house.person(name)
    assert person.clicks(person.opens_home(), button, **more).acknowledged
    assert house.world.violations == []
    return person.view


def picks(house, name):
    """The form about somebody, before Hana."""
    hana = house.person("hana")
    view = opens(house, "People")
    assert hana.chooses(view, "Person", name).acknowledged
    assert house.world.violations == []
    return hana.view


def row(house, name):
    with house.deps.read() as session:
        person = session.get_one(Person, (house.team_id, house.person(name).id))
        return {column: getattr(person, column) for column in SAID}


def log(house):
    """Actor, key, old and new of each entry about a person, without the admin named by the file."""
    with house.deps.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.key.startswith("person."))).all()
    return sorted((one.actor, one.key, one.old, one.new) for one in rows)


def side(house, name):
    with house.deps.read() as session:
        return someone(session, house.team_id, house.person(name).id).side
