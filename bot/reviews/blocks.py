"""What reviewers and the asker read of a review; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reviews.deadlines import SAME_DAY
from bot.reviews.lines import details, facts, quoted, standing, who
from bot.reviews.telling import CHANGE, LEFT
from bot.reviews.terms import Answer, State
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.reviews.views import Part, ReviewerView, ReviewView
    from bot.text import Words

_LONGEST_PART, _LONGEST_TEXT = 2900, 4000


@kit.builds
def request_message(part: Part, words: Words, zone: str) -> kit.Message:
    """What a reviewer gets: what it is, by when, and what they can say; later what they said, or that it is over."""
    view, mine = part.review, part.reviewer
    if not mine.is_asked or mine.version != view.version:
        return _message([_past(part, words)], [], view)
    lines = [words("material.request.head", asker=who(view.asker, words), **facts(view, words, zone))]
    lines += details(view)
    if view.version > 1 and view.is_open:
        lines.append(words("material.request.version", n=view.version))
    lines += _mine(part, words, zone)
    buttons = reviewer_buttons(part, words)
    parts = [Safe("\n").join(lines)]
    if buttons:
        parts.append(words("material.request.foot", asker=who(view.asker, words)))
    return _message(parts, buttons, view)


@kit.builds
def state_message(view: ReviewView, words: Words, zone: str) -> kit.Message:
    """What the asker sees: how many have approved, who says what, and what they can do."""
    head = words("material.state.head", **facts(view, words, zone))
    top = Safe("\n").join([head, *details(view)])
    return _message([top, *_said(view, words, zone)], asker_buttons(view, words), view, small=0)


@kit.builds
def news_message(view: ReviewView, what: str, reviewer: ReviewerView | None, words: Words) -> kit.Message:
    """What the asker is told in a message of its own, and can do.

    Args:
        view: the review.
        what: a word of `telling`: a change is asked for, it is cleared, a reviewer left.
        reviewer: who says so, or left; None where it is cleared.
        words: the reader's.
    """
    if what == CHANGE and reviewer is not None:
        person = who(reviewer.user_id, words)
        lines = [words("material.news.change", title=view.title, n=reviewer.version, person=person)]
        lines.append(quoted(reviewer.said) if reviewer.said else words("material.news.settled"))
        return _message([Safe("\n").join(lines)], [_version_button(view, words)], view)
    if what == LEFT and reviewer is not None:
        person = who(reviewer.user_id, words)
        text = words("material.news.left", title=view.title, person=person)
        return _message([text], [_reviewers_button(view, words)], view)
    people = words.listing([who(one.user_id, words) for one in view.who(Answer.APPROVED)])
    key = "material.news.cleared" if view.state is State.CLEARED else "material.news.was_cleared"
    lines = [words(key, title=view.title, n=view.version, people=people), *details(view)[:1]]
    return _message([Safe("\n").join(lines)], [], view)


@kit.builds
def reminder_message(part: Part, which: str, words: Words, zone: str, url: str) -> kit.Message:
    """That a review is still open for its reader; it links to the message with the buttons."""
    view = part.review
    key = "material.reminder.day" if which == SAME_DAY else "material.reminder.before"
    text = words(key, asker=who(view.asker, words), **facts(view, words, zone))
    where = link(url, words.plain("material.there")) if url else words("material.in_list")
    whole = Safe(" ").join([text, where])
    return kit.Message(whole, (kit.section(whole),))


@kit.builds
def late_message(
    view: ReviewView, words: Words, zone: str, *, away: Sequence[tuple[str, date]]
) -> kit.Message:
    """That the deadline has passed and who is still open: to the asker alone, and once.

    Args:
        view: the review.
        words: the reader's.
        zone: the reader's.
        away: those of them who are away today, with their last day of that.
    """
    people = words.listing([who(one.user_id, words) for one in view.who(Answer.NONE)])
    lines = [words("material.late", people=people, **facts(view, words, zone))]
    lines += [words("material.away", person=who(one, words), day=words.date(day)) for one, day in away]
    return _message([Safe("\n").join(lines)], [_reviewers_button(view, words)], view)


def ask_button(words: Words) -> kit.Element:
    """**Ask for a review**."""
    return kit.button(words.plain("material.button.new"), Action.MATERIAL_NEW)


def reviewer_buttons(part: Part, words: Words) -> list[kit.Element]:
    """What a reviewer can say of the present version."""
    if not part.review.is_open:
        return []
    approve = kit.button(
        words.plain("material.button.approve"), Action.MATERIAL_APPROVE, part.reviewer.id, style="primary"
    )
    change = kit.button(words.plain("material.button.change"), Action.MATERIAL_CHANGE, part.reviewer.id)
    return [change] if part.reviewer.answer is Answer.APPROVED else [approve, change]


def asker_buttons(view: ReviewView, words: Words) -> list[kit.Element]:
    """What the asker can do; after a clearance there may be a new version, which is to be approved anew."""
    buttons = [_version_button(view, words)] if view.may_be_renewed else []
    if not view.is_open:
        return buttons
    sure = kit.confirm(
        words.plain("material.withdraw.sure_title"),
        words("material.withdraw.sure", title=kit.fit(view.title, 80)),
        words.plain("material.button.withdraw"),
        words.plain("material.form.cancel"),
        style="danger",
    )
    withdraw = words.plain("material.button.withdraw")
    return [
        *buttons,
        _reviewers_button(view, words),
        kit.button(withdraw, Action.MATERIAL_WITHDRAW, view.id, confirm=sure),
    ]


def _version_button(view: ReviewView, words: Words) -> kit.Element:
    return kit.button(words.plain("material.button.version"), Action.MATERIAL_VERSION, view.id)


def _reviewers_button(view: ReviewView, words: Words) -> kit.Element:
    return kit.button(words.plain("material.button.reviewers"), Action.MATERIAL_REVIEWERS, view.id)


def _past(part: Part, words: Words) -> Safe:
    """That what a reviewer got is not for them to answer any more."""
    view = part.review
    told = {"asker": who(view.asker, words), "title": view.title}
    if not part.reviewer.is_asked:
        return words("material.request.replaced", **told)
    return words("material.request.old", n=view.version, old=part.reviewer.version, **told)


def _mine(part: Part, words: Words, zone: str) -> list[Safe]:
    """What they say, what another reviewer wants changed, and what became of it."""
    view, mine = part.review, part.reviewer
    lines = []
    if mine.answer is Answer.APPROVED:
        lines.append(words("material.mine.approved", n=mine.version))
    elif mine.answer is Answer.CHANGE:
        lines += [words("material.mine.change"), quoted(mine.said)]
    others = [one for one in view.who(Answer.CHANGE) if one.id != mine.id]
    if view.is_open and others:
        people = words.listing([who(one.user_id, words) for one in others])
        lines.append(words("material.mine.others", people=people))
    return [*lines, *standing(view, words, zone)]


def _said(view: ReviewView, words: Words, zone: str) -> list[Safe]:
    """How far it is, and who says what."""
    if view.state is State.WITHDRAWN:
        return standing(view, words, zone)
    approved = view.who(Answer.APPROVED)
    total = len(view.reviewers)
    lines = standing(view, words, zone) or [
        words("material.state.count", n=view.version, approved=len(approved), total=total)
    ]
    for answer in (Answer.APPROVED, Answer.NONE, Answer.LEFT):
        people = [who(one.user_id, words) for one in view.who(answer)]
        if people:
            lines.append(words(f"material.state.{answer}", people=words.listing(people)))
    for one in view.who(Answer.CHANGE):
        lines.append(words("material.state.change", person=who(one.user_id, words)))
        lines.append(quoted(one.said))
    return [kit.fit(Safe("\n").join(lines), _LONGEST_PART)]


def _message(
    parts: Sequence[Safe], buttons: Sequence[kit.Element], view: ReviewView, *, small: int = 1
) -> kit.Message:
    """Paragraphs, their buttons, and so many parts of small print below."""
    cut = len(parts) - small if len(parts) > 1 else 1
    blocks = [kit.section(part) for part in parts[:cut]]
    if buttons:
        blocks.append(kit.actions(*buttons, block_id=f"material:{view.id}"))
    blocks += [kit.context(part) for part in parts[cut:]]
    return kit.Message(kit.fit(Safe("\n").join(parts), _LONGEST_TEXT), tuple(blocks))
