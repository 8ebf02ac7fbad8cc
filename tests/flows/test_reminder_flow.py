"""Reminders, snoozing and skipping: at most two, only to who has not finished, and one click ends them."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.outbox.models import OutboxAttention, OutboxMessage
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.reminder import REMINDER, SNOOZED
from jobs.deliver import arrivals_step
from playground import DropAfter, DropBefore
from tests.support.house import SETUP

SIX_DAYS_ON = datetime(2026, 3, 10, 16, tzinfo=UTC)


def reminders_of(house, name):
    return [m for m in house.person(name).sees_dm() if m.by_app and "is still open until" in m.text]


def test_two_short_reminders_that_link_to_the_pulse(house):
    house.opens_pulse()
    house.answers_all("cleo")
    house.person("kofi").clicks(house.pulse_of("kofi"), "4", nth=1)

    house.goes_to(SIX_DAYS_ON)

    first, second = reminders_of(house, "kofi")
    assert first.text.startswith("Pulse 1 is still open until")
    assert "1 of 4 answered." in first.text
    assert first.at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert second.at == datetime(2026, 3, 10, 9, tzinfo=UTC)
    pulse = next(m for m in house.person("kofi").sees_dm() if m.text.startswith("Pulse 1: how"))
    assert f"archives/{pulse.channel}/p{pulse.ts.replace('.', '')}" in str(first.blocks)
    assert reminders_of(house, "cleo") == []
    assert house.world.violations == []


def test_nobody_is_reminded_outside_their_hours(house):
    house.opens_pulse()
    house.goes_to(SIX_DAYS_ON)
    for who in house.slack.people():
        for message in reminders_of(house, who.person.name):
            local = message.at.astimezone(ZoneInfo(who.person.tz))
            assert 9 <= local.hour < 17
            assert local.weekday() < 5


@pytest.mark.parametrize(
    ("choice", "comes"),
    [
        ("In 1 hour", datetime(2026, 3, 4, 20, tzinfo=UTC)),
        ("Tomorrow 09:00", datetime(2026, 3, 5, 14, tzinfo=UTC)),
        ("Monday 09:00", datetime(2026, 3, 9, 13, tzinfo=UTC)),
    ],
)
def test_snoozing_to_a_concrete_time_on_ones_own_clock(house, choice, comes):
    house.opens_pulse()
    ben = house.person("ben")

    assert ben.chooses(house.pulse_of("ben"), "Remind me later…", choice).acknowledged

    assert house.whispers_to("ben")[-1].text.startswith("I remind you")
    house.goes_to(comes)
    (reminder,) = reminders_of(house, "ben")
    assert reminder.at == comes


def test_snoozing_past_the_close_is_told_so(house):
    house.opens_pulse()
    house.goes_to(datetime(2026, 3, 10, 9, 30, tzinfo=UTC))
    house.person("kofi").chooses(
        house.pulse_of("cleo") and reminders_of(house, "kofi")[-1], "Remind me later…", "Monday 09:00"
    )
    assert "closes before then" in house.whispers_to("kofi")[-1].text


def test_skipping_is_one_click_and_nobody_is_missing(house):
    house.opens_pulse()
    ben = house.person("ben")
    pulse = house.pulse_of("ben")

    assert ben.clicks(pulse, "Skip this pulse").acknowledged

    assert ben.sees_again(pulse).text.startswith("You skip pulse 1. You are not counted as missing")
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.goes_to(SIX_DAYS_ON)
    assert reminders_of(house, "ben") == []
    house.closes_pulse()
    assert "Answered this pulse, of those who got it: 5 of 13 in Sales" in house.reports()[-1].text
    ben.clicks(ben.sees_again(pulse), "Answer it after all")
    assert "Pulse 1 is closed, so there is nothing to put off or skip" in house.whispers_to("ben")[-1].text


def test_a_skipped_pulse_can_be_answered_after_all(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "Skip this pulse")
    ben.clicks(house.pulse_of("ben"), "Answer it after all")
    assert "0 of 4 answered" in house.pulse_of("ben").text
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi")
    house.closes_pulse()
    assert "Answered this pulse, of those who got it: 5 of 14 in Sales" in house.reports()[-1].text


def test_the_queue_never_tells_who_has_not_answered(house):
    house.opens_pulse()
    house.answers_all("cleo", "eva")
    house.goes_to(datetime(2026, 3, 9, 20, tzinfo=UTC))
    with house.deps.read() as session:
        rows = (
            session.connection()
            .exec_driver_sql(
                f"SELECT recipient, state FROM outbox_message WHERE kind IN ('{REMINDER}', '{SNOOZED}')"
            )
            .all()
        )
    # The second reminder waits for everybody alike; of the first nothing is left, sent or not.
    assert {state for _, state in rows} == {"pending"}
    assert {house.person("cleo").id, house.person("eva").id, house.person("kofi").id} <= {
        who for who, _ in rows
    }


def test_how_much_was_asked_of_somebody_does_not_tell_either(house):
    """A reminder that was not needed counts like one that was sent."""
    house.opens_pulse()
    house.answers_all("cleo", "eva")
    house.goes_to(datetime(2026, 3, 9, 20, tzinfo=UTC))
    assert len(reminders_of(house, "kofi")) == 1
    with house.deps.read() as session:
        rows = session.execute(select(OutboxAttention.user_id, OutboxAttention.day, OutboxAttention.messages))
        counts = {(who, str(day)): count for who, day, count in rows}
    for name in ("cleo", "eva", "kofi", "ben"):
        assert counts[house.person(name).id, "2026-03-09"] == 1


def test_no_more_than_so_many_messages_a_day_that_nobody_asked_for(house):
    house.set_up(SETUP.replace('country = "GB"', 'country = "GB"\nmessages_a_day = 1'))
    house.goes_to(SIX_DAYS_ON)
    per_day = Counter(
        (who.person.name, message.at.date()) for who in house.slack.people() for message in unprompted(who)
    )
    assert max(per_day.values()) == 1
    assert house.world.violations == []


def unprompted(who):
    return [m for m in who.sees_dm() if m.by_app and not m.ephemeral]


@pytest.mark.parametrize("forged", ["", "x" * 40, f"{'0' * 32}.never", f"{'0' * 32}.hour"])
def test_a_forged_choice_is_told_so(house, forged):
    house.set_up(SETUP)
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    ben, pulse = house.person("ben"), house.pulse_of("ben")
    ben.chooses(pulse, "Remind me later…", "In 1 hour")
    payload = dict(house.world.deliveries[-1].payload)
    payload["actions"] = [dict(payload["actions"][0], selected_option={"value": forged})]
    ben.sends_forged(payload)
    assert "This button is not known here, so nothing was saved." in house.whispers_to("ben")[-1].text


class TestWhenNobodyKnows:
    """Slack's answer to the invitation was lost: it may have arrived or not, and is never sent again blindly."""

    def opens(self, house, fault):
        house.set_up()
        kofi = house.person("kofi").id
        house.slack.faults.on("chat.postMessage", fault, when=lambda args: args["channel"] == kofi)
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        assert self.state(house) == "unknown"

    def state(self, house):
        with house.deps.read() as session:
            row = select(OutboxMessage.state).where(
                OutboxMessage.kind == INVITATION, OutboxMessage.recipient == house.person("kofi").id
            )
            return session.scalar(row)

    def test_the_reminder_brings_the_pulse_itself(self, house):
        self.opens(house, DropBefore())
        assert house.person("kofi").sees_dm() == []
        house.goes_to(SIX_DAYS_ON)
        message = house.person("kofi").sees_dm()[0]
        assert "how Sales and Marketing work" in message.text
        house.person("kofi").clicks(message, "4", nth=1)
        assert "1 of 4" in str(house.person("kofi").sees_dm()[0].blocks)
        assert house.world.violations == []

    def test_a_click_tells_that_it_has_arrived_and_reminders_link_to_it(self, house):
        self.opens(house, DropAfter())
        (pulse,) = house.person("kofi").sees_dm()
        house.person("kofi").clicks(pulse, "4", nth=1)
        assert self.state(house) == "unknown"
        arrivals_step(house.deps, house.clock())
        assert self.state(house) == "sent"
        house.goes_to(SIX_DAYS_ON)
        assert f"p{pulse.ts.replace('.', '')}" in str(reminders_of(house, "kofi")[0].blocks)

    def test_a_click_on_what_is_known_changes_nothing(self, house):
        house.opens_pulse()
        before = house.pulse_of("kofi").ts
        house.person("kofi").clicks(house.pulse_of("kofi"), "4", nth=1)
        arrivals_step(house.deps, house.clock())
        assert self.state(house) == "sent"
        assert house.pulse_of("kofi").ts == before
