"""The report in the channel: words and picture, edited when the picture comes late, and never where it must not go."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.outbox import service as outbox
from bot.pulse.models import Round
from bot.pulse.service.answers import give_answer, pulse_form
from bot.scores.service.report import report_key
from playground import Refused
from tests.support.house import SETUP

TEN = ("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
PNG = b"\x89PNG\r\n\x1a\n"


def everything_answered(house):
    """A first round that asks all statements, and five of each side have answered them. Before its close."""
    house.once("everything answered", answers_everything)


def answers_everything(house):
    house.set_up(SETUP + "baseline = true\n")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    with house.deps.begin() as session:
        round_id = session.scalars(select(Round.id)).one()
        for number, name in enumerate(TEN):
            who = house.person(name).id
            for item in pulse_form(session, house.deps.pulse, house.team_id, who, round_id).items:
                said = (round_id, item.statement, 3 + number % 2)
                give_answer(session, house.deps.pulse, house.team_id, who, *said, now=house.clock())


def told(house, name="hana"):
    return [message.text for message in house.person(name).sees_dm() if message.by_app]


def test_words_and_picture_say_the_same_and_are_edited_in_place(house):
    everything_answered(house)
    house.closes_pulse()
    (report,) = house.reports()

    (picture,) = report.pictures
    assert picture.content.startswith(PNG)
    words, score_line, *_ = report.text.splitlines()
    assert words == "Sales and Marketing: pulse 1, closed 10 Mar 2026"
    score = score_line.split(" – ")[0]
    assert score.startswith("Score ")
    for fact in (score, score_line.split(" – ")[1].removeprefix("likely "), "pulse 1"):
        # Whoever does not see the picture reads what it shows; the notification says all of it.
        assert fact in picture.alt
        assert fact in report.notification
    for name, side in (("Sales", 14), ("Marketing", 11)):
        assert f"5 of {side} in {name}" in report.text
    assert report.notification.startswith(words)
    # Nobody is called by name, and nobody is made to look.
    assert not any(person.real_name.split()[0] in report.text for person in house.world.people.values())
    assert "@channel" not in report.text
    assert "@here" not in report.text

    # Rendered anew, it stays one post; a report that was never posted is not revised.
    with house.deps.begin() as session:
        round_id = session.scalars(select(Round.id)).one()
        assert outbox.revise(session, house.team_id, report_key(round_id), at=house.clock())
        assert not outbox.revise(session, house.team_id, report_key("0" * 32), at=house.clock())
    house.run()
    (again,) = house.reports()
    assert (again.ts, again.text, again.pictures) == (report.ts, report.text, report.pictures)
    assert house.world.violations == []


def test_a_refused_picture_comes_later_into_the_same_post(house):
    everything_answered(house)
    house.slack.faults.on("files.getUploadURLExternal", Refused("storage_limit_reached"))
    house.closes_pulse()

    (report,) = house.reports()
    assert report.text.startswith("Sales and Marketing: pulse 1, closed 10 Mar 2026\nScore ")
    assert report.pictures == []

    house.passes(hours=2)
    (later,) = house.reports()
    assert later.ts == report.ts
    assert later.edited
    assert later.pictures[0].content.startswith(PNG)
    assert set(report.text.splitlines()) <= set(later.text.splitlines())
    assert house.world.violations == []


def test_a_channel_that_became_shared_with_another_company_gets_nothing(house):
    everything_answered(house)
    house.world.admin.share_channel("#alignment")
    house.closes_pulse()

    assert house.reports() == []
    assert told(house)[-1] == (
        "I do not post to #alignment: it is shared with another company, and results stay inside yours. "
        "Nothing is lost. Name another channel in the settings, or end the sharing."
    )
    # Whoever may is still told on asking; and the admin is told once.
    assert "Score " in house.person("ada").slash("/stage").reply.text
    house.passes(hours=12)
    assert len(told(house)) == 1
    assert all(told(house, name) == [] for name in ("robo",))
    assert [c["channel"] for c in house.slack.calls_of("chat.postMessage")].count(
        house.world.channel("#alignment").id
    ) == 0
    assert house.world.violations == []


def test_a_bot_that_was_put_out_of_the_channel_names_the_line_that_lets_it_in(house):
    house.opens_pulse()
    house.answers_all(*TEN)
    house.world.admin.remove_from_channel("#alignment", house.slack.app.bot_user_id)
    house.closes_pulse()

    assert house.reports() == []
    assert len(told(house)) == 1
    assert told(house)[0] == (
        "I cannot post to #alignment: I am not a member of it. Nothing is lost. Type /invite @entente in that "
        "channel; the next message will arrive there."
    )

    house.person("hana").invites_app("#alignment")
    house.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
    house.answers_all(*TEN)
    house.goes_to(datetime(2026, 3, 24, 17, 1, tzinfo=UTC))
    (report,) = house.reports()
    assert "pulse 2" in report.text
    assert len(told(house)) == 1


def test_an_archived_channel_is_told_of(house):
    house.opens_pulse()
    house.world.admin.archive("#alignment")
    house.closes_pulse()
    assert len(told(house)) == 1
    assert told(house)[0] == (
        "I cannot post to #alignment: it is archived. Nothing is lost. Name another channel in the settings, "
        "or bring this one back."
    )
