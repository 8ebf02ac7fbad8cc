"""What those invited and the host of a review are sent, as it stands when it is sent or edited; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.blocks import came_button, cancel_button, plan_button, planned_buttons
from bot.accounts.facts import Answer, State
from bot.accounts.lines import LINE, answers_text, last_text, marketing_text, person_text, when_text
from bot.accounts.marks import InvitationMark
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import mention

if TYPE_CHECKING:
    from datetime import datetime

    from bot.accounts.facts import Review
    from bot.text import Safe, Words


@kit.builds
def invitation_message(
    review: Review, user_id: str, words: Words, *, moved: int, now: datetime
) -> kit.Message:
    """An invitation, and what became of it.

    Args:
        review: as it stands.
        user_id: who is invited.
        words: theirs.
        moved: after how many moves it was sent; there is another for a later time or place.
        now: for whether it can be answered still.
    """
    mine = review.of(user_id)
    says = mine.answer if mine is not None else Answer.WITHDRAWN
    lines = [_head(review, user_id, words, moved=moved)]
    over = _over(review, says, words, moved=moved, now=now)
    if over is not None:
        lines.append(over)
        return _of(lines, [])
    lines.append(words("accounts.invitation.when", when=when_text(review, words)))
    sent = next((one.user_id for one in review.invited if one.sent_by == user_id), "")
    if says is Answer.COMES:
        lines.append(words("accounts.invitation.comes"))
    elif says is Answer.CANNOT:
        lines.append(words("accounts.invitation.cannot"))
    elif says is Answer.SENT:
        lines.append(words("accounts.invitation.sent", person=person_text(sent, words)))
    return _of(lines, _answers(review, says, words), foot=words("accounts.invitation.foot"))


@kit.builds
def host_message(review: Review, user_id: str, words: Words, *, now: datetime) -> kit.Message:
    """The answers as they stand, to the host; edited in place."""
    lines = [words("accounts.host.head", name=kit.fit(review.name, 80), when=when_text(review, words))]
    if review.former_host and review.plan.host == user_id:
        lines.append(words("accounts.host.left", person=mention(review.former_host)))
    if review.state is State.OFF:
        lines.append(words("accounts.host.off"))
        return _of(lines, [])
    if review.plan.host != user_id:
        lines.append(words("accounts.host.other", person=person_text(review.plan.host, words)))
        return _of(lines, [])
    lines.append(answers_text(review, words))
    if review.has_begun(now):
        return _of(lines, [])
    buttons = [*planned_buttons(review, words), cancel_button(review, words)]
    return _of(lines, buttons, foot=words("accounts.host.foot"))


@kit.builds
def reminder_message(review: Review, words: Words, *, is_host: bool) -> kit.Message:
    """That a review is on the next working day: to its host, and to who comes."""
    head = words("accounts.reminder.head", name=kit.fit(review.name, 80), when=when_text(review, words))
    if not is_host:
        host = person_text(review.plan.host, words)
        lines = [head, words("accounts.reminder.host", host=host)]
        return _of(lines, _answers(review, Answer.COMES, words))
    return _of([head, marketing_text(review, words)], planned_buttons(review, words))


@kit.builds
def alone_message(review: Review, words: Words) -> kit.Message:
    """That nobody of Marketing has accepted yet: to the host."""
    head = words("accounts.alone.head", name=kit.fit(review.name, 80), when=when_text(review, words))
    return _of([head, answers_text(review, words)], planned_buttons(review, words))


@kit.builds
def off_message(review: Review, words: Words) -> kit.Message:
    """That a review is cancelled, or its reader not expected any more."""
    key = "accounts.off.cancelled" if review.state is State.OFF else "accounts.off.withdrawn"
    host = person_text(review.plan.host, words)
    text = words(key, name=kit.fit(review.name, 80), when=when_text(review, words), host=host)
    return _of([text], [])


@kit.builds
def came_message(review: Review, words: Words, *, is_next_planned: bool, is_listed: bool) -> kit.Message:
    """Who came: asked of the host, and once it is said, what was recorded; with the next review to plan.

    Args:
        review: as it stands.
        words: the reader's.
        is_next_planned: whether the next review is planned already.
        is_listed: whether the account is a key account still.
    """
    when = words.moment(review.starts_at, review.plan.zone, "weekday")
    lines = [words("accounts.came.head", name=kit.fit(review.name, 80), when=when)]
    if review.state is State.HELD:
        lines.append(last_text(review, words))
        lines.append(words("accounts.came.recorded", person=person_text(review.recorded_by, words)))
    elif review.state is State.OFF:
        lines.append(words("accounts.came.off"))
    elif review.state is State.UNRECORDED:
        lines.append(words("accounts.came.unrecorded"))
    else:
        lines.append(words("accounts.came.ask"))
    buttons = [came_button(review, words)] if review.state is not State.OFF else []
    if is_listed and not is_next_planned:
        buttons.append(plan_button(review.account_id, words, is_next=True))
    elif is_next_planned:
        lines.append(words("accounts.came.next_planned"))
    foot = words("accounts.came.foot") if review.state is State.PAST else None
    return _of(lines, buttons, foot=foot)


def _head(review: Review, user_id: str, words: Words, *, moved: int) -> Safe:
    """Who invites to what; or that it was moved."""
    mine, name = review.of(user_id), kit.fit(review.name, 80)
    host = person_text(review.plan.host, words)
    if moved:
        return words("accounts.invitation.moved", name=name, host=host)
    if mine is not None and mine.sent_by:
        return words("accounts.invitation.instead", name=name, host=host, person=mention(mine.sent_by))
    return words("accounts.invitation.head", name=name, host=host)


def _over(review: Review, says: Answer, words: Words, *, moved: int, now: datetime) -> Safe | None:
    """Why an invitation cannot be answered any more; None where it can."""
    if review.state is State.OFF:
        return words("accounts.invitation.off")
    if says in {Answer.WITHDRAWN, Answer.LEFT, Answer.UNINVITED}:
        return words("accounts.invitation.withdrawn")
    if review.moved != moved:
        return words("accounts.invitation.elsewhere")
    return words("accounts.invitation.over") if review.has_begun(now) else None


def _answers(review: Review, says: Answer, words: Words) -> list[kit.Element]:
    """The answers that differ from the one given."""
    value = InvitationMark(review.id, review.moved).encode()
    primary: kit.Style | None = "primary" if says is Answer.ASKED else None
    buttons = []
    if says is not Answer.COMES:
        buttons.append(
            kit.button(words.plain("accounts.button.come"), Action.ACCOUNT_COME, value, style=primary)
        )
    if says is not Answer.CANNOT:
        buttons.append(kit.button(words.plain("accounts.button.cannot"), Action.ACCOUNT_CANNOT, value))
    if says is not Answer.SENT:
        buttons.append(kit.button(words.plain("accounts.button.send"), Action.ACCOUNT_SEND, value))
    return buttons


def _of(lines: list[Safe], buttons: list[kit.Element], *, foot: Safe | None = None) -> kit.Message:
    """Lines, what can be clicked below them, and small print."""
    text = LINE.join(lines)
    blocks = [kit.section(text)]
    if buttons:
        blocks.append(kit.actions(*buttons))
    if foot is not None:
        blocks.append(kit.context(foot))
    return kit.Message(text if foot is None else LINE.join([text, foot]), tuple(blocks))
