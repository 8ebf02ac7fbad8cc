"""Settings from the environment; reports every problem at once and masks secrets. Knows no database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

MINIMUM_SECRET = 16
DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"})

HOW_TO_MAKE_ONE = (
    "ENTENTE_SECRET is not set. Make one once, keep it safe, and give every process the same: "
    "python -c 'import secrets; print(secrets.token_hex(32))'"
)
WHERE = {
    "SLACK_BOT_TOKEN": "your app's page, OAuth & Permissions, Bot User OAuth Token; it begins with xoxb-",
    "SLACK_APP_TOKEN": (
        "your app's page, Basic Information, App-Level Tokens, with scope connections:write; it begins with xapp-"
    ),
    "SLACK_SIGNING_SECRET": "your app's page, Basic Information, App Credentials, Signing Secret",
}


class Settings(BaseSettings):
    """What the environment says; see docs/operator.md for each name."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False, env_ignore_empty=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    database_url: str = "sqlite:///entente.db"
    entente_secret: SecretStr = SecretStr("")
    entente_statements: Path | None = None
    entente_admins: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None where the database is not a SQLite file."""
        url = make_url(self.database_url)
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            return None
        return Path(url.database)

    @property
    def first_admins(self) -> frozenset[str]:
        """Slack ids and e-mail addresses of who may set up beside, or in place of, Slack's own admins."""
        words = self.entente_admins.replace(",", " ").split()
        return frozenset(word.lower() if "@" in word else word.upper() for word in words)


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        ConfigError: values that cannot be read, each with its name.
    """
    settings, problems = read_settings()
    if problems:
        raise ConfigError(problems)
    return settings


def read_settings() -> tuple[Settings, tuple[str, ...]]:
    """What can be read of the environment, with defaults for the rest, and every problem with its name."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = {str(item["loc"][0]): item for item in error.errors()}
        problems = tuple(
            f"{name.upper()}: {item['msg']} (it is {item['input']!r})" for name, item in names.items()
        )
        defaults = {name: Settings.model_fields[name].get_default() for name in names}
        return Settings(**defaults), problems
    return settings, tuple(_value_problems(settings))


def _value_problems(settings: Settings) -> Iterable[str]:
    if not settings.slack_api_url.endswith("/"):
        yield "SLACK_API_URL: must end with a slash, for example https://slack.com/api/"
    try:
        driver = make_url(settings.database_url).drivername
    except ArgumentError:
        yield "DATABASE_URL: not a database address, for example sqlite:///entente.db"
        return
    if driver not in DRIVERS:
        yield f"DATABASE_URL: {driver} is not supported; use sqlite:///FILE or postgresql+psycopg://…"
    secret = settings.entente_secret.get_secret_value()
    if secret and len(secret) < MINIMUM_SECRET:
        yield f"ENTENTE_SECRET: needs at least {MINIMUM_SECRET} characters"


def slack_problems(settings: Settings) -> tuple[str, ...]:
    """What is missing or wrong in the tokens, each with where to get it; empty when all is there."""
    wanted = {"SLACK_BOT_TOKEN": "xoxb-"}
    if settings.slack_mode == "socket":
        wanted["SLACK_APP_TOKEN"] = "xapp-"  # noqa: S105  # a prefix, not a token
    else:
        wanted["SLACK_SIGNING_SECRET"] = ""
    problems = []
    for name, prefix in wanted.items():
        value = getattr(settings, name.lower()).get_secret_value()
        if not value:
            problems.append(f"{name} is not set. Get it from {WHERE[name]}.")
        elif not value.startswith((prefix, f"xoxe.{prefix}")):
            problems.append(
                f"{name} does not look right (it should begin with {prefix}). Get it from {WHERE[name]}."
            )
    return tuple(problems)


def load_secret(settings: Settings) -> str:
    """The secret that respondent keys and token encryption are derived from.

    With SQLite and no `ENTENTE_SECRET`, a file beside the database is made on first use, readable by its owner
    alone; a test of the database keeps it from being lost unnoticed (`bot.workspace.service.check_secret`).

    Raises:
        ConfigError: PostgreSQL without `ENTENTE_SECRET`, or an unreadable file.
    """
    given = settings.entente_secret.get_secret_value()
    if given:
        return given
    file = secret_file(settings)
    if file is None:
        raise ConfigError((HOW_TO_MAKE_ONE,))
    try:
        return _read_or_make(file)
    except OSError as error:
        raise ConfigError((f"The secret file {file} cannot be used: {error.strerror}.",)) from error


def secret_file(settings: Settings) -> Path | None:
    """Where the secret lies if the environment does not say it; None where it has to."""
    path = settings.sqlite_path
    return path.with_name(path.name + ".secret") if path is not None else None


def _read_or_make(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Exclusive: two processes that start at once must not each make a secret of their own.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        made = secrets.token_hex(32)
        stream.write(made + "\n")
    return made
