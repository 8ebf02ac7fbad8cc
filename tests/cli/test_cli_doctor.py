"""What an operator is told of a set-up: of each thing whether it is well, and what to do where it is not."""

import json
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text, update

import app as entente
from bot.clock import FollowingClock, SystemClock
from bot.config import read_settings
from bot.db import Database
from bot.doctor.examination import Examination
from bot.outbox.models import OutboxMessage
from bot.workspace.models import Workspace
from jobs.runner import run_due
from playground import Playground, RateLimited, Refused, alignment_company
from tests.cli.operator import environment, settings_of, types
from tests.support.house import SETUP, manifest


@pytest.fixture
def slack():
    world = alignment_company()
    world.install(manifest())
    with Playground(world) as opened:
        opened.person("hana").invites_app("#alignment")
        yield opened


@pytest.fixture
def wanted(slack, tmp_path):
    return settings_of(slack, tmp_path)


@pytest.fixture
def at_work(wanted, tmp_path):
    """Set up, as after the first start: people were read."""
    file = tmp_path / "setup.toml"
    file.write_text(SETUP)
    assert types("setup", file, **wanted).code == 0
    with environment(wanted), closing(entente.assemble(read_settings()[0])) as bot:
        run_due(bot.deps, entente.TIMETABLE)
    return wanted


def lines(said, status):
    return [line.removeprefix(status).strip() for line in said.out.splitlines() if line.startswith(status)]


def changes(wanted, statement):
    with closing(Database(wanted["DATABASE_URL"])) as database, database.begin() as session:
        session.execute(statement)


def test_where_all_is_well_each_thing_is_named_and_nothing_is_changed(slack, at_work, tmp_path):
    before = (tmp_path / "entente.db").read_bytes()
    calls = len(slack.world.calls)
    said = types("doctor", **at_work)
    assert (lines(said, "problem"), lines(said, "warning")) == ([], [])
    assert said.code == 0
    named = {line.partition(":")[0] for line in lines(said, "ok")}
    assert named >= {
        "settings", "statements", "database", "migrations", "secret", "process", "bot token", "app token", "scopes",
        "clock", "channel report_channel", "channel sales", "channel marketing", "workspace", "people", "queue",
        "messages",
    }  # fmt: skip
    assert said.out.endswith("All is well.\n")
    assert (tmp_path / "entente.db").read_bytes() == before
    asked = {call.method for call in list(slack.world.calls)[calls:]}
    assert asked == {"auth.test", "apps.connections.open", "conversations.info"}
    assert slack.world.violations == []
    people = [
        part for one in slack.world.people.values() for part in (one.id, one.real_name, one.email) if part
    ]
    assert [part for part in people if part in said.out] == []


def test_for_machines_the_same(at_work):
    said = types("doctor", "--json", **at_work)
    told = json.loads(said.out)
    assert (said.code, told["status"]) == (0, "ok")
    assert {one["status"] for one in told["checks"]} == {"ok"}
    assert all(one["says"] and not one["remedy"] for one in told["checks"])


def test_without_anything_every_check_is_made_all_the_same(tmp_path):
    said = types(
        "doctor",
        PORT="ninety",
        DATABASE_URL=f"sqlite:///{tmp_path}/none.db",
        SLACK_API_URL="http://127.0.0.1:9/api/",
    )
    assert said.code == 1
    problems = lines(said, "problem")
    assert any(line.startswith("settings: PORT: Input should be") for line in problems)
    assert "database: There is no database yet. Start the bot, or run `python app.py migrate`." in problems
    assert any(
        line.startswith("bot token: SLACK_BOT_TOKEN is not set. Get it from your app") for line in problems
    )
    assert any(
        line.startswith("app token: SLACK_APP_TOKEN is not set. Get it from your app") for line in problems
    )
    assert any(line.startswith("clock: Slack did not say") for line in lines(said, "warning"))
    assert said.out.splitlines()[-1].startswith("Problems: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql://ben:wordofpass@127.0.0.1:9/x"])
def test_a_database_that_cannot_be_used(wanted, url):
    said = types("doctor", **wanted | {"DATABASE_URL": url})
    assert said.code == 1
    assert any(line.startswith(("database:", "settings: DATABASE_URL")) for line in lines(said, "problem"))
    assert "wordofpass" not in said.all
    assert any(line.startswith("bot token:") for line in lines(said, "ok"))


