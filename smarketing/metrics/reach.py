"""How far the uploads of a kind of data go: after that day nothing is known of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

import polars as pl

from smarketing.answers import Read

# What a source ceased to tell more than a month before the others is taken to have ended (as in marts.source_as_of).
ENDED = timedelta(days=31)


def newest(read: Read, kinds: Collection[str]) -> date | None:
    """The newest day that any upload of these kinds speaks of; None where none of them says one."""
    return max(_days(read, kinds), default=None)


def whole(read: Read, kinds: Collection[str]) -> date | None:
    """The day up to which each source of these kinds tells that has not ended; None where none says one.

    What several ad platforms cost together is known as far as the one that ends first.
    """
    days = _days(read, kinds)
    return min((each for each in days if each >= max(days) - ENDED), default=None)


def _days(read: Read, kinds: Collection[str]) -> list[date]:
    told = read("freshness").filter(pl.col("target").is_in(list(kinds)))["as_of"].drop_nulls()
    return [each.date() if isinstance(each, datetime) else each for each in told]
