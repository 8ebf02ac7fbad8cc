"""Sentences about key accounts and reviews that stand in several messages; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.accounts.facts import Answer, State
from bot.slack import kit
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.accounts.facts import Account, Review
    from bot.text import Words

GAP: Final = Safe(" · ")
LINE: Final = Safe("\n")
_SAID: Final = {
    Answer.COMES: "accounts.said.comes",
    Answer.ASKED: "accounts.said.asked",
    Answer.CANNOT: "accounts.said.cannot",
    Answer.SENT: "accounts.said.sent",
    Answer.LEFT: "accounts.said.left",
}
"""What is told of invitations, in this order."""


def people_text(user_ids: Iterable[str], words: Words) -> Safe:
    """People as a list."""
    return words.listing([mention(one) for one in user_ids])


def person_text(user_id: str, words: Words) -> Safe:
    """A person; or, where they have deleted their data, somebody."""
    return mention(user_id) if user_id else words("accounts.somebody")


def when_text(review: Review, words: Words) -> Safe:
    """When a review is, in the reader's own zone, and where; who cannot see that reads the zone it was planned in."""
    moment = words.moment(review.starts_at, review.plan.zone, "weekday")
    if not review.plan.place:
        return moment
    return words("accounts.when", moment=moment, place=kit.fit(review.plan.place, 150))


def account_text(account: Account, words: Words) -> Safe:
    """An account in a few lines: its place, owner, next review and last."""
    owner = person_text(account.owner, words)
    name = kit.fit(account.name, 80)
    lines = [words("accounts.account", place=str(account.place), name=name, owner=owner)]
    lines.append(next_text(account.next, words))
    if account.awaits is not None:
        lines.append(words("accounts.awaits", day=words.date(account.awaits.plan.day)))
    if account.last is not None:
        lines.append(last_text(account.last, words))
    return LINE.join(lines)


def next_text(review: Review | None, words: Words) -> Safe:
    """The next review: when, who hosts it, and whether Marketing comes."""
    if review is None:
        return words("accounts.next.none")
    host = person_text(review.plan.host, words)
    planned = words("accounts.next.planned", when=when_text(review, words), host=host)
    return GAP.join([planned, marketing_text(review, words)])


def last_text(review: Review, words: Words) -> Safe:
    """The last review, and whether Marketing came."""
    day = words.date(review.plan.day)
    if review.state is State.UNRECORDED:
        return words("accounts.last.unrecorded", day=day)
    if not review.came:
        return words("accounts.last.without", day=day)
    came = [one.user_id for one in review.invited if one.came]
    if not came:  # those who came have deleted their data
        return words("accounts.last.together", day=day)
    return words("accounts.last.came", day=day, people=people_text(came, words))


def marketing_text(review: Review, words: Words) -> Safe:
    """Whether Marketing is invited, and has accepted."""
    if coming := review.those(Answer.COMES):
        return words("accounts.marketing.comes", people=people_text(coming, words))
    if review.those(Answer.ASKED):
        return words("accounts.marketing.asked")
    return words("accounts.marketing.nobody" if review.invited else "accounts.marketing.not_invited")


def answers_text(review: Review, words: Words) -> Safe:
    """Who has answered what, a line for each answer; or that nobody is invited."""
    lines = [
        words(key, people=people_text(people, words))
        for answer, key in _SAID.items()
        if (people := review.those(answer))
    ]
    return LINE.join(lines) if lines else words("accounts.marketing.not_invited")