def test_a_database_of_another_shape_or_secret(at_work):
    other = types("doctor", **at_work | {"ENTENTE_SECRET": "another secret, long enough"})
    assert "secret: It is not the one this database was made with. Put the right ENTENTE_SECRET" in other.out
    changes(at_work, text("UPDATE alembic_version SET version_num = '0001'"))
    assert "is at revision 0001, the code wants" in types("doctor", **at_work).out
    changes(at_work, text("UPDATE alembic_version SET version_num = '9999'"))
    assert "The database is newer than this code" in types("doctor", **at_work).out
    for table in ("workspace", "instance", "outbox_message"):
        changes(at_work, text(f"ALTER TABLE {table} RENAME TO aside_{table}"))
    said = types("doctor", **at_work)
    assert [line.partition(":")[0] for line in lines(said, "problem") if "It cannot be read" in line] == [
        "secret", "workspace", "messages"
    ]  # fmt: skip


def test_tokens_slack_refuses(at_work):
    said = types("doctor", **at_work | {"SLACK_BOT_TOKEN": "xoxb-nobodys", "SLACK_APP_TOKEN": "xapp-nobodys"})
    assert said.code == 1
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert f"Slack did not accept {name} (invalid_auth). Get it anew from your app's page" in said.out
    assert "scopes: It cannot be seen without a bot token that works." in said.out
    assert "nobodys" not in said.all
    http = types("doctor", **at_work | {"SLACK_MODE": "http"})
    assert "signing secret: SLACK_SIGNING_SECRET is not set. Get it from" in http.out
    assert "app token" not in http.out
    signed = types("doctor", **at_work | {"SLACK_MODE": "http", "SLACK_SIGNING_SECRET": "f" * 32})
    assert any(line.startswith("signing secret: It is set") for line in lines(signed, "ok"))


def test_scopes_that_are_missing_or_too_many(slack, at_work):
    app = slack.app
    app.scopes = (app.scopes - {"files:write", "users:read.email"}) | {"channels:history", "reactions:read"}
    said = types("doctor", **at_work)
    assert "problem  scopes: The token lacks files:write. On your app's page, App Manifest" in said.out
    assert "warning  scopes: The token lacks the optional users:read.email" in said.out
    assert "The token may do more than is used: reactions:read." in said.out


def test_channels_that_cannot_be_used(slack, at_work):
    report = slack.world.channel("alignment")
    report.members.remove(slack.app.bot_user_id)
    said = types("doctor", **at_work)
    assert (
        "problem  channel report_channel: The bot is not in #alignment. Type `/invite @entente` there."
        in said.out
    )
    report.is_archived = True
    assert "#alignment is archived." in types("doctor", **at_work).out
    slack.faults.on("conversations.info", Refused("channel_not_found"), times=2)
    slack.faults.on("conversations.info", RateLimited(3))
    said = types("doctor", **at_work)
    assert "The bot cannot see it any more (channel_not_found)." in said.out
    assert "warning  channel marketing: Slack did not say (ratelimited)." in said.out


def test_a_clock_that_is_wrong(at_work):
    for off, status in (
        (timedelta(0), "ok"),
        (timedelta(seconds=30), "warning"),
        (timedelta(hours=-1), "problem"),
    ):
        clock = FollowingClock(lambda off=off: SystemClock().now() + off)
        with environment(at_work):
            settings, problems = read_settings()
        with closing(Examination(settings, problems, entente.manifest_scopes(), clock)) as examination:
            (found,) = dict(examination.checks())["clock"]()
        assert found.status == status
        assert "NTP" in found.remedy or status == "ok"


def test_a_workspace_that_is_stopped_or_whose_people_are_not_read(at_work):
    changes(at_work, update(Workspace).values(sync_due_at=SystemClock().now() - timedelta(days=2)))
    assert "problem  people: People were to be read from Slack at" in types("doctor", **at_work).out
    changes(at_work, update(Workspace).values(stopped="token_revoked"))
    said = types("doctor", **at_work)
    assert "are stopped (token_revoked). Install the app anew" in said.out
    assert said.code == 1


