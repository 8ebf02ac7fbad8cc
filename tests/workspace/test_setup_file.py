"""setup.toml: one pure function from text to settings, each problem with its line."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FileError
from bot.workspace.setup_file import line_of, parse_setup

GOOD = """\
# Northwind
[workspace]
report_channel = "#alignment"
timezone = "Europe/London"

[ sides ]
sales = "#sales-team"
marketing = "@marketing"

[pulse]
weekday = "Wed"
at = "09:30"
"""


def problems(text):
    with pytest.raises(FileError) as caught:
        parse_setup(text, "setup.toml")
    assert caught.value.source == "setup.toml"
    assert str(caught.value).endswith("Nothing was stored.")
    return list(caught.value.problems)


def test_a_good_file():
    settings = parse_setup(GOOD, "setup.toml")
    assert settings.workspace.report_channel == "#alignment"
    assert (settings.sides.sales, settings.sides.marketing) == ("#sales-team", "@marketing")
    assert (settings.pulse.weekday, settings.pulse.at) == ("wednesday", time(9, 30))
    assert settings.meeting is None


def test_an_empty_file_means_the_defaults():
    assert parse_setup("", "setup.toml").pulse.every_weeks == 2


def test_broken_toml_with_its_line():
    ((line, said),) = problems('[workspace]\nreport_channel = "#a"\ntimezone = \n')
    assert (line, "Invalid value" in said) == (3, True)


def test_toml_broken_at_its_end_concerns_the_file():
    ((line, _),) = problems("[workspace")
    assert line in {0, 1}
    ((line, said),) = problems('[workspace]\nadmins = ["a"')
    assert "at end of document" in said
    assert line == 0


def test_names_nobody_knows_with_their_lines():
    assert problems('[pulse]\nwekday = "tuesday"\n\n[puls]\nat = "10:00"\n') == [
        (2, "[pulse] wekday: there is no such setting"),
        (4, "[puls]: there is no such setting"),
    ]


def test_every_value_out_of_bounds_with_its_line():
    text = '[pulse]\nopen_days = 99\nstatements = 4\nweekday = "someday"\nblackout = ["never"]\n'
    assert [(line, said.partition(":")[0]) for line, said in problems(text)] == [
        (4, "[pulse] weekday"),
        (2, "[pulse] open_days"),
        (5, "[pulse] blackout"),
    ]


def test_a_bad_range_names_the_way_to_write_it():
    assert problems('[pulse]\n\nblackout = [["2027-01-02", "2026-12-24"]]\n') == [
        (3, '[pulse] blackout: write a range of dates as ["2026-12-24", "2027-01-02"], first day first')
    ]


def test_a_section_that_is_none():
    ((line, said),) = problems("pulse = 3\n")
    assert line == 0
    assert said.startswith("[pulse]: ")


def test_channels_and_groups_are_written_as_such():
    text = (
        '[workspace]\nreport_channel = "alignment"\n[sides]\nsales = "sales"\nmarketing = "@marketing"\n'
        '[meeting]\nchannel = "C0123"\n'
    )
    assert problems(text) == [
        (2, '[workspace] report_channel: write a channel as "#name"'),
        (7, '[meeting] channel: write a channel as "#name"'),
        (4, '[sides] sales: write a channel as "#name" or a user group as "@name"'),
    ]


@pytest.mark.parametrize("side", ["sales", "marketing"])
def test_one_side_only(side):
    assert problems(f'[sides]\n{side} = "#team"\n') == [
        (1, "[sides]: name both sides, or neither and import people.csv")
    ]


def test_both_sides_in_the_same_group():
    assert problems('\n[sides]\nsales = "#team"\nmarketing = "#team"\n') == [
        (2, "[sides]: Sales and Marketing must not be the same group")
    ]


def test_where_something_stands():
    assert line_of(GOOD, "sides") == 6
    assert line_of(GOOD, "sides", "marketing") == 8
    assert line_of(GOOD, "workspace", "marketing") == 0
    assert line_of(GOOD, "digest") == 0


PIECES = ["[pulse]", " [sides]", "at", "=", "10:00:00", "2026-12-24T00:00:00Z", "[[", "]]", ",", "blackout"]
words = st.sampled_from([*PIECES, "\n", '"10:00Z"', '"x"'])


@given(st.lists(words, max_size=30).map(" ".join) | st.text(max_size=80))
def test_whatever_is_written_is_read_or_refused_with_a_reason(text):
    try:
        problems = ((1, str(parse_setup(text, "setup.toml"))),)
    except FileError as error:
        problems = error.problems
    assert problems
    assert all(said for _, said in problems)
