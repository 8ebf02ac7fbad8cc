"""The joint meeting as people live it: set up, collected for, moved, run by its chair, closed once, carried over."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from playground.files import people_file
from tests.support.house import open_house

PLACE = "#sales-team"
CHANNEL = "#alignment"
SENT_TO = "Channel for agenda and minutes"
# The series begins on Monday 2 March: first Tuesdays at 14:00 in London, the first is the day after.
AT_WORK = datetime(2026, 3, 4, 10, tzinfo=UTC)
COLLECTING = datetime(2026, 4, 1, 12, tzinfo=UTC)
THE_DAY = datetime(2026, 4, 7, 12, 50, tzinfo=UTC)
SETUP = """\
[workspace]
report_channel = "#alignment"
country = "GB"
timezone = "Europe/London"

[sides]
sales = "#sales-team"
marketing = "#marketing-team"

[meeting]
every = "month"
on = "first tuesday"
at = "14:00"
minutes = 60

[pulse]
paused = true
"""


def begins(house):
    house.set_up(SETUP)
    house.imports(people_file(house.world))
    house.goes_to(AT_WORK)


@pytest.fixture
def house(sqlite_url):
    """The company with a monthly meeting on the first Tuesday; the next one is on 7 April."""
    with open_house(sqlite_url) as opened:
        opened.once("a monthly meeting", begins)
        yield opened


def types(house, line="", name="ada", place=PLACE):
    outcome = house.person(name).slash(f"/meeting {line}".strip(), place)
    house.passes(seconds=10)
    return outcome


def answer(house, line="", name="ada", place=PLACE):
    types(house, line, name, place)
    return [one for one in house.person(name).sees(place) if one.ephemeral][-1]


def dms(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app and not one.ephemeral]


def posts(house, name="ada"):
    return [one for one in house.person(name).sees(CHANNEL) if one.by_app and "Joint meeting" in one.text]


def runs(house, name="ada"):
    types(house, "run", name)
    return house.person(name).view


def clicks(house, name, label, near="", **more):
    who = house.person(name)
    who.clicks(who.view, label, near=near, **more)
    house.passes(seconds=10)
    return who.view


def with_topics(house):
    """Two topics, and it is ten minutes before the meeting."""
    types(house, "add opportunity: the fair in Hannover")
    types(house, "add the price list for Spain", "eva", "#marketing-team")
    house.goes_to(THE_DAY)


def minutes(house):
    return house.person("ada").sees_thread(posts(house)[-1])


class TestFromAgendaToMinutes:
    def test_collected_posted_and_edited_in_place(self, house):
        shown = answer(house)
        assert shown.text.splitlines() == [
            "Joint meeting, Tuesday, April 7th, 2026 15:00 · 60 minutes · chair @Ada Lindqvist",
            "Opportunities",
            "Nothing yet.",
            "Problems",
            "Nothing yet.",
            "What is coming",
            "Nothing yet.",
        ]
        told = answer(house, "add opportunity: the fair in Hannover").text
        assert "“the fair in Hannover” (Opportunity)" in told
        house.goes_to(COLLECTING)
        for name in ("ada", "dev", "gus"):
            assert "So far: opportunities 1, problems 0." in dms(house, name)[-1].text
            assert "/meeting leave" in dms(house, name)[-1].text
        assert not any("on the agenda?" in one.text for one in dms(house, "ben"))
        post = posts(house)[-1]
        types(house, "add dispute: who answers the hotline", "ben")
        edited = house.person("ada").sees_again(post)
        assert edited.ts == posts(house)[-1].ts
        assert edited.text.splitlines()[3:5] == ["Problems", "1. who answers the hotline · dispute"]
        assert house.world.violations == []

    def test_run_decided_and_closed_with_what_is_left(self, house):
        with_topics(house)
        view = runs(house)
        assert view.submit == "Close meeting"
        clicks(house, "ada", "Done", nth=1)
        ada = house.person("ada")
        ada.clicks(ada.view, "Decision", nth=1)
        assert ada.view.title == "Decision"
        ada.submits(ada.view, {"What was decided": "We go with one stand."})
        assert "• the fair in Hannover: We go with one stand." in ada.view.text
        ada.clicks(ada.view, "Add action item", nth=2)
        assert ada.view.title == "Add an action item"
        ada.submits(ada.view, {"What is to be done": "Draft the list", "Who does it": house.person("dev").id})
        house.passes(seconds=10)
        assert "• @Dev Banerjee: Draft the list (by Tue" in ada.view.text
        view = ada.view
        ada.chooses(view, "Who is here?", ["Ada Lindqvist", "Dev Banerjee"])
        house.goes_to(datetime(2026, 4, 7, 14, tzinfo=UTC))
        ada.submits(ada.view)
        house.passes(seconds=20)
        assert ada.view.text.splitlines() == [
            "Closed. The minutes are in the thread of the agenda.",
            "Carried over to May 5, 2026:",
            "• the price list for Spain",
        ]
        assert "Closed by @Ada Lindqvist. The minutes are in the thread." in posts(house)[-1].text
        assert minutes(house)[-1].text.splitlines() == [
            "Minutes of 7 April 2026",
            "There were 1 of 1 of Sales and 1 of 2 of Marketing.",
            "Decisions",
            "• the fair in Hannover: We go with one stand.",
            "Action items",
            "• @Dev Banerjee: Draft the list (by Tuesday 5 May)",
            "Done with",
            "• the fair in Hannover",
            "Carried over to 5 May 2026",
            "• the price list for Spain",
        ]
        assert "1. the price list for Spain · carried over" in answer(house).text
        assert house.world.violations == []

    def test_two_close_it_and_one_of_them_does(self, house):
        with_topics(house)
        first, second = runs(house, "ada"), runs(house, "dev")
        ada = house.person("ada")
        late = house.slack.payloads.submission(house.slack.app, ada.person, house.world.views[first.id])
        house.person("dev").submits(second)
        house.passes(seconds=20)
        # Ada's click was on its way when her view was drawn anew.
        assert ada.view.text.splitlines()[0] == "Closed. The minutes are in the thread of the agenda."
        pushed = ada.sends_forged(late).response["view"]
        assert "<@U0DEV000001> has closed this meeting already." in str(pushed["blocks"])
        house.passes(seconds=20)
        assert len(minutes(house)) == 1
        assert answer(house).text.count("the price list for Spain") == 1

    def test_the_chair_is_taken_with_one_click(self, house):
        with_topics(house)
        view = runs(house, "gus")
        assert view.submit in {None, ""}
        assert "@Ada Lindqvist has the chair." in view.text
        stale = view
        view = clicks(house, "gus", "Take the chair")
        assert view.submit == "Close meeting"
        assert "chair @Gus Almeida" in posts(house)[-1].text
        assert house.person("ben").slash("/meeting run", PLACE)
        assert (
            "arranged by those who take part"
            in [one for one in house.person("ben").sees(PLACE) if one.ephemeral][-1].text
        )
        assert stale.id == view.id


def fills(house, name, values):
    who = house.person(name)
    outcome = who.submits(who.view, values)
    house.passes(seconds=20)
    return outcome


class TestDates:
    def test_moved_once_told_and_its_reminders_follow(self, house):
        house.goes_to(COLLECTING)
        types(house, "move")
        form = house.person("ada").view
        assert form.title == "Move one meeting"
        fills(house, "ada", {"To which day": "2026-04-09", "Hour": "10:00"})
        assert "Moved: the meeting is Thursday, April 9th, 2026 11:00 now." in house.person("ada").view.text
        house.passes(hours=1)
        told = [one.text for one in dms(house, "dev") if "was moved" in one.text]
        assert len(told) == 1
        assert "it is Thursday, April 9th, 2026 11:00 now. /meeting calendar" in told[0]
        assert not [one for one in dms(house, "ada") if "was moved" in one.text]
        assert "moved from 7 Apr" in posts(house)[-1].text
        house.goes_to(datetime(2026, 4, 7, 15, tzinfo=UTC))
        assert not [one for one in dms(house, "dev") if "begins" in one.text]
        house.goes_to(datetime(2026, 4, 9, 9, tzinfo=UTC))
        for name in ("ada", "dev", "gus"):
            assert len([one for one in dms(house, name) if "What should be on the agenda" in one.text]) == 1
            assert len([one for one in dms(house, name) if "begins at" in one.text]) == 1

    def test_cancelled_and_its_topics_go_on(self, house):
        types(house, "add the price list for Spain")
        house.goes_to(COLLECTING)
        types(house, "cancel")
        fills(house, "ada", {})
        said = house.person("ada").view.text
        assert "The meeting Tuesday, April 7th, 2026 15:00 is cancelled." in said
        assert "The next one is Tuesday, May 5th, 2026 15:00." in said
        house.passes(hours=1)
        assert posts(house)[-1].text.splitlines()[1].startswith("Cancelled.")
        assert "1. the price list for Spain · carried over" in answer(house).text
        assert len([one for one in dms(house, "gus") if "is cancelled" in one.text]) == 1
        house.goes_to(THE_DAY)
        assert not [one for one in dms(house, "gus") if "begins at" in one.text]

    def test_one_more_and_not_at_the_same_time(self, house):
        types(house, "extra")
        assert fills(house, "ada", {"On which day": "2026-04-07", "Hour": "14:30"}).errors == {
            "On which day": "Another meeting is at that time. Choose another hour."
        }
        assert fills(house, "ada", {"On which day": "2026-03-02", "Hour": "14:30"}).errors == {
            "On which day": "That is past. Choose a day and an hour to come."
        }
        fills(house, "ada", {"On which day": "2026-03-12", "Hour": "09:00"})
        assert "Added: a meeting Thursday, March 12th, 2026 10:00." in house.person("ada").view.text
        assert "March 12th" in answer(house).text

    def test_only_leads_and_admins(self, house):
        assert "That is for leads and admins, @" in answer(house, "move", "ben").text
        assert "That is for leads and admins, @" in answer(house, "export", "ben").text


class TestSetUp:
    def test_another_rhythm_moves_what_is_planned(self, house):
        types(house, "add the price list for Spain")
        house.goes_to(COLLECTING)
        types(house, "setup", "dev", "#marketing-team")
        fills(house, "dev", {"How often": "Every 2 weeks", "Day": "Wednesday", "Hour": "10:00"})
        assert "The next joint meeting is Wednesday, April 8th, 2026" in house.person("dev").view.text
        shown = answer(house).text
        assert "April 8th, 2026 11:00" in shown
        assert "the price list for Spain" in shown
        house.passes(hours=2)
        assert len([one for one in dms(house, "gus") if "another rhythm" in one.text]) == 1
        house.goes_to(THE_DAY)
        assert not [one for one in dms(house, "gus") if "begins at" in one.text]
        assert len(posts(house)) == 2

    def test_a_channel_of_two_companies_is_refused_and_the_form_comes_back_as_it_was(self, house):
        types(house, "setup", "dev", "#marketing-team")
        dev = house.person("dev")
        fills(house, "dev", {"How often": "Every 2 weeks", "Day": "Thursday", SENT_TO: "#partners"})
        assert "is shared with another company" in dev.view.text
        assert "Nothing was saved yet." in dev.view.text
        assert answer(house).text.splitlines()[0].startswith("Joint meeting, Tuesday, April 7th")
        fills(house, "dev", {SENT_TO: CHANNEL})
        assert dev.view.text.startswith("Saved.")
        assert answer(house).text.startswith("Joint meeting, tomorrow 15:00")
        assert house.world.violations == []

    def test_people_are_chosen_and_who_cannot_is_refused(self, house):
        types(house, "people")
        ada = house.person("ada")
        chosen = [house.person(name).id for name in ("ada", "dev", "eva")]
        house.world.admin.deactivate(house.person("finn").id)
        house.passes(minutes=5)
        wrong = fills(house, "ada", {"Participants": [*chosen, house.person("finn").id]})
        assert "cannot take part" in wrong.errors["Participants"]
        fills(house, "ada", {"Participants": chosen, "Guests": [house.person("ben").id]})
        assert "Saved: 3 participants, guests: 1." in ada.view.text
        house.goes_to(datetime(2026, 4, 6, 20, tzinfo=UTC))
        for name in ("eva", "ben"):
            assert any("What should be on the agenda" in one.text for one in dms(house, name))
        assert not any("What should be on the agenda" in one.text for one in dms(house, "gus"))

    def test_leave_ends_the_reminders(self, house):
        types(house, "leave", "dev", "#marketing-team")
        house.goes_to(COLLECTING)
        assert not any("What should be on the agenda" in one.text for one in dms(house, "dev"))
        assert any("What should be on the agenda" in one.text for one in dms(house, "gus"))


class TestTopics:
    def test_a_message_is_put_on_it_once(self, house):
        message = house.person("ben").posts(PLACE, "The hotline rings all day")
        ben = house.person("ben")
        ben.uses_message_shortcut("Put on the agenda", message)
        fills(house, "ben", {"What it is about": "Hotline", "What kind is it?": "Dispute", "Minutes": "10"})
        assert "On the agenda of Tuesday, April 7th" in ben.view.text
        ben.closes()
        shown = answer(house).text
        assert "1. Hotline · dispute · 10 min · message" in shown
        assert "rings all day" not in shown
        assert "10 of 60 minutes planned." in shown
        ben.uses_message_shortcut("Put on the agenda", message)
        assert (
            "That message is on the agenda already: “Hotline”."
            in [one for one in house.person("ben").sees(PLACE) if one.ephemeral][-1].text
            or "already" in ben.view.text
        )

    def test_the_same_words_are_one_topic(self, house):
        types(house, "add the price list for Spain")
        assert answer(house, "add The price list for SPAIN", "ben").text == (
            "“The price list for SPAIN” is on the agenda already. Nothing was added. "
            "/meeting shows the next one."
        )
        house.person("eva").clicks(house.person("eva").opens_home(), "Add topic")
        wrong = fills(
            house, "eva", {"What it is about": "the price list for Spain", "What kind is it?": "Problem"}
        )
        assert "is on the agenda already" in wrong.errors["What it is about"]
        assert answer(house).text.count("price list") == 1

    def test_carried_on_twice_is_said_in_one_word(self, house):
        types(house, "add the price list for Spain")
        for day in (datetime(2026, 4, 7, 14, tzinfo=UTC), datetime(2026, 5, 5, 14, tzinfo=UTC)):
            house.goes_to(day)
            lead = house.person("ada" if day.month == 4 else "dev")
            lead.slash("/meeting run", PLACE if day.month == 4 else "#marketing-team")
            lead.submits(lead.view)
            house.passes(seconds=20)
        said = posts(house)[-1].text
        assert "1. the price list for Spain · carried over 2 times" in said
        assert said.count("carried over") == 1

    def test_arranged_dropped_and_changed(self, house):
        types(house, "add first")
        types(house, "add second")
        ada = house.person("ada")
        shown = answer(house)
        ada.clicks(shown, "Move down", near="first")
        house.passes(seconds=10)
        assert "1. second" in ada.sees_again(shown).text
        ada.clicks(ada.sees_again(shown), "Drop it", near="second")
        house.passes(seconds=10)
        assert "second" not in ada.sees_again(shown).text
        ada.clicks(ada.sees_again(shown), "Change it", near="first")
        fills(house, "ada", {"What it is about": "the very first"})
        assert "Changed: “the very first”." in ada.view.text
        assert "1. the very first" in answer(house).text

    def test_an_empty_heading_is_told_the_leads_once(self, house):
        types(house, "add the price list for Spain")
        house.goes_to(THE_DAY)
        for name in ("ada", "dev"):
            told = [
                one.text for one in dms(house, name) if "There is nothing yet under Opportunities" in one.text
            ]
            assert len(told) == 1
        # It stands in the agenda that everybody gets the day before; for those who want none it is a message.
        assert not [one for one in dms(house, "gus") if one.text.startswith("There is nothing yet under")]


class TestAfterwards:
    def test_nobody_closes_it(self, house):
        with_topics(house)
        house.goes_to(datetime(2026, 4, 9, 12, tzinfo=UTC))
        late = [one for one in dms(house, "ada") if "April 7th, 2026 15:00 is not closed yet" in one.text]
        assert len(late) == 1
        assert late[0].buttons == ["Run the meeting"]
        assert not [one for one in dms(house, "dev") if "April 7th, 2026 15:00 is not closed" in one.text]
        house.goes_to(datetime(2026, 4, 13, 12, tzinfo=UTC))
        assert "counts as not held" in posts(house)[-1].text
        assert "1. the price list for Spain · carried over" in answer(house).text
        house.person("ada").clicks(late[0], "Run the meeting")
        house.passes(seconds=10)
        assert "was cancelled, or closed by itself" in house.whispers_to("ada")[-1].text

    def test_measures_words_found_and_files(self, house):
        with_topics(house)
        ada = house.person("ada")
        view = runs(house)
        ada.chooses(view, "Who is here?", ["Ada Lindqvist"])
        ada.clicks(ada.view, "Decision", nth=2)
        fills(house, "ada", {"What was decided": "Spain gets its own list."})
        fills(house, "ada", {})
        ada.closes()
        assert answer(house, "stats").text.splitlines()[:6] == [
            "The joint meeting over the last year",
            "Held of what was promised: 0 of 1 (0 %)",
            "None is overdue.",
            "Disputes among the topics: 0 of 2 (0 %)",
            "Meetings at which both sides were: 0 of 1 (0 %)",
            "Who came of Sales: 1 of 1 (100 %)",
        ]
        assert answer(house, "find spain list").text.splitlines() == [
            "3 places with “spain list”:",
            "May 5, 2026: the price list for Spain (topic)",
            "Apr 7, 2026: the price list for Spain (topic)",
            "Apr 7, 2026: Spain gets its own list. (decision)",
        ]
        assert "Apr 7, 2026: 2 topics, 1 decisions, 2 carried over" in answer(house, "history").text
        types(house, "export")
        types(house, "calendar")
        house.passes(seconds=20)
        names = sorted(one.name for one in house.world.files.values())
        assert [name for name in names if name.endswith((".md", ".ics", ".csv"))] == [
            "action_items.csv",
            "joint-meeting.ics",
            "meetings.csv",
            "minutes.md",
        ]

    def test_the_calendar_file_has_the_dates_and_what_became_of_them(self, house):
        types(house, "cancel")
        fills(house, "ada", {})
        types(house, "extra")
        fills(house, "ada", {"On which day": "2026-04-09", "Hour": "09:00"})
        types(house, "calendar")
        house.passes(seconds=20)
        (file,) = [one for one in house.world.files.values() if one.name.endswith(".ics")]
        series, more = Calendar.from_ical(file.content).walk("VEVENT")
        zone = ZoneInfo("Europe/London")
        assert series.decoded("dtstart") == datetime(2026, 3, 3, 14, tzinfo=zone)
        assert series["rrule"]["freq"] == ["MONTHLY"]
        assert series["rrule"]["byday"] == ["1TU"]
        assert [one.dt for one in series["exdate"].dts] == [datetime(2026, 4, 7, 14, tzinfo=zone)]
        assert more.decoded("dtstart") == datetime(2026, 4, 9, 9, tzinfo=zone)
        assert more.decoded("dtend") - more.decoded("dtstart") == timedelta(minutes=60)

    def test_home_shows_it(self, house):
        types(house, "add the price list for Spain")
        home = house.person("eva").opens_home()
        assert "Joint meeting, Tuesday, April 7th, 2026" in home.text
        assert "One topic is on the agenda; /meeting shows it." in home.text
        house.person("eva").clicks(home, "Add topic")
        fills(house, "eva", {"What it is about": "The fair", "What kind is it?": "Opportunity"})
        assert "On the agenda of" in house.person("eva").view.text
