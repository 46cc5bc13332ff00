"""How a metric is counted: what its measure sums, per breakdown value and currency, exactly as the reads have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from smarketing import answers, queries
from smarketing.analysis import funnel
from smarketing.answers import Read, ask
from smarketing.filters import BEGINNING, Filters
from smarketing.metrics import reach
from smarketing.metrics.declaration import Count, Measure, Metric, Middle, Per, Reached, Share, Step

# What a measure counts, by breakdown value and, for money, by currency: part, and whole where it is divided.
COLUMNS = ("value", "currency", "part", "whole")
# The reads that tell what became of what sales was given, the good and the bad ends.
_DECIDED = ("deal_outcomes", "deal_acceptance", "decision_states")


def measure_of(read: Read, declared: Metric, filters: Filters) -> Measure:
    """How the metric is counted with the data that is loaded: its measure, or the other where only that is known."""
    other = declared.otherwise
    if other is None or is_known(read, declared.measure, filters.as_of) or not is_known(read, other, filters.as_of):
        return declared.measure
    return other


def is_known(read: Read, measure: Measure, as_of: date) -> bool:
    """Whether any source ever told of it up to a day, whatever the period and filters: else it is missing, not 0."""
    ever = Filters(BEGINNING, date.max, as_of, first_stage=answers.first_stage(read))
    if isinstance(measure, Step | Reached):
        ends = {measure.first, measure.last} if isinstance(measure, Step) else {"lead", measure.stage}
        return ends <= set(answers.stages_known(read, as_of, ever.first_stage))
    if isinstance(measure, Per):
        return is_known(read, measure.amount, as_of) and is_known(read, measure.count, as_of)
    if isinstance(measure, Middle):
        return bool(ask(read, measure.read, ever)[measure.n].sum())
    if isinstance(measure, Count) and any(
        ask(read, measure.read, ever)[column].is_in(values).any() for column, values in measure.known_by.items()
    ):
        return True
    rows = _rows(read, measure.read, ever, measure.where if isinstance(measure, Count) else {})
    told_by = measure.whole if isinstance(measure, Share) else measure.told_by
    if told_by:
        return any(rows[name].sum() for name in told_by)
    assert isinstance(measure, Count)
    return rows.height > 0 if measure.column == "*" else bool(rows[measure.column].count())


def tells_only_wins(read: Read, measure: Measure, as_of: date) -> bool:
    """Whether it is a rate of what sales decided or closed, and only the good end of it was ever told.

    So it is of a source that exports its won deals alone: all that it tells was accepted, qualified and won.
    """
    is_decided = isinstance(measure, Share) and measure.read in _DECIDED
    if not is_decided and not (isinstance(measure, Step) and measure.last == "won"):
        return False
    held = read("contents").row(0, named=True)
    if not held["deals"] or held["unwon_deals"]:
        return False
    ever = Filters(BEGINNING, date.max, as_of)
    if isinstance(measure, Step):
        # Where leads tell who was qualified, those who were not won are known without a lost deal.
        reached = _rows(read, "cohort_funnel", replace(ever, first_stage=measure.first), {}).select("stage", "reached")
        whole, won = (reached.filter(stage=stage)["reached"].sum() for stage in (measure.first, measure.last))
        return bool(whole == won)
    assert isinstance(measure, Share)
    rows = _rows(read, measure.read, ever, {})
    return not any(rows[name].sum() for name in measure.whole if name not in measure.part)


def is_all_imputed(read: Read, measure: Step, filters: Filters) -> bool:
    """Whether a step has converted, and each time only because a later stage proves it: no day tells of the stage."""
    rows, _ = _cohort(read, measure, filters)
    rows = rows.filter(stage=measure.last)
    reached = rows["reached"].sum()
    return bool(reached and reached == rows["imputed"].sum())


def known_days(read: Read, measure: Measure, filters: Filters) -> Filters:
    """The days that are counted: of a cost those up to the day to which both its halves are loaded; else all.

    Where it begins after that day no day is left.
    """
    if not isinstance(measure, Per):
        return filters
    halves = reach.whole(read, measure.amount_needs), reach.newest(read, measure.count_needs)
    until = min((day for day in halves if day is not None), default=filters.last_on)
    if until >= min(filters.last_on, filters.as_of):
        return filters
    return replace(filters, to_on=max(filters.from_on, until + timedelta(days=1)))


def counted(read: Read, measure: Measure, filters: Filters, by: str | None = None) -> pl.DataFrame:
    """What the measure counts, columns COLUMNS: one row per breakdown value ('all' without one) and currency.

    Exact: sums keep the type of their column. `whole` is null where nothing is divided; without a row to sum a count
    is 0 where days without one brought none, and null where nobody knows.
    """
    if isinstance(measure, Count):
        return _summed(read, measure, filters, by)
    if isinstance(measure, Share):
        return _shared(read, measure, filters, by)
    if isinstance(measure, Per):
        return _divided(read, measure, known_days(read, measure, filters), by)
    if isinstance(measure, Middle):
        frame = ask(read, measure.read, filters)
        return frame.select(value=pl.lit("all"), currency=pl.lit(None, pl.String), part=measure.column, whole=measure.n)
    return _stepped(read, measure, filters, by)


def _summed(read: Read, measure: Count, filters: Filters, by: str | None) -> pl.DataFrame:
    rows = _rows(read, measure.read, filters, measure.where, by, measure.params)
    amount = pl.lit(1) if measure.column == "*" else pl.col(measure.column)
    is_nought = rows.is_empty() and measure.is_gapless and (bool(measure.known_by) or not measure.is_money)
    rows = rows.with_columns(part=amount)
    if measure.is_money or not measure.is_gapless:
        rows = rows.drop_nulls("part")
    value = pl.col("value") if "value" in rows.columns and by else pl.col(by) if by in rows.columns else pl.lit("all")
    currency = pl.col("currency") if measure.is_money else pl.lit(None, pl.String)
    keyed = rows.select(value.alias("value"), currency.alias("currency"), "part")
    sums = keyed.group_by("value", "currency").agg(pl.col("part").sum())
    if is_nought and by is None:
        sums = pl.DataFrame(
            {"value": ["all"], "currency": [None], "part": [0]}, schema_overrides={"currency": pl.String}
        )
    return sums.with_columns(whole=pl.lit(None, pl.Int64)).select(COLUMNS).sort("value", "currency")


def _shared(read: Read, measure: Share, filters: Filters, by: str | None) -> pl.DataFrame:
    rows = _rows(read, measure.read, filters, {}, by).drop_nulls([*measure.part, *measure.whole])
    value = pl.col("value") if by else pl.lit("all")
    sums = rows.group_by(value.alias("value")).agg(
        part=pl.sum_horizontal(pl.col(name).sum() for name in measure.part).cast(pl.Int64),
        whole=pl.sum_horizontal(pl.col(name).sum() for name in measure.whole).cast(pl.Int64),
    )
    return sums.with_columns(currency=pl.lit(None, pl.String)).select(COLUMNS).sort("value")


def _divided(read: Read, measure: Per, filters: Filters, by: str | None) -> pl.DataFrame:
    """Each currency over all that came: with several, each is its own part of the cost of one.

    A breakdown value that came without an amount has a whole and no part, in each currency: the wholes sum to all.
    """
    amounts = _summed(read, measure.amount, filters, by).drop("whole")
    counts = _summed(read, measure.count, filters, by).select("value", whole=pl.col("part").cast(pl.Int64))
    values = pl.concat([amounts.select("value"), counts.select("value")]).unique()
    each = amounts.select("currency").unique().join(values, how="cross")
    both = each.join(amounts, on=["value", "currency"], how="left", nulls_equal=True)
    return both.join(counts, on="value", how="left").select(COLUMNS).sort("value", "currency")


def _stepped(read: Read, measure: Step | Reached, filters: Filters, by: str | None) -> pl.DataFrame:
    rows, days = _cohort(read, measure, filters, by)
    if isinstance(measure, Reached):
        mine = rows.filter(stage=measure.stage).select("value", part=pl.col("reached").cast(pl.Int64))
        if mine.is_empty() and by is None:
            mine = pl.DataFrame({"value": ["all"], "part": [0]})
        whole = pl.lit(None, pl.Int64)
        return mine.with_columns(currency=pl.lit(None, pl.String), whole=whole).select(COLUMNS)
    return _step_rates(
        funnel.steps(rows, answers.stages_known(read, filters.as_of, answers.first_stage(read)), days), measure
    )


def _cohort(
    read: Read, measure: Step | Reached, filters: Filters, by: str | None = None
) -> tuple[pl.DataFrame, dict[str, int | None]]:
    """What became of the cohort that the measure follows, and the days that each step is given."""
    first = measure.first if isinstance(measure, Step) else "lead"
    days = {stage: window.days for stage, window in _windows(read, filters).items()}
    params = answers.conversion.parameters(days)
    return ask(read, "cohort_funnel", replace(filters, first_stage=first), **params, by=by), days


def _step_rates(steps: pl.DataFrame, measure: Step) -> pl.DataFrame:
    """The steps from the first stage to the last as one: the product of their rates, of as many as entered the first.

    While every step is over, that is exactly last / first; else each step is of those who had the whole time for it.
    """
    order = list(funnel.ORDER)
    between = order[order.index(measure.first) + 1 : order.index(measure.last) + 1]
    rows: list[tuple[str, None, float | None, int]] = []
    for (value,), mine in steps.filter(pl.col("stage").is_in(between)).group_by("value", maintain_order=True):
        parts = mine.sort("stage_order").to_dicts()
        if any(part["rate"] is None for part in parts):
            rows.append((str(value), None, None, 0))
        elif all(part["maturity"] == "mature" for part in parts):
            rows.append((str(value), None, float(parts[-1]["converted"]), parts[0]["entered"]))
        else:
            n = min(part["n"] for part in parts)
            product = 1.0
            for part in parts:
                product *= part["rate"]
            rows.append((str(value), None, product * n, n))
    schema = {"value": pl.String, "currency": pl.String, "part": pl.Float64, "whole": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(
    read: Read,
    name: str,
    filters: Filters,
    where: Mapping[str, str],
    by: str | None = None,
    params: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    broken_down = {"by": by} if by and "by" in queries.read(name).params else {}
    rows = ask(read, name, filters, **(params or {}), **broken_down)
    for column, value in where.items():
        rows = rows.filter(pl.col(column) == value)
    return rows


def _windows(read: Read, filters: Filters) -> dict[str, answers.conversion.Window]:
    first = answers.first_stage(read)
    return answers.windows(read, as_of=filters.as_of, first_stage=first)
