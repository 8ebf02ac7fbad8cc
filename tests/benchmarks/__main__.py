"""Finds the benchmarks (`bench_NAME.py` with `figures()`), runs all or one, and prints a line a figure."""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path

from tests.benchmarks.figures import line

FOLDER = Path(__file__).resolve().parent


def names(folder: Path) -> list[str]:
    """The benchmarks' names, sorted."""
    return sorted(path.stem.removeprefix("bench_") for path in folder.glob("bench_*.py"))


def run(name: str, package: str) -> bool:
    """Prints the figures of one benchmark as they come; False, with a traceback, if it broke."""
    try:
        for figure in importlib.import_module(f"{package}.bench_{name}").figures():
            print(line(figure), flush=True)
    except Exception:  # noqa: BLE001 -- a broken benchmark must not hide the figures of the others
        print(f"{name} broke:", file=sys.stderr)
        traceback.print_exc()
        return False
    return True


def main(arguments: list[str], folder: Path = FOLDER, package: str = "tests.benchmarks") -> int:
    """Exit code: 0 whatever falls short, 1 if a benchmark broke, 2 for an unknown name."""
    known = names(folder)
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(
            f"No benchmark {', '.join(unknown)}. There are: {', '.join(known) or 'none yet'}.",
            file=sys.stderr,
        )
        return 2
    results = [run(name, package) for name in arguments or known]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
