"""Who is who: the people of a workspace as the features need them, and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select

from bot.db import table_of
from bot.memo import remembered
from bot.people.absences import SaidAway, StatusAway, last_whole_day
from bot.people.away import LONGEST
from bot.people.calendar import MONDAY_TO_FRIDAY
from bot.people.hours import WORKING_HOURS, hours_of, parse_weekdays
from bot.people.models import Person
from bot.people.sides import (
    BOTH,
    Programme,
    Role,
    Side,
    parse_programmes,
    parse_roles,
    programmes_text,
    side_of,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

    from bot.people.absences import Away
    from bot.people.hours import Hours


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the workspace as the features need them.

    `timezone` is an IANA name: their own choice, else what people.csv says, else Slack's. `country` is their own, else
    what people.csv says, and may be empty. `hours` and `weekdays` (0 is Monday) are when they may be written to.
    `away_until` is the last day of the absence they told, `status_until` the end of the one their Slack status tells;
    either may be over, and so may the pause until `paused_until`, in which they are there and want to be left alone.
    """

    user_id: str
    name: str
    timezone: str
    country: str
    locale: str
    side: Side | None
    team: str
    roles: frozenset[Role]
    is_active: bool
    is_guest: bool
    is_external: bool
    is_bot: bool
    is_slack_admin: bool
    away_until: date | None = None
    status_until: datetime | None = None
    paused_until: datetime | None = None
    left: frozenset[Programme] = frozenset()
    hours: Hours = WORKING_HOURS
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    # On both sides' channels or groups, and nobody has said which counts.
    is_on_both: bool = False
    # What they do, as their Slack profile says.
    title: str = ""

    @property
    def may_be_listed(self) -> bool:
        """Whether the company says anything of a person: not of bots, leavers and people of other companies."""
        return self.is_active and not self.is_bot and not self.is_external

    @property
    def is_lead(self) -> bool:
        """Whether they lead Sales or Marketing."""
        return self.may_be_listed and Role.LEAD in self.roles

    def may_be_asked(self, *, guests: bool) -> bool:
        """Whether a pulse may go to this person (domain.md C1; slack-facts.md 7); being away is not asked here."""
        return Programme.PULSE not in self.left and self.is_on_a_side(guests=guests)

    def is_on_a_side(self, *, guests: bool) -> bool:
        """Whether this person belongs to Sales or Marketing and would be asked had they not left the pulses."""
        return self.may_be_listed and self.side is not None and (guests or not self.is_guest)

    def today(self, now: datetime) -> date:
        """The day it is where the person is."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def is_away(self, now: datetime) -> bool:
        """Whether the person is away at an instant, by their own word or by their Slack status."""
        return self.away(now) is not None

    def said_away(self, now: datetime) -> date | None:
        """The last day of the absence they told, while it lasts."""
        until = self.away_until
        return until if until is not None and self.today(now) <= until else None

    def status_away(self, now: datetime) -> datetime | None:
        """When the absence ends that their Slack status tells, while it lasts; one of more than a year is none."""
        until = self.status_until
        return until if until is not None and now < until <= now + LONGEST else None

    def away(self, now: datetime) -> Away | None:
        """The absence that lasts at an instant: their own word goes before their Slack status."""
        said, until = self.said_away(now), self.status_away(now)
        if said is not None:
            return SaidAway(said)
        return StatusAway(until, self.timezone) if until is not None else None

    def paused(self, now: datetime) -> datetime | None:
        """When the pause ends that they asked for, while it lasts; unlike an absence it is nobody else's business."""
        until = self.paused_until
        return until if until is not None and now < until else None

    def is_left_alone(self, now: datetime) -> bool:
        """Whether nothing that they did not ask for may come at an instant, though it be within their hours."""
        return self.is_away(now) or self.paused(now) is not None

    def last_day_away(self, now: datetime) -> date | None:
        """The last of the days, from today on, on which the person does not work at all; None if there is none."""
        said, until = self.said_away(now), self.status_away(now)
        days = [said] if said else []
        if until is not None:
            days.append(last_whole_day(until, self.timezone, self.hours))
        last = max(days, default=None)
        return last if last is not None and last >= self.today(now) else None


# Made once: every redraw asks who it is for.
_ONE = select(Person).where(Person.team_id == bindparam("team_id"), Person.user_id == bindparam("user_id"))


def set_away(session: Session, team_id: str, user_id: str, until: date | None) -> bool:
    """Note the last day of an absence, or with None its end; False where the workspace does not know the person.

    A person's own word goes before what their Slack status says at that time: it does not count any more.
    """
    person = session.get(Person, (team_id, user_id))
    if person is None:
        return False
    person.away_until = until
    person.status_ended = person.status_until
    return True


def set_pause(session: Session, team_id: str, user_id: str, until: datetime | None) -> bool:
    """Note until when a person wants nothing they did not ask for; None for its end, False where nobody is known."""
    person = session.get(Person, (team_id, user_id))
    if person is None:
        return False
    person.paused_until = until
    return True


