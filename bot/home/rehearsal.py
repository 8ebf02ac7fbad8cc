"""The test message an admin has sent to themselves: the outbox kind and how it is queued. It touches no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.home.care_test_blocks import rehearsal_message
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, InWords, Send, Uncounted
from bot.people.service import is_admin, someone
from bot.pulse.schedule import CLOSE_AT, closing_day, closing_instant
from bot.pulse.service.answers import Item, PulseForm
from bot.pulse.service.calendars import workspace_calendar
from bot.pulse.service.rounds import OPEN, RoundInfo
from bot.text import words_for
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Ref, Verdict
    from bot.pulse.service.tools import PulseTools
    from bot.slack.kit import Message

REHEARSAL: Final = "care_test"
NO_ROUND: Final = "0" * 32
"""In place of a round's id; no round has it, so that what bears it is refused wherever it comes back."""
LIFETIME: Final = timedelta(hours=1)


def send_rehearsal(
    session: Session, kinds: Mapping[str, Kind], team_id: str, user_id: str, *, now: datetime
) -> bool:
    """Queue a test for a person; False if one of the same minute is on its way (a double click)."""
    envelope = outbox.Envelope(
        key=f"{REHEARSAL}:{user_id}:{now:%Y-%m-%dT%H:%M}",
        kind=REHEARSAL,
        ref="",
        recipient=user_id,
        not_before=now,
        expires_at=now + LIFETIME,
        priority=outbox.URGENT,
    )
    return outbox.enqueue(session, kinds, team_id, [envelope]) == 1


@dataclass(frozen=True, slots=True)
class Rehearsal(InWords, Uncounted):
    """The outbox kind."""

    tools: PulseTools
    name: str = REHEARSAL
    programme: str = "admin"
    leaves_trace: bool = False

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To whoever may still set the bot up, at any hour: they asked for it."""
        del now
        return Send() if is_admin(session, ref.team_id, ref.recipient) else Drop("no_admin")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What people would get if a pulse opened now, with the first statements."""
        person = someone(session, ref.team_id, ref.recipient)
        if person is None:
            raise LookupError(f"nobody behind message {ref.id}")
        settings = load_settings(session, ref.team_id)
        pulse, calendar, today = settings.pulse, workspace_calendar(settings), person.today(now)
        zone = settings.workspace.timezone
        shown = RoundInfo(
            id=NO_ROUND,
            team_id=ref.team_id,
            series_id=NO_ROUND,
            number=1,
            slot=today,
            state=OPEN,
            closes_at=closing_instant(today, pulse.open_days, calendar, CLOSE_AT, zone),
            closes_on=closing_day(today, pulse.open_days, calendar),
            every_weeks=pulse.every_weeks,
            statements=pulse.statements,
        )
        first = self.tools.instrument.statements[: pulse.statements]
        form = PulseForm(shown, tuple(Item(one.no, is_dealt=False, value=None) for one in first))
        return rehearsal_message(form, words_for(person.locale), self.tools.instrument, person.timezone)
