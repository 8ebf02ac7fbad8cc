"""Keeps the people of each workspace in step with Slack: at start and each night, the sides whenever they change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.accounts import recording
from bot.digest.service import reconcile
from bot.directory.keeping import mark_leavers
from bot.directory.service import note_change
from bot.home.service import replan
from bot.people.both_sides import report_both_sides
from bot.people.night import next_night
from bot.people.sources import find_sides
from bot.people.sync import are_known, leave_unlisted, make_admin, sync_sides, take_over
from bot.people.trouble import report_trouble
from bot.slack.gateway import SlackCallError
from bot.slack.member_pages import member_page
from bot.slack.outcome import Later, Reach, Rejected
from bot.workspace.service import load_settings, stop
from bot.workspace.syncs import (
    claim_sides,
    claim_sync,
    continue_sync,
    due_sides,
    due_sync,
    finish_sides,
    finish_sync,
    progress,
    request_sync,
)
from jobs.runner import PUSH_BACK, attempt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.people.sources import Found
    from bot.slack.member_pages import MemberPage
    from bot.slack.members import Member
    from bot.workspace.settings import WorkspaceSettings
    from bot.workspace.syncs import Progress

log = structlog.get_logger("entente.people")


def sync_step(deps: Deps, now: datetime) -> bool:
    """Take over one page of a workspace's people; after the last one, who is on which side and who has left."""
    with deps.read() as session:
        team_id = due_sync(session, now=now)
    if team_id is None:
        return False
    # Pushed back before the calls to Slack: whatever throws on the way, it is tried again in an hour.
    again = now + PUSH_BACK
    with deps.begin() as session:
        if not claim_sync(session, team_id, now=now, until=again):
            return False
    return attempt(
        deps, now, "people_sync", lambda: _read_on(deps, team_id, now, again), lambda _session, _until: None
    )


def sides_step(deps: Deps, now: datetime) -> bool:
    """Read who is in the channels or groups of a workspace's sides, after somebody came or went."""
    with deps.read() as session:
        team_id = due_sides(session, now=now)
    if team_id is None:
        return False
    again = now + PUSH_BACK
    with deps.begin() as session:
        if not claim_sides(session, team_id, now=now, until=again):
            return False
    return attempt(
        deps,
        now,
        "people_sides",
        lambda: _read_sides(deps, team_id, now, again),
        lambda _session, _until: None,
    )


def _read_on(deps: Deps, team_id: str, now: datetime, planned: datetime) -> None:
    with deps.read() as session:
        settings, at = load_settings(session, team_id), progress(session, team_id)
    try:
        slack = deps.slack(team_id)
        page = member_page(slack, at.cursor)
        found = None if page.cursor else find_sides(slack, settings.sides)
    except SlackCallError as error:
        pause = _pause_after(deps, team_id, error, now, cursor=at.cursor)
        with deps.begin() as session:
            # What Slack no longer knows leads nowhere: the list is read from its beginning.
            cursor = at.cursor if isinstance(error.outcome, Later) else ""
            continue_sync(session, team_id, planned=planned, cursor=cursor, at=deps.now() + pause)
        return
    with deps.begin() as session:
        _take_page(deps, session, team_id, page, at, now)
        if found is None:
            continue_sync(session, team_id, planned=planned, cursor=page.cursor, at=now)
            return
        is_whole = leave_unlisted(session, team_id, run=at.run)
        _take_sides(deps, session, team_id, found, now)
        _name_admins(session, team_id, settings, now)
        mark_leavers(session, team_id, now=now)
        recording.mark_leavers(session, deps.kinds, team_id, now=now)
        # Names may have changed, by which entries are found.
        note_change(session, team_id)
        reconcile(session, team_id, now=now)
        night = next_night(now, settings.workspace.timezone)
        finish_sync(session, team_id, planned=planned, until=night)
    if not is_whole:
        log.warning("people_list_not_whole", team=team_id)


def _read_sides(deps: Deps, team_id: str, now: datetime, planned: datetime) -> None:
    with deps.read() as session:
        settings = load_settings(session, team_id)
    try:
        found = find_sides(deps.slack(team_id), settings.sides)
    except SlackCallError as error:
        pause = _pause_after(deps, team_id, error, now)
        with deps.begin() as session:
            finish_sides(session, team_id, planned=planned, until=deps.now() + pause)
        return
    with deps.begin() as session:
        _take_sides(deps, session, team_id, found, now)
        if not are_known(session, team_id, [one for people in found.people.values() for one in people]):
            # Somebody's coming was not heard: they are on a side and nobody knows who they are.
            request_sync(session, team_id, now=now)
        finish_sides(session, team_id, planned=planned)


def _pause_after(
    deps: Deps, team_id: str, error: SlackCallError, now: datetime, *, cursor: str = ""
) -> timedelta:
    """How long Slack wants to be left alone; anything else it says is raised."""
    outcome = error.outcome
    if isinstance(outcome, Later):
        log.info("people_sync_waits", team=team_id, seconds=outcome.seconds)
        return timedelta(seconds=outcome.seconds)
    if isinstance(outcome, Rejected) and outcome.code == "invalid_cursor" and cursor:
        log.warning("people_sync_begins_anew", team=team_id)
        return timedelta(0)
    if isinstance(outcome, Rejected) and outcome.scope is Reach.WORKSPACE:
        with deps.begin() as session:
            stop(session, team_id, outcome.code, now=now)
    raise error


def _take_page(
    deps: Deps, session: Session, team_id: str, page: MemberPage, at: Progress, now: datetime
) -> None:
    for user_id in take_over(session, team_id, page.members, run=at.run):
        replan(session, team_id, user_id, now=now)
    for user_id in _named(page.members, deps.first_admins):
        make_admin(session, team_id, user_id, actor="ENTENTE_ADMINS", now=now)


def _take_sides(deps: Deps, session: Session, team_id: str, found: Found, now: datetime) -> None:
    new = sync_sides(session, team_id, found.people)
    report_both_sides(session, deps.kinds, team_id, new, now=now)
    for source, code in found.trouble.items():
        report_trouble(session, deps.kinds, team_id, source, code, now=now)


def _name_admins(session: Session, team_id: str, settings: WorkspaceSettings, now: datetime) -> None:
    for user_id in settings.workspace.admins:
        make_admin(session, team_id, user_id, actor="workspace.admins", now=now)


def _named(members: Iterable[Member], names: frozenset[str]) -> list[str]:
    """Ids of the members who are among these ids and e-mail addresses."""
    return [one.user_id for one in members if one.user_id in names or (one.email and one.email in names)]
