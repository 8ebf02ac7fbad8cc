"""Slack in: acknowledge, parse, one service call, render. Knows Bolt; no arithmetic, no query."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.text import words_for
from handlers import (
    accounts,
    action_forms,
    actions,
    advice,
    ask,
    care,
    care_people,
    cases,
    digest,
    entente,
    entries,
    errors,
    exports,
    filling,
    handoffs,
    home,
    life,
    lookups,
    meeting_boards,
    meeting_dates,
    meeting_looks,
    meeting_run,
    meetings,
    own,
    people,
    privacy,
    pulse,
    reviews,
    rule_cases,
    rules,
    setup,
    share,
    stage,
    whotocall,
)
from handlers.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.deps import Deps
    from handlers.redraw import Redraws

# What the manifest must offer, and nothing else; a test holds the two equal.
COMMANDS = (
    meetings.COMMAND,
    actions.COMMAND,
    whotocall.COMMAND,
    pulse.COMMAND,
    stage.COMMAND,
    entente.COMMAND,
)
EVENTS = (*home.EVENTS, *life.EVENTS, *people.EVENTS)


def make_app(deps: Deps, redraws: Redraws, signing_secret: str = "") -> App:
    """The Bolt app with every listener.

    A listener is acknowledged when it returns (`process_before_response`), which is why none of them calls Slack.
    """

    def authorize(team_id: str | None) -> AuthorizeResult | None:
        found = deps.installation(team_id) if team_id else None
        if found is None:
            return None  # Bolt tells the person that the app is not installed there
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.team_id,
            bot_token=found.token,
            bot_user_id=found.bot_user_id,
            bot_id=found.bot_id,
        )

    # Bolt gives each of its loggers the level of this one; by itself it takes the root's, and at DEBUG prints payloads.
    quiet = logging.getLogger("slack_bolt")
    app = App(
        name="slack_bolt.entente",
        logger=quiet,
        client=WebClient(base_url=deps.api_url),
        authorize=cast("Callable[..., AuthorizeResult]", authorize),
        process_before_response=True,
        user_facing_authorize_error_message=words_for("")("error.not_installed"),
        # Over Socket Mode nothing is signed, and Bolt wants the verifier to be switched off by name.
        signing_secret=signing_secret or "unused",
        request_verification_enabled=bool(signing_secret),
    )
    _listen(app, deps, redraws)
    return app


def _listen(app: App, deps: Deps, redraws: Redraws) -> None:
    """Every room's listeners; what nobody listens for, and what goes wrong, come last."""
    views = Views(deps, redraws)
    homes = home.Homes(deps, views)
    pulse.register(app, deps, redraws, homes)
    stages = _scores(app, deps, redraws, views, homes)
    calls, called = _directory(app, deps, redraws, views)
    boards = meeting_boards.Boards(deps, redraws, views)
    items = _actions(app, deps, redraws, views, homes, boards)
    share.register(app, share.Shares(deps, redraws, {**stages.shared, **called}))
    joint = _meetings(app, deps, redraws, views, homes, boards)
    commands = {
        meetings.COMMAND: joint.command,
        stage.COMMAND: stages.command,
        whotocall.COMMAND: calls.command,
        actions.COMMAND: items.command,
    }
    digests = digest.Digests(deps, redraws, views, commands)
    digest.register(app, digests)
    _home(app, deps, redraws, views, homes, digests)
    people.register(app, deps)
    life.register(app, deps)
    life.register_last(app)
    errors.register(app, deps, redraws, views)


def _scores(app: App, deps: Deps, redraws: Redraws, views: Views, homes: home.Homes) -> stage.Stages:
    """`/stage`, the question to the leads, and the decision helper."""
    advices = advice.Advice(deps, views)
    advice.register(app, advices)
    ask.register(app, ask.Asks(deps, redraws, views, homes))
    stages = stage.Stages(deps, redraws, {"advice": advices.open})
    stage.register(app, stages)
    return stages


def _directory(
    app: App, deps: Deps, redraws: Redraws, views: Views
) -> tuple[whotocall.Calls, dict[str, share.Shareable]]:
    """`/whotocall`, and the rooms that answer a word of it; the answers that may be shared."""
    changes = entries.Entries(deps, redraws, views)
    entries.register(app, changes)
    fills = filling.Filling(deps, views, exports.FileSender(deps, redraws))
    filling.register(app, fills)
    finds = lookups.Lookups(deps, redraws)
    engagement = rules.Rules(deps, redraws, views, finds)
    rules.register(app, engagement)
    ruled = rule_cases.RuleCases(deps, redraws, finds)
    rule_cases.register(app, ruled)
    passing = handoffs.Handoffs(deps, redraws, views)
    handoffs.register(app, passing)
    cases.register(app, cases.Cases(deps, redraws, views))
    material = reviews.register(app, deps, redraws, views)
    keys = accounts.register(app, deps, redraws, views)
    asked = {
        **changes.asked,
        **fills.asked,
        **engagement.asked,
        **ruled.asked,
        **passing.asked,
        **material,
        **keys,
    }
    calls = whotocall.Calls(deps, redraws, finds, asked)
    whotocall.register(app, calls)
    return calls, {**calls.shared, **ruled.shared}


def _actions(
    app: App, deps: Deps, redraws: Redraws, views: Views, homes: home.Homes, boards: meeting_boards.Boards
) -> actions.Actions:
    """`/action`, and the forms of action items."""
    forms = action_forms.ActionForms(deps, views, boards)
    action_forms.register(app, forms)
    items = actions.Actions(deps, redraws, homes, forms)
    actions.register(app, items)
    return items


def _meetings(
    app: App, deps: Deps, redraws: Redraws, views: Views, homes: home.Homes, boards: meeting_boards.Boards
) -> meetings.Meetings:
    """`/meeting`, its forms, and the meeting while it is held."""
    forms = meeting_dates.MeetingDates(deps, views)
    meeting_dates.register(app, forms)
    held = meeting_run.Running(deps, views, boards)
    meeting_run.register(app, held)
    looks = meeting_looks.Looks(deps, exports.FileSender(deps, redraws))
    asked = {**forms.asked, **looks.asked, "run": held.command}
    joint = meetings.Meetings(deps, redraws, views, homes, boards, asked)
    meetings.register(app, joint)
    return joint


def _home(
    app: App, deps: Deps, redraws: Redraws, views: Views, homes: home.Homes, digests: digest.Digests
) -> None:
    """App Home, `/entente`, and the forms of people and admins."""
    forms = own.OwnForms(deps, views, homes)
    admins_forms = setup.register(app, deps, views, homes)
    answers = {
        "settings": lambda ack, body, _: forms.open_settings(ack, body),
        "pause": forms.pause,
        "resume": forms.resume,
        "setup": lambda ack, body, _: admins_forms.open(ack, body),
        "digest": digests.command,
    }
    entente.register(app, deps, homes, answers)
    privacy.register(app, deps, redraws, views, homes)
    home.register(app, deps, homes)
    own.register(app, forms)
    care.register(app, deps, redraws, views, homes)
    care_people.register(app, deps, views, homes)
