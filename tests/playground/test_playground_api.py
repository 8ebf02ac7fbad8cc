"""Every refusal of the Web API, each with the line of slack-facts.md that it holds to."""

from collections.abc import Iterator

import pytest
from playground_harness import Api, manifest
from slack_sdk import WebClient

from playground import ManualClock, Playground, alignment_company

BLOCK = [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": BLOCK}
HOME = {"type": "home", "blocks": BLOCK}


def channel(slack: Playground, name: str) -> str:
    return slack.world.channel(name).id


def user(slack: Playground, name: str) -> str:
    return slack.world.person(name).id


# -- tokens and scopes


def test_token_refusals(slack: Playground):
    """account_inactive, token_revoked, token_expired, invalid_auth, not_authed | permanent for the workspace"""
    assert Api(slack, "xoxb-wrong").error("auth.test") == "invalid_auth"
    assert Api(slack, "").error("auth.test") == "not_authed"
    api = Api(slack)
    assert api("auth.revoke", test=True) == {"revoked": False, "ok": True}
    assert api("auth.revoke")["revoked"]
    assert api.error("auth.test") == "token_revoked"
    slack.app.revoked.clear()
    slack.app.installed = False
    assert api.error("auth.test") == "account_inactive"


def test_kinds_of_token(slack: Playground, api: Api):
    """apps.connections.open | app token `connections:write`; … not_allowed_token_type"""
    assert api.error("apps.connections.open") == "not_allowed_token_type"
    assert Api(slack, slack.app.app_token).error("chat.postMessage") == "not_allowed_token_type"
    url = Api(slack, slack.app.app_token)("apps.connections.open")["url"]
    assert url.startswith(f"ws://127.0.0.1:{slack.port}/")


def test_unknown_method(api: Api):
    assert api.error("chat.shout") == "unknown_method"


def test_token_in_the_form_and_json_inside_a_form(slack: Playground, api: Api):
    answer = api.form(
        "chat.postMessage", channel=user(slack, "ben"), text="x", blocks='[{"type": "divider"}]'
    )
    assert answer["ok"]
    assert api.form("chat.postMessage", channel="C", text="x", blocks="[")["error"] == "channel_not_found"
    assert api.form("chat.postMessage", channel=answer["channel"], text="x", blocks="[")["error"] == (
        "invalid_blocks_format"
    )


SCOPED = {
    "chat.postMessage | chat:write": ("chat.postMessage", "chat:write"),
    "chat.update | chat:write": ("chat.update", "chat:write"),
    "chat.delete | chat:write": ("chat.delete", "chat:write"),
    "chat.postEphemeral | chat:write": ("chat.postEphemeral", "chat:write"),
    "conversations.open | im:write (1:1), mpim:write (group)": ("conversations.open", "im:write,mpim:write"),
    "conversations.list | channels:read, groups:read, im:read, mpim:read": (
        "conversations.list",
        "channels:read,groups:read,im:read,mpim:read",
    ),
    "conversations.join | channels:join": ("conversations.join", "channels:join"),
    "users.list | users:read": ("users.list", "users:read"),
    "users.info | users:read": ("users.info", "users:read"),
    "users.lookupByEmail | users:read.email": ("users.lookupByEmail", "users:read.email"),
    "usergroups.list / usergroups.users.list | usergroups:read": ("usergroups.list", "usergroups:read"),
    "files.getUploadURLExternal | files:write": ("files.getUploadURLExternal", "files:write"),
    "files.completeUploadExternal | files:write": ("files.completeUploadExternal", "files:write"),
    "files.info | files:read": ("files.info", "files:read"),
    "files.delete | files:write": ("files.delete", "files:write"),
    "dnd.teamInfo | dnd:read": ("dnd.teamInfo", "dnd:read"),
    "team.info | team:read": ("team.info", "team:read"),
    "bots.info | users:read": ("bots.info", "users:read"),
}


@pytest.fixture
def bare(clock: ManualClock) -> Iterator[Api]:
    """An app with no scope but `commands`."""
    world = alignment_company(clock)
    world.install(manifest(scopes=["commands"]))
    with Playground(world) as playground:
        yield Api(playground)


@pytest.mark.parametrize("line", SCOPED)
def test_missing_scope(bare: Api, line: str):
    method, needed = SCOPED[line]
    answer = bare(method)
    assert answer == {"ok": False, "error": "missing_scope", "needed": needed, "provided": "commands"}


def test_scope_of_the_kind_of_conversation(slack: Playground, api: Api):
    """bot scopes (any one listed that fits the conversation type)"""
    assert api("conversations.list", types="im")["needed"] == "im:read"
    assert (
        api("conversations.open", users=f"{user(slack, 'ben')},{user(slack, 'eva')}")["needed"]
        == "mpim:write"
    )
    slack.world.admin.add_to_channel("#leads", slack.app.bot_user_id)
    assert api("conversations.history", channel=channel(slack, "leads"))["needed"] == "groups:history"
    direct = api("chat.postMessage", channel=user(slack, "ben"), text="x")["channel"]
    assert api("conversations.members", channel=direct)["needed"] == "im:read"


# -- posting


def test_posting_to_a_person_opens_the_conversation(slack: Playground, api: Api):
    """`chat.postMessage(channel="U…")` opens it by itself with chat:write only; take `channel` from the response"""
    answer = api(
        "chat.postMessage",
        channel=user(slack, "ben"),
        text="hello",
        metadata={"event_type": "probe", "event_payload": {"id": "1"}},
    )
    assert answer["channel"].startswith("D")
    assert answer["message"]["metadata"]["event_payload"] == {"id": "1"}
    assert slack.person("ben").sees_dm()[0].text == "hello"
    assert (
        api.error("chat.update", channel=user(slack, "ben"), ts=answer["ts"], text="x") == "channel_not_found"
    )
    assert api("chat.update", channel=answer["channel"], ts=answer["ts"], text="bye")["text"] == "bye"
    seen = slack.person("ben").sees_dm()[0]
    assert (seen.text, seen.edited) == ("bye", True)


RECIPIENTS = {
    "channel_not_found | permanent for that user": ("U404", "channel_not_found", "user_not_found"),
    "user_disabled | permanent; deactivated users": ("leo", "user_disabled", "user_disabled"),
    "cannot_dm_bot | permanent": ("robo", "cannot_dm_bot", "cannot_dm_bot"),
    "Slackbot is `USLACKBOT` … exclude by id": ("slackbot", "cannot_dm_bot", "cannot_dm_bot"),
    "user_not_visible | permanent; `is_stranger`": ("mia", "channel_not_found", "user_not_visible"),
}


@pytest.mark.parametrize("line", RECIPIENTS)
def test_who_cannot_be_written_to(slack: Playground, api: Api, line: str):
    name, on_post, on_open = RECIPIENTS[line]
    key = name if name == "U404" else user(slack, name)
    assert api.error("chat.postMessage", channel=key, text="x") == on_post
    assert api.error("conversations.open", users=key) == on_open


def test_a_conversation_with_somebody_who_left(slack: Playground, api: Api):
    """user_not_found, user_not_visible, users_not_found, user_disabled | permanent | drop recipient, resync"""
    direct = api("chat.postMessage", channel=user(slack, "ben"), text="x")["channel"]
    slack.world.admin.deactivate("ben")
    assert api.error("chat.postMessage", channel=direct, text="x") == "user_disabled"


def test_where_the_bot_cannot_post(slack: Playground, api: Api):
    """not_in_channel, is_archived, restricted_action(_*), posting_to_channel_denied | permanent for the channel"""
    place = channel(slack, "alignment")
    assert api.error("chat.postMessage", channel=place, text="x") == "not_in_channel"
    assert api.error("chat.postMessage", channel="#alignment", text="x") == "not_in_channel"
    assert api.error("chat.postMessage", channel=channel(slack, "leads"), text="x") == "channel_not_found"
    assert api.error("chat.postMessage", channel="C404", text="x") == "channel_not_found"
    assert api.error("chat.postMessage", text="x") == "channel_not_found"
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    assert api("chat.postMessage", channel=place, text="x")["ok"]
    slack.world.admin.archive("#alignment")
    assert api.error("chat.postMessage", channel=place, text="x") == "is_archived"


def test_public_channels_with_the_public_scope(clock: ManualClock):
    """post to public channels without joining | chat:write.public"""
    world = alignment_company(clock)
    world.install(manifest(scopes=["chat:write", "chat:write.public"]))
    with Playground(world) as slack:
        assert Api(slack)("chat.postMessage", channel=world.channel("alignment").id, text="x")["ok"]
        assert (
            Api(slack).error("chat.postMessage", channel=world.channel("leads").id, text="x")
            == "channel_not_found"
        )


def test_messages_tab_disabled(clock: ManualClock):
    """messages_tab_disabled | permanent until the app setting changes"""
    world = alignment_company(clock)
    world.install(manifest(messages_tab_enabled=False))
    with Playground(world) as slack:
        assert (
            Api(slack).error("chat.postMessage", channel=user(slack, "ben"), text="x")
            == "messages_tab_disabled"
        )
        with pytest.raises(PermissionError, match="takes no messages"):
            slack.person("ben").writes_dm("hello")


CONTENT = {
    "no_text": ({}, "no_text"),
    "invalid_blocks": ({"text": "x", "blocks": [{"type": "header"}]}, "invalid_blocks"),
    "invalid_blocks_format": ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
    "only_one_table_allowed": (
        {"text": "x", "blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2},
        "invalid_attachments",
    ),
    "attachments | 100 hard": ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
    "`markdown_text` … not together with `text`/`blocks` (`markdown_text_conflict`)": (
        {"text": "x", "markdown_text": "y"},
        "markdown_text_conflict",
    ),
    "`markdown_text` | 12 000 chars": ({"markdown_text": "y" * 12_001}, "msg_too_long"),
    "invalid_metadata_* (no type)": (
        {"text": "x", "metadata": {"event_payload": {}}},
        "invalid_metadata_format",
    ),
    "invalid_metadata_* (no payload)": (
        {"text": "x", "metadata": {"event_type": "e"}},
        "invalid_metadata_schema",
    ),
    "Nested values: string/number/boolean, objects one level, arrays of objects": (
        {"text": "x", "metadata": {"event_type": "e", "event_payload": {"a": {"b": {"c": 1}}}}},
        "invalid_metadata_schema",
    ),
    "Too big → `metadata_too_large`": (
        {"text": "x", "metadata": {"event_type": "e", "event_payload": {"a": "x" * 9000}}},
        "metadata_too_large",
    ),
    "a thread that is none": ({"text": "x", "thread_ts": "1.0"}, "thread_not_found"),
}


@pytest.mark.parametrize("line", CONTENT)
def test_content_refusals(slack: Playground, api: Api, line: str):
    args, error = CONTENT[line]
    assert api.error("chat.postMessage", channel=user(slack, "ben"), **args) == error


def test_complaints_point_at_the_faulty_block(slack: Playground, api: Api):
    """`.response["response_metadata"]["messages"]` (JSON pointers to the faulty block)"""
    blocks = [*BLOCK, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = api("chat.postMessage", channel=user(slack, "ben"), text="x", blocks=blocks)
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_metadata_that_slack_takes(slack: Playground, api: Api):
    payload = {"a": 1, "b": "x", "c": True, "d": {"e": 1}, "f": [{"g": 1}, "h"]}
    answer = api(
        "chat.postMessage",
        channel=user(slack, "ben"),
        text="x",
        metadata={"event_type": "e", "event_payload": payload},
    )
    assert answer["message"]["metadata"]["event_payload"] == payload


def test_long_texts(slack: Playground, api: Api):
    """`text`: over **40 000** is cut. `chat.update` rejects > **4000** (`msg_too_long`)"""
    answer = api("chat.postMessage", channel=user(slack, "ben"), text="x" * 40_001)
    assert len(slack.person("ben").sees_dm()[0].notification) == 40_000
    where = {"channel": answer["channel"], "ts": answer["ts"]}
    assert api.error("chat.update", **where, text="x" * 4001) == "msg_too_long"
    assert api("chat.update", **where, text="x" * 4000)["ok"]


def test_missing_text_is_recorded(slack: Playground, api: Api):
    """with `blocks`, the top-level `text` is what notifications show and what screen readers read"""
    assert api("chat.postMessage", channel=user(slack, "ben"), blocks=BLOCK)["ok"]
    [violation] = slack.world.violations
    assert violation.kind == "missing_text"
    assert "chat.postMessage" in violation.detail


def test_update_and_delete(slack: Playground, api: Api):
    """`edit_window_closed`, `cant_update_message`, `message_not_found`, `is_inactive` are final"""
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    place = channel(slack, "alignment")
    metadata = {"event_type": "e", "event_payload": {"id": "7"}}
    ts = api("chat.postMessage", channel=place, text="x", metadata=metadata)["ts"]
    other = slack.person("ada").posts("#alignment", "mine")
    assert api.error("chat.update", channel=place, ts=other.ts, text="y") == "cant_update_message"
    assert api.error("chat.delete", channel=place, ts=other.ts) == "cant_delete_message"
    assert api.error("chat.update", channel=place, ts="1.000000", text="y") == "message_not_found"
    assert api("chat.update", channel=place, ts=ts, text="y")["message"]["metadata"] == metadata
    link = api("chat.getPermalink", channel=place, message_ts=ts)["permalink"]
    assert link == f"https://northwind.slack.com/archives/{place}/p{ts.replace('.', '')}"
    assert api("chat.delete", channel=place, ts=ts)["ok"]
    assert api.error("chat.getPermalink", channel=place, message_ts=ts) == "message_not_found"
    slack.world.admin.archive("#alignment")
    ts = next(iter(slack.world.channel("alignment").messages))
    slack.world.channel("alignment").messages[ts].user = slack.app.bot_user_id
    assert api.error("chat.update", channel=place, ts=ts, text="y") == "is_archived"


def test_ephemeral_messages(slack: Playground, api: Api):
    """chat.postEphemeral | not persisted; user must be in the channel"""
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    place = channel(slack, "alignment")
    assert (
        api.error("chat.postEphemeral", channel=place, user=user(slack, "guy"), text="x")
        == "user_not_in_channel"
    )
    ts = api("chat.postEphemeral", channel=place, user=user(slack, "ada"), text="psst")["message_ts"]
    assert [m.text for m in slack.person("ada").sees("#alignment")] == ["psst"]
    assert slack.person("ben").sees("#alignment") == []
    assert api.error("chat.update", channel=place, ts=ts, text="y") == "message_not_found"


def test_threads(slack: Playground, api: Api):
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    place = channel(slack, "alignment")
    root = api("chat.postMessage", channel=place, text="root")["ts"]
    api("chat.postMessage", channel=place, text="reply", thread_ts=root)
    [seen] = slack.person("ada").sees("#alignment")
    assert seen.replies == 1
    assert [m.text for m in slack.person("ada").sees_thread(seen)] == ["reply"]
    replies = api("conversations.replies", channel=place, ts=root)["messages"]
    assert [m["text"] for m in replies] == ["root", "reply"]
    assert api.error("conversations.replies", channel=place, ts="1.0") == "thread_not_found"


# -- conversations


def test_conversations_open(slack: Playground, api: Api):
    """conversations.open | `users` ≤ 8; `prevent_creation` checks without creating"""
    ben = user(slack, "ben")
    assert api.error("conversations.open") == "users_list_not_supplied"
    assert api.error("conversations.open", users=",".join([ben] * 9)) == "too_many_users"
    assert api.error("conversations.open", users=ben, prevent_creation=True) == "channel_not_found"
    opened = api("conversations.open", users=[ben], return_im=True)["channel"]
    assert opened["user"] == ben
    again = api("conversations.open", users=ben)
    assert again["already_open"]
    assert again["channel"] == {"id": opened["id"]}
    assert api("conversations.open", channel=opened["id"])["no_op"]


def test_conversations_list_and_info(slack: Playground, api: Api):
    """conversations.list | default limit 100, < 1000"""
    names = {c["name"] for c in api("conversations.list")["channels"]}
    assert {"alignment", "general", "partners", "sales-team"} <= names
    assert "leads" not in names
    both = "public_channel,private_channel"
    slack.world.admin.add_to_channel("#leads", slack.app.bot_user_id)
    slack.world.admin.archive("#general")
    found = api("conversations.list", types=both, exclude_archived=True, limit=2)
    seen = [c["name"] for c in found["channels"]]
    while found["response_metadata"]["next_cursor"]:
        cursor = found["response_metadata"]["next_cursor"]
        found = api("conversations.list", types=both, exclude_archived=True, limit=2, cursor=cursor)
        seen += [c["name"] for c in found["channels"]]
    assert len(seen) == len(set(seen)) == 5
    assert api.error("conversations.list", limit=1000) == "invalid_limit"
    assert api.error("conversations.list", limit="many") == "invalid_arguments"
    assert api.error("conversations.list", cursor="x") == "invalid_cursor"
    assert api.error("conversations.list", types="rooms") == "invalid_types"
    shared = api("conversations.info", channel=channel(slack, "partners"), include_num_members=True)[
        "channel"
    ]
    assert shared["is_ext_shared"]
    assert shared["num_members"] == 3
    assert api.error("conversations.info", channel="C404") == "channel_not_found"
    assert api.error("conversations.info") == "invalid_arguments"
    assert api.error(
        "conversations.info", channel=api("conversations.open", users=user(slack, "eva"))["channel"]["id"]
    )


def test_private_channels_need_membership(slack: Playground, api: Api):
    """never show private-channel names, members or messages to someone who could not see them in Slack"""
    place = channel(slack, "leads")
    assert api.error("conversations.info", channel=place) == "channel_not_found"
    assert api.error("conversations.members", channel=place) == "channel_not_found"
    slack.world.admin.add_to_channel("#leads", slack.app.bot_user_id)
    assert user(slack, "ada") in api("conversations.members", channel=place)["members"]
    assert api.error("conversations.join", channel=place) == "method_not_supported_for_channel_type"


def test_joining(slack: Playground, api: Api):
    """conversations.join | public channels only"""
    place = channel(slack, "alignment")
    assert api.error("conversations.history", channel=place) == "not_in_channel"
    assert api("conversations.join", channel=place)["channel"]["is_member"]
    assert api("conversations.join", channel=place)["warning"] == "already_in_channel"
    assert api("conversations.history", channel=place)["messages"] == []
    slack.world.admin.archive("#general")
    assert api.error("conversations.join", channel=channel(slack, "general")) == "is_archived"


def test_history(slack: Playground, api: Api):
    """without `include_all_metadata` only `event_type` is returned; `oldest`, `inclusive`, `limit`"""
    metadata = {"event_type": "e", "event_payload": {"id": "7"}}
    first = api("chat.postMessage", channel=user(slack, "ben"), text="1", metadata=metadata)
    for number in range(2, 6):
        api("chat.postMessage", channel=user(slack, "ben"), text=str(number))
    place = first["channel"]
    assert [m["text"] for m in api("conversations.history", channel=place)["messages"]] == list("54321")
    plain = api("conversations.history", channel=place, oldest=first["ts"], inclusive=True, limit=15)[
        "messages"
    ]
    assert plain[-1]["metadata"] == {"event_type": "e", "event_payload": {}}
    full = api("conversations.history", channel=place, include_all_metadata=True)["messages"]
    assert full[-1]["metadata"] == metadata
    assert len(api("conversations.history", channel=place, oldest=first["ts"])["messages"]) == 4
    assert (
        len(api("conversations.history", channel=place, latest=first["ts"], inclusive=True)["messages"]) == 1
    )
    page = api("conversations.history", channel=place, limit=2)
    assert page["has_more"]
    assert api.error("conversations.history", channel=place, oldest="yesterday") == "invalid_ts_oldest"


# -- people


def test_users_list(slack: Playground, api: Api):
    """cursor pagination …; deactivated users are included with `deleted: true`; Slackbot `is_bot: false`"""
    members, cursor = [], ""
    while True:
        page = api("users.list", limit=7, **({"cursor": cursor} if cursor else {}))
        members += page["members"]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    by_name = {member["name"]: member for member in members}
    assert len(by_name) == len(members) == len(slack.world.people)
    assert by_name["leo"]["deleted"]
    assert "tz" not in by_name["leo"]
    assert by_name["slackbot"]["id"] == "USLACKBOT"
    assert not by_name["slackbot"]["is_bot"]
    assert by_name["robo"]["is_bot"]
    assert by_name["guy"]["is_restricted"]
    assert by_name["mia"]["is_stranger"]
    assert by_name["mia"]["team_id"] != slack.world.team.id
    assert by_name["ada"]["tz"] == "Europe/Berlin"
    assert by_name["ada"]["tz_offset"] == 3600
    assert by_name["hana"]["is_admin"]
    assert "email" not in by_name["ada"]["profile"]


def test_big_teams_need_a_limit(slack: Playground, api: Api):
    """without `limit` big teams get `limit_required`"""
    for number in range(500):
        slack.world.admin.add_person(f"p{number}", f"Person {number}")
    assert api.error("users.list") == "limit_required"
    assert len(api("users.list", limit=200)["members"]) == 200


def test_addresses_need_their_scope(clock: ManualClock):
    """e-mail addresses | users:read.email"""
    world = alignment_company(clock)
    world.install(manifest(scopes=["users:read", "users:read.email"]))
    with Playground(world) as slack:
        api = Api(slack)
        found = api("users.lookupByEmail", email="ADA@northwind.example")["user"]
        assert found["id"] == world.person("ada").id
        assert found["profile"]["email"] == "ada@northwind.example"
        assert api.error("users.lookupByEmail", email="leo@northwind.example") == "users_not_found"
        assert (
            api("users.info", user=world.person("ada").id, include_locale=True)["user"]["locale"] == "en-US"
        )


def test_users_info(slack: Playground, api: Api):
    """user_not_found … | permanent"""
    assert api.error("users.info", user="U404") == "user_not_found"
    assert api("users.info", user=user(slack, "leo"))["user"]["deleted"]
    assert api("users.getPresence", user=user(slack, "ada"))["presence"] == "active"
    assert api.error("users.getPresence", user="U404") == "user_not_found"


def test_user_groups(slack: Playground, api: Api):
    """`usergroups.list(include_users=true)` gets all in one call; `date_delete != 0` = disabled"""
    groups = {g["handle"]: g for g in api("usergroups.list", include_users=True)["usergroups"]}
    assert len(groups["sales"]["users"]) == 14
    assert "users" not in api("usergroups.list")["usergroups"][0]
    marketing = groups["marketing"]["id"]
    assert len(api("usergroups.users.list", usergroup=marketing)["users"]) == 11
    slack.world.admin.disable_group("@marketing")
    assert api.error("usergroups.users.list", usergroup=marketing) == "no_such_subteam"
    assert len(api("usergroups.list")["usergroups"]) == 1
    assert api("usergroups.list", include_disabled=True)["usergroups"][1]["date_delete"] > 0


def test_do_not_disturb(slack: Playground, api: Api):
    """`dnd.teamInfo`: **50** users a call; Example values show start=end=1 when disabled"""
    now = slack.world.unix()
    slack.world.admin.set_do_not_disturb("ada", now - 60, now + 60, snooze_until=now + 30)
    ada, ben = user(slack, "ada"), user(slack, "ben")
    found = api("dnd.teamInfo", users=f"{ada},{ben}")["users"]
    assert found[ben] == {
        "dnd_enabled": False,
        "next_dnd_start_ts": 1,
        "next_dnd_end_ts": 1,
        "snooze_enabled": False,
    }
    assert found[ada]["snooze_remaining"] == 30
    assert api("dnd.info", user=ada)["next_dnd_end_ts"] == now + 60
    assert api.error("dnd.teamInfo", users=",".join(["U1"] * 51)) == "too_many_users"
    assert api.error("dnd.info", user="U404") == "user_not_found"


def test_general_methods(slack: Playground, api: Api, client: WebClient):
    assert api("api.test", foo="bar")["args"] == {"foo": "bar"}
    assert Api(slack, "").error("api.test", error="my_error") == "my_error"
    assert client.auth_test()["user_id"] == slack.app.bot_user_id
    assert api("team.info")["team"]["domain"] == "northwind"
    assert api("bots.info", bot=slack.app.bot_id)["bot"]["user_id"] == slack.app.bot_user_id
    assert api.error("bots.info", bot="B404") == "bot_not_found"


# -- files


def test_upload_and_picture(slack: Playground, client: WebClient, api: Api):
    """Upload without a channel, then an image block with `slack_file: {"id": …}` in `chat.postMessage`"""
    done = client.files_upload_v2(content=b"picture", filename="chart.png", title="Chart", alt_txt="Rising")
    key = done["file"]["id"]
    block = {"type": "image", "slack_file": {"id": key}, "alt_text": "A rising line"}
    client.chat_postMessage(channel=user(slack, "ben"), text="chart", blocks=[block])
    [picture] = slack.person("ben").sees_dm()[0].pictures
    assert (picture.alt, picture.content) == ("A rising line", b"picture")
    info = api("files.info", file=key)["file"]
    assert (info["mimetype"], info["filetype"], info["alt_txt"]) == ("image/png", "png", "Rising")
    assert api("files.delete", file=key)["ok"]
    assert api.error("files.info", file=key) == "file_deleted"
    assert api.error("files.delete", file=key) == "file_deleted"
    assert api.error("files.delete", file="F404") == "file_not_found"
    assert api.error("files.info", file="F404") == "file_not_found"


def test_upload_into_a_channel(slack: Playground, client: WebClient):
    """`files_upload_v2(…, channel="C…", initial_comment=…)`: … the file message's `ts` is not in the response"""
    slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    place = channel(slack, "alignment")
    done = client.files_upload_v2(content="a,b", filename="list.csv", channel=place, initial_comment="Here")
    assert "ts" not in done.data
    [seen] = slack.person("ada").sees("#alignment")
    assert (seen.text, seen.files) == ("Here", ["list.csv"])
    assert seen.pictures[0].content == b"a,b"


def test_file_refusals(slack: Playground, api: Api):
    """`completeUploadExternal.channel_id` must match `^[CGDZ][A-Z0-9]{8,}$`: a user id is refused"""
    url = api("files.getUploadURLExternal", filename="a.png", length=3)
    files = [{"id": url["file_id"]}]
    assert api.error("files.completeUploadExternal", files=files) == "file_not_found"
    image = {"type": "image", "slack_file": {"id": url["file_id"]}, "alt_text": "x"}
    answer = api("chat.postMessage", channel=user(slack, "ben"), text="x", blocks=[image])
    assert "invalid slack file" in answer["response_metadata"]["messages"][0]
    assert api("files.info", file=url["file_id"])["file"]["mimetype"] == ""
    slack.world.files[url["file_id"]].uploaded = True
    ben = user(slack, "ben")
    assert api.error("files.completeUploadExternal", files=files, channel_id=ben) == "invalid_channel"
    place = channel(slack, "alignment")
    assert api.error("files.completeUploadExternal", files=files, channel_id=place) == "not_in_channel"
    many = ",".join([place] * 101)
    assert api.error("files.completeUploadExternal", files=files, channels=many) == "invalid_channel"
    assert api.error("files.completeUploadExternal") == "invalid_arguments"
    assert api.error("files.getUploadURLExternal", filename="a.png") == "invalid_arguments"
    assert (
        api.error("files.getUploadURLExternal", filename="a", length=1, alt_txt="x" * 1001)
        == "alt_txt_too_large"
    )
    slack.world.files[url["file_id"]].user = ben
    assert api.error("files.delete", file=url["file_id"]) == "cant_delete_file"


# -- views


def trigger(slack: Playground, name: str = "eva") -> str:
    return slack.desk.new_trigger(slack.app, user(slack, name))


def test_triggers(slack: Playground, api: Api):
    """`trigger_id` errors: `expired_trigger_id`, `exchanged_trigger_id` (already used), `invalid_trigger_id`"""
    key = trigger(slack)
    assert api("views.open", trigger_id=key, view=MODAL)["view"]["type"] == "modal"
    assert api.error("views.open", trigger_id=key, view=MODAL) == "exchanged_trigger_id"
    assert api.error("views.open", trigger_id="1.2.3", view=MODAL) == "invalid_trigger_id"
    old = trigger(slack)
    slack.desk._triggers[old].since -= 3.01
    assert api.error("views.open", trigger_id=old, view=MODAL) == "expired_trigger_id"
    assert [v.kind for v in slack.world.violations] == ["trigger_reused", "trigger_expired"]


def test_view_refusals(slack: Playground, api: Api):
    """view JSON | 250 KB → `view_too_large`; `submit` | required when a modal has an input block"""
    label = {"type": "plain_text", "text": "x"}
    field = {"type": "input", "label": label, "element": {"type": "plain_text_input"}}
    answer = api("views.open", trigger_id=trigger(slack), view={**MODAL, "blocks": [field]})
    assert answer["error"] == "invalid_arguments"
    assert "submit is required" in answer["response_metadata"]["messages"][0]
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    assert (
        api.error("views.open", trigger_id=trigger(slack), view={**MODAL, "blocks": [long] * 90})
        == "view_too_large"
    )
    assert api.error("views.open", trigger_id=trigger(slack)) == "invalid_arguments"
    assert api.error("views.open", view=MODAL) == "invalid_arguments"


def test_stack_of_three(slack: Playground, api: Api):
    """3 views = `views.open` + 2 × `views.push`, then `push_limit_reached`"""
    first = api("views.open", trigger_id=trigger(slack), view=MODAL)["view"]
    second = api("views.push", trigger_id=trigger(slack), view=MODAL)["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert api("views.push", trigger_id=trigger(slack), view=MODAL)["ok"]
    assert api.error("views.push", trigger_id=trigger(slack), view=MODAL) == "push_limit_reached"
    eva = slack.person("eva")
    eva.closes()
    assert eva.view.id == second["id"]
    eva.closes(all_of_them=True)
    assert eva.view is None
    with pytest.raises(LookupError, match="no modal is open"):
        eva.closes()


def test_hash_and_external_id(slack: Playground, api: Api):
    """`views.update`/`publish` with `hash` fails with `hash_conflict`; `external_id` (unique per team)"""
    view = api("views.open", trigger_id=trigger(slack), view={**MODAL, "external_id": "one"})["view"]
    assert api.error("views.open", trigger_id=trigger(slack), view={**MODAL, "external_id": "one"}) == (
        "duplicate_external_id"
    )
    newer = api("views.update", external_id="one", view={**MODAL, "external_id": "one"}, hash=view["hash"])[
        "view"
    ]
    assert newer["hash"] != view["hash"]
    assert api.error("views.update", view_id=view["id"], view=MODAL, hash=view["hash"]) == "hash_conflict"
    assert api("views.update", view_id=view["id"], view=MODAL)["ok"]
    assert api.error("views.update", view_id="V404", view=MODAL) == "not_found"
    assert api.error("views.update", view=MODAL) == "invalid_arguments"


def test_home_tab(slack: Playground, api: Api):
    """Home view | no title/submit/close"""
    eva = user(slack, "eva")
    home = api("views.publish", user_id=eva, view=HOME)["view"]
    assert api.error("views.publish", user_id=eva, view=HOME, hash="old") == "hash_conflict"
    assert api("views.publish", user_id=eva, view=HOME, hash=home["hash"])["view"]["id"] == home["id"]
    assert api.error("views.publish", user_id=eva, view=MODAL) == "invalid_arguments"
    assert api.error("views.publish", user_id="U404", view=HOME) == "user_not_found"
    slack.app.home_tab = False
    assert api.error("views.publish", user_id=eva, view=HOME) == "not_enabled"


def test_inputs_stay_only_with_their_ids(slack: Playground, api: Api):
    """input values on `views.update` | kept only if the new view repeats the same `block_id` + `action_id`"""
    label = {"type": "plain_text", "text": "What"}

    def form(block_id: str) -> dict:
        element = {"type": "plain_text_input", "action_id": "a"}
        field = {"type": "input", "block_id": block_id, "label": label, "element": element}
        return {**MODAL, "submit": label, "blocks": [field]}

    view = api("views.open", trigger_id=trigger(slack), view=form("b"))["view"]
    eva = slack.person("eva")
    eva.chooses(eva.view, "What", "typed")
    kept = api("views.update", view_id=view["id"], view=form("b"))["view"]
    assert eva.view.values["b"]["a"]["value"] == kept["state"]["values"]["b"]["a"]["value"] == "typed"
    api("views.update", view_id=view["id"], view=form("c"))
    assert eva.view.values == {}