def test_messages_that_are_stuck_unknown_or_refused(slack, at_work):
    now = SystemClock().now()
    row = {
        "team_id": slack.world.team.id, "programme": "pulse", "kind": "pulse_report", "ref": "r", "priority": 5,
        "not_before": now, "leaves_trace": True, "due_at": now - timedelta(hours=1), "attempts": 12,
        "recipient": "C0ALIGN",
    }  # fmt: skip
    with closing(Database(at_work["DATABASE_URL"])) as database, database.begin() as session:
        session.add(OutboxMessage(id="1", key="1", state="pending", **row))
        session.add(OutboxMessage(id="2", key="2", state="unknown", settled_at=now, **row))
        session.add(
            OutboxMessage(id="3", key="3", state="failed", failure="is_archived", settled_at=now, **row)
        )
        old = now - timedelta(days=8)
        session.add(OutboxMessage(id="4", key="4", state="failed", failure="too_old", settled_at=old, **row))
    changes(at_work, text("UPDATE outbox_pace SET next_at = '2026-01-01 00:00:00'"))
    said = types("doctor", **at_work)
    assert "problem  queue: Messages wait since" in said.out
    assert "tried ten times or more and still wait: fewer than 5." in said.out
    assert "Nobody knows whether these messages were sent: pulse_report (1)." in said.out
    assert "failed messages: Slack refused messages: pulse_report is_archived (1). Type /invite" in said.out
    assert "too_old" not in said.out

    seen = types("queue", **at_work)
    assert seen.code == 0
    assert "pulse_report to channels: 1 waiting, the oldest due since" in seen.out
    assert "1 unknown; 1 failed (is_archived)." in seen.out
    told = json.loads(types("queue", "--json", **at_work).out)
    (entry,) = [one for one in told[slack.world.team.id] if one["kind"] == "pulse_report"]
    assert (entry["to"], entry["waiting"], entry["failed"]) == ("channels", 1, {"is_archived": 1})
    assert "C0ALIGN" not in seen.out


def test_a_queue_that_is_not_there(wanted):
    said = types("queue", **wanted)
    assert said.code == 1
    assert "There is no database at" in said.err


def test_sides_that_are_user_groups(slack, at_work, tmp_path):
    file = tmp_path / "setup.toml"
    file.write_text(SETUP.replace('"#marketing-team"', '"@marketing"'))
    assert types("setup", file, **at_work).code == 0
    assert "group marketing: The user group is there." in types("doctor", **at_work).out
    slack.faults.on("usergroups.list", Refused("missing_scope"))
    assert (
        "group marketing: The bot cannot see it any more (missing_scope)." in types("doctor", **at_work).out
    )
    changes(at_work, text("UPDATE setting SET value = '\"S0GONE\"' WHERE key = 'sides.marketing'"))
    assert "group marketing: The user group does not exist any more." in types("doctor", **at_work).out


def test_a_slack_that_does_not_answer(at_work):
    said = types("doctor", **at_work | {"SLACK_API_URL": "http://127.0.0.1:9/api/"})
    for check in ("bot token", "app token"):
        assert f"problem  {check}: Slack did not answer at http://127.0.0.1:9/api/ (" in said.out
    assert "warning  channels: It cannot be seen without a bot token that works." in said.out
    assert "ok       workspace: " in said.out


def test_files_that_cannot_be_used(wanted, tmp_path):
    statements, letter = tmp_path / "statements.toml", tmp_path / "letter.db"
    statements.write_text("[[statement\n")
    letter.write_text("This is a letter and no database at all." * 50)
    del wanted["ENTENTE_SECRET"]
    more = {"ENTENTE_STATEMENTS": str(statements), "DATABASE_URL": f"sqlite:///{letter}"}
    said = types("doctor", **wanted | more)
    assert "problem  statements: ENTENTE_STATEMENTS: nothing was started. statements.toml, line 1" in said.out
    assert "problem  database: The database cannot be used: file is not a database." in said.out
    assert "problem  migrations: It cannot be read (file is not a database)." in said.out
    assert (
        "ok       secret: None is set; the first start makes letter.db.secret beside the database."
        in said.out
    )
    assert types("queue", **wanted | more).code == 1
    assert not (tmp_path / "letter.db.secret").exists()


def test_a_database_without_tables_and_one_nobody_ever_started_on(wanted, tmp_path):
    (tmp_path / "entente.db").touch()
    assert "migrations: The database has no tables yet." in types("doctor", **wanted).out
    assert types("migrate", **wanted).code == 0
    said = types("doctor", **wanted)
    assert "warning  workspace: No bot was ever started on this database. Start it." in said.out
    assert "warning  channels: No channel for results is set, so no pulse begins." in said.out


def test_a_server_needs_a_secret_of_its_own(wanted):
    del wanted["ENTENTE_SECRET"]
    said = types("doctor", **wanted | {"DATABASE_URL": "postgresql://ben@127.0.0.1:9/x"})
    assert "problem  secret: ENTENTE_SECRET is not set. Make one once, keep it safe" in said.out


def test_a_check_that_breaks_stops_no_other(at_work):
    changes(at_work, text("UPDATE setting SET value = 'no json' WHERE key = 'workspace.report_channel'"))
    said = types("doctor", **at_work)
    assert said.code == 1
    assert "problem  channels: The check itself broke (" in said.out
    assert "ok       messages: " in said.out
