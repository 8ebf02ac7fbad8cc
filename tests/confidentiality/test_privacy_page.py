"""docs/privacy.md tells of every table."""

import re
from pathlib import Path

from bot.migrations import metadata

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"


def test_every_table_is_told_of_and_no_other():
    rows = re.findall(r"^\| (`[^|]+`) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == metadata().tables.keys() | {"alembic_version"}
