"""What was played once in a house nobody had touched is brought back where the same would be played again.

Knows the made-up Slack's state and the database as wholes, and not what is in them.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Final

from tests.support.stored import stored

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

# What belongs to the house that runs, and not to what happened in it.
OF_THE_HOUSE: Final = ("lock", "clock", "listeners", "admin")


@dataclass(frozen=True)
class Played:
    """A made-up Slack, a database and an instant, and what the play gave back."""

    world: bytes
    database: Any
    at: datetime
    told: Any


class Replay:
    """Watches over a house from its opening on: whether anybody has touched it, and what it can be brought to.

    Only what stands in the made-up Slack, in the database and on the clock is watched and comes back.

    Args:
        kind: what tells houses apart that open alike: those of one kind may be brought to the same state.
    """

    _played: ClassVar[dict[Hashable, Played]] = {}

    def __init__(self, kind, world, clock, url):
        self._kind = (url.get_backend_name(), kind)
        self._world = world
        self._clock = clock
        self._database = stored(url)
        self._opening = self._mark()

    def close(self):
        self._database.close()

    def once(self, name, play):
        """Play this, or bring back what came of it in another house; in one that was touched it is played in any case.

        Args:
            name: of what is played: the same name, the same play.
            play: without arguments; what it gives back is given back.
        """
        if self._mark() != self._opening:
            return play()
        key = (self._kind, name)
        if key in self._played:
            self._bring_back(self._played[key])
        else:
            told = play()
            self._played[key] = Played(self._packed(), self._database.keep(), self._clock(), told)
        return self._played[key].told

    def _mark(self):
        """Another one as soon as anything was done: by people, by the app, or in the database."""
        return self._database.version(), self._clock(), self._packed()

    def _packed(self):
        with self._world.lock:
            return pickle.dumps(
                {name: part for name, part in vars(self._world).items() if name not in OF_THE_HOUSE}
            )

    def _bring_back(self, played):
        with self._world.lock:
            state = pickle.loads(played.world)
            for place in ("people", "apps"):
                # Whoever holds a person or the app goes on holding them.
                here = getattr(self._world, place)
                for key, one in state[place].items():
                    if key in here:
                        _becomes(here[key], one)
                        state[place][key] = here[key]
            vars(self._world).update(state)
        self._database.put_back(played.database)
        self._clock.move_to(played.at)


def _becomes(one, other):
    for field in fields(other):
        setattr(one, field.name, getattr(other, field.name))
