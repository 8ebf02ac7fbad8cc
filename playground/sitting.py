"""Owns what a page remembers of those who look at it: what each person has read, who is watched, the tour.

It must not know HTTP, nor the app.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playground.clock import Clock
from playground.director import Director
from playground.driver import PersonDriver
from playground.model import Json, Message
from playground.page_state import personal_json, workspace_json
from playground.slack import Playground
from playground.tour import Tour


@dataclass(slots=True)
class Sitting:
    """One demo and those who look at it. `about` holds words for the page: whom to begin as, and a note."""

    slack: Playground
    director: Director
    clock: Clock
    tour: Tour
    about: Json
    viewers: Counter[str]
    """Person (id) -> open pages; shared with whoever simulates colleagues."""
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    """Person (id) -> channel (id) -> the newest message they have seen (its ts)."""
    since: str = ""
    """Reports before this ts were there when the page opened."""

    def state(self, person: str) -> Json:
        """Everything the page shows to this person (id)."""
        who = self.slack.person(person)
        world, busy = self.slack.world, self.director.busy
        self.tour.moved(self.director.moves)
        report = self._newest_report()
        if report is not None and self.since and report.ts > self.since:
            self.tour.reported()
        return {
            **workspace_json(self.slack, self.clock),
            **personal_json(who, self.read.get(who.id, {})),
            "about": self.about,
            "tour": self.tour.steps(),
            "report": report.channel if report else "",
            "violations": len(world.violations),
            "nextAt": self.director.next_at.isoformat() if self.director.next_at else None,
            "trouble": self.director.trouble,
            "busy": {"what": busy.what, "share": busy.share} if busy else None,
        }

    def _newest_report(self) -> Message | None:
        """The newest message the app has posted in a channel."""
        world = self.slack.world
        with world.lock:
            posted = [
                message
                for channel in world.channels.values()
                if not channel.is_direct
                for message in channel.messages.values()
                if message.app_id
            ]
        return max(posted, key=lambda message: message.ts, default=None)

    def mark(self) -> tuple[object, ...]:
        """Something that differs as soon as anything happened; cheap."""
        world = self.slack.world
        last = world.calls[-1] if world.calls else None
        return (self.director.revision, id(last), len(world.calls), len(world.deliveries))

    @contextmanager
    def watched_by(self, person: str) -> Iterator[None]:
        """A page is open as this person (id)."""
        self.viewers[person] += 1
        self.tour.seen_as(person)
        try:
            yield
        finally:
            self.viewers[person] -= 1

    def has_read(self, person: str, channel: str, ts: str) -> None:
        """The person (id) has looked at a conversation (id) up to a message."""
        marks = self.read.setdefault(person, {})
        if ts <= marks.get(channel, ""):
            return
        marks[channel] = ts
        report = self._newest_report()
        if report is not None and report.channel == channel and report.ts > self.since > "":
            self.tour.seen_report()
        self.director.touch()

    def acted(self, who: PersonDriver, act: Json, *, is_done: bool) -> None:
        """Somebody acted: the tour hears of it where it went well, and what the app has to do now is done."""
        if is_done:
            self.tour.acted(who, act)
        self.director.touch()
        self.director.catch_up()
