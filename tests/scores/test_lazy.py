"""Numbers' libraries are loaded when first needed: starting the bot must not pay for them."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "module", ["disclosure", "stages", "window", "student", "side", "estimate", "fitting", "chart"]
)
def test_importing_loads_no_numeric_library(module):
    code = (
        f"import sys, bot.scores.{module};"
        "print([name for name in ('numpy', 'scipy', 'matplotlib', 'sqlalchemy') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
