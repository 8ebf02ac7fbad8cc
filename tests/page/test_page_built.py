"""What is built is what the sources say, and it is alone: nothing from outside, nothing of the product."""

import ast
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE, BUILT = ROOT / "page", ROOT / "playground" / "page"
STAMP = json.loads((BUILT / "stamp.json").read_text("utf-8"))
REBUILD = "run `npm ci && npm run build` in page/ and commit playground/page"


def sha(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def sources():
    folders = [path for part in ("src", "public") for path in (PAGE / part).rglob("*") if path.is_file()]
    return {
        path.relative_to(PAGE).as_posix() for path in [*folders, *(p for p in PAGE.iterdir() if p.is_file())]
    }


def test_the_built_page_is_current():
    assert {name: sha(PAGE / name) for name in STAMP["sources"]} == STAMP["sources"], REBUILD
    assert sources() - {".npmrc", "README.md"} == set(STAMP["sources"]), REBUILD


def test_nothing_built_was_changed_by_hand():
    assert {name: sha(BUILT / name) for name in STAMP["built"]} == STAMP["built"], REBUILD
    there = {path.relative_to(BUILT).as_posix() for path in BUILT.rglob("*") if path.is_file()}
    assert there == {*STAMP["built"], "stamp.json", "licences.txt"}


def test_the_page_is_small_and_what_is_seldom_needed_is_apart():
    size = {name: (BUILT / name).stat().st_size for name in STAMP["built"]}
    assert size["assets/page.js"] + size["assets/index.css"] < 120_000
    assert "kit" not in (BUILT / "index.html").read_text("utf-8")


def test_versions_are_exact_and_the_lock_names_no_download_address():
    asked = json.loads((PAGE / "package.json").read_text("utf-8"))
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    lock = json.loads((PAGE / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, entry in lock.items() if "resolved" in entry] == []
    assert {name: lock[f"node_modules/{name}"]["version"] for name in versions} == versions


def test_the_licences_of_what_is_in_the_page_are_there():
    text = (BUILT / "licences.txt").read_text("utf-8")
    asked = json.loads((PAGE / "package.json").read_text("utf-8"))["dependencies"]
    assert all(f"{name} {version} (MIT)" in text for name, version in asked.items())


@pytest.mark.parametrize("file", sorted((ROOT / "playground").rglob("*.py")), ids=lambda one: one.name)
def test_the_page_and_the_demo_import_nothing_of_the_product_nor_a_database(file):
    forbidden = {
        "app",
        "bot",
        "handlers",
        "jobs",
        "sqlalchemy",
        "sqlite3",
        "psycopg",
        "slack_bolt",
        "slack_sdk",
    }
    imported = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported & forbidden == set()
