"""Fixtures of every room: databases on two engines, and the whole house in a made-up company."""

import gc
import os
from contextlib import ExitStack
from functools import cache

import pytest

import bot.db
from bot.db import Database
from bot.keys import Keys
from bot.migrations import migrate
from tests import engines, order
from tests.support.compiled import sharing
from tests.support.house import SECRET, open_house

bot.db.make_engine = sharing(bot.db.make_engine)
# Several workers share the machine: threads of the array library would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Settings of whoever runs the tests must not reach them.
for name in [
    name
    for name in os.environ
    if name.startswith(("SLACK_", "ENTENTE_SECRET", "ENTENTE_STATEMENTS", "ENTENTE_ADMINS"))
]:
    del os.environ[name]


def create_schema(url):
    database = Database(url)
    migrate(database.engine)
    database.close()


def pytest_itemcollected(item):
    if "opened_databases" in item.fixturenames:
        item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items.sort(key=order.place_of)


def pytest_collection_finish():
    stays()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    if nextitem is None or nextitem.module is not item.module:
        stays()


def stays():
    """What is there by now stays: a chart, after which garbage is collected, need not have it all looked through."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return order.scheduler(config, log)


@pytest.fixture(scope="session")
def opened_databases(tmp_path_factory):
    """A migrated template by engine, kept while pytest turns from one engine to the other and back."""
    with ExitStack() as stack:
        yield cache(
            lambda engine: stack.enter_context(
                engines.open_databases(engine, tmp_path_factory, create_schema)
            )
        )


@pytest.fixture(scope="session", params=engines.wanted())
def databases(request, opened_databases):
    """A migrated template, on each engine in turn."""
    return opened_databases(request.param)


@pytest.fixture
def database_url(databases):
    with databases.fresh() as url:
        yield url


@pytest.fixture
def db(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_only(opened_databases):
    return opened_databases(engines.SQLITE)


@pytest.fixture
def sqlite_url(sqlite_only):
    """For flows whose database makes no difference."""
    with sqlite_only.fresh() as url:
        yield url


@pytest.fixture(scope="session")
def keys():
    return Keys(SECRET)


@pytest.fixture
def house(sqlite_url):
    """The bot over Socket Mode on SQLite."""
    with open_house(sqlite_url) as opened:
        yield opened


@pytest.fixture(params=["socket", "http"])
def either_house(request, sqlite_url):
    """The same over both transports, for the contract."""
    with open_house(sqlite_url, request.param) as opened:
        yield opened
