#!/usr/bin/env python3
"""The developer's commands, in an environment that sets itself up; knows pyproject.toml, not the product.

Standard library only, and one file whatever its length: it has to run before anything can be imported.
The syntax stays readable for old Pythons (3.6 on), so that they say what is missing instead of failing here.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- an older Python is the very case this line is for
    sys.exit("Entente needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "entente-setup.json"
CONSTRAINTS = ROOT / "constraints.txt"
UNFINISHED = "unfinished"

HELP = {
    "": """\
usage: python3 dev.py COMMAND [...]

  demo    the product with a Slack that runs on this machine
  test    the test suite (pytest)
  check   style, types, import contracts, migrations
  bench   measured figures against their targets

Each command sets up what it needs in .venv beside this file; `COMMAND --help` says more.""",
    "demo": """\
usage: python3 dev.py demo [--headless --out DIR] [...]

Runs the product against a Slack on this machine and opens it in the browser; needs no account and no network.

  --headless --out DIR   plays the demo without a browser window and writes what it shows to DIR
  --small                a company too small for two figures
  --no-open, --port N    prints the address and opens nothing; on a port of your choice

Anything else is passed on to `app.py demo`.""",
    "test": """\
usage: python3 dev.py test [pytest arguments]

Runs the test suite. Without -n or -p it uses the cores of this machine (-n N --dist loadfile).
Databases: SQLite and PostgreSQL (from a wheel, or the server in TEST_DATABASE_URL);
ENTENTE_TEST_ENGINES=sqlite leaves PostgreSQL out. `dev.py test -- --help` shows pytest's own help.""",
    "check": """\
usage: python3 dev.py check

Runs ruff check, ruff format --check, mypy, lint-imports and the migrations check: all of them,
one line each; exit code 1 if any failed.""",
    "bench": """\
usage: python3 dev.py bench [NAME]

Measures the figures the product promises, all or those of NAME, one line each:
name | figure | target | ok (or short). Exit code 0 whatever falls short.""",
}

CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("lint-imports", ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
    ("migrations", ("app.py", "migrate", "--check")),
)

# What an installer's output says, and what a person can do about it; the first match counts.
CAUSES = (
    (
        r"ensurepip is not\s+available|No module named '?(ensurepip|venv)",
        "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv",
    ),
    (r"No space left", "The disk is full. Make room (about 600 MB)."),
    (r"Permission denied", "The folder may not be written to. Check who owns it."),
    (
        (
            r"NewConnection|NameResolution|(Connect|Read)Timeout|ProxyError|SSLError|[Dd]ns error"
            r"|Failed to establish|Failed to fetch|Temporary failure in name|Network is unreachable"
        ),
        "The package index could not be reached. Check the network and pip's proxy or index settings.",
    ),
    (
        r"No matching distribution|No solution found|ResolutionImpossible|requires a different Python",
        "A package is not to be had in the version constraints.txt asks for, for this Python.",
    ),
)


class SetupError(Exception):
    """The environment could not be made; the text tells a person what happened and what to do."""


def requirements(project: Mapping[str, Any], extra: str) -> list[str]:
    """Requirement lines of `[project]` plus one extra, sorted; the project's own `name[extra]` resolved."""
    own = re.compile(re.escape(project["name"]) + r"\s*\[([^\]]+)\]")
    wanted = set(project["dependencies"])
    queue, seen = [extra], set()
    while queue:
        current = queue.pop()
        if current in seen:
            continue
        seen.add(current)
        for line in project["optional-dependencies"][current]:
            match = own.fullmatch(line.strip())
            if match:
                queue.extend(name.strip() for name in match.group(1).split(","))
            else:
                wanted.add(line)
    return sorted(wanted)


def fingerprint(project: Mapping[str, Any]) -> str:
    """Hash of everything that decides what is installed, apart from the choice of extras."""
    parts = [project["dependencies"], project["optional-dependencies"], CONSTRAINTS.read_text("utf-8")]
    return hashlib.sha256(json.dumps([parts, sys.version_info[:2]]).encode()).hexdigest()


def read_stamp() -> Any:  # noqa: ANN401 -- what a file holds: a mapping, UNFINISHED, or None without one
    """The stamp of the last set-up; a broken stamp counts as an unfinished set-up."""
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return UNFINISHED


def write_stamp(value: object) -> None:
    """Writes the stamp in one step, so that a killed run leaves the old one or the new one."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(value), "utf-8")
    fresh.replace(STAMP)


def is_ready(stamp: object, wanted: Sequence[str], mark: str) -> bool:
    """True if the environment holds all of `wanted` as pyproject.toml and the constraints now ask for it."""
    return (
        isinstance(stamp, dict)
        and stamp.get("fingerprint") == mark
        and set(wanted) <= set(stamp.get("requirements", ()))
        and PYTHON.exists()
    )


def explain(step: str, output: str) -> str:
    """The message for a failed set-up step: what, the probable cause, and the end of what the tool said."""
    advice = next((text for pattern, text in CAUSES if re.search(pattern, output)), "The tool's own words:")
    tail = "\n".join("  | " + line for line in output.strip().splitlines()[-12:])
    return f"{step} failed. {advice}\n{tail}\nNothing is lost: run the same command again afterwards."


def clean_environment() -> dict[str, str]:
    """The environment without what would make an installer put packages elsewhere or think they are there."""
    gone = {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    return {key: value for key, value in os.environ.items() if key not in gone}


def attempt(command: Sequence[str]) -> tuple[bool, str]:
    """Runs a set-up command from the repository without input: success and its whole output."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout


