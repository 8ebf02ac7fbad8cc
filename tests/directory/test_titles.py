"""What somebody might be called about, as the title in their profile says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.entries import LONGEST
from bot.directory.titles import said_by_title


@pytest.mark.parametrize(
    ("title", "topic", "region"),
    [
        ("Pricing Manager EMEA", "Pricing", "EMEA"),
        ("VP Sales", "Sales", ""),
        ("Head of Brand & Design", "Brand & Design", ""),
        ("Sr. Product Marketing Manager", "Product Marketing", ""),
        ("Account Executive", "Account Executive", ""),
        ("Key Account Manager, DACH", "Key Account", "DACH"),
        ("Leiterin Marketing", "Marketing", ""),
        ("Director of Demand Generation - Americas", "Demand Generation", "Americas"),
        ("Regional Sales Director (APAC)", "Regional Sales", "APAC"),
        ("Chief Marketing Officer", "Marketing", ""),
        ("events | Germany", "Events", "Germany"),
        ("Manager", "Manager", ""),
        ("EMEA", "EMEA", "EMEA"),
        ("Content lead at Northwind", "Content", ""),
    ],
)
def test_topic_and_region(title, topic, region):
    said = said_by_title(title, "sales")
    assert (said.topic, said.region, said.side) == (topic, region, "sales")


def test_the_title_itself_is_a_keyword_where_the_topic_is_less():
    assert said_by_title("Pricing Manager", "sales").keywords == ("Pricing Manager",)
    assert said_by_title("Webinars", "marketing").keywords == ()


@pytest.mark.parametrize("title", ["", "   ", " - ", ",;"])
def test_nothing_says_nothing(title):
    assert said_by_title(title, "sales") is None


@given(st.text(max_size=300))
def test_whatever_a_profile_says_it_fits_an_entry(title):
    said = said_by_title(title, "marketing")
    if said is not None:
        assert said.topic
        assert len(said.topic) <= LONGEST["topic"]
        assert len(said.region) <= LONGEST["region"]
        assert all(len(word) <= LONGEST["keywords"] for word in said.keywords)
