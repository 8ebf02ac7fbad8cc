"""What people choose for themselves, read, changed and forgotten; knows no feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.people.calendar import MONDAY_TO_FRIDAY
from bot.people.hours import WORKING_HOURS, hours_of, parse_weekdays, weekdays_text
from bot.people.models import Person
from bot.people.own import OwnChoice, OwnSettings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def own_settings(session: Session, team_id: str, user_id: str) -> OwnSettings | None:
    """A person's own settings, as they are changed in one form; None where the workspace does not know them."""
    row = session.get(Person, (team_id, user_id))
    if row is None:
        return None
    hours, weekdays = hours_of(row.work_from, row.work_until), parse_weekdays(row.work_days)
    chosen = OwnChoice(row.own_timezone, row.own_country, hours, weekdays)
    return OwnSettings(
        chosen, row.set_timezone or row.timezone, row.country, is_zone_listed=bool(row.set_timezone)
    )


def choose_own(session: Session, team_id: str, user_id: str, chosen: OwnChoice) -> bool | None:
    """Make this a person's choice; what is usual is not stored.

    Returns:
        Whether anything differs from before; None where the workspace does not know them.
    """
    before = own_settings(session, team_id, user_id)
    if before is None:
        return None
    begins, ends = chosen.hours
    is_usual = chosen.hours == WORKING_HOURS
    row = session.get_one(Person, (team_id, user_id))
    row.own_timezone, row.own_country = chosen.timezone, chosen.country
    row.work_from, row.work_until = (None, None) if is_usual else (begins, ends)
    row.work_days = weekdays_text(chosen.weekdays)
    return before.chosen != chosen


def forget_own(session: Session, team_id: str, user_id: str) -> None:
    """Forget what a person chose for themselves, their absence and their pause; what they left stays left.

    What their Slack status says is Slack's, like their name: it counts again.
    """
    row = session.get(Person, (team_id, user_id))
    if row is not None:
        choose_own(session, team_id, user_id, OwnChoice("", "", WORKING_HOURS, MONDAY_TO_FRIDAY))
        row.away_until = None
        row.status_ended = None
        row.paused_until = None
