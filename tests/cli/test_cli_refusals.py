"""What an operator is told when something is missing or wrong: which thing, and where to put it right."""

import sqlite3
from contextlib import closing

import pytest

from bot.db import Database
from bot.migrations import head
from playground import Playground, RateLimited, alignment_company
from tests.cli.operator import settings_of, types
from tests.support.house import SETUP, manifest

COMMANDS = (
    (),
    ("run",),
    ("migrate",),
    ("setup",),
    ("import",),
    ("import", "people"),
    ("export",),
    ("export", "directory"),
    ("manifest",),
    ("demo",),
)
PEOPLE = """\
user,side,roles
ada@northwind.example,sales,lead
dev@northwind.example,marketing,lead
"""
DIRECTORY = """\
topic,region,person
Pricing,EMEA,ada@northwind.example
Brand,,@marketing
"""
RULES = """\
name,kind,amount,currency,involve,text
Large opportunities,amount,2.5M,EUR,brand manager,It costs the brand.
Before print,print,,,ada@northwind.example,
"""


@pytest.fixture(scope="module")
def slack():
    """A company whose app is installed; nothing of it is changed by these tests."""
    world = alignment_company()
    world.install(manifest())
    with Playground(world) as opened:
        opened.person("hana").invites_app("#alignment")
        yield opened
    assert world.violations == []


@pytest.fixture
def wanted(slack, tmp_path):
    return settings_of(slack, tmp_path)


def rows(wanted, table):
    """What is stored, counted; a table that was never made holds nothing."""
    with closing(sqlite3.connect(wanted["DATABASE_URL"].removeprefix("sqlite:///"))) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            return 0
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "none")
def test_every_command_explains_itself(words):
    said = types(*words, "--help")
    assert said.code == 0
    assert "Usage:" in said.out
    for setting in ("xoxb-", "xapp-"):
        assert setting not in said.out


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("import", "nonsense"),
        ("setup",),
        ("import", "people"),
        ("import", "directory"),
        ("import", "rules"),
    ],
)
def test_a_mistyped_command_points_to_the_help(words):
    said = types(*words)
    assert said.code == 2
    assert "--help" in said.err


class TestTheEnvironment:
    def test_all_missing_tokens_are_named_at_once_with_where_to_get_them(self):
        said = types()
        assert said.code == 1
        assert "SLACK_BOT_TOKEN is not set. Get it from your app's page, OAuth & Permissions" in said.err
        assert "SLACK_APP_TOKEN is not set. Get it from your app's page, Basic Information" in said.err
        assert "connections:write" in said.err
        assert "SLACK_SIGNING_SECRET" not in said.err
        http = types(SLACK_MODE="http")
        assert "SLACK_BOT_TOKEN is not set" in http.err
        assert "SLACK_SIGNING_SECRET is not set. Get it from your app's page, Basic Information" in http.err
        assert "SLACK_APP_TOKEN" not in http.err

    def test_tokens_that_were_mixed_up_are_told_by_their_beginning(self):
        said = types(SLACK_BOT_TOKEN="xapp-1-secret-part", SLACK_APP_TOKEN="xoxb-2-secret-part")
        assert said.code == 1
        assert "SLACK_BOT_TOKEN does not look right (it should begin with xoxb-)" in said.err
        assert "SLACK_APP_TOKEN does not look right (it should begin with xapp-)" in said.err
        assert "secret-part" not in said.all

    def test_values_that_cannot_be_read_are_all_named(self):
        said = types(SLACK_MODE="pigeon", PORT="ninety", LOG_LEVEL="LOUD")
        assert said.code == 1
        for name in ("SLACK_MODE", "PORT", "LOG_LEVEL"):
            assert f"{name}: Input should be" in said.err
        said = types(
            SLACK_API_URL="https://slack.com/api", DATABASE_URL="mysql://x/y", ENTENTE_SECRET="short"
        )
        assert "SLACK_API_URL: must end with a slash" in said.err
        assert "DATABASE_URL: mysql is not supported" in said.err
        assert "ENTENTE_SECRET: needs at least 16 characters" in said.err

    @pytest.mark.parametrize(
        "url", ["nonsense", "postgresql+psycopg2://ben@127.0.0.1/x", "sqlite+aiosqlite:///x"]
    )
    def test_a_database_that_is_none_of_ours(self, url):
        said = types("migrate", DATABASE_URL=url)
        assert said.code == 1
        assert "DATABASE_URL: " in said.err


