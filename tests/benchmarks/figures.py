"""What a benchmark hands back and how it is told; knows no benchmark."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value in `unit`, and the target it should reach (`higher`) or stay within (`lower`)."""

    name: str
    value: float
    unit: str
    target: float
    better: Literal["higher", "lower"]

    @property
    def is_met(self) -> bool:
        """True if the value reaches the target; no number (nan) reaches none."""
        return self.value >= self.target if self.better == "higher" else self.value <= self.target


def number(value: float) -> str:
    """Three significant digits, whole numbers from 1,000 on without exponent: `0.0412`, `12.5`, `15300`."""
    return f"{value:.3g}" if abs(value) < 1000 or not math.isfinite(value) else f"{value:.0f}"


def line(figure: Figure) -> str:
    """`name | figure | target | ok`, or `short` at the end."""
    bound = "at least" if figure.better == "higher" else "at most"
    cells = (
        figure.name,
        f"{number(figure.value)} {figure.unit}".rstrip(),
        f"{bound} {number(figure.target)} {figure.unit}".rstrip(),
        "ok" if figure.is_met else "short",
    )
    return " | ".join(cells)
