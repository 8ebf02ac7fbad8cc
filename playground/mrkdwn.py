"""Owns how Slack's marked-up text reads to one person: names, links, dates in the reader's zone.

It must not know blocks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playground.model import Person
from playground.world import World

ANGLE = re.compile(r"<([^<>]+)>")
MARKS = {
    mark: re.compile(
        rf"(?<![\w{re.escape(mark)}]){re.escape(mark)}(?=\S)([^{re.escape(mark)}\n]+?)(?<=\S){re.escape(mark)}(?!\w)"
    )
    for mark in "*_~`"
}
TOKEN = re.compile(r"\{(\w+)\}")
DATE_PARTS = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes read: the person and the workspace that gives names to ids."""

    world: World
    person: Person

    def plain(self, text: str) -> str:
        """A `plain_text` as it is read."""
        return unescape(text)

    def marked(self, text: str) -> str:
        """An `mrkdwn` text as it is read: marks gone, mentions and dates resolved."""
        if "<" in text:
            text = ANGLE.sub(lambda match: self._angle(match.group(1)), text)
        for mark, pattern in MARKS.items():
            if mark in text:
                text = pattern.sub(r"\1", text)
        return unescape(text)

    def _angle(self, inside: str) -> str:
        head, _, label = inside.partition("|")
        if head.startswith("@"):
            person = self.world.people.get(head[1:])
            return f"@{person.shown_name if person else label or head[1:]}"
        if head.startswith("#"):
            channel = self.world.channels.get(head[1:])
            return f"#{channel.name if channel else label or head[1:]}"
        if head.startswith("!subteam^"):
            group = self.world.groups.get(head.removeprefix("!subteam^"))
            return f"@{group.handle if group else label or head[9:]}"
        if head.startswith("!date^"):
            return self._date(head, label)
        if head.startswith("!"):
            return f"@{head[1:]}"
        return label or head

    def _date(self, head: str, fallback: str) -> str:
        parts = head.split("^")
        if len(parts) < DATE_PARTS or not parts[1].lstrip("-").isdigit():
            return fallback
        zone = ZoneInfo(self.person.tz)
        moment = datetime.fromtimestamp(int(parts[1]), UTC).astimezone(zone)
        today = self.world.now().astimezone(zone)
        return TOKEN.sub(lambda match: self._token(match.group(1), moment, today), parts[2])

    def _token(self, name: str, moment: datetime, today: datetime) -> str:
        if name.endswith("_pretty") and name != "_pretty":
            near = _near(moment, today)
            if near:
                return near
            name = name.removesuffix("_pretty")
        if name in {"time", "time_secs"}:
            return self.time(moment, seconds=name == "time_secs")
        if name == "ago":
            return _ago(today - moment)
        form = DATES.get(name)
        return form(moment) if form else f"{{{name}}}"

    def time(self, moment: datetime, *, seconds: bool = False) -> str:
        """A time of day in the reader's habit, 14:05 or 2:05 PM."""
        if self.person.hour24:
            return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"
        minutes = f"{moment:%M:%S}" if seconds else f"{moment:%M}"
        return f"{moment.hour % 12 or 12}:{minutes} {'AM' if moment.hour < 12 else 'PM'}"


def unescape(text: str) -> str:
    """`&amp;`, `&lt;` and `&gt;` as the characters they stand for."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _ordinal(day: int) -> str:
    suffix = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


DATES: dict[str, Callable[[datetime], str]] = {
    "date_num": lambda m: f"{m:%Y-%m-%d}",
    "date": lambda m: f"{m:%B} {_ordinal(m.day)}, {m.year}",
    "date_short": lambda m: f"{m:%b} {m.day}, {m.year}",
    "date_long": lambda m: f"{m:%A}, {m:%B} {_ordinal(m.day)}, {m.year}",
    "day_divider": lambda m: f"{m:%A}, {m:%B} {_ordinal(m.day)}",
}


def _near(moment: datetime, today: datetime) -> str:
    days = (moment.date() - today.date()).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days, "")


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "just now" if minutes == 0 else f"in {-minutes} minutes"
    if minutes < 60:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 2880 else f"{minutes // 1440} days ago"
