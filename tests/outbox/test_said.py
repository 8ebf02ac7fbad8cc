"""What is said to a channel in answer to a click: claimed once, and noted; on both engines."""

from datetime import UTC, datetime, timedelta

from bot.db import Database
from bot.outbox import service as outbox
from bot.slack.outcome import Accepted, Reach, Rejected, Unknown

NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)
KEY = "shared_answer:C0SALES:1.000001"


def begin(db, now=NOW, team_id="T0TEAM", key=KEY):
    envelope = outbox.Envelope(
        key=key, kind="shared_answer", ref="stage", recipient="C0SALES", not_before=now
    )
    with db.begin() as session:
        return outbox.begin_saying(session, team_id, envelope)


def settle(db, answer, now=NOW):
    with db.begin() as session:
        outbox.settle_saying(session, "T0TEAM", KEY, answer, now=now)


def test_it_is_the_first_ones_to_say_on_any_machine(db, database_url):
    other = Database(database_url)
    assert begin(db) == ""
    assert begin(other) == begin(db) == "sending"
    # Another workspace and another message have nothing to do with it.
    assert begin(other, team_id="T0OTHER") == ""
    assert begin(other, key=KEY + "2") == ""
    other.close()


def test_what_was_said_is_not_said_again(db):
    begin(db)
    settle(db, Accepted())
    assert begin(db) == "sent"
    assert begin(db, NOW + timedelta(days=1)) == "sent"


def test_of_an_unknown_outcome_it_stays_unknown(db):
    begin(db)
    settle(db, Unknown("ReadTimeoutError"))
    assert begin(db) == "unknown"


def test_who_died_before_telling_holds_the_claim_for_a_lease(db):
    begin(db)
    assert begin(db, NOW + outbox.LEASE - timedelta(seconds=1)) == "sending"
    assert begin(db, NOW + outbox.LEASE) == "unknown"


def test_what_was_refused_may_be_tried_again(db):
    begin(db)
    settle(db, Rejected("http_404", Reach.UNLISTED))
    assert begin(db) == ""


def test_the_delivery_never_takes_it(db):
    begin(db)
    with db.begin() as session:
        assert outbox.next_due(session) is None
        assert outbox.next_turn(session, now=NOW + timedelta(days=1)) is None
        assert outbox.expired_leases(session, now=NOW + timedelta(days=1)) == []
    assert begin(db, NOW + timedelta(days=1)) == "unknown"
