"""Makes wanted settings the workspace's, whoever wants them: an admin in Slack or a file; asks Slack nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.home.schedule_form import ScheduleField, check_schedule, wanted_schedule
from bot.meetings.keeping import plan_series
from bot.people.both_sides import report_both_sides
from bot.people.sync import make_admin, sync_sides
from bot.pulse.service.series import current_series, plan, set_next_trial
from bot.workspace.audit import Change, record
from bot.workspace.service import change_settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.home.schedule_form import ScheduleDraft
    from bot.home.setup_form import Problems
    from bot.outbox.kinds import Kind
    from bot.people.sides import Side
    from bot.workspace.settings import MeetingSection, WorkspaceSettings

NEXT_IS_TRIAL = "series.next_is_trial"


def adopt(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    wanted: WorkspaceSettings,
    sides: Mapping[Side, Collection[str]],
    *,
    actor: str,
    now: datetime,
) -> list[Change]:
    """Take over settings and who is on which side, and plan the first pulse or the one that follows.

    Args:
        wanted: all settings, with ids in place of names.
        sides: user ids of who is in the sides' channels or groups.
        actor: a Slack user id, or the name of the file that said so.

    Returns:
        The settings that differ from before; each is in the audit log.
    """
    changes = change_settings(session, team_id, wanted, actor=actor, now=now)
    on_both = sync_sides(session, team_id, sides)
    for user_id in wanted.workspace.admins:
        make_admin(session, team_id, user_id, actor=actor, now=now)
    report_both_sides(session, kinds, team_id, on_both, now=now)
    plan(session, team_id, wanted, now=now)
    plan_series(session, kinds, team_id, wanted, by=actor, now=now)
    return changes


def adopt_meeting(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    section: MeetingSection,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Take over the rhythm of the joint meeting; what is planned is brought into line.

    Raises:
        BotError: a rhythm that is none.
    """
    present = load_settings(session, team_id)
    wanted = present.model_copy(update={"meeting": section})
    change_settings(session, team_id, wanted, actor=actor, now=now)
    plan_series(session, kinds, team_id, wanted, by=actor, now=now)


def adopt_schedule(
    session: Session, team_id: str, draft: ScheduleDraft, *, actor: str, now: datetime
) -> Problems:
    """Take over a schedule, and whether the next round is a trial (domain.md C13).

    Returns:
        What is wrong with it, by block id; nothing was changed then.
    """
    problems = check_schedule(draft)
    series = current_series(session, team_id)
    if draft.is_trial and series is None:
        problems[ScheduleField.ALSO] = BotError("schedule.error.too_early")
    if problems:
        return problems
    wanted = wanted_schedule(draft, load_settings(session, team_id))
    change_settings(session, team_id, wanted, actor=actor, now=now)
    if series is not None and series.next_is_trial != draft.is_trial:
        change = Change(NEXT_IS_TRIAL, json.dumps(series.next_is_trial), json.dumps(draft.is_trial))
        set_next_trial(session, team_id, is_trial=draft.is_trial)
        record(session, team_id, [change], actor=actor, now=now)
    plan(session, team_id, wanted, now=now)
    return {}


def set_paused(session: Session, team_id: str, *, paused: bool, actor: str, now: datetime) -> None:
    """Stop asking, or go on: slots that come in a pause are left out, and none of them is made up for."""
    present = load_settings(session, team_id)
    wanted = present.model_copy(update={"pulse": present.pulse.model_copy(update={"paused": paused})})
    change_settings(session, team_id, wanted, actor=actor, now=now)
    plan(session, team_id, wanted, now=now)
