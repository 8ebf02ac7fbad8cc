"""A worker process that stops at a given place and waits to be killed: `python -m tests.jobs.crashing URL PLACE`."""

import sys
import time

from bot.db import Database
from bot.outbox import service as outbox
from bot.slack.outcome import Sent
from tests.outbox.letters import Letter
from tests.people.cast import MONDAY


def say(word):
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def work(url, place):
    """Claim a letter, "post" it by a line on standard output, settle it; stop before or after the post."""
    db, kinds = Database(url), {"letter": Letter()}
    with db.read() as session:
        turn = outbox.next_turn(session, now=MONDAY)
        message_id = outbox.first_due(session, turn.team_id, now=MONDAY)
    with db.begin() as session:
        claimed = outbox.claim_message(session, kinds, message_id, now=MONDAY, owner="crashing")
        if place == "inside the claim":
            session.flush()
            say("here")
            time.sleep(60)
    if place == "before the post":
        say("here")
        time.sleep(60)
    say(f"posted {claimed.ref.key}")
    if place == "before the settling":
        say("here")
        time.sleep(60)
    with db.begin() as session:
        sent = Sent("D0ADA", "1.1")
        outbox.settle(session, kinds, claimed.refs, "crashing", sent, may_look=False, now=MONDAY)
        if place == "inside the settling":
            say("here")
            time.sleep(60)
    say("here")
    time.sleep(60)


if __name__ == "__main__":
    work(*sys.argv[1:])
