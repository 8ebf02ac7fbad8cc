"""Owns the written record of what one person saw in channels and conversations; must not know the app."""

from zoneinfo import ZoneInfo

from playground.driver import PersonDriver
from playground.model import Person
from playground.mrkdwn import Reader
from playground.seen import SeenMessage
from playground.slack import Playground

DIRECT = "dm"


def transcript(slack: Playground, viewer: str, places: list[str]) -> str:
    """What the viewer sees in these places (`#channel`, or `dm` for the app's), as Markdown.

    In the viewer's zone.
    """
    who = slack.person(viewer)
    parts = [f"# What {who.person.real_name} sees\n\nTimes are those of {who.person.tz}.\n"]
    for place in places:
        messages = who.sees_dm() if place == DIRECT else who.sees(place)
        name = f"Conversation with {slack.app.name}" if place == DIRECT else place
        parts.append(f"## {name}\n")
        parts += [_message(slack, who, message) for message in messages] or ["Nothing yet.\n"]
    return "\n".join(parts)


def _message(slack: Playground, who: PersonDriver, message: SeenMessage, indent: str = "") -> str:
    marks = [
        mark for mark, is_so in (("edited", message.edited), ("only for you", message.ephemeral)) if is_so
    ]
    note = f" ({', '.join(marks)})" if marks else ""
    lines = [f"**{message.author}** {_moment(slack, who.person, message)}{note}", ""]
    lines += [line for text in message.text.splitlines() for line in (text, "")]
    # A picture in a block is told of there; one that was shared as a file stands below.
    shared = [picture for picture in message.pictures if f"[{picture.alt}]" not in message.text]
    lines += [line for picture in shared for line in (f"[Picture: {picture.alt}]", "")]
    if message.buttons:
        lines += [" ".join(f"[{label}]" for label in message.buttons), ""]
    own = "\n".join(f"{indent}{line}".rstrip() for line in lines)
    replies = [_message(slack, who, reply, f"{indent}> ") for reply in who.sees_thread(message)]
    return "\n".join([own, *replies])


def _moment(slack: Playground, viewer: Person, message: SeenMessage) -> str:
    local = message.at.astimezone(ZoneInfo(viewer.tz))
    return f"{local:%Y-%m-%d} {Reader(slack.world, viewer).time(local)}"
