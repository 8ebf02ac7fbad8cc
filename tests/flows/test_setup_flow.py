"""Set-up in Slack as an admin does it: from the Home tab to the first planned pulse, and every way that goes wrong."""

from copy import deepcopy
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from bot.people.models import Person
from bot.pulse.models import Round, Series
from bot.workspace.models import AuditEntry, Setting
from bot.workspace.service import load_settings
from playground import Delay, DropBefore, RateLimited, Refused, ServerError
from tests.support.house import SETUP, open_house

CHOICES = {
    "Where results are posted": "#alignment",
    "Where Sales is": "#sales-team",
    "Where Marketing is": "#marketing-team",
}
TABLES = (Setting, Series, Round, AuditEntry)


@pytest.fixture
def house(house):
    """The bot knows the people, and nobody has set anything up."""
    house.run()
    return house


def opens_form(house, name="hana", button="Set up"):
    """The set-up form before somebody, opened from their Home."""
    person = house.person(name)
    assert person.clicks(person.opens_home(), button, nth=1).acknowledged
    return person.view


def submits(house, view, name="hana", **more):
    """Choose the three channels, and more if wanted, and save; what is seen then."""
    person = house.person(name)
    outcome = person.submits(view, CHOICES | more)
    assert house.world.violations == []
    return outcome.errors or person.view


def read(view):
    """The text with plain spaces: hours are written with a narrow one."""
    return view.text.replace("\u202f", " ")


def settings(house):
    with house.deps.read() as session:
        return load_settings(session, house.team_id)


def audit(house):
    with house.deps.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.at)).all()
    return [(row.actor, row.key, row.new) for row in rows if not row.key.startswith("person.")]


def stored(house):
    """Every row a set-up writes."""
    with house.deps.read() as session:
        return [len(session.scalars(select(table)).all()) for table in TABLES]


def submission(house, view, name="hana"):
    """What Slack would send when somebody saves the form, not yet sent."""
    person = house.person(name)
    stored_view = house.world.views[view.id]
    return house.slack.payloads.submission(house.slack.app, person.person, stored_view)


class Counted:
    """Somebody at their Slack whose clicks are counted: a choice in a menu is two, opening it and choosing."""

    def __init__(self, person):
        self.person = person
        self.count = 0

    def opens_home(self):
        self.count += 1
        return self.person.opens_home()

    def clicks(self, view, label):
        self.count += 1
        self.person.clicks(view, label)

    def chooses(self, view, label, value):
        self.count += 2
        self.person.chooses(view, label, value)

    def submits(self, view):
        self.count += 1
        self.person.submits(view)


def test_from_nothing_to_the_first_planned_pulse_in_nine_clicks(house):
    hana = house.person("hana")
    admin = Counted(hana)
    home = admin.opens_home()
    assert home.text.startswith("Set-up\nNo pulse begins before you have said where results go")
    assert [b for b in home.buttons if b in {"Set up", "Check again", "Schedule", "Pause"}] == ["Set up"]
    admin.clicks(home, "Set up")
    for label, channel in CHOICES.items():
        admin.chooses(hana.view, label, channel)
    admin.submits(hana.view)

    assert admin.count == 9
    done = hana.view
    assert (done.title, done.submit) == ("Saved", "")
    text = read(done)
    assert text.startswith("14 people in Sales, 11 people in Marketing.\n")
    assert "The next pulse comes on Tue, Mar 3, to each person at 10:00 AM of their own day." in text
    assert "• Tue, Mar 3, 10:00 AM (Berlin time)\n" in text
    assert "• Tue, Mar 3, 10:00 AM (New York time): tomorrow 16:00 for you\n" in text
    assert "Paris" not in text  # its clocks are Berlin's
    assert "• and 1 other time elsewhere" in text
    assert "I am not in #alignment yet, so no result can be posted. Type /invite @entente there." in text
    with house.deps.read() as session:
        planned = session.scalars(select(Series)).one()
    assert (planned.next_slot.isoformat(), planned.is_current) == ("2026-03-03", True)
    assert settings(house).workspace.country == "DE"
    assert settings(house).workspace.timezone == "Europe/Berlin"
    assert house.world.violations == []

    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert house.pulse_of("ben").text.startswith("Pulse 1:")


def test_over_either_transport(either_house):
    either_house.run()
    form = opens_form(either_house)
    assert submits(either_house, form, At=time(22)).keys() == {"At"}
    assert submits(either_house, form, At=time(12)).title == "Saved"
    assert "at 12:00 PM of their own day" in read(either_house.person("hana").home)


