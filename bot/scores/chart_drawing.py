"""How the chart of scores is drawn; knows its library, and of the product only what `chart` holds.

Sizes are in pixels of a picture 1200 wide, so that words can still be read when a phone shows it 360 wide.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from bot.scores.chart_layout import Box, boxes_along, spread_out, thinned
from bot.scores.chart_series import INK, MUTED, PAPER, Series, series_of
from bot.scores.stages import CUTS, HIGHEST_SCORE, LOWEST_SCORE, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.text import Text

    from bot.scores.chart import ChartPoint, ChartValue, ChartWords

_DPI: Final = 100
_DESIGN_WIDTH: Final = 1200.0
_RULE: Final = "#C9D0DC"
# Two shades in turn: a scale from light to dark would say that higher is better.
_BANDS: Final = ("#F5F7FA", "#EAEEF5", "#F5F7FA", "#EAEEF5")
_RANGE: Final = 0.17
_TITLE, _SUBTITLE, _STRONG, _PLAIN, _SMALL = 34.0, 25.0, 26.0, 24.0, 20.0
_LONGEST_NAME: Final = 290.0
_EDGE, _TOP, _BOTTOM, _TO_LABELS = 34.0, 136.0, 116.0, 34.0


def draw(points: Sequence[ChartPoint], words: ChartWords, width: int, height: int) -> bytes:
    """The chart as PNG bytes, `width` x `height` pixels."""
    series = series_of(points, words)
    sheet = _Sheet(width, height)
    _heading(sheet, words)
    plot = _Plot(sheet, _room(sheet, words, series, points), points)
    plot.bands(words)
    plot.rounds(points)
    for one in series:
        plot.line(one)
    plot.names(series, words.provisional)
    plot.held_notes(series)
    _key(sheet, plot, words, [value for one in series for value in one.values if value is not None])
    return sheet.png()


class _Sheet:
    """The paper: turns design pixels into the library's units, and measures words."""

    def __init__(self, width: int, height: int) -> None:
        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        self._canvas = FigureCanvasAgg(self._figure)
        self._scale = width / _DESIGN_WIDTH
        self.width = _DESIGN_WIDTH
        self.height = height / self._scale
        # One pair of axes over the whole paper, counted in design pixels.
        self.axes = self._figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, self.width), ylim=(0, self.height))
        self.axes.set_axis_off()

    def points(self, pixels: float) -> float:
        """Design pixels in typographic points."""
        return pixels * self._scale * 72 / _DPI

    def write(self, x: float, y: float, text: str, size: float, colour: str, **how: Any) -> Text:
        """Words at a place, which is their left end and middle unless `how` says otherwise."""
        how = {"va": "center_baseline", "ha": "left", "zorder": 6} | how
        return self.axes.text(x, y, text, fontsize=self.points(size), color=colour, parse_math=False, **how)

    def extent(self, text: Text) -> Box:
        """Where words lie."""
        box = text.get_window_extent(self._canvas.get_renderer())
        return Box(*(end / self._scale for end in (box.x0, box.y0, box.x1, box.y1)))

    def measure(self, text: str, size: float, weight: str = "normal") -> float:
        """The width of words."""
        trial = self.write(0, 0, text, size, PAPER, fontweight=weight)
        box = self.extent(trial)
        trial.remove()
        return box.x1 - box.x0

    def fitting(self, text: str, size: float, weight: str, room: float) -> float:
        """The size at which words are no wider than `room`: the wanted one, or less."""
        return size * min(1.0, room / max(1.0, self.measure(text, size, weight)))

    def stroke(self, x: Sequence[float], y: Sequence[float], colour: str, width: float, **how: Any) -> None:
        """A line through places."""
        self.axes.plot(x, y, color=colour, linewidth=self.points(width), **how)

    def mark(
        self, x: float, y: float, marker: str, colour: str, size: float, *, hollow: bool, layer: float
    ) -> None:
        """A marker; a hollow one shows the paper."""
        self.axes.plot(
            [x],
            [y],
            linestyle="none",
            marker=marker,
            markersize=self.points(size),
            markerfacecolor=PAPER if hollow else colour,
            markeredgecolor=colour if hollow else PAPER,
            markeredgewidth=self.points(3.2 if hollow else 1.6),
            zorder=layer,
        )

    def png(self) -> bytes:
        """The finished picture; the same for the same figures."""
        out = BytesIO()
        self._figure.savefig(out, format="png", facecolor=PAPER, metadata={"Software": None})
        return out.getvalue()


