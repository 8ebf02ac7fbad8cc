"""`/whotocall handoff` and `handoffs`, **Hand this over** on a message, and the buttons of handoffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.handoffs import service
from bot.handoffs.blocks import list_message, offer_message, state_message
from bot.handoffs.form_blocks import handoff_form_view, return_view
from bot.handoffs.handoff_form import draft_of_line, parse_handoff, parse_reason
from bot.handoffs.taking import away_until, deputy_of, problems_of
from bot.handoffs.views import waiting
from bot.home.care_blocks import care_notice
from bot.rules import service as rules
from bot.rules.triggers import Kind as RuleKind
from bot.slack.ids import Action, Callback, Shortcut, decode_id
from bot.text import Safe, mention
from bot.workspace.service import load_settings, workspace_url
from handlers.permalinks import permalink
from handlers.replies import insider, reply
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.errors import BotError
    from bot.handoffs.terms import Draft
    from bot.handoffs.views import HandoffView
    from bot.slack.kit import Message, View
    from bot.text import Words
    from handlers.redraw import Redraws
    from handlers.views import Views

HANDOFF, HANDOFFS = "handoff", "handoffs"
"""The words of the command."""


class Handoffs:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {HANDOFF: self.open_form, HANDOFFS: self.list}

    def open_form(self, ack: Ack, body: dict[str, Any], line: str) -> None:
        """`/whotocall handoff`: the form, with whoever is mentioned and what else was typed."""
        self._opens(ack, body, lambda _: (draft_of_line(line), ""))

    def open_new(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand something over**."""
        self._opens(ack, body, lambda _: (draft_of_line(""), ""))

    def open_of_message(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand this over** on a message: its link alone, for its text stays with who can read it (ux.md 34)."""

        def draft(session: Session) -> tuple[Draft, str]:
            return draft_of_line("", link=permalink(workspace_url(session, team_of(body)), body)), ""

        self._opens(ack, body, draft)

    def open_again(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand to somebody else**: the form with everything that was typed, but the taker."""

        def draft(session: Session) -> tuple[Draft, str]:
            view = service.for_giver(session, team_of(body), _value(body), by=user_of(body))
            return view.draft.to(""), view.id

        self._opens(ack, body, draft)

    def open_deputy(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand to the deputy**: the same, with the deputy as the taker; the giver sends it."""

        def draft(session: Session) -> tuple[Draft, str]:
            team_id, by, now = team_of(body), user_of(body), self._deps.now()
            view = service.for_giver(session, team_id, _value(body), by=by)
            deputy = deputy_of(session, team_id, view.taker, giver=by, now=now)
            return view.draft.to(deputy), view.id

        self._opens(ack, body, draft)

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand over**: what is wrong is said at its field."""
        mark = mark_of(body)
        instead_of = decode_id(mark) if mark else ""
        parsed = parse_handoff(state_of(body))
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        text = Safe("")
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            if not isinstance(parsed, dict):
                parsed = problems_of(session, team_id, parsed, by=user_id, now=now) or parsed
            if not isinstance(parsed, dict):
                view = service.give(
                    session,
                    self._deps.kinds,
                    team_id,
                    parsed,
                    by=user_id,
                    now=now,
                    instead_of=instead_of,
                )
                text = self._given(session, team_id, view, words, zone)
        if isinstance(parsed, dict):
            _refuses(ack, parsed, words)
        else:
            ack(response_action="update", view=care_notice(text, words).payload())

    def list(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall handoffs`: what concerns the asker, whatever follows the word."""
        del typed
        with self._deps.read() as session:
            words, zone = insider(session, body)
            message = self._list(session, body, words, zone)
        reply(ack, message)

    def accept(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Accept**."""
        self._moves(ack, body, lambda session, about: service.accept(session, *about, **self._by(body)))

    def done(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Done**."""
        kinds = self._deps.kinds
        self._moves(
            ack, body, lambda session, about: service.finish(session, kinds, *about, **self._by(body))
        )

    def withdraw(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Withdraw**, by the giver."""
        kinds = self._deps.kinds
        self._moves(
            ack, body, lambda session, about: service.withdraw(session, kinds, *about, **self._by(body))
        )

    def open_return(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Return**: the form for the reason."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            view = service.for_taker(session, team_of(body), _value(body), by=user_of(body))
        ack()
        self._views.opens(body, lambda: return_view(view, words))

    def hands_back(self, ack: Ack, body: dict[str, Any]) -> None:
        """Return it, with the reason."""
        handoff_id = decode_id(mark_of(body))
        reason = parse_reason(state_of(body))
        text = Safe("")
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            if not isinstance(reason, dict):
                view = service.hand_back(
                    session, self._deps.kinds, team_of(body), handoff_id, reason, **self._by(body)
                )
                giver = mention(view.giver) if view.giver else words("handoff.somebody")
                text = words("handoff.return.done", giver=giver)
        if isinstance(reason, dict):
            _refuses(ack, reason, words)
        else:
            ack(response_action="update", view=care_notice(text, words).payload())

    def _opens(self, ack: Ack, body: dict[str, Any], find: Callable[[Session], tuple[Draft, str]]) -> None:
        """Open the form with what is known already, and what the sides have agreed on handoffs."""
        team_id = team_of(body)
        with self._deps.read() as session:
            words, _ = insider(session, body)
            draft, instead_of = find(session)
            rule = _rule(session, team_id, words)
            lead_hours = load_settings(session, team_id).handoffs.lead_hours
        ack()

        def build() -> View:
            return handoff_form_view(draft, words, lead_hours=lead_hours, rule=rule, instead_of=instead_of)

        self._views.opens(body, build)

    def _moves(
        self,
        ack: Ack,
        body: dict[str, Any],
        move: Callable[[Session, tuple[str, str]], HandoffView],
    ) -> None:
        """Have a handoff stand elsewhere, and draw anew what was clicked: the list, or the message about it."""
        about = team_of(body), _value(body)
        with self._deps.begin() as session:
            words, zone = insider(session, body)
            view = move(session, about)
            message = self._clicked(session, body, view, words, zone)
        ack()
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"handoff:{url}", lambda: self._redraws.replace(url, message))

    def _clicked(
        self, session: Session, body: dict[str, Any], view: HandoffView, words: Words, zone: str
    ) -> Message:
        if body.get("container", {}).get("is_ephemeral"):
            return self._list(session, body, words, zone)
        if user_of(body) == view.taker:
            return offer_message(view, words, zone)
        return state_message(view, words, zone, now=self._deps.now(), away=None, deputy="")

    def _list(self, session: Session, body: dict[str, Any], words: Words, zone: str) -> Message:
        now = self._deps.now()
        found = waiting(session, team_of(body), user_of(body), now=now)
        return list_message(found, words, zone, now=now)

    def _given(self, session: Session, team_id: str, view: HandoffView, words: Words, zone: str) -> Safe:
        """That it is handed over, until when, and whether the taker is away."""
        facts = {"taker": mention(view.taker), "limit": words.moment(view.limit_at, zone, "weekday")}
        lines = [words("handoff.given", **facts)]
        away = away_until(session, team_id, view.taker, now=self._deps.now())
        if away is not None:
            lines.append(words("handoff.away", taker=mention(view.taker), day=words.date(away)))
        return Safe("\n").join(lines)

    def _by(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"by": user_of(body), "now": self._deps.now()}


def register(app: App, handoffs: Handoffs) -> None:
    """Listen for the shortcut, the buttons and the forms."""
    app.shortcut(Shortcut.HAND_OVER)(handoffs.open_of_message)
    app.action(Action.HANDOFF_NEW)(handoffs.open_new)
    app.action(Action.HANDOFF_ACCEPT)(handoffs.accept)
    app.action(Action.HANDOFF_DONE)(handoffs.done)
    app.action(Action.HANDOFF_RETURN)(handoffs.open_return)
    app.action(Action.HANDOFF_WITHDRAW)(handoffs.withdraw)
    app.action(Action.HANDOFF_AGAIN)(handoffs.open_again)
    app.action(Action.HANDOFF_DEPUTY)(handoffs.open_deputy)
    app.view(Callback.HANDOFF)(handoffs.save)
    app.view(Callback.HANDOFF_RETURN)(handoffs.hands_back)


def _rule(session: Session, team_id: str, words: Words) -> Safe:
    """What the sides have agreed on handoffs, all of it; empty for nothing."""
    agreed = [
        view.rule
        for view in rules.standing(session, team_id)
        if view.rule.kind is RuleKind.HANDOFF and not view.lacks
    ]
    if not agreed:
        return Safe("")
    lines = [
        words("handoff.form.rule", name=rule.name, text=rule.text)
        if rule.text
        else words("handoff.form.rule_bare", name=rule.name)
        for rule in agreed
    ]
    return Safe("\n").join([words("handoff.form.rules"), *lines])


def _refuses(ack: Ack, problems: Mapping[str, BotError], words: Words) -> None:
    errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
    ack(response_action="errors", errors=errors)


def _value(body: dict[str, Any]) -> str:
    return decode_id(str(body["actions"][0].get("value", "")))
