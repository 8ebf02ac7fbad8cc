"""Student's t distribution, its library loaded when first needed; knows nothing of scores."""

from __future__ import annotations


def below(t: float, df: float) -> float:
    """Probability that a t variable with `df` degrees of freedom lies below `t`."""
    from scipy.special import stdtr  # noqa: PLC0415  # slow to import, seldom needed

    return float(stdtr(df, t))


def quantile(p: float, df: float) -> float:
    """The value below which a t variable with `df` degrees of freedom lies with probability `p`."""
    from scipy.special import stdtrit  # noqa: PLC0415  # slow to import, seldom needed

    return float(stdtrit(df, p))


def welch_df(parts: tuple[tuple[float, int], ...]) -> float:
    """Welch's degrees of freedom of a sum of independent parts, each (its variance, its n); domain.md C5."""
    total = sum(variance for variance, _ in parts)
    return total**2 / sum(variance**2 / (n - 1) for variance, n in parts)
