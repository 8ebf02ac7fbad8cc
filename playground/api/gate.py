"""Owns what happens before a method runs: token, kind of token, scope.

It must not know HTTP or any single method.
"""

from typing import TYPE_CHECKING

from playground.api.registry import METHODS, Call, SlackError
from playground.model import App, Json
from playground.world import World

if TYPE_CHECKING:
    from playground.desk import Desk


def answer(world: World, desk: "Desk", name: str, token: str, args: Json) -> Json:
    """Slack's answer to one call, refusals included; handlers lock the world where they must."""
    try:
        result = _run(world, desk, name, token, args)
    except SlackError as refusal:
        return refusal.answer()
    result["ok"] = True
    return result


def _run(world: World, desk: "Desk", name: str, token: str, args: Json) -> Json:
    found = METHODS.get(name)
    if found is None:
        raise SlackError("unknown_method", req_method=name)
    app = _authorise(world, token, found.token)
    call = Call(world, desk, app, name, args)
    call.need(*found.scopes)
    return found.handler(call)


def _authorise(world: World, token: str, kind: str) -> App:
    if not token:
        if kind == "none" and world.apps:
            return next(iter(world.apps.values()))
        raise SlackError("not_authed")
    for app in world.apps.values():
        if token in app.revoked:
            raise SlackError("token_revoked")
        if token not in {app.bot_token, app.app_token}:
            continue
        if not app.installed:
            raise SlackError("account_inactive")
        if kind == "bot" and token != app.bot_token:
            raise SlackError("not_allowed_token_type")
        if kind == "app" and token != app.app_token:
            raise SlackError("not_allowed_token_type")
        return app
    raise SlackError("invalid_auth")