def _heading(sheet: _Sheet, words: ChartWords) -> None:
    room = sheet.width - 2 * _EDGE
    for text, size, below, weight, colour in (
        (words.title, _TITLE, 46, "bold", INK),
        (words.subtitle, _SUBTITLE, 90, "normal", MUTED),
    ):
        if text:
            fitting = sheet.fitting(text, size, weight, room)
            sheet.write(_EDGE, sheet.height - below, text, fitting, colour, fontweight=weight)


def _room(sheet: _Sheet, words: ChartWords, series: Sequence[Series], points: Sequence[ChartPoint]) -> Box:
    """The plot's place: what the names of stages on the left and of lines on the right leave."""
    stages = max(sheet.measure(words.stages[stage], _PLAIN) for stage in Stage)
    last = points[-1].day.toordinal()
    running = [one for one in series if one.end()[0] == last]
    names = [sheet.measure(one.label(last), *_label_font(one)) for one in running]
    notes = [sheet.measure(one.note(words.provisional), _SMALL) for one in running]
    beside = min(max([*names, *notes], default=0.0), _LONGEST_NAME)
    return Box(
        _EDGE + min(stages, _LONGEST_NAME) + 20 + sheet.measure("100", _SMALL) + 10,
        _BOTTOM,
        sheet.width - _EDGE - beside - _TO_LABELS,
        sheet.height - _TOP,
    )


def _label_font(series: Series) -> tuple[float, str]:
    return (_STRONG, "bold") if series.style.is_main else (_PLAIN, "normal")


def _key(sheet: _Sheet, plot: _Plot, words: ChartWords, values: Sequence[ChartValue]) -> None:
    """What the range and the hollow markers mean, as far as they occur."""
    x, y = plot.box.x0, 34.0
    shown = [
        (words.range, "", any(value.low is not None for value in values)),
        (words.held, "o", any(value.as_of is not None for value in values)),
        (words.provisional, "D", any(value.is_provisional for value in values)),
    ]
    for text, marker, there in shown:
        if not there:
            continue
        if marker:
            sheet.mark(x + 14, y, marker, MUTED, 15, hollow=True, layer=5)
        else:
            sheet.axes.fill_between([x, x + 30], y - 10, y + 10, color=INK, alpha=_RANGE, linewidth=0)
        x = sheet.extent(sheet.write(x + 40, y, text, _SMALL, MUTED)).x1 + 36


