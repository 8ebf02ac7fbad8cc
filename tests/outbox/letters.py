"""A kind of message for tests of the outbox, and the steps of a worker without any call to Slack."""

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.outbox import service as outbox
from bot.outbox.kinds import Attention, OneByOne, Picture, Send
from bot.outbox.models import OutboxMessage
from bot.slack import kit
from bot.slack.outcome import Sent
from bot.text import Safe
from tests.people.cast import MONDAY, TEAM, user


@dataclass(slots=True)
class Letter(OneByOne):
    """A kind whose verdict and picture a test sets by the letter's ref."""

    name: str = "letter"
    programme: str = "letters"
    leaves_trace: bool = True
    verdicts: dict = field(default_factory=dict)
    pictures: dict = field(default_factory=dict)
    # Refs of the letters that were told to have been sent.
    arrived: list = field(default_factory=list)
    # What each letter begins with.
    words: str = ""
    # What letters count against, unless nothing.
    limit: Attention | None = None

    def attention(self, session, ref, now):
        del session, ref, now
        return self.limit

    def recheck(self, session, ref, now):
        del session, now
        return self.verdicts.get(ref.ref, Send())

    def render(self, session, ref, now):
        del session
        if ref.ref == "unprintable":
            raise LookupError("nothing behind it")
        picture = f" with {ref.file_id}" if ref.file_id else ""
        text = Safe(f"{self.words}{ref.ref} at {now:%H:%M:%S}{picture}")
        return kit.Message(text, (kit.section(text),))

    def picture(self, session, ref):
        del session
        return self.pictures.get(ref.ref)

    def sent(self, session, refs):
        del session
        self.arrived += [ref.ref for ref in refs]


def take_at_once(session, kinds, message_id, now, team_id=TEAM):
    """Claim a message as a worker would whose turn it is, however many went just before."""
    outbox.suspend(session, team_id, now=now)
    outbox.resume(session, team_id, now=now)
    return outbox.claim_message(session, kinds, message_id, now=now, owner="test")


def settle_taken(session, kinds, work, outcome, now):
    """Settle what `take_at_once` has claimed."""
    return outbox.settle(session, kinds, work.refs, "test", outcome, may_look=False, now=now)


def first_due(session, now):
    """The id of the message whose turn it is; None if nothing may be posted."""
    turn = outbox.next_turn(session, now=now)
    return outbox.first_due(session, turn.team_id, now=now) if turn is not None and turn.at <= now else None


PICTURE = Picture("chart.png", lambda: b"png", "A chart")


class Post:
    """A post office of one database: `puts` letters in, `takes` and `settles` them as a worker would."""

    def __init__(self, db):
        self.db = db
        self.kind = Letter()
        self.kinds = {"letter": self.kind}
        self.sent = []

    def puts(self, *keys, team_id=TEAM, to="ada", **more):
        """Letters of these keys, each about its key."""
        facts = {"kind": "letter", "recipient": user(to), "not_before": MONDAY} | more
        envelopes = [outbox.Envelope(key=key, ref=key, **facts) for key in keys]
        with self.db.begin() as session:
            return outbox.enqueue(session, self.kinds, team_id, envelopes)

    def finds(self, now=MONDAY):
        with self.db.read() as session:
            return first_due(session, now)

    def takes(self, now=MONDAY, owner="worker", message_id=None):
        """Claim what is due (or this one); what is to be done with it, None if nothing is due."""
        found = message_id or self.finds(now)
        if found is None:
            return None
        with self.db.begin() as session:
            return outbox.claim_message(session, self.kinds, found, now=now, owner=owner)

    def settles(self, work, outcome=None, now=MONDAY, owner="worker", *, may_look=False):
        outcome = outcome or Sent("D0ADA", "1.000001")
        told = {"may_look": may_look, "now": now}
        with self.db.begin() as session:
            return outbox.settle(session, self.kinds, work.refs, owner, outcome, **told)

    def abandons(self, now, *, may_look=False):
        """Settle what workers have left whose leases are over, as one who has seen them long enough."""
        with self.db.begin() as session:
            leases = outbox.expired_leases(session, now=now)
            return outbox.abandon(session, leases, lambda _team, _to: may_look, now=now)

    def uploads(self, work, outcome, now=MONDAY, owner="worker"):
        with self.db.begin() as session:
            return outbox.settle_upload(session, work.ref, owner, outcome, now=now)

    def delivers(self, now=MONDAY):
        """Send one letter as if Slack took it; its ref, None if none is due."""
        work = self.takes(now)
        if work is None:
            return None
        if isinstance(work, outbox.Post):
            assert self.settles(work, Sent(f"D-{work.ref.recipient}", f"{len(self.sent)}.000001"), now)
            self.sent.append(work.ref.ref)
            return work.ref.ref
        return type(work).__name__

    def delivers_all(self, now=MONDAY):
        """Send everything, each thing when it is due; the seconds from now at which something was sent."""
        moments, at = [], now
        while True:
            with self.db.read() as session:
                due = outbox.next_due(session)
            if due is None:
                return moments
            at = max(at, due)
            if self.delivers(at) in self.sent:
                moments.append((at - now).total_seconds())

    def rows(self):
        with self.db.read() as session:
            return list(session.scalars(select(OutboxMessage)))

    def row(self, key, team_id=TEAM):
        with self.db.read() as session:
            return session.scalars(
                select(OutboxMessage).where(OutboxMessage.team_id == team_id, OutboxMessage.key == key)
            ).one()

    def state(self, key):
        row = self.row(key)
        return f"{row.state} {row.failure}".strip()
