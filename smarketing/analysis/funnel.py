"""The cohort funnel: one row per step, with what converted, what left and what is still in play."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from smarketing.analysis.intervals import FEW, difference, interval_of, rate_of
from smarketing.analysis.stages import EXIT_STAGES, IN_PLAY, LABELS, ORDER, SIDES
from smarketing.errors import SmarketingError

COUNTS = ("reached", "imputed", "out", "in_play", *EXIT_STAGES, "mature_entered", "mature_converted", "pairs")
LAGS = ("median_days", "p75_days", "p90_days")
READ_COLUMNS = ("value", "stage", "stage_order", *COUNTS, *LAGS)
STEP_COLUMNS = (
    *("value", "stage", "stage_order", "label", "side", "reached", "imputed"),
    *("entered", "converted", "out", "in_play", *EXIT_STAGES),
    *("rate", "low", "high", "n", "few", "maturity", "rate_so_far", "of_first", "of_first_mature"),
    *("mature_entered", "mature_converted", "pairs", *LAGS),
)


def _previous(column: str) -> pl.Expr:
    return pl.col(column).shift(1).over("value", order_by="stage_order")


def _next(column: str) -> pl.Expr:
    return pl.col(column).shift(-1).over("value", order_by="stage_order")


def _breaks(frame: pl.DataFrame) -> list[tuple[str, pl.Expr]]:
    counts = [pl.col(name) < 0 for name in COUNTS]
    exits = pl.sum_horizontal(pl.col(exit_stage) for exit_stage in EXIT_STAGES)
    rest = _next("reached").fill_null(0) + pl.col("out") + pl.col("in_play")
    return [
        ("has the stages in another order than stage_order", pl.col("stage_order") - _previous("stage_order") != 1),
        ("has a negative count", pl.any_horizontal(counts)),
        (
            "does not add up: reached is not next reached + out + still in play",
            (pl.col("stage") != "won") & (pl.col("reached") != rest),
        ),
        ("has more exits than members who left", exits > pl.col("out")),
        ("has more imputed than reached members", pl.col("imputed") > pl.col("reached")),
        ("has more mature conversions than mature members", pl.col("mature_converted") > pl.col("mature_entered")),
        ("has more mature members than members", pl.col("mature_entered") > _previous("reached")),
        ("has more mature conversions than conversions", pl.col("mature_converted") > pl.col("reached")),
    ]


def _completed(frame: pl.DataFrame) -> pl.DataFrame:
    """All stages for each value: the read leaves out those before the first one, and those that nobody could reach."""
    stages = pl.DataFrame({"stage": list(ORDER), "stage_order": list(ORDER.values())})
    last = frame.group_by("value").agg(last=pl.col("stage_order").max())
    every = last.join(stages, how="cross")
    full = every.join(frame.drop("stage_order"), on=["value", "stage"], how="left", nulls_equal=True)
    empty = pl.col("stage_order") > pl.col("last")
    sums = ("reached", "imputed", "out", IN_PLAY, *EXIT_STAGES, "pairs")
    return full.with_columns(pl.when(empty).then(0).otherwise(pl.col(name)).alias(name) for name in sums)


def checked(frame: pl.DataFrame) -> pl.DataFrame:
    """The cohort_funnel frame in order of value and stage, with all six stages for each value.

    A stage before the first row of a value has null counts (no data); one after its last row has 0, for nobody
    reached the stage before it. SmarketingError when columns are missing, a stage is unknown or appears twice, or
    the counts contradict each other: reached[k] = reached[k+1] + out[k] + in_play[k], and no part exceeds its whole.
    """
    missing = [name for name in READ_COLUMNS if name not in frame.columns]
    if missing:
        raise SmarketingError(f"The funnel lacks the columns {', '.join(missing)}.")
    unknown = frame.filter(~pl.col("stage").is_in(list(ORDER)))["stage"].unique().sort().to_list()
    if unknown:
        raise SmarketingError(f"The funnel has stages that nobody defined: {', '.join(map(str, unknown))}.")
    if frame.select("value", "stage").is_duplicated().any():
        raise SmarketingError("The funnel has a stage twice for one value.")
    ordered = frame.with_columns(pl.col(COUNTS).cast(pl.Int64), pl.col(LAGS).cast(pl.Float64)).sort(
        "value", "stage_order"
    )
    for what, breaks in _breaks(ordered):
        wrong = ordered.filter(breaks)
        if wrong.height:
            first = wrong.row(0, named=True)
            raise SmarketingError(f"The funnel {what}: value {first['value']!r}, stage {first['stage']!r}.")
    return _completed(ordered).sort("value", "stage_order")


def _maturity() -> pl.Expr:
    entered, mature = pl.col("entered"), pl.col("mature_entered")
    return (
        pl.when(entered.is_null() | (entered == 0))
        .then(pl.lit("unknown"))
        .when((pl.col("in_play") == 0) | (mature == entered))
        .then(pl.lit("mature"))
        .when(mature.is_null())
        .then(pl.lit("unknown"))
        .when(mature == 0)
        .then(pl.lit("immature"))
        .otherwise(pl.lit("partly"))
    )


def _by_maturity(whole: str, part: str) -> pl.Expr:
    return (
        pl.when(pl.col("maturity") == "mature")
        .then(pl.col(whole))
        .when(pl.col("maturity").is_in(["partly", "immature"]))
        .then(pl.col(part))
    )


def _with_rates(frame: pl.DataFrame) -> pl.DataFrame:
    low, high = interval_of("k", "n")
    first = pl.col("reached").drop_nulls().first().over("value", order_by="stage_order")
    chain = pl.when(pl.col("entered").is_null() & pl.col("reached").is_not_null()).then(1.0).otherwise("rate")
    return (
        frame.with_columns(maturity=_maturity())
        .with_columns(k=_by_maturity("converted", "mature_converted"), n=_by_maturity("entered", "mature_entered"))
        .with_columns(rate=rate_of("k", "n"), low=low, high=high, few=pl.col("n") < FEW)
        .with_columns(rate_so_far=rate_of("converted", "entered"), first=first)
        .with_columns(of_first=rate_of("reached", "first"), chain=chain)
        .with_columns(
            of_first_mature=pl.col("chain")
            .fill_null(float("nan"))
            .cum_prod()
            .over(["value", pl.col("reached").is_null()], order_by="stage_order")
            .fill_nan(None)
        )
    )


def known(frame: pl.DataFrame) -> tuple[str, ...]:
    """The stages that any member of a cohort_funnel frame reached: give `steps` those of all time, unfiltered.

    A warehouse without sales data has nobody past MQL; there the stages that follow are missing, and not 0.
    """
    reached = frame.filter(pl.col("reached") > 0)["stage"]
    return tuple(stage for stage in ORDER if stage in set(reached))


def steps(
    frame: pl.DataFrame,
    known: Collection[str] | None = None,
    windows: Mapping[str, int | None] | None = None,
) -> pl.DataFrame:
    """One row per value and stage of a cohort_funnel frame, seen as the step into that stage (STEP_COLUMNS).

    entered: members of the previous stage; converted: those of them who reached this one; out: those who left
    there instead (rejected, recycled, disqualified, lost are its parts); in_play: those still waiting there.
    entered = converted + out + in_play. rate (0-1) with its Wilson limits low, high, on n members, is the
    headline: of all when the step is over (`maturity` 'mature': every member had the whole window, or nobody
    is in play), of the mature part when 'partly', null when 'immature' or 'unknown' (no window, or nobody
    entered). rate_so_far counts everybody, also those in play. of_first: share of the first stage reached so
    far; of_first_mature: product of the headline rates. few: n < 20. Days are calendar days.
    Stages before the first one with data, and those not in `known`, are null. With `windows` ({stage: days}) a
    step without a window is 'unknown', whatever was counted. SmarketingError as `checked`.
    """
    ordered = checked(frame)
    if windows is not None:
        has_window = pl.col("stage").is_in([stage for stage, days in windows.items() if days is not None])
        mature = ("mature_entered", "mature_converted")
        ordered = ordered.with_columns(pl.when(has_window).then(pl.col(name)).alias(name) for name in mature)
    if known is not None:
        ordered = ordered.with_columns(
            pl.when(pl.col("stage").is_in(list(known))).then(pl.col(name)).alias(name) for name in (*COUNTS, *LAGS)
        )
    moved = ("out", IN_PLAY, *EXIT_STAGES)
    stepped_into = pl.col("reached").is_not_null() & _previous("reached").is_not_null()
    stepped = ordered.with_columns(
        pl.when(stepped_into).then(_previous("reached")).alias("entered"),
        *(pl.when(stepped_into).then(_previous(name)).alias(name) for name in moved),
        label=pl.col("stage").replace_strict(LABELS, return_dtype=pl.String),
        side=pl.col("stage").replace_strict(SIDES, return_dtype=pl.String),
    ).with_columns(converted=pl.when(pl.col("entered").is_not_null()).then("reached"))
    return _with_rates(stepped).select(STEP_COLUMNS).sort("value", "stage_order")


def one(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The steps of a frame with a single value, by stage; SmarketingError when it holds several values."""
    if frame["value"].n_unique() > 1:
        raise SmarketingError("This needs the funnel as a whole, not one that is broken down.")
    return {str(row["stage"]): row for row in frame.iter_rows(named=True)}


