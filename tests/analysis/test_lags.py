"""After how many days a lead is old enough to be judged."""

import polars as pl

from smarketing.analysis import lags


def test_the_time_in_which_95_of_100_have_gone_all_the_way() -> None:
    rows = [("mql", "sql", day, 1) for day in range(1, 22)] + [("mql", "won", 30, 19), ("lead", "won", 0, 40)]
    frame = pl.DataFrame(rows, schema=["from_stage", "stage", "days", "leads"], orient="row")
    assert lags.windows(frame) == {"window_lead": 1, "window_sql": 20, "window_won": None}
    assert lags.windows(frame.head(0)) == dict.fromkeys(lags.PAIRS)
