"""A pulse's message and clicks in it, also those of somebody else or with another value than Slack would send."""

from copy import deepcopy

from playground import clickables, find


def click_of(house, who, message, label, nth=1):
    """The payload of a click in somebody's message, not yet sent; `who` may be another than its owner."""
    person = house.person(who).person
    channel = house.world.channels[message.channel]
    stored = channel.ephemerals.get(message.ts) or channel.messages[message.ts]
    control = find(clickables(message.blocks), label, nth=nth)
    action = house.slack.payloads.action(control, None)
    return house.slack.payloads.message_action(house.slack.app, person, stored, message.blocks, action)


def with_value(payload, value):
    """The same click with another value behind the button; None leaves it out."""
    changed = deepcopy(payload)
    action = changed["actions"][0]
    if value is None:
        action.pop("value")
    else:
        action["value"] = value
    return changed


def chosen(message):
    """The answers a form shows as given, in the order of its statements."""
    return [label.removesuffix(" ✓") for label in message.buttons if label.endswith("✓")]


def form_of(house, name):
    """The one message of a person's first pulse, whatever reminders came after it."""
    return next(m for m in house.person(name).sees_dm() if m.by_app and not m.ephemeral)
