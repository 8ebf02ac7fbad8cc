"""Owns what one person sees: messages and views as readable text with their buttons and pictures.

It must not know payloads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playground.controls import clickables
from playground.model import SLACKBOT, Channel, File, Json, Message, Person, View
from playground.mrkdwn import Reader
from playground.world import World


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture: its text for people who do not see it, and its bytes when it lies at Slack."""

    alt: str
    title: str = ""
    content: bytes = b""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as one person sees it.

    `text` is the readable text, `notification` what the banner and screen readers say.
    """

    ts: str
    channel: str
    place: str
    author: str
    text: str
    notification: str
    buttons: list[str]
    pictures: list[SeenPicture]
    files: list[str]
    at: datetime
    edited: bool
    ephemeral: bool
    thread_ts: str
    replies: int
    by_app: bool
    blocks: list[Json] = field(repr=False)
    viewer: str = field(repr=False, default="")

    @property
    def id(self) -> str:
        """The message's timestamp, its name within the channel."""
        return self.ts


@dataclass(frozen=True, slots=True)
class SeenView:
    """A modal or Home tab as its person sees it; `errors` are the complaints at its fields, by label."""

    id: str
    type: str
    title: str
    text: str
    buttons: list[str]
    submit: str
    close: str
    pictures: list[SeenPicture]
    errors: dict[str, str]
    values: dict[str, Any]
    callback_id: str
    hash: str
    blocks: list[Json] = field(repr=False)
    viewer: str = field(repr=False, default="")


def see_message(world: World, viewer: Person, message: Message) -> SeenMessage:
    """The message as this person sees it now."""
    reader = Reader(world, viewer)
    with world.lock:
        channel = world.channels[message.channel]
        blocks, text = message.blocks, message.text
        files = [world.files[key] for key in message.files if key in world.files]
        replies = 0
        if message.thread_ts in {"", message.ts}:
            replies = sum(
                1 for m in channel.messages.values() if m.thread_ts == message.ts and m.ts != message.ts
            )
    author = world.people.get(message.user)
    notification = reader.marked(text)
    return SeenMessage(
        ts=message.ts,
        channel=channel.id,
        place=place_name(world, channel, viewer),
        author=author.shown_name if author else message.user,
        text=render(reader, blocks) if blocks else notification,
        notification=notification,
        buttons=[control.label for control in clickables(blocks)],
        pictures=[*_block_pictures(world, blocks), *(_picture(file) for file in files)],
        files=[file.title or file.name for file in files],
        at=datetime.fromtimestamp(int(float(message.ts)), UTC),
        edited=bool(message.edited),
        ephemeral=bool(message.ephemeral_for),
        thread_ts=message.thread_ts,
        replies=replies,
        by_app=bool(message.app_id),
        blocks=blocks,
        viewer=viewer.id,
    )


def see_view(world: World, viewer: Person, view: View) -> SeenView:
    """The view as its person sees it now."""
    reader = Reader(world, viewer)
    with world.lock:
        body, blocks = view.body, view.blocks
        errors = {_label(blocks, key): text for key, text in view.errors.items()}
        values = {key: dict(actions) for key, actions in view.values.items()}
    return SeenView(
        id=view.id,
        type=view.type,
        title=_plain(body, "title"),
        text=render(reader, blocks),
        buttons=[control.label for control in clickables(blocks)],
        submit=_plain(body, "submit"),
        close=_plain(body, "close"),
        pictures=_block_pictures(world, blocks),
        errors=errors,
        values=values,
        callback_id=body.get("callback_id", ""),
        hash=view.hash,
        blocks=blocks,
        viewer=viewer.id,
    )


def place_name(world: World, channel: Channel, viewer: Person) -> str:
    """How the viewer calls a conversation: `#name`, or the other person's name."""
    if channel.name:
        return f"#{channel.name}"
    others = [
        world.people[key].shown_name for key in channel.members if key != viewer.id and key in world.people
    ]
    return ", ".join(others) or viewer.shown_name


def render(reader: Reader, blocks: list[Json]) -> str:
    """The blocks as readable text, one line a part, without buttons."""
    lines: list[str] = []
    for block in blocks:
        lines += _lines(reader, block)
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _text(reader: Reader, part: Json) -> str:
    text = part.get("text", "")
    return reader.marked(text) if part.get("type") in {"mrkdwn", "markdown"} else reader.plain(text)


