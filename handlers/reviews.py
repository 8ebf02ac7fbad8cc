"""`/whotocall reviews`, and the buttons and forms of material reviews; asking for one is in `review_requests`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.people.service import someone
from bot.reviews import service
from bot.reviews.asking import problems_with_change, problems_with_renewal, proposed_day
from bot.reviews.blocks import request_message, state_message
from bot.reviews.form_blocks import change_view, reviewers_view, version_view
from bot.reviews.list_blocks import list_message
from bot.reviews.review_form import parse_change, parse_renewal, parse_said
from bot.reviews.terms import RENEWABLE, State
from bot.reviews.views import Part, waiting
from bot.slack.ids import Action, Callback, decode_id
from bot.text import Safe, mention
from handlers import review_requests
from handlers.replies import insider, reply
from handlers.review_replies import answers, told, value_of
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.reviews.views import ReviewView
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.redraw import Redraws
    from handlers.views import Views

    Asked = dict[str, Callable[[Ack, dict[str, Any], str], None]]

REVIEWS = "reviews"
"""The word of the command."""


class Reviews:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    def list(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall reviews`: what concerns the asker, whatever follows the word."""
        del typed
        with self._deps.read() as session:
            words, zone = insider(session, body)
            message = self._list(session, body, words, zone)
        reply(ack, message)

    def approve(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Approve**."""
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            part = service.approve(session, self._deps.kinds, team_of(body), value_of(body), **self._by(body))
            message = self._clicked(session, body, part, words, zone)
        ack()
        self._replaces(body, message)

    def open_change(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Ask for a change**: the form for what."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            part = service.for_reviewer(session, team_of(body), value_of(body), by=user_of(body))
        ack()
        self._views.opens(body, lambda: change_view(part, words))

    def ask_change(self, ack: Ack, body: dict[str, Any]) -> None:
        """Tell the asker what is to be changed."""
        reviewer_id, said, text = decode_id(mark_of(body)), parse_said(state_of(body)), Safe("")
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            if not isinstance(said, dict):
                part = service.ask_change(
                    session, self._deps.kinds, team_of(body), reviewer_id, said, **self._by(body)
                )
                asker = part.review.asker
                text = words(
                    "material.change.done", asker=mention(asker) if asker else words("material.somebody")
                )
        answers(ack, said, text, words)

    def open_version(self, ack: Ack, body: dict[str, Any]) -> None:
        """**New version**: the form for where it is, and by when."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            view = service.for_asker(
                session, team_of(body), value_of(body), by=user_of(body), states=RENEWABLE
            )
            day = self._day(session, team_of(body), view)
        ack()
        self._views.opens(body, lambda: version_view(view, day, words))

    def renew(self, ack: Ack, body: dict[str, Any]) -> None:
        """Bring the new version before the reviewers."""
        team_id, review_id, by = team_of(body), decode_id(mark_of(body)), self._by(body)
        parsed, text = parse_renewal(state_of(body)), Safe("")
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            view = service.for_asker(session, team_id, review_id, by=by["by"], states=RENEWABLE)
            if not isinstance(parsed, dict):
                parsed = problems_with_renewal(session, team_id, view, parsed, now=by["now"]) or parsed
            if not isinstance(parsed, dict):
                view = service.renew(session, self._deps.kinds, team_id, review_id, parsed, **by)
                text = told(session, team_id, view, words, zone, "material.version.done", now=by["now"])
        answers(ack, parsed, text, words)

    def open_reviewers(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Change reviewers**: the form with those who are asked and still there."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            view = service.for_asker(
                session, team_of(body), value_of(body), by=user_of(body), states=[State.OPEN]
            )
            day = self._day(session, team_of(body), view)
            there = [one.user_id for one in view.reviewers if _is_there(session, team_of(body), one.user_id)]
        ack()
        self._views.opens(body, lambda: reviewers_view(view, there, day, words))

    def change(self, ack: Ack, body: dict[str, Any]) -> None:
        """Have others review it, or until another day."""
        team_id, review_id, by = team_of(body), decode_id(mark_of(body)), self._by(body)
        parsed, text = parse_change(state_of(body)), Safe("")
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            view = service.for_asker(session, team_id, review_id, by=by["by"], states=[State.OPEN])
            if not isinstance(parsed, dict):
                parsed = problems_with_change(session, team_id, view, parsed, now=by["now"]) or parsed
            if not isinstance(parsed, dict):
                view = service.change(session, self._deps.kinds, team_id, review_id, parsed, **by)
                key = "material.reviewers.done" if view.is_open else "material.reviewers.cleared"
                text = told(session, team_id, view, words, zone, key, now=by["now"])
        answers(ack, parsed, text, words)

    def withdraw(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Withdraw**, by the asker."""
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            view = service.withdraw(session, team_of(body), value_of(body), **self._by(body))
            message = self._clicked(session, body, view, words, zone)
        ack()
        self._replaces(body, message)

    def _clicked(
        self, session: Session, body: dict[str, Any], about: Part | ReviewView, words: Words, zone: str
    ) -> Message:
        """What was clicked as it now stands: the list, or the message about the review."""
        if body.get("container", {}).get("is_ephemeral"):
            return self._list(session, body, words, zone)
        if isinstance(about, Part):
            return request_message(about, words, zone)
        return state_message(about, words, zone)

    def _list(self, session: Session, body: dict[str, Any], words: Words, zone: str) -> Message:
        now, user_id = self._deps.now(), user_of(body)
        found = waiting(session, team_of(body), user_id, now=now)
        return list_message(found, words, zone, user_id=user_id, now=now)

    def _day(self, session: Session, team_id: str, view: ReviewView) -> date | None:
        """The day a form proposes: the one it has, or where that is over a new one."""
        now = self._deps.now()
        return view.day if now < view.limit_at else proposed_day(session, team_id, view.asker, now=now)

    def _replaces(self, body: dict[str, Any], message: Message) -> None:
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"material:{url}", lambda: self._redraws.replace(url, message))

    def _by(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"by": user_of(body), "now": self._deps.now()}


def register(app: App, deps: Deps, redraws: Redraws, views: Views) -> Asked:
    """Listen for the shortcut, the buttons and the forms.

    Returns:
        What answers which sub-command of `/whotocall`.
    """
    review_requests.register(app, review_requests.Requests(deps, views))
    reviews = Reviews(deps, redraws, views)
    app.action(Action.MATERIAL_APPROVE)(reviews.approve)
    app.action(Action.MATERIAL_CHANGE)(reviews.open_change)
    app.action(Action.MATERIAL_VERSION)(reviews.open_version)
    app.action(Action.MATERIAL_REVIEWERS)(reviews.open_reviewers)
    app.action(Action.MATERIAL_WITHDRAW)(reviews.withdraw)
    app.view(Callback.MATERIAL_CHANGE)(reviews.ask_change)
    app.view(Callback.MATERIAL_VERSION)(reviews.renew)
    app.view(Callback.MATERIAL_REVIEWERS)(reviews.change)
    return {REVIEWS: reviews.list}


def _is_there(session: Session, team_id: str, user_id: str) -> bool:
    person = someone(session, team_id, user_id)
    return person is not None and person.is_active
