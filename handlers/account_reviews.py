"""Reviews of key accounts are planned, moved and cancelled by buttons and in forms; and it is said who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.accounts import planning, recording
from bot.accounts.blocks import done_message
from bot.accounts.dates import next_day
from bot.accounts.facts import State
from bot.accounts.form_blocks import came_view, review_view
from bot.accounts.holding import open_review
from bot.accounts.lines import last_text
from bot.accounts.marks import FormMark
from bot.accounts.review_form import Block, Wanted, parse_came, parse_review
from bot.accounts.rights import require_planner
from bot.accounts.service import account_of, is_on_side
from bot.errors import BotError
from bot.people.calendars import personal_calendar
from bot.people.service import someone
from bot.people.sides import Side
from bot.slack.ids import Action, Callback, decode_id
from bot.workspace.service import load_settings
from handlers.account_forms import not_marketing, not_sales, refuse, says
from handlers.account_rules import account_answer, named
from handlers.replies import insider_words, reader
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.accounts.facts import Account, Review
    from bot.accounts.review_form import Problems
    from bot.deps import Deps
    from bot.slack.kit import View
    from bot.text import Safe, Words
    from handlers.redraw import Redraws
    from handlers.views import Views


class AccountReviews:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    def open_plan(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Plan review**: the form, with the day the rhythm proposes and whom the rules name."""
        account_id, team_id = _value(body), team_of(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            account = self._account(session, team_id, account_id)
            require_planner(session, team_id, user_of(body), account_id, _last_host(account))
            if account.next is not None:
                planning.refuse_second(session, team_id, account_id)
            view = self._plan_view(session, body, account, words)
        ack()
        self._views.opens(body, lambda: view)

    def open_change(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Change**: the same form, as the review stands, in the zone it was planned in."""
        team_id = team_of(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            review = self._open(session, body, _value(body))
            account = self._account(session, team_id, review.account_id)
        plan = review.plan
        mark = FormMark(review.account_id, review.id, review.version, plan.zone)
        ack()
        self._views.opens(
            body,
            lambda: review_view(account, words, mark=mark, host=plan.host, day=plan.day, at=plan.at),
        )

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Plan** or **Save**: what is wrong is said at its field."""
        mark, now = _mark(body), self._deps.now()
        wanted = parse_review(state_of(body), mark.zone, now=now)
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if isinstance(wanted, Wanted):
                wanted = _problems(session, team_of(body), wanted) or wanted
            text = self._saves(session, body, mark, wanted, words) if isinstance(wanted, Wanted) else None
        if isinstance(wanted, dict):
            refuse(ack, wanted, words)
        elif text is not None:
            says(ack, text, words)

    def cancel(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Cancel review**."""
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            review = planning.cancel_review(session, self._deps.kinds, team_id, _value(body), by=by, now=now)
        ack()
        url = str(body.get("response_url", ""))
        message = done_message(words("accounts.cancel.done", name=review.name))
        self._redraws.submit(f"review:{url}", lambda: self._redraws.replace(url, message))

    def open_came(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Who came?**: the form, with what was recorded before."""
        by, now = user_of(body), self._deps.now()
        with self._deps.read() as session:
            words = insider_words(session, body)
            review = recording.review_to_record(session, team_of(body), _value(body), by=by, now=now)
        mark = FormMark(review.account_id, review.id, review.version, review.plan.zone)
        ack()
        self._views.opens(body, lambda: came_view(review, words, mark=mark))

    def record(self, ack: Ack, body: dict[str, Any]) -> None:
        """Note who came."""
        mark, team_id, by, now = _mark(body), team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            review = recording.review_to_record(session, team_id, mark.review_id, by=by, now=now)
            came = parse_came(state_of(body), [one.user_id for one in review.invited])
            problems = came if isinstance(came, dict) else {}
            if came is not None and not isinstance(came, dict):
                # Who was invited may have left since, and came all the same.
                problems = not_marketing(session, team_id, came.more, Block.MORE)
            if not problems:
                who = None if came is None or isinstance(came, dict) else came.people
                review = recording.record(session, team_id, review.id, mark.version, who, by=by, now=now)
        if problems:
            refuse(ack, problems, words)
            return
        says(ack, _recorded(review, words), words)

    def _saves(
        self, session: Session, body: dict[str, Any], mark: FormMark, wanted: Wanted, words: Words
    ) -> Safe:
        """Plan or change a review; what was done."""
        team_id, by, now, kinds = team_of(body), user_of(body), self._deps.now(), self._deps.kinds
        plan = wanted.plan
        if mark.review_id:
            review = planning.change_review(
                session, kinds, team_id, mark.review_id, mark.version, plan, by=by, now=now
            )
            return words("accounts.plan.changed", name=review.name)
        review = planning.plan_review(
            session, kinds, team_id, mark.account_id, plan, wanted.people, by=by, now=now
        )
        when = words.moment(review.starts_at, plan.zone, "weekday")
        return words.plural("accounts.plan.done", len(wanted.people), name=review.name, when=when)

    def _plan_view(self, session: Session, body: dict[str, Any], account: Account, words: Words) -> View:
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        before, zone = account.before, reader(session, team_id, user_id)[1]
        zone = before.plan.zone if before else zone
        hosts = [_last_host(account), account.owner, user_id]
        host = next((one for one in hosts if _is_sales(session, team_id, one)), "")
        who = named(session, team_id, account_answer(session, self._deps, team_id, now=now))
        return review_view(
            account,
            words,
            mark=FormMark(account.id, "", 0, zone),
            host=host,
            day=_proposed(session, team_id, account, host, now),
            at=before.plan.at if before else None,
            people=who,
        )

    def _open(self, session: Session, body: dict[str, Any], review_id: str) -> Review:
        return open_review(session, team_of(body), review_id, by=user_of(body), now=self._deps.now())

    def _account(self, session: Session, team_id: str, account_id: str) -> Account:
        account = account_of(session, team_id, account_id, now=self._deps.now())
        if account is None:
            raise BotError("accounts.error.gone")
        return account


def register(app: App, reviews: AccountReviews) -> None:
    """Listen for the buttons and forms."""
    app.action(Action.ACCOUNT_PLAN)(reviews.open_plan)
    app.action(Action.ACCOUNT_CHANGE)(reviews.open_change)
    app.action(Action.ACCOUNT_CANCEL)(reviews.cancel)
    app.action(Action.ACCOUNT_CAME)(reviews.open_came)
    app.view(Callback.ACCOUNT_REVIEW)(reviews.save)
    app.view(Callback.ACCOUNT_CAME)(reviews.record)


def _value(body: dict[str, Any]) -> str:
    return decode_id(str(body["actions"][0].get("value", "")))


def _mark(body: dict[str, Any]) -> FormMark:
    return FormMark.decode(mark_of(body))


def _last_host(account: Account) -> str:
    return account.before.plan.host if account.before else ""


def _is_sales(session: Session, team_id: str, user_id: str) -> bool:
    return bool(user_id) and is_on_side(session, someone(session, team_id, user_id), team_id, Side.SALES)


def _proposed(session: Session, team_id: str, account: Account, host: str, now: datetime) -> date | None:
    """The day to propose for the next review: as long after the last as the account's rhythm says."""
    person = someone(session, team_id, host) if host else None
    if account.before is None or not account.every or person is None:
        return None
    calendar = personal_calendar(person, load_settings(session, team_id), now)
    return next_day(account.before.plan.day, account.every, person.today(now), calendar)


def _problems(session: Session, team_id: str, wanted: Wanted) -> Problems:
    """What is wrong with a review as things stand, and at which input."""
    problems: Problems = not_sales(session, team_id, wanted.plan.host, Block.HOST)
    return problems | not_marketing(session, team_id, wanted.people, Block.INVITED)


def _recorded(review: Review, words: Words) -> Safe:
    if review.state is State.OFF:
        return words("accounts.came.off")
    return last_text(review, words)
