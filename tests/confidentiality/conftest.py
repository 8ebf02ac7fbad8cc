"""One play for each engine, shared by all probes: nothing in it is changed by them."""

import pytest

from tests.confidentiality.played import play


@pytest.fixture(scope="session")
def played(databases):
    with databases.fresh() as url:
        yield play(url)
