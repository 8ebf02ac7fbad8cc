"""Owns the users.* methods; must not know how calls arrive."""

from playground.api.places import page
from playground.api.registry import Call, SlackError, method
from playground.model import Json, Person
from playground.shapes import person_json

BIG_TEAM = 500
"""From this many people on `users.list` insists on a limit."""


def _shown(call: Call, person: Person) -> Json:
    return person_json(
        person,
        now=call.world.now(),
        email="users:read.email" in call.app.scopes,
        locale=call.flag("include_locale"),
    )


@method("users.list", "users:read", tier=2)
def users_list(call: Call) -> Json:
    """Everybody, bots and deactivated people included, page by page."""
    world = call.world
    with world.lock:
        keys = list(world.people)
    if "limit" not in call.args and len(keys) > BIG_TEAM:
        raise SlackError("limit_required")
    chosen, cursor = page(call, keys, default=max(len(keys), 1), most=1000)
    members = [_shown(call, world.people[key]) for key in chosen]
    return {"members": members, "cache_ts": world.unix(), "response_metadata": {"next_cursor": cursor}}


@method("users.info", "users:read", tier=4)
def users_info(call: Call) -> Json:
    """One person."""
    person = call.world.people.get(call.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, person)}


@method("users.lookupByEmail", "users:read.email", tier=3)
def lookup_by_email(call: Call) -> Json:
    """The active person with this e-mail address."""
    wanted = call.text("email").lower()
    for person in list(call.world.people.values()):
        if person.email.lower() == wanted and not (person.deleted or person.is_bot or person.is_stranger):
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


@method("users.getPresence", "users:read", tier=3)
def presence(call: Call) -> Json:
    """Active, for everybody who is here."""
    person = call.world.people.get(call.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"presence": "away" if person.deleted else "active"}
