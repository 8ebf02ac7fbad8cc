"""What is deleted is gone from the file as well: SQLite keeps the bytes unless told to overwrite them."""

from pathlib import Path

from sqlalchemy import make_url

from tests.support.house import open_house


def test_a_copy_of_the_file_does_not_say_who_was_asked_in_a_closed_round(sqlite_url):
    with open_house(sqlite_url) as house:
        house.opens_pulse()
        house.answers_all("ben", "cleo", "eva", "finn", "gus")
        ben = house.person("ben").id
        house.closes_pulse()
    left = Path(make_url(sqlite_url).database).read_bytes()

    assert ben.encode() in left  # as a member of the workspace
    assert b"pulse_invitation:" not in left
