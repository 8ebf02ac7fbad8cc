"""Slack in: acknowledge, parse, one service call, render. Knows Bolt; no arithmetic, no query."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.text import words_for
from handlers import (
    advice,
    ask,
    care,
    care_people,
    cases,
    entente,
    entries,
    errors,
    home,
    life,
    own,
    people,
    privacy,
    pulse,
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
COMMANDS = (whotocall.COMMAND, pulse.COMMAND, stage.COMMAND, entente.COMMAND)
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
    forms = own.OwnForms(deps, views, homes)
    pulse.register(app, deps, redraws, homes)
    advices = advice.Advice(deps, views)
    changes = entries.Entries(deps, redraws, views)
    entries.register(app, changes)
    engagement = rules.Rules(deps, redraws, views)
    rules.register(app, engagement)
    topics = {
        **stage.register(app, deps, redraws, {"advice": advices.open}),
        **whotocall.register(app, deps, redraws, {**changes.asked, **engagement.asked}),
        **engagement.shared,
    }
    advice.register(app, advices)
    ask.register(app, ask.Asks(deps, redraws, views, homes))
    cases.register(app, cases.Cases(deps, redraws, views))
    share.register(app, share.Shares(deps, redraws, topics))
    admins_forms = setup.register(app, deps, views, homes)
    entente.register(app, deps, homes, {"settings": forms.open_settings, "setup": admins_forms.open})
    privacy.register(app, deps, redraws, views, homes)
    home.register(app, deps, homes)
    own.register(app, forms)
    care.register(app, deps, redraws, views, homes)
    care_people.register(app, deps, views, homes)
    people.register(app, deps)
    life.register(app, deps)
    life.register_last(app)
    errors.register(app, redraws, views)
