"""Brings a database to the shape the code expects: Alembic, one head, additive."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from bot.db import Base
from bot.engine import READ_ONLY
from bot.errors import OperatorError

if TYPE_CHECKING:
    from sqlalchemy import Engine, MetaData

# Of no meaning but that every process of the bot asks for the same.
LOCK = 7_364_271
FEATURES_WITH_TABLES = (
    "workspace",
    "people",
    "outbox",
    "directory",
    "rules",
    "reviews",
    "handoffs",
    "accounts",
    "meetings",
    "pulse",
    "scores",
    "digest",
)


def metadata() -> MetaData:
    """Every table of the product."""
    for feature in FEATURES_WITH_TABLES:
        import_module(f"bot.{feature}.models")
    return Base.metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


@cache
def head() -> str:
    """The revision the code expects."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise LookupError("there are no migrations")
    return found


def known() -> frozenset[str]:
    """Every revision the code has."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current(engine: Engine) -> str | None:
    """The revision a database has; None for an empty one."""
    with engine.connect() as connection:
        reading = connection.execution_options(**{READ_ONLY: True})
        return MigrationContext.configure(reading).get_current_revision()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring a database up (or down, to an earlier revision); one that is there already is left as it is.

    Raises:
        OperatorError: the database was made by newer code.
    """
    at = current(engine)
    if at is not None and at not in known():
        raise OperatorError(
            f"The database is newer than this code (it is at revision {at}, the code knows up to {head()}). "
            "Nothing was changed. Start the newer version of Entente, or restore a backup made with this one."
        )
    config = _config()
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # Replicas that start at once do this one after the other; the lock goes with the transaction.
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        config.attributes["connection"] = connection
        if revision in {"head", head()} or at is None:
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)


def differences(engine: Engine) -> list[object]:
    """What the tables of the code have that the migrated database has not, or the reverse."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata()))
