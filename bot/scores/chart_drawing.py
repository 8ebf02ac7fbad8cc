"""How the chart of scores is put on its sheet; knows of the product only what `chart` holds."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.scores.chart_layout import Box, boxes_along, boxes_between, spread_out, thinned
from bot.scores.chart_series import INK, KEY, MUTED, Series, series_of
from bot.scores.chart_sheet import Sheet
from bot.scores.stages import CUTS, HIGHEST_SCORE, LOWEST_SCORE, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.scores.chart import ChartChange, ChartPoint, ChartValue, ChartWords

_RULE: Final = "#C9D0DC"
# Two shades in turn: a scale from light to dark would say that higher is better.
_BANDS: Final = ("#F5F7FA", "#EAEEF5", "#F5F7FA", "#EAEEF5")
_RANGE: Final = 0.17
_PROVISIONAL: Final = "D"
# A phone shows the picture 360 wide: the smallest words are still 7.5 pixels high there.
_TITLE, _SUBTITLE, _STRONG, _PLAIN, _SMALL = 38.0, 29.0, 30.0, 28.0, 25.0
_EDGE, _TOP, _BOTTOM, _TO_NAMES, _LONGEST_NAME = 30.0, 142.0, 122.0, 30.0, 290.0
# Tried in this order, from the place words belong to.
_STEPS: Final = tuple(sign * (34 + 13 * n) for n in range(13) for sign in (1, -1))
_NEAR: Final = 100.0


def draw(
    points: Sequence[ChartPoint], words: ChartWords, change: ChartChange | None, width: int, height: int
) -> bytes:
    """The chart as PNG bytes, `width` x `height` pixels."""
    series = series_of(points, words)
    sheet = Sheet(width, height)
    _heading(sheet, words)
    plot = _Plot(sheet, _room(sheet, words, series, points), points)
    plot.bands(words)
    plot.rounds(points)
    for one in series:
        plot.line(one)
    if change is not None:
        plot.change(points, change)
    plot.names(series, words.provisional)
    plot.held_notes(series)
    _key(sheet, plot.box.x0, words, points)
    png = sheet.png()
    del sheet, plot
    _give_back()
    return png


def _give_back() -> None:
    """Hand memory that drawing has freed back to the system, where the C library offers to (glibc).

    A chart is drawn every other week; what it needed would otherwise stay with the process until the next one.
    """
    gc.collect()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _heading(sheet: Sheet, words: ChartWords) -> None:
    room = sheet.width - 2 * _EDGE
    size = sheet.fitting(words.title, _TITLE, room, is_bold=True)
    sheet.write(_EDGE, sheet.height - 46, words.title, size, INK, is_bold=True)
    size = sheet.fitting(words.subtitle, _SUBTITLE, room)
    sheet.write(_EDGE, sheet.height - 90, words.subtitle, size, MUTED)


def _room(sheet: Sheet, words: ChartWords, series: Sequence[Series], points: Sequence[ChartPoint]) -> Box:
    """The plot's place: what the names of stages on the left and of lines on the right leave."""
    stages = max(sheet.measure(words.stages[stage], _PLAIN) for stage in Stage)
    last = points[-1].day.toordinal()
    beside = [0.0]
    for one in series:
        if one.end()[0] == last:
            size, is_bold = _font(one)
            beside.append(sheet.measure(one.label(last), size, is_bold=is_bold))
            beside.append(sheet.measure(one.note(words.provisional), _SMALL))
    return Box(
        _EDGE + min(stages, _LONGEST_NAME) + 20 + sheet.measure("100", _SMALL) + 10,
        _BOTTOM,
        sheet.width - _EDGE - min(max(beside), _LONGEST_NAME) - _TO_NAMES,
        sheet.height - _TOP,
    )


def _font(series: Series) -> tuple[float, bool]:
    """Size of a line's name, and whether it is bold."""
    return (_STRONG, True) if series.style.is_main else (_PLAIN, False)


