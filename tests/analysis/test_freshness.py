"""How far each source's data reaches."""

from datetime import date, datetime

import polars as pl

from smarketing.analysis import freshness


def read(*rows: tuple[str, str, datetime | None]) -> pl.DataFrame:
    schema = {"source": pl.String, "target": pl.String, "as_of": pl.Datetime("us")}
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(
        loaded_at=pl.lit(datetime(2026, 10, 24, 9)), rows=pl.lit(10)
    )


FRESH = read(
    ("hubspot", "leads", datetime(2026, 10, 23, 9, 40)),
    ("salesforce", "deals", datetime(2026, 10, 19, 23, 59)),
    ("pipedrive", "deals", datetime(2026, 10, 9)),
    ("salesforce", "touches", datetime(2026, 10, 22, 1)),
    ("ga4", "traffic_days", datetime(2026, 10, 13)),
    ("hr", "people", None),
)


def test_each_source_is_judged_by_the_newest_data_and_not_by_the_clock() -> None:
    rows = freshness.states(FRESH).select("source", "behind_days", "state").rows()
    assert rows == [
        ("hubspot", 0, "fresh"),
        ("salesforce", 4, "behind"),
        ("pipedrive", 14, "stale"),
        ("salesforce", 1, "fresh"),
        ("ga4", 10, "stale"),
        ("hr", None, "unknown"),
    ]


def test_lagging_tables_are_said_with_what_they_lack_worst_first() -> None:
    assert freshness.sentences(FRESH) == [
        "Web traffic ends 10 days before leads: later visits are not in yet.",
        "Deals end 4 days before leads: later conversions are not in yet.",
    ]


def test_data_that_ends_together_or_is_not_there_needs_no_sentence() -> None:
    assert freshness.sentences(FRESH.head(1)) == []
    assert freshness.sentences(FRESH.clear()) == []
    assert freshness.states(FRESH.clear()).height == 0


def test_a_day_is_as_good_as_an_instant() -> None:
    days = FRESH.with_columns(pl.col("as_of").cast(pl.Date))
    assert days["as_of"][0] == date(2026, 10, 23)
    assert freshness.sentences(days) == freshness.sentences(FRESH)
