"""Owns how one person's act becomes a payload, is delivered and comes back.

It must not know how the person found it.
"""

from typing import TYPE_CHECKING, Any

from playground.controls import Control
from playground.engine import Engine, Interaction
from playground.inputs import STATES, complaints, entered, state_of
from playground.messages import Draft, post_ephemeral
from playground.model import App, Channel, Delivery, Event, Json, Message, Person, View
from playground.outcome import TROUBLE, Outcome
from playground.responses import say_acknowledged
from playground.seen import SeenView, see_message, see_view
from playground.settling import settle_submission
from playground.stacks import close_view, top_view

if TYPE_CHECKING:
    from concurrent.futures import Future


class Acts:
    """The acts of one person."""

    def __init__(self, engine: Engine, person: Person) -> None:
        self._engine = engine
        self._world = engine.world
        self._person = person

    def check_active(self) -> None:
        """PermissionError for somebody who left: such a person has no Slack any more."""
        if self._person.deleted:
            raise PermissionError(f"{self._person.real_name} is deactivated")

    # -- commands and shortcuts -------------------------------------------------------------------

    def slash(self, channel: Channel, line: str) -> Outcome:
        """A command line typed in a channel; an unknown command is answered by Slack itself."""
        self.check_active()
        command, _, text = line.strip().partition(" ")
        app = next((a for a in self._world.apps.values() if command in a.commands and a.installed), None)
        if app is None:
            return self._by_slackbot(channel, f"`{command}` is not a valid command.")
        payload = self._engine.payloads.command(app, self._person, channel, command, text.strip())
        replies: list[Message] = []

        def settle(delivery: Delivery) -> None:
            if delivery.acknowledged:
                reply = say_acknowledged(self._world, app, channel.id, self._person.id, delivery.response)
                replies.extend([reply] if reply else [])

        url = str(app.commands[command].get("url", ""))
        delivery = self._engine.perform(Interaction(app, "slash_commands", payload, command, url, settle))
        if not delivery.acknowledged:
            what = "operation_timeout" if delivery.problem == "timeout" else "dispatch_failed"
            failed = self._by_slackbot(channel, f'{command} failed with the error "{what}"')
            return self._outcome(delivery, warning=failed.warning)
        reply = see_message(self._world, self._person, replies[0]) if replies else None
        return self._outcome(delivery, reply=reply)

    def _by_slackbot(self, channel: Channel, text: str) -> Outcome:
        message = post_ephemeral(self._world, channel, Draft(text), to=self._person.id, app=None)
        reply = see_message(self._world, self._person, message)
        return Outcome(acknowledged=False, reply=reply, warning=text)

    def shortcut(self, callback_id: str) -> Outcome:
        """A global shortcut."""
        payload = self._engine.payloads.shortcut(self._engine.app, self._person, callback_id)
        return self._send(payload, callback_id)

    def message_shortcut(self, callback_id: str, message: Message) -> Outcome:
        """A shortcut on a message."""
        app = self._engine.app
        payload = self._engine.payloads.message_shortcut(app, self._person, callback_id, message)
        return self._send(payload, callback_id)

    # -- blocks -----------------------------------------------------------------------------------

    def click(self, stored: Message | View, blocks: list[Json], control: Control) -> Outcome:
        """A click on a button or an openly shown option."""
        if control.option is not None and control.kind in STATES:
            return self._pick(stored, blocks, control)
        return self._send(self._action(stored, blocks, control, None), control.action_id)

    def _pick(self, stored: Message | View, blocks: list[Json], control: Control) -> Outcome:
        """A radio button chosen, or a checkbox ticked or cleared."""
        option = control.option or {}
        if control.kind == "radio_buttons":
            value: Json = {"type": control.kind, "selected_option": option}
        else:
            held = state_of(blocks, self._values(stored))[control.block_id][control.action_id]
            ticked: list[Json] = list(held["selected_options"])
            left = [one for one in ticked if one["value"] != option["value"]]
            value = {
                "type": control.kind,
                "selected_options": left if len(left) < len(ticked) else [*ticked, option],
            }
        return self._set(stored, blocks, control, value)

    def choose(self, stored: Message | View, blocks: list[Json], control: Control, wanted: Any) -> Outcome:  # noqa: ANN401 - what a person types
        """A value chosen in a select or picker, or typed into an input."""
        offered = None
        if control.kind in {"external_select", "multi_external_select"}:
            typed = wanted[0] if isinstance(wanted, list) else wanted
            offered = self.suggestions(stored, control, str(typed))
        return self._set(stored, blocks, control, entered(self._world, control.element, wanted, offered))

    def _set(self, stored: Message | View, blocks: list[Json], control: Control, value: Json) -> Outcome:
        with self._world.lock:
            self._values(stored).setdefault(control.block_id, {})[control.action_id] = value
        if not control.dispatches:
            return Outcome(acknowledged=True)
        return self._send(self._action(stored, blocks, control, value), control.action_id)

    def _values(self, stored: Message | View) -> Json:
        if isinstance(stored, View):
            return stored.values
        return stored.inputs.setdefault(self._person.id, {})

    def _action(
        self, stored: Message | View, blocks: list[Json], control: Control, value: Json | None
    ) -> Json:
        payloads, app = self._engine.payloads, self._app_of(stored)
        with self._world.lock:
            action = payloads.action(control, value)
            if isinstance(stored, View):
                return payloads.view_action(app, self._person, stored, action)
            return payloads.message_action(app, self._person, stored, blocks, action)

    def _app_of(self, stored: Message | View) -> App:
        return self._world.apps[stored.app_id]

    def suggestions(self, stored: Message | View, control: Control, typed: str) -> list[Json]:
        """The options an app offers for what was typed; none when it does not answer."""
        app = self._app_of(stored)
        payload = self._engine.payloads.suggestion(app, self._person, stored, control, typed)
        interaction = Interaction(app, "interactive", payload, control.action_id, app.options_url)
        answer = self._engine.perform(interaction).response or {}
        options: list[Json] = list(answer.get("options", ()))
        for group in answer.get("option_groups", ()):
            options += group["options"]
        if len(options) > 100:
            self._world.violate("too_many_options", f"{control.action_id} was offered {len(options)} options")
        return options[:100]

    def fire(self, stored: Message, blocks: list[Json], control: Control) -> "Future[Delivery]":
        """A click that nobody waits for."""
        payload = self._action(stored, blocks, control, None)
        app = self._world.apps[stored.app_id]
        return self._engine.deliver(Interaction(app, "interactive", payload, control.action_id))

    # -- views ------------------------------------------------------------------------------------

    def submit(self, view: View) -> Outcome:
        """The form is sent as filled in, unless Slack's own client objects."""
        state = state_of(view.blocks, view.values)
        objections = complaints(view.blocks, state)
        if objections:
            with self._world.lock:
                view.errors = objections
            return Outcome(acknowledged=False, errors=self._errors(view), view=self._front())
        app = self._app_of(view)
        payload = self._engine.payloads.submission(app, self._person, view)

        def settle(delivery: Delivery) -> None:
            settle_submission(self._world, app, view, delivery)

        summary = str(view.body.get("callback_id", ""))
        delivery = self._engine.perform(Interaction(app, "interactive", payload, summary, settle=settle))
        warning = "" if delivery.acknowledged else TROUBLE
        return self._outcome(delivery, warning=warning, errors=self._errors(view))

    def _errors(self, view: View) -> dict[str, str]:
        return see_view(self._world, self._person, view).errors if view.errors else {}

    def close(self, view: View, *, cleared: bool) -> Outcome:
        """The person closes the modal; the app hears of it when it asked to."""
        app = self._app_of(view)
        with self._world.lock:
            stack = self._world.stacks.get(self._person.id, [])
            gone = stack[:] if cleared or view.body.get("clear_on_close") else stack[stack.index(view) :]
            payloads = [
                self._engine.payloads.closed(app, self._person, one, cleared=cleared)
                for one in reversed(gone)
                if one.body.get("notify_on_close")
            ]
            if gone:
                close_view(self._world, gone[0])
        outcomes = [self._send(payload, payload["view"]["callback_id"]) for payload in payloads]
        return outcomes[-1] if outcomes else Outcome(acknowledged=True, view=self._front())

    def open_home(self, channel: Channel | None, tab: str) -> None:
        """The person opens a tab of the app."""
        self.check_active()
        app = self._engine.app
        body: Json = {
            "type": "app_home_opened",
            "user": self._person.id,
            "channel": channel.id if channel else "",
            "tab": tab,
            "event_ts": self._world.next_ts(),
        }
        view = self._world.homes.get((app.app_id, self._person.id))
        if view is not None and tab == "home":
            body["view"] = self._engine.payloads.view(app, view)
        self._world.emit(Event("app_home_opened", body, only_app=app.app_id))

    # -- sending ----------------------------------------------------------------------------------

    def forged(self, payload: Json) -> Outcome:
        """Any interactive payload, as it is."""
        return self._send(payload, "forged")

    def _send(self, payload: Json, summary: str) -> Outcome:
        self.check_active()
        app = self._world.apps.get(str(payload.get("api_app_id", "")), self._engine.app)
        return self._outcome(self._engine.perform(Interaction(app, "interactive", payload, summary)))

    def _front(self) -> SeenView | None:
        view = top_view(self._world, self._person.id)
        return see_view(self._world, self._person, view) if view else None

    def _outcome(self, delivery: Delivery, **more: Any) -> Outcome:  # noqa: ANN401 - fields of Outcome
        return Outcome(
            acknowledged=delivery.acknowledged,
            milliseconds=delivery.milliseconds,
            response=delivery.response,
            view=self._front(),
            delivery=delivery,
            **more,
        )
