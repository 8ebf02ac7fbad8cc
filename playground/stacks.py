"""Owns the modal stack and the Home tab of each person; must not know who asks for a change."""

from playground.blockkit import complete
from playground.blockkit.fill import elements_of
from playground.model import App, Json, View
from playground.world import World

STACK_MOST = 3


class Full(Exception):  # noqa: N818 - a state of the stack, told to the caller as Slack's own error
    """Three modals lie on each other already."""


def top_view(world: World, user: str) -> View | None:
    """The modal in front of this person (id), if any."""
    stack = world.stacks.get(user)
    return stack[-1] if stack else None


def push_view(world: World, app: App, user: str, body: Json) -> View:
    """A new modal in front of the person; `Full` when there are three."""
    stack = world.stacks.setdefault(user, [])
    if len(stack) >= STACK_MOST:
        raise Full
    view = _new_view(world, app, user, body)
    if stack:
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def replace_view(world: World, view: View, body: Json) -> View:
    """New content for a view.

    Inputs stay only where block id and action id are repeated (slack-facts.md 2.1).
    """
    old = {
        (block["block_id"], element.get("action_id"))
        for block in view.blocks
        for element in elements_of(block)
    }
    complete(body.setdefault("blocks", []), lambda: world.new_id("b")[-6:])
    new = {
        (block["block_id"], element.get("action_id"))
        for block in body["blocks"]
        for element in elements_of(block)
    }
    kept: Json = {}
    for block_id, actions in view.values.items():
        for action_id, value in actions.items():
            if (block_id, action_id) in old & new:
                kept.setdefault(block_id, {})[action_id] = value
    view.body, view.values, view.errors = body, kept, {}
    view.external_id = body.get("external_id", "")
    view.hash = _hash(world)
    return view


def publish_home(world: World, app: App, user: str, body: Json) -> View:
    """The person's Home tab shows this from now on."""
    before = world.homes.get((app.app_id, user))
    if before is not None:
        return replace_view(world, before, body)
    view = _new_view(world, app, user, body)
    world.homes[app.app_id, user] = view
    return view


def close_view(world: World, view: View) -> None:
    """The person closes this modal and those upon it."""
    stack = world.stacks.get(view.user, [])
    while view in stack:
        world.views.pop(stack.pop().id, None)


def close_all(world: World, user: str) -> None:
    """No modal is left in front of the person."""
    for view in world.stacks.pop(user, []):
        world.views.pop(view.id, None)


def _new_view(world: World, app: App, user: str, body: Json) -> View:
    complete(body["blocks"], lambda: world.new_id("b")[-6:])
    key = world.new_id("V")
    view = View(key, body["type"], app.app_id, user, body, _hash(world), body.get("external_id", ""), key)
    world.views[key] = view
    return view


def _hash(world: World) -> str:
    return f"{world.unix()}.{world.new_id('')[-8:].lower()}"
