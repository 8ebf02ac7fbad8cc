"""Marketing is invited to reviews of key accounts, and answers: by buttons and in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.accounts import answering
from bot.accounts.facts import EXPECTED, INVITED, Answer
from bot.accounts.form_blocks import invite_view, send_view
from bot.accounts.holding import open_review
from bot.accounts.inviting import invite_people
from bot.accounts.letter_blocks import invitation_message
from bot.accounts.marks import FormMark, InvitationMark
from bot.accounts.review_form import Block, too_many
from bot.errors import BotError
from bot.slack.form_state import people, typed
from bot.slack.ids import Action, Callback, decode_id
from bot.text import mention
from handlers.account_forms import not_marketing, refuse, says
from handlers.account_rules import account_answer, named
from handlers.replies import insider_words
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps
    from handlers.redraw import Redraws
    from handlers.views import Views


class AccountInvitations:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    def open_invite(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Invite Marketing**: those who are invited, or whom the rules name where nobody is."""
        team_id, now = team_of(body), self._deps.now()
        with self._deps.read() as session:
            words = insider_words(session, body)
            review = open_review(
                session,
                team_id,
                decode_id(str(body["actions"][0].get("value", ""))),
                by=user_of(body),
                now=now,
            )
            who = list(review.those(*EXPECTED, Answer.CANNOT))
            who = who or named(session, team_id, account_answer(session, self._deps, team_id, now=now))
        mark = FormMark(review.account_id, review.id, review.version, review.plan.zone)
        ack()
        self._views.opens(body, lambda: invite_view(review, who, words, mark=mark))

    def invite(self, ack: Ack, body: dict[str, Any]) -> None:
        """Have these people invited."""
        mark, chosen, team_id = (
            FormMark.decode(mark_of(body)),
            people(state_of(body), Block.INVITED),
            team_of(body),
        )
        problems, by, now = too_many(chosen), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            problems = problems or not_marketing(session, team_id, chosen, Block.INVITED)
            if not problems:
                review = invite_people(
                    session, self._deps.kinds, team_id, mark.review_id, mark.version, chosen, by=by, now=now
                )
        if problems:
            refuse(ack, problems, words)
            return
        count = len(review.those(*INVITED))
        says(ack, words.plural("accounts.invite.done", count, name=review.name), words)

    def come(self, ack: Ack, body: dict[str, Any]) -> None:
        """**I'll come**."""
        self._answers(ack, body, Answer.COMES)

    def cannot(self, ack: Ack, body: dict[str, Any]) -> None:
        """**I can't**."""
        self._answers(ack, body, Answer.CANNOT)

    def open_send(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Send somebody else**: whom."""
        mark = InvitationMark.decode(str(body["actions"][0].get("value", "")))
        with self._deps.read() as session:
            words = insider_words(session, body)
            review, _ = answering.invitation_for(
                session, team_of(body), mark, user_of(body), now=self._deps.now()
            )
        ack()
        self._views.opens(body, lambda: send_view(review, words, mark=mark))

    def send(self, ack: Ack, body: dict[str, Any]) -> None:
        """Have them asked in one's place."""
        mark = InvitationMark.decode(mark_of(body))
        other, team_id = typed(state_of(body), Block.OTHER), team_of(body)
        by, now = user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            problems = not_marketing(session, team_id, [other], Block.OTHER)
            if not problems and answering.is_invited(session, team_id, mark, other, by=by):
                problems = {Block.OTHER: BotError("accounts.send.error.invited")}
            if not problems:
                answering.send_other(session, self._deps.kinds, team_id, mark, other, by=by, now=now)
        if problems:
            refuse(ack, problems, words)
            return
        says(ack, words("accounts.send.done", person=mention(other)), words)

    def _answers(self, ack: Ack, body: dict[str, Any], says: Answer) -> None:
        mark = InvitationMark.decode(str(body["actions"][0].get("value", "")))
        by, now = user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            review = answering.answer(session, self._deps.kinds, team_of(body), mark, says, by=by, now=now)
        ack()
        url = str(body.get("response_url", ""))
        message = invitation_message(review, by, words, moved=mark.moved, now=now)
        self._redraws.submit(f"invitation:{url}", lambda: self._redraws.replace(url, message))


def register(app: App, invitations: AccountInvitations) -> None:
    """Listen for the buttons and forms."""
    app.action(Action.ACCOUNT_INVITE)(invitations.open_invite)
    app.action(Action.ACCOUNT_COME)(invitations.come)
    app.action(Action.ACCOUNT_CANNOT)(invitations.cannot)
    app.action(Action.ACCOUNT_SEND)(invitations.open_send)
    app.view(Callback.ACCOUNT_INVITE)(invitations.invite)
    app.view(Callback.ACCOUNT_SEND)(invitations.send)
