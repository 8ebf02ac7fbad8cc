"""The manifest and the code offer and need the same: Slack's own schema, commands, events, scopes, limits."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

import handlers
from app import manifest_text
from bot.slack.scopes import LOOKUP_SCOPES, OPTIONAL_SCOPES, SCOPES
from playground.manifest import check_manifest
from tests.support.house import open_house

ROOT = Path(__file__).parents[1]
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
SCHEMA = json.loads((ROOT / "tests/schemas/slack-app-manifest.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def listeners(sqlite_only):
    """What the Bolt app listens for: kind of payload -> what of it, as registered."""
    found = {}
    with sqlite_only.fresh() as url, open_house(url) as house:
        for listener in house.bot.app._listeners:
            (matcher,) = listener.matchers
            kind = matcher.func.__qualname__.split(".")[0]
            found.setdefault(kind, []).extend(
                cell.cell_contents for cell in matcher.func.__closure__ if not callable(cell.cell_contents)
            )
    return found


def named(listeners, kind):
    """Names that are listened for by themselves; patterns catch what nobody offers any more."""
    return {str(one) for one in listeners.get(kind, ()) if not isinstance(one, re.Pattern)}


def test_slack_would_take_it():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    errors = list(jsonschema.Draft7Validator(SCHEMA).iter_errors(MANIFEST))
    assert [f"{list(error.path)}: {error.message}" for error in errors] == []
    check_manifest(MANIFEST)


def test_the_schema_is_a_sieve():
    broken = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
    broken["features"]["rich_previews"] = {}
    broken["display_information"]["name"] = "x" * 36
    assert len(list(jsonschema.Draft7Validator(SCHEMA).iter_errors(broken))) == 2


def test_commands_are_those_that_are_listened_for(listeners):
    offered = [command["command"] for command in MANIFEST["features"]["slash_commands"]]
    assert sorted(offered) == sorted(handlers.COMMANDS)
    assert named(listeners, "command") == set(offered)
    assert len(offered) == len(set(offered))


def test_every_command_tells_what_it_does_and_hears_whom_it_is_about():
    for command in MANIFEST["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 100
        assert "help" in command["usage_hint"]
        # Names of people and channels arrive as ids.
        assert command["should_escape"] is True
        assert "url" not in command


def test_events_are_those_that_are_listened_for(listeners):
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(subscribed) == sorted(handlers.EVENTS)
    assert named(listeners, "event") == set(subscribed)


def test_shortcuts_are_those_that_are_listened_for(listeners):
    offered = {one["callback_id"] for one in MANIFEST["features"].get("shortcuts", ())}
    assert named(listeners, "shortcut") == offered


def test_whatever_can_be_clicked_is_answered_by_somebody(listeners):
    for kind in ("action", "command", "shortcut", "view_submission"):
        assert any(isinstance(one, re.Pattern) and one.pattern == "" for one in listeners[kind]), kind
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def test_scopes_are_those_the_methods_need_and_no_others():
    scopes = MANIFEST["oauth_config"]["scopes"]
    needed = {scope for method in SCOPES.values() for scope in method}
    optional = {scope for method in OPTIONAL_SCOPES.values() for scope in method}
    assert set(scopes["bot"]) == needed | optional | {"commands"}
    assert scopes["bot"] == sorted(scopes["bot"])
    assert set(scopes["bot_optional"]) == optional - needed
    assert "user" not in scopes
    assert set(OPTIONAL_SCOPES) <= set(SCOPES)


def test_every_method_that_is_called_has_its_scopes_noted():
    called = set()
    for file in (ROOT / "bot").rglob("*.py"):
        called |= set(re.findall(r'_(?:call|exchange|pages)\(\s*"([a-zA-Z.]+)"', file.read_text("utf-8")))
    assert called == set(SCOPES) | set(LOOKUP_SCOPES)
    assert not set(SCOPES) & set(LOOKUP_SCOPES)


def test_with_look_up_it_asks_for_what_is_needed_to_read_conversations_and_for_nothing_else():
    asked = yaml.safe_load(manifest_text(with_lookup=True))
    scopes = asked["oauth_config"]["scopes"]["bot"]
    assert scopes == sorted(scopes)
    plain = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert set(scopes) - plain == {one for named in LOOKUP_SCOPES.values() for one in named}
    asked["oauth_config"]["scopes"]["bot"] = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert asked == MANIFEST
    jsonschema.validate(yaml.safe_load(manifest_text(with_lookup=True)), SCHEMA)


def test_limits_of_slack_facts_5_1():
    display, features = MANIFEST["display_information"], MANIFEST["features"]
    assert 1 <= len(display["name"]) <= 35
    assert 1 <= len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", display["background_color"])
    assert re.fullmatch(r"[a-z0-9\-_.]{1,80}", features["bot_user"]["display_name"])
    assert len(features["slash_commands"]) <= 50
    assert len(features.get("shortcuts", ())) <= 10
    assert all(len(scope) <= 50 for scope in MANIFEST["oauth_config"]["scopes"]["bot"])
    assert len(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) <= 100
    # One-way in Slack: it is switched on by an operator who wants it, never by us.
    assert MANIFEST["settings"]["token_rotation_enabled"] is False
    # People answer with buttons; what they would write nobody may read (no im:history).
    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is True
