"""People who come, go, move and are away, and channels that change: what the company does, the bot takes part in."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.people.models import Person
from bot.people.service import someone
from bot.people.sides import Side
from playground import Redeliver
from tests.support.house import SETUP

WEDNESDAY = datetime(2026, 3, 4, 19, tzinfo=UTC)
BACK = datetime(2026, 3, 20, 4, tzinfo=UTC)
SALES_FIVE = ("cleo", "ivan", "jade", "kofi", "lena")


def person(house, name):
    with house.deps.read() as session:
        return someone(session, house.team_id, house.person(name).id)


def told(house, name):
    return [
        message.text for message in house.person(name).sees_dm() if message.by_app and not message.ephemeral
    ]


def said(outcome):
    return outcome.reply.text


def stored(house):
    with house.deps.read() as session:
        return [repr(row) for row in session.execute(select(Person.__table__).order_by(Person.user_id))]


def hears_of(house, channel):
    """The bot is in this channel: of others Slack does not tell it who joins."""
    house.world.admin.add_to_channel(channel, house.slack.app.bot_user_id)
    house.passes(minutes=1)


def readings(house):
    return len(house.slack.calls_of("conversations.members"))


class TestComingAndGoing:
    def test_somebody_new_is_known_at_once_and_asked_once_they_are_on_a_side(self, house):
        house.set_up()
        hears_of(house, "#sales-team")
        house.world.admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
        assert said(house.person("newt").slash("/entente away until 2026-03-20")).startswith("Noted")
        house.person("newt").slash("/entente back")
        house.person("newt").joins("#sales-team")
        house.passes(minutes=1)
        assert person(house, "newt").side is Side.SALES
        house.goes_to(WEDNESDAY)
        assert "Pulse 1:" in house.pulse_of("newt").text

    def test_to_whoever_leaves_nothing_is_sent_that_waited(self, house):
        house.set_up()
        # Tokyo has been written to; New York has not yet.
        house.goes_to(datetime(2026, 3, 3, 12, tzinfo=UTC))
        house.world.admin.deactivate("ben")
        house.goes_to(WEDNESDAY)
        assert told(house, "ben") == []
        assert house.slack.world.violations == []
        assert [
            c for c in house.slack.calls_of("chat.postMessage") if c["channel"] == house.person("ben").id
        ] == []

    def test_whoever_becomes_a_guest_or_leaves_the_side_is_not_asked_any_more(self, house):
        house.set_up()
        hears_of(house, "#sales-team")
        house.goes_to(datetime(2026, 3, 3, 12, tzinfo=UTC))
        house.world.admin.change_person("ben", is_restricted=True)
        house.person("mateo").leaves("#sales-team")
        house.goes_to(WEDNESDAY)
        assert told(house, "ben") == told(house, "mateo") == []
        assert told(house, "ruth")

    def test_whoever_moves_gets_it_at_the_hour_of_their_new_place(self, house):
        house.set_up()
        house.goes_to(datetime(2026, 3, 3, 9, tzinfo=UTC))
        # Ten in New York would be three in the afternoon here; in Madrid it is this minute.
        house.world.admin.set_zone("ben", "Europe/Madrid")
        house.passes(minutes=1)
        assert house.pulse_of("ben").at < datetime(2026, 3, 3, 9, 1, tzinfo=UTC)

    def test_the_same_event_twice_is_one_and_of_another_workspace_none(self, house):
        house.set_up()
        house.run()
        house.slack.faults.on("event:team_join", Redeliver())
        house.world.admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
        house.slack.wait_until(
            lambda: [d.attempt for d in house.world.deliveries if d.summary == "team_join"] == [0, 1]
        )
        before = stored(house)
        assert sum("Newt" in row for row in before) == 1
        user = {"id": "U0STRANGER", "name": "stranger", "team_id": "T0OTHER", "profile": {}}
        body = {
            "type": "event_callback",
            "team_id": "T0OTHER",
            "event": {"type": "team_join", "user": user},
            "authorizations": [{"team_id": "T0OTHER", "user_id": "U0BOT", "is_bot": True}],
        }
        house.bot.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        assert stored(house) == before

    def test_people_of_other_companies_are_not_kept(self, house):
        house.set_up()
        house.world.admin.add_person("max", "Max Partner", team_id="T0PARTNERCO", is_stranger=True)
        assert person(house, "max") is None


class TestAwayByStatus:
    def goes_on_holiday(self, house, name="ben", until=BACK):
        house.person(name).sets_status(":palm_tree:", "Vacationing", until=until)

    def test_nothing_is_sent_and_nobody_is_missing(self, house):
        house.set_up()
        self.goes_on_holiday(house)
        house.goes_to(WEDNESDAY)
        assert told(house, "ben") == []
        house.answers_all(*SALES_FIVE)
        house.closes_pulse()
        assert "5 of 13 in Sales" in house.reports()[-1].text

    def test_the_person_is_told_why_and_how_it_ends(self, house):
        house.set_up()
        self.goes_on_holiday(house)
        ben = house.person("ben")
        why = "You count as away until"
        answer = said(ben.slash("/entente"))
        assert why in answer
        assert "because your Slack status says so" in answer
        assert "/entente back ends it, and so does clearing the status." in answer
        assert why in ben.opens_home().text
        assert "by your Slack status" in ben.home.text

        assert said(ben.slash("/entente back")).startswith(
            "Welcome back. I write to you again, whatever your present"
        )
        assert why not in said(ben.slash("/entente"))
        assert why not in ben.opens_home().text
        house.goes_to(WEDNESDAY)
        assert len(told(house, "ben")) == 1

    def test_back_in_home_ends_it_and_the_next_status_counts_again(self, house):
        house.set_up()
        self.goes_on_holiday(house)
        ben = house.person("ben")
        ben.clicks(ben.opens_home(), "I'm back")
        assert "I'm back" not in ben.home.buttons
        assert not person(house, "ben").is_away(house.clock())
        ben.sets_status("")
        self.goes_on_holiday(house)
        assert person(house, "ben").is_away(house.clock())

    def test_their_own_word_goes_before(self, house):
        house.set_up()
        self.goes_on_holiday(house)
        ben = house.person("ben")
        ben.slash("/entente away until 2026-03-05")
        assert "You are away until March 5, 2026, as you told me." in said(ben.slash("/entente"))
        house.goes_to(datetime(2026, 3, 6, 15, 30, tzinfo=UTC))
        assert house.pulse_of("ben").at == datetime(2026, 3, 6, 15, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("until", "comes"),
        [
            # Midnight in New York after the Thursday: on the Friday at ten.
            (datetime(2026, 3, 6, 5, tzinfo=UTC), datetime(2026, 3, 6, 15, tzinfo=UTC)),
            # At noon there on the Thursday: at noon.
            (datetime(2026, 3, 5, 17, tzinfo=UTC), datetime(2026, 3, 5, 17, tzinfo=UTC)),
        ],
    )
    def test_it_ends_by_itself_and_the_pulse_comes_then(self, house, until, comes):
        house.set_up()
        self.goes_on_holiday(house, until=until)
        house.goes_to(comes - timedelta(minutes=1))
        assert told(house, "ben") == []
        house.goes_to(comes)
        assert house.pulse_of("ben").at == comes

    def test_clearing_the_status_brings_what_waited_at_once(self, house):
        house.set_up()
        self.goes_on_holiday(house, until=datetime(2026, 3, 7, 5, tzinfo=UTC))
        house.goes_to(datetime(2026, 3, 4, 16, tzinfo=UTC))
        assert told(house, "ben") == []
        house.person("ben").sets_status("")
        house.run()
        assert house.pulse_of("ben").at == house.clock()

    def test_a_meeting_or_a_status_without_an_end_is_no_absence(self, house):
        house.set_up()
        house.person("ben").sets_status(":spiral_calendar_pad:", "In a meeting", until=BACK)
        house.person("cleo").sets_status(":palm_tree:", "Dreaming of the sea")
        house.goes_to(WEDNESDAY)
        assert len(told(house, "ben")) == len(told(house, "cleo")) == 1

    def test_a_snoozed_reminder_waits_for_the_return(self, house):
        house.opens_pulse()
        house.goes_to(datetime(2026, 3, 5, 15, tzinfo=UTC))
        ben = house.person("ben")
        ben.chooses(house.pulse_of("ben"), "Remind me later…", "In 1 hour")
        self.goes_on_holiday(house, until=datetime(2026, 3, 7, 5, tzinfo=UTC))
        before = len(told(house, "ben"))
        house.goes_to(datetime(2026, 3, 6, 22, tzinfo=UTC))
        assert len(told(house, "ben")) == before
        house.goes_to(datetime(2026, 3, 9, 16, tzinfo=UTC))
        assert len(told(house, "ben")) == before + 1


class TestSides:
    def test_many_who_join_at_once_are_one_reading(self, house):
        house.set_up()
        house.run()
        with house.hears_nothing() as admin:
            for n in range(60):
                admin.add_person(f"n{n}", f"New {n}")
        hears_of(house, "#sales-team")
        before, lists = readings(house), len(house.slack.calls_of("users.list"))
        house.world.admin.add_to_channel("#sales-team", *[f"n{n}" for n in range(60)])
        house.passes(minutes=2)
        # The two sides once; and since nobody knew these people, everybody once, and the sides with them.
        assert (readings(house) - before, len(house.slack.calls_of("users.list")) - lists) == (4, 1)
        assert person(house, "n59").side is Side.SALES
        house.world.admin.remove_from_channel("#sales-team", *[f"n{n}" for n in range(60)])
        house.passes(minutes=2)
        assert (readings(house) - before, len(house.slack.calls_of("users.list")) - lists) == (6, 1)
        assert person(house, "n59").side is None

    def test_what_happens_where_the_bot_is_not_is_seen_in_the_night(self, house):
        """Slack tells a bot of joins in its own channels only."""
        house.set_up()
        house.run()
        house.world.admin.add_to_channel("#sales-team", "hana")
        house.passes(minutes=5)
        assert person(house, "hana").side is None
        house.goes_to(datetime(2026, 3, 3, 3, 31, tzinfo=UTC))
        assert person(house, "hana").side is Side.SALES

    def test_groups_do_as_well(self, house):
        house.set_up(SETUP.replace('"#sales-team"', '"@sales"').replace('"#marketing-team"', '"@marketing"'))
        house.run()
        house.world.admin.remove_from_group("@sales", "ben")
        house.world.admin.add_to_group("@marketing", "hana")
        house.passes(minutes=1)
        assert person(house, "ben").side is None
        assert person(house, "hana").side is Side.MARKETING

    def test_a_group_that_is_switched_off_takes_nobody_off_their_side(self, house):
        house.set_up(SETUP.replace('"#sales-team"', '"@sales"').replace('"#marketing-team"', '"@marketing"'))
        house.run()
        house.world.admin.disable_group("@sales")
        house.passes(days=2)
        assert person(house, "ben").side is Side.SALES
        (line,) = told(house, "hana")
        assert line.startswith(
            "I cannot read any more who is in @sales, which stands for one of the two sides."
        )

    def test_other_channels_are_nobodys_business(self, house):
        house.set_up()
        house.run()
        calls = len(house.world.calls)
        house.person("ben").joins("#partners")
        house.world.admin.archive("#partners")
        house.world.admin.rename_channel("#partners", "friends")
        house.passes(hours=2)
        assert len(house.world.calls) == calls

    def test_a_private_channel_that_the_bot_lost_is_told_and_read_again_after_the_invitation(self, house):
        admin = house.world.admin
        admin.add_channel(
            "field", "ada", "ben", "cleo", "ivan", "hana", house.slack.app.bot_user_id, private=True
        )
        house.set_up(SETUP.replace("#sales-team", "#field"))
        house.run()
        admin.remove_from_channel("#field", house.slack.app.bot_user_id)
        house.passes(days=1)
        assert person(house, "ben").side is Side.SALES
        assert "I cannot read any more who is in" in told(house, "hana")[-1]
        admin.remove_from_channel("#field", "ben")
        house.person("hana").invites_app("#field")
        house.passes(minutes=1)
        assert person(house, "ben").side is None


class TestChannels:
    def test_a_renamed_channel_gets_the_report_under_its_new_name(self, house):
        house.opens_pulse()
        house.world.admin.rename_channel("#alignment", "sales-and-marketing")
        house.world.admin.rename_channel("#sales-team", "sellers")
        house.answers_all(*SALES_FIVE, "eva", "finn", "gus", "tara", "uma")
        house.closes_pulse()
        posted = [m for m in house.person("ada").sees("#sales-and-marketing") if m.by_app]
        assert len(posted) == 1
        assert "#sales-and-marketing" in house.person("hana").opens_home().text
        assert "#alignment" not in house.person("hana").home.text
        assert person(house, "ben").side is Side.SALES

    @pytest.mark.parametrize(
        ("happens", "line"),
        [
            (lambda admin: admin.archive("#alignment"), "I cannot post to #alignment: it is archived."),
            (
                lambda admin: admin.share_channel("#alignment"),
                "I do not post to #alignment: it is shared with",
            ),
        ],
    )
    def test_the_admins_are_told_once_and_in_their_hours(self, house, happens, line):
        house.set_up()
        house.goes_to(WEDNESDAY)
        happens(house.world.admin)
        house.run()
        # Eight in the evening, in Berlin.
        assert told(house, "hana") == []
        house.goes_to(datetime(2026, 3, 5, 8, tzinfo=UTC))
        assert len(told(house, "hana")) == 1
        assert told(house, "hana")[0].startswith(line)
        house.closes_pulse()
        house.passes(days=1)
        assert len(told(house, "hana")) == 1
        assert house.reports() == []

    def test_a_deleted_one_too(self, house):
        house.set_up()
        house.goes_to(datetime(2026, 3, 5, 8, tzinfo=UTC))
        house.world.admin.delete_channel("#alignment")
        house.run()
        (line,) = told(house, "hana")
        assert "the channel was deleted. Nothing is lost. Name another channel in the settings." in line

    def test_what_is_put_right_in_the_night_nobody_is_told_of(self, house):
        house.set_up()
        house.goes_to(WEDNESDAY)
        house.world.admin.archive("#alignment")
        house.world.admin.share_channel("#alignment")
        house.world.admin.remove_from_channel("#alignment", house.slack.app.bot_user_id)
        house.run()
        house.world.admin.unarchive("#alignment")
        house.world.admin.unshare_channel("#alignment")
        house.world.admin.add_to_channel("#alignment", house.slack.app.bot_user_id)
        house.goes_to(datetime(2026, 3, 5, 18, tzinfo=UTC))
        assert told(house, "hana") == []
