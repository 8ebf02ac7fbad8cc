import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def dev():
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PROJECT = """\
[project]
name = "entente"
dependencies = ["madeup-base>=1"]
[project.optional-dependencies]
playground = ["madeup-play"]
test = ["entente[playground]", "madeup-test"]
dev = ["entente[test]"]
"""
APP = "import os, sys\nprint(sys.argv[1:], os.getcwd(), sys.prefix)\nimport madeup_base, madeup_play\n"
UV = """\
#!{python}
import subprocess, sys
with open({log!r}, "a") as log:
    print(*sys.argv[1:], file=log)
if {broken}:
    sys.exit("no index known")
if sys.argv[1] == "venv":
    sys.exit(subprocess.call([{python!r}, "-m", "venv", "--without-pip", sys.argv[-1]]))
subprocess.check_call([{python!r}, "-m", "pip", "--python", sys.argv[4], "install", *sys.argv[5:]])
"""


def make_wheel(folder, name, version):
    module, info = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}.py", f"version = {version!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


class Checkout:
    """A checkout with a few made-up packages in a folder, and no package index at all."""

    def __init__(self, folder):
        self.folder = folder / "check out"
        self.elsewhere = folder / "elsewhere"
        self.wheels = folder / "wheels"
        self.programs = folder / "programs"
        for made in (self.folder, self.elsewhere, self.wheels, self.programs):
            made.mkdir()
        shutil.copy(ROOT / "dev.py", self.folder)
        (self.folder / "pyproject.toml").write_text(PROJECT)
        (self.folder / "constraints.txt").write_text("madeup-base==1.0\n")
        (self.folder / "app.py").write_text(APP)
        for name, version in (("base", "1.0"), ("base", "2.0"), ("play", "1.0"), ("test", "1.0")):
            make_wheel(self.wheels, f"madeup-{name}", version)
        self.stamp = self.folder / ".venv" / "entente-setup.json"
        self.uv_log = folder / "uv.log"

    def run(self, *arguments):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "COV_"))}
        return subprocess.run(
            [sys.executable, str(self.folder / "dev.py"), *arguments],
            cwd=self.elsewhere,
            env=kept
            | {
                "PATH": f"{self.programs}:/usr/bin:/bin",
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": self.wheels.as_uri(),
            },
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def put_uv(self, *, broken):
        program = self.programs / "uv"
        python = getattr(sys, "_base_executable", sys.executable)
        program.write_text(UV.format(python=python, log=str(self.uv_log), broken=broken))
        program.chmod(0o755)


def test_a_checkout_sets_itself_up_once_and_extends_and_repairs_itself(tmp_path):
    checkout = Checkout(tmp_path)

    first = checkout.run("demo", "--headless", "--out", "shots")
    assert first.returncode == 0, first.stderr
    assert first.stdout == (
        f"['demo', '--headless', '--out', 'shots'] {checkout.elsewhere} {checkout.folder / '.venv'}\n"
    )
    assert first.stderr.startswith("Setting up (once, about a minute) …\n")
    version = (next((checkout.folder / ".venv").glob("lib/*/site-packages")) / "madeup_base.py").read_text()
    assert version == "version = '1.0'\n"

    began = time.monotonic()
    second = checkout.run("demo")
    assert (second.returncode, second.stderr) == (0, "")
    assert time.monotonic() - began < 2

    bench = checkout.run("bench")
    assert "Setting up" in bench.stderr
    assert "madeup-test" in json.loads(checkout.stamp.read_text())["requirements"]
    assert checkout.run("demo").stderr == ""

    checkout.stamp.write_text('"unfinished"')
    (checkout.folder / ".venv" / "bin" / "python").unlink()
    repaired = checkout.run("demo")
    assert repaired.returncode == 0, repaired.stderr
    assert "Setting up" in repaired.stderr
    assert checkout.run("demo").stderr == ""

    (checkout.folder / "constraints.txt").write_text("madeup-base==2.0\n")
    renewed = checkout.run("demo")
    assert "Setting up" in renewed.stderr
    version = (next((checkout.folder / ".venv").glob("lib/*/site-packages")) / "madeup_base.py").read_text()
    assert version == "version = '2.0'\n"


def test_a_package_that_is_not_to_be_had_is_told_in_words_and_nothing_counts_as_done(tmp_path):
    checkout = Checkout(tmp_path)
    (checkout.folder / "constraints.txt").write_text("madeup-base==7.0\n")
    failed = checkout.run("demo")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "Installing the packages failed. A package is not to be had" in failed.stderr
    assert "run the same command again" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert json.loads(checkout.stamp.read_text()) == "unfinished"


def test_uv_is_used_when_it_is_there(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.put_uv(broken=False)
    done = checkout.run("demo")
    assert done.returncode == 0, done.stderr
    venv, install = checkout.uv_log.read_text().splitlines()
    assert re.fullmatch(r"venv --python \S+ .*\.venv", venv)
    assert install.startswith("pip install --python ")
    assert install.endswith("madeup-base>=1 madeup-play")


def test_pip_takes_over_when_uv_cannot(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.put_uv(broken=True)
    done = checkout.run("demo")
    assert done.returncode == 0, done.stderr
    assert checkout.uv_log.read_text().startswith("venv")


@pytest.mark.parametrize("command", ["demo", "test", "check", "bench"])
def test_help_needs_no_environment(dev, command, capsys):
    assert dev.main([command, "--help"]) == 0
    assert f"usage: python3 dev.py {command}" in capsys.readouterr().out


def test_the_commands_are_listed(dev, capsys):
    assert dev.main(["--help"]) == 0
    assert set(dev.COMMANDS) <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize(("arguments", "told"), [(["deploy"], "no command `deploy`"), ([], "usage:")])
def test_what_is_no_command_is_told(dev, arguments, told, capsys):
    assert dev.main(arguments) == 2
    assert told in capsys.readouterr().err


def test_an_old_python_is_told_so_in_one_line():
    old = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('dev.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Entente needs Python 3.11 or newer; this is Python 3.9.\n"


def test_an_old_python_can_read_the_file():
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("The virtual environment was not created because ensurepip is not\navailable.", "python3-venv"),
        ("/usr/bin/python3: No module named venv", "python3-venv"),
        ("Retrying after connection broken by 'NewConnectionError(...)'", "network"),
        (
            "NameResolutionError\nERROR: No matching distribution found for babel",
            "network",
        ),
        ("ERROR: No matching distribution found for babel==99", "constraints.txt"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "who owns it"),
        ("something unheard of", "own words"),
    ],
)
def test_a_failed_step_says_what_to_do(dev, output, advice):
    told = dev.explain("Installing the packages", output)
    assert told.startswith("Installing the packages failed.")
    assert advice in told
    assert output.splitlines()[-1] in told


def test_only_the_end_of_a_long_output_is_shown(dev):
    told = dev.explain("It", "\n".join(f"line {number}" for number in range(100)))
    assert "line 99" in told
    assert "line 80" not in told


def test_extras_that_name_the_project_itself_are_resolved(dev):
    project = tomllib.loads(PROJECT)["project"]
    assert dev.requirements(project, "playground") == ["madeup-base>=1", "madeup-play"]
    assert dev.requirements(project, "dev") == ["madeup-base>=1", "madeup-play", "madeup-test"]


@pytest.mark.parametrize("extra", ["playground", "test", "dev"])
def test_every_direct_dependency_has_its_version_in_the_constraints(dev, extra):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    wanted = {
        re.match(r"[\w.-]+", line).group().lower().replace("_", "-")
        for line in dev.requirements(project, extra)
    }
    assert "entente" not in wanted
    assert wanted - pinned == set()


def test_constraints_are_plain_versions():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    for line in lines:
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+", line), line


@pytest.mark.parametrize(
    ("typed", "cores", "passed"),
    [
        ([], 2, ["-n", "2", "--dist", "loadfile"]),
        ([], 64, ["-n", "8", "--dist", "loadfile"]),
        ([], 1, []),
        (["-k", "pulse"], 2, ["-n", "2", "--dist", "loadfile", "-k", "pulse"]),
        (["-n", "0"], 2, ["-n", "0"]),
        (["-n4"], 2, ["-n4"]),
        (["-p", "no:xdist"], 2, ["-p", "no:xdist"]),
        (["--pdb"], 2, ["--pdb"]),
        (["--", "--help"], 2, ["-n", "2", "--dist", "loadfile", "--help"]),
    ],
)
def test_workers_are_chosen_unless_the_person_chose(dev, typed, cores, passed):
    assert dev.pytest_arguments(typed, cores, ROOT) == passed


def test_paths_are_meant_as_seen_from_where_they_were_typed(dev, tmp_path):
    (tmp_path / "test_x.py").touch()
    typed = ["test_x.py::test_y", "-k", "elsewhere", "tests"]
    assert dev.pytest_arguments(typed, 1, tmp_path) == [f"{tmp_path}/test_x.py::test_y", *typed[1:]]


def test_every_check_runs_and_one_failure_fails_the_whole(dev, capsys):
    checks = (
        ("first", ("-c", "print('fine')")),
        ("second", ("-c", "import sys; sys.exit('line 7 is wrong')")),
        ("third", ("-c", "pass")),
    )
    assert dev.run_checks(checks, Path(sys.executable)) == 1
    assert capsys.readouterr().out == "first: ok\nline 7 is wrong\nsecond: failed\nthird: ok\n"
    assert dev.run_checks((checks[0],), Path(sys.executable)) == 0


def test_check_takes_no_arguments(dev, capsys):
    assert dev.main(["check", "bot"]) == 2
    assert "usage: python3 dev.py check" in capsys.readouterr().err