class TestSlack:
    @pytest.mark.parametrize(
        ("name", "token", "page"),
        [
            ("SLACK_BOT_TOKEN", "xoxb-of-another-app", "OAuth & Permissions"),
            ("SLACK_APP_TOKEN", "xapp-of-another-app", "App-Level Tokens"),
        ],
    )
    def test_a_token_that_slack_refuses(self, wanted, name, token, page):
        said = types(**wanted | {name: token})
        assert said.code == 1
        assert f"Slack did not accept {name} (invalid_auth). Get it anew from your app's page" in said.err
        assert page in said.err
        assert token not in said.all

    def test_a_slack_that_does_not_answer(self, wanted):
        said = types(**wanted | {"SLACK_API_URL": "http://127.0.0.1:9/api/"})
        assert said.code == 1
        assert "Slack did not answer at http://127.0.0.1:9/api/" in said.err

    def test_a_slack_that_has_no_time_for_a_file(self, slack, wanted, tmp_path):
        (tmp_path / "people.csv").write_text(PEOPLE)
        slack.faults.on("users.list", RateLimited(30))
        said = types("import", "people", tmp_path / "people.csv", **wanted)
        assert said.code == 1
        assert "Nothing was stored. Try again." in said.err
        assert rows(wanted, "person") == 0


class TestTheDatabase:
    def test_one_that_cannot_be_reached_or_is_none(self, wanted, tmp_path):
        (tmp_path / "letter.db").write_text("This is a letter and no database at all." * 50)
        for url, why in (
            (f"sqlite:///{tmp_path}/nowhere/x.db", "unable to open database file"),
            (f"sqlite:///{tmp_path}/letter.db", "file is not a database"),
            ("postgresql://ben:wordofpass@127.0.0.1:9/x", "Connection refused"),
        ):
            said = types("migrate", **wanted | {"DATABASE_URL": url})
            assert said.code == 1
            assert why in said.err
            assert "Check DATABASE_URL" in said.err
            assert "wordofpass" not in said.all

    def test_one_that_belongs_to_newer_code_or_another_secret(self, wanted):
        assert types("migrate", **wanted).out == f"The database is at revision {head()}.\n"
        other = types("migrate", **wanted | {"ENTENTE_SECRET": "another secret, long enough"})
        assert other.code == 1
        assert "is not the one this database was made with. Nothing was changed." in other.err
        database = Database(wanted["DATABASE_URL"])
        with database.begin() as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        database.close()
        newer = types("migrate", **wanted)
        assert newer.code == 1
        assert "The database is newer than this code (it is at revision 9999" in newer.err
        assert "Start the newer version of Entente, or restore a backup" in newer.err

    def test_postgresql_needs_a_secret_and_sqlite_makes_one(self, wanted, tmp_path):
        del wanted["ENTENTE_SECRET"]
        said = types("migrate", **wanted | {"DATABASE_URL": "postgresql://ben@127.0.0.1:9/x"})
        assert said.code == 1
        assert "ENTENTE_SECRET is not set. Make one once" in said.err
        assert types("migrate", **wanted).code == 0
        made = tmp_path / "entente.db.secret"
        assert made.stat().st_mode & 0o077 == 0
        first = made.read_text()
        assert types("migrate", **wanted).code == 0
        assert made.read_text() == first
        made.write_text("f" * 64)
        assert "is not the one this database was made with" in types("migrate", **wanted).err

    def test_the_tables_of_the_code_are_those_of_the_migrations(self):
        said = types("migrate", "--check")
        assert (said.code, said.out) == (0, "")