def flows(stepped: pl.DataFrame) -> pl.DataFrame:
    """What flows where from MQL on (from the first stage with data when that is later), for a Sankey.

    Columns source, target (a stage, an exit, 'other' or 'in_play'), count (> 0), kind ('converted', 'exit' or
    'in_play'). What leaves a stage adds up to what reached it. Takes the result of `steps` for one value.
    """
    rows: list[tuple[str, str, int, str]] = []
    source = ""
    for stage, row in one(stepped).items():
        if ORDER[stage] > ORDER["mql"] and row["entered"] is not None:
            exits = {name: row[name] or 0 for name in EXIT_STAGES}
            exits["other"] = row["out"] - sum(exits.values())
            rows.append((source, stage, row["converted"], "converted"))
            rows.extend((source, name, count, "exit") for name, count in exits.items())
            rows.append((source, IN_PLAY, row["in_play"], IN_PLAY))
        source = stage
    schema = {"source": pl.String, "target": pl.String, "count": pl.Int64, "kind": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("count") > 0)


def cohort_months(
    frame: pl.DataFrame,
    known: Collection[str] | None = None,
    windows: Mapping[str, int | None] | None = None,
) -> pl.DataFrame:
    """One row per cohort (month, quarter or week of entry) and stage, per 100 members of the first stage.

    Columns value (first day of the cohort), stage, stage_order, label, side, count, cohort (members of the first
    stage), per_100 (null without members), open_share (0-1: share of the cohort that is still in play anywhere
    before won; null without members), few. Takes a cohort_funnel frame broken down by time.
    """
    stepped = steps(frame, known, windows)
    first = pl.col("reached").drop_nulls().first().over("value", order_by="stage_order")
    still = pl.col(IN_PLAY).sum().over("value")
    return (
        stepped.with_columns(count="reached", cohort=first)
        .with_columns(per_100=100 * rate_of("count", "cohort"), still=still, few=pl.col("cohort") < FEW)
        .with_columns(open_share=rate_of("still", "cohort"))
        .select("value", "stage", "stage_order", "label", "side", "count", "cohort", "per_100", "open_share", "few")
    )


