"""People are read page by page: a pause Slack asks for, or an end on the way, costs no page that was read before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.people.models import Person
from bot.people.service import someone
from bot.workspace.syncs import next_sides, next_sync, progress, request_sides, request_sync
from jobs.people import sides_step, sync_step
from playground import RateLimited, Refused

NIGHT = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)


@pytest.fixture
def many(house):
    """A company of nearly a thousand, none of whom the bot knows yet: five pages."""
    with house.hears_nothing() as admin:
        for n in range(950):
            admin.add_person(f"n{n}", f"Number {n}")
    return house


def known(house):
    with house.deps.read() as session:
        return session.scalar(select(func.count()).select_from(Person))


def cursors(house):
    return [call.arguments.get("cursor", "") for call in house.world.calls if call.method == "users.list"]


def planned(house):
    with house.deps.read() as session:
        return next_sync(session)


def asks(house):
    with house.deps.begin() as session:
        request_sync(session, house.team_id, now=house.clock())


def test_each_page_is_read_once_and_stored_by_itself(many):
    now = many.clock()
    assert sync_step(many.deps, now)
    assert known(many) == 200
    assert planned(many) == now
    # Another process goes on where this one was.
    other = replace(many.deps)
    while sync_step(other, now):
        pass
    assert known(many) == len(many.world.people)
    assert len(cursors(many)) == len(set(cursors(many))) == 5
    assert planned(many) == NIGHT


def test_a_pause_in_the_middle_is_kept_to_and_the_list_goes_on(many):
    many.slack.faults.on("users.list", RateLimited(17), when=lambda args: args.get("cursor") == "next:400")
    now = many.clock()
    with capture_logs() as logs:
        many.run()
    assert known(many) == 400
    assert planned(many) == now + timedelta(seconds=17)
    assert [line["event"] for line in logs if line["event"].startswith("people")] == ["people_sync_waits"]
    many.goes_to(now + timedelta(seconds=16))
    assert known(many) == 400
    many.goes_to(now + timedelta(seconds=17))
    assert known(many) == len(many.world.people)
    # What was read before the pause was not read again.
    assert cursors(many).count("next:200") == 1
    assert cursors(many).count("next:400") == 2


def test_a_place_in_the_list_that_slack_forgot_begins_it_anew(many):
    many.slack.faults.on("users.list", Refused("invalid_cursor"), when=lambda args: "cursor" in args)
    with capture_logs():
        many.run()
    assert known(many) == len(many.world.people)
    assert cursors(many).count("") == 2
    assert planned(many) == NIGHT


def test_who_joins_while_the_list_is_read_has_not_left_at_its_end(many):
    now = many.clock()
    assert sync_step(many.deps, now)
    newt = many.world.admin.add_person("newt", "Newt Newcomer")
    # Slack's list, as it was when its reading began.
    del many.world.people[newt.id]
    many.run()
    with many.deps.read() as session:
        assert someone(session, many.team_id, newt.id).is_active


def test_a_list_that_is_not_whole_is_logged_and_deactivates_nobody(many):
    many.run()
    gone = [many.world.people.pop(key) for key in list(many.world.people)[-300:]]
    asks(many)
    with capture_logs() as logs:
        many.run()
    assert "people_list_not_whole" in [line["event"] for line in logs]
    with many.deps.read() as session:
        assert someone(session, many.team_id, gone[0].id).is_active


def test_a_sync_asked_for_in_the_middle_is_not_lost(many):
    now = many.clock()
    sync_step(many.deps, now)
    asks(many)
    with many.deps.read() as session:
        assert progress(session, many.team_id).cursor == "next:200"
    many.run()
    assert planned(many) == NIGHT
    assert known(many) == len(many.world.people)


class TestSides:
    def due(self, house):
        with house.deps.read() as session:
            return next_sides(session)

    def asks(self, house):
        with house.deps.begin() as session:
            request_sides(session, house.team_id, at=house.clock())

    def test_twice_is_once(self, house):
        house.set_up()
        house.run()
        self.asks(house)
        assert sides_step(house.deps, house.clock())
        assert not sides_step(house.deps, house.clock())
        assert self.due(house) is None

    def test_a_pause_is_kept_to(self, house):
        house.set_up()
        house.run()
        self.asks(house)
        house.slack.faults.on("conversations.members", RateLimited(9))
        now = house.clock()
        assert sides_step(house.deps, now)
        assert self.due(house) == now + timedelta(seconds=9)

    def test_what_slack_refuses_is_tried_in_an_hour_and_a_revoked_token_stops(self, house):
        house.set_up()
        house.run()
        self.asks(house)
        house.slack.faults.on("conversations.members", Refused("missing_scope"))
        with capture_logs() as logs:
            assert sides_step(house.deps, house.clock())
        assert [line["job"] for line in logs] == ["people_sides"]
        assert self.due(house) == house.clock() + timedelta(hours=1)
        house.clock.advance(hours=1)
        house.slack.faults.on("conversations.members", Refused("token_revoked"))
        with capture_logs():
            assert sides_step(house.deps, house.clock())
        assert self.due(house) is None