class TestFiles:
    def test_a_setup_is_checked_then_made_then_nothing_is_left_to_change(self, wanted, tmp_path):
        file = tmp_path / "setup.toml"
        file.write_text(SETUP)
        check = types("setup", "--check", file, **wanted)
        assert check.code == 0
        assert 'workspace.country: "" -> "GB"' in check.out
        assert check.out.endswith("settings would change.\n")
        assert rows(wanted, "setting") == 0
        made = types("setup", file, **wanted)
        assert made.out == check.out.replace("would change", "changed")
        assert rows(wanted, "setting") > 0
        assert types("setup", file, **wanted).out == "Nothing to change.\n"
        again = types("setup", "--check", file, **wanted)
        assert again.out == "Nothing to change.\n"

    def test_people_are_checked_then_taken_over(self, wanted, tmp_path):
        file = tmp_path / "people.csv"
        file.write_text(PEOPLE)
        check = types("import", "people", file, "--check", **wanted)
        assert check.code == 0, check.err
        assert "neither -> sales" in check.out
        assert check.out.endswith("Sides would change: 2.\n")
        made = types("import", "people", file, **wanted)
        assert made.out == check.out.replace("would change", "changed")
        assert types("import", "people", file, **wanted).out == "Sides changed: 0.\n"

    def test_the_directory_is_checked_then_taken_over(self, wanted, tmp_path):
        file = tmp_path / "directory.csv"
        file.write_text(DIRECTORY)
        check = types("import", "directory", file, "--check", **wanted)
        assert check.code == 0, check.err
        assert "added: Pricing, EMEA -> " in check.out
        assert check.out.endswith("Entries that would change: 2 of 2.\n")
        assert rows(wanted, "directory_entry") == 0
        made = types("import", "directory", file, **wanted)
        assert made.out == check.out.replace("that would change", "changed")
        assert rows(wanted, "directory_entry") == 2
        assert types("import", "directory", file, **wanted).out == "Entries changed: 0 of 2.\n"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (DIRECTORY + ",,ada@northwind.example\n", "directory.csv, line 4: topic: is empty"),
            (DIRECTORY + "Brand,,leo@northwind.example\n", "line 4: person: leo@northwind.example has left"),
            (DIRECTORY + "Brand,,#nowhere\n", "line 4: person: I see no channel #nowhere"),
            ("topic,person\n", "directory.csv: there is no entry in the file"),
            (None, "directory.csv: cannot be read"),
        ],
    )
    def test_a_directory_that_is_wrong_names_the_line_and_stores_nothing(self, wanted, tmp_path, text, told):
        self.refused(
            wanted, tmp_path / "directory.csv", ("import", "directory"), text, told, "directory_entry"
        )

    def test_rules_are_checked_then_taken_over(self, wanted, tmp_path):
        file = tmp_path / "rules.csv"
        file.write_text(RULES)
        check = types("import", "rules", file, "--check", **wanted)
        assert check.code == 0, check.err
        assert "added: Large opportunities -> brand manager" in check.out
        assert check.out.endswith("Rules that would change: 2 of 2.\n")
        assert rows(wanted, "rule") == 0
        made = types("import", "rules", file, **wanted)
        assert made.out == check.out.replace("that would change", "changed")
        assert rows(wanted, "rule") == 2
        assert types("import", "rules", file, **wanted).out == "Rules changed: 0 of 2.\n"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (
                RULES + "Before print,other,,,admin,\n",
                "rules.csv, line 4: name: Before print is already in line 3",
            ),
            (RULES + "x,other,,,leo@northwind.example,\n", "line 4: involve: leo@northwind.example has left"),
            (RULES + "x,amount,2M,,admin,\n", "line 4: currency: is empty"),
            (None, "rules.csv: cannot be read"),
        ],
    )
    def test_rules_that_are_wrong_name_the_line_and_store_nothing(self, wanted, tmp_path, text, told):
        self.refused(wanted, tmp_path / "rules.csv", ("import", "rules"), text, told, "rule")

    @pytest.mark.parametrize(
        ("what", "text"), [("people", PEOPLE), ("directory", DIRECTORY), ("rules", RULES)]
    )
    def test_what_was_taken_over_is_written_as_it_is_taken_over_again(self, wanted, tmp_path, what, text):
        brought, written, again = (tmp_path / f"{name}.csv" for name in ("brought", "written", "again"))
        brought.write_text(text)
        types("import", what, brought, **wanted)
        said = types("export", what, written, **wanted)
        assert (said.code, said.out) == (0, f"Written: {written}\n")
        assert " 0" in types("import", what, written, **wanted).out, "nothing changes by it"
        types("export", what, again, **wanted)
        assert again.read_bytes() == written.read_bytes()
        refused = types("export", what, written, **wanted)
        assert refused.code == 1
        assert "written.csv: cannot be written: File exists" in refused.err
        assert again.read_bytes() == written.read_bytes()

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("[workspace\n", "setup.toml, line 1: "),
            (
                "[workspace]\ncolour = 'blue'\n",
                "setup.toml, line 2: [workspace] colour: there is no such setting",
            ),
            (
                "[workspace]\n\ncountry = 'Atlantis'\n",
                "setup.toml, line 3: [workspace] country: 'Atlantis' is not",
            ),
            (
                "[workspace]\nreport_channel = '#nowhere'\n",
                "line 2: [workspace] report_channel: I see no channel",
            ),
            ("[workspace]\nreport_channel = '#partners'\n", "is shared with another company"),
            ("[workspace]\nreport_channel = '#general'\n", "type /invite @entente there first"),
            (
                "[sides]\nsales = '@nobody'\nmarketing = '@marketing'\n",
                "line 2: [sides] sales: there is no user group @nobody",
            ),
            (
                "[workspace]\nadmins = ['x@example.com']\n",
                "line 2: [workspace] admins: x@example.com is nobody",
            ),
            (b"[workspace]\nreport_channel = '#caf\xe9'\n", "setup.toml: is not text in UTF-8"),
            (None, "setup.toml: cannot be read: No such file or directory"),
        ],
    )
    def test_a_setup_that_is_wrong_names_the_line_and_stores_nothing(self, wanted, tmp_path, text, told):
        self.refused(wanted, tmp_path / "setup.toml", ("setup",), text, told, "setting")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("name,side\nada,sales\n", "people.csv, line 1: the first line must name the columns"),
            (
                PEOPLE + "eva@northwind.example,finance,\n",
                "people.csv, line 4: side: 'finance' is not one of",
            ),
            (
                PEOPLE + "nobody@northwind.example,sales,\n",
                "line 4: user: nobody@northwind.example is nobody",
            ),
            (
                PEOPLE + "mia@northwind.example,sales,\n",
                "line 4: user: mia@northwind.example belongs to another",
            ),
            (
                PEOPLE + "ada@northwind.example,sales,\n",
                "line 4: user: ada@northwind.example is already in line 2",
            ),
            ("user,side\n", "people.csv: there is nobody in the file"),
            (None, "people.csv: cannot be read"),
        ],
    )
    def test_people_that_are_wrong_name_the_line_and_store_nothing(self, wanted, tmp_path, text, told):
        self.refused(wanted, tmp_path / "people.csv", ("import", "people"), text, told, "person")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("[[statement\n", "statements.toml, line 1: this is not TOML"),
            ("colour = 'blue'\n", "statements.toml"),
            (None, "statements.toml cannot be read"),
        ],
    )
    def test_statements_that_are_wrong_start_nothing(self, wanted, tmp_path, text, told):
        file = tmp_path / "statements.toml"
        if text is not None:
            file.write_text(text)
        said = types(**wanted | {"ENTENTE_STATEMENTS": str(file)})
        assert said.code == 1
        assert told in said.err
        assert not (tmp_path / "entente.db").exists()

    @staticmethod
    def refused(wanted, file, words, text, told, table):
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        said = types(*words, file, **wanted)
        assert said.code == 1
        assert told in said.err
        assert "Nothing was stored." in said.err
        assert said.out == ""
        assert rows(wanted, table) == 0
