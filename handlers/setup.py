"""Set-up in Slack, for admins: the form, the schedule, a pause, and their part of the Home tab.

Who may is asked at every step: what a view says is forged until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from bot.db import UNREACHABLE
from bot.errors import BotError
from bot.home.adopt import adopt, adopt_schedule, set_paused
from bot.home.schedule_form import read_schedule, schedule_of
from bot.home.setup_blocks import schedule_done_view, setup_done_view, setup_section
from bot.home.setup_check import Access, look, report_access
from bot.home.setup_form import check, draft_of, read_draft, wanted
from bot.home.setup_form_blocks import schedule_view, setup_view, waiting_view
from bot.home.setup_state import read_setup
from bot.people.permission import require_admin
from bot.people.service import is_admin, is_anybody_listed
from bot.pulse.service.series import current_series
from bot.slack.gateway import SlackCallError
from bot.slack.ids import Action, Callback
from bot.workspace.service import load_settings
from bot.workspace.syncs import request_sync
from handlers.errors import error_view, sentence
from handlers.replies import reader
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps
    from bot.home.setup_check import Found
    from bot.home.setup_form import Draft, Problems
    from bot.slack.kit import Block, View
    from bot.text import Words
    from handlers.home import Homes
    from handlers.views import Views

log = structlog.get_logger("entente.setup")


def register(app: App, deps: Deps, views: Views, homes: Homes) -> SetupForms:
    """Listen for the admin's buttons and forms; the forms, for the command that opens one, too."""
    forms = SetupForms(deps, views, homes)
    schedule = _Schedule(deps, views, homes)
    app.action(Action.SETUP_OPEN)(forms.open)
    app.view(Callback.SETUP)(forms.submitted)
    app.action(Action.SETUP_CHECK)(schedule.look_again)
    app.action(Action.SETUP_SCHEDULE)(schedule.open)
    app.view(Callback.SCHEDULE)(schedule.submitted)
    app.action(Action.SETUP_PAUSE)(schedule.pause)
    app.action(Action.SETUP_RESUME)(schedule.resume)
    return forms


@dataclass(frozen=True, slots=True)
class AdminPart:
    """What admins see in their Home, and whether it stands first."""

    blocks: list[Block]
    is_first: bool


def admin_part(deps: Deps, team_id: str, user_id: str) -> AdminPart | None:
    """The admin's part of a Home; None for everybody else. Asks Slack: called by the pool, in no transaction."""
    with deps.read() as session:
        if not is_admin(session, team_id, user_id):
            return None
        channel = load_settings(session, team_id).workspace.report_channel
        words, zone = reader(session, team_id, user_id)
    access, bot_name = report_access(deps.slack(team_id), channel) if channel else (Access.UNKNOWN, "")
    with deps.read() as session:
        setup = read_setup(session, team_id, now=deps.now(), access=access, bot_name=bot_name)
    return AdminPart(setup_section(setup, words, zone), is_first=not setup.is_complete)


