"""Owns which buttons simulated colleagues press when the app asks something of them; must not know the app.

They see a label, and press it as people do: most of them, after some hours. Where nothing is to be pressed, nothing is.
"""

from dataclasses import dataclass

from playground.controls import Control, clickables
from playground.driver import PersonDriver
from playground.seen import SeenMessage
from playground.slack import Playground

LATEST = 12
"""Messages of a conversation that somebody still looks at."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A button's label, which share of people (0 to 1) ever press it, and after how many hours at most."""

    label: str
    share: float
    hours: float


REACTIONS = {
    one.label: one
    for one in (
        Reaction("Accept", 0.97, 6),
        Reaction("Approve", 0.9, 20),
        Reaction("I'll come", 0.9, 12),
        Reaction("Right, list me", 0.95, 10),
        Reaction("Still right", 0.9, 30),
        Reaction("Put it on the agenda", 0.9, 20),
        Reaction("Done", 0.85, 90),
    )
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A button that somebody could press: on which message, called what, near which words."""

    message: str
    label: str
    near: str


def mark_of_app(slack: Playground, who: PersonDriver) -> int:
    """A number that is another whenever the app has said or changed something in the conversation with it."""
    world = slack.world
    channel = world.direct((who.id, slack.app.bot_user_id), create=False)
    with world.lock:
        stored = list(channel.messages.values()) if channel else []
    return hash(tuple((one.ts, one.edited, one.text, len(one.blocks)) for one in stored if one.app_id))


def prompts(who: PersonDriver) -> list[Prompt]:
    """What the newest messages of the app in a person's conversation with it ask of them."""
    shown = [one for one in who.sees_dm() if one.by_app and not one.ephemeral][-LATEST:]
    return [Prompt(one.ts, control.label, control.near) for one in shown for control in _buttons(one)]


def press(who: PersonDriver, prompt: Prompt) -> bool:
    """Press it, if it is still there as it was."""
    shown = next((one for one in who.sees_dm() if one.ts == prompt.message), None)
    for control in _buttons(shown) if shown else ():
        if shown and (control.label, control.near) == (prompt.label, prompt.near):
            who.clicks_control(shown, control)
            return True
    return False


def _buttons(message: SeenMessage) -> list[Control]:
    return [one for one in clickables(message.blocks) if one.kind == "button" and one.label in REACTIONS]
