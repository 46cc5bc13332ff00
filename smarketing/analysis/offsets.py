"""Whether two clocks tell the same instant, up to an offset between their zones."""

from __future__ import annotations

from collections import Counter

import polars as pl

_DAY, _QUARTER, _HOUR = 86_400, 900, 3_600


def differ_by_zone(rows: pl.DataFrame) -> pl.Series:
    """For each row with here_at and there_at (UTC): whether the two differ by their zones alone.

    True for the same instant (two calendars put it on two days), and for clocks less than a day apart by the offset
    that most of all such clocks are apart: a whole number of quarters of an hour, one hour more or less where that
    offset is not zero (summer time). Without both clocks nothing is decided: false.
    """
    seconds = rows.select((pl.col("here_at") - pl.col("there_at")).dt.total_seconds()).to_series()
    near = [value for value in seconds.drop_nulls().to_list() if abs(value) < _DAY]
    usual = _usual(near)
    allowed = {0} if usual is None else {0, usual, usual - _HOUR, usual + _HOUR} if usual else {0}
    return seconds.is_in([value for value in allowed if abs(value) < _DAY]).fill_null(False).alias("zoned")


def _usual(near: list[int]) -> int | None:
    """The offset that more than half of the clocks are apart; None when there is none."""
    counted = Counter(value for value in near if value % _QUARTER == 0)
    if not counted:
        return None
    offset, times = counted.most_common(1)[0]
    return offset if 2 * times > len(near) else None
