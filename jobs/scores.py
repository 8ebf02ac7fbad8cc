"""Publishes closed rounds: reads, computes without a transaction, stores; then asks the leads and proposes a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.service.closing import postpone_round
from bot.pulse.service.rounds import CLOSED, due_round
from bot.scores.service.ask import ask_leads, due_ask, postpone_ask
from bot.scores.service.proposing import propose_topic
from bot.scores.service.publish import compute, counted_on, gather, publish
from jobs.runner import attempt, uncollected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from bot.deps import Deps
    from bot.scores.window import Member, Windowed


def publish_step(deps: Deps, now: datetime) -> bool:
    """Publish one closed round."""
    with deps.read() as session:
        round_id = due_round(session, CLOSED, now=now)
    if round_id is None:
        return False

    def act() -> None:
        with uncollected(), deps.read() as session:
            material = gather(session, round_id, deps.instrument)
        if material is None:
            return

        def look_back(days: frozenset[date]) -> Mapping[date, Mapping[Member, Windowed]]:
            with deps.read() as session:
                return counted_on(session, material, days)

        # Computing takes longest and holds no lock meanwhile: clicks go on.
        with uncollected():
            release = compute(material, look_back)
        with uncollected(), deps.begin() as session:
            publish(session, material, release, deps.kinds, now=now)

    return attempt(
        deps,
        now,
        "scores_publish",
        act,
        lambda session, until: postpone_round(session, round_id, until=until),
    )


def ask_step(deps: Deps, now: datetime) -> bool:
    """Ask the leads about one release that came out."""
    with deps.read() as session:
        round_id = due_ask(session, now=now)
    if round_id is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            ask_leads(session, deps.kinds, round_id, now=now)
            propose_topic(session, deps.kinds, deps.instrument, round_id, now=now)

    return attempt(
        deps,
        now,
        "scores_ask",
        act,
        lambda session, until: postpone_ask(session, round_id, until=until),
    )
