"""Claims messages for sending: leases, turns, what is wanted, how much is asked of a person, what goes together.

The call to Slack itself is made by `jobs.deliver`, between this transaction and the one of `settling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.memo import open_memo
from bot.outbox.attention import Counts
from bot.outbox.channels import Channels, channel_of
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.outbox.paces import pace_of, write_pace
from bot.outbox.rows import drop, put_back, ref_of
from bot.outbox.states import (
    LATE_PICTURE_ATTEMPTS,
    LEASE,
    PENDING,
    PICTURE_ATTEMPTS,
    SENDING,
    UPLOADING,
    URGENT,
)
from bot.outbox.together import with_others
from bot.outbox.turns import first_rows
from bot.outbox.works import MOST_LET_GO, ONE_NOW, Held, Passed, Post, Search, Upload, grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Ref, Verdict
    from bot.outbox.pacing import Pace
    from bot.outbox.works import Batch, Work

_THIS = (
    select(OutboxMessage)
    .where(
        OutboxMessage.id == bindparam("message"),
        OutboxMessage.state == PENDING,
        OutboxMessage.due_at <= bindparam("now"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)


@dataclass(slots=True)
class Claim:
    """One transaction that takes messages of a workspace for sending: rechecks, renders, holds them under a lease.

    Attributes:
        culprit: the message that is being made. Where making it throws, nothing of the transaction holds, and this is
            the one to be pushed back.
    """

    kinds: Mapping[str, Kind]
    owner: str
    culprit: str = ""

    def take(self, session: Session, team_id: str, *, now: datetime, batch: Batch = ONE_NOW) -> list[Held]:
        """Take the messages of a workspace that go first, each at its own turn."""
        # Whoever claims for this workspace at the same time waits here.
        pace = pace_of(session, team_id, now).later(batch.late)
        if pace.free_at() > now + batch.ahead:
            return []
        batch = batch.for_pace(pace, now)
        # Some more than there are turns for: where one is not wanted any more, another makes up the group.
        rows = first_rows(session, team_id, now=now, most=batch.most + batch.group - 1) if batch.most else []
        made = self._make(session, rows, pace, now, batch)
        return grouped([one for one in made if isinstance(one, Held)], batch.group)

    def take_one(self, session: Session, message_id: str, *, now: datetime) -> Work | None:
        """Take this one, if it is due and its turn is now; None where another worker has it."""
        row = session.scalars(_THIS, {"message": message_id, "now": now}).first()
        if row is None:
            return None
        pace = pace_of(session, row.team_id, now)
        # Where another worker has had the turn since it was seen to be free, nothing is made; that was no try.
        made = self._make(session, [row], pace, now, ONE_NOW)
        return made[0].work if made and isinstance(made[0], Held) else Passed()

    def _make(
        self, session: Session, rows: Sequence[OutboxMessage], pace: Pace, now: datetime, batch: Batch
    ) -> list[Held | Passed]:
        """What is to be done with each of the rows for which there is a turn."""
        rows = _one_each(rows)
        if not rows:
            return []
        self.culprit = rows[0].id
        maker = _Maker.of(session, self.kinds, self.owner, rows, now)
        made: list[Held | Passed] = []
        # What is asked meanwhile concerns none of the changes, which are written together.
        with session.no_autoflush:
            for row in rows:
                at, before = max(now, pace.free_at()), sum(isinstance(one, Held) for one in made)
                if at > now + batch.ahead or before >= batch.most:
                    break
                if row.state != PENDING:  # it goes along with another one
                    continue
                self.culprit = row.id
                # What waits for others of its group is let go with them.
                is_alone, lasts = batch.group == 1 or len(rows) == 1, timedelta(0)
                is_soon = is_alone and before < MOST_LET_GO and at <= now + batch.soon
                one = maker.make(row, at, is_let_go=is_soon)
                if isinstance(one, Post | Search):
                    pace = pace.reserved(at, before)
                    lasts = pace.next_at - at
                made.append(one if isinstance(one, Passed) else Held(one, at, is_soon, lasts))
        maker.counts.keep()
        if any(isinstance(one, Held) for one in made):
            write_pace(session, rows[0].team_id, pace)
        session.flush()
        self.culprit = ""
        return made


def _one_each(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Of several to the same recipient the first: each of the others has to wait for it."""
    first: dict[str, OutboxMessage] = {}
    for row in rows:
        first.setdefault(row.recipient, row)
    return list(first.values())


