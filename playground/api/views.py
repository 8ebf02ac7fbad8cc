"""Owns views.open, views.push, views.update and views.publish; must not know how calls arrive."""

from playground.api.content import file_check
from playground.api.registry import Call, SlackError, method
from playground.blockkit import check_view
from playground.model import Json, View
from playground.shapes import view_json
from playground.stacks import Full, close_all, publish_home, push_view, replace_view


def _checked(call: Call, kind: str) -> Json:
    body = call.value("view")
    if body is None:
        raise SlackError("invalid_arguments")
    report = check_view(body, kind, file_check(call.world))
    if report.messages:
        raise SlackError(report.code, response_metadata={"messages": report.messages})
    checked: Json = body
    return checked


def _unique(call: Call, body: Json, besides: str = "") -> None:
    external = body.get("external_id")
    if not external:
        return
    for view in call.world.views.values():
        if view.external_id == external and view.id != besides:
            raise SlackError("duplicate_external_id")


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(view, call.app, call.world.team)}


@method("views.open", tier=4)
def views_open(call: Call) -> Json:
    """Open a modal for the person of a trigger."""
    trigger = call.text("trigger_id")
    body = _checked(call, "modal")
    with call.world.lock:
        _unique(call, body)
        user = call.desk.use_trigger(trigger, call.app)
        close_all(call.world, user)
        return _shown(call, push_view(call.world, call.app, user, body))


@method("views.push", tier=4)
def views_push(call: Call) -> Json:
    """Lay a modal upon the open ones, three at most."""
    trigger = call.text("trigger_id")
    body = _checked(call, "modal")
    with call.world.lock:
        _unique(call, body)
        user = call.desk.use_trigger(trigger, call.app)
        try:
            return _shown(call, push_view(call.world, call.app, user, body))
        except Full:
            raise SlackError("push_limit_reached") from None


@method("views.update", tier=4)
def views_update(call: Call) -> Json:
    """Replace an open modal, named by its id or external id."""
    world = call.world
    key, external = call.text("view_id", default=""), call.text("external_id", default="")
    if not key and not external:
        raise SlackError("invalid_arguments")
    with world.lock:
        view = world.views.get(key) or next(
            (v for v in world.views.values() if external and v.external_id == external), None
        )
        if view is None or view.app_id != call.app.app_id:
            raise SlackError("not_found")
        body = _checked(call, view.type)
        _unique(call, body, view.id)
        wanted = call.text("hash", default="")
        if wanted and wanted != view.hash:
            raise SlackError("hash_conflict")
        return _shown(call, replace_view(world, view, body))


@method("views.publish", tier=4)
def views_publish(call: Call) -> Json:
    """Publish the Home tab of one person."""
    world, user = call.world, call.text("user_id")
    person = world.people.get(user)
    if person is None or person.is_bot:
        raise SlackError("user_not_found")
    if not call.app.home_tab:
        raise SlackError("not_enabled")
    body = _checked(call, "home")
    with world.lock:
        _unique(call, body, getattr(world.homes.get((call.app.app_id, user)), "id", ""))
        before = world.homes.get((call.app.app_id, user))
        wanted = call.text("hash", default="")
        if wanted and before is not None and wanted != before.hash:
            raise SlackError("hash_conflict")
        return _shown(call, publish_home(world, call.app, user, body))
