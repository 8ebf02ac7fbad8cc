"""What a benchmark hands back and how it is told; knows no benchmark."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value in `unit`, and the target it should reach (`higher`) or not pass (`lower`).

    Or the band it should lie `within`, from `target` to `ceiling`.
    """

    name: str
    value: float
    unit: str
    target: float
    better: Literal["higher", "lower", "within"]
    ceiling: float = math.inf

    @property
    def is_met(self) -> bool:
        """True if the value reaches the target; no number (nan) reaches none."""
        if self.better == "within":
            return self.target <= self.value <= self.ceiling
        return self.value >= self.target if self.better == "higher" else self.value <= self.target

    @property
    def bounds(self) -> str:
        """The target in words, without its unit."""
        if self.better == "within":
            return f"{number(self.target)} to {number(self.ceiling)}"
        return f"{'at least' if self.better == 'higher' else 'at most'} {number(self.target)}"


def number(value: float) -> str:
    """Three significant digits, whole numbers from 1,000 on without exponent: `0.0412`, `12.5`, `15300`."""
    return f"{value:.3g}" if abs(value) < 1000 or not math.isfinite(value) else f"{value:.0f}"


def line(figure: Figure) -> str:
    """`name | figure | target | ok`, or `short` at the end."""
    cells = (
        figure.name,
        f"{number(figure.value)} {figure.unit}".rstrip(),
        f"{figure.bounds} {figure.unit}".rstrip(),
        "ok" if figure.is_met else "short",
    )
    return " | ".join(cells)
