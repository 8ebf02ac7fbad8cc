"""Owns the chart block of Block Kit: its four kinds and their limits (slack-facts.md 2.2).

It must not know other blocks.
"""

from playground.blockkit.report import Report
from playground.model import Json

SERIES_KINDS = frozenset({"line", "bar", "area"})
LABEL, AXIS_LABEL, TITLE = 20, 50, 50
SERIES, POINTS, SEGMENTS = 6, 20, 6
CHARTS_MOST = 2


def chart_block(report: Report, block: Json, at: str) -> None:
    """A chart with its title; at most two in one message."""
    report.charts += 1
    if report.charts > CHARTS_MOST:
        report.add(f"no more than {CHARTS_MOST} data_visualization blocks allowed", at)
    report.string(block["title"], f"{at}/title", TITLE)
    chart, at = block["chart"], f"{at}/chart"
    kind = chart.get("type") if isinstance(chart, dict) else None
    if kind == "pie":
        if report.keys(chart, at, frozenset({"type", "segments"}), ("segments",)):
            _points(report, chart["segments"], f"{at}/segments", SEGMENTS, is_share=True)
    elif kind in SERIES_KINDS:
        if report.keys(chart, at, frozenset({"type", "series", "axis_config"}), ("series", "axis_config")):
            _series(report, chart["series"], f"{at}/series", _categories(report, chart["axis_config"], at))
    else:
        report.add("must be one of: pie, bar, area, line", f"{at}/type")


def _categories(report: Report, axis: object, at: str) -> list[str]:
    at = f"{at}/axis_config"
    if not isinstance(axis, dict):
        report.add("must be an object", at)
        return []
    if not report.keys(axis, at, frozenset({"categories", "x_label", "y_label"}), ("categories",)):
        return []
    for key in ("x_label", "y_label"):
        if key in axis:
            report.string(axis[key], f"{at}/{key}", AXIS_LABEL)
    found: list[str] = []
    if report.items(axis["categories"], f"{at}/categories", POINTS):
        for index, label in enumerate(axis["categories"]):
            if report.string(label, f"{at}/categories/{index}", LABEL):
                found.append(label)
    if len(set(found)) < len(found):
        report.add("categories must be unique", f"{at}/categories")
    return found


def _series(report: Report, value: object, at: str, categories: list[str]) -> None:
    if not report.items(value, at, SERIES) or not isinstance(value, list):
        return
    names: set[str] = set()
    for index, one in enumerate(value):
        here = f"{at}/{index}"
        if not isinstance(one, dict):
            report.add("must be an object", here)
            continue
        if not report.keys(one, here, frozenset({"name", "data"}), ("name", "data")):
            continue
        if report.string(one["name"], f"{here}/name", LABEL):
            if one["name"] in names:
                report.add("series names must be unique", f"{here}/name")
            names.add(one["name"])
        labels = _points(report, one["data"], f"{here}/data", POINTS)
        if sorted(labels) != sorted(categories):
            report.add("must have one data point for each category", f"{here}/data")


def _points(report: Report, value: object, at: str, most: int, *, is_share: bool = False) -> list[str]:
    """Labels with numbers; a share of a whole is more than 0."""
    labels: list[str] = []
    if not report.items(value, at, most) or not isinstance(value, list):
        return labels
    for index, one in enumerate(value):
        here = f"{at}/{index}"
        if not isinstance(one, dict):
            report.add("must be an object", here)
        elif report.keys(one, here, frozenset({"label", "value"}), ("label", "value")):
            if report.string(one["label"], f"{here}/label", LABEL):
                labels.append(one["label"])
            number = one["value"]
            if isinstance(number, bool) or not isinstance(number, int | float):
                report.add("must be a number", f"{here}/value")
            elif is_share and number <= 0:
                report.add("must be greater than 0", f"{here}/value")
    return labels
