"""What the rules of engagement say of a key account's review: in words, and whom of Marketing they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.service import of_marketing
from bot.rules.answers import answer_case
from bot.rules.blocks import KINDS, involve_text, name_text, state_text
from bot.rules.triggers import Case, Kind
from bot.slack import kit
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.rules.answers import Answer, Involved
    from bot.text import Words

_MOST_NAMED = 5


def account_answer(session: Session, deps: Deps, team_id: str, *, now: datetime) -> Answer:
    """The rules that hold when a key account is reviewed, with whom to involve."""
    return answer_case(session, team_id, deps.books.index(session, team_id), Case(Kind.ACCOUNT), now=now)


def rule_texts(answer: Answer, words: Words) -> list[Safe]:
    """Each rule that holds, whether it is agreed, and whom it names now; or that there is none."""
    if not answer.applied:
        return [words("rules.case.none", what=words(KINDS[Kind.ACCOUNT]))]
    texts = []
    for view, who in answer.applied:
        people = list(_people(who))[:_MOST_NAMED]
        names = words.listing([mention(one) for one in people]) if people else words("accounts.rule.nobody")
        lines = [
            name_text(view.rule, words),
            state_text(view, words),
            words("accounts.rule.involve", who=kit.fit(involve_text(who.involve, words), 200), people=names),
        ]
        texts.append(Safe("\n").join(lines))
    return texts


def named(session: Session, team_id: str, answer: Answer) -> list[str]:
    """Whom of Marketing the rules name."""
    people = [one for _, who in answer.applied for one in _people(who)]
    return of_marketing(session, team_id, people)


def _people(who: Involved) -> Iterator[str]:
    """The people behind a rule; of an entry of the directory the one to call first."""
    yield from (reach.person.user_id for reach in who.people)
    if who.entry is not None and who.entry.first is not None:
        yield who.entry.first.person.user_id