class SetupForms:
    """The one form of the set-up: opened, checked with Slack, saved."""

    def __init__(self, deps: Deps, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._views = views
        self._homes = homes

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Set up**, and `/entente setup`: a light view at once, the form when Slack has named its user groups."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
        ack()
        self._views.opens_slowly(body, waiting_view(words), lambda: self._filled_in(team_id, user_id, words))

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: what can be seen to be wrong is said at once, the rest is asked of Slack by the pool."""
        team_id, user_id = team_of(body), user_of(body)
        draft = read_draft(state_of(body))
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            is_listed = is_anybody_listed(session, team_id)
        problems = check(draft, is_listed=is_listed)
        if problems:
            ack(response_action="errors", errors=_plain(problems, words))
            return
        ack(response_action="update", view=waiting_view(words, is_check=True).payload())
        self._views.replaces_submitted(body, lambda: self._saved(team_id, user_id, draft, words))

    def _filled_in(self, team_id: str, user_id: str, words: Words) -> View:
        groups = self._groups(team_id)
        with self._deps.read() as session:
            _, zone = reader(session, team_id, user_id)
            settings = load_settings(session, team_id)
        return setup_view(draft_of(settings, zone=zone, locale=str(words.locale)), groups, words)

    def _groups(self, team_id: str) -> dict[str, str]:
        """The workspace's user groups; none where it has none, or Slack does not tell: channels do as well."""
        try:
            return self._deps.slack(team_id).groups()
        except SlackCallError as error:
            log.info("no_user_groups", why=str(error))
            return {}

    def _saved(self, team_id: str, user_id: str, draft: Draft, words: Words) -> View:
        """What the admin sees next: the result, or the form with everything they chose and what is wrong."""

        def again(problems: Problems | None = None, notice: str = "") -> View:
            whole = BotError(notice) if notice else None
            return setup_view(draft, self._groups(team_id), words, problems=problems, notice=whole)

        with self._deps.read() as session:
            present = load_settings(session, team_id)
        try:
            found = look(self._deps.slack(team_id), wanted(draft, present))
        except SlackCallError as error:
            log.warning("setup_not_checked", why=str(error))
            return again(notice="setup.error.slack")
        if found.problems:
            return again(found.problems)
        try:
            view = self._adopted(team_id, user_id, draft, found, words)
        except BotError as error:
            # The role was taken away since the form was sent.
            return error_view(sentence(error, words), words)
        except UNREACHABLE:
            log.warning("setup_not_saved")
            return again(notice="setup.error.not_saved")
        self._homes.publish(team_id, user_id)
        return view

    def _adopted(self, team_id: str, user_id: str, draft: Draft, found: Found, words: Words) -> View:
        now = self._deps.now()
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            # What another admin has set since in other forms stays.
            settings = wanted(draft, load_settings(session, team_id))
            adopt(session, self._deps.kinds, team_id, settings, found.sides, actor=user_id, now=now)
            # Somebody in a channel whom the bot does not know yet is counted a minute later.
            request_sync(session, team_id, now=now)
            setup = read_setup(session, team_id, now=now, access=found.access, bot_name=found.bot_name)
            _, zone = reader(session, team_id, user_id)
        return setup_done_view(setup, words, zone)


class _Schedule:
    """The schedule, a pause, and another look at the channel."""

    def __init__(self, deps: Deps, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._views = views
        self._homes = homes

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Schedule**."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            series = current_series(session, team_id)
            is_trial = series is not None and series.next_is_trial
            draft = schedule_of(load_settings(session, team_id), is_trial=is_trial)
        ack()
        self._views.opens(body, lambda: schedule_view(draft, words))

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: no channel is named, so that nothing is asked of Slack."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        draft = read_schedule(state_of(body))
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            words, zone = reader(session, team_id, user_id)
            problems = adopt_schedule(session, team_id, draft, actor=user_id, now=now)
            setup = None if problems else read_setup(session, team_id, now=now)
        if setup is None:
            ack(response_action="errors", errors=_plain(problems, words))
            return
        ack(response_action="update", view=schedule_done_view(setup, words, zone).payload())
        self._homes.publish(team_id, user_id)

    def pause(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Pause**: no round opens; one that is open runs on to its close."""
        self._set_paused(ack, body, paused=True)

    def resume(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Resume**: the next slot is asked again."""
        self._set_paused(ack, body, paused=False)

    def look_again(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Check again**: Slack is asked anew whether the bot is in the channel."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
        ack()
        self._homes.publish(team_id, user_id)

    def _set_paused(self, ack: Ack, body: dict[str, Any], *, paused: bool) -> None:
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            set_paused(session, team_id, paused=paused, actor=user_id, now=self._deps.now())
        ack()
        self._homes.publish(team_id, user_id)


def _plain(problems: Problems, words: Words) -> dict[str, str]:
    """Problems as Slack takes them in an acknowledgement: block id to plain text."""
    return {str(field): words.plain(error.key, **error.values) for field, error in problems.items()}