def test_no_click_waits_for_slack(house):
    hana = house.person("hana")
    home = hana.opens_home()
    for method in ("usergroups.list", "conversations.info"):
        house.slack.faults.on(method, Delay(1.2))
    assert hana.clicks(home, "Set up").milliseconds < 1000
    outcome = hana.submits(hana.view, CHOICES)
    assert outcome.milliseconds < 1000
    assert hana.view.title == "Saved"


def test_the_checklist_asks_slack_and_ends_in_an_overview(house):
    hana = house.person("hana")
    submits(house, opens_form(house))
    assert "✓ Results are posted in #alignment." in hana.home.text
    assert "○ I am not in #alignment yet" in hana.home.text
    assert "✓ 14 people in Sales, 11 people in Marketing." in hana.home.text
    hana.clicks(hana.home, "Check again")
    assert "○ I am not in #alignment yet" in hana.home.text

    hana.invites_app("#alignment")
    hana.clicks(hana.home, "Check again")

    assert "○" not in hana.home.text
    assert "For admins: the pulses\nResults are posted in #alignment." in hana.home.text
    assert "Every two weeks on Tuesday at 10:00 AM, each person's own time; 4 statements, open for 5" in (
        read(hana.home)
    )
    assert "Who took part\nShown after the first close, for sides of 5 people or more." in hana.home.text
    assert house.world.violations == []


def test_the_overview_tells_of_closed_rounds_by_side(house):
    house.opens_pulse()
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    text = house.person("hana").opens_home().text
    assert "Pulse 1 is open until" in text
    assert "in Sales and" not in text
    house.closes_pulse()
    text = house.person("hana").opens_home().text
    assert "Who took part\nPulse 1, closed Mar 10, 2026: 5 of 14 in Sales and 0 of 11 in Marketing" in text


def test_nobody_else_sees_the_set_up_or_may_use_it(house):
    ben = house.person("ben")
    assert "Set-up" not in ben.opens_home().text
    before = stored(house)

    refused = ben.slash("/entente setup").reply

    assert refused.ephemeral
    assert refused.text == (
        "Only admins of this bot may do that, so nothing was changed. @Hana Kowalski is one of them."
    )
    assert ben.view is None
    assert stored(house) == before


def test_a_forged_click_or_submission_is_refused(house):
    hana, ben = house.person("hana"), house.person("ben")
    form = opens_form(house)
    for label, channel in CHOICES.items():
        hana.chooses(form, label, channel)
    forged = submission(house, form)
    forged["user"] = {**forged["user"], "id": ben.id}
    before = stored(house)

    for callback in ("setup", "schedule"):
        forged["view"]["callback_id"] = callback
        answer = ben.sends_forged(forged).response
        assert answer["response_action"] == "push"
        assert "Only admins of this bot may do that" in str(answer["view"]["blocks"])
    for button in ("setup_open", "setup_check", "setup_schedule", "setup_pause", "setup_resume"):
        ben.opens_home()
        home = house.world.homes[house.slack.app.app_id, ben.id]
        action = {"type": "button", "action_id": button, "block_id": "b", "action_ts": "1.0"}
        payload = house.slack.payloads.view_action(house.slack.app, ben.person, home, action)
        assert ben.sends_forged(payload).acknowledged
        assert ben.view.text.startswith("Only admins of this bot may do that")
        ben.closes()
    assert stored(house) == before


NO_FORM_SENDS = [
    ("setup_report", {"selected_conversation": "D0SOMEBODY"}, "This is no channel or user group"),
    ("setup_report", {"selected_conversation": None}, "Choose the channel in which results are posted."),
    ("setup_country", {"selected_option": {"value": "XX"}}, "I know no public holidays"),
    ("setup_timezone", {"selected_option": {"value": "../etc"}}, "This is no time zone."),
    ("setup_every_weeks", {"selected_option": {"value": "52"}}, "Choose every week"),
    ("setup_at", {"selected_time": "23:00"}, "Choose a time between 05:00 and 21:00."),
    ("setup_weekday", None, "Choose a weekday."),
]


def test_values_no_form_would_send_are_refused_at_their_input(house):
    hana = house.person("hana")
    form = opens_form(house)
    for label, channel in CHOICES.items():
        hana.chooses(form, label, channel)
    before = stored(house)
    for block, element, said in NO_FORM_SENDS:
        forged = deepcopy(submission(house, form))
        forged["view"]["state"]["values"][block] = {"input": element} if element else []
        answer = hana.sends_forged(forged).response
        assert answer["response_action"] == "errors"
        assert answer["errors"][block].startswith(said)
    assert stored(house) == before


