"""What is read once for several things of one transaction; knows no feature.

A claim makes several messages, and most of what they need is the same for all of them. It opens a memo, and whatever is
read through it is read once. Only what that transaction does not write may be remembered; elsewhere there is no memo,
and everything is read each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy.orm import Session

Found = TypeVar("Found")
_MEMO = "read_once"


Memo = dict[object, object]


def open_memo(session: Session, memo: Memo | None = None) -> None:
    """Have what is read through this session from now on be read once.

    It ends with the session, or is shared by short ones that one after the other work with the same `memo`.
    """
    session.info.setdefault(_MEMO, {} if memo is None else memo)


def remember(session: Session, key: Hashable, found: object) -> None:
    """Note what was read together with other things, where there is a memo."""
    memo = session.info.get(_MEMO)
    if memo is not None:
        memo[key] = found


def remembered(session: Session, key: Hashable, read: Callable[[], Found]) -> Found:
    """What is known under a key, read now if it is not."""
    memo = session.info.get(_MEMO)
    if memo is None:
        return read()
    if key not in memo:
        memo[key] = read()
    return cast("Found", memo[key])
