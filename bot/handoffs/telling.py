"""Which messages a handoff has in the outbox: told anew, and brought up to date; knows not what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.outbox import service as outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.handoffs.models import Handoff
    from bot.outbox.kinds import Kind

OFFER: Final = "handoff_offer"
STATE: Final = "handoff_state"
NEWS: Final = "handoff_news"
REMINDER: Final = "handoff_reminder"
LATE: Final = "handoff_late"
KINDS: Final = (OFFER, STATE, NEWS, REMINDER, LATE)
RETURNED, DONE, LEFT, AWAY = "returned", "done", "left", "away"
"""What the giver is told of in a message of its own; an absence with its last day behind it."""
WITHDRAWN: Final = "withdrawn"
"""What a taker is told of who had accepted."""
SOON, PASSED = "soon", "passed"
"""Of what the taker is reminded."""


def key_of(kind: str, handoff_id: str, what: str = "") -> str:
    """The outbox key of a message about a handoff."""
    return f"{kind}:{handoff_id}:{what}" if what else f"{kind}:{handoff_id}"


def what_of(key: str) -> str:
    """What a message of such a key is about."""
    return key.split(":", 2)[2]


def tell_both(session: Session, kinds: Mapping[str, Kind], row: Handoff, *, now: datetime) -> None:
    """Tell the taker what they get, and the giver how it stands."""
    _send(session, kinds, row, OFFER, row.taker, now=now)
    _send(session, kinds, row, STATE, row.giver, now=now)


def tell_giver(
    session: Session, kinds: Mapping[str, Kind], row: Handoff, what: str, *, now: datetime
) -> None:
    """Tell the giver what became of it, where there still is one."""
    if row.giver:
        _send(session, kinds, row, NEWS, row.giver, what, now=now)


def remind(session: Session, kinds: Mapping[str, Kind], row: Handoff, which: str, *, now: datetime) -> None:
    """Remind the taker; several at the same moment become one message."""
    _send(session, kinds, row, REMINDER, row.taker, which, now=now, is_merged=True)


def tell_late(session: Session, kinds: Mapping[str, Kind], row: Handoff, *, now: datetime) -> None:
    """Tell the giver, once, that the limit has passed."""
    if row.giver:
        _send(session, kinds, row, LATE, row.giver, now=now, is_merged=True)


def tell_withdrawn(session: Session, kinds: Mapping[str, Kind], row: Handoff, *, now: datetime) -> None:
    """Tell the taker, who was at it, that the giver took it back."""
    if row.taker:
        _send(session, kinds, row, NEWS, row.taker, WITHDRAWN, now=now)


def absence_of(last_day: date) -> str:
    """What the giver is told of an absence with this last day."""
    return f"{AWAY}:{last_day.isoformat()}"


def bring_up_to_date(session: Session, row: Handoff, *, now: datetime) -> None:
    """Have what giver and taker see of it edited in place, as far as it was sent."""
    news = [RETURNED, LEFT, *([absence_of(row.told_away)] if row.told_away else [])]
    keys = [key_of(OFFER, row.id), key_of(STATE, row.id), *(key_of(NEWS, row.id, what) for what in news)]
    for key in keys:
        outbox.revise(session, row.team_id, key, at=now)


def forget_messages(session: Session, team_id: str, handoff_id: str) -> None:
    """Delete what was sent, or is to be sent, about a handoff."""
    for kind in KINDS:
        outbox.forget(session, team_id, kind, handoff_id)


def _send(
    session: Session,
    kinds: Mapping[str, Kind],
    row: Handoff,
    kind: str,
    recipient: str,
    what: str = "",
    *,
    now: datetime,
    is_merged: bool = False,
) -> None:
    envelope = outbox.Envelope(
        key=key_of(kind, row.id, what),
        kind=kind,
        ref=row.id,
        recipient=recipient,
        not_before=now,
        priority=outbox.NORMAL if is_merged else outbox.URGENT,
        merge_key=kind if is_merged else "",
    )
    outbox.enqueue(session, kinds, row.team_id, [envelope])