def test_what_is_wrong_is_said_at_the_input_and_the_rest_is_kept(house):
    form = opens_form(house)
    errors = submits(house, form, **{"Where Marketing is": "#sales-team", "At": time(22)})
    assert errors == {
        "Where Marketing is": "Sales and Marketing cannot be the same. Choose another for one of them.",
        "At": "Choose a time between 05:00 and 21:00.",
    }
    hana = house.person("hana")
    assert hana.view.title == "Set up Entente"
    hana.submits(hana.view, {"Where Marketing is": "#marketing-team", "At": time(9)})
    assert hana.view.title == "Saved"
    assert settings(house).pulse.at == time(9)


def chosen(view, block):
    """What an input of a form is filled in with."""
    element = next(one["element"] for one in view.blocks if one["block_id"] == block)
    initial = [value for key, value in element.items() if key.startswith("initial_")]
    return initial[0] if initial else None


def test_a_channel_of_two_companies_is_refused_and_nothing_is_saved(house):
    before = stored(house)
    again = submits(house, opens_form(house), **{"Where results are posted": "#partners", "At": time(11, 30)})
    assert again.title == "Set up Entente"
    assert (
        "Where results are posted\nA channel of your company alone; both sides should be able to read it.\n"
        in (again.text)
    )
    assert "This channel is shared with another company, and results stay inside yours." in again.text
    assert chosen(again, "setup_at") == "11:30"
    assert chosen(again, "setup_sales") == house.world.channel("#sales-team").id
    assert stored(house) == before
    assert submits(house, again).title == "Saved"


def test_a_private_channel_without_the_bot_is_told_the_line_to_type(house):
    hana = house.person("hana")
    again = submits(house, opens_form(house), **{"Where results are posted": "#leads"})
    assert "I cannot see this channel: it is private, and I am not in it." in again.text
    assert "Type /invite @entente there, then save again." in again.text
    hana.invites_app("#leads")
    assert submits(house, again, **{"Where results are posted": "#leads"}).title == "Saved"
    assert "○" not in hana.home.text


def test_a_side_in_a_private_channel_is_told_at_its_input(house):
    again = submits(house, opens_form(house), **{"Where Sales is": "#leads"})
    position = again.text.index("I cannot see this channel")
    assert again.text.index("Where Sales is") < position < again.text.index("Where Marketing is")


def test_user_groups_do_as_well(house):
    groups = {"Sales: a user group instead": "@sales", "Marketing: a user group instead": "@marketing"}
    done = submits(house, opens_form(house), **groups)
    assert "14 people in Sales, 11 people in Marketing." in done.text
    world = house.world
    assert settings(house).sides.sales == next(g.id for g in world.groups.values() if g.handle == "sales")
    # And back to channels.
    form = opens_form(house, button="Change set-up")
    none = dict.fromkeys(groups, "No user group")
    assert submits(house, form, **none).title == "Saved"
    assert settings(house).sides.sales == world.channel("#sales-team").id


def test_a_group_that_is_gone_by_then_is_told_at_its_input(house):
    form = opens_form(house)
    groups = {"Sales: a user group instead": "@sales", "Marketing: a user group instead": "@marketing"}
    house.slack.faults.on("usergroups.users.list", Refused("no_such_subteam"))
    again = submits(house, form, **groups)
    assert "This user group is no more." in again.text


def test_people_on_both_sides_are_left_to_the_admin(house):
    house.world.admin.add_to_channel("#sales-team", "gus")
    done = submits(house, opens_form(house))
    assert "14 people in Sales, 10 people in Marketing." in done.text
    assert "1 person is on both sides, and is asked nothing until you say which counts" in done.text
    assert "1 person is on both sides" in house.person("hana").home.text
    assert "Decide" in house.person("hana").home.buttons


def test_slack_that_does_not_answer_loses_nothing(house):
    view = opens_form(house)
    before = stored(house)
    for method, fault in (
        ("auth.test", ServerError(503)),
        ("conversations.info", DropBefore()),
        ("conversations.members", RateLimited(5)),
        ("conversations.members", Refused("missing_scope")),
    ):
        house.slack.faults.on(method, fault)
        view = submits(house, view, At=time(11, 30))
        assert view.title == "Set up Entente"
        assert "Slack did not answer me just now, so nothing was saved." in view.text
        assert chosen(view, "setup_at") == "11:30"
        assert stored(house) == before
    assert house.person("hana").submits(view).acknowledged
    assert house.person("hana").view.title == "Saved"


def test_without_an_answer_about_user_groups_channels_still_do(house):
    house.slack.faults.on("usergroups.list", ServerError(503))
    form = opens_form(house)
    assert "user group" not in form.text
    assert submits(house, form).title == "Saved"


