"""The directory is filled from the titles of profiles, and comes out as a file."""

from datetime import UTC, datetime

import pytest

from bot.directory.directory_file import parse_directory
from playground.faults import Refused
from tests.support.house import open_house

PLACE = "#sales-team"
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
ROLES = "user,side,roles\ngus@northwind.example,marketing,liaison\n"
FILE = """\
topic,region,person,deputy,note
Pricing,EMEA,ada@northwind.example,ivan@northwind.example,=1+1
Brand,,@marketing,,
"""


@pytest.fixture
def house(sqlite_url):
    """The company with a liaison, at work in Europe, its directory empty."""
    with open_house(sqlite_url) as opened:
        opened.once("an empty directory and a liaison", begins)
        yield opened


def begins(house):
    house.set_up()
    house.imports(ROLES)
    house.goes_to(AT_WORK)


def types(house, line, name="gus"):
    return house.person(name).slash(f"/whotocall {line}".strip(), PLACE).reply


def newest(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app][-1]


class TestFilling:
    def test_a_steward_is_offered_to_fill_an_empty_directory_and_nobody_else(self, house):
        assert types(house, "").buttons == ["Fill it from profile titles"]
        assert types(house, "", "ben").buttons == []

    def test_who_is_ticked_is_asked_and_listed_once_they_agree(self, house):
        gus = house.person("gus")
        gus.clicks(types(house, ""), "Fill it from profile titles")
        view = gus.view
        assert view.title == "From profile titles"
        assert "Sales, 1 to 10\nSales, 11 to" in view.text
        gus.submits(view, {})
        assert "are asked, and listed once they agree" in gus.view.text
        house.passes(minutes=5)
        asked = newest(house, "ada")
        assert "Nobody is told so before you agree" in asked.text
        assert "Nobody is named" in types(house, "head of sales", "ben").text
        house.person("ada").clicks(asked, "Right, list me")
        assert "@Ada" in types(house, "head of sales", "ben").text

    def test_again_there_are_fewer_and_in_the_end_nobody(self, house):
        gus = house.person("gus")
        for _ in range(3):
            answer = types(house, "fill")
            if answer is not None:
                assert answer.text.startswith("There is nobody to propose")
                break
            gus.submits(gus.view, {})
            house.passes(seconds=10)
        else:
            pytest.fail("it never ends")

    def test_others_are_told_who_may(self, house):
        assert "Gus" in types(house, "fill", "ben").text
        assert "Gus" in types(house, "export", "ben").text


class TestExport:
    def test_the_file_comes_in_the_dm_and_can_be_brought_in_again(self, house):
        house.imports_directory(FILE)
        assert types(house, "export").text == "The directory comes as a file, in our direct messages."
        house.passes(seconds=10)
        sent = [one for one in house.person("gus").sees_dm() if one.by_app][-2:]
        assert sent[0].text.startswith("The directory as a file")
        assert sent[1].files == ["directory.csv"]
        text = file_named(house, "directory.csv").decode("utf-8-sig")
        assert "'=1+1" in text
        rows = parse_directory(text, "directory.csv")
        assert [(row.said.topic, row.contact, row.said.note) for row in rows] == [
            ("Brand", "@marketing", ""),
            ("Pricing", house.person("ada").id, "=1+1"),
        ]

    def test_if_slack_takes_no_files_who_asked_is_told_so(self, house):
        house.imports_directory(FILE)
        house.slack.faults.on("files.getUploadURLExternal", Refused("file_uploads_disabled"))
        types(house, "export")
        house.passes(seconds=10)
        told = house.person("gus").sees(PLACE)[-1].text
        assert told.startswith("I could not send you directory.csv")
        assert "Nothing was changed" in told


def file_named(house, name):
    return next(file.content for file in house.world.files.values() if file.name == name)