def _key(sheet: Sheet, x: float, words: ChartWords, points: Sequence[ChartPoint]) -> None:
    """What the range and the hollow markers mean, as far as they occur."""
    y = 34.0
    main = [point.company for point in points if point.company is not None]
    values = [
        *main,
        *(side for point in points for side in (point.sales, point.marketing) if side is not None),
    ]
    shown = (
        (words.range, "", any(value.low is not None for value in main)),
        (words.held, KEY.marker, any(value.as_of is not None for value in values)),
        (words.provisional, _PROVISIONAL, any(value.is_provisional for value in values)),
    )
    there = [(text, marker) for text, marker, is_there in shown if is_there]
    room = sheet.width - 2 * _EDGE - 76 * len(there)
    wide = sum(sheet.measure(text, _SMALL) for text, _ in there)
    size = _SMALL * min(1.0, room / max(wide, 1.0))
    x = max(_EDGE, min(x, _EDGE + room - wide))
    for text, marker in there:
        if marker:
            sheet.mark(x + 15, y, replace(KEY, marker=marker), KEY.size, is_hollow=True, layer=5)
        else:
            sheet.area([x, x + 30], [y - 10] * 2, [y + 10] * 2, INK, layer=2, opacity=_RANGE)
        x = sheet.extent(sheet.write(x + 40, y, text, size, MUTED)).x1 + 36


