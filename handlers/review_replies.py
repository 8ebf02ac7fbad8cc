"""What the listeners of material reviews have in common: who acts, what came back, and what is said to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.home.care_blocks import care_notice
from bot.reviews.asking import away_until
from bot.reviews.terms import Answer
from bot.slack.ids import decode_id
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from slack_bolt import Ack
    from sqlalchemy.orm import Session

    from bot.errors import BotError
    from bot.reviews.views import ReviewView
    from bot.text import Words


def told(
    session: Session, team_id: str, view: ReviewView, words: Words, zone: str, key: str, *, now: datetime
) -> Safe:
    """What was done, until when, and who of those who are asked is away."""
    people = words.listing([mention(one.user_id) for one in view.who(Answer.NONE)])
    limit = words.moment(view.limit_at, zone, "weekday")
    lines = [words(key, people=people, limit=limit, title=view.title)]
    for one in view.who(Answer.NONE):
        day = away_until(session, team_id, one.user_id, now=now)
        if day is not None:
            lines.append(words("material.away", person=mention(one.user_id), day=words.date(day)))
    return Safe("\n").join(lines)


def answers(ack: Ack, parsed: object, text: Safe, words: Words) -> None:
    """What is wrong at its field, or what was done in place of the form."""
    if isinstance(parsed, dict):
        problems: Mapping[str, BotError] = parsed
        errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
        ack(response_action="errors", errors=errors)
    else:
        ack(response_action="update", view=care_notice(text, words).payload())


def value_of(body: dict[str, Any]) -> str:
    """The id behind the button that was clicked."""
    return decode_id(str(body["actions"][0].get("value", "")))
