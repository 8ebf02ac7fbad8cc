"""One process at work on a SQLite file: a lock that the system itself takes back when its holder dies, however."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


# Seconds between tries: a process that ends, or one that looks whether another runs, lets go within them.
PATIENCE = (0.2, 0.3, 0.5)


class ProcessLock:
    """A lock for the process that runs on a database file, in a file beside it.

    A process forked from the holder holds it, too; another one never does, and neither does a copy of the file.

    Args:
        database: the database file.
    """

    def __init__(self, database: Path) -> None:
        # Whichever way the file is named, the lock is the same.
        self._database = database.resolve()
        self._file = self._database.with_name(f"{self._database.name}.lock")
        self._handle: int | None = None

    def take(self) -> bool:
        """Hold the lock from now on; False if another process does.

        Raises:
            OSError: the file cannot be made.
        """
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def is_held(self) -> bool:
        """Whether a process holds it; nothing is left behind."""
        if not self._file.exists():
            return False
        with suppress(OSError):
            if self.take():
                self.release()
                return False
        return True

    def release(self) -> None:
        """Let another process have it; the file stays, since a name that comes and goes could be locked twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def hold(database: Path | None) -> ProcessLock | None:
    """See to it that no other process runs on this file; None where the database is no file.

    Raises:
        OperatorError: another process runs on it.
    """
    if database is None or not database.parent.is_dir():
        return None  # where there is no folder, the database itself says so
    lock = ProcessLock(database)
    try:
        is_alone = lock.take() or _taken_later(lock)
    except OSError as error:
        raise OperatorError(
            f"The file {database}.lock beside the database cannot be made: {error.strerror}. Let this user write there."
        ) from error
    if not is_alone:
        raise OperatorError(
            f"Another process already runs on {database}, and SQLite serves one: stop that one first, or move to "
            "PostgreSQL (DATABASE_URL) to run several."
        )
    return lock


def _taken_later(lock: ProcessLock) -> bool:
    for pause in PATIENCE:
        time.sleep(pause)
        if lock.take():
            return True
    return False
