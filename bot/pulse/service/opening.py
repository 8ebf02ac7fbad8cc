"""Opens rounds: freezes who is asked what, and queues their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.db import claim, insert_all, insert_once, random_id, table_of
from bot.outbox import service as outbox
from bot.people.service import members_of_sides
from bot.people.sides import Side
from bot.pulse.models import Assignment, Participation, Round, Series
from bot.pulse.schedule import APART, LAST_HOURS
from bot.pulse.service.invitation import INVITATION, invitation_key
from bot.pulse.service.paces import note_opening
from bot.pulse.service.planning import plan_round, slot_of
from bot.pulse.service.reminder import REMINDER, reminder_key
from bot.pulse.service.rounds import OPEN, SKIPPED
from bot.pulse.service.series import slot_after
from bot.pulse.teams import told_apart
from bot.workspace.service import active_teams, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.people.service import Someone
    from bot.pulse.service.planning import Invited, Slot
    from bot.pulse.service.tools import PulseTools
    from bot.workspace.settings import WorkspaceSettings


def due_series(session: Session, *, now: datetime) -> str | None:
    """A series whose slot is due, in a workspace whose jobs run."""
    return session.scalars(
        select(Series.id)
        .where(Series.is_current, Series.next_at <= now, Series.team_id.in_(active_teams(session)))
        .order_by(Series.next_at)
        .limit(1)
    ).first()


def postpone_series(session: Session, series_id: str, *, until: datetime) -> None:
    """Push back a slot that could not be opened, so that it does not block the others."""
    session.execute(update(Series).where(Series.id == series_id).values(next_at=until))


def open_round(
    session: Session, series_id: str, tools: PulseTools, kinds: Mapping[str, Kind], *, now: datetime
) -> bool:
    """Open the round of a due slot.

    A slot missed by too much, in a pause, or in which nobody has anything due, is recorded as skipped; a trial that was
    marked for it waits for the next round that takes place.

    Returns:
        False if another process has taken the slot.
    """
    series = session.get_one(Series, series_id)
    settings = load_settings(session, series.team_id)
    guests = settings.pulse.guests
    members = members_of_sides(session, series.team_id, guests=guests)
    people = [person for person in members if person.may_be_asked(guests=guests)]
    day = series.next_slot
    if not _take_slot(session, series, settings, members, now):
        return False
    # Asked anew: an admin may have marked it while the slot was being taken.
    is_trial = session.scalars(select(Series.next_is_trial).where(Series.id == series_id)).one()
    slot = slot_of(settings, series.team_id, series_id, day, round_id=random_id(), is_trial=is_trial)
    invited = plan_round(session, tools, slot, people, now=now).invited
    if _write_round(session, slot, now, takes_place=bool(invited)) and invited:
        _write(session, slot, tools, invited)
        outbox.enqueue(session, kinds, slot.team_id, [_envelope(slot, one) for one in invited])
        outbox.enqueue(session, kinds, slot.team_id, _reminders(slot, invited))
        session.execute(update(Series).where(Series.id == series_id).values(next_is_trial=False))
        if not is_trial:
            note_opening(session, slot.team_id, slot.round_id, slot.day, {one.respondent for one in invited})
    return True


def _take_slot(
    session: Session, series: Series, settings: WorkspaceSettings, members: Sequence[Someone], now: datetime
) -> bool:
    """Move the series on to its following slot; False if it is not due, or another process has done so."""
    was_due = series.next_at
    following, opens = slot_after(
        series.next_slot, series.anchor, settings, {person.timezone for person in members}
    )
    return was_due <= now and claim(
        session,
        update(Series)
        .where(Series.id == series.id, Series.next_at == was_due)
        .values(next_slot=following, next_at=opens),
    )


def _write_round(session: Session, slot: Slot, now: datetime, *, takes_place: bool) -> bool:
    """The round itself, open or skipped; False if the slot has one already."""
    row = {
        "id": slot.round_id,
        "team_id": slot.team_id,
        "series_id": slot.series_id,
        "slot": slot.day,
        "number": _next_number(session, slot.series_id),
        "state": OPEN if takes_place else SKIPPED,
        "opened_at": now,
        "closes_at": slot.closes_at,
        "closes_on": slot.closes_on,
        "due_at": slot.closes_at if takes_place else None,
        "every_weeks": slot.settings.pulse.every_weeks,
        "statements": slot.settings.pulse.statements,
        "is_trial": slot.is_trial and takes_place,
    }
    return insert_once(session, table_of(Round), row)


def _write(session: Session, slot: Slot, tools: PulseTools, invited: Sequence[Invited]) -> None:
    """Both stores, each in an order of its own that says nothing about the other (domain.md C9)."""
    participations = [
        {
            "round_id": slot.round_id,
            "user_id": one.person.user_id,
            "team_id": slot.team_id,
            "side": str(one.person.side),
            "has_skipped": False,
        }
        for one in invited
    ]
    team_of = {
        (str(side), team): kept
        for side in Side
        for team, kept in told_apart(one.person.team for one in invited if one.person.side is side).items()
    }
    assignments = [
        {
            "round_id": slot.round_id,
            "respondent": one.respondent,
            "statement": number,
            "team_id": slot.team_id,
            "version": tools.instrument.statement(number).version,
            "position": position,
            "side": str(one.person.side),
            "team": team_of[str(one.person.side), one.person.team],
        }
        for one in sorted(invited, key=lambda one: one.respondent)
        for position, number in enumerate(one.statements)
    ]
    insert_all(session, table_of(Participation), participations)
    insert_all(session, table_of(Assignment), assignments)


def _envelope(slot: Slot, one: Invited) -> outbox.Envelope:
    return outbox.Envelope(
        key=invitation_key(slot.round_id, one.person.user_id),
        kind=INVITATION,
        ref=slot.round_id,
        recipient=one.person.user_id,
        not_before=one.reach.send_at,
        expires_at=slot.closes_at,
    )


def _reminders(slot: Slot, invited: Sequence[Invited]) -> list[outbox.Envelope]:
    """For everybody alike: who will not have answered by then is looked up when they are due (domain.md C8).

    The first gives way to the second: held up by an outage or an absence, both would come at once.
    """
    return [
        outbox.Envelope(
            key=reminder_key(slot.round_id, one.person.user_id, str(number)),
            kind=REMINDER,
            ref=slot.round_id,
            recipient=one.person.user_id,
            not_before=when,
            expires_at=until,
        )
        for one in invited
        for number, (when, until) in enumerate(_spans(one.reach.reminders, slot.closes_at), start=1)
    ]


def _spans(reminders: Sequence[datetime], closes_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When each is due, and the instant from which it is not sent any more."""
    ends = [following - APART for following in reminders[1:]]
    # There may be none at all.
    return zip(reminders, [*ends, closes_at - LAST_HOURS], strict=False)


def _next_number(session: Session, series_id: str) -> int:
    taken = session.scalar(
        select(func.count())
        .select_from(Round)
        .where(Round.series_id == series_id, Round.state != SKIPPED, Round.is_trial.is_(False))
    )
    return (taken or 0) + 1
