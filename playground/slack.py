"""Owns the playground as tests and the demo hold it: a running workspace and the people in it.

It must not know the app.
"""

from typing import TYPE_CHECKING

from playground.controls import Control
from playground.driver import PersonDriver
from playground.engine import Engine
from playground.model import SLACKBOT, Delivery, Json
from playground.seen import SeenMessage

if TYPE_CHECKING:
    from concurrent.futures import Future


class Playground(Engine):
    """A Slack on this machine: `with Playground(world) as slack: slack.person("ada").slash("/stage")`."""

    def person(self, name: str) -> PersonDriver:
        """The person with this short name or id, at their Slack."""
        return PersonDriver(self, self.world.person(name))

    def people(self, *names: str) -> list[PersonDriver]:
        """Several people by name; without names all active ones of this company, no bots."""
        if names:
            return [self.person(name) for name in names]
        return [
            PersonDriver(self, p)
            for p in list(self.world.people.values())
            if not (p.is_bot or p.deleted or p.is_stranger or p.id == SLACKBOT)
        ]

    def fire_click(
        self,
        person: PersonDriver,
        message: SeenMessage,
        action: str | Control,
        *,
        near: str = "",
        nth: int | None = None,
    ) -> "Future[Delivery]":
        """Click without waiting, for benchmarks; a `Control` saves finding it anew."""
        return person.fires_click(message, action, near=near, nth=nth)

    def calls_of(self, method: str) -> list[Json]:
        """The arguments of every recorded call of a method, oldest first."""
        return [call.arguments for call in list(self.world.calls) if call.method == method]
