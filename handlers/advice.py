"""The decision helper of leads: opens the form, and puts in its place what follows from what was ticked.

Nothing of it is stored. Each step asks anew whether the person is a lead, and which stage is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.people.permission import require_lead
from bot.scores.advice import advise
from bot.scores.advice_blocks import advice_view, box_ids, counsel_view
from bot.scores.service.read import newest_release
from bot.slack.form_state import ticked
from bot.slack.ids import Callback
from handlers.replies import reader
from handlers.views import team_of, user_of, view_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps
    from bot.scores.advice import Counsel
    from bot.scores.service.read import ReleaseView
    from bot.scores.stages import Stage
    from bot.text import Words
    from handlers.views import Views


class Advice:
    """The form and what it turns into; opened by command, or by any button."""

    def __init__(self, deps: Deps, views: Views) -> None:
        self._deps = deps
        self._views = views

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """What there is to weigh in the published stage."""
        release, words = self._asked(body)
        ack()
        self._views.opens(body, lambda: advice_view(release, words))

    def submit(self, ack: Ack, body: dict[str, Any]) -> None:
        """What follows; the form anew where it was about another stage than the one published now."""
        release, words = self._asked(body)
        stage = release.stage if release else None
        counsel = _counsel(view_of(body), stage) if stage else None
        view = (
            counsel_view(stage, counsel, words)
            if stage and counsel
            else advice_view(release, words, is_outdated=True)
        )
        ack(response_action="update", view=view.payload())

    def _asked(self, body: dict[str, Any]) -> tuple[ReleaseView | None, Words]:
        """The newest release, and the words of the lead who asks; BotError to anybody else."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_lead(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            return newest_release(session, team_id), words


def register(app: App, advice: Advice) -> None:
    """Listen for the form."""
    app.view(Callback.ADVICE)(advice.submit)


def _counsel(view: dict[str, Any], stage: Stage) -> Counsel | None:
    """What follows in this stage; None where the form was about another, or ticks what it never offered."""
    if view.get("private_metadata") != stage:
        return None
    state = (view.get("state") or {}).get("values")
    conditions = frozenset[str]().union(*(ticked(state, block_id) for block_id in box_ids(stage)))
    try:
        return advise(stage, conditions)
    except ValueError:
        return None
