"""Keeps the people of each workspace in step with Slack: at start, and once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.people.both_sides import report_both_sides
from bot.people.sides import Side
from bot.people.sources import members_of
from bot.people.sync import make_admin, sync_members, sync_sides
from bot.slack.gateway import SlackCallError
from bot.slack.outcome import Reach, Rejected
from bot.workspace.service import claim_sync, due_sync, finish_sync, load_settings, stop
from jobs.runner import PUSH_BACK, attempt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.deps import Deps
    from bot.slack.members import Member

EVERY = timedelta(days=1)


def sync_step(deps: Deps, now: datetime) -> bool:
    """Bring one workspace's people up to date."""
    with deps.read() as session:
        team_id = due_sync(session, now=now)
    if team_id is None:
        return False
    # Pushed back before the calls to Slack: whatever throws on the way, it is tried again in an hour.
    again = now + PUSH_BACK
    with deps.begin() as session:
        if not claim_sync(session, team_id, now=now, until=again):
            return False

    def act() -> None:
        with deps.read() as session:
            settings = load_settings(session, team_id)
        try:
            slack = deps.slack(team_id)
            members = list(slack.members())
            found = {
                Side.SALES: members_of(slack, settings.sides.sales),
                Side.MARKETING: members_of(slack, settings.sides.marketing),
            }
        except SlackCallError as error:
            if isinstance(error.outcome, Rejected) and error.outcome.scope is Reach.WORKSPACE:
                with deps.begin() as session:
                    stop(session, team_id, error.outcome.code, now=now)
            raise
        with deps.begin() as session:
            sync_members(session, team_id, members)
            new = sync_sides(session, team_id, found)
            for user_id in settings.workspace.admins:
                make_admin(session, team_id, user_id, actor="workspace.admins", now=now)
            for user_id in _named(members, deps.first_admins):
                make_admin(session, team_id, user_id, actor="ENTENTE_ADMINS", now=now)
            report_both_sides(session, deps.kinds, team_id, new, now=now)
            finish_sync(session, team_id, planned=again, until=now + EVERY)

    return attempt(deps, now, "people_sync", act, lambda _session, _until: None)


def _named(members: Iterable[Member], names: frozenset[str]) -> list[str]:
    """Ids of the members who are among these ids and e-mail addresses."""
    return [one.user_id for one in members if one.user_id in names or (one.email and one.email in names)]