def claim_message(
    session: Session, kinds: Mapping[str, Kind], message_id: str, *, now: datetime, owner: str
) -> Work | None:
    """Take a due message for sending, now.

    Returns:
        What to call Slack for; None if another worker has it.
    """
    return Claim(kinds, owner).take_one(session, message_id, now=now)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes calls of rows; knows what their recipients got before."""

    session: Session
    kinds: Mapping[str, Kind]
    owner: str
    now: datetime
    channels: Channels
    counts: Counts

    @classmethod
    def of(
        cls,
        session: Session,
        kinds: Mapping[str, Kind],
        owner: str,
        rows: Sequence[OutboxMessage],
        now: datetime,
    ) -> _Maker:
        """Read what the rows, which are of one workspace, have in common."""
        open_memo(session)
        by_kind = attrgetter("kind")
        for name, some in groupby(sorted(rows, key=by_kind), key=by_kind):
            kinds[name].prepare(session, [ref_of(row) for row in some])
        team_id, recipients = rows[0].team_id, sorted({row.recipient for row in rows})
        channels = Channels(session, team_id, recipients, now=now)
        return cls(session, kinds, owner, now, channels, Counts(session, team_id, recipients))

    def make(self, row: OutboxMessage, at: datetime, *, is_let_go: bool) -> Work:
        """Hold a row under a lease, for its turn; what is not for now is given back."""
        session, now = self.session, self.now
        row.state, row.lease_owner, row.lease_until = SENDING, self.owner, now + LEASE
        row.attempts += 1
        kind, ref = self.kinds[row.kind], ref_of(row)
        if row.is_doubtful:
            since = row.tried_at or row.not_before
            return Search(ref, channel_of(session, row), since, kind.thread(session, ref))
        if not self._is_for_now(kind, row, ref, at):
            return Passed()
        patience = LATE_PICTURE_ATTEMPTS if row.ts else PICTURE_ATTEMPTS
        if not row.file_id and not row.picture_refused and row.attempts <= patience:
            picture = kind.picture(session, ref)
            if picture is not None:
                row.state = UPLOADING
                return Upload(ref, picture)
        # Until it is let go nobody has tried it.
        row.tried_at = now if is_let_go else None
        message, others = with_others(session, self.kinds, row, kind.render(session, ref, now), now)
        return Post(ref, message.plainer() if row.is_plain else message, others)

    def _is_for_now(self, kind: Kind, row: OutboxMessage, ref: Ref, at: datetime) -> bool:
        """Not expired, not too soon after another, not too much for today, and still wanted; else it is put back."""
        session, now = self.session, self.now
        if row.expires_at is not None and row.expires_at <= at:
            drop(session, row, "expired", now)
            return False
        free = self.channels.free_at(row.recipient)
        if free is not None and free > at:
            put_back(session, row, state=PENDING, due_at=free)
            return False
        # Before anything else is asked: a row that waits for a day with room must tell nothing of its person.
        is_counted = row.is_counted or row.priority == URGENT or bool(row.ts)
        asked = None if is_counted else kind.attention(session, ref, now)
        if asked is not None and not self.counts.is_free(row.recipient, asked):
            _put_off(session, row, asked.again, now)
            return False
        verdict = kind.recheck(session, ref, now)
        if asked is not None and _counts(row, verdict):
            self.counts.note(row.recipient, asked.day)
            row.is_counted = True
        if isinstance(verdict, Drop):
            drop(session, row, verdict.why, now)
        elif isinstance(verdict, Wait):
            put_back(session, row, state=PENDING, due_at=verdict.until)
        return isinstance(verdict, Send)


def _put_off(session: Session, row: OutboxMessage, again: datetime, now: datetime) -> None:
    """To a day with room; what would be too late then is dropped."""
    if row.expires_at is not None and row.expires_at <= again:
        drop(session, row, "attention", now)
    else:
        put_back(session, row, state=PENDING, due_at=again)


def _counts(row: OutboxMessage, verdict: Verdict) -> bool:
    """What leaves no trace counts alike whether it is sent or dropped: the count must not tell which."""
    return isinstance(verdict, Send) or (isinstance(verdict, Drop) and not row.leaves_trace)
