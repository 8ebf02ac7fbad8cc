"""Messages between their claim and their call: let go right before it, given back where it is not made after all.

What is claimed ahead was tried by nobody. If its worker dies, it simply waits again; only what was let go may have been
posted without anybody knowing. So nothing is let go much before its call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, case, exists, select, update

from bot.db import table_of
from bot.outbox.models import OutboxMessage, OutboxPace
from bot.outbox.states import LEASE, PENDING, SENDING, UPLOADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref
    from bot.outbox.works import Post

_MESSAGES, _PACES = table_of(OutboxMessage).c, table_of(OutboxPace).c
_OWN = (_MESSAGES.id == bindparam("message"), _MESSAGES.lease_owner == bindparam("owner"))
_MINE = (*_OWN, _MESSAGES.state == SENDING)
# A lease that is over is not renewed: whoever stood still for so long would send what was made long ago. Nor is
# anything sent to a workspace that was told to be left in peace since. In an order that is everybody's, so that no two
# transactions wait for each other.
_MAY_GO = (
    select(_MESSAGES.id)
    .where(
        _MESSAGES.id.in_(bindparam("messages", expanding=True)),
        _MESSAGES.lease_owner == bindparam("owner"),
        _MESSAGES.state == SENDING,
        _MESSAGES.lease_until > bindparam("now"),
        exists().where(_PACES.team_id == _MESSAGES.team_id, _PACES.quiet_until <= bindparam("now")),
    )
    .order_by(_MESSAGES.id)
    .with_for_update()
)
_GO = (
    update(table_of(OutboxMessage))
    .where(_MESSAGES.id.in_(_MAY_GO.scalar_subquery()))
    .values(tried_at=bindparam("now"), lease_until=bindparam("until"))
    .returning(_MESSAGES.id)
)
_GIVE_BACK = (
    update(table_of(OutboxMessage))
    .where(*_OWN, _MESSAGES.state.in_((SENDING, UPLOADING)))
    .values(
        state=PENDING,
        lease_owner="",
        lease_until=None,
        attempts=_MESSAGES.attempts - 1,
        # What is looked for is looked for from when it was tried.
        tried_at=case((_MESSAGES.is_doubtful, _MESSAGES.tried_at), else_=None),
    )
)
_HOLD = update(table_of(OutboxMessage)).where(*_MINE).values(lease_until=bindparam("until"))


def let_go(session: Session, posts: Sequence[Post], owner: str, *, now: datetime) -> set[str]:
    """Note of held messages that they are posted now; the ids of those that may be: they are still the caller's."""
    asked = sorted(ref.id for post in posts for ref in post.refs)
    told = {"messages": asked, "owner": owner, "now": now, "until": now + LEASE}
    gone = set(session.connection().execute(_GO, told).scalars())
    return {post.ref.id for post in posts if all(ref.id in gone for ref in post.refs)}


def give_back(session: Session, refs: Iterable[Ref], owner: str) -> int:
    """Have held messages that were not posted wait again, as if nobody had taken them; their number."""
    return sum(
        _touches(session, _GIVE_BACK, {"message": ref.id, "owner": owner})
        for ref in sorted(refs, key=lambda ref: ref.id)
    )


def still_holds(session: Session, refs: Iterable[Ref], owner: str, *, now: datetime) -> bool:
    """Whether the lease of what is about to be sent is still the caller's; it is renewed."""
    told = {"owner": owner, "until": now + LEASE}
    return all(_touches(session, _HOLD, {"message": ref.id, **told}) for ref in refs)


def _touches(session: Session, statement: Any, told: dict[str, object]) -> bool:  # noqa: ANN401  # an UPDATE
    result = session.connection().execute(statement, told)
    return cast("CursorResult[Any]", result).rowcount == 1
