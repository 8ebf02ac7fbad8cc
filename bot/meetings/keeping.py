"""Keeps the series in line with the settings, and does what is due for its meetings as time passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from bot.meetings.cadence import next_date, occurrence_of
from bot.meetings.facts import MeetingState
from bot.meetings.making import carry_items, ensure_next, schedule
from bot.meetings.meeting_views import meeting_view, planned
from bot.meetings.models import Meeting, MeetingSeries
from bot.meetings.promise import begin_version, current, is_as_wanted, local_day, promise
from bot.meetings.steps import Step
from bot.meetings.telling import CANCELLED, SERIES, post, refresh, tell_news, tell_step
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.cadence import Occurrence
    from bot.outbox.kinds import Kind
    from bot.workspace.settings import WorkspaceSettings

ALTERNATES: Final = "alternates"
"""The setting by which the sides take the chair in turn."""


def plan_series(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    settings: WorkspaceSettings,
    *,
    by: str = "",
    now: datetime,
) -> None:
    """Bring the series into line with the settings; doing it again changes nothing.

    Raises:
        BotError: a rhythm that is none.
    """
    section, row = settings.meeting, current(session, team_id)
    if section is None:
        if row is not None:
            _give_up(session, kinds, team_id, row, by=by, now=now)
        return
    is_new = row is None or not is_as_wanted(row, section, settings.workspace.timezone)
    had_one = row is not None
    if row is None or is_new:
        row = begin_version(session, team_id, settings, section, now=now)
    row.channel = section.channel or settings.workspace.report_channel
    row.alternates = section.chair == ALTERNATES
    row.chair = "" if row.alternates else section.chair
    session.flush()
    for view in planned(session, team_id, now=now):
        session.get_one(Meeting, view.id).channel = row.channel
    if is_new and had_one:
        _bring_into_line(session, kinds, team_id, by=by, now=now)
    ensure_next(session, team_id, after=now, now=now)
    look_again(session, team_id, row, now=now)


def is_out_of_line(session: Session, team_id: str, settings: WorkspaceSettings) -> bool:
    """Whether the settings want another series than there is; one that nobody could hold is left alone."""
    section, row = settings.meeting, current(session, team_id)
    if section is None or row is None:
        return (section is None) != (row is None)
    channel = section.channel or settings.workspace.report_channel
    wanted = is_as_wanted(row, section, settings.workspace.timezone)
    return not wanted or row.channel != channel


def next_meeting_day(session: Session, team_id: str, *, now: datetime) -> date | None:
    """The day of the next meeting, where it is held; None where none is planned."""
    coming = planned(session, team_id, now=now)
    return coming[0].day if coming else None


def call_off(
    session: Session, kinds: Mapping[str, Kind], team_id: str, meeting_id: str, *, by: str, now: datetime
) -> None:
    """Cancel a meeting: its agenda goes on to the next one, and whoever takes part hears of it once."""
    row = session.get_one(Meeting, meeting_id)
    row.state, row.closed_by, row.closed_at = MeetingState.CANCELLED, by, now
    row.step, row.due_at = "", None
    session.flush()
    following = ensure_next(session, team_id, after=now, now=now)
    carry_items(session, team_id, meeting_id, following.id if following else None)
    view = meeting_view(session, team_id, meeting_id)
    if view is not None:
        tell_news(session, kinds, team_id, view, CANCELLED, by=by, now=now)
        refresh(session, team_id, meeting_id, now=now)
    if following:
        refresh(session, team_id, following.id, now=now)


def _bring_into_line(
    session: Session, kinds: Mapping[str, Kind], team_id: str, *, by: str, now: datetime
) -> None:
    """After an edit of the series: its meetings are where it has them now, each with its agenda and its post."""
    promised = promise(session, team_id, load_settings(session, team_id).workspace.country)
    if promised is None:
        return
    told = None
    for view in planned(session, team_id, now=now):
        row = session.get_one(Meeting, view.id)
        changes = promised.changes
        found = occurrence_of(promised.plan, view.slot, changes)
        if found is None and (view.is_moved or view.is_extra):
            # Somebody chose this date: the rule moves it no more.
            row.slot, row.is_extra, row.is_moved = view.day, True, False
            continue
        found = found or next_date(promised.plan, now, changes)
        if found is None or _is_taken(session, row, found):
            _merge_away(session, team_id, row, now=now)
            continue
        is_other = (row.start_at, row.end_at) != (found.start, found.end)
        row.slot, row.start_at, row.end_at = found.slot, found.start, found.end
        session.flush()
        if is_other:
            schedule(session, team_id, row.id, now=now)
            refresh(session, team_id, row.id, now=now)
        told = told or row.id
    coming = meeting_view(session, team_id, told) if told else None
    if coming is not None:
        tell_news(session, kinds, team_id, coming, f"{SERIES}{promised.sequence}", by=by, now=now)


def _is_taken(session: Session, row: Meeting, found: Occurrence) -> bool:
    other = session.scalar(select(Meeting.id).where(Meeting.uid == row.uid, Meeting.slot == found.slot))
    return other is not None and other != row.id


def _merge_away(session: Session, team_id: str, row: Meeting, *, now: datetime) -> None:
    """A meeting whose date is no more, and the next one is there already: what is on its agenda goes there."""
    row.state, row.step, row.due_at, row.closed_at = MeetingState.CANCELLED, "", None, now
    session.flush()
    following = ensure_next(session, team_id, after=now, now=now)
    carry_items(session, team_id, row.id, following.id if following else None)
    refresh(session, team_id, row.id, now=now)


def _give_up(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    row: MeetingSeries,
    *,
    by: str,
    now: datetime,
) -> None:
    """The settings want no meeting any more: what is planned is off."""
    row.ended_on, row.due_at = local_day(row, now), None
    session.flush()
    for view in planned(session, team_id, now=now):
        call_off(session, kinds, team_id, view.id, by=by, now=now)


def look_again(session: Session, team_id: str, row: MeetingSeries, *, now: datetime) -> None:
    """Have the series looked at when its next meeting begins: by then the one after it has to be there."""
    coming = planned(session, team_id, now=now)
    row.due_at = coming[0].start_at if coming else None
    session.flush()


def next_due(session: Session) -> datetime | None:
    """When a series or a meeting is to be looked at next."""
    found = [session.scalar(select(func.min(model.due_at))) for model in (MeetingSeries, Meeting)]
    return min((one for one in found if one is not None), default=None)


def due_series(session: Session, *, now: datetime) -> str | None:
    """A series whose next meeting begins, so that the one after it has to be there."""
    return _first_due(session, MeetingSeries, now)


def due_meeting(session: Session, *, now: datetime) -> str | None:
    """A meeting for which something is to be done."""
    return _first_due(session, Meeting, now)


def look_after_series(session: Session, series_id: str, *, now: datetime) -> None:
    """Make the meeting that follows the one that begins; nothing where another worker has done so."""
    row = session.scalars(
        select(MeetingSeries)
        .where(MeetingSeries.id == series_id, MeetingSeries.due_at <= now)
        .with_for_update()
    ).first()
    if row is not None:
        ensure_next(session, row.team_id, after=now, now=now)
        look_again(session, row.team_id, row, now=now)


def claim_step(session: Session, meeting_id: str, *, now: datetime) -> tuple[str, Step] | None:
    """Take the step that is due for a meeting: the workspace and which one; None where another worker has it."""
    row = session.scalars(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.due_at <= now).with_for_update()
    ).first()
    return (row.team_id, Step(row.step)) if row is not None else None


def tell(
    session: Session, kinds: Mapping[str, Kind], team_id: str, meeting_id: str, step: Step, *, now: datetime
) -> None:
    """Do a step of a meeting that tells people something, and plan the next one."""
    view = meeting_view(session, team_id, meeting_id)
    if view is not None and view.is_planned:
        if step is not Step.LATE:
            post(session, kinds, view, team_id, now=now)
        tell_step(session, kinds, team_id, view, step, now=now)
    schedule(session, team_id, meeting_id, now=now, after=step)


def hold(session: Session, which: str, *, until: datetime) -> None:
    """Push back a series or a meeting with which something went wrong."""
    for model in (MeetingSeries, Meeting):
        session.execute(update(model).where(model.id == which, model.due_at < until).values(due_at=until))


def _first_due(session: Session, model: type[MeetingSeries | Meeting], now: datetime) -> str | None:
    return session.scalars(
        select(model.id).where(model.due_at <= now).order_by(model.due_at, model.id).limit(1)
    ).first()
