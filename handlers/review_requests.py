"""**Ask for a review**, and **Ask Sales to review** on a message: the form, and what is sent with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.reviews import service
from bot.reviews.asking import problems_with, proposed_day, why_not
from bot.reviews.form_blocks import review_form_view
from bot.reviews.review_form import parse_review
from bot.rules.answers import answer_case
from bot.rules.triggers import Case, Kind
from bot.slack.ids import Action, Callback, Shortcut
from bot.text import Safe
from bot.workspace.service import workspace_url
from handlers.permalinks import permalink
from handlers.replies import insider
from handlers.review_replies import answers, told
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from handlers.views import Views

MOST_PROPOSED = 3


class Requests:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, views: Views) -> None:
        self._deps = deps
        self._views = views

    def open_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Ask for a review**: the form, with whom the rules of engagement name."""
        self._opens(ack, body, lambda _: "")

    def open_of_message(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Ask Sales to review** on a message: its link alone, for its text stays with who can read it."""
        self._opens(ack, body, lambda session: permalink(workspace_url(session, team_of(body)), body))

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Ask** in the form: what is wrong is said at its field."""
        parsed, text = parse_review(state_of(body)), Safe("")
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            if not isinstance(parsed, dict):
                problems = problems_with(session, team_id, parsed.day, parsed.reviewers, asker=by, now=now)
                parsed = problems or parsed
            if not isinstance(parsed, dict):
                view = service.ask(session, self._deps.kinds, team_id, parsed, by=by, now=now)
                text = told(session, team_id, view, words, zone, "material.asked", now=now)
        answers(ack, parsed, text, words)

    def _opens(self, ack: Ack, body: dict[str, Any], link_of: Callable[[Session], str]) -> None:
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.read() as session:
            words, _ = insider(session, body)
            link = link_of(session)
            day = proposed_day(session, team_id, user_id, now=now)
            named = self._named(session, team_id, user_id)
        ack()
        self._views.opens(body, lambda: review_form_view(words, link=link, day=day, reviewers=named))

    def _named(self, session: Session, team_id: str, asker: str) -> Sequence[str]:
        """Whom the rules name for material that goes to print, as far as they can review it."""
        now, index = self._deps.now(), self._deps.books.index(session, team_id)
        answer = answer_case(session, team_id, index, Case(Kind.PRINT), now=now)
        found = []
        for _, who in answer.applied:
            first = who.entry.first if who.entry is not None else next(iter(who.people), None)
            if first is not None and not why_not(first.person, asker):
                found.append(first.person.user_id)
        return tuple(dict.fromkeys(found))[:MOST_PROPOSED]


def register(app: App, requests: Requests) -> None:
    """Listen for the button, the shortcut and the form."""
    app.shortcut(Shortcut.ASK_SALES)(requests.open_of_message)
    app.action(Action.MATERIAL_NEW)(requests.open_form)
    app.view(Callback.MATERIAL)(requests.save)
