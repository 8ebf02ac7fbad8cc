"""The directory of a workspace as it stands: who is called about what, where they are now, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select

from bot.db import put, random_id, table_of
from bot.directory.entries import ContactKind, Said, kind_of, split_keywords
from bot.directory.models import DirectoryEntry, DirectoryVersion
from bot.people.calendar import work_calendar
from bot.people.models import Person
from bot.people.moments import next_working_moment
from bot.people.service import someone
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from bot.people.absences import Away
    from bot.people.service import Someone

AGAIN = timedelta(days=90)
"""After which nobody can rely on an entry any more, and who is called is asked again (domain.md B17)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody one may call, whether they are away, and when they are next in their hours, `now` if they are."""

    person: Someone
    away: Away | None
    free_at: datetime

    def is_there(self, now: datetime) -> bool:
        """Whether they can be expected to answer now."""
        return self.away is None and self.free_at <= now


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as it is shown.

    `reach` is None for a channel, a user group, and a person who has left or whom nobody knows; `confirmed_on` is None
    where nobody has confirmed it; `is_overdue` where that is too long ago.
    """

    id: str
    said: Said
    kind: ContactKind
    contact: str
    contact_name: str
    reach: Reach | None
    deputy: Reach | None
    is_listed: bool
    is_provisional: bool
    is_overdue: bool
    listed_on: date
    confirmed_on: date | None

    @property
    def first(self) -> Reach | None:
        """Whom to call first: who is away or gone is stepped over (domain.md A9)."""
        if self.reach is not None and (self.reach.away is None or self.deputy is None):
            return self.reach
        return self.deputy if self.deputy is not None and self.deputy.away is None else self.reach


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry as it is searched: the name of who is called, that of the deputy, and the ids of both."""

    id: str
    said: Said
    name: str
    deputy_name: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicOf:
    """A topic as it is browsed, and one of its entries, which stands for it."""

    topic: str
    entry_id: str


def version_of(session: Session, team_id: str) -> str:
    """The word of the directory as it stands; empty for one that never had an entry."""
    row = session.get(DirectoryVersion, team_id)
    return row.version if row else ""


def note_change(session: Session, team_id: str) -> None:
    """Say that what is searched is another than before; to be called with every change of it."""
    put(session, table_of(DirectoryVersion), {"team_id": team_id, "version": random_id()}, ("team_id",))


def listed(session: Session, team_id: str) -> list[EntryText]:
    """All that is searched: listed entries, with the names of those who are called."""
    rows = session.execute(
        select(table_of(DirectoryEntry)).where(DirectoryEntry.team_id == team_id, DirectoryEntry.is_listed)
    ).all()
    names = _names(session, team_id)
    return [
        EntryText(
            row.id,
            _said(row),
            names.get(row.contact, row.contact_name),
            names.get(row.deputy, ""),
            tuple(one for one in (row.contact, row.deputy) if one),
        )
        for row in rows
    ]


def _names(session: Session, team_id: str) -> dict[str, str]:
    """The names of people who are called, by id."""
    for_called = or_(DirectoryEntry.contact == Person.user_id, DirectoryEntry.deputy == Person.user_id)
    rows = session.execute(
        select(Person.user_id, Person.name).where(
            Person.team_id == team_id,
            exists().where(DirectoryEntry.team_id == team_id, DirectoryEntry.is_listed, for_called),
        )
    )
    return {row.user_id: row.name for row in rows}


def entry_views(session: Session, team_id: str, ids: Iterable[str], *, now: datetime) -> list[EntryView]:
    """Entries as they are shown, in the order of their ids as given; those that are gone are left out."""
    wanted = list(ids)
    rows = session.scalars(
        select(DirectoryEntry).where(DirectoryEntry.team_id == team_id, DirectoryEntry.id.in_(wanted))
    )
    by_id = {row.id: row for row in rows}
    country = load_settings(session, team_id).workspace.country
    return [_view(session, by_id[one], country, now) for one in wanted if one in by_id]


def topics(session: Session, team_id: str) -> list[TopicOf]:
    """What is in the directory, by topic, in the order of the alphabet."""
    rows = session.execute(
        select(DirectoryEntry.topic, func.min(DirectoryEntry.id))
        .where(DirectoryEntry.team_id == team_id, DirectoryEntry.is_listed)
        .group_by(DirectoryEntry.topic)
    )
    return sorted((TopicOf(topic, one) for topic, one in rows), key=lambda one: one.topic.casefold())


def ids_of_topic(session: Session, team_id: str, entry_id: str) -> list[str]:
    """The ids of listed entries with the topic of one, those that hold everywhere first; none where that is gone."""
    topic = (
        select(DirectoryEntry.topic)
        .where(DirectoryEntry.team_id == team_id, DirectoryEntry.id == entry_id, DirectoryEntry.is_listed)
        .scalar_subquery()
    )
    rows = session.execute(
        select(DirectoryEntry.id)
        .where(DirectoryEntry.team_id == team_id, DirectoryEntry.is_listed, DirectoryEntry.topic == topic)
        .order_by(DirectoryEntry.product, DirectoryEntry.region, DirectoryEntry.segment, DirectoryEntry.id)
    )
    return list(rows.scalars())


def entries_of(session: Session, team_id: str, user_id: str) -> list[str]:
    """The ids of the entries in which somebody is called or stands in, also those that wait for their word."""
    mine = or_(DirectoryEntry.contact == user_id, DirectoryEntry.deputy == user_id)
    rows = session.execute(
        select(DirectoryEntry.id)
        .where(DirectoryEntry.team_id == team_id, mine)
        .order_by(DirectoryEntry.topic, DirectoryEntry.id)
    )
    return list(rows.scalars())


def all_ids(session: Session, team_id: str) -> list[str]:
    """The ids of every listed entry, in the order in which they are listed."""
    rows = session.execute(
        select(DirectoryEntry.id, DirectoryEntry.topic)
        .where(DirectoryEntry.team_id == team_id, DirectoryEntry.is_listed)
        .order_by(DirectoryEntry.topic, DirectoryEntry.product, DirectoryEntry.region, DirectoryEntry.id)
    )
    return [row.id for row in rows]


def reach(session: Session, team_id: str, user_id: str, country: str, now: datetime) -> Reach | None:
    """A person and whether they are there; None for somebody who has left or whom the workspace does not know."""
    person = someone(session, team_id, user_id) if user_id else None
    if person is None or not person.may_be_listed:
        return None
    calendar = work_calendar(person.country or country, person.weekdays)
    free_at = next_working_moment(now, person.timezone, calendar, person.hours)
    return Reach(person, person.away(now), free_at)


def _view(session: Session, row: DirectoryEntry, country: str, now: datetime) -> EntryView:
    kind = kind_of(row.contact)
    is_person = kind is ContactKind.PERSON
    since = row.confirmed_on or row.listed_on
    return EntryView(
        id=row.id,
        said=_said(row),
        kind=kind,
        contact=row.contact,
        contact_name=row.contact_name,
        reach=reach(session, row.team_id, row.contact, country, now) if is_person else None,
        deputy=reach(session, row.team_id, row.deputy, country, now),
        is_listed=row.is_listed,
        is_provisional=row.is_provisional,
        is_overdue=now.date() - since > AGAIN,
        listed_on=row.listed_on,
        confirmed_on=row.confirmed_on,
    )


def _said(row: DirectoryEntry | Row[Any]) -> Said:
    return Said(
        row.topic,
        split_keywords(row.keywords),
        row.product,
        row.region,
        row.segment,
        row.side,
        row.note,
    )