def set_membership(
    session: Session, team_id: str, user_id: str, programme: Programme, *, takes_part: bool
) -> bool:
    """Leave a programme or come back to it, effective at once; False where the person is not known."""
    person = session.get(Person, (team_id, user_id))
    if person is None:
        return False
    left = parse_programmes(person.left_programmes)
    person.left_programmes = programmes_text(left - {programme} if takes_part else left | {programme})
    return True


def someone(session: Session, team_id: str, user_id: str) -> Someone | None:
    """One person; None where the workspace does not know them."""
    return remembered(session, ("someone", team_id, user_id), lambda: _one(session, team_id, user_id))


def _one(session: Session, team_id: str, user_id: str) -> Someone | None:
    row = session.scalars(_ONE, {"team_id": team_id, "user_id": user_id}).one_or_none()
    return someone_of(row) if row else None


def everybody(session: Session, team_id: str) -> list[Someone]:
    """All people of the workspace, in the order of their ids."""
    # Rows of the table: of ten thousand people the mapper would take as long as the rest of the work.
    person = table_of(Person)
    rows = session.execute(select(person).where(person.c.team_id == team_id).order_by(person.c.user_id))
    return [someone_of(row) for row in rows]


def admins(session: Session, team_id: str) -> list[str]:
    """Who looks after the bot: people with the role, else the workspace's own admins, in the order of their ids."""
    # In any company they are few, and each look at Home asks for them.
    people = _insiders(session, team_id, or_(Person.is_slack_admin, Person.roles.contains(Role.ADMIN.value)))
    chosen = [person.user_id for person in people if Role.ADMIN in person.roles]
    return chosen or [person.user_id for person in people if person.is_slack_admin]


def leads(session: Session, team_id: str) -> list[str]:
    """Who leads Sales or Marketing: people with the role, in the order of their ids."""
    people = _insiders(session, team_id, Person.roles.contains(Role.LEAD.value))
    return [person.user_id for person in people if Role.LEAD in person.roles]


def liaisons(session: Session, team_id: str) -> list[str]:
    """Who stands between the two sides: people with the role, in the order of their ids."""
    people = _insiders(session, team_id, Person.roles.contains(Role.LIAISON.value))
    return [person.user_id for person in people if Role.LIAISON in person.roles]


def is_admin(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a person may set the bot up; asked anew at every step, for what a view says is forged until then."""
    return user_id in admins(session, team_id)


def is_anybody_listed(session: Session, team_id: str) -> bool:
    """Whether the company has said of anybody which side they are on, so that no channel needs to."""
    listed = Person.listed_side.in_([side.value for side in Side])
    return (
        session.scalar(select(Person.user_id).where(Person.team_id == team_id, listed).limit(1)) is not None
    )


def members_of_sides(session: Session, team_id: str, *, guests: bool) -> list[Someone]:
    """Everybody of Sales and Marketing, also who has left the pulses, in the order of their ids."""
    return [person for person in everybody(session, team_id) if person.is_on_a_side(guests=guests)]


def audience(session: Session, team_id: str, *, guests: bool) -> list[Someone]:
    """Everybody who is asked in a pulse (domain.md C1), in the order of their ids."""
    return [person for person in everybody(session, team_id) if person.may_be_asked(guests=guests)]


def _insiders(session: Session, team_id: str, condition: ColumnElement[bool]) -> list[Someone]:
    """People of the company of whom something holds: no leavers, no bots, in the order of their ids."""
    rows = session.scalars(
        select(Person)
        .where(
            Person.team_id == team_id,
            Person.is_active,
            Person.is_bot.is_(False),
            # Whom a shared channel brings along from another company has no say here.
            Person.is_external.is_(False),
            condition,
        )
        .order_by(Person.user_id)
    )
    return [someone_of(row) for row in rows]


def someone_of(row: Person | Row[Any]) -> Someone:
    """A person behind their row."""
    roles = parse_roles(row.roles)
    return Someone(
        user_id=row.user_id,
        name=row.name,
        timezone=row.own_timezone or row.set_timezone or row.timezone,
        country=row.own_country or row.country,
        locale=row.locale,
        side=side_of(listed=row.listed_side, found=row.found_side, roles=roles),
        team=row.team,
        roles=roles,
        is_active=row.is_active,
        is_guest=row.is_guest,
        is_external=row.is_external,
        is_bot=row.is_bot,
        is_slack_admin=row.is_slack_admin,
        away_until=row.away_until,
        status_until=None if row.status_until == row.status_ended else row.status_until,
        paused_until=row.paused_until,
        left=parse_programmes(row.left_programmes),
        hours=hours_of(row.work_from, row.work_until),
        weekdays=parse_weekdays(row.work_days),
        title=row.title,
        is_on_both=row.found_side == BOTH and row.listed_side is None and Role.LIAISON not in roles,
    )
