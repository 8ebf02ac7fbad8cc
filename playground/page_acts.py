"""Owns what a page may do in a person's name: each act by its name, carried out as that person would.

It must not know HTTP, nor how a page looks. Whatever is asked for goes through `PersonDriver`, so a page can do
nothing that the person could not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.controls import Control, clickables, fields
from playground.driver import PersonDriver
from playground.model import Json
from playground.outcome import TROUBLE, Outcome
from playground.seen import SeenMessage, SeenView, see_message, see_view, sees_channel


class BadAct(ValueError):  # noqa: N818 - what a page asked for, not what went wrong here
    """What was asked for makes no sense, whoever asks."""


def perform(who: PersonDriver, act: Json) -> Json:
    """Carry out one act (`do` names it) and tell how it went: `ok`, and perhaps `warning` or `errors`.

    `BadAct` for what is no act at all. What the person cannot do is told in `warning`.
    """
    verb = VERBS.get(str(act.get("do")))
    if verb is None:
        raise BadAct(f"there is no act {act.get('do')!r}")
    try:
        return verb(who, Asked(act))
    except (LookupError, PermissionError) as refusal:
        return {"ok": False, "warning": _words(refusal)}


def _words(refusal: Exception) -> str:
    return str(refusal.args[0]) if refusal.args else type(refusal).__name__


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of an act, each checked when it is read."""

    fields: Json

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise BadAct(f"{name} is missing")
        return value

    def optional(self, name: str) -> str:
        """A text that may be missing: empty then."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def surface(self, who: PersonDriver) -> SeenMessage | SeenView:
        """The message or view the act is about, as the person sees it now."""
        if "view" in self.fields:
            return _view(who, self.text("view"))
        return _message(who, self.text("channel"), self.text("ts"))


def _message(who: PersonDriver, channel_id: str, ts: str) -> SeenMessage:
    world = who.engine.world
    with world.lock:
        channel = world.channels.get(channel_id)
        if channel is None or not sees_channel(who.person, channel):
            raise PermissionError("This conversation is not yours to see.")
        stored = channel.messages.get(ts) or channel.ephemerals.get(ts)
        if stored is None or stored.ephemeral_for not in {"", who.id}:
            raise LookupError("This message is gone.")
        return see_message(world, who.person, stored)


def _view(who: PersonDriver, view_id: str) -> SeenView:
    world = who.engine.world
    with world.lock:
        stored = world.views.get(view_id)
        if stored is None or stored.user != who.id:
            raise LookupError("This window is no longer open.")
        return see_view(world, who.person, stored)


def _told(outcome: Outcome) -> Json:
    warning = outcome.warning or ("" if outcome.acknowledged or outcome.errors else TROUBLE)
    return {"ok": outcome.acknowledged, "warning": warning, "errors": outcome.errors}


# -- blocks ---------------------------------------------------------------------------------------


def _named(found: list[Control], asked: Asked) -> Control:
    block, action, option = asked.text("block"), asked.text("action"), asked.fields.get("option")
    for control in found:
        if control.block_id != block or control.action_id != action:
            continue
        if option is None or (control.option or {}).get("value") == option:
            return control
    raise LookupError("This is no longer there; the message has changed.")


def _click(who: PersonDriver, asked: Asked) -> Json:
    surface = asked.surface(who)
    _fill(who, surface, asked)
    return _told(who.clicks_control(surface, _named(clickables(surface.blocks), asked)))


def _choose(who: PersonDriver, asked: Asked) -> Json:
    surface = asked.surface(who)
    _fill(who, surface, asked)
    control = _named(fields(surface.blocks), asked)
    return _told(who.chooses_control(surface, control, asked.fields.get("value")))


def _suggest(who: PersonDriver, asked: Asked) -> Json:
    surface = asked.surface(who)
    control = _named(fields(surface.blocks), asked)
    return {"ok": True, "options": who.suggests_for(surface, control, asked.optional("typed"))}


def _fill(who: PersonDriver, surface: SeenMessage | SeenView, asked: Asked) -> None:
    """Enter what was typed so far and is not sent by itself: `values` is block id -> action id -> value."""
    values: dict[str, dict[str, Any]] = asked.fields.get("values") or {}
    for control in fields(surface.blocks):
        typed = values.get(control.block_id, {})
        if control.action_id in typed and not control.dispatches:
            who.chooses_control(surface, control, typed[control.action_id] or None)


def _submit(who: PersonDriver, asked: Asked) -> Json:
    view = _view(who, asked.text("view"))
    _fill(who, view, asked)
    return _told(who.submits(view))


def _close(who: PersonDriver, asked: Asked) -> Json:
    view = _view(who, asked.text("view"))
    return _told(who.closes(view, all_of_them=bool(asked.fields.get("all"))))


# -- words ----------------------------------------------------------------------------------------


def _slash(who: PersonDriver, asked: Asked) -> Json:
    channel, line = asked.text("channel"), asked.text("line")
    command, _, rest = line.strip().partition(" ")
    if command == "/invite":
        return _invite(who, channel, rest.strip())
    outcome = who.slash(line, channel)
    return {"ok": outcome.acknowledged} if outcome.reply else _told(outcome)  # a reply says it already


def _invite(who: PersonDriver, channel: str, whom: str) -> Json:
    app = who.engine.world.people[who.engine.app.bot_user_id]
    if whom.lstrip("@").lower() != app.name:
        raise LookupError(f"Only the app can be invited here: /invite @{app.name}")
    who.invites_app(channel)
    return {"ok": True}


def _post(who: PersonDriver, asked: Asked) -> Json:
    channel, text = asked.text("channel"), asked.text("text").strip()
    if not text:
        raise BadAct("there is nothing to post")
    thread = _message(who, channel, asked.text("thread")) if asked.optional("thread") else None
    if thread is None and channel == who.dm_id:
        who.writes_dm(text)
    else:
        who.posts(channel, text, thread=thread)
    return {"ok": True}


def _shortcut(who: PersonDriver, asked: Asked) -> Json:
    name = asked.text("name")
    if asked.optional("ts"):
        message = _message(who, asked.text("channel"), asked.text("ts"))
        return _told(who.uses_message_shortcut(name, message))
    return _told(who.uses_shortcut(name))


def _home(who: PersonDriver, _asked: Asked) -> Json:
    who.visits("home")
    return {"ok": True}


def _messages(who: PersonDriver, _asked: Asked) -> Json:
    who.visits("messages")
    return {"ok": True}


def _join(who: PersonDriver, asked: Asked) -> Json:
    who.joins(asked.text("channel"))
    return {"ok": True}


VERBS: dict[str, Callable[[PersonDriver, Asked], Json]] = {
    "click": _click,
    "choose": _choose,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "slash": _slash,
    "post": _post,
    "shortcut": _shortcut,
    "home": _home,
    "messages": _messages,
    "join": _join,
}
"""Every act a page can ask for."""
