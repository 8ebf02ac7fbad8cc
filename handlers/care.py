"""The admin's buttons once the bot is set up: audit log, dry run, test message, new series.

Each step asks anew whether the person may.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.home.care_log_blocks import PAGE, log_view
from bot.home.care_run_blocks import DAYS, dry_run_view, planning_view
from bot.home.log_words import NEW_SERIES
from bot.home.rehearsal import send_rehearsal
from bot.people.permission import require_admin
from bot.pulse.service.forecast import forecast
from bot.pulse.service.rounds import open_round_info, rounds_of
from bot.pulse.service.series import current_series, start_new_series
from bot.slack.ids import Action, decode_log_page
from bot.text import Safe
from bot.workspace.audit import Change, log_page, record
from handlers.replies import note_message, reader
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from datetime import datetime

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import View
    from bot.text import Words
    from handlers.home import Homes
    from handlers.redraw import Redraws
    from handlers.views import Views


def register(app: App, deps: Deps, redraws: Redraws, views: Views, homes: Homes) -> None:
    """Listen for the buttons."""
    care = _Care(deps, redraws, views, homes)
    app.action(Action.CARE_AUDIT)(care.open_log)
    app.action(re.compile(f"^{Action.CARE_AUDIT_PAGE}:"))(care.turn_page)
    app.action(Action.CARE_DRY_RUN)(care.open_dry_run)
    app.action(Action.CARE_TEST)(care.send_test)
    app.action(re.compile(f"^{Action.CARE_TEST_CLICK}:"))(care.click_test)
    app.action(Action.CARE_NEW_SERIES)(care.begin_series)


class _Care:
    def __init__(self, deps: Deps, redraws: Redraws, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views
        self._homes = homes

    def open_log(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Audit log**: the newest page."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            words, zone = reader(session, team_id, user_id)
            page = log_page(session, team_id, 0, size=PAGE)
        ack()
        self._views.opens(body, lambda: log_view(page, words, zone))

    def turn_page(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Older** or **Newer**."""
        number = decode_log_page(str(body["actions"][0].get("value", "")))
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            words, zone = reader(session, team_id, user_id)
            page = log_page(session, team_id, number, size=PAGE)
        ack()
        self._views.replaces(body, lambda: log_view(page, words, zone))

    def open_dry_run(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Dry run**: the next seven days, planned as they would be and not carried out."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            words, zone = reader(session, team_id, user_id)
        ack()

        def build() -> View:
            with self._deps.read() as session:
                coming = forecast(session, self._deps.pulse, team_id, now=now, days=DAYS)
            return dry_run_view(coming, words, zone, now=now)

        self._views.opens_slowly(body, planning_view(words), build)

    def send_test(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Send me a test**: through the outbox, like everything that is sent."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            send_rehearsal(session, self._deps.kinds, team_id, user_id, now=self._deps.now())
        ack()
        self._views.opens(body, lambda: care_notice(words("care.test.sent"), words))

    def click_test(self, ack: Ack, body: dict[str, Any]) -> None:
        """Whatever is clicked in a test: that it was one."""
        with self._deps.read() as session:
            words, _ = reader(session, team_of(body), user_of(body))
        ack()
        url, note = str(body.get("response_url", "")), note_message(words("care.test.clicked"))
        if url:
            self._redraws.submit(f"test:{url}", lambda: self._redraws.whisper(url, note))

    def begin_series(self, ack: Ack, body: dict[str, Any]) -> None:
        """**New series**, confirmed: the old one's figures stay, and nothing continues them."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            words, zone = reader(session, team_id, user_id)
            _begin_series(session, team_id, user_id, now=now)
            text = _begun(session, team_id, words, zone, now=now)
        ack()
        self._views.opens(body, lambda: care_notice(text, words))
        self._homes.publish(team_id, user_id)


def _begin_series(session: Session, team_id: str, user_id: str, *, now: datetime) -> None:
    present = current_series(session, team_id)
    # A second click, or one too many: a series without a pulse is as new as can be.
    if present is None or not rounds_of(session, team_id, present.id):
        raise BotError("care.series.error.unused")
    start_new_series(session, team_id, now=now)
    series = current_series(session, team_id)
    begins = json.dumps(series.next_slot.isoformat() if series else None)
    record(session, team_id, [Change(NEW_SERIES, "null", begins)], actor=user_id, now=now)


def _begun(session: Session, team_id: str, words: Words, zone: str, *, now: datetime) -> Safe:
    series, running = current_series(session, team_id), open_round_info(session, team_id, now=now)
    lines = [
        words("care.series.begun", day=words.date(series.next_slot, "weekday"))
        if series
        else words("care.series.begun_unplanned")
    ]
    if running is not None:
        closes = words.moment(running.closes_at, zone, "long")
        lines.append(words("care.series.running", number=running.number, closes=closes))
    return Safe("\n").join(lines)