def _lines(reader: Reader, block: Json) -> list[str]:
    rule = LINES.get(block["type"])
    return rule(reader, block) if rule else []


def _section(reader: Reader, block: Json) -> list[str]:
    parts = [block["text"]] if "text" in block else []
    return [_text(reader, part) for part in [*parts, *block.get("fields", ())]]


def _context(reader: Reader, block: Json) -> list[str]:
    return [e["alt_text"] if e["type"] == "image" else _text(reader, e) for e in block["elements"]]


def _image(reader: Reader, block: Json) -> list[str]:
    title = [_text(reader, block["title"])] if "title" in block else []
    return [*title, f"[{block['alt_text']}]"]


def _chart(_reader: Reader, block: Json) -> list[str]:
    """The title and each series, as they are read from the lines, between brackets as pictures are."""
    chart = block["chart"]
    series = chart.get("series") or [{"name": chart["type"], "data": chart["segments"]}]
    told = [
        f"{one['name']} " + ", ".join(f"{point['label']} {point['value']}" for point in one["data"])
        for one in series
    ]
    return [f"[{block['title']}: {'; '.join(told)}]"]


def _input(reader: Reader, block: Json) -> list[str]:
    hint = [_text(reader, block["hint"])] if "hint" in block else []
    return [_text(reader, block["label"]), *hint]


LINES: dict[str, Callable[[Reader, Json], list[str]]] = {
    "section": _section,
    "header": lambda reader, block: [_text(reader, block["text"])],
    "alert": lambda reader, block: [_text(reader, block["text"])],
    "context": _context,
    "image": _image,
    "input": _input,
    "data_visualization": _chart,
    "markdown": lambda reader, block: [reader.marked(block["text"])],
    "table": lambda reader, block: [" | ".join(_cell(reader, cell) for cell in row) for row in block["rows"]],
    "rich_text": lambda reader, block: [_rich(reader, part) for part in block["elements"]],
}
"""How each block reads, line by line; dividers and buttons have no text."""


def _cell(reader: Reader, cell: Json) -> str:
    if cell["type"] == "rich_text":
        return " ".join(_rich(reader, part) for part in cell.get("elements", ()))
    return str(cell.get("text", ""))


def _rich(reader: Reader, part: Json) -> str:
    kind = part.get("type")
    if kind == "text":
        return str(part.get("text", ""))
    if kind == "link":
        return str(part.get("text") or part.get("url", ""))
    if kind == "emoji":
        return f":{part.get('name', '')}:"
    marks = {
        "user": ("@", "user_id"),
        "channel": ("#", "channel_id"),
        "usergroup": ("!subteam^", "usergroup_id"),
    }
    if kind in marks:
        sign, key = marks[kind]
        return reader.marked(f"<{sign}{part.get(key, '')}>")
    inner = [_rich(reader, one) for one in part.get("elements", ())]
    return "\n".join(f"• {one}" for one in inner) if kind == "rich_text_list" else "".join(inner)


def _block_pictures(world: World, blocks: list[Json]) -> list[SeenPicture]:
    pictures = []
    for block in blocks:
        if block["type"] != "image":
            continue
        file = world.files.get(str(block.get("slack_file", {}).get("id", "")))
        title = block.get("title", {}).get("text", "")
        content = file.content if file else b""
        pictures.append(SeenPicture(block["alt_text"], title, content, block.get("image_url", "")))
    return pictures


def _picture(file: File) -> SeenPicture:
    return SeenPicture(file.alt_txt, file.title or file.name, file.content)


def _plain(body: Json, key: str) -> str:
    return str((body.get(key) or {}).get("text", ""))


def _label(blocks: list[Json], block_id: str) -> str:
    for block in blocks:
        if block["block_id"] == block_id and block["type"] == "input":
            return str(block["label"]["text"])
    return block_id


def sees_channel(person: Person, channel: Channel) -> bool:
    """True if this person may read the channel: members always, others only public ones, guests never."""
    if person.id in channel.members:
        return True
    outside = (
        person.is_restricted or person.is_ultra_restricted or person.is_stranger or person.id == SLACKBOT
    )
    return channel.kind == "public" and not outside and not person.deleted