class _Plot:
    """The plot: turns days and scores into places on the paper."""

    def __init__(self, sheet: _Sheet, box: Box, points: Sequence[ChartPoint]) -> None:
        self.box = box
        self._sheet = sheet
        self._last = points[-1].day.toordinal()
        first = points[0].day.toordinal()
        # A single round stands in the middle.
        self._pad = (self._last - first) * 0.04 or 1.0
        self._from, self._to = first - self._pad, self._last + self._pad
        # Markers of a long history are smaller.
        self._shrink = min(1.0, max(0.55, 14 / len(points)))
        self._taken: list[Box] = []

    def _x(self, day: float) -> float:
        return self.box.x0 + (day - self._from) / (self._to - self._from) * (self.box.x1 - self.box.x0)

    def _y(self, score: float) -> float:
        shown = min(max(score, LOWEST_SCORE), HIGHEST_SCORE)
        share = (shown - LOWEST_SCORE) / (HIGHEST_SCORE - LOWEST_SCORE)
        return self.box.y0 + share * (self.box.y1 - self.box.y0)

    def bands(self, words: ChartWords) -> None:
        """The four stages, named at the left, with the scores at their borders."""
        ends = (LOWEST_SCORE, *CUTS, HIGHEST_SCORE)
        x0, x1 = self.box.x0, self.box.x1
        for stage, colour in zip(Stage, _BANDS, strict=True):
            low, high = self._y(ends[stage.rank]), self._y(ends[stage.rank + 1])
            self._sheet.axes.fill_between([x0, x1], low, high, color=colour, linewidth=0, zorder=0)
            name = words.stages[stage]
            size = self._sheet.fitting(name, _PLAIN, "normal", _LONGEST_NAME)
            self._sheet.write(_EDGE, (low + high) / 2, name, size, INK)
        for end in ends:
            self._sheet.stroke([x0, x1], [self._y(end)] * 2, _RULE, 1.5, zorder=1)
            self._sheet.write(x0 - 10, self._y(end), f"{end:.0f}", _SMALL, MUTED, ha="right")

    def rounds(self, points: Sequence[ChartPoint]) -> None:
        """The days below the plot, as many as fit."""
        centres = [self._x(point.day.toordinal()) for point in points]
        widest = max(self._sheet.measure(point.label, _SMALL) for point in points)
        for at in thinned(centres, widest + 22):
            self._sheet.stroke([centres[at]] * 2, [self.box.y0, self.box.y0 - 8], MUTED, 1.5, zorder=1)
            self._sheet.write(centres[at], self.box.y0 - 27, points[at].label, _SMALL, MUTED, ha="center")

    def line(self, series: Series) -> None:
        """A line with its range and markers; broken where there is no figure."""
        style, layer = series.style, 4.0 if series.style.is_main else 3.0
        for days, values in series.runs():
            x, y = [self._x(day) for day in days], [self._y(value.value) for value in values]
            self._range(series, x, values)
            dash = (0, style.dash) if style.dash else "-"
            width = style.width * max(self._shrink, 0.75)
            self._sheet.stroke(x, y, style.colour, width, linestyle=dash, zorder=layer)
            for one_x, one_y, value in zip(x, y, values, strict=True):
                marker = "D" if value.is_provisional else style.marker
                hollow = value.is_provisional or value.as_of is not None
                size = style.size * self._shrink * (1.15 if hollow else 1)
                self._sheet.mark(one_x, one_y, marker, style.colour, size, hollow=hollow, layer=layer + 0.5)
                self._marks.append(
                    Box(one_x - size / 2, one_y - size / 2, one_x + size / 2, one_y + size / 2)
                )

    def _range(self, series: Series, x: Sequence[float], values: Sequence[ChartValue]) -> None:
        ends = [(at, value.low, value.high) for at, value in zip(x, values, strict=True)]
        known = [
            (at, self._y(low), self._y(high))
            for at, low, high in ends
            if low is not None and high is not None
        ]
        if not known:
            return
        # A range of one round would have no width.
        wide = known if len(known) > 1 else [(at + side, *rest) for at, *rest in known for side in (-13, 13)]
        places = [list(column) for column in zip(*wide, strict=True)]
        self._sheet.axes.fill_between(*places, color=series.style.colour, alpha=_RANGE, linewidth=0, zorder=2)

    def names(self, series: Sequence[Series], provisional: str) -> None:
        """Each line's name at its end: beside the plot, or in it where the line ended before the last round."""
        running = [one for one in series if one.end()[0] == self._last]
        notes = [one.note(provisional) for one in running]
        heights = [62.0 if note else 36.0 for note in notes]
        wanted = [self._y(one.end()[1].value) for one in running]
        centres = spread_out(wanted, heights, self.box.y0 - 20, self.box.y1 + 20)
        for one, note, from_y, y in zip(running, notes, wanted, centres, strict=True):
            self._name_beside(one, note, from_y, y)
        for one in series:
            if one not in running:
                day, value = one.end()
                where = self._x(day), self._y(value.value)
                self._write_near(*where, one.name, one.style.colour, *_label_font(one), must=True)

    def _name_beside(self, series: Series, note: str, from_y: float, y: float) -> None:
        x, colour = self.box.x1 + _TO_LABELS, series.style.colour
        raised = y + 13 if note else y
        path = [self._x(self._last), self.box.x1 + 4, x - 8]
        self._sheet.stroke(path, [from_y, from_y, raised], colour, 1.5, alpha=0.55, zorder=2.5)
        size, weight = _label_font(series)
        text = series.label(self._last)
        self._sheet.write(
            x, raised, text, self._sheet.fitting(text, size, weight, _LONGEST_NAME), colour, fontweight=weight
        )
        if note:
            self._sheet.write(
                x, y - 15, note, self._sheet.fitting(note, _SMALL, "normal", _LONGEST_NAME), MUTED
            )

    def held_notes(self, series: Sequence[Series]) -> None:
        """The dates of earlier held values, beside them where there is room."""
        for one in series:
            for days, values in one.held_runs():
                where = self._x(sum(days) / len(days)), self._y(values[0].value)
                self._write_near(
                    *where, values[0].as_of or "", one.style.colour, _SMALL, "normal", must=False
                )

    def _write_near(
        self, x: float, y: float, text: str, colour: str, size: float, weight: str, *, must: bool
    ) -> None:
        """Words below or above a place, where they cover nothing; where that cannot be, only if they must."""
        halo = [withStroke(linewidth=self._sheet.points(5), foreground=PAPER)]
        for step in (-32, 32, -60, 60, -90, 90, -120, 120):
            note = self._sheet.write(
                x, y + step, text, size, colour, ha="center", fontweight=weight, path_effects=halo
            )
            place = self._sheet.extent(note)
            if place.lies_in(self.box) and not any(place.meets(other) for other in self._taken):
                self._taken.append(place)
                return
            note.remove()
        if must:
            self._sheet.write(
                x, y - 32, text, size, colour, ha="center", fontweight=weight, path_effects=halo
            )
