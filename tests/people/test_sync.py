"""What Slack tells of people, page by page and one by one: absences by status, partial lists, sides out of reach."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.home.trouble_kind import ChannelTrouble
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop
from bot.people import choosing, service, sync
from bot.people.sides import Side
from bot.people.trouble import TROUBLE, report_trouble, trouble_is_over
from bot.slack.members import Status
from bot.slack.members import member as told_by_slack
from tests.people.cast import (
    MONDAY,
    REPORT_CHANNEL,
    TEAM,
    company,
    member,
    names_of,
    others,
    ref_to,
    sets,
    user,
)

FRIDAY_NIGHT = datetime(2026, 3, 6, 23, 59, 59, tzinfo=UTC)
KINDS = {TROUBLE: ChannelTrouble()}
PALM = Status(":palm_tree:", "Vacationing", FRIDAY_NIGHT)


@pytest.fixture
def session(db, keys):
    with db.begin() as opened:
        company(opened, keys)
        yield opened


def tells(session, *members, run=1):
    return sync.take_over(session, TEAM, members, run=run)


def ben(session):
    return service.someone(session, TEAM, user("ben"))


class TestAbsenceByStatus:
    def test_it_lasts_as_long_as_the_status_and_ends_by_itself(self, session):
        assert tells(session, member("ben", status=PALM)) == [user("ben")]
        assert ben(session).is_away(MONDAY)
        assert ben(session).is_away(FRIDAY_NIGHT - timedelta(seconds=1))
        assert not ben(session).is_away(FRIDAY_NIGHT)
        assert ben(session).last_day_away(MONDAY) == FRIDAY_NIGHT.date()
        assert tells(session, member("ben", status=PALM)) == []

    def test_it_ends_with_the_status(self, session):
        tells(session, member("ben", status=PALM))
        assert tells(session, member("ben")) == [user("ben")]
        assert not ben(session).is_away(MONDAY)
        assert ben(session).last_day_away(MONDAY) is None

    def test_a_status_of_work_or_of_more_than_a_year_is_none(self, session):
        tells(session, member("ben", status=Status(":house_with_garden:", "Working remotely", FRIDAY_NIGHT)))
        assert not ben(session).is_away(MONDAY)
        tells(session, member("ben", status=Status(":palm_tree:", "", MONDAY + timedelta(days=367))))
        assert not ben(session).is_away(MONDAY)

    def test_an_afternoon_takes_no_whole_day(self, session):
        noon = MONDAY.replace(hour=12)
        tells(session, member("ben", status=Status(":airplane:", "", noon)))
        assert ben(session).is_away(MONDAY)
        assert ben(session).last_day_away(MONDAY) is None

    def test_ones_own_word_goes_before_it(self, session):
        tells(session, member("ben", status=PALM))
        service.set_away(session, TEAM, user("ben"), MONDAY.date())
        assert ben(session).said_away(MONDAY) == MONDAY.date()
        assert not ben(session).is_away(MONDAY + timedelta(days=1))

    def test_who_says_they_are_back_is_back_until_another_status_says_otherwise(self, session):
        tells(session, member("ben", status=PALM))
        service.set_away(session, TEAM, user("ben"), None)
        assert not ben(session).is_away(MONDAY)
        assert tells(session, member("ben", status=PALM)) == []
        assert not ben(session).is_away(MONDAY)
        longer = Status(":palm_tree:", "", FRIDAY_NIGHT + timedelta(days=7))
        assert tells(session, member("ben", status=longer)) == [user("ben")]
        assert ben(session).is_away(MONDAY)

    def test_deleting_ones_data_leaves_what_is_slacks_to_say(self, session):
        tells(session, member("ben", status=PALM))
        service.set_away(session, TEAM, user("ben"), None)
        choosing.forget_own(session, TEAM, user("ben"))
        assert ben(session).is_away(MONDAY)

    def test_a_status_that_came_while_they_were_away_by_their_word_counts_after_it(self, session):
        service.set_away(session, TEAM, user("ben"), MONDAY.date())
        tells(session, member("ben", status=PALM))
        assert ben(session).last_day_away(MONDAY) == FRIDAY_NIGHT.date()
        assert ben(session).is_away(MONDAY + timedelta(days=1))


class TestTakeOver:
    def test_who_is_new_is_known_and_who_left_is_inactive(self, session):
        tells(session, member("ivan"), member("ben", is_deleted=True))
        assert service.someone(session, TEAM, user("ivan")).name == "Ivan"
        assert not ben(session).is_active
        assert service.someone(session, TEAM, user("ada")).is_active

    def test_whose_zone_changed_is_told(self, session):
        assert tells(session, member("ben", "Asia/Tokyo"), member("ada")) == [user("ben")]
        assert ben(session).timezone == "Asia/Tokyo"

    def test_a_language_that_an_event_does_not_tell_stays(self, session):
        tells(session, member("ben", locale="de-DE"))
        tells(session, member("ben", locale=""))
        assert ben(session).locale == "de-DE"
        tells(session, member("newt", locale=""))
        assert service.someone(session, TEAM, user("newt")).locale == ""

    def test_only_what_is_new_is_news(self, session):
        assert not sync.is_news(session, TEAM, member("ben"))
        assert not sync.is_news(session, TEAM, member("ben", status=Status(":coffee:", "Break", MONDAY)))
        assert sync.is_news(session, TEAM, member("ben", is_guest=True))
        assert sync.is_news(session, TEAM, member("newt"))
        # A shared channel brings people of other companies: of strangers nothing is kept.
        assert not sync.is_news(session, TEAM, member("newt", is_external=True))

    def test_whoever_belongs_to_another_team_is_external(self):
        facts = {"id": "U0NEWT", "name": "newt", "team_id": "T0PARTNER"}
        assert told_by_slack(facts, TEAM).is_external
        assert not told_by_slack(facts | {"enterprise_user": {"id": "U0NEWT"}}, TEAM).is_external
        assert not told_by_slack(facts | {"team_id": TEAM}, TEAM).is_external
        assert not told_by_slack({"id": "U0NEWT", "name": "newt"}, TEAM).is_external
        # The list of a workspace says it with a word of its own.
        assert not told_by_slack(facts).is_external
        assert told_by_slack(facts | {"is_stranger": True}).is_external


class TestListsThatAreNotWhole:
    def company(self, session, run):
        """Forty people whom a page of this run tells of."""
        people = [member(name) for name in names_of("sales", 40)]
        tells(session, *people, *others(), run=run)
        return people

    def test_whom_a_whole_list_leaves_out_has_left(self, session):
        people = self.company(session, 1)
        kept = [member(name) for name in names_of("marketing", 4)]
        tells(session, *people[1:], *kept, *others(), run=2)
        assert sync.leave_unlisted(session, TEAM, run=2)
        assert not service.someone(session, TEAM, user("ada")).is_active
        assert service.someone(session, TEAM, user("cleo")).is_active

    @pytest.mark.parametrize("listed", [0, 1, 30])
    def test_half_a_list_or_none_deactivates_nobody(self, session, listed):
        people = self.company(session, 1)
        active = {one.user_id for one in service.everybody(session, TEAM) if one.is_active}
        tells(session, *people[:listed], run=2)
        assert not sync.leave_unlisted(session, TEAM, run=2)
        assert {one.user_id for one in service.everybody(session, TEAM) if one.is_active} == active
        sync.sync_members(session, TEAM, people[:listed])
        assert {one.user_id for one in service.everybody(session, TEAM) if one.is_active} == active

    def test_people_of_another_company_go_with_their_channel_in_any_number(self, session):
        self.company(session, 1)
        guests = [member(f"partner{n}", is_external=True) for n in range(30)]
        tells(session, *guests, run=1)
        self.company(session, 2)
        tells(session, *[member(name) for name in names_of("marketing", 4)], run=2)
        assert sync.leave_unlisted(session, TEAM, run=2)
        assert not service.someone(session, TEAM, guests[0].user_id).is_active


class TestSidesThatCannotBeRead:
    def test_everybody_stays_where_they_were(self, session):
        sync.sync_sides(session, TEAM, {Side.SALES: [user("ada")]})
        sides = {one.user_id: one.side for one in service.everybody(session, TEAM) if one.side}
        assert sides == {user("ada"): Side.SALES} | dict.fromkeys(
            map(user, ("dev", "eva", "finn", "gus")), Side.MARKETING
        )

    def test_who_was_on_both_stays_on_both(self, session):
        both = {Side.SALES: [user("ada")], Side.MARKETING: [user("ada"), user("dev")]}
        assert sync.sync_sides(session, TEAM, both) == [user("ada")]
        assert sync.sync_sides(session, TEAM, {Side.MARKETING: [user("ada")]}) == []
        assert service.someone(session, TEAM, user("ada")).is_on_both


class TestTrouble:
    def test_what_was_put_right_is_not_told_and_told_anew_when_it_comes_back(self, session):
        def report():
            return report_trouble(session, KINDS, TEAM, REPORT_CHANNEL, "is_archived", now=MONDAY)

        assert report() == 1
        trouble_is_over(session, TEAM, REPORT_CHANNEL, ("externally_shared",))
        assert report() == 0
        trouble_is_over(session, TEAM, REPORT_CHANNEL, ("is_archived",))
        assert outbox.recipients(session, TEAM, TROUBLE, f"{REPORT_CHANNEL}:is_archived", "pending") == set()
        assert report() == 1

    def test_of_a_channel_that_is_not_used_any_more_nothing_is_said(self, session):
        sets(session, workspace__report_channel="C0ELSEWHERE")
        ref = ref_to("hana", f"{REPORT_CHANNEL}:is_archived")
        assert ChannelTrouble().recheck(session, ref, MONDAY) == Drop("not_used")

    @pytest.mark.parametrize(
        ("code", "said"), [("side_lost", "cannot read any more"), ("side_empty", "Nobody is in")]
    )
    def test_a_side_is_named_by_its_channel_or_group(self, session, code, said):
        for source, mention in (("C0SALES", "<#C0SALES>"), ("S0SALES", "<!subteam^S0SALES>")):
            text = str(ChannelTrouble().render(session, ref_to("hana", f"{source}:{code}"), MONDAY).text)
            assert mention in text
            assert said in text
