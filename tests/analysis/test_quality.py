"""The quality of what each channel brings: who had their time, how sure, and who is clearly wanted least."""

from __future__ import annotations

import polars as pl
import pytest

from smarketing.analysis import quality
from smarketing.analysis.intervals import interval
from smarketing.charts import breakdown

ROWS = {
    "value": ["Ads", "Lists", "Fairs", "Web"],
    "mqls": [100, 90, 30, 0],
    "accepted": [80, 20, 12, 0],
    "rejected": [10, 60, 3, 0],
    "undecided": [5, 4, 9, 0],
    "waiting_mqls": [7, 6, 9, 0],
    "in_play": [20, 8, 15, 0],
    "aged_mqls": [60, 50, 0, 0],
    "aged_sqls": [30, 5, 0, 0],
    "aged_to_win": [None, None, None, None],
    "aged_won": [None, None, None, None],
}
OUTCOMES = pl.DataFrame(ROWS, schema_overrides={"aged_to_win": pl.Int64, "aged_won": pl.Int64})


def test_acceptance_is_of_those_accepted_or_rejected_with_its_interval() -> None:
    found = quality.quality(OUTCOMES, "sal")
    assert found["value"].to_list() == ["Ads", "Lists", "Fairs"]
    ads, lists, fairs = found.to_dicts()
    assert (ads["entered"], ads["n"], ads["rate"], ads["in_play"], ads["few"]) == (100, 90, 80 / 90, 5, False)
    assert (ads["low"], ads["high"]) == pytest.approx(interval(80, 90))
    assert (lists["is_clear"], lists["gap"] < 0) == (True, True)
    # 15 are few: never clear, whatever the gap.
    assert (fairs["n"], fairs["few"], fairs["is_clear"]) == (15, True, False)


def test_who_had_no_time_yet_is_not_in_the_rate() -> None:
    ads, lists, fairs = quality.quality(OUTCOMES, "sql").to_dicts()
    assert (ads["rate"], ads["n"], lists["rate"]) == (0.5, 60, 0.1)
    assert (fairs["rate"], fairs["n"], fairs["in_play"]) == (None, 0, 9)
    won = quality.quality(OUTCOMES, "won")
    assert won["rate"].to_list() == [None] * 3
    assert won["n"].to_list() == [None] * 3


def test_the_channel_that_sales_wants_least_is_named_only_when_it_is_clear() -> None:
    found = quality.unwanted(quality.quality(OUTCOMES, "sal"))
    assert found is not None
    assert (found.value, found.rate, found.rest) == ("Lists", 0.25, pytest.approx(92 / 105))
    assert quality.sentence(found) == "Sales accepts 25% of those from Lists, 88% of all others."
    alone = OUTCOMES.filter(pl.col("value") == "Lists")
    assert quality.unwanted(quality.quality(alone, "sal")) is None
    assert quality.unwanted(quality.quality(OUTCOMES.head(0), "sal")) is None
    assert quality.sentence(None) == ""


def test_the_picture_says_where_the_rate_starts() -> None:
    frame = quality.quality(OUTCOMES, "sql")
    drawn = breakdown.breakdown(quality.with_start(frame), "sql").to_plotly_json()
    texts = [note["text"] for note in drawn["layout"]["annotations"]]
    assert texts[:2] == ["<b>MQLs</b>", "<b>became SQLs</b>"]
    assert "too early" in texts
