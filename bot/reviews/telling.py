"""Which messages a review has in the outbox: told anew, and brought up to date; knows not what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.outbox import service as outbox
from bot.people.calendars import personal_calendar
from bot.people.service import someone
from bot.reviews.deadlines import WorkingTime, reminders
from bot.reviews.models import MaterialReviewer
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.reviews.models import MaterialReview

REQUEST: Final = "material_request"
REMINDER: Final = "material_reminder"
STATE: Final = "material_state"
NEWS: Final = "material_news"
LATE: Final = "material_late"
OF_REVIEWER, OF_REVIEW = (REQUEST, REMINDER), (STATE, NEWS, LATE)
"""Kinds by what their ref is: a reviewer's part, or the review."""
CHANGE, CLEARED, LEFT = "change", "cleared", "left"
"""What the asker is told of in a message of its own, with what tells one from another behind it."""


def key_of(kind: str, ref: str, what: str = "") -> str:
    """The outbox key of a message about a review, or to a reviewer."""
    return f"{kind}:{ref}:{what}" if what else f"{kind}:{ref}"


def what_of(key: str) -> list[str]:
    """What a message of such a key is about, word by word."""
    return key.split(":")[2:]


def tell_asker(session: Session, kinds: Mapping[str, Kind], row: MaterialReview, *, now: datetime) -> None:
    """Tell the asker how it stands, in a message that stays up to date."""
    _send(session, kinds, row, STATE, now=now)


def ask_reviewer(
    session: Session,
    kinds: Mapping[str, Kind],
    row: MaterialReview,
    reviewer: MaterialReviewer,
    *,
    now: datetime,
) -> None:
    """Ask a reviewer, and plan to remind them."""
    envelope = outbox.Envelope(
        key=key_of(REQUEST, reviewer.id),
        kind=REQUEST,
        ref=reviewer.id,
        recipient=reviewer.user_id,
        not_before=now,
        priority=outbox.URGENT,
    )
    outbox.enqueue(session, kinds, row.team_id, [envelope])
    plan_reminders(session, kinds, row, reviewer, now=now)


def plan_reminders(
    session: Session,
    kinds: Mapping[str, Kind],
    row: MaterialReview,
    reviewer: MaterialReviewer,
    *,
    now: datetime,
) -> None:
    """Plan to remind a reviewer of the deadline as it is; whether that is wanted is looked up when it is due."""
    person = someone(session, row.team_id, reviewer.user_id)
    if person is None:
        return
    calendar = personal_calendar(person, load_settings(session, row.team_id), now)
    work = WorkingTime(person.timezone, calendar, person.hours)
    envelopes = [
        outbox.Envelope(
            key=key_of(REMINDER, reviewer.id, f"{which}:{row.day}"),
            kind=REMINDER,
            ref=reviewer.id,
            recipient=reviewer.user_id,
            not_before=at,
            expires_at=row.limit_at,
            merge_key=REMINDER,
        )
        for which, at in reminders(row.limit_at, now, work)
    ]
    outbox.enqueue(session, kinds, row.team_id, envelopes)


def plan_late(session: Session, kinds: Mapping[str, Kind], row: MaterialReview) -> None:
    """Plan to tell the asker, once and nobody else, who is still open when the deadline has passed."""
    _send(session, kinds, row, LATE, str(row.day), now=row.limit_at, is_merged=True)


def tell_news(
    session: Session, kinds: Mapping[str, Kind], row: MaterialReview, *what: str, now: datetime
) -> None:
    """Tell the asker, who waits for it, what somebody says or that it is cleared."""
    _send(session, kinds, row, NEWS, ":".join(what), now=now)


def bring_up_to_date(session: Session, row: MaterialReview, *, now: datetime) -> None:
    """Have what asker and reviewers see of it edited in place, as far as it was sent."""
    outbox.revise(session, row.team_id, key_of(STATE, row.id), at=now)
    for reviewer_id in _reviewers(session, row, row.version):
        outbox.revise(session, row.team_id, key_of(REQUEST, reviewer_id), at=now)


def outdate(session: Session, row: MaterialReview, version: int, *, now: datetime) -> None:
    """Have what reviewers got of an earlier version edited in place: that there is another one."""
    for reviewer_id in _reviewers(session, row, version):
        outbox.revise(session, row.team_id, key_of(REQUEST, reviewer_id), at=now)


def forget_messages(session: Session, row: MaterialReview) -> None:
    """Delete what was sent, or is to be sent, about a review."""
    for kind in OF_REVIEW:
        outbox.forget(session, row.team_id, kind, row.id)
    for reviewer_id in _reviewers(session, row):
        for kind in OF_REVIEWER:
            outbox.forget(session, row.team_id, kind, reviewer_id)


def _reviewers(session: Session, row: MaterialReview, version: int | None = None) -> list[str]:
    """The ids of the parts reviewers have or had in a version, or in any."""
    found = select(MaterialReviewer.id).where(
        MaterialReviewer.review_id == row.id, MaterialReviewer.team_id == row.team_id
    )
    if version is not None:
        found = found.where(MaterialReviewer.version == version)
    return list(session.scalars(found.order_by(MaterialReviewer.id)))


def _send(
    session: Session,
    kinds: Mapping[str, Kind],
    row: MaterialReview,
    kind: str,
    what: str = "",
    *,
    now: datetime,
    is_merged: bool = False,
) -> None:
    """To the asker, where there still is one."""
    if not row.asker:
        return
    envelope = outbox.Envelope(
        key=key_of(kind, row.id, what),
        kind=kind,
        ref=row.id,
        recipient=row.asker,
        not_before=now,
        priority=outbox.NORMAL if is_merged else outbox.URGENT,
        merge_key=kind if is_merged else "",
    )
    outbox.enqueue(session, kinds, row.team_id, [envelope])
