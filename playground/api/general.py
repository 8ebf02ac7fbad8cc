"""Owns the methods about the app, the workspace and its quiet hours; must not know how calls arrive."""

from playground.api.registry import Call, SlackError, method
from playground.model import Event, Json

DND_MOST = 50


@method("api.test", tier=4, kind="none")
def api_test(call: Call) -> Json:
    """Echo the arguments; refuse with the error asked for."""
    args = {key: value for key, value in call.args.items() if key != "token"}
    if "error" in args:
        raise SlackError(str(args["error"]), args=args)
    return {"args": args}


@method("auth.test", tier=0)
def auth_test(call: Call) -> Json:
    """Who the token belongs to."""
    team = call.world.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "team_id": team.id,
        "user": call.world.people[call.app.bot_user_id].name,
        "user_id": call.app.bot_user_id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", tier=3)
def auth_revoke(call: Call) -> Json:
    """Revoke the bot token; `test` only asks."""
    if call.flag("test"):
        return {"revoked": False}
    call.app.revoked.add(call.app.bot_token)
    body = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [call.app.bot_user_id]}}
    call.world.emit(Event("tokens_revoked", body, only_app=call.app.app_id))
    return {"revoked": True}


@method("apps.connections.open", tier=3, kind="app")
def connections_open(call: Call) -> Json:
    """An address for one Socket Mode connection."""
    return {"url": call.desk.socket_url(call.app)}


@method("team.info", "team:read", tier=3)
def team_info(call: Call) -> Json:
    """The workspace."""
    team = call.world.team
    url = f"https://{team.domain}.slack.com/"
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "url": url, "email_domain": ""}}


@method("bots.info", "users:read", tier=3)
def bots_info(call: Call) -> Json:
    """A bot user."""
    key = call.text("bot", default=call.app.bot_id)
    person = next((p for p in call.world.people.values() if p.bot_id and p.bot_id == key), None)
    if person is None:
        raise SlackError("bot_not_found")
    shown = {"id": key, "deleted": person.deleted, "name": person.real_name, "user_id": person.id}
    return {"bot": shown | {"app_id": person.app_id, "updated": person.updated}}


@method("dnd.teamInfo", "dnd:read", tier=2)
def dnd_team_info(call: Call) -> Json:
    """Do-not-disturb of up to 50 people."""
    users = call.names("users")
    if len(users) > DND_MOST:
        raise SlackError("too_many_users")
    people = call.world.people
    return {"users": {key: _dnd(call, key) for key in users if key in people}}


@method("dnd.info", "dnd:read", tier=3)
def dnd_info(call: Call) -> Json:
    """Do-not-disturb of one person."""
    key = call.text("user")
    if key not in call.world.people:
        raise SlackError("user_not_found")
    return _dnd(call, key)


def _dnd(call: Call, key: str) -> Json:
    state = call.world.people[key].dnd
    shown: Json = {
        "dnd_enabled": state.enabled,
        "next_dnd_start_ts": state.start,
        "next_dnd_end_ts": state.end,
        "snooze_enabled": state.snooze_until > call.world.unix(),
    }
    if shown["snooze_enabled"]:
        shown["snooze_endtime"] = state.snooze_until
        shown["snooze_remaining"] = state.snooze_until - call.world.unix()
    return shown
