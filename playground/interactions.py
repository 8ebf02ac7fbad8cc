"""Owns the payloads of what people do with an app, exactly as Slack sends them.

It must not know how they travel.
"""

import re

from playground.controls import Control
from playground.desk import Desk
from playground.inputs import STATES, state_of
from playground.model import App, Channel, Json, Message, Person, View
from playground.shapes import message_json, view_json
from playground.world import World

MENTION = re.compile(r"(?<![\w<|])@([\w.\-]+)")
PLACE = re.compile(r"(?<![\w<|])#([\w\-]+)")


class Payloads:
    """Builds payloads for one workspace."""

    def __init__(self, world: World, desk: Desk) -> None:
        self._world = world
        self._desk = desk

    def _base(self, app: App, person: Person, kind: str) -> Json:
        team = self._world.team
        user = {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id}
        return {
            "type": kind,
            "token": app.verification_token,
            "team": {"id": team.id, "domain": team.domain},
            "user": user,
            "api_app_id": app.app_id,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._desk.new_trigger(app, person.id),
        }

    def command(self, app: App, person: Person, channel: Channel, command: str, text: str) -> Json:
        """A slash command; mentions are written out when the command asks for it."""
        team = self._world.team
        if app.commands[command].get("should_escape", False):
            text = self.escape(text)
        names = {"im": "directmessage", "private": "privategroup", "mpim": "privategroup"}
        return {
            "token": app.verification_token,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": names.get(channel.kind, channel.name),
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": app.app_id,
            "is_enterprise_install": "false",
            "response_url": self._desk.new_response(app, channel.id, person.id),
            "trigger_id": self._desk.new_trigger(app, person.id),
        }

    def escape(self, text: str) -> str:
        """`@name`, `#channel` and `@group` as Slack writes them out; unknown ones stay as typed."""
        text = MENTION.sub(self._mention, text)
        return PLACE.sub(self._place, text)

    def _mention(self, match: "re.Match[str]") -> str:
        name = match.group(1).lower()
        for person in self._world.people.values():
            if person.name == name:
                return f"<@{person.id}|{person.name}>"
        for group in self._world.groups.values():
            if group.handle == name:
                return f"<!subteam^{group.id}|@{group.handle}>"
        return match.group(0)

    def _place(self, match: "re.Match[str]") -> str:
        for channel in self._world.channels.values():
            if channel.name == match.group(1):
                return f"<#{channel.id}|{channel.name}>"
        return match.group(0)

    def action(self, control: Control, value: Json | None) -> Json:
        """One entry of `actions`; `value` is the new state of an input."""
        element = control.element
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": control.block_id,
            "action_ts": self._world.next_ts(),
        }
        if element["type"] == "button":
            action["text"] = element["text"]
            for key in ("value", "style", "url"):
                if key in element:
                    action[key] = element[key]
        elif element["type"] == "overflow":
            action["selected_option"] = control.option
        elif value is not None:
            key = STATES[element["type"]].key
            action[key] = value[key]
        if "placeholder" in element:
            action["placeholder"] = element["placeholder"]
        return action

    def message_action(
        self, app: App, person: Person, message: Message, blocks: list[Json], action: Json
    ) -> Json:
        """`block_actions` from a message whose blocks the person has before them (perhaps old ones)."""
        world = self._world
        channel = world.channels[message.channel]
        payload = self._base(app, person, "block_actions")
        payload |= {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": bool(message.ephemeral_for),
            },
            "channel": {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name},
            "state": {"values": state_of(blocks, message.inputs.get(person.id, {}))},
            "response_url": self._desk.new_response(app, channel.id, person.id, message.ts),
            "actions": [action],
        }
        if message.thread_ts:
            payload["container"]["thread_ts"] = message.thread_ts
        if not message.ephemeral_for:
            shown = message_json(message, world.files, world.team)
            if blocks:
                shown["blocks"] = blocks
            payload["message"] = shown
        return payload

    def view_action(self, app: App, person: Person, view: View, action: Json) -> Json:
        """`block_actions` from a modal or a Home tab; these bring no response address."""
        payload = self._base(app, person, "block_actions")
        payload |= {
            "container": {"type": "view", "view_id": view.id},
            "view": self.view(app, view),
            "actions": [action],
        }
        return payload

    def view(self, app: App, view: View) -> Json:
        """A view with its inputs as they are now."""
        return view_json(view, app, self._world.team, values=state_of(view.blocks, view.values))

    def submission(self, app: App, person: Person, view: View) -> Json:
        """`view_submission`."""
        return self._base(app, person, "view_submission") | {
            "view": self.view(app, view),
            "response_urls": self._response_urls(app, person, view),
        }

    def _response_urls(self, app: App, person: Person, view: View) -> list[Json]:
        urls: list[Json] = []
        for block in view.blocks:
            element = block.get("element", {}) if block["type"] == "input" else {}
            if not element.get("response_url_enabled"):
                continue
            state = state_of([block], view.values)[block["block_id"]][element["action_id"]]
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if channel:
                url = self._desk.new_response(app, channel, person.id)
                found = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append(found | {"channel_id": channel, "response_url": url})
        return urls

    def closed(self, app: App, person: Person, view: View, *, cleared: bool) -> Json:
        """`view_closed`."""
        payload = self._base(app, person, "view_closed") | {
            "view": self.view(app, view),
            "is_cleared": cleared,
        }
        del payload["trigger_id"]
        return payload

    def shortcut(self, app: App, person: Person, callback_id: str) -> Json:
        """A global shortcut."""
        payload = self._base(app, person, "shortcut")
        return payload | {"callback_id": callback_id, "action_ts": self._world.next_ts()}

    def message_shortcut(self, app: App, person: Person, callback_id: str, message: Message) -> Json:
        """A message shortcut."""
        world = self._world
        channel = world.channels[message.channel]
        return self._base(app, person, "message_action") | {
            "callback_id": callback_id,
            "action_ts": world.next_ts(),
            "message_ts": message.ts,
            "message": message_json(message, world.files, world.team),
            "channel": {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name},
            "response_url": self._desk.new_response(app, channel.id, person.id, message.ts),
        }

    def suggestion(
        self, app: App, person: Person, surface: View | Message, control: Control, typed: str
    ) -> Json:
        """`block_suggestion`: the options of an external select for what was typed."""
        payload = self._base(app, person, "block_suggestion")
        del payload["trigger_id"]
        payload |= {"action_id": control.action_id, "block_id": control.block_id, "value": typed}
        if isinstance(surface, View):
            container: Json = {"type": "view", "view_id": surface.id}
            return payload | {"container": container, "view": self.view(app, surface)}
        container = {"type": "message", "message_ts": surface.ts, "channel_id": surface.channel}
        shown = message_json(surface, self._world.files, self._world.team)
        return payload | {"container": container, "message": shown, "channel": {"id": surface.channel}}
