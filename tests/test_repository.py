"""What holds for the repository as a whole: what is documented, what no module does, how long anything may be."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer

import app as entente
import handlers
from bot.config import Settings
from jobs import TIMETABLE

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "jobs")
PRODUCT = [ROOT / "app.py", *(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))]
CODE = [*PRODUCT, *sorted((ROOT / "playground").rglob("*.py"))]
OPERATOR = (ROOT / "docs/operator.md").read_text("utf-8")
FOR_PEOPLE = "\n".join(
    (ROOT / name).read_text("utf-8") for name in ("README.md", "docs/operator.md", "docs/user.md")
)

MODULE_LINES, FUNCTION_LINES = 300, 40
# What is longer, and why it is not split.
LONG_MODULES = {
    "app.py": "the composition root and every command of the command line; the demo's few lines beside them",
}
LONG_FUNCTIONS = {}
# The steps of a migration are one list, however long.
LISTS = "bot/migrations/versions/"
CLOCKS = {"bot/clock.py", "playground/clock.py"}
TELLS_TIME = {"now", "utcnow", "today"}


def name_of(file):
    return file.relative_to(ROOT).as_posix()


@cache
def tree_of(file):
    return ast.parse(file.read_text("utf-8"))


class TestWhatIsDocumented:
    @pytest.mark.parametrize("name", sorted(Settings.model_fields))
    def test_every_setting_of_the_environment(self, name):
        assert f"`{name.upper()}`" in OPERATOR

    def test_every_command_of_the_command_line(self):
        def words(command, before):
            inside = getattr(command, "commands", None)
            if inside is None:
                return [before]
            return [line for name, one in inside.items() for line in words(one, f"{before} {name}")]

        lines = words(typer.main.get_command(entente.cli), "app.py")
        assert len(lines) >= 6
        assert [line for line in lines if f"{line}" not in OPERATOR] == []

    @pytest.mark.parametrize("job", [job.name for job in TIMETABLE])
    def test_every_job(self, job):
        assert f"`{job}`" in OPERATOR

    @pytest.mark.parametrize("command", handlers.COMMANDS)
    def test_every_slash_command(self, command):
        assert f"`{command}" in FOR_PEOPLE


class TestWhatNoModuleDoes:
    def test_the_time_is_asked_in_the_clocks_alone(self):
        asking = [
            f"{name_of(file)}:{node.lineno}"
            for file in CODE
            if name_of(file) not in CLOCKS
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in TELLS_TIME
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"datetime", "date"}
        ]
        assert asking == []

    def test_nothing_is_printed(self):
        printing = [
            f"{name_of(file)}:{node.lineno}"
            for file in PRODUCT
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        ]
        assert printing == []

    def test_everything_is_caught_in_three_places_only(self):
        """handlers/errors.py, the job runner and app.py (design.md, law 6)."""
        catching = {
            name_of(file)
            for file in PRODUCT
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.ExceptHandler)
            and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in BROAD))
        }
        assert catching <= {"handlers/errors.py", "jobs/runner.py", "app.py"}

    def test_nothing_works_when_it_is_imported(self):
        done = subprocess.run(
            [sys.executable, "-c", IMPORTS, *map(module_of, modules())],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout.splitlines() == [
            "threads 1",
            "engines 0",
            "schedulers 0",
            "sockets 0",
            "settings []",
        ]


BROAD = {"Exception", "BaseException"}
# Run apart: watches what the modules of the product do while they are loaded.
IMPORTS = """
import importlib, os, sys, threading

# What others read of the environment when loaded is theirs.
for name in ("alembic", "apscheduler.schedulers.background", "cryptography.fernet", "gunicorn.app.base", "holidays",
             "pydantic_settings", "slack_bolt", "slack_bolt.adapter.socket_mode", "slack_bolt.adapter.wsgi",
             "sqlalchemy.orm", "structlog", "typer", "urllib3", "yaml"):
    importlib.import_module(name)

seen = {"engines": 0, "schedulers": 0, "sockets": 0}
ours = []

import sqlalchemy.engine.base, apscheduler.schedulers.base

def counting(kind, make):
    def made(self, *args, **more):
        seen[kind] += 1
        return make(self, *args, **more)
    return made

sqlalchemy.engine.base.Engine.__init__ = counting("engines", sqlalchemy.engine.base.Engine.__init__)
base = apscheduler.schedulers.base.BaseScheduler
base.__init__ = counting("schedulers", base.__init__)

def hear(event, arguments):
    if event in ("socket.__new__", "socket.connect", "socket.bind"):
        seen["sockets"] += 1

sys.addaudithook(hear)

class Watched(type(os.environ)):
    def __getitem__(self, key):
        if str(key).startswith(("SLACK_", "ENTENTE_", "DATABASE_URL", "LOG_", "HOST", "PORT")):
            ours.append(key)
        return super().__getitem__(key)

os.environ.__class__ = Watched
for name in sys.argv[1:]:
    importlib.import_module(name)
print("threads", threading.active_count())
for kind, count in seen.items():
    print(kind, count)
print("settings", sorted(set(ours)))
"""


def modules():
    """Every module but the scripts Alembic runs."""
    return [file for file in PRODUCT if "migrations/versions" not in name_of(file) and file.name != "env.py"]


def module_of(file):
    return name_of(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class TestHowLongAnythingIs:
    def test_modules(self):
        long = {
            name_of(file)
            for file in CODE
            if not name_of(file).startswith(LISTS)
            and len(file.read_text("utf-8").splitlines()) > MODULE_LINES
        }
        assert long - set(LONG_MODULES) == set()

    def test_functions(self):
        long = {
            f"{name_of(file)}:{node.name}"
            for file in CODE
            if not name_of(file).startswith(LISTS)
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
        }
        assert long - set(LONG_FUNCTIONS) == set()

    def test_the_reasons_are_of_files_that_are_there(self):
        for name, reason in (LONG_MODULES | LONG_FUNCTIONS).items():
            assert (ROOT / name.partition(":")[0]).exists()
            assert len(reason) > 10


def test_links_between_the_documents_lead_somewhere():
    broken = [
        f"{name_of(file)}: {target}"
        for file in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", file.read_text("utf-8"))
        if not (file.parent / target).exists()
    ]
    assert broken == []
