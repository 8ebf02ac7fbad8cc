"""The lock of the process that runs on a SQLite file: one holder, no leftovers, whatever becomes of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.process_lock import ProcessLock, hold

ROOT = Path(__file__).parents[1]
HOLDER = """
import sys
from pathlib import Path
from bot.process_lock import hold
lock = hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path):
    return tmp_path / "entente.db"


@pytest.fixture
def holder(database):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_there_is_one_holder_until_it_is_killed(database, holder):
    assert ProcessLock(database).is_held()
    with pytest.raises(OperatorError, match=r"Another process already runs on .*entente\.db"):
        hold(database)
    holder.kill()
    holder.wait()
    assert not ProcessLock(database).is_held()
    lock = hold(database)
    assert ProcessLock(database).is_held()
    lock.release()
    lock.release()
    assert not ProcessLock(database).is_held()


def test_by_whichever_way_the_file_is_named(database, tmp_path):
    database.touch()
    (tmp_path / "link.db").symlink_to(database)
    lock = hold(tmp_path / "link.db")
    try:
        assert ProcessLock(database).is_held()
        assert oct((tmp_path / "entente.db.lock").stat().st_mode & 0o777) == "0o600"
    finally:
        lock.release()


def test_where_there_is_no_file_there_is_no_lock(tmp_path):
    assert hold(None) is None
    assert hold(tmp_path / "nowhere" / "x.db") is None
    assert not ProcessLock(tmp_path / "x.db").is_held()
    assert list(tmp_path.iterdir()) == []
