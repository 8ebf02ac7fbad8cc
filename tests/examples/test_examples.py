"""The worked examples of the method are kept here for a clean checkout; they must stay those of the method."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3] / "shared" / "examples"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the method's own folder is not beside this checkout")
def test_the_copies_equal_the_originals():
    originals = {path.name: path.read_bytes() for path in SHARED.glob("*.json")}
    assert {path.name: path.read_bytes() for path in HERE.glob("*.json")} == originals
