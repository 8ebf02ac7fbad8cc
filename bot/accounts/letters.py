"""Which messages there are about a review, under which keys, and when each goes out; knows not what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.accounts.dates import working_day_after, working_days_before
from bot.accounts.facts import Answer
from bot.outbox import service as outbox
from bot.people.calendars import personal_calendar
from bot.people.service import someone
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.accounts.facts import Review
    from bot.outbox.kinds import Kind

INVITATION: Final = "account_invitation"
HOST: Final = "account_host"
REMINDER: Final = "account_reminder"
ALONE: Final = "account_alone"
OFF: Final = "account_off"
CAME: Final = "account_came"
KINDS: Final = (INVITATION, HOST, REMINDER, ALONE, OFF, CAME)
ALONE_DAYS: Final = 2
"""Working days before a review on which its host hears that nobody of Marketing has accepted."""
AGAIN: Final = timedelta(days=7)
"""After which it is asked once more who came, and then counted as not recorded."""


def invitation_key(review: Review, user_id: str) -> str:
    """There is one invitation to a person for each time and place a review had."""
    return f"{INVITATION}:{review.id}:{review.moved}:{user_id}"


def host_key(review: Review, user_id: str) -> str:
    """There is one message of answers to each host, edited in place."""
    return f"{HOST}:{review.id}:{user_id}"


def reminder_key(review: Review, user_id: str) -> str:
    """There is one reminder to a person for each time and place."""
    return f"{REMINDER}:{review.id}:{review.moved}:{user_id}"


def alone_key(review: Review, user_id: str) -> str:
    """The same of the word that nobody of Marketing has accepted."""
    return f"{ALONE}:{review.id}:{review.moved}:{user_id}"


def off_key(review: Review, user_id: str) -> str:
    """The word that a review is cancelled, or somebody not invited any more."""
    return f"{OFF}:{review.id}:{review.moved}:{user_id}"


def came_key(review: Review, user_id: str, times: int) -> str:
    """A host is asked twice who came."""
    return f"{CAME}:{review.id}:{times}:{user_id}"


def invite(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review: Review,
    people: Iterable[str],
    now: datetime,
) -> None:
    """Invite these people to a review as it stands."""
    envelopes = [
        _envelope(invitation_key(review, one), INVITATION, review, one, now, urgent=True) for one in people
    ]
    outbox.enqueue(session, kinds, team_id, envelopes)


def tell_host(
    session: Session, kinds: Mapping[str, Kind], team_id: str, review: Review, *, now: datetime
) -> None:
    """Have the host see the answers as they stand, in one message; and plan what the host is told before."""
    host = review.plan.host
    if not host:
        return
    key = host_key(review, host)
    outbox.enqueue(session, kinds, team_id, [_envelope(key, HOST, review, host, now)])
    outbox.revise(session, team_id, key, at=now)
    at = _before(session, team_id, review, host, ALONE_DAYS, now)
    if at is not None:
        envelope = _envelope(alone_key(review, host), ALONE, review, host, at)
        outbox.enqueue(session, kinds, team_id, [envelope])
    remind(session, kinds, team_id, review, host, now=now)


def remind(
    session: Session, kinds: Mapping[str, Kind], team_id: str, review: Review, user_id: str, *, now: datetime
) -> None:
    """Plan the one reminder to a person; where its time is over, they have only just decided."""
    at = _before(session, team_id, review, user_id, 1, now)
    if at is not None:
        envelope = _envelope(reminder_key(review, user_id), REMINDER, review, user_id, at)
        outbox.enqueue(session, kinds, team_id, [envelope])


def redraw(
    session: Session, team_id: str, review: Review, *, now: datetime, moved: int | None = None
) -> None:
    """Bring up to date what everybody concerned was sent; `moved` says after which move, where it is an earlier one."""
    for user_id in review.those(*Answer):
        key = f"{INVITATION}:{review.id}:{review.moved if moved is None else moved}:{user_id}"
        outbox.revise(session, team_id, key, at=now)
    for user_id in outbox.recipients(session, team_id, HOST, review.id, outbox.SENT):
        outbox.revise(session, team_id, host_key(review, user_id), at=now)
    for user_id in outbox.recipients(session, team_id, CAME, review.id, outbox.SENT):
        for times in (1, 2):
            outbox.revise(session, team_id, came_key(review, user_id, times), at=now)


def redraw_invitation(session: Session, team_id: str, review: Review, user_id: str, *, now: datetime) -> None:
    """Bring one invitation up to date, where its reader did not click in it."""
    outbox.revise(session, team_id, invitation_key(review, user_id), at=now)


def say_off(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    review: Review,
    people: Iterable[str],
    now: datetime,
) -> None:
    """Tell these people that they are not expected; only who was sent an invitation needs to hear."""
    told = [one for one in people if outbox.place(session, team_id, invitation_key(review, one)) is not None]
    envelopes = [_envelope(off_key(review, one), OFF, review, one, now, urgent=True) for one in told]
    outbox.enqueue(session, kinds, team_id, envelopes)


def ask_who_came(
    session: Session, kinds: Mapping[str, Kind], team_id: str, review: Review, times: int, *, now: datetime
) -> datetime:
    """Ask the host who came, the first time on their next working day; when that is."""
    host, at = review.plan.host, now
    person = someone(session, team_id, host) if host else None
    if times == 1 and person is not None:
        calendar = personal_calendar(person, load_settings(session, team_id), now)
        at = max(now, working_day_after(review.starts_at, person.timezone, calendar, person.hours))
    if host:
        envelope = outbox.Envelope(
            key=came_key(review, host, times), kind=CAME, ref=review.id, recipient=host, not_before=at
        )
        outbox.enqueue(session, kinds, team_id, [envelope])
    return at


def _before(
    session: Session, team_id: str, review: Review, user_id: str, days: int, now: datetime
) -> datetime | None:
    """When so many of a person's working days are left; None where that is over, or nobody knows them."""
    person = someone(session, team_id, user_id)
    if person is None:
        return None
    calendar = personal_calendar(person, load_settings(session, team_id), now)
    at = working_days_before(review.starts_at, days, person.timezone, calendar, person.hours)
    return at if at > now else None


def _envelope(
    key: str, kind: str, review: Review, recipient: str, at: datetime, *, urgent: bool = False
) -> outbox.Envelope:
    """A message about a review that is to come: of no use once it has begun."""
    return outbox.Envelope(
        key=key,
        kind=kind,
        ref=review.id,
        recipient=recipient,
        not_before=at,
        expires_at=review.starts_at,
        priority=outbox.URGENT if urgent else outbox.NORMAL,
    )
