"""Who reads the digest and when, and what is to be made now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from bot.db import claim
from bot.digest.gather import gather
from bot.digest.models import DigestReader
from bot.digest.schedule import next_digest
from bot.errors import BotError
from bot.meetings.action_views import lay_out_waiting
from bot.memo import remember, remembered
from bot.outbox import service as outbox
from bot.people.calendar import work_calendar
from bot.people.calendars import personal_calendar
from bot.people.service import leads, someone
from bot.people.several import meet
from bot.people.sides import Programme
from bot.text import words_for
from bot.workspace.service import load_settings
from bot.workspace.settings import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from bot.digest.facts import Facts
    from bot.outbox.kinds import Kind
    from bot.people.service import Someone
    from bot.pulse.instrument import Instrument
    from bot.text import Words
    from bot.workspace.settings import WorkspaceSettings

DIGEST: Final = "digest"
FIRST_SPAN: Final = timedelta(weeks=1)
"""What a reader's first digest looks back on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody reads the digest: whether, on which weekday (0 is Monday) and at what local time.

    `next_at` is None where they do not. `is_own` where day and time are their own and not those of the settings.
    """

    is_on: bool
    wants_quiet: bool
    weekday: int
    at: time
    is_own: bool
    next_at: datetime | None


def digest_key(recipient: str, at: datetime) -> str:
    """The outbox key of a reader's digest of a week: there is one."""
    return f"{DIGEST}:{recipient}:{at:%Y-%m-%d}"


def reconcile(session: Session, team_id: str, *, now: datetime) -> None:
    """Bring the readers into line with who leads, the settings and the leads' channel; one that is due stays due."""
    settings = load_settings(session, team_id)
    rows = {
        row.recipient: row
        for row in session.scalars(select(DigestReader).where(DigestReader.team_id == team_id))
    }
    wanted = {
        *leads(session, team_id),
        *([settings.workspace.leads_channel] if settings.workspace.leads_channel else []),
    }
    for recipient in sorted(wanted - rows.keys()):
        rows[recipient] = DigestReader(team_id=team_id, recipient=recipient)
        session.add(rows[recipient])
    for row in rows.values():
        if row.next_at is None or row.next_at > now:
            row.next_at = _next_at(session, settings, row, now, is_lead=row.recipient in wanted)


def reading(session: Session, team_id: str, user_id: str, *, now: datetime) -> Reading:
    """How somebody reads it at present."""
    settings = load_settings(session, team_id)
    row = session.get(DigestReader, (team_id, user_id)) or DigestReader(
        team_id=team_id, recipient=user_id, is_subscribed=False, wants_quiet=False, told=""
    )
    person = someone(session, team_id, user_id)
    is_wanted = row.is_subscribed or (person is not None and person.is_lead)
    next_at = row.next_at if row.next_at and row.next_at > now else None
    return Reading(
        is_on=is_wanted and person is not None and Programme.DIGEST not in person.left,
        wants_quiet=row.wants_quiet,
        weekday=_weekday(settings, row),
        at=row.at or settings.digest.at,
        is_own=row.weekday is not None,
        next_at=next_at,
    )


def choose(
    session: Session,
    team_id: str,
    user_id: str,
    *,
    weekday: int | None,
    at: time | None,
    wants_quiet: bool,
    now: datetime,
) -> None:
    """Note when somebody reads it; None for the day and time of the settings.

    Raises:
        BotError: the workspace does not know them.
    """
    if someone(session, team_id, user_id) is None:
        raise BotError("people.error.unknown")
    row = session.get(DigestReader, (team_id, user_id))
    if row is None:
        row = DigestReader(team_id=team_id, recipient=user_id)
        session.add(row)
    row.is_subscribed, row.wants_quiet = True, wants_quiet
    row.weekday, row.at = weekday, at
    row.next_at = _next_at(session, load_settings(session, team_id), row, now, is_lead=True)


def due_readers(session: Session, *, now: datetime, most: int) -> list[tuple[str, str]]:
    """Workspace and recipient of digests that are to be made now, `most` of them at most."""
    found = session.execute(
        select(DigestReader.team_id, DigestReader.recipient)
        .where(DigestReader.next_at <= now)
        .order_by(DigestReader.next_at, DigestReader.team_id, DigestReader.recipient)
        .limit(most)
    )
    return [(row.team_id, row.recipient) for row in found]


def lay_out(session: Session, team_id: str, recipients: Collection[str]) -> None:
    """Read together what is each reader's own, for whoever makes or writes their digests next (`bot.memo`)."""
    meet(session, team_id, recipients)
    lay_out_waiting(session, team_id, recipients)


def lay_out_readers(session: Session, team_id: str, recipients: Collection[str]) -> None:
    """Read together the rows of several readers, for a transaction that writes none of them."""
    mine = (DigestReader.team_id == team_id, DigestReader.recipient.in_(recipients))
    rows = {row.recipient: row for row in session.scalars(select(DigestReader).where(*mine))}
    for recipient in recipients:
        remember(session, ("digest_reader", team_id, recipient), rows.get(recipient))


