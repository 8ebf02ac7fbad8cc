"""One play for each engine, shared by all probes: nothing in it is changed by them."""

import pytest

from tests.confidentiality.played import play


@pytest.fixture(scope="session")
def plays():
    """What was played, by engine; kept while pytest turns from one engine to the other and back."""
    return {}


@pytest.fixture(scope="session")
def played(databases, plays):
    engine = type(databases).__name__
    if engine not in plays:
        with databases.fresh() as url:
            plays[engine] = play(url)
    return plays[engine]
