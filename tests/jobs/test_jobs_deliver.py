"""Deliveries with the real client against every fault: nothing is sent twice, what is unknown is never sent again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from bot.people.trouble import TROUBLE
from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.rounds import open_round_info
from bot.scores.service.report import REPORT
from bot.workspace.models import Workspace
from playground import DropAfter, DropBefore, PictureNotReady, RateLimited, Refused, ServerError
from tests.support.house import SETUP

EVENING = datetime(2026, 3, 4, 19, tzinfo=UTC)
POST, UPDATE = "chat.postMessage", "chat.update"


def rows(house, kind):
    with house.deps.read() as session:
        found = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
    return {row.recipient: row for row in found}


def states(house, kind=INVITATION):
    return sorted(row.state for row in rows(house, kind).values())


def opens(house):
    """Set up and run to the evening after the first slot; how many invitations everybody sees."""
    house.set_up()
    house.goes_to(EVENING)
    return {
        name: sum(message.by_app for message in house.person(name).sees_dm())
        for name in ("ada", "ben", "cleo", "dev", "eva", "finn", "gus")
    }


def everybody_has_answered_everything(house):
    """Set up with a baseline, answered without a click, just before the close; the close instant."""
    return house.once("everybody has answered everything", all_answer_everything)


def all_answer_everything(house):
    house.set_up(SETUP + "baseline = true\n")
    house.goes_to(EVENING)
    deps, team = house.deps, house.team_id
    with deps.begin() as session:
        found = open_round_info(session, team, now=deps.now())
        for number, user in enumerate(rows(house, INVITATION)):
            form = pulse_form(session, deps.pulse, team, user, found.id)
            for item in form.items:
                value = 3 + number % 2
                give_answer(session, deps.pulse, team, user, found.id, item.statement, value, now=deps.now())
    return found.closes_at


class TestInvitations:
    def test_each_person_gets_one(self, quiet):
        assert set(opens(quiet).values()) == {1}
        assert set(states(quiet)) == {"sent"}
        assert len(states(quiet)) == 25
        assert quiet.world.violations == []

    @pytest.mark.parametrize(
        "fault",
        [RateLimited(7), DropAfter(), DropBefore(), ServerError(503), ServerError(500, after_effect=True)],
    )
    def test_whatever_goes_wrong_on_the_way_nobody_gets_two(self, quiet, fault):
        quiet.slack.faults.on(POST, fault, times=3)
        seen = opens(quiet)
        assert max(seen.values()) == 1
        found = rows(quiet, INVITATION)
        unknown = [row for row in found.values() if row.state == "unknown"]
        assert len(unknown) == (0 if isinstance(fault, RateLimited) else 3)
        assert len(quiet.slack.calls_of(POST)) == 25 + (3 if isinstance(fault, RateLimited) else 0)
        assert all(row.attempts == 1 for row in unknown)

    def test_a_429_is_waited_for_exactly(self, quiet):
        quiet.slack.faults.on(POST, RateLimited(40))
        opens(quiet)
        times = sorted(call.at for call in quiet.world.calls if call.method == POST)
        assert times[1] - times[0] == timedelta(seconds=40)

    @pytest.mark.parametrize(
        "error",
        # One of each reach: person, policy, gone, unlisted.
        ["user_disabled", "ekm_access_denied", "message_not_found", "something_new"],
    )
    def test_a_refusal_that_concerns_one_message_stops_no_other(self, quiet, error):
        quiet.slack.faults.on(POST, Refused(error))
        opens(quiet)
        assert states(quiet) == ["failed"] + ["sent"] * 24
        (failed,) = [row for row in rows(quiet, INVITATION).values() if row.state == "failed"]
        assert failed.failure == error

    @pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "invalid_arguments"])
    def test_what_slack_does_not_take_as_built_goes_as_words_alone(self, quiet, error):
        quiet.slack.faults.on(POST, Refused(error), when=lambda args: "blocks" in args, times=99)
        assert set(opens(quiet).values()) == {1}
        assert set(states(quiet)) == {"sent"}
        plain = quiet.pulse_of("ada")
        assert "statements" in plain.text
        assert plain.buttons == []

    def test_and_if_even_the_words_are_refused_it_has_failed(self, quiet):
        quiet.slack.faults.on(POST, Refused("invalid_blocks"), times=2)
        opens(quiet)
        assert states(quiet) == ["failed"] + ["sent"] * 24

    def test_without_a_scope_all_is_tried_again_each_hour_and_the_admins_hear_of_it_once(self, quiet):
        quiet.set_up()
        quiet.slack.faults.on(POST, Refused("missing_scope"), times=40)
        quiet.goes_to(EVENING + timedelta(days=1))
        assert set(states(quiet)) == {"sent"}
        assert len(rows(quiet, INVITATION)) == 25
        (told,) = [one for one in quiet.person("hana").sees_dm() if "missing_scope" in one.text]
        assert "tried again every hour" in told.text

    def test_while_the_workspace_may_post_no_more_nothing_is_tried(self, quiet):
        quiet.slack.faults.on(POST, Refused("message_limit_exceeded"))
        opens(quiet)
        assert set(states(quiet)) == {"sent"}
        times = sorted(call.at for call in quiet.world.calls if call.method == POST)
        assert times[1] - times[0] == timedelta(hours=1)
        quiet.passes(days=1)
        assert any("message_limit_exceeded" in one.text for one in quiet.person("hana").sees_dm())

    def test_whoever_cannot_be_reached_is_read_anew(self, quiet):
        quiet.slack.faults.on(POST, Refused("user_disabled"))
        before = len(quiet.slack.calls_of("users.list"))
        opens(quiet)
        quiet.passes(minutes=10)
        assert len(quiet.slack.calls_of("users.list")) > before + 1

    def test_a_revoked_token_stops_the_workspaces_jobs(self, quiet):
        quiet.slack.faults.on(POST, Refused("token_revoked"), times=99)
        opens(quiet)
        with quiet.deps.read() as session:
            assert session.scalars(select(Workspace.stopped)).one() == "token_revoked"
        assert len(quiet.slack.calls_of(POST)) == 1
        assert states(quiet) == ["failed"] + ["pending"] * 24
        before = len(quiet.world.calls)
        quiet.passes(days=3)
        assert len(quiet.world.calls) == before

    def test_a_message_behind_which_nothing_is_waits_an_hour_and_blocks_nobody(self, quiet):
        quiet.set_up()
        with quiet.deps.begin() as session:
            envelope = outbox.Envelope(
                key="broken", kind=REPORT, ref="f" * 32, recipient="C0NOWHERE", not_before=quiet.deps.now()
            )
            outbox.enqueue(session, quiet.deps.kinds, quiet.team_id, [envelope])
        quiet.run()
        assert rows(quiet, REPORT)["C0NOWHERE"].state == "dropped"
        assert set(opens(quiet).values()) == {1}


class TestReports:
    def test_picture_and_words_are_posted_once(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.goes_to(closes_at + timedelta(minutes=2))
        (report,) = quiet.reports()
        assert len(report.pictures) == 1
        assert (
            "Answered this pulse, of those who got it: 14 of 14 in Sales and 11 of 11 in Marketing."
            in report.text
        )

    @pytest.mark.parametrize("fault", [DropAfter(), DropBefore(), ServerError(503)])
    def test_a_report_nobody_answered_for_is_not_posted_again(self, quiet, fault):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.slack.faults.on(POST, fault)
        quiet.goes_to(closes_at + timedelta(days=1))
        assert len(quiet.reports()) <= 1
        assert states(quiet, REPORT) == ["unknown"]

    def test_a_picture_that_is_not_ready_is_waited_for(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.slack.faults.on(POST, PictureNotReady(), times=2)
        quiet.goes_to(closes_at + timedelta(minutes=5))
        (report,) = quiet.reports()
        assert len(report.pictures) == 1

    def test_a_picture_that_is_never_ready_lets_the_words_go_alone_and_follows_later(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.slack.faults.on(POST, PictureNotReady(), times=99)
        quiet.goes_to(closes_at + timedelta(minutes=10))
        (report,) = quiet.reports()
        assert report.pictures == []
        quiet.slack.faults.clear()
        quiet.goes_to(closes_at + timedelta(hours=3))
        (report,) = quiet.reports()
        assert len(report.pictures) == 1

    def test_a_refused_upload_lets_the_words_go_alone(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.slack.faults.on("files.getUploadURLExternal", Refused("file_uploads_disabled"), times=99)
        quiet.goes_to(closes_at + timedelta(minutes=10))
        (report,) = quiet.reports()
        assert report.pictures == []
        assert "Score" in report.text

    def test_a_channel_shared_with_another_company_is_never_posted_to_and_hana_is_told(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.world.admin.share_channel("#alignment")
        quiet.goes_to(closes_at + timedelta(days=1))
        assert quiet.reports() == []
        assert states(quiet, REPORT) == ["failed"]
        assert states(quiet, TROUBLE) == ["sent"]
        assert "another company" in quiet.pulse_of("hana").text

    def test_a_channel_the_bot_was_removed_from_is_reported(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.world.admin.archive("#alignment")
        quiet.goes_to(closes_at + timedelta(days=1))
        assert states(quiet, REPORT) == ["failed"]
        assert "archived" in quiet.pulse_of("hana").text

    def test_an_unanswered_question_about_the_channel_is_no_unknown_post(self, quiet):
        closes_at = everybody_has_answered_everything(quiet)
        quiet.slack.faults.on("conversations.info", ServerError(503), times=2)
        quiet.goes_to(closes_at + timedelta(minutes=10))
        assert len(quiet.reports()) == 1
