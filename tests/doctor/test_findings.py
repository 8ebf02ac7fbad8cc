"""How what was measured is judged, and how it stands on the screen."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor import report
from bot.doctor.findings import (
    Status,
    judge_channel,
    judge_clock,
    judge_flow,
    judge_outcomes,
    judge_scopes,
    judge_sync,
    ok,
    problem,
    warning,
    worst,
)
from bot.outbox.counts import AtLeast, Few, Flow, Tally
from bot.outbox.states import NEVER
from bot.slack.members import Conversation
from bot.slack.outcome import Reach

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OK, WARNING, PROBLEM = Status.OK, Status.WARNING, Status.PROBLEM


@pytest.mark.parametrize(
    ("off", "status"), [(0, OK), (10, OK), (11, WARNING), (-60, WARNING), (61, PROBLEM), (-7200, PROBLEM)]
)
def test_the_clock(off, status):
    assert judge_clock(NOW + timedelta(seconds=off), NOW).status is status


def test_a_clock_that_cannot_be_compared():
    assert judge_clock(NOW, None).status is WARNING


class TestScopes:
    NEEDED, OPTIONAL = frozenset({"chat:write", "users:read", "mail"}), frozenset({"mail", "history"})

    def judged(self, *granted):
        return [
            (one.status, one.says) for one in judge_scopes(frozenset(granted), self.NEEDED, self.OPTIONAL)
        ]

    def test_those_of_the_manifest_with_optional_ones_or_without(self):
        for more in ((), ("history",)):
            assert [status for status, _ in self.judged(*self.NEEDED, *more)] == [OK]

    def test_each_kind_of_difference_has_a_line(self):
        (missing, lacking, surplus) = self.judged("chat:write", "admin")
        assert missing == (PROBLEM, "The token lacks users:read.")
        assert lacking[0] is WARNING
        assert "optional mail" in lacking[1]
        assert surplus == (WARNING, "The token may do more than is used: admin.")

    def test_where_slack_does_not_say(self):
        (found,) = judge_scopes(None, self.NEEDED, self.OPTIONAL)
        assert found.status is WARNING


@pytest.mark.parametrize(
    ("facts", "is_side", "status"),
    [
        ({}, False, OK),
        ({"is_archived": True}, False, PROBLEM),
        ({"is_archived": True}, True, PROBLEM),
        ({"is_external": True}, False, PROBLEM),
        ({"is_external": True}, True, OK),
        ({"is_member": False}, False, PROBLEM),
        ({"is_member": False}, True, OK),
    ],
)
def test_a_channel(facts, is_side, status):
    whole = {
        "id": "C1",
        "name": "sales",
        "is_external": False,
        "is_archived": False,
        "is_member": True,
    } | facts
    found = judge_channel("sales", Conversation(**whole), "entente", is_side=is_side)
    assert found.status is status
    assert "#sales" in found.says


class TestFlow:
    def judged(self, **facts):
        whole = {"oldest": None, "last_turn": NOW, "quiet_until": NOW, "has_lost": False, "often": 0} | facts
        return [(one.status, one.says) for one in judge_flow(Flow(**whole), NOW)]

    def test_nothing_queued(self):
        assert [one.status for one in judge_flow(None, NOW)] == [OK]

    def test_a_long_queue_that_moves_is_not_stuck(self):
        assert [status for status, _ in self.judged(oldest=NOW - DAY, last_turn=NOW - MINUTE)] == [OK]
        assert [status for status, _ in self.judged(oldest=NOW - MINUTE, last_turn=NOW - DAY)] == [OK]
        assert [status for status, _ in self.judged(last_turn=NOW - DAY)] == [OK]

    def test_one_in_which_nothing_moves_is(self):
        ((status, says),) = self.judged(oldest=NOW - HOUR, last_turn=NOW - 2 * HOUR)
        assert status is PROBLEM
        assert says == (
            "Messages wait since 2026-03-02 07:00 UTC, and none was sent since 2026-03-02 06:00 UTC."
        )

    def test_silence_losses_and_what_was_tried_often(self):
        assert self.judged(quiet_until=NEVER)[0][0] is WARNING
        assert "silence until 2026-03-02 09:00 UTC" in self.judged(quiet_until=NOW + HOUR)[0][1]
        assert self.judged(has_lost=True)[0][0] is PROBLEM
        assert self.judged(often=Few())[1] == (
            WARNING,
            "Messages that were tried ten times or more and still wait: fewer than 5.",
        )


class TestOutcomes:
    def test_all_is_well(self):
        assert [one.status for one in judge_outcomes([Tally("letter", True, waiting=7)])] == [OK]

    def test_a_line_for_each_thing_to_do(self):
        codes = {
            "user_disabled": Few(), "is_archived": 1, "missing_scope": 2, "access_denied": 3, "invalid_blocks": 4,
            "message_not_found": 5, "token_revoked": 6, "never_heard_of": 7,
        }  # fmt: skip
        found = list(
            judge_outcomes([Tally("a", True, unknown=Few()), Tally("b", False, unknown=2, failed=codes)])
        )
        assert {one.status for one in found} == {WARNING}
        assert found[0].says == "Nobody knows whether these messages were sent: a (fewer than 5), b (2)."
        assert len(found) == 1 + len(codes)
        assert all(one.remedy for one in found)

    def test_the_same_word_of_slack_is_another_thing_for_a_channel_and_a_person(self):
        failed = {"channel_not_found": 1}
        people, channels = judge_outcomes([Tally("a", False, failed=failed), Tally("a", True, failed=failed)])
        assert {people.remedy, channels.remedy} == {
            "Nothing to do: these people have left or cannot be written to.",
            "Type /invite in the channel, or choose another with `/entente setup`.",
        }
        assert Reach.PERSON != Reach.CHANNEL


def test_people():
    assert judge_sync(NOW + HOUR, 3, NOW).status is OK
    assert judge_sync(None, 3, NOW).status is OK
    assert judge_sync(NOW - HOUR, 0, NOW).status is WARNING
    assert judge_sync(NOW - 4 * HOUR, 3, NOW).status is PROBLEM


class TestReport:
    FOUND = (ok("one", "Fine."), warning("two", "Hm.", "Look."), problem("three", "No.", "Do this."))

    def test_a_line_each_and_a_sentence(self):
        assert list(report.lines(self.FOUND)) == [
            "ok       one: Fine.",
            "warning  two: Hm. Look.",
            "problem  three: No. Do this.",
        ]
        assert report.summary(self.FOUND) == "Problems: 1. Warnings: 1."
        assert report.summary(self.FOUND[:1]) == "All is well."
        assert (worst(self.FOUND), worst(self.FOUND[:2]), worst([])) == (PROBLEM, WARNING, OK)

    def test_for_machines(self):
        told = json.loads(report.as_json(self.FOUND))
        assert told["status"] == "problem"
        assert told["checks"][1] == {"check": "two", "status": "warning", "says": "Hm.", "remedy": "Look."}

    def test_the_queue(self):
        tallies = [
            Tally("letter", True, waiting=Few(), oldest=NOW, moving=1, sent=9, unknown=2, failed={"x": 1}),
            Tally("post", False, waiting=AtLeast(10), dropped={"over": 3}),
        ]
        assert list(report.queue_lines({"T1": tallies, "T2": []})) == [
            "T1:",
            (
                "  letter to people: fewer than 5 waiting, the oldest due since 2026-03-02 08:00 UTC; 1 on their way; "
                "9 sent in the last 24 hours; 2 unknown; 1 failed (x)."
            ),
            "  post to channels: 10 or more waiting; 3 dropped (over).",
            "T2: nothing is queued, and nothing was sent lately.",
        ]
        (letter, post) = json.loads(report.queue_json({"T1": tallies}))["T1"]
        assert (letter["waiting"], letter["oldest_due"], letter["failed"]) == (
            "<5",
            NOW.isoformat(),
            {"x": 1},
        )
        assert (post["to"], post["waiting"], post["oldest_due"]) == ("channels", "10+", None)
