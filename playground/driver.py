"""Owns the sentences of a test: `ada.slash("/stage")`, `ben.clicks(message, "4")`.

It must not know transport or payloads.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from playground.acts import Acts
from playground.controls import Control, clickables, fields, find
from playground.engine import Engine
from playground.inputs import matches
from playground.messages import Draft, post
from playground.model import Channel, Delivery, Json, Message, Person, View
from playground.outcome import Outcome
from playground.seen import SeenMessage, SeenView, see_message, see_view, sees_channel
from playground.stacks import top_view

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(frozen=True, slots=True)
class Surface:
    """What a person acts on: the stored message or view, and the blocks the person has before them."""

    stored: Message | View
    blocks: list[Json] = field(repr=False)


class PersonDriver:
    """One person at their Slack. Each act waits for the app's acknowledgement and returns an `Outcome`."""

    def __init__(self, engine: Engine, person: Person) -> None:
        self.engine = engine
        self.person = person
        self._world = engine.world
        self._acts = Acts(engine, person)

    def __repr__(self) -> str:
        return f"<{self.person.real_name}>"

    @property
    def id(self) -> str:
        """The person's user id."""
        return self.person.id

    # -- seeing -----------------------------------------------------------------------------------

    def sees(self, place: str) -> list[SeenMessage]:
        """What stands in a channel (`#name` or id), oldest first: own ephemeral messages too, threads not.

        PermissionError when the person cannot see the channel.
        """
        return [m for m in self._sees_all(place) if not m.thread_ts or m.thread_ts == m.ts]

    def sees_thread(self, message: SeenMessage) -> list[SeenMessage]:
        """The replies in a message's thread, oldest first."""
        return [
            m for m in self._sees_all(message.channel) if m.thread_ts == message.ts and m.ts != message.ts
        ]

    def sees_dm(self) -> list[SeenMessage]:
        """The direct conversation with the app, oldest first."""
        channel = self._dm(create=False)
        return self._sees_all(channel.id) if channel else []

    def newest_from_app(self) -> str:
        """The id of the app's last message in the direct conversation with it, ephemeral ones aside; or empty."""
        channel = self._dm(create=False)
        with self._world.lock:
            stored = list(channel.messages.values()) if channel else []
        return max((message.ts for message in stored if message.app_id), default="")

    def sees_again(self, message: SeenMessage) -> SeenMessage:
        """The message as it stands now; LookupError when it is gone."""
        return see_message(self._world, self.person, self._stored(message))

    def _sees_all(self, place: str) -> list[SeenMessage]:
        channel = self._world.channel(place)
        if not sees_channel(self.person, channel):
            raise PermissionError(f"{self.person.real_name} cannot see #{channel.name or channel.id}")
        found = self._world.messages_of(channel, self.person.id)
        return [see_message(self._world, self.person, message) for message in found]

    def _dm(self, *, create: bool = True) -> Channel | None:
        return self._world.direct((self.person.id, self.engine.app.bot_user_id), create=create)

    def _stored(self, message: SeenMessage) -> Message:
        channel = self._world.channels[message.channel]
        stored = channel.messages.get(message.ts) or channel.ephemerals.get(message.ts)
        if stored is None:
            raise LookupError(f"the message {message.notification!r} is gone")
        return stored

    @property
    def view(self) -> SeenView | None:
        """The modal in front of the person, if any."""
        view = top_view(self._world, self.person.id)
        return see_view(self._world, self.person, view) if view else None

    @property
    def home(self) -> SeenView | None:
        """The app's Home tab as it stands, without opening it."""
        view = self._world.homes.get((self.engine.app.app_id, self.person.id))
        return see_view(self._world, self.person, view) if view else None

    def opens_home(self) -> SeenView:
        """Open the app's Home tab; LookupError when the app shows none."""
        self._acts.open_home(self._dm(), "home")
        if self.home is None:
            raise LookupError(f"the Home tab of {self.person.real_name} is empty")
        return self.home

    def visits(self, tab: str) -> None:
        """Open a tab of the app, `home` or `messages`; what it shows may come a moment later."""
        self._acts.open_home(self._dm(), tab)

    @property
    def dm_id(self) -> str:
        """The conversation with the app, made when it was missing."""
        channel = self._dm()
        return channel.id if channel else ""

    def opens_dm(self) -> list[SeenMessage]:
        """Open the app's Messages tab."""
        self._acts.open_home(self._dm(), "messages")
        return self.sees_dm()

    # -- acting -----------------------------------------------------------------------------------

    def slash(self, line: str, place: str | None = None) -> Outcome:
        """Type a command, in a channel or (without `place`) in the conversation with the app."""
        channel = self._world.channel(place) if place else self._dm()
        if channel is None or not sees_channel(self.person, channel):
            raise PermissionError(f"{self.person.real_name} cannot write in {place}")
        return self._acts.slash(channel, line)

    def clicks(
        self,
        surface: SeenMessage | SeenView,
        label: str,
        *,
        near: str = "",
        nth: int | None = None,
        confirm: bool = True,
    ) -> Outcome:
        """Click what is called so: the same text before one that begins with it.

        `near` names the words before it.

        `confirm` answers a confirm dialog. LookupError when it is not there or not the only one.
        """
        target = self._surface(surface)
        control = find(clickables(target.blocks), label, near=near, nth=nth)
        if not confirm and "confirm" in control.element:
            return Outcome(acknowledged=True)
        return self._acts.click(target.stored, target.blocks, control)

    def clicks_control(self, surface: SeenMessage | SeenView, control: Control) -> Outcome:
        """Click a control that was found before."""
        target = self._surface(surface)
        return self._acts.click(target.stored, target.blocks, control)

    def chooses(
        self,
        surface: SeenMessage | SeenView,
        label: str,
        value: Any,  # noqa: ANN401 - texts, dates, people, lists of them
        *,
        near: str = "",
        nth: int | None = None,
    ) -> Outcome:
        """Set the select, picker or input called so (by label, placeholder or the words before it)."""
        target = self._surface(surface)
        control = self._field(target.blocks, label, near, nth)
        return self._acts.choose(target.stored, target.blocks, control, value)

    def chooses_control(self, surface: SeenMessage | SeenView, control: Control, value: Any) -> Outcome:  # noqa: ANN401 - as in `chooses`
        """Set an input that was found before."""
        target = self._surface(surface)
        return self._acts.choose(target.stored, target.blocks, control, value)

    def suggests_for(self, surface: SeenMessage | SeenView, control: Control, typed: str) -> list[str]:
        """The options the app offers in an external select that was found before."""
        offered = self._acts.suggestions(self._surface(surface).stored, control, typed)
        return [option["text"]["text"] for option in offered]

    def suggests(self, surface: SeenMessage | SeenView, label: str, typed: str) -> list[str]:
        """The options the app offers in an external select for what was typed."""
        return self.suggests_for(surface, self._field(self._surface(surface).blocks, label, "", None), typed)

    @staticmethod
    def _field(blocks: list[Json], label: str, near: str, nth: int | None) -> Control:
        there = fields(blocks)
        try:
            return find(there, label, near=near, nth=nth)
        except LookupError:
            kept = [c for c in there if label.casefold() in c.near.casefold()]
            if len(kept) != 1:
                raise
            return kept[0]

    def submits(self, view: SeenView, values: dict[str, Any] | None = None) -> Outcome:
        """Fill in the form by its labels and send it.

        What Slack's client objects to never reaches the app.
        """
        stored = self._stored_view(view)
        for label, value in (values or {}).items():
            self._acts.choose(stored, stored.blocks, self._field(stored.blocks, label, "", None), value)
        return self._acts.submit(stored)

    def closes(self, view: SeenView | None = None, *, all_of_them: bool = False) -> Outcome:
        """Close the modal in front (or this one and those upon it)."""
        shown = view or self.view
        if shown is None:
            raise LookupError(f"no modal is open before {self.person.real_name}")
        return self._acts.close(self._stored_view(shown), cleared=all_of_them)

    def uses_shortcut(self, name: str) -> Outcome:
        """Use a global shortcut by its name."""
        return self._acts.shortcut(self._shortcut(name, "global"))

    def uses_message_shortcut(self, name: str, message: SeenMessage) -> Outcome:
        """Use a message shortcut by its name."""
        return self._acts.message_shortcut(self._shortcut(name, "message"), self._stored(message))

    def _shortcut(self, name: str, kind: str) -> str:
        there = [s for s in self.engine.app.shortcuts if s["type"] == kind]
        for shortcut in there:
            if matches(shortcut["name"], name):
                return str(shortcut["callback_id"])
        raise LookupError(f"no {kind} shortcut {name!r}; there are {[s['name'] for s in there]}")

    def posts(self, place: str, text: str, *, thread: SeenMessage | None = None) -> SeenMessage:
        """Write a message in a channel, or in its thread."""
        channel = self._world.channel(place)
        if self.person.id not in channel.members:
            raise PermissionError(f"{self.person.real_name} is not in {place}")
        draft = Draft(text, thread_ts=thread.ts if thread else "")
        return see_message(self._world, self.person, post(self._world, channel, draft, user=self.person.id))

    def writes_dm(self, text: str) -> SeenMessage:
        """Write to the app; PermissionError when its Messages tab takes no input."""
        app, channel = self.engine.app, self._dm()
        if channel is None or not app.messages_tab or app.messages_read_only:
            raise PermissionError(f"{app.name} takes no messages")
        draft = Draft(text)
        return see_message(self._world, self.person, post(self._world, channel, draft, user=self.person.id))

    def joins(self, place: str) -> None:
        """Join a public channel."""
        channel = self._world.channel(place)
        if not sees_channel(self.person, channel):
            raise PermissionError(f"{self.person.real_name} cannot join {place}")
        self._world.admin.add_to_channel(channel.id, self.person.id)

    def leaves(self, place: str) -> None:
        """Leave a channel."""
        self._world.admin.remove_from_channel(place, self.person.id)

    def sets_status(self, emoji: str, text: str = "", *, until: datetime | None = None) -> None:
        """Show a status beside the name, with the end chosen for it or none; both empty clear it."""
        end = int(until.timestamp()) if until else 0
        self._world.admin.set_status(self.id, text, emoji, end)

    def invites_app(self, place: str) -> None:
        """`/invite` the app into a channel the person is in."""
        channel = self._world.channel(place)
        if self.person.id not in channel.members:
            raise PermissionError(f"{self.person.real_name} is not in {place}")
        self._world.admin.add_to_channel(channel.id, self.engine.app.bot_user_id)

    def sends_forged(self, payload: Json) -> Outcome:
        """Send an interactive payload as it is, for tests of what must not be believed."""
        return self._acts.forged(payload)

    def fires_click(
        self, message: SeenMessage, label: str | Control, *, near: str = "", nth: int | None = None
    ) -> "Future[Delivery]":
        """Click without waiting; the future holds the delivery with its milliseconds."""
        control = label
        if not isinstance(control, Control):
            control = find(clickables(message.blocks), control, near=near, nth=nth)
        return self._acts.fire(self._stored(message), message.blocks, control)

    # -- finding ----------------------------------------------------------------------------------

    def _surface(self, surface: SeenMessage | SeenView) -> Surface:
        if isinstance(surface, SeenView):
            return Surface(self._stored_view(surface), surface.blocks)
        return Surface(self._stored(surface), surface.blocks)

    def _stored_view(self, view: SeenView) -> View:
        stored = self._world.views.get(view.id)
        if stored is None or stored.user != self.person.id:
            raise LookupError(f"the view {view.title!r} is not open before {self.person.real_name}")
        return stored