def test_two_admins_at_once_the_last_one_wins_and_both_are_noted(house):
    with house.deps.begin() as session:
        session.get(Person, (house.team_id, house.person("hana").id)).roles = "admin"
        session.get(Person, (house.team_id, house.person("ada").id)).roles = "admin"
    hana, ada = house.person("hana"), house.person("ada")
    of_hana, of_ada = opens_form(house), opens_form(house, "ada")
    ada.submits(of_ada, CHOICES | {"At": time(9)})
    # In another form meanwhile; the one Hana has open does not show it.
    ada.clicks(ada.home, "Schedule")
    ada.submits(ada.view, {"Statements a pulse": "5 statements"})
    hana.submits(of_hana, CHOICES | {"At": time(14), "How often": "Every week"})

    pulse = settings(house).pulse
    assert (pulse.at, pulse.every_weeks, pulse.statements) == (time(14), 1, 5)
    noted = audit(house)
    assert (ada.id, "pulse.at", '"09:00"') in noted
    assert (hana.id, "pulse.at", '"14:00"') in noted


def test_a_role_taken_away_while_slack_was_asked_saves_nothing(house):
    form = opens_form(house)
    before = stored(house)
    ada = house.person("ada").id

    def demote(_arguments):
        with house.deps.begin() as session:
            session.get(Person, (house.team_id, ada)).roles = "admin"
        return False

    house.slack.faults.on("conversations.info", Refused("never"), when=demote)
    refused = submits(house, form)
    assert refused.text.startswith("Only admins of this bot may do that, so nothing was changed.")
    assert stored(house) == before


def test_the_command_opens_the_same_form_with_what_is_so(house):
    house.set_up()
    hana = house.person("hana")
    assert hana.slash("/entente setup").acknowledged
    form = hana.view
    assert chosen(form, "setup_report") == house.world.channel("#alignment").id
    assert chosen(form, "setup_country")["value"] == "GB"
    assert chosen(form, "setup_timezone")["value"] == "Europe/London"
    before = audit(house)
    assert hana.submits(form).acknowledged
    assert hana.view.title == "Saved"
    assert audit(house) == before


def everything(house):
    """Settings, sides and series, with channels by name: ids are another world's."""
    with house.deps.read() as session:
        series = session.scalars(select(Series)).one()
    found = settings(house)
    names = {channel.id: name for channel in house.world.channels.values() if (name := channel.name)}
    places = (found.workspace.report_channel, found.sides.sales, found.sides.marketing)
    rest = (found.workspace.country, found.workspace.timezone, found.pulse, found.meeting, found.digest)
    people = {house.world.people[user_id].name: side for user_id, side in sides(house).items()}
    planned = (series.anchor, series.rhythm, series.next_slot, series.next_at)
    return [names[place] for place in places], rest, people, planned


def test_a_file_and_the_form_make_two_workspaces_alike(house, sqlite_only):
    submits(
        house,
        opens_form(house),
        **{"The company's time zone": "Europe/London", "The company's public holidays": "United Kingdom"},
    )
    with sqlite_only.fresh() as url, open_house(url) as other:
        other.run()
        other.set_up()
        assert everything(other) == everything(house)


def test_a_file_over_the_form_notes_only_what_really_differs(house):
    submits(
        house,
        opens_form(house),
        **{"The company's time zone": "Europe/London", "The company's public holidays": "United Kingdom"},
    )
    by_form, people = settings(house), sides(house)
    with house.deps.read() as session:
        series = session.scalars(select(Series)).one()
    noted = audit(house)
    assert {actor for actor, _, _ in noted} == {house.person("hana").id}

    assert house.set_up() == []
    assert (settings(house), sides(house), audit(house)) == (by_form, people, noted)
    with house.deps.read() as session:
        again = session.scalars(select(Series)).one()
    assert (again.id, again.anchor, again.rhythm, again.next_at) == (
        series.id,
        series.anchor,
        series.rhythm,
        series.next_at,
    )

    house.set_up(SETUP.replace("10:00", "11:00"))
    assert audit(house)[len(noted) :] == [("setup.toml", "pulse.at", '"11:00"')]


def sides(house):
    with house.deps.read() as session:
        rows = session.scalars(select(Person).order_by(Person.user_id)).all()
    return {row.user_id: row.found_side for row in rows}


def opens_schedule(house):
    """A workspace that is set up, and the schedule before its admin."""
    house.set_up()
    hana = house.person("hana")
    assert hana.clicks(hana.opens_home(), "Schedule").acknowledged
    return hana.view


