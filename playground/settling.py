"""Owns what an app's acknowledgement does to the workspace; must not know how it travelled."""

from playground.api.content import file_check
from playground.blockkit import check_view
from playground.model import App, Delivery, Json, View
from playground.stacks import Full, close_all, close_view, push_view, replace_view
from playground.world import World

ACTIONS = frozenset({"errors", "update", "push", "clear"})


def settle_submission(world: World, app: App, view: View, delivery: Delivery) -> None:
    """Carry out the `response_action` of a submission: nothing closes the modal (slack-facts.md 2.4)."""
    if not delivery.acknowledged:
        return
    body = delivery.response or {}
    action = body.get("response_action")
    with world.lock:
        view.errors = {}
        if action is None:
            if body:
                world.violate("invalid_reply", f"a submission was answered with {sorted(body)}")
            close_view(world, view)
        elif action == "clear":
            close_all(world, view.user)
        elif action == "errors":
            _errors(world, view, body.get("errors"))
        elif action in {"update", "push"}:
            _show(world, app, view, str(action), body.get("view"))
        else:
            world.violate("invalid_reply", f"there is no response_action {action!r}")


def _errors(world: World, view: View, errors: object) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
        world.violate("invalid_reply", f"errors are keyed by the block_id of an input, not {errors!r}")
        return
    view.errors = {str(key): str(text) for key, text in errors.items()}


def _show(world: World, app: App, view: View, action: str, body: object) -> None:
    report = check_view(body, "modal", file_check(world))
    if report.messages or not isinstance(body, dict):
        world.violate("invalid_reply", f"the view of response_action {action} was refused: {report.messages}")
        return
    shown: Json = body
    if action == "update":
        replace_view(world, view, shown)
        return
    try:
        push_view(world, app, view.user, shown)
    except Full:
        world.violate("invalid_reply", "response_action push upon three modals (push_limit_reached)")
