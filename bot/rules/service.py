"""The rules of a workspace: as they stand, proposed, changed, agreed to and retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from sqlalchemy import or_, select, update

from bot.db import claim
from bot.directory.stewards import is_steward, stewards
from bot.errors import BotError
from bot.people.service import admins, leads, someone
from bot.people.sides import Side
from bot.rules.models import RuleVersion
from bot.rules.triggers import Kind
from bot.rules.versions import (
    add_version,
    draft_of,
    standing_row,
    stands,
    supersede,
    view_of,
)
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from bot.rules.triggers import Draft
    from bot.rules.versions import RuleView

_KINDS: Final = list(Kind)
_CONFIRMED: Final = {
    Side.SALES: ("confirmed_sales_by", "confirmed_sales_on"),
    Side.MARKETING: ("confirmed_marketing_by", "confirmed_marketing_on"),
}
"""The columns that say which lead of a side has agreed, and on which day."""
_NAMING: Final = (
    RuleVersion.created_by,
    RuleVersion.confirmed_sales_by,
    RuleVersion.confirmed_marketing_by,
    RuleVersion.retired_by,
)


def standing(session: Session, team_id: str) -> list[RuleView]:
    """The rules as they stand, agreed or proposed, by kind and name."""
    rows = session.scalars(select(RuleVersion).where(RuleVersion.team_id == team_id, *stands()))
    views = [view_of(row) for row in rows]
    return sorted(views, key=lambda one: (_KINDS.index(one.rule.kind), one.rule.name.casefold(), one.rule.id))


def earlier(session: Session, team_id: str) -> list[RuleView]:
    """What does not stand any more: earlier versions and retired rules, the newest first."""
    rows = session.scalars(
        select(RuleVersion)
        .where(
            RuleVersion.team_id == team_id,
            or_(RuleVersion.replaced_by != "", RuleVersion.retired_on.is_not(None)),
        )
        .order_by(RuleVersion.created_at.desc(), RuleVersion.number.desc(), RuleVersion.id)
    )
    return [view_of(row) for row in rows]


def may_keep(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a person may propose, change and retire rules: leads, liaisons and admins."""
    return user_id in leads(session, team_id) or is_steward(session, team_id, user_id)


def require_keeper(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for somebody who may propose, change and retire rules.

    Raises:
        BotError: they may not; the sentence says which role may and names somebody who has it (ux.md 30).
    """
    if may_keep(session, team_id, user_id):
        return
    chosen = leads(session, team_id) or stewards(session, team_id)
    if not chosen:
        raise BotError("people.error.no_admin")
    raise BotError("rules.error.keepers_only", person=mention(chosen[0]))


def led_side(session: Session, team_id: str, user_id: str) -> Side | None:
    """The side a person leads, and so agrees for; None for everybody else."""
    person = someone(session, team_id, user_id)
    return person.side if person is not None and person.is_lead else None


def leads_of(session: Session, team_id: str, side: Side) -> list[str]:
    """Who leads one side, in the order of their ids."""
    return [one for one in leads(session, team_id) if led_side(session, team_id, one) is side]


def rule_for(session: Session, team_id: str, rule_id: str, user_id: str) -> RuleView:
    """A rule that somebody is about to change.

    Raises:
        BotError: they may not, or it does not stand any more.
    """
    require_keeper(session, team_id, user_id)
    return view_of(standing_row(session, team_id, rule_id))


def name_taken(session: Session, team_id: str, name: str, *, but: str = "") -> bool:
    """Whether a rule of this name stands, but one."""
    return any(
        view.rule.name.casefold() == name.casefold() and view.rule.id != but
        for view in standing(session, team_id)
    )


def propose(session: Session, team_id: str, draft: Draft, *, by: str, now: datetime) -> RuleView:
    """Put a new rule before the leads.

    Raises:
        BotError: they may not.
    """
    require_keeper(session, team_id, by)
    return view_of(add_version(session, team_id, draft, by=by, now=now))


def propose_missing(
    session: Session, team_id: str, drafts: Iterable[Draft], *, by: str, now: datetime
) -> list[RuleView]:
    """Put those rules before the leads of whose name none stands: two clicks propose them once.

    Raises:
        BotError: they may not.
    """
    require_keeper(session, team_id, by)
    missing = [draft for draft in drafts if not name_taken(session, team_id, draft.name)]
    return [propose(session, team_id, draft, by=by, now=now) for draft in missing]


def change(session: Session, team_id: str, rule_id: str, draft: Draft, *, by: str, now: datetime) -> RuleView:
    """Make the next version of a rule, which both sides have to agree to anew; the same draft changes nothing.

    Raises:
        BotError: they may not, or it does not stand any more.
    """
    require_keeper(session, team_id, by)
    row = standing_row(session, team_id, rule_id)
    if draft_of(row) == draft:
        return view_of(row)
    return view_of(supersede(session, row, draft, by=by, now=now))


def agree(session: Session, team_id: str, rule_id: str, *, by: str, now: datetime) -> RuleView:
    """Confirm a version for the side a lead leads; a second time changes nothing.

    Raises:
        BotError: they lead neither side, or it does not stand any more.
    """
    side = led_side(session, team_id, by)
    if side is None:
        _refuse_agreement(session, team_id)
    else:
        standing_row(session, team_id, rule_id)
        who, on = _CONFIRMED[side]
        mine = (
            update(RuleVersion)
            .where(RuleVersion.id == rule_id, *stands(), getattr(RuleVersion, on).is_(None))
            .values({who: by, on: now.date()})
        )
        claim(session, mine)
    return view_of(standing_row(session, team_id, rule_id))


def retire(session: Session, team_id: str, rule_id: str, *, by: str, now: datetime) -> str:
    """Have a rule hold no more; its name.

    Raises:
        BotError: they may not, or it does not stand any more.
    """
    require_keeper(session, team_id, by)
    row = standing_row(session, team_id, rule_id)
    mine = (
        update(RuleVersion)
        .where(RuleVersion.id == rule_id, *stands())
        .values(retired_by=by, retired_on=now.date())
    )
    if not claim(session, mine):
        raise BotError("rules.error.replaced", name=row.name)
    return row.name


def forget_person(session: Session, team_id: str, user_id: str) -> None:
    """Take somebody out of the rules: what was agreed stays agreed, and a rule that names them names nobody."""
    for column in (*_NAMING, RuleVersion.involve):
        session.execute(
            update(RuleVersion).where(RuleVersion.team_id == team_id, column == user_id).values({column: ""})
        )


def names_person(user_id: str) -> ColumnElement[bool]:
    """Versions they proposed, agreed to or retired, or which name them as the one to involve."""
    return or_(*(column == user_id for column in (*_NAMING, RuleVersion.involve)))


def _refuse_agreement(session: Session, team_id: str) -> NoReturn:
    chosen = leads(session, team_id)
    if chosen:
        raise BotError("rules.error.leads_only", lead=mention(chosen[0]))
    caring = admins(session, team_id)
    if caring:
        raise BotError("people.error.no_lead", admin=mention(caring[0]))
    raise BotError("people.error.no_lead_nor_admin")
