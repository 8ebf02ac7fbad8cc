"""CSV files of an admin's: what a spreadsheet would run as a formula is harmless, and comes back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.csv_file import FORMULA, read_csv, write_csv

COLUMNS = ("first", "second")
CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12).map(str.strip)


def cells_of(text):
    return [line.cells for line in read_csv(text, "a.csv", COLUMNS, COLUMNS).good]


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_is_written_is_read_again(rows):
    written = write_csv(COLUMNS, [dict(zip(COLUMNS, row, strict=True)) for row in rows])
    assert cells_of(written) == [dict(zip(COLUMNS, row, strict=True)) for row in rows if any(row)]


@given(st.sampled_from(FORMULA), st.sampled_from(["", "'", " ", "' "]), CELLS)
def test_no_cell_begins_like_a_formula(sign, before, rest):
    written = write_csv(COLUMNS, [{"first": before + sign + rest, "second": ""}])
    cell = written.splitlines()[1].lstrip('"')
    assert cell.startswith("'")


def test_the_usual_attack():
    text = write_csv(COLUMNS, [{"first": '=HYPERLINK("http://evil","x")', "second": "@SUM(1+1)"}])
    assert text.splitlines()[1] == '"\'=HYPERLINK(""http://evil"",""x"")",\'@SUM(1+1)'


def test_an_apostrophe_of_ones_own_stays():
    assert cells_of("first,second\n'tis,it's\n") == [{"first": "'tis", "second": "it's"}]
