import itertools
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.__main__ import FOLDER, main, names
from tests.benchmarks.figures import Figure, line, number


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (Figure("chart", 0.4118, "s", 1, "lower"), "chart | 0.412 s | at most 1 s | ok"),
        (Figure("chart", 1.0, "s", 1, "lower"), "chart | 1 s | at most 1 s | ok"),
        (Figure("chart", 1.25, "s", 1, "lower"), "chart | 1.25 s | at most 1 s | short"),
        (
            Figure("clicks", 630, "a second", 600, "higher"),
            "clicks | 630 a second | at least 600 a second | ok",
        ),
        (
            Figure("clicks", 60, "a second", 600, "higher"),
            "clicks | 60 a second | at least 600 a second | short",
        ),
        (Figure("lost messages", 0, "", 0, "lower"), "lost messages | 0 | at most 0 | ok"),
        (Figure("entries", 15300.4, "", 5000, "higher"), "entries | 15300 | at least 5000 | ok"),
        (Figure("search", math.nan, "ms", 5, "lower"), "search | nan ms | at most 5 ms | short"),
        (Figure("cover", 88, "%", 88, "within", 94), "cover | 88 % | 88 to 94 % | ok"),
        (Figure("cover", 94, "%", 88, "within", 94), "cover | 94 % | 88 to 94 % | ok"),
        (Figure("cover", 87.9, "%", 88, "within", 94), "cover | 87.9 % | 88 to 94 % | short"),
        (Figure("cover", 94.1, "%", 88, "within", 94), "cover | 94.1 % | 88 to 94 % | short"),
        (Figure("cover", math.nan, "%", 88, "within", 94), "cover | nan % | 88 to 94 % | short"),
    ],
)
def test_a_figure_is_told_in_one_line(figure, told):
    assert line(figure) == told


@given(st.floats(allow_nan=False, allow_infinity=False, max_value=1e12, min_value=-1e12))
def test_a_number_keeps_three_digits_and_has_no_exponent_when_large(value):
    told = number(value)
    assert float(told) == pytest.approx(value, rel=0.005, abs=1e-300)
    if abs(value) >= 1000:
        assert "e" not in told


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_what_is_met_one_way_is_met_the_other_way_only_on_the_target(value, target):
    higher, lower = (Figure("x", value, "", target, way).is_met for way in ("higher", "lower"))
    assert higher or lower
    assert (higher and lower) == (value == target)


@pytest.fixture
def benchmarks(tmp_path):
    """A folder to put benchmarks into, importable under a package name of its own."""
    package = f"made_up_benchmarks_{next(COUNT)}"
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").touch()
    sys.path.insert(0, str(tmp_path))
    yield folder, package
    sys.path.remove(str(tmp_path))


COUNT = itertools.count()
SHORT = """
from tests.benchmarks.figures import Figure
def figures():
    yield Figure("first", 3, "s", 2, "lower")
    yield Figure("second", 1, "s", 2, "lower")
"""


def test_all_benchmarks_run_and_falling_short_is_no_failure(benchmarks, capsys):
    folder, package = benchmarks
    (folder / "bench_slow.py").write_text(SHORT)
    (folder / "bench_also.py").write_text(SHORT.replace("first", "other"))
    (folder / "helper.py").write_text("raise AssertionError")
    assert main([], folder, package) == 0
    assert capsys.readouterr().out.splitlines() == [
        "other | 3 s | at most 2 s | short",
        "second | 1 s | at most 2 s | ok",
        "first | 3 s | at most 2 s | short",
        "second | 1 s | at most 2 s | ok",
    ]


def test_one_benchmark_is_chosen_by_its_name(benchmarks, capsys):
    folder, package = benchmarks
    (folder / "bench_slow.py").write_text(SHORT)
    (folder / "bench_also.py").write_text(SHORT.replace("first", "other"))
    assert main(["slow"], folder, package) == 0
    assert capsys.readouterr().out.startswith("first |")


def test_an_unknown_name_lists_the_known_ones(benchmarks, capsys):
    folder, package = benchmarks
    (folder / "bench_slow.py").write_text(SHORT)
    assert main(["fast"], folder, package) == 2
    assert capsys.readouterr().err == "No benchmark fast. There are: slow.\n"


def test_a_broken_benchmark_is_told_and_the_others_still_run(benchmarks, capsys):
    folder, package = benchmarks
    (folder / "bench_broken.py").write_text(
        "def figures():\n    raise ValueError('no such table')\n    yield\n"
    )
    (folder / "bench_slow.py").write_text(SHORT)
    assert main([], folder, package) == 1
    told = capsys.readouterr()
    assert "first | 3 s" in told.out
    assert "broken broke" in told.err
    assert "no such table" in told.err


def test_every_benchmark_of_the_repository_hands_out_figures():
    for name in names(FOLDER):
        module = __import__(f"tests.benchmarks.bench_{name}", fromlist=["figures"])
        assert callable(module.figures), name
