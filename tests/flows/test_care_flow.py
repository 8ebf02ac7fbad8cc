"""Caring for the bot in Slack as an admin does it: the log, the dry run, a test, a new series; and nobody else may."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.pulse.models import Answer, Assignment, Series
from bot.pulse.service.series import current_series
from bot.workspace.models import AuditEntry
from tests.flows.caring import log, opens, picks, side, text_of
from tests.support.house import SETUP

REFUSED = "Only admins of this bot may do that, so nothing was changed. @Hana Kowalski is one of them."
BUTTONS = ("People", "Dry run", "Send me a test", "Audit log", "New series")


@pytest.fixture
def house(house):
    house.set_up()
    house.run()
    return house


class TestAuditLog:
    def test_who_changed_what_when_in_words(self, house):
        hana = house.person("hana")
        hana.submits(picks(house, "ben"), {"Side": "Marketing"})
        hana.closes(all_of_them=True)
        view = opens(house, "Audit log")
        assert "Side of @Ben Okafor: As found in Slack → Marketing\n@Hana Kowalski, " in view.text
        assert "Report channel: nothing → #alignment\nsetup.toml, " in view.text
        assert "Where Sales is: nothing → #sales-team" in view.text
        assert "The company's public holidays: nothing → United Kingdom" in view.text
        assert view.text.index("Side of") < view.text.index("Report channel")

    def test_older_and_newer(self, house):
        hana = house.person("hana")
        with house.deps.begin() as session:
            session.execute(delete(AuditEntry))
            session.add_all(
                AuditEntry(
                    id=f"{number:032x}",
                    team_id=house.team_id,
                    at=house.clock() + timedelta(minutes=number),
                    actor="setup.toml",
                    key="pulse.statements",
                    old="3",
                    new=str(number),
                )
                for number in range(70)
            )
        view = opens(house, "Audit log")
        assert view.buttons == ["Older"]
        assert "3 → 69" in view.text
        assert "3 → 39" not in view.text
        hana.clicks(view, "Older")
        assert hana.view.buttons == ["Newer", "Older"]
        assert "3 → 39" in hana.view.text
        hana.clicks(hana.view, "Older")
        assert hana.view.buttons == ["Newer"]
        assert hana.view.text.startswith("Statements a pulse: 3 → 9\n")
        hana.clicks(hana.view, "Newer")
        hana.clicks(hana.view, "Newer")
        assert "3 → 69" in hana.view.text

    def test_a_forged_page_is_refused(self, house):
        hana = house.person("hana")
        view = opens(house, "Audit log")
        action = {"action_id": "care_audit_page:older", "block_id": "b", "type": "button", "value": "-1"}
        payload = house.slack.payloads.view_action(
            house.slack.app, hana.person, house.world.views[view.id], action
        )
        assert hana.sends_forged(payload).acknowledged
        assert hana.view.title == "That did not work"


class TestDryRun:
    def test_who_would_get_what_and_when_in_counts(self, house):
        house.person("ben").slash("/entente away until 2026-03-20")
        house.person("cleo").slash("/pulse leave")
        view = opens(house, "Dry run")
        text = text_of(view)
        assert "Tue, Mar 3: opens" in text
        assert "23 people would be asked, 4 statements at most." in text
        assert "• 2 people: Mar 3, 10:00 AM in Tokyo" in text
        assert "Reminders, to those who have not finished by then:" in text
        assert "Left out: 2 who are away, have left the pulses or have nothing due this time." in text
        assert not any(name in text for name in ("Ben", "Okafor", "Cleo", "Ada"))

    def test_it_sends_and_changes_nothing(self, house):
        with house.deps.read() as session:
            before = session.scalar(select(func.count()).select_from(OutboxMessage))
        opens(house, "Dry run")
        with house.deps.read() as session:
            assert session.scalar(select(func.count()).select_from(OutboxMessage)) == before

    def test_nothing_within_a_week_names_the_next(self, house):
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        text = text_of(opens(house, "Dry run"))
        assert "Pulse 1 is open until" in text
        assert "Nothing opens within 7 days. This is the next one:\nTue, Mar 17: opens" in text

    def test_after_a_baseline_a_slot_rests(self, house):
        house.set_up(SETUP + "baseline = true\n")
        assert "This is the baseline: all statements are asked." in text_of(opens(house, "Dry run"))
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        with house.deps.begin() as session:
            session.add_all(_answered(session))
        house.goes_to(datetime(2026, 3, 12, 9, tzinfo=UTC))
        text = text_of(opens(house, "Dry run"))
        assert "Tue, Mar 17 is skipped: nobody would be asked." in text
        assert "after a baseline the statements rest for four weeks" in text
        assert "Left out: 25 who are away, have left the pulses or have nothing due this time." in text

    def test_paused(self, house):
        house.set_up(SETUP + "paused = true\n")
        text = text_of(opens(house, "Dry run"))
        assert "The pulses are paused: none opens until they are resumed." in text
        assert "Tue, Mar 3 is skipped: the pulses are paused." in text

    def test_a_trial_says_so(self, house):
        with house.deps.begin() as session:
            session.execute(update(Series).values(next_is_trial=True))
        assert "This is a trial" in text_of(opens(house, "Dry run"))

    def test_with_nobody_on_a_side_nothing_is_planned(self, house):
        with house.deps.begin() as session:
            session.execute(delete(Series))
            session.execute(update(Person).values(found_side=None))
        assert "No pulse is planned yet" in text_of(opens(house, "Dry run"))


def _answered(session):
    """As if everybody had answered everything they were asked."""
    for one in session.scalars(select(Assignment)):
        yield Answer(
            round_id=one.round_id,
            respondent=one.respondent,
            statement=one.statement,
            team_id=one.team_id,
            version=one.version,
            side=one.side,
            team=one.team,
            value=4,
        )


class TestRehearsal:
    def test_it_looks_like_a_pulse_and_stores_nothing(self, house):
        hana = house.person("hana")
        notice = opens(house, "Send me a test")
        assert notice.text.startswith("A test is on its way to you")
        house.run()
        (message,) = [m for m in hana.sees_dm() if m.by_app]
        assert message.text.startswith("This is only a test, for you alone.")
        assert message.notification.startswith("This is only a test")
        assert "how Sales and Marketing work together" in message.text
        assert message.buttons.count("4 Agree") == 4
        with house.deps.read() as session:
            before = session.scalar(select(func.count()).select_from(Answer))
        assert hana.clicks(message, "4 Agree", nth=1).acknowledged
        assert hana.chooses(message, "Remind me later", "In 1 hour").acknowledged
        assert hana.clicks(message, "Skip this pulse").acknowledged
        whispers = house.whispers_to("hana")
        assert [m.text for m in whispers] == ["This was only a test; nothing is stored."] * 3
        house.run()
        with house.deps.read() as session:
            assert session.scalar(select(func.count()).select_from(Answer)) == before == 0
            left = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "care_test")).all()
        assert left == []

    def test_a_double_click_sends_one(self, house):
        hana = house.person("hana")
        home = hana.opens_home()
        hana.clicks(home, "Send me a test")
        hana.closes(all_of_them=True)
        hana.clicks(hana.home, "Send me a test")
        house.run()
        assert len([m for m in hana.sees_dm() if m.by_app]) == 1

    def test_who_is_no_admin_any_more_gets_none(self, house):
        opens(house, "Send me a test")
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        house.run()
        assert [m for m in house.person("hana").sees_dm() if m.by_app] == []


class TestNewSeries:
    def series(self, house):
        with house.deps.read() as session:
            return current_series(session, house.team_id).id

    def test_without_a_pulse_there_is_nothing_to_begin_anew(self, house):
        before = self.series(house)
        view = opens(house, "New series")
        assert view.text == (
            "There is nothing to begin anew: no pulse of the present series has opened yet. Nothing was changed. "
            "Wait for the first pulse."
        )
        assert self.series(house) == before

    def test_a_question_comes_first(self, house):
        house.opens_pulse()
        before = self.series(house)
        opens(house, "New series", confirm=False)
        assert self.series(house) == before

    def test_the_open_round_runs_on_and_the_next_is_the_first_of_the_new(self, house):
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        before = self.series(house)
        view = opens(house, "New series")
        text = text_of(view)
        assert text.startswith("A new series begins with the pulse of Tue, Mar 17.")
        assert "Pulse 1 is still open. It runs on to its close" in text
        assert self.series(house) != before
        house.answers_all("ben", "cleo", "ivan", "jade", "kofi")
        house.closes_pulse()
        assert "Answered this pulse, of those who got it: 5 of 14 in Sales" in house.reports()[-1].text
        house.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
        assert "Pulse 1:" in house.pulse_of("ben").text

    def test_a_second_click_changes_nothing_and_the_log_tells_of_the_first(self, house):
        hana = house.person("hana")
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        opens(house, "New series")
        hana.closes(all_of_them=True)
        begun = self.series(house)
        view = opens(house, "New series")
        assert view.text.startswith("There is nothing to begin anew")
        hana.closes(all_of_them=True)
        assert self.series(house) == begun
        view = opens(house, "Audit log")
        assert "New series, first pulse: nothing → 2026-03-17\n@Hana Kowalski, " in view.text


class TestOthers:
    def click(self, house, name, action_id, view=None, **more):
        """A click in Home (or a modal) as somebody who was never shown the button would forge it."""
        person = house.person(name)
        home = view or person.opens_home()
        action = {"action_id": action_id, "block_id": "b", "type": "button", "value": "0", **more}
        payload = house.slack.payloads.view_action(
            house.slack.app, person.person, house.world.views[home.id], action
        )
        assert person.sends_forged(payload).acknowledged
        return person.view

    def test_nobody_else_sees_the_buttons(self, house):
        assert not set(BUTTONS) & set(house.person("ben").opens_home().buttons)
        assert set(BUTTONS) <= set(house.person("hana").opens_home().buttons)

    @pytest.mark.parametrize(
        "action_id",
        [
            "care_people",
            "care_both_sides",
            "care_decision",
            "care_audit",
            "care_audit_page:older",
            "care_dry_run",
            "care_test",
            "care_new_series",
        ],
    )
    def test_a_forged_click_is_told_who_may(self, house, action_id):
        house.opens_pulse()
        before = len([m for m in house.person("ben").sees_dm() if m.by_app])
        shown = self.click(house, "ben", action_id)
        assert shown.text == REFUSED
        house.run()
        assert len([m for m in house.person("ben").sees_dm() if m.by_app]) == before

    def test_a_forged_choice_of_a_person_shows_nothing_of_them(self, house):
        person = house.person("ben")
        home = person.opens_home()
        payload = house.slack.payloads.view_action(
            house.slack.app,
            person.person,
            house.world.views[home.id],
            {"action_id": "care_person", "block_id": "care_person:", "type": "users_select"},
        )
        chosen = {"type": "users_select", "selected_user": house.person("ada").id}
        payload["view"]["state"] = {"values": {"care_person:": {"care_person": chosen}}}
        assert person.sends_forged(payload).acknowledged
        assert person.view.text == REFUSED

    def taken_over(self, house, view, name="ben"):
        """Hana's submission of a form, as Ben would forge it."""
        stored = house.world.views[view.id]
        payload = house.slack.payloads.submission(house.slack.app, house.person("hana").person, stored)
        person = house.person(name).person
        payload["user"] = {**payload["user"], "id": person.id, "name": person.name, "username": person.name}
        return house.person(name).sends_forged(payload).response

    def test_a_forged_submission_is_told_who_may(self, house):
        view = picks(house, "ben")
        house.person("hana").chooses(view, "Side", "Marketing")
        answer = self.taken_over(house, view)
        assert answer["response_action"] == "push"
        assert "Only admins of this bot may do that" in str(answer["view"]["blocks"])
        assert log(house) == []

    def test_a_forged_decision_is_told_who_may(self, house):
        house.world.admin.add_to_channel("#marketing-team", "ben")
        house.passes(days=1)
        view = opens(house, "Decide")
        house.person("hana").chooses(view, "Which side counts", "Sales", near=house.person("ben").id)
        answer = self.taken_over(house, view)
        assert answer["response_action"] == "push"
        assert side(house, "ben") is None

    def test_menus_offer_nothing(self, house):
        hana = house.person("hana")
        view = picks(house, "ben")
        assert hana.suggests(view, "Time zone", "tok")[0] == "Tokyo, Japan (Asia/Tokyo)"
        assert hana.suggests(view, "Public holidays of", "")[:2] == ["The company's country", "Afghanistan"]
        assert hana.suggests(view, "Time zone", "")[0] == "As in Slack"
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        assert hana.suggests(view, "Time zone", "tok") == []
        assert hana.suggests(view, "Public holidays of", "ger") == []

    def test_an_admin_who_is_none_any_more_is_told_in_the_open_form(self, house):
        hana = house.person("hana")
        view = picks(house, "ben")
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        hana.submits(view, {"Side": "Marketing"})
        assert hana.view.text == (
            "Only admins of this bot may do that, and there is none yet, so nothing was changed. "
            "Whoever runs the bot can name one."
        )
        hana.closes()
        assert hana.view.id == view.id
        assert log(house) == []
