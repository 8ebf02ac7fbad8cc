"""Who must be involved in a case, and why: the rules it sets off, and where the people are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.directory.service import entry_views, reach
from bot.people.service import admins, liaisons
from bot.people.sides import Side
from bot.rules.currencies import currency_of
from bot.rules.involve import How
from bot.rules.service import leads_of, standing
from bot.rules.triggers import Apply, NotReached, applies
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.directory.matching import Index
    from bot.directory.service import EntryView, Reach
    from bot.rules.involve import Involve
    from bot.rules.triggers import Case
    from bot.rules.versions import RuleView

MOST_APPLIED: Final = 3
"""Rules that are shown with whom to involve (ux.md 19)."""
_LIKE: Final = 20


@dataclass(frozen=True, slots=True)
class Involved:
    """Whom a rule brings in: for a person or role the people, those who are there first; for a topic the best entry.

    `others` is how many more entries answer to the topic as well. Neither people nor an entry: there is nobody.
    """

    involve: Involve
    people: tuple[Reach, ...] = ()
    entry: EntryView | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say of a case.

    Either some apply, at most `MOST_APPLIED` of them with whom to involve, and `more`; or none does, and where it is
    about an amount `nearest` are the ones it does not exceed, else `currencies` those with rules. `own` is the
    workspace's currency.
    """

    case: Case
    own: str | None
    applied: tuple[tuple[RuleView, Involved], ...] = ()
    more: int = 0
    nearest: tuple[RuleView, ...] = ()
    currencies: tuple[str, ...] = ()

    @property
    def missed(self) -> tuple[str, ...]:
        """Topics that no entry of the directory answers to."""
        return tuple(
            one.involve.value for _, one in self.applied if one.involve.how is How.TOPIC and one.entry is None
        )


def own_currency(session: Session, team_id: str, *, now: datetime) -> str | None:
    """The currency of the workspace's country; None where it has none or several."""
    return currency_of(load_settings(session, team_id).workspace.country, now.date())


def answer_case(session: Session, team_id: str, index: Index, case: Case, *, now: datetime) -> Answer:
    """What the rules that stand say of a case, agreed or proposed, and whom to involve; `index` is the directory's."""
    views = {view.rule.id: view for view in standing(session, team_id)}
    own = own_currency(session, team_id, now=now)
    outcome = applies((view.rule for view in views.values()), case)
    if isinstance(outcome, Apply):
        applied = tuple(
            (views[rule.id], involved(session, team_id, index, rule.involve, now=now))
            for rule in outcome.rules[:MOST_APPLIED]
        )
        return Answer(case, own, applied, more=len(outcome.rules) - len(applied))
    if isinstance(outcome, NotReached):
        return Answer(case, own, nearest=tuple(views[rule.id] for rule in outcome.nearest))
    return Answer(case, own, currencies=outcome.currencies)


def involved(session: Session, team_id: str, index: Index, involve: Involve, *, now: datetime) -> Involved:
    """The people behind what a rule says of who must be involved."""
    if involve.how is How.TOPIC:
        return _by_topic(session, team_id, index, involve, now)
    country = load_settings(session, team_id).workspace.country
    found = (reach(session, team_id, one, country, now) for one in _ids(session, team_id, involve))
    people = [one for one in found if one is not None]
    people.sort(key=lambda one: (one.away is not None, one.free_at, one.person.name, one.person.user_id))
    return Involved(involve, tuple(people))


def _ids(session: Session, team_id: str, involve: Involve) -> list[str]:
    match involve.how:
        case How.LEAD:
            return leads_of(session, team_id, Side(involve.value))
        case How.LIAISON:
            return liaisons(session, team_id)
        case How.ADMIN:
            return admins(session, team_id)
        case _:
            return [involve.value]


def _by_topic(session: Session, team_id: str, index: Index, involve: Involve, now: datetime) -> Involved:
    hits = index.find(involve.value, limit=_LIKE)
    views = entry_views(session, team_id, [hit.entry_id for hit in hits[:1]], now=now)
    if not views:
        return Involved(involve)
    others = sum(hit.score == hits[0].score for hit in hits[1:])
    return Involved(involve, entry=views[0], others=others)
