"""Spend and traffic against a count in loops: overlapping uploads, two currencies, missing values."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.targets import NOT_SET, TARGETS
from tests import templates
from tests.size import cases
from tests.truth.answers import bucket, fits, within
from tests.warehouse.build import load

EXAMPLES = cases(3, 16, 100)
FIRST = date(2026, 1, 30)
_DAYS = st.integers(0, 5).map(lambda number: FIRST + timedelta(days=number))
_SPENT = st.fixed_dictionaries(
    {"day_on": _DAYS.map(str), "channel": st.sampled_from(["A", "B", "unknown", None])},
    optional={
        "campaign": st.sampled_from(["one", None]),
        "campaign_id": st.sampled_from(["7", None]),
        "region": st.sampled_from(["EU", None]),
        "currency": st.sampled_from(["EUR", "USD", None]),
        "spend": st.sampled_from([Decimal("0.1"), Decimal("12.34"), None]),
        "impressions": st.integers(0, 9),
        "clicks": st.integers(0, 9),
        "conversions": st.sampled_from([Decimal("0.5"), None]),
    },
)
_VISITED = st.fixed_dictionaries(
    {"day_on": _DAYS.map(str), "channel": st.sampled_from(["A", "B", None])},
    optional={
        "region": st.sampled_from(["EU", None]),
        "sessions": st.integers(0, 9),
        "engaged_sessions": st.sampled_from([0, 3, None]),
    },
)
ASKED = st.fixed_dictionaries(
    {"as_of": _DAYS, "by": st.sampled_from([None, "channel", "region", "month", "week"])},
    optional={"from_on": _DAYS, "to_on": _DAYS, "channel": st.sampled_from(["A", NOT_SET])},
)


def _files(name: str, row: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[list[dict[str, Any]]]]:
    """Files that all have all fields, so that a newer one replaces each value of a key."""
    keys = TARGETS[name].key
    file = st.lists(row, min_size=1, max_size=8, unique_by=lambda found: tuple(found.get(key) for key in keys))
    return st.lists(file, min_size=1, max_size=3, unique_by=repr)


def _known(name: str, files: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One row per key as the newest file says: the one with the newest day, of two the one that is loaded last."""
    by_age = sorted(files, key=lambda rows: max(row["day_on"] for row in rows))
    found = {tuple(row.get(key) for key in TARGETS[name].key): row for rows in by_age for row in rows}
    return list(found.values())


def _groups(rows: list[dict[str, Any]], asked: dict[str, Any], *extra: str) -> dict[tuple[str, ...], list[Any]]:
    found: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        day = date.fromisoformat(row["day_on"])
        values = {name: row.get(name) or NOT_SET for name in ("channel", "region")}
        if within(asked, day) and fits(asked, values):
            found[bucket(asked["by"], day, values), *(row.get(name) or NOT_SET for name in extra)].append(row)
    return dict(sorted(found.items()))


def _sum(rows: list[dict[str, Any]], name: str) -> Any:
    values = [row[name] for row in rows if row.get(name) is not None]
    return sum(values) if values else None


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(
    spent=_files("campaign_days", _SPENT),
    visited=_files("traffic_days", _VISITED),
    asked=st.lists(ASKED, min_size=4, max_size=4),
)
def test_spend_and_traffic_are_the_sums_of_what_the_newest_files_say(
    spent: list[list[dict[str, Any]]], visited: list[list[dict[str, Any]]], asked: list[dict[str, Any]]
) -> None:
    warehouse = templates.fresh()
    for name, files in (("campaign_days", spent), ("traffic_days", visited)):
        for rows in files:
            load(warehouse, name, rows, fields=TARGETS[name].names)
    for question in asked:
        groups = _groups(_known("campaign_days", spent), question, "currency")
        parts = ("spend", "impressions", "clicks", "conversions")
        assert warehouse.read("spend", **question).rows() == [
            (*key, *(_sum(rows, part) for part in parts)) for key, rows in groups.items()
        ]
        visits = _groups(_known("traffic_days", visited), question)
        assert warehouse.read("traffic", **question).rows() == [
            (
                *key,
                _sum(rows, "sessions"),
                _sum(rows, "engaged_sessions"),
                _sum([row for row in rows if row.get("engaged_sessions") is not None], "sessions"),
                len({row["day_on"] for row in rows}),
            )
            for key, rows in visits.items()
        ]
    warehouse.close()