def breakdown(
    frame: pl.DataFrame,
    known: Collection[str] | None = None,
    windows: Mapping[str, int | None] | None = None,
) -> pl.DataFrame:
    """The steps per value, largest value first, each step's rate compared with that of all other values.

    Adds to STEP_COLUMNS: share (0-1, of all members of the first stage), rest_rate (headline rate of all other
    values together), gap (rate - rest_rate), gap_low, gap_high (95 %, Newcombe) and is_clear (the gap's limits
    are on one side of 0 and neither side has few leads). Null where either rate is.
    """
    stepped = steps(frame, known, windows)
    headline = pl.col("rate").is_not_null()
    n = pl.when(headline).then("n").fill_null(0)
    k = pl.when(headline).then((pl.col("rate") * pl.col("n")).round().cast(pl.Int64)).fill_null(0)
    first = pl.col("reached").drop_nulls().first().over("value", order_by="stage_order")
    wide = stepped.with_columns(k=k, n_=n, first=first).with_columns(
        rest_k=pl.col("k").sum().over("stage") - pl.col("k"),
        rest_n=pl.col("n_").sum().over("stage") - pl.col("n_"),
        total=pl.col("first").sum().over("stage"),
    )
    gaps = [
        difference(row["k"], row["n_"], row["rest_k"], row["rest_n"]) or (None, None, None)
        for row in wide.iter_rows(named=True)
    ]
    schema = {"gap": pl.Float64, "gap_low": pl.Float64, "gap_high": pl.Float64}
    return (
        wide.with_columns(share=rate_of("first", "total"), rest_rate=rate_of("rest_k", "rest_n"))
        .with_columns(pl.DataFrame(gaps, schema=schema, orient="row"))
        .with_columns(is_clear=_is_clear())
        .sort([pl.col("first").fill_null(-1), "value", "stage_order"], descending=[True, False, False])
        .select(*STEP_COLUMNS, "share", "rest_rate", "gap", "gap_low", "gap_high", "is_clear")
    )


def _is_clear() -> pl.Expr:
    enough = (pl.col("n_") >= FEW) & (pl.col("rest_n") >= FEW)
    return pl.when(pl.col("gap").is_not_null()).then(enough & ((pl.col("gap_low") > 0) | (pl.col("gap_high") < 0)))