def reader_of(session: Session, team_id: str, recipient: str) -> DigestReader | None:
    """The row of a reader; None where they have never read it."""
    key = "digest_reader", team_id, recipient
    return remembered(session, key, lambda: session.get(DigestReader, (team_id, recipient)))


def next_due(session: Session) -> datetime | None:
    """When there is one next."""
    return session.scalar(select(func.min(DigestReader.next_at)))


def postpone(session: Session, team_id: str, recipient: str, *, until: datetime) -> None:
    """Push back a reader whose digest threw."""
    session.execute(
        update(DigestReader)
        .where(DigestReader.team_id == team_id, DigestReader.recipient == recipient)
        .values(next_at=until)
    )


def make(
    session: Session,
    kinds: Mapping[str, Kind],
    instrument: Instrument,
    team_id: str,
    recipient: str,
    *,
    now: datetime,
) -> bool:
    """Queue the digest of a reader for whom it is time, unless nothing has changed since the last.

    What it tells is read when it is sent. Who does not want it any more gets none, and is looked at again in a week.

    Returns:
        False if another process has done so.
    """
    mine = (DigestReader.team_id == team_id, DigestReader.recipient == recipient)
    if not claim(
        session, update(DigestReader).where(*mine, DigestReader.next_at <= now).values(next_at=None)
    ):
        return False
    row = session.get_one(DigestReader, (team_id, recipient), populate_existing=True)
    settings = load_settings(session, team_id)
    is_wanted = reads(session, settings, row)
    row.next_at = _next_at(session, settings, row, now, is_lead=is_wanted)
    if not is_wanted:
        return True
    facts = facts_for(session, instrument, team_id, recipient, now=now)
    if not facts.is_empty and (row.wants_quiet or facts.mark != row.told):
        row.is_quiet = facts.mark == row.told
        row.told_since, row.told_until, row.told = _since(row, now), now, facts.mark
        envelope = outbox.Envelope(
            key=digest_key(recipient, now), kind=DIGEST, ref=recipient, recipient=recipient, not_before=now
        )
        outbox.enqueue(session, kinds, team_id, [envelope])
    return True


def reads(session: Session, settings: WorkspaceSettings, row: DigestReader) -> bool:
    """Whether somebody is still to be told: a lead, who asked for it, or the leads' channel."""
    if row.recipient.startswith(("C", "G")):
        return row.recipient == settings.workspace.leads_channel
    person = someone(session, row.team_id, row.recipient)
    if person is None or not person.may_be_listed or Programme.DIGEST in person.left:
        return False
    return row.is_subscribed or person.is_lead


def facts_for(
    session: Session,
    instrument: Instrument,
    team_id: str,
    recipient: str,
    *,
    now: datetime,
    words: Words | None = None,
) -> Facts:
    """What a reader is told now of the time since they were told last."""
    row, person = session.get(DigestReader, (team_id, recipient)), someone(session, team_id, recipient)
    said = words or words_for(person.locale if person else "")
    return gather(session, instrument, team_id, recipient, since=_since(row, now), now=now, words=said)


def facts_of_last(
    session: Session, instrument: Instrument, team_id: str, recipient: str, *, now: datetime, words: Words
) -> tuple[Facts, bool] | None:
    """What the digest that was made last tells, as of now, and whether it only tells that nothing has changed.

    None where there is none.
    """
    row = reader_of(session, team_id, recipient)
    if row is None or row.told_since is None:
        return None
    facts = gather(session, instrument, team_id, recipient, since=row.told_since, now=now, words=words)
    return facts, row.is_quiet


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Delete how somebody reads it; a lead reads it as any lead from the next night on."""
    row = session.get(DigestReader, (team_id, user_id))
    if row is not None:
        session.delete(row)


def _since(row: DigestReader | None, now: datetime) -> datetime:
    return (row.told_until if row else None) or now - FIRST_SPAN


def _next_at(
    session: Session, settings: WorkspaceSettings, row: DigestReader, now: datetime, *, is_lead: bool
) -> datetime | None:
    """When the next one is to be made; None for who does not read it."""
    if not (is_lead or row.is_subscribed):
        return None
    at, weekday = row.at or settings.digest.at, _weekday(settings, row)
    if row.recipient.startswith(("C", "G")):
        calendar = work_calendar(settings.workspace.country).without(settings.pulse.blackout_days())
        return next_digest(now, weekday, at, settings.workspace.timezone, calendar)
    person = someone(session, row.team_id, row.recipient)
    return _of_person(person, settings, now, weekday, at) if person else None


def _of_person(
    person: Someone, settings: WorkspaceSettings, now: datetime, weekday: int, at: time
) -> datetime:
    return next_digest(now, weekday, at, person.timezone, personal_calendar(person, settings, now))


def _weekday(settings: WorkspaceSettings, row: DigestReader) -> int:
    return WEEKDAYS.index(settings.digest.weekday) if row.weekday is None else row.weekday
