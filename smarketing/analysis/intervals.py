"""Rates with a guard, and how far they can be trusted."""

from __future__ import annotations

from math import sqrt

import polars as pl

Z95 = 1.959963984540054
FEW = 20
FEW_LEADS = "few leads"


def rate(part: float | None, whole: float | None) -> float | None:
    """part / whole as a fraction 0-1; None when either is missing or `whole` is 0."""
    return None if part is None or not whole else part / whole


def interval(part: float | None, whole: int | None, z: float = Z95) -> tuple[float, float] | None:
    """The Wilson score interval (low, high) of part / whole; None where there is no rate.

    With p = part / n: centre (p + z²/2n) / (1 + z²/n), half width z / (1 + z²/n) · sqrt(p(1-p)/n + z²/4n²).
    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    share = rate(part, whole)
    if share is None or whole is None:
        return None
    scale = 1 + z * z / whole
    centre = (share + z * z / (2 * whole)) / scale
    half = z / scale * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def is_few(n: int | None) -> bool | None:
    """Whether a rate that rests on `n` members is to be shown muted (n < 20); None when n is missing."""
    return None if n is None else n < FEW


def difference(
    part: float | None, whole: int | None, other_part: float | None, other_whole: int | None
) -> tuple[float, float, float] | None:
    """part / whole minus other_part / other_whole, with its 95 % limits: (difference, low, high), -1 to 1.

    None where either rate is missing. Source: R. G. Newcombe, "Interval estimation for the difference between
    independent proportions", Statistics in Medicine 17 (1998), method 10 (both Wilson intervals combined).
    """
    first, second = interval(part, whole), interval(other_part, other_whole)
    a, b = rate(part, whole), rate(other_part, other_whole)
    if first is None or second is None or a is None or b is None:
        return None
    low = a - b - sqrt((a - first[0]) ** 2 + (second[1] - b) ** 2)
    high = a - b + sqrt((first[1] - a) ** 2 + (b - second[0]) ** 2)
    return a - b, max(-1.0, low), min(1.0, high)


def rate_of(part: str, whole: str) -> pl.Expr:
    """The expression part / whole over two columns: a rate, or a cost. Null when either is null or `whole` is 0."""
    return pl.when(pl.col(whole) > 0).then(pl.col(part).cast(pl.Float64) / pl.col(whole))


def interval_of(part: str, whole: str) -> tuple[pl.Expr, pl.Expr]:
    """The expressions (low, high) of `interval` over two columns of counts."""
    n, share = pl.col(whole).cast(pl.Float64), rate_of(part, whole)
    z2 = Z95 * Z95
    scale = 1 + z2 / n
    centre = (share + z2 / (2 * n)) / scale
    half = Z95 / scale * (share * (1 - share) / n + z2 / (4 * n * n)).sqrt()
    low = pl.min_horizontal(share, centre - half).clip(0, 1)
    high = pl.max_horizontal(share, centre + half).clip(0, 1)
    return pl.when(share.is_not_null()).then(low), pl.when(share.is_not_null()).then(high)