def next_slot(house):
    with house.deps.read() as session:
        return session.scalars(select(Series)).one().next_slot.isoformat()


def test_the_schedule_moves_the_next_pulse(house):
    hana = house.person("hana")
    form = opens_schedule(house)
    assert (form.title, next_slot(house)) == ("Schedule", "2026-03-03")

    outcome = hana.submits(
        form,
        {
            "How often": "Every four weeks",
            "On": "Thursday",
            "At": time(15, 30),
            "Open for how many working days": 3,
            "Statements a pulse": "5 statements",
            "Also": ["Guests of a side"],
            "Days on which nothing is sent": "2026-12-21 to 2027-01-03",
        },
    )

    assert outcome.acknowledged
    text = read(hana.view)
    assert text.startswith(
        "Every four weeks on Thursday at 3:30 PM, each person's own time; 5 statements, open for 3 working days."
    )
    assert "The next pulse comes on Thu, Mar 5, to each person at 3:30 PM of their own day." in text
    assert "• Thu, Mar 5, 3:30 PM (Berlin time)" in text
    assert next_slot(house) == "2026-03-05"
    assert {(actor, key) for actor, key, _ in audit(house) if actor == hana.id} == {
        (hana.id, f"pulse.{name}")
        for name in ("every_weeks", "weekday", "at", "open_days", "statements", "guests", "blackout")
    }
    assert "on Thursday at 3:30 PM" in read(hana.home)
    assert house.world.violations == []


def test_a_schedule_that_cannot_be_is_told_line_by_line(house):
    hana = house.person("hana")
    form = opens_schedule(house)
    noted = audit(house)
    errors = hana.submits(
        form,
        {"At": time(4), "Days on which nothing is sent": "2026-12-21 to 2027-01-03\nEaster\n"},
    ).errors
    assert errors["At"] == "Choose a time between 05:00 and 21:00."
    assert errors["Days on which nothing is sent"].startswith("Line 2: “Easter” is no range of days.")
    assert (hana.view.title, audit(house)) == ("Schedule", noted)


def test_a_trial_is_marked_and_taken_back(house):
    hana = house.person("hana")
    form = opens_schedule(house)
    hana.submits(form, {"Also": ["The next pulse is a trial"]})
    assert "The next pulse is a trial; it comes on Tue, Mar 3" in hana.view.text
    assert audit(house)[-1] == (hana.id, "series.next_is_trial", "true")
    hana.clicks(hana.home, "Schedule")
    hana.submits(hana.view, {"Also": []})
    assert "The next pulse comes on Tue, Mar 3" in hana.view.text
    assert audit(house)[-1] == (hana.id, "series.next_is_trial", "false")


def test_a_trial_needs_a_planned_pulse(house):
    house.set_up("[workspace]\nreport_channel = '#alignment'\n")
    hana = house.person("hana")
    hana.clicks(hana.opens_home(), "Schedule")
    errors = hana.submits(hana.view, {"Also": ["The next pulse is a trial"], "At": time(9)}).errors
    assert errors == {"Also": "A trial can be chosen once a first pulse is planned."}
    assert settings(house).pulse.at == time(10)


def test_a_pause_asks_nobody_and_a_resumed_pulse_goes_on(house):
    house.set_up()
    hana = house.person("hana")
    hana.clicks(hana.opens_home(), "Pause")
    assert "The pulses are paused. Nobody is asked until you resume them." in hana.home.text
    assert "Resume" in hana.home.buttons
    assert "Pause" not in hana.home.buttons
    assert "paused" in house.person("ada").slash("/pulse").reply.text
    assert "paused" in house.person("ada").opens_home().text

    house.goes_to(datetime(2026, 3, 10, 9, tzinfo=UTC))

    assert not [message for message in house.person("ben").sees_dm() if message.by_app]
    with house.deps.read() as session:
        assert [row.state for row in session.scalars(select(Round))] == ["skipped"]
    hana.clicks(hana.home, "Resume")
    assert "The next pulse comes on Tue, Mar 17" in hana.home.text
    house.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
    assert house.pulse_of("ben").text.startswith("Pulse 1:")
    assert [(key, new) for _, key, new in audit(house) if key == "pulse.paused"] == [
        ("pulse.paused", "true"),
        ("pulse.paused", "false"),
    ]


def test_a_day_kept_quiet_moves_the_day_that_is_told(house):
    house.set_up(SETUP + 'blackout = [["2026-03-03", "2026-03-03"]]\n')
    assert "The next pulse comes on Wed, Mar 4" in house.person("hana").opens_home().text