class _Plot:
    """The plot: turns days and scores into places on the sheet, and remembers which are taken."""

    def __init__(self, sheet: Sheet, box: Box, points: Sequence[ChartPoint]) -> None:
        self.box = box
        self._sheet = sheet
        self._last = points[-1].day.toordinal()
        first = points[0].day.toordinal()
        # A single round stands in the middle; after the last of several there is room for the mark of a change.
        span = self._last - first
        self._from, self._to = first - (span * 0.04 or 1.0), self._last + (span * 0.06 or 1.0)
        # Markers of a long history are smaller, but for the last, which stands for the line's shape.
        self._shrink = min(1.0, max(0.45, 16 / len(points)))
        self._taken: list[Box] = []
        self._shaded: list[Box] = []

    def _x(self, day: float) -> float:
        return self.box.x0 + (day - self._from) / (self._to - self._from) * (self.box.x1 - self.box.x0)

    def _y(self, score: float) -> float:
        shown = min(max(score, LOWEST_SCORE), HIGHEST_SCORE)
        share = (shown - LOWEST_SCORE) / (HIGHEST_SCORE - LOWEST_SCORE)
        return self.box.y0 + share * (self.box.y1 - self.box.y0)

    def bands(self, words: ChartWords) -> None:
        """The four stages, named at the left, with the scores at their borders."""
        ends = (LOWEST_SCORE, *CUTS, HIGHEST_SCORE)
        across = [self.box.x0, self.box.x1]
        for stage, colour in zip(Stage, _BANDS, strict=True):
            low, high = self._y(ends[stage.rank]), self._y(ends[stage.rank + 1])
            self._sheet.area(across, [low] * 2, [high] * 2, colour, layer=0)
            name = words.stages[stage]
            size = self._sheet.fitting(name, _PLAIN, _LONGEST_NAME)
            self._sheet.write(_EDGE, (low + high) / 2, name, size, INK)
        for end in ends:
            self._sheet.stroke(across, [self._y(end)] * 2, _RULE, 1.5, layer=1)
            self._sheet.write(self.box.x0 - 10, self._y(end), f"{end:.0f}", _SMALL, MUTED, align="right")

    def rounds(self, points: Sequence[ChartPoint]) -> None:
        """The days below the plot, as many as fit."""
        centres = [self._x(point.day.toordinal()) for point in points]
        widest = max(self._sheet.measure(point.label, _SMALL) for point in points)
        for at in thinned(centres, widest + 22):
            self._sheet.stroke([centres[at]] * 2, [self.box.y0, self.box.y0 - 8], MUTED, 1.5, layer=1)
            self._sheet.write(centres[at], self.box.y0 - 27, points[at].label, _SMALL, MUTED, align="center")

    def line(self, series: Series) -> None:
        """A line with its range and markers; broken where there is no figure."""
        style, layer = series.style, 4.0 if series.style.is_main else 3.0
        for days, values in series.runs():
            x, y = [self._x(day) for day in days], [self._y(value.value) for value in values]
            if style.is_main:  # three ranges on top of each other could not be told apart
                self._range(x, values)
            width = style.width * max(self._shrink, 0.75)
            self._sheet.stroke(x, y, style.colour, width, layer=layer, dash=style.dash)
            for day, one_x, one_y, value in zip(days, x, y, values, strict=True):
                kind = replace(style, marker=_PROVISIONAL) if value.is_provisional else style
                hollow = value.is_provisional or value.as_of is not None
                shrink = 1.0 if day == self._last else self._shrink
                size = style.size * (max(shrink, 0.7) * 1.15 if hollow else shrink)
                self._sheet.mark(one_x, one_y, kind, size, is_hollow=hollow, layer=layer + 0.5)
            self._taken += boxes_along(x, y, style.size)

    def _range(self, x: Sequence[float], values: Sequence[ChartValue]) -> None:
        known = [
            (at, self._y(value.low), self._y(value.high))
            for at, value in zip(x, values, strict=True)
            if value.low is not None and value.high is not None
        ]
        if len(known) == 1:  # it would have no width
            known = [(known[0][0] + side, *known[0][1:]) for side in (-13, 13)]
        if known:
            places, low, high = zip(*known, strict=True)
            self._sheet.area(places, low, high, INK, layer=2, opacity=_RANGE)
            self._shaded += boxes_between(places, low, high)

    def change(self, points: Sequence[ChartPoint], change: ChartChange) -> None:
        """From the earlier value straight on to the last round, and there an arrow to the present one."""
        then, now = (
            self._y(point.company.value)
            for point in points
            if point.company is not None and point.day in {change.since, points[-1].day}
        )
        x0, x1 = self._x(change.since.toordinal()), (self._x(self._last) + self.box.x1) / 2 + 3
        self._sheet.stroke([x0, x1], [then, then], INK, 2.2, layer=2.6, dash=(5, 3), opacity=0.75)
        self._sheet.arrow(x1, then, now, INK, 2.6, layer=5)
        self._taken += boxes_along([x0, x1, x1], [then, then, now], 8)
        away = -1 if now >= then else 1
        self._write_near(
            ((x0 + x1) / 2, then), change.text, INK, _PLAIN, is_bold=False, is_needed=True, first=away
        )

    def names(self, series: Sequence[Series], provisional: str) -> None:
        """Each line's name at its end: beside the plot, or in it where it ended before the last round."""
        running = [one for one in series if one.end()[0] == self._last]
        ended = [one for one in series if one.end()[0] != self._last]
        notes = [one.note(provisional) for one in running]
        heights = [70.0 if note else 40.0 for note in notes]
        wanted = [self._y(one.end()[1].value) for one in running]
        centres = spread_out(wanted, heights, self.box.y0 - 20, self.box.y1 + 20)
        for one, note, from_y, y in zip(running, notes, wanted, centres, strict=True):
            self._name_beside(one, note, from_y, y)
        for one in ended:
            day, value = one.end()
            size, is_bold = _font(one)
            where = self._x(day), self._y(value.value)
            self._write_near(where, one.name, one.style.colour, size, is_bold=is_bold, is_needed=True)

    def _name_beside(self, series: Series, note: str, from_y: float, y: float) -> None:
        x, colour = self.box.x1 + _TO_NAMES, series.style.colour
        raised = y + 14 if note else y
        path = [self._x(self._last), self.box.x1 + 4, x - 8]
        self._sheet.stroke(path, [from_y, from_y, raised], colour, 1.5, layer=2.5, opacity=0.55)
        text = series.label(self._last)
        size, is_bold = _font(series)
        size = self._sheet.fitting(text, size, _LONGEST_NAME, is_bold=is_bold)
        self._sheet.write(x, raised, text, size, colour, is_bold=is_bold)
        self._sheet.write(x, y - 17, note, self._sheet.fitting(note, _SMALL, _LONGEST_NAME), MUTED)

    def held_notes(self, series: Sequence[Series]) -> None:
        """The dates of earlier held values, beside them where there is room."""
        for one in series:
            for days, value in one.held_runs():
                where = self._x(sum(days) / len(days)), self._y(value.value)
                note = value.as_of or ""
                self._write_near(where, note, one.style.colour, _SMALL, is_bold=False, is_needed=False)

    def _write_near(
        self,
        where: tuple[float, float],
        text: str,
        colour: str,
        size: float,
        *,
        is_bold: bool,
        is_needed: bool,
        first: int = -1,
    ) -> None:
        """Words below or above a place (`first` -1 or 1) where they cover nothing, not even the range if it can be.

        Where that cannot be, they are written only if needed.
        """
        half = self._sheet.measure(text, size, is_bold=is_bold) / 2 + 4
        x = max(min(where[0], self.box.x1 - half), self.box.x0 + half)
        heights = [where[1] + first * step for step in _STEPS]
        places = [Box(x - half, y - size / 2, x + half, y + size / 2) for y in heights]
        free = [place for place in places if place.lies_in(self.box) and not place.meets_any(self._taken)]
        near = [place for place in free if abs(place.y0 + size / 2 - where[1]) <= _NEAR]
        light = [place for place in near if not place.meets_any(self._shaded)]
        if not free and not is_needed:
            return
        place = (light or free or places)[0]
        self._taken.append(place)
        y = (place.y0 + place.y1) / 2
        self._sheet.write(x, y, text, size, colour, align="center", is_bold=is_bold, has_halo=True)
