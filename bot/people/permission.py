"""Who may set the bot up, decide as a lead and see results, and what others are told; knows no view, no setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.people.service import admins, leads, liaisons, someone
from bot.people.sides import Role
from bot.text import mention

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def roles_of(session: Session, team_id: str, user_id: str) -> frozenset[Role]:
    """What somebody may do beside what everybody may."""
    holders = {Role.LEAD: leads, Role.LIAISON: liaisons, Role.ADMIN: admins}
    return frozenset(role for role, who in holders.items() if user_id in who(session, team_id))


def require_admin(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for somebody who may set the bot up; asked at every step, for what a view says is forged until then.

    Raises:
        BotError: they may not; the sentence says which role may and names one person who has it (ux.md 30).
    """
    chosen = admins(session, team_id)
    if user_id in chosen:
        return
    if not chosen:
        raise BotError("people.error.no_admin")
    raise BotError("people.error.admins_only", admin=mention(chosen[0]))


def require_lead(session: Session, team_id: str, user_id: str) -> None:
    """Nothing for a lead; asked at every step, as for an admin.

    Raises:
        BotError: they are none; the sentence names one, or where nobody is, an admin who can change that (ux.md 30).
    """
    chosen = leads(session, team_id)
    if user_id in chosen:
        return
    if chosen:
        raise BotError("people.error.leads_only", lead=mention(chosen[0]))
    caring = admins(session, team_id)
    if caring:
        raise BotError("people.error.no_lead", admin=mention(caring[0]))
    raise BotError("people.error.no_lead_nor_admin")


def require_insider(session: Session, team_id: str, user_id: str) -> None:
    """Nothing of the results for people of another company, nor for who has left (ux.md 33).

    Raises:
        BotError: they are one of these.
    """
    person = someone(session, team_id, user_id)
    if person is not None and (person.is_external or not person.is_active):
        raise BotError("people.error.outside")
