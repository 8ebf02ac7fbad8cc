"""Settings of the environment: every problem at once, each with its name; secrets never shown."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings, load_secret, load_settings, slack_problems
from bot.errors import BotError, ConfigError, FileError

NAMES = (
    "SLACK_API_URL",
    "SLACK_MODE",
    "PORT",
    "DATABASE_URL",
    "ENTENTE_SECRET",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "SLACK_BOT_TOKEN",
)


@pytest.fixture
def environment(monkeypatch):
    """An environment without any setting of ours, to be filled."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


def problems(call, *args):
    with pytest.raises(ConfigError) as caught:
        call(*args)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


class TestLoadSettings:
    def test_without_anything_there_are_defaults(self, environment):
        environment("SLACK_MODE", "")
        settings = load_settings()
        assert (settings.slack_mode, settings.port, settings.host) == ("socket", 3000, "127.0.0.1")
        assert settings.database_url == "sqlite:///entente.db"
        assert settings.slack_api_url == "https://slack.com/api/"

    def test_every_unreadable_value_is_named_at_once(self, environment):
        environment("SLACK_MODE", "carrier pigeon")
        environment("PORT", "99999")
        environment("LOG_LEVEL", "LOUD")
        said = problems(load_settings)
        assert [problem.partition(":")[0] for problem in said] == ["SLACK_MODE", "PORT", "LOG_LEVEL"]
        assert "'carrier pigeon'" in said[0]

    def test_values_that_cannot_work_are_named_at_once(self, environment):
        environment("SLACK_API_URL", "http://127.0.0.1:9000/api")
        environment("DATABASE_URL", "mysql://db/entente")
        environment("ENTENTE_SECRET", "tooshort")
        said = problems(load_settings)
        assert said[0].startswith("SLACK_API_URL: must end with a slash")
        assert said[1].startswith("DATABASE_URL: mysql is not supported")
        assert said[2] == "ENTENTE_SECRET: needs at least 16 characters"
        assert "tooshort" not in "".join(said)

    def test_what_is_no_database_address_is_said_so(self, environment):
        environment("DATABASE_URL", "entente.db")
        (said,) = problems(load_settings)
        assert said.startswith("DATABASE_URL: not a database address")

    def test_secrets_do_not_show(self, environment):
        environment("SLACK_BOT_TOKEN", "xoxb-very-secret")
        environment("ENTENTE_SECRET", "a secret of tests, long enough")
        shown = repr(load_settings())
        assert "very-secret" not in shown
        assert "long enough" not in shown


def settings(**values):
    blank = {"slack_bot_token": "", "slack_app_token": "", "slack_signing_secret": "", "entente_secret": ""}
    secrets = {name: SecretStr(values.pop(name, "")) for name in [*blank]}
    return Settings(**secrets, **values)


class TestTokens:
    def test_all_missing_ones_are_named_with_where_to_get_them(self):
        said = slack_problems(settings())
        assert [problem.partition(" ")[0] for problem in said] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
        assert "OAuth & Permissions" in said[0]
        assert "connections:write" in said[1]

    def test_over_http_the_signing_secret_takes_the_place_of_the_app_token(self):
        (said,) = slack_problems(settings(slack_mode="http", slack_bot_token="xoxb-1"))
        assert said.startswith("SLACK_SIGNING_SECRET is not set")

    def test_a_token_of_another_kind_is_not_taken_and_not_shown(self):
        (said,) = slack_problems(settings(slack_bot_token="xoxp-mine", slack_app_token="xapp-1"))
        assert said.startswith(
            "SLACK_BOT_TOKEN does not look right (it should begin with xoxb-). Get it from"
        )
        assert "xoxp-mine" not in said

    @pytest.mark.parametrize("token", ["xoxb-1", "xoxe.xoxb-1"])
    def test_good_tokens_pass(self, token):
        assert slack_problems(settings(slack_bot_token=token, slack_app_token="xapp-1")) == ()


class TestSecret:
    def test_a_given_one_is_taken_as_it_is(self):
        assert load_secret(settings(entente_secret="given by the operator")) == "given by the operator"

    def test_beside_a_sqlite_file_one_is_made_once_for_its_owner_alone(self, tmp_path):
        place = settings(database_url=f"sqlite:///{tmp_path}/new/entente.db")
        made = load_secret(place)
        file = tmp_path / "new" / "entente.db.secret"
        assert load_secret(place) == made == file.read_text("ascii").strip()
        assert len(made) == 64
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    @pytest.mark.parametrize("url", ["postgresql://db/entente", "sqlite://", "sqlite:///:memory:"])
    def test_where_there_is_no_file_beside_it_has_to_be_given(self, url):
        (said,) = problems(load_secret, settings(database_url=url))
        assert said.startswith("ENTENTE_SECRET is not set. Make one once")

    def test_a_file_that_cannot_be_used_is_named(self, tmp_path):
        (tmp_path / "entente.db.secret").mkdir()
        (said,) = problems(load_secret, settings(database_url=f"sqlite:///{tmp_path}/entente.db"))
        assert f"{tmp_path}/entente.db.secret cannot be used" in said

    def test_the_path_of_a_sqlite_file(self):
        assert settings(database_url="sqlite:///a/b.db").sqlite_path == Path("a/b.db")


class TestErrors:
    def test_a_file_error_names_file_line_and_reason_and_that_nothing_was_stored(self):
        error = FileError("setup.toml", ((3, "no such channel"), (0, "is not text")))
        assert str(error) == (
            "setup.toml, line 3: no such channel\nsetup.toml: is not text\nNothing was stored."
        )

    def test_an_error_for_a_person_has_a_key_and_values(self):
        error = BotError("pulse.error.closed", number=3)
        assert (str(error), error.key, error.values) == (
            "pulse.error.closed",
            "pulse.error.closed",
            {"number": 3},
        )
