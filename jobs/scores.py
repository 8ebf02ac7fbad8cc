"""Publishes closed rounds: reads, computes without a transaction, stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.service.closing import postpone_round
from bot.pulse.service.rounds import CLOSED, due_round
from bot.scores.service.publish import compute, gather, publish
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def publish_step(deps: Deps, now: datetime) -> bool:
    """Publish one closed round."""
    with deps.read() as session:
        round_id = due_round(session, CLOSED, now=now)
    if round_id is None:
        return False

    def act() -> None:
        with deps.read() as session:
            material = gather(session, round_id, deps.instrument)
        if material is None:
            return
        # Computing takes longest and holds no lock meanwhile: clicks go on.
        release = compute(material)
        with deps.begin() as session:
            publish(session, material, release, deps.kinds, now=now)

    return attempt(
        deps,
        now,
        "scores_publish",
        act,
        lambda session, until: postpone_round(session, round_id, until=until),
    )
