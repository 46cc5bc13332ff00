"""Reports whose rows stand for several days each, though they show only the first of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl


def spans_days(pattern: str, preamble: Iterable[str], days: pl.Series) -> bool:
    """Whether the rows of these `days` stand for longer periods, by the lines above their table.

    A match of `pattern` proves it; where it names a `start` and an `end`, only when these differ and the rows know no
    day but one, or the first of months.
    """
    match = re.search(pattern, "\n".join(preamble), re.IGNORECASE) if pattern else None
    if match is None:
        return False
    named = match.groupdict()
    if {"start", "end"} <= named.keys():
        return named["start"] != named["end"] and (days.n_unique() == 1 or bool((days.dt.day() == 1).all()))
    return True
