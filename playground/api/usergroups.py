"""Owns the usergroups.* methods; must not know how calls arrive."""

from playground.api.registry import Call, SlackError, method
from playground.model import Json
from playground.shapes import group_json


@method("usergroups.list", "usergroups:read", tier=2)
def usergroups_list(call: Call) -> Json:
    """All user groups; disabled ones and members on request."""
    world = call.world
    with world.lock:
        groups = [g for g in world.groups.values() if call.flag("include_disabled") or not g.date_delete]
        shown = [group_json(g, world.team, users=call.flag("include_users")) for g in groups]
    return {"usergroups": shown}


@method("usergroups.users.list", "usergroups:read", tier=2)
def usergroups_users_list(call: Call) -> Json:
    """The members of one user group."""
    group = call.world.groups.get(call.text("usergroup"))
    if group is None or (group.date_delete and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
