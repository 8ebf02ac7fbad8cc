"""The paper the chart is drawn on, in pixels; the only module that knows the drawing library."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from bot.scores.chart_layout import Box
from bot.scores.chart_series import PAPER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.text import Text

    from bot.scores.chart_series import Style

_DPI: Final = 100
_DESIGN_WIDTH: Final = 1200.0
Align = Literal["left", "center", "right"]


class Sheet:
    """A white sheet counted in pixels from its lower left, always 1200 wide whatever its real size.

    So words keep their share of the picture, and can still be read when a phone shows it 360 wide.
    """

    def __init__(self, width: int, height: int) -> None:
        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        self._canvas = FigureCanvasAgg(self._figure)
        self._scale = width / _DESIGN_WIDTH
        self.width = _DESIGN_WIDTH
        self.height = height / self._scale
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, self.width), ylim=(0, self.height))
        self._axes.set_axis_off()

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        align: Align = "left",
        is_bold: bool = False,
        has_halo: bool = False,
    ) -> Text:
        """Words whose left end (or centre, or right end) and middle are at a place; `size` in pixels."""
        written = self._axes.text(
            x,
            y,
            text,
            fontsize=self._points(size),
            color=colour,
            fontweight="bold" if is_bold else "normal",
            ha=align,
            va="center_baseline",
            zorder=6,
            parse_math=False,
        )
        if has_halo:
            written.set_path_effects([withStroke(linewidth=self._points(5), foreground=PAPER)])
        return written

    def extent(self, text: Text) -> Box:
        """Where words lie."""
        box = text.get_window_extent(self._canvas.get_renderer())  # type: ignore[no-untyped-call]  # theirs
        return Box(box.x0 / self._scale, box.y0 / self._scale, box.x1 / self._scale, box.y1 / self._scale)

    def measure(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """The width of words."""
        trial = self.write(0, 0, text, size, PAPER, is_bold=is_bold)
        box = self.extent(trial)
        trial.remove()
        return box.x1 - box.x0

    def fitting(self, text: str, size: float, room: float, *, is_bold: bool = False) -> float:
        """The size at which words are no wider than `room`: the wanted one, or less."""
        return size * min(1.0, room / max(1.0, self.measure(text, size, is_bold=is_bold)))

    def stroke(
        self,
        x: Sequence[float],
        y: Sequence[float],
        colour: str,
        width: float,
        *,
        layer: float,
        dash: tuple[float, ...] = (),
        opacity: float = 1.0,
    ) -> None:
        """A line through places; `dash` in line widths."""
        self._axes.plot(
            x,
            y,
            color=colour,
            linewidth=self._points(width),
            linestyle=(0, dash) if dash else "-",
            alpha=opacity,
            zorder=layer,
        )

    def area(
        self,
        x: Sequence[float],
        low: Sequence[float],
        high: Sequence[float],
        colour: str,
        *,
        layer: float,
        opacity: float = 1.0,
    ) -> None:
        """The area between two lines."""
        self._axes.fill_between(x, low, high, color=colour, alpha=opacity, linewidth=0, zorder=layer)

    def mark(self, x: float, y: float, style: Style, size: float, *, is_hollow: bool, layer: float) -> None:
        """A marker; a hollow one is white inside."""
        self._axes.plot(
            [x],
            [y],
            linestyle="none",
            marker=style.marker,
            markersize=self._points(size),
            markerfacecolor=PAPER if is_hollow else style.colour,
            markeredgecolor=style.colour if is_hollow else PAPER,
            markeredgewidth=self._points(3.2 if is_hollow else 1.6),
            zorder=layer,
        )

    def arrow(self, x: float, start: float, end: float, colour: str, width: float, *, layer: float) -> None:
        """An upright arrow from one height to another."""
        self._axes.annotate(
            "",
            (x, end),
            (x, start),
            arrowprops={
                "arrowstyle": f"-|>,head_length={self._points(7):.3f},head_width={self._points(4.5):.3f}",
                "mutation_scale": 1,
                "color": colour,
                "linewidth": self._points(width),
                "shrinkA": 0,
                "shrinkB": 0,
            },
            zorder=layer,
        )

    def png(self) -> bytes:
        """The finished picture, once: the sheet is empty afterwards. The same drawing gives the same bytes."""
        out = BytesIO()
        self._figure.savefig(out, format="png", facecolor=PAPER, metadata={"Software": None})
        # Figure, canvas and axes hold one another, and the canvas 4 MB of pixels until the next collection.
        self._figure.clear()
        del self._canvas.renderer
        return out.getvalue()

    def _points(self, pixels: float) -> float:
        return pixels * self._scale * 72 / _DPI
