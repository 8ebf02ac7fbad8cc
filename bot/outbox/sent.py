"""Notes of messages that Slack has them, several in one go: what becomes of nearly all of them."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, delete, func, select, update

from bot.db import claim, table_of
from bot.outbox.models import OutboxMessage
from bot.outbox.states import PENDING, SENDING, SENT, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Ref
    from bot.slack.outcome import Sent

_MESSAGES = table_of(OutboxMessage).c
# Made once, since they run for each message. In an order that is everybody's, so that no two transactions wait for each
# other.
_MINE = (
    select(_MESSAGES.id)
    .where(
        _MESSAGES.id.in_(bindparam("messages", expanding=True)),
        _MESSAGES.state == SENDING,
        _MESSAGES.lease_owner == bindparam("owner"),
    )
    .order_by(_MESSAGES.id)
    .with_for_update()
)
_IS_SENT = (
    update(table_of(OutboxMessage))
    .where(_MESSAGES.id == bindparam("message"))
    .values(
        # What changed while it was on its way is shown by an edit.
        state=case((_MESSAGES.revise_at.is_(None), SENT), else_=PENDING),
        due_at=func.coalesce(_MESSAGES.revise_at, _MESSAGES.due_at),
        expires_at=case((_MESSAGES.revise_at.is_(None), _MESSAGES.expires_at)),
        revise_at=None,
        failure="",
        is_doubtful=False,
        settled_at=bindparam("at"),
        channel=bindparam("place"),
        ts=bindparam("stamp"),
        lease_owner="",
        lease_until=None,
    )
)
_FORGET = delete(table_of(OutboxMessage)).where(_MESSAGES.id.in_(bindparam("messages", expanding=True)))


def note_sent(
    session: Session,
    kinds: Mapping[str, Kind],
    places: Sequence[tuple[Ref, Sent]],
    owner: str,
    *,
    now: datetime,
) -> set[str]:
    """Note of messages where they stand, and have their kinds know it of those that are new; forget what is to be.

    What was sent although its lease was lost is noted even then, where it was `unknown`.

    Returns:
        Ids of those whose lease was still the caller's.
    """
    places = sorted(places, key=lambda one: one[0].id)
    asked = {"messages": [ref.id for ref, _ in places], "owner": owner}
    mine = set(session.connection().execute(_MINE, asked).scalars())
    if mine:
        told = [
            {"message": ref.id, "at": now, "place": place.channel, "stamp": place.ts}
            for ref, place in places
            if ref.id in mine
        ]
        session.connection().execute(_IS_SENT, told)
    by_kind = attrgetter("kind")
    new = [ref for ref, place in places if ref.id in mine or _arrive_late(session, ref, place, now)]
    for name, refs in groupby(sorted((ref for ref in new if not ref.ts), key=by_kind), key=by_kind):
        kinds[name].sent(session, list(refs))
    if traceless := [ref.id for ref, _ in places if ref.id in mine and not ref.leaves_trace]:
        session.connection().execute(_FORGET, {"messages": traceless})
    return mine


def _arrive_late(session: Session, ref: Ref, place: Sent, now: datetime) -> bool:
    """Slack's answer came after the lease was taken away: what was unknown is known now."""
    return claim(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.id == ref.id, OutboxMessage.state == UNKNOWN)
        .values(
            state=SENT, failure="", is_doubtful=False, settled_at=now, channel=place.channel, ts=place.ts
        ),
    )