def remove_environment() -> None:
    """Takes away .venv, or the link that stands in its place."""
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        raise SetupError(explain("Removing the old .venv", str(error))) from error


def install(wanted: Sequence[str], uv: str | None) -> None:
    """Makes .venv unless a sound one is there and installs `wanted`, with uv, or with pip if `uv` is None."""
    # In an environment's own Python, sys.executable would be the one that is about to be replaced.
    base = getattr(sys, "_base_executable", sys.executable)
    version = "{}.{}".format(*sys.version_info[:2])
    probe = f"import sys; sys.exit('{{}}.{{}}'.format(*sys.version_info[:2]) != '{version}')"
    sound = read_stamp() != UNFINISHED and attempt([str(PYTHON), "-c", probe])[0]
    if not uv and sound:
        sound = attempt([str(PYTHON), "-m", "pip", "--version"])[0]
    if not sound:
        remove_environment()
        make = [uv, "venv", "--python", base, str(VENV)] if uv else [base, "-m", "venv", str(VENV)]
        done, output = attempt(make)
        if not done:
            raise SetupError(explain("Making the environment .venv", output))
    write_stamp(UNFINISHED)
    pip = (
        [uv, "pip", "install", "--python", str(PYTHON)]
        if uv
        else [str(PYTHON), "-m", "pip", "install", "--no-input"]
    )
    done, output = attempt([*pip, "-c", str(CONSTRAINTS), *wanted])
    if not done:
        raise SetupError(explain("Installing the packages", output))


def set_up(extra: str) -> None:
    """Sees to it that .venv holds the dependencies and `extra`; returns at once if it does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted, mark = requirements(project, extra), fingerprint(project)
    if is_ready(read_stamp(), wanted, mark):
        return
    with Path(__file__).open("rb") as own:
        fcntl.flock(own, fcntl.LOCK_EX)  # two terminals, one set-up
        stamp = read_stamp()
        if is_ready(stamp, wanted, mark):
            return
        say("Setting up (once, about a minute) …")
        began = time.monotonic()
        if isinstance(stamp, dict) and stamp.get("fingerprint") == mark:
            wanted = sorted({*wanted, *stamp["requirements"]})
        uv = shutil.which("uv")
        try:
            install(wanted, uv)
        except SetupError:
            if not uv:
                raise
            install(wanted, None)  # uv does not read pip's settings, so an index may be known to pip alone
        write_stamp({"fingerprint": mark, "requirements": wanted})
        say(f"Ready after {time.monotonic() - began:.0f} s.")


def say(text: str) -> None:
    """A line for the person at the terminal; standard output belongs to the commands."""
    print(text, file=sys.stderr, flush=True)


def become(*arguments: str) -> NoReturn:
    """Replaces this process by the environment's Python."""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *arguments])  # noqa: S606 -- no shell is wanted


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome for the page tests, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


def pytest_arguments(arguments: Sequence[str], cores: int, folder: Path) -> list[str]:
    """Pytest's arguments: workers unless the person chose; paths as typed in `folder`."""
    plain = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    chosen = any(re.match(r"-n|-p|--numprocesses|--dist|--pdb|--trace", argument) for argument in plain)
    workers = [] if chosen or cores == 1 else ["-n", str(min(cores, 8)), "--dist", "loadfile"]
    if folder != ROOT:
        for place, argument in enumerate(plain):
            path = folder / argument.partition("::")[0]
            if not argument.startswith("-") and path.exists():
                plain[place] = str(folder / argument)
    return [*workers, *plain]


def demo(arguments: list[str]) -> NoReturn:
    """Runs the demo in the caller's folder, which `--out` refers to."""
    set_up("playground")
    become(str(ROOT / "app.py"), "demo", *arguments)


def test(arguments: list[str]) -> NoReturn:
    """Runs pytest from the repository's root."""
    set_up("test")
    if find_chromium() is None:
        say("!" * 78)
        say("No Chromium is to be found: the page tests cannot run.")
        say("Install one (on Debian: apt-get install chromium) and run this again.")
        say("!" * 78)
    folder = Path.cwd()
    os.chdir(ROOT)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    become("-m", "pytest", *pytest_arguments(arguments, cores, folder))


def run_checks(checks: Sequence[tuple[str, Sequence[str]]], python: Path) -> int:
    """Runs every check, shows the output of those that fail, and tells each one's result: 1 if any failed."""
    failed = 0
    for name, command in checks:
        done, output = attempt([str(python), *command])
        if not done:
            failed = 1
            print(output.rstrip())
        print(f"{name}: {'ok' if done else 'failed'}", flush=True)
    return failed


def check(arguments: list[str]) -> int:
    """Runs all of CHECKS."""
    if arguments:
        say(HELP["check"])
        return 2
    set_up("dev")
    return run_checks(CHECKS, PYTHON)


def bench(arguments: list[str]) -> NoReturn:
    """Runs the benchmarks from the repository's root."""
    set_up("test")
    os.chdir(ROOT)
    become("-m", "tests.benchmarks", *arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {"demo": demo, "test": test, "check": check, "bench": bench}


def main(arguments: list[str]) -> int:
    """Runs one command: 0 for success, 1 for a failure told in words, 2 for a command that does not exist."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in {"-h", "--help", "help"}:
        print(HELP[""])
        return 0
    if name not in COMMANDS:
        say((f"There is no command `{name}`.\n" if name else "") + HELP[""])
        return 2
    if rest[:1] in (["-h"], ["--help"]):
        print(HELP[name])
        return 0
    try:
        return COMMANDS[name](rest)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
