"""**Share in channel**: a private answer shown to everybody where that may be, and once (ux.md 18, 31, 33)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from bot.slack.ids import Topic
from handlers.share import SHARED
from playground import (
    DropAfter,
    DropBefore,
    RateLimited,
    Refused,
    ServerError,
    clickables,
    find,
    small_company,
)
from tests.flows.forging import click_of, with_value
from tests.flows.test_reports_flow import everything_answered
from tests.support.house import open_house

BUTTON = "Share in channel"


@pytest.fixture
def told(sqlite_url):
    """A small company after a pulse that nobody answered, and a private channel without the bot."""
    with open_house(sqlite_url, company=small_company) as house:
        house.once("a pulse nobody answered", nobody_answers)
        house.world.admin.add_channel("war-room", "ada", "ben", "hana", private=True)
        yield house


def nobody_answers(house):
    house.opens_pulse()
    house.closes_pulse()


def asks(house, name, place="#sales-team"):
    return house.person(name).slash("/stage", place).reply


def posts(house, name="cleo", place="#sales-team"):
    """What the app has said in a channel to everybody."""
    return [one for one in house.person(name).sees(place) if one.by_app and not one.ephemeral]


def whispers(house, name, place="#sales-team"):
    return [one.text for one in house.person(name).sees(place) if one.ephemeral]


def payload_of(house, name, message, value):
    """A click on the button of a private answer with another value, or by somebody else; not yet sent."""
    return with_value(click_of(house, name, message, BUTTON), value)


def claims(house):
    with house.deps.read() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == SHARED)).all()
    return [(row.state, row.ref, row.recipient) for row in rows]


def test_the_answer_is_shown_to_everybody_with_who_shared_it(house):
    everything_answered(house)
    house.closes_pulse()
    answer = asks(house, "ben")
    assert answer.ephemeral
    assert answer.buttons == [BUTTON]
    assert posts(house) == []

    assert house.person("ben").clicks(answer, BUTTON).acknowledged

    (shown,) = posts(house)
    score, *_, stamp = answer.text.splitlines()
    lines = shown.text.splitlines()
    assert lines[0] == score
    # The private answer has the dates of its reader, the channel those of the report.
    assert "closed Mar 10, 2026" in stamp
    assert "closed 10 Mar 2026" in lines[-2]
    assert lines[-1] == "Shared by @Ben Okafor."
    assert shown.buttons == []
    assert "Score " in shown.notification
    assert "Shared by" in shown.notification
    # The bot is no member of that channel, and called nothing but what house it which channel this is.
    assert house.slack.app.bot_user_id not in house.world.channel("#sales-team").members
    own = house.person("ben").sees_again(answer)
    assert own.ephemeral
    assert own.buttons == []
    assert own.text == f"{answer.text}\nShared in this channel."
    assert house.world.violations == []


def test_two_clicks_show_it_once(told):
    answer = asks(told, "ben")
    control = find(clickables(answer.blocks), BUTTON)
    ben = told.person("ben")
    for delivery in [ben.fires_click(answer, control) for _ in range(2)]:
        delivery.result(10)
    told.bot.redraws.drain()
    # And once more from a window that still shows the button.
    ben.clicks(answer, BUTTON)
    assert len(posts(told)) == 1
    assert ben.sees_again(answer).text.endswith("Shared in this channel.")
    assert claims(told) == [("sent", "stage", told.world.channel("#sales-team").id)]

    # Asked anew it is another answer, that may be shared like the first.
    ben.clicks(asks(told, "ben"), BUTTON)
    assert len(posts(told)) == 2
    assert told.world.violations == []


def test_a_click_that_another_machine_is_at_says_nothing_more(told):
    answer = asks(told, "ben")
    envelope = outbox.Envelope(
        key=f"{SHARED}:{answer.channel}:{answer.ts}",
        kind=SHARED,
        ref="stage",
        recipient=answer.channel,
        not_before=told.clock(),
    )
    with told.deps.begin() as session:
        assert outbox.begin_saying(session, told.team_id, envelope) == ""
    told.person("ben").clicks(answer, BUTTON)
    assert posts(told) == []
    assert told.person("ben").sees_again(answer) == answer
    assert len(whispers(told, "ben")) == 1

    # It died before it could tell: nobody knows whether it was said, so it is not said again.
    told.clock.move_to(told.clock() + timedelta(minutes=2))
    told.person("ben").clicks(answer, BUTTON)
    assert posts(told) == []
    assert whispers(told, "ben")[-1].startswith("I could not find out whether that was shared.")


@pytest.mark.parametrize(("fault", "shown"), [(DropAfter(), 1), (DropBefore(), 0), (ServerError(503), 0)])
def test_a_reply_that_is_lost_is_told_and_nothing_is_said_twice(told, fault, shown):
    answer = asks(told, "ben")
    told.slack.faults.on("response_url", fault)
    told.person("ben").clicks(answer, BUTTON)
    assert len(posts(told)) == shown
    assert whispers(told, "ben")[-1] == (
        "I could not find out whether that was shared. Look in the channel; if it is not there, type the command "
        "again and share its answer."
    )
    assert told.person("ben").sees_again(answer).buttons == [BUTTON]
    told.person("ben").clicks(answer, BUTTON)
    assert len(posts(told)) == shown
    assert len(whispers(told, "ben")) == 3
    assert claims(told)[0][0] == "unknown"


def test_what_slack_refuses_can_be_tried_again(told):
    answer = asks(told, "ben")
    told.slack.faults.on("response_url", RateLimited(1))
    told.person("ben").clicks(answer, BUTTON)
    assert posts(told) == []
    assert whispers(told, "ben")[-1].startswith("Nothing was shared: Slack did not take the message.")
    told.person("ben").clicks(answer, BUTTON)
    assert len(posts(told)) == 1
    assert told.person("ben").sees_again(answer).text.endswith("Shared in this channel.")


def test_what_is_shared_is_as_the_database_stands_at_the_click(told):
    answer = asks(told, "ben")
    told.goes_to(told.clock().replace(day=24, hour=17, minute=1))
    told.person("ben").clicks(answer, BUTTON)
    (shown,) = posts(told)
    assert "Pulse 1," in answer.text
    assert "Pulse 2," in shown.text
    assert "Pulse 2," in told.person("ben").sees_again(answer).text


class TestWhereNothingIsShared:
    def test_in_a_channel_shared_with_another_company(self, told):
        answer = asks(told, "ada", "#partners")
        told.person("ada").clicks(answer, BUTTON)
        assert whispers(told, "ada", "#partners")[-1] == (
            "Nothing was shared: #partners is shared with another company, and results stay inside yours. Type the "
            "command in a channel of your own company."
        )
        assert told.person("ada").sees_again(answer).buttons == [BUTTON]
        assert posts(told, "mia", "#partners") == posts(told, "ada", "#partners") == []
        assert claims(told) == []

    def test_in_a_channel_that_became_shared_after_the_answer(self, told):
        answer = asks(told, "ben")
        told.world.admin.share_channel("#sales-team")
        told.person("ben").clicks(answer, BUTTON)
        assert posts(told) == []
        assert "is shared with another company" in whispers(told, "ben")[-1]

    def test_in_a_private_channel_without_the_bot_until_it_is_invited(self, told):
        answer = asks(told, "ben", "#war-room")
        told.person("ben").clicks(answer, BUTTON)
        assert posts(told, "ada", "#war-room") == []
        assert whispers(told, "ben", "#war-room")[-1] == (
            "Nothing was shared: I cannot see #war-room, so I do not know whether people of another company are in it. "
            "If it is a private channel, type /invite @entente in it and click again. In direct and group messages "
            "nothing is shared."
        )
        told.person("ben").invites_app("#war-room")
        told.person("ben").clicks(answer, BUTTON)
        assert len(posts(told, "ada", "#war-room")) == 1

    def test_in_the_conversation_with_the_app_there_is_no_button(self, told):
        ben = told.person("ben")
        answer = ben.slash("/stage").reply
        assert answer.buttons == []
        elsewhere = asks(told, "ben")
        payload = payload_of(told, "ben", elsewhere, "stage")
        payload["container"]["channel_id"] = answer.channel
        ben.sends_forged(payload)
        assert posts(told) == []
        assert whispers(told, "ben")[-1].startswith(
            "Nothing was shared: there is nobody else in this conversation."
        )

    def test_before_there_is_a_result_there_is_nothing_to_share(self, house):
        house.set_up()
        assert asks(house, "ben").buttons == []

    @pytest.mark.parametrize("fault", [Refused("fatal_error"), RateLimited(1), ServerError(500)])
    def test_where_slack_does_not_say_which_channel_it_is(self, told, fault):
        answer = asks(told, "ben")
        told.slack.faults.on("conversations.info", fault)
        told.person("ben").clicks(answer, BUTTON)
        assert posts(told) == []
        assert whispers(told, "ben")[-1].startswith("Nothing was shared: Slack did not tell me just now")
        told.person("ben").clicks(answer, BUTTON)
        assert len(posts(told)) == 1

    def test_the_name_for_the_invitation_may_be_missing_too(self, told):
        answer = asks(told, "ben", "#war-room")
        told.slack.faults.on("auth.test", ServerError(500))
        told.person("ben").clicks(answer, BUTTON)
        assert whispers(told, "ben", "#war-room")[-1].startswith("Nothing was shared: Slack did not tell me")


class TestWhoMayNot:
    def test_people_of_another_company_see_no_result_and_share_none(self, told):
        mia = told.person("mia")
        refused = mia.slash("/stage", "#partners").reply
        assert refused.ephemeral
        assert refused.text == (
            "Results are shown to people of the company alone, so I show you none. Nothing was changed or shared. "
            "Ask a colleague of the company about them."
        )
        assert mia.slash("/stage help", "#partners").reply.text.startswith("/stage shows the newest score")
        theirs = asks(told, "ada", "#partners")
        mia.sends_forged(payload_of(told, "mia", theirs, "stage"))
        assert posts(told, "ada", "#partners") == []
        assert whispers(told, "mia", "#partners")[-1] == refused.text

    def test_guests_share_what_they_may_see(self, told):
        answer = asks(told, "guy", "#marketing-team")
        told.person("guy").clicks(answer, BUTTON)
        (shown,) = posts(told, "eva", "#marketing-team")
        assert shown.text.endswith("Shared by @Guy Freeman.")

    def test_a_value_the_bot_never_made(self, told):
        answer = asks(told, "ben")
        for value in ("", "stage.", "Stage", "salaries", "stage.6;x", "stage.6.7", f"a.{'9' * 41}"):
            told.person("ben").sends_forged(payload_of(told, "ben", answer, value))
            assert posts(told) == []
            assert whispers(told, "ben")[-1].startswith("This button is not known here")
        assert len(whispers(told, "ben")) == 8


@pytest.mark.parametrize("text", ["stage", "history.6", "gap", "themes.customers", "lines.no_blame"])
def test_a_topic_comes_back_as_it_went(text):
    assert Topic.decode(text).encode() == text
    word, _, argument = text.partition(".")
    assert Topic.decode(text) == Topic(word, argument)
