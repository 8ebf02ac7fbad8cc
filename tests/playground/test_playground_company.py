"""The made-up companies, what people read, simulated colleagues, transcripts and running the playground alone."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from freezegun import freeze_time
from playground_harness import Api, manifest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground import (
    Colleagues,
    ManualClock,
    Opinion,
    Playground,
    World,
    alignment_company,
    small_company,
    transcript,
)
from playground.__main__ import read_manifest_file
from playground.mrkdwn import Reader

ANSWERS = ["1 Strongly disagree", "2 Disagree", "3 Neither", "4 Agree", "5 Strongly agree", "Can't say"]
SPRING = int(datetime(2026, 3, 27, 14, 30, tzinfo=UTC).timestamp())


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict:
    return {"type": "mrkdwn", "text": text}


# -- companies


def test_the_company(clock: ManualClock):
    world = alignment_company(clock)
    assert len(world.group("@sales").users) == 14
    assert len(world.group("@marketing").users) == 11
    sides = {*world.group("@sales").users, *world.group("@marketing").users}
    cast = [world.person(name) for name in ["ada", "ben", "cleo", "dev", "eva", "finn", "gus", "hana"]]
    assert [person.id in sides for person in cast] == [True] * 7 + [False]
    zones = {world.people[key].tz.split("/")[0] for key in sides}
    assert zones == {"Europe", "America", "Asia"}
    assert world.person("hana").is_admin
    assert world.person("guy").is_restricted
    assert world.person("robo").is_bot
    assert world.person("leo").deleted
    assert world.person("mia").is_stranger
    assert world.channel("#leads").kind == "private"
    assert world.channel("#partners").is_ext_shared
    assert world.channel("#general").is_general
    assert world.person("leo").id not in world.channel("#sales-team").members
    small = small_company(clock)
    assert (len(small.group("sales").users), len(small.group("marketing").users)) == (6, 3)


def test_names_are_taken_once(clock: ManualClock):
    world = World(clock=clock)
    world.admin.add_person("ann", "Ann")
    world.admin.add_channel("#room", "ann")
    with pytest.raises(ValueError, match="'ann' already"):
        world.admin.add_person("ann", "Ann")
    with pytest.raises(ValueError, match="#room already"):
        world.admin.add_channel("room")
    with pytest.raises(LookupError, match="no user group"):
        world.group("@nobody")
    with pytest.raises(LookupError, match="0 apps are installed"):
        _ = world.app
    with pytest.raises(TypeError, match="colour"):
        world.admin.change_person("ann", colour="red")


def test_a_status_has_a_hundred_characters(clock: ManualClock):
    """Status: `status_text` ≤ 100 chars"""
    with pytest.raises(ValueError, match="100 characters"):
        alignment_company(clock).admin.set_status("ada", "x" * 101)


def test_administration_without_an_app(clock: ManualClock):
    world = alignment_company(clock)
    admin = world.admin
    admin.unshare_channel("#partners")
    assert not world.channel("#partners").is_ext_shared
    admin.rename_channel("#partners", "#friends")
    admin.archive("#friends")
    admin.unarchive("#friends")
    assert not world.channel("#friends").is_archived
    admin.delete_channel("#friends")
    with pytest.raises(LookupError):
        world.channel("#friends")
    admin.add_to_channel("#alignment", "ada")
    admin.remove_from_channel("#alignment", "guy")
    assert world.channel("#alignment").members.count(world.person("ada").id) == 1
    assert world.direct([world.person("ada").id, world.person("ben").id], create=False) is None
    group = world.direct([world.person(name).id for name in ("ada", "ben", "eva")])
    assert group.kind == "mpim"


def test_the_bot_is_removed(slack: Playground):
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    slack.world.admin.remove_from_channel("#alignment", slack.app.bot_user_id)
    assert slack.app.bot_user_id not in slack.world.channel("#alignment").members


# -- manifests


MANIFESTS = {
    "display_information.name (required) | 1–35": ("display_information", {"name": "x" * 36}),
    ".description | 1–140": ("display_information", {"name": "x", "description": "x" * 141}),
    ".long_description | 175–4000": ("display_information", {"name": "x", "long_description": "short"}),
    "features.bot_user.display_name | 1–80, `a-z 0-9 - _ .`": (
        "features",
        {"bot_user": {"display_name": "ü"}},
    ),
    "features.slash_commands[] | 1–50": (
        "features",
        {"slash_commands": [{"command": f"/c{n}", "description": "x"} for n in range(51)]},
    ),
    "… .command | 2–32, starts with `/`": (
        "features",
        {"slash_commands": [{"command": "c", "description": "x"}]},
    ),
    "… .description (required) | 1–2000": ("features", {"slash_commands": [{"command": "/c"}]}),
    "… .usage_hint | 1–1000": (
        "features",
        {"slash_commands": [{"command": "/c", "description": "x", "usage_hint": "x" * 1001}]},
    ),
    "features.shortcuts[] | 1–10": (
        "features",
        {"shortcuts": [{"name": "x", "type": "global", "callback_id": "x"}] * 11},
    ),
    "name 1–24": ("features", {"shortcuts": [{"name": "x" * 25, "type": "global", "callback_id": "x"}]}),
    "type `global`/`message`": (
        "features",
        {"shortcuts": [{"name": "x", "type": "all", "callback_id": "x"}]},
    ),
    "callback_id ≤ 255": (
        "features",
        {"shortcuts": [{"name": "x", "type": "global", "callback_id": "x" * 256}]},
    ),
    "description ≤ 150": (
        "features",
        {"shortcuts": [{"name": "x", "type": "global", "callback_id": "x", "description": "x" * 151}]},
    ),
    ".bot_events | ≤ 100 each": (
        "settings",
        {"event_subscriptions": {"bot_events": ["app_home_opened"] * 101}},
    ),
    "user_change, team_join (users:read)": (
        "settings",
        {"event_subscriptions": {"bot_events": ["user_change"]}},
    ),
    "member_joined_channel (channels:read / groups:read)": (
        "settings",
        {"event_subscriptions": {"bot_events": ["member_joined_channel"]}},
    ),
    "an event that is none": ("settings", {"event_subscriptions": {"bot_events": ["moon_rose"]}}),
}


@pytest.mark.parametrize("line", MANIFESTS)
def test_manifests_that_slack_refuses(line: str, clock: ManualClock):
    part, value = MANIFESTS[line]
    broken = {**manifest(scopes=["commands"]), part: value}
    with pytest.raises(ValueError, match=r"\w"):
        World(clock=clock).install(broken)


def test_two_apps_in_one_workspace(clock: ManualClock):
    world = alignment_company(clock)
    first, second = world.install(manifest()), world.install(manifest())
    assert first.bot_token != second.bot_token
    with Playground(world) as slack:
        assert Api(slack, second.bot_token)("auth.test")["user_id"] == second.bot_user_id
        assert Api(slack, "").error("auth.test") == "not_authed"


# -- reading


def reader(name: str, world: World) -> Reader:
    return Reader(world, world.person(name))


READS = {
    "*bold* _it_ ~gone~ `code`": "bold it gone code",
    "snake_case_name 2 * 3 * 4": "snake_case_name 2 * 3 * 4",
    "a &lt;b&gt; &amp; c": "a <b> & c",
    "<https://example.com|the page> <https://example.com>": "the page https://example.com",
    "<!here> <!subteam^S404>": "@here @S404",
    "<@U404|somebody> <#C404>": "@somebody #C404",
    f"<!date^{SPRING}^{{date_num}} {{time}}|x>": "2026-03-27 15:30",
    f"<!date^{SPRING}^{{date}}|x>": "March 27th, 2026",
    f"<!date^{SPRING}^{{date_short}}|x>": "Mar 27, 2026",
    f"<!date^{SPRING}^{{date_long}} at {{time_secs}}|x>": "Friday, March 27th, 2026 at 15:30:00",
    f"<!date^{SPRING}^{{date_pretty}}|x>": "today",
    f"<!date^{SPRING + 86400}^{{date_short_pretty}}|x>": "tomorrow",
    f"<!date^{SPRING - 86400}^{{date_long_pretty}}|x>": "yesterday",
    f"<!date^{SPRING + 5 * 86400}^{{date_short_pretty}}|x>": "Apr 1, 2026",
    f"<!date^{SPRING}^{{moon}}|x>": "{moon}",
    "<!date^soon^{date}|some day>": "some day",
    "<!date^5|some day>": "some day",
}


@pytest.mark.parametrize("text", READS)
def test_how_marks_read_in_berlin(text: str, clock: ManualClock):
    assert reader("ada", alignment_company(clock)).marked(text) == READS[text]


def test_how_times_read_elsewhere(clock: ManualClock):
    world = alignment_company(clock)
    text = f"<!date^{SPRING}^{{time}}|x>"
    assert reader("ben", world).marked(text) == "10:30 AM"
    assert reader("jade", world).marked(text) == "7:30 AM"
    assert reader("sora", world).marked(text) == "23:30"
    clock.advance(days=3)
    ago = f"<!date^{SPRING}^{{ago}}|x>"
    assert reader("ben", world).marked(ago) == "2 days ago"
    assert (
        reader("ben", world).marked(f"<!date^{int(clock().timestamp()) - 600}^{{ago}}|x>") == "10 minutes ago"
    )
    assert (
        reader("ben", world).marked(f"<!date^{int(clock().timestamp()) - 9000}^{{ago}}|x>") == "2 hours ago"
    )
    assert reader("ben", world).marked(f"<!date^{int(clock().timestamp())}^{{ago}}|x>") == "just now"
    assert (
        reader("ben", world).marked(f"<!date^{int(clock().timestamp()) + 600}^{{ago}}|x>") == "in 10 minutes"
    )
    world.admin.change_person("gus", display_name="Gus A.")
    assert reader("ben", world).marked(f"<@{world.person('gus').id}>") == "@Gus A."


def test_how_blocks_read(slack: Playground, api: Api):
    ben = slack.person("ben")
    rich = [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Hi "}, {"type": "user", "user_id": ben.id}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "link", "url": "http://x"}]},
                {"type": "rich_text_section", "elements": [{"type": "emoji", "name": "wave"}]},
            ],
        },
    ]
    image = {"type": "image", "image_url": "http://x/a.png", "alt_text": "A line", "title": plain("Chart")}
    field = {"type": "plain_text_input"}
    blocks = [
        {"type": "header", "text": plain("Stage")},
        {"type": "divider"},
        {"type": "section", "text": mrkdwn("*Defined*"), "fields": [mrkdwn("_one_"), plain("*two*")]},
        {
            "type": "context",
            "elements": [mrkdwn("small"), {"type": "image", "image_url": "h", "alt_text": "dot"}],
        },
        image,
        {"type": "input", "label": plain("What"), "hint": plain("briefly"), "element": field},
        {"type": "rich_text", "elements": rich},
        {"type": "markdown", "text": "**strong**"},
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}],
                [{"type": "raw_text", "text": "c"}, {"type": "rich_text", "elements": rich[:1]}],
            ],
        },
    ]
    assert api("chat.postMessage", channel=ben.id, text="x", blocks=blocks)["ok"]
    seen = ben.sees_dm()[0]
    assert seen.text.splitlines() == [
        "Stage",
        "Defined",
        "one",
        "*two*",
        "small",
        "dot",
        "Chart",
        "[A line]",
        "What",
        "briefly",
        "Hi @Ben Okafor",
        "• http://x",
        "• :wave:",
        "**strong**",
        "a | b",
        "c | Hi @Ben Okafor",
    ]
    assert seen.pictures[0].url == "http://x/a.png"
    alert = {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"}
    view = {"type": "modal", "title": plain("x"), "blocks": [alert]}
    api("views.open", trigger_id=slack.desk.new_trigger(slack.app, ben.id), view=view)
    assert ben.view.text == "Careful"


# -- colleagues


STATEMENTS = ["We talk.", "We listen.", "We plan together.", "We share numbers."]


def questions(answered: dict[str, str]) -> list[dict]:
    blocks: list[dict] = []
    for number, words in enumerate(STATEMENTS):
        chosen = answered.get(str(number), "")
        blocks.append({"type": "section", "text": mrkdwn(f"*{words}*" + (f"\n{chosen}" if chosen else ""))})
        if not chosen:
            buttons = [
                {"type": "button", "text": plain(label), "action_id": f"answer:{n}", "value": str(number)}
                for n, label in enumerate(ANSWERS)
            ]
            blocks.append({"type": "actions", "elements": buttons})
    return blocks


@pytest.fixture
def asking(slack: Playground, bolt: App, client: WebClient) -> dict[str, dict[str, str]]:
    """An app that asks everybody four statements and draws each answered one anew."""
    answers: dict[str, dict[str, str]] = {}

    @bolt.action("answer:0")
    @bolt.action("answer:1")
    @bolt.action("answer:2")
    @bolt.action("answer:3")
    @bolt.action("answer:4")
    @bolt.action("answer:5")
    def answer(ack: Ack, respond: Respond, body: dict):
        ack()
        mine = answers.setdefault(body["user"]["id"], {})
        mine[body["actions"][0]["value"]] = body["actions"][0]["text"]["text"]
        respond(text="thanks", blocks=questions(mine), replace_original=True)

    for who in slack.people():
        client.chat_postMessage(channel=who.id, text="please answer", blocks=questions({}))
    client.chat_postMessage(channel=slack.person("ada").id, text="a note")
    return answers


def test_colleagues_answer(slack: Playground, asking: dict[str, dict[str, str]]):
    colleagues = Colleagues(slack, seed=7)
    ada = colleagues.answer("ada")
    assert ada.complete
    assert len(ada.clicks) == 4
    assert Counter(ada.clicks.values()) == Counter(asking[slack.person("ada").id].values())
    half = colleagues.answer("ben", 0.5)
    assert (len(half.clicks), half.complete) == (2, False)
    assert len(asking[slack.person("ben").id]) == 2
    rest = colleagues.answer(slack.person("ben"))
    assert len(rest.clicks) == 2
    assert len(asking[slack.person("ben").id]) == 4
    again = colleagues.answer("ben")
    assert again.clicks == {}
    assert slack.world.violations == []


def test_about_three_quarters_answer(slack: Playground, asking: dict[str, dict[str, str]]):
    colleagues = Colleagues(slack, seed=3)
    early = colleagues.everyone(late=False)
    late = colleagues.everyone(late=True)
    assert {done.person for done in early}.isdisjoint(done.person for done in late)
    assert 0.55 <= (len(early) + len(late)) / len(slack.people()) <= 0.95
    assert late
    assert len(asking) == len(early) + len(late)


def test_opinions(slack: Playground):
    colleagues = Colleagues(slack, seed=3)
    same = Colleagues(slack, seed=3)
    words = [f"Statement {number}." for number in range(40)]
    given = [colleagues.opinion("ada", text) for text in words]
    assert given == [same.opinion("ada", text.upper() + " ") for text in words]
    assert set(given) <= {1, 2, 3, 4, 5, None}
    assert len(set(given)) > 2
    assert given != [Colleagues(slack, seed=4).opinion("ada", text) for text in words]
    drifting = Colleagues(slack, seed=3, opinions={"sales": Opinion(level=2, drift=0.5)}, answering=1.0)
    mean = [sum(drifting.opinion("ben", text, round_no) or 3 for text in words) / 40 for round_no in (0, 4)]
    assert mean[1] > mean[0] + 1
    shares = [drifting.habit(who.person.name).share for who in slack.people()]
    assert min(shares) > 0
    assert 0.05 <= drifting.patience("ben") <= 1
    nobody = Colleagues(slack, seed=3, answering=0.0)
    assert {nobody.habit(who.person.name).share for who in slack.people()} == {0.0}


def test_undecided_colleagues(slack: Playground, asking: dict[str, dict[str, str]]):
    undecided = Colleagues(slack, seed=3, opinions={"sales": Opinion(cannot_say=1.0)})
    undecided.answer("ben", 0.25)
    assert list(asking[slack.person("ben").id].values()) == ["Can't say"]


# -- transcripts


def test_transcript(slack: Playground, api: Api):
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    place = slack.world.channel("#alignment").id
    button = {"type": "button", "text": plain("Add topic"), "action_id": "a"}
    image = {"type": "image", "image_url": "http://x/a.png", "alt_text": "A line"}
    blocks = [
        {"type": "section", "text": mrkdwn("*Agenda*")},
        {"type": "actions", "elements": [button]},
        image,
    ]
    root = api("chat.postMessage", channel=place, text="agenda", blocks=blocks)["ts"]
    api("chat.update", channel=place, ts=root, text="agenda", blocks=blocks)
    api("chat.postMessage", channel=place, text="first point", thread_ts=root)
    api("chat.postEphemeral", channel=place, user=slack.person("ben").id, text="only you")
    written = transcript(slack, "ben", ["#alignment", "dm"])
    assert written.splitlines()[0] == "# What Ben Okafor sees"
    assert "**Probe** 2026-03-27 5:00 AM (edited)" in written
    assert "**Probe** 2026-03-27 5:00 AM (only for you)\n\nonly you" in written
    assert "Agenda\n\n[A line]\n\n[Add topic]" in written
    assert "> first point" in written
    assert "## Conversation with Probe\n\nNothing yet." in written
    assert "only you" not in transcript(slack, "ada", ["#alignment"])
    assert "10:00" in transcript(slack, "ada", ["#alignment"])


# -- alone, and frozen


def test_running_alone(tmp_path: Path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest()))
    command = [sys.executable, "-m", "playground", "--port", "0", "--small", "--manifest", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        lines = dict(process.stdout.readline().strip().split("=", 1) for _ in range(4))
        url = f"{lines['SLACK_API_URL']}auth.test?token={lines['SLACK_BOT_TOKEN']}"
        with urlopen(url, timeout=5) as answer:
            assert json.loads(answer.read())["team"] == "Smallbrook"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_manifest_files(tmp_path: Path):
    path = tmp_path / "manifest.yml"
    path.write_text("display_information: {name: Probe}\n")
    assert read_manifest_file(path) == {"display_information": {"name": "Probe"}}


def test_a_frozen_clock_does_not_stop_it(clock: ManualClock):
    """Inject a clock into own code instead of freezing globally; `time.monotonic()` stands still too"""
    with freeze_time("2026-03-27 09:00:00"):
        world = alignment_company(clock)
        world.install(manifest())
        with Playground(world, patience=0.2) as slack:
            outcome = slack.person("ada").slash("/probe")
            assert "dispatch_failed" in outcome.warning
            assert Api(slack)("auth.test")["ok"]
            slack.world.admin.set_zone("ben", "Asia/Tokyo")
            slack.wait_until(lambda: len(slack.world.deliveries) >= 3)
