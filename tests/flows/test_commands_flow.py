"""`/pulse`, `/stage` and `/entente`: answered to the asker alone, in the acknowledgement, at no call of Slack's API."""

import pytest
from sqlalchemy import delete

from bot.people.models import Person
from bot.workspace.models import Workspace
from playground import Refused
from playground.files import people_file

HELP = {
    "/pulse": "`/pulse` shows your open pulse",
    "/stage": "`/stage` shows the newest score",
    "/entente": "*Entente* asks Sales and Marketing",
}


def said(house, name, line, place=None):
    """The answer to a command, which must be for the asker alone and cost nothing."""
    before = len(house.world.calls)
    outcome = house.person(name).slash(line, place)
    assert outcome.acknowledged
    assert outcome.reply.ephemeral
    assert [call.method for call in list(house.world.calls)[before:]] == []
    return outcome.reply


def plain(text):
    return text.replace("*", "").replace("`", "")


def test_before_the_first_pulse(house):
    assert said(house, "ada", "/pulse").text == "You have no open pulse, and none is planned yet."
    house.set_up()
    house.run()
    # The hour at which it comes to them, not at which the first of the company is asked.
    for name in ("ada", "sora"):
        assert said(house, name, "/pulse").text == (
            "You have no open pulse. The next one is planned for tomorrow 10:00."
        )
    assert said(house, "jade", "/pulse").text.endswith("tomorrow 10:00 AM.")
    assert said(house, "ada", "/stage").text == (
        "No data yet: the first result comes when the first pulse has closed."
    )
    for command, text in HELP.items():
        for line in (f"{command} help", f"{command} HELP", f"{command}   help "):
            assert said(house, "ben", line, "#sales-team").text.startswith(plain(text))
    assert said(house, "ben", "/entente").text == said(house, "ben", "/entente help").text
    # Nobody else sees anything of it.
    assert [m for m in house.person("cleo").sees("#sales-team") if m.by_app] == []
    assert house.world.violations == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("ben", []),
        ("ada", ["For you as a lead"]),
        ("gus", ["For you who keep the directory"]),
        ("hana", ["For you who keep the directory", "For you as an admin"]),
    ],
)
def test_help_tells_everybody_of_every_command_and_a_role_of_its_own(house, name, parts):
    house.set_up()
    house.imports(people_file(house.world))
    house.run()
    for text in (said(house, name, "/entente help").text, house.person(name).opens_home().text):
        assert all(command in text for command in ("/pulse", "/stage", "/whotocall", "/meeting", "/action"))
        assert [line for line in text.splitlines() if line.startswith("For you ")] == parts


@pytest.mark.parametrize("command", sorted(HELP))
def test_unknown_words_get_the_nearest_one_and_the_help_line(house, command):
    near = said(house, "ben", f"{command} hepl").text
    assert plain(near) == (
        f"I do not know “hepl”. Did you mean {command} help? {command} help shows everything I understand."
    )
    far = said(house, "ben", f"{command} <!channel> *bold* & {'x' * 3000}").text
    assert far.startswith("I do not know “")
    assert far.endswith(f"{command} help shows everything I understand.")
    assert "@channel" not in far
    assert house.world.violations == []


def test_people_the_bot_does_not_know_or_ask_get_an_answer(house):
    house.opens_pulse()
    with house.hears_nothing() as admin:
        admin.add_person("nils", "Nils Newcomer", tz="Europe/Oslo")
    house.world.admin.add_to_channel("#general", "nils", "guy")
    answers = {
        "nils": "You have no open pulse. The next one",
        "guy": "Nothing waits for you: guests are not asked",
        "hana": "Nothing waits for you: you are on neither side",
    }
    for name, answer in answers.items():
        assert said(house, name, "/pulse", "#general").text.startswith(answer)
        assert said(house, name, "/stage", "#general").text.startswith("No data yet")
        for command, text in HELP.items():
            assert said(house, name, f"{command} help", "#general").text.startswith(plain(text))
    # Not even a person the bot has lost from its own table is left without an answer.
    with house.deps.begin() as session:
        session.execute(delete(Person))
    assert said(house, "ben", "/pulse", "#general").text.startswith("Pulse 1 is open until")
    assert house.world.violations == []


def test_the_way_to_the_open_pulse(house):
    house.opens_pulse()
    message = house.pulse_of("ben")
    reply = said(house, "ben", "/pulse", "#sales-team")
    assert reply.text.startswith("Pulse 1 is open until Tue")
    assert reply.text.endswith("0 of 4 answered.")
    assert reply.buttons == ["Open my pulse"]

    # The link is that of the message: workspace, conversation, time.
    (url,) = [e["url"] for block in reply.blocks for e in block.get("elements", ()) if "url" in e]
    workspace, _, rest = url.partition("archives/")
    channel, _, stamp = rest.partition("/p")
    assert workspace == f"https://{house.world.team.domain}.slack.com/"
    stored = house.world.channels[channel].messages[f"{stamp[:-6]}.{stamp[-6:]}"]
    assert (stored.channel, stored.ts) == (message.channel, message.ts)
    assert "Open my pulse" in reply.notification
    # A link button is a click for the app too, and gets its acknowledgement and nothing else.
    assert house.person("ben").clicks(reply, "Open my pulse").acknowledged

    house.answers_all("ben")
    done = said(house, "ben", "/pulse")
    assert done.text.startswith("Pulse 1: all your 4 answers are in. You can change them until")
    assert done.buttons == ["Open my pulse"]
    assert house.world.violations == []


def test_a_pulse_that_is_still_on_its_way_has_no_link(house):
    house.slack.faults.on("chat.postMessage", Refused("fatal_error"), times=100)
    house.opens_pulse()
    reply = said(house, "ben", "/pulse", "#sales-team")
    assert reply.text.endswith("0 of 4 answered. Your message is on its way.")
    assert reply.buttons == []


def test_after_the_release_everybody_may_ask_where_the_two_stand(house):
    house.opens_pulse()
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    assert said(house, "ada", "/stage").text.startswith("No data yet")
    house.closes_pulse()
    (report,) = house.reports()

    for name in ("ada", "ben", "hana", "guy"):
        reply = said(house, name, "/stage")
        first, *_ = reply.text.splitlines()
        # What the channel was told, and its date.
        assert first in report.text
        assert (
            "Answered this pulse, of those who got it: 5 of 14 in Sales (few took part) and 5 of 11 in Marketing."
            in reply.text
        )
        assert "Pulse 1, closed Mar 10, 2026." in reply.text
    assert house.world.violations == []


def test_something_unexpected_is_told_without_a_traceback(house, capfd):
    house.opens_pulse()
    with house.deps.begin() as session:
        session.execute(delete(Workspace))  # the address behind the link
    outcome = house.person("ben").slash("/pulse", "#sales-team")
    assert outcome.acknowledged
    assert outcome.reply.text == (
        "Something went wrong on my side and I could not finish that. What you saved earlier is safe. "
        "Please try again in a minute."
    )
    logged = capfd.readouterr()
    assert "listener_failed" in logged.out + logged.err
    assert "NoResultFound" in logged.out + logged.err
    for private in (house.person("ben").id, "Okafor", "Traceback"):
        assert private not in logged.out + logged.err
