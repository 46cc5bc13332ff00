"""Everything that the Funnels page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing import answers, queries
from smarketing import format as words
from smarketing.analysis import freshness, funnel, kpis, ribbon
from smarketing.analysis.verdict import Verdict, verdict
from smarketing.analysis.windows import parameters
from smarketing.answers import Read
from smarketing.charts.handoff import Fact
from smarketing.filters import ALL_TIME, Filters

COHORT_MONTHS = 8
TREND_MONTHS = 13


@dataclass(frozen=True)
class FunnelView:
    """The funnels of one period: `steps` as `analysis.funnel.steps` gives them, `stages` for the ribbon."""

    filters: Filters
    steps: pl.DataFrame
    previous: pl.DataFrame | None
    stages: pl.DataFrame
    verdict: Verdict
    facts: tuple[Fact, ...]
    marketing: tuple[kpis.Kpi, ...]
    handoff: tuple[kpis.Kpi, ...]
    sales: tuple[kpis.Kpi, ...]
    notes: tuple[str, ...]
    windows: dict[str, int | None]
    known: tuple[str, ...]


def view(read: Read, filters: Filters, overrides: Mapping[str, int | None] | None = None) -> FunnelView:
    """The funnels of a period beside those of the period before at the same age.

    `overrides` sets the conversion window of a step by hand: {stage: days}.
    """
    windows = windows_of(read, filters, overrides)
    stages_known = known(read, filters)
    before = _comparable(read, filters)
    steps = _steps(read, filters, stages_known, windows)
    previous = None if before is None else _steps(read, before, stages_known, windows)
    now_reads = _reads(read, filters, steps)
    then_reads = None if before is None else _reads(read, before, previous)
    stages = ribbon.ribbon_stages(
        steps, previous, now_reads.traffic, None if then_reads is None else then_reads.traffic, tuple(filters.chosen)
    )
    handoff = kpis.handoff(now_reads, then_reads)
    return FunnelView(
        filters=filters,
        steps=steps,
        previous=previous,
        stages=stages,
        verdict=verdict(steps, previous),
        facts=_facts(stages, handoff, now_reads),
        marketing=tuple(kpis.marketing(now_reads, then_reads)),
        handoff=tuple(handoff),
        sales=tuple(kpis.sales(now_reads, then_reads)),
        notes=tuple(_notes(read, filters, steps, stages)),
        windows=windows,
        known=stages_known,
    )


def windows_of(
    read: Read, filters: Filters, overrides: Mapping[str, int | None] | None = None
) -> dict[str, int | None]:
    """The conversion window of each step in days: set by hand, else observed over everything that is loaded."""
    found = answers.windows(read, as_of=filters.as_of, first_stage=filters.first_stage, overrides=overrides)
    return {stage: window.days for stage, window in found.items()}


def known(read: Read, filters: Filters) -> tuple[str, ...]:
    """The stages that anybody ever reached, whatever the filters: a stage that is not among them is missing, not 0."""
    return funnel.known(read("cohort_funnel", as_of=filters.as_of, first_stage=filters.first_stage))


def by(read: Read, shown: FunnelView, dimension: str) -> pl.DataFrame:
    """The steps per value of a dimension, as `analysis.funnel.breakdown` gives them."""
    asked = shown.filters.to_params() | parameters(shown.windows) | {"by": dimension}
    return funnel.breakdown(read("cohort_funnel", **asked), shown.known, shown.windows)


def cohorts(read: Read, shown: FunnelView) -> pl.DataFrame:
    """The last cohorts by month of entry, per 100 MQLs (per 100 opportunities where no lead is known)."""
    filters = shown.filters
    first = "mql" if filters.first_stage == "lead" else filters.first_stage
    start = _months_before(filters.as_of, COHORT_MONTHS - 1)
    asked = filters.to_params() | parameters(shown.windows) | {"by": "month", "first_stage": first, "from_on": start}
    return funnel.cohort_months(read("cohort_funnel", **asked), shown.known, shown.windows)


def activity(read: Read, filters: Filters) -> pl.DataFrame:
    """Volumes per month of the period, whatever cohort they belong to."""
    return _ask(read, "activity_funnel", filters, by="month")


def outcomes(read: Read, filters: Filters) -> pl.DataFrame:
    """How each step ended, by days: what the projection is computed from."""
    return _ask(read, "step_outcomes", filters)


def mql_trend(read: Read, filters: Filters) -> pl.DataFrame:
    """MQLs per month of the last months: value, amount. Leads where no MQL is known."""
    months = _ask(read, "activity_funnel", filters, by="month", from_on=_trend_start(filters))
    stage = "mql" if months.filter(stage="mql").height else "lead"
    return months.filter(stage=stage).select("value", pl.col("events").alias("amount"))


def won_trend(read: Read, filters: Filters) -> tuple[pl.DataFrame, str | None]:
    """Value won per month of the last months (value, amount), in the currency with most of it, and that currency."""
    months = _ask(read, "deal_outcomes", filters, by="month", from_on=_trend_start(filters)).drop_nulls("won_amount")
    if months.is_empty():
        return pl.DataFrame(schema={"value": pl.String, "amount": pl.Float64}), None
    sums = months.group_by("currency").agg(pl.col("won_amount").sum()).sort("won_amount", "currency")
    currency = str(sums["currency"][-1])
    shown = months.filter(currency=currency).select("value", pl.col("won_amount").cast(pl.Float64).alias("amount"))
    return shown, currency


def _ask(read: Read, name: str, filters: Filters, **more: Any) -> pl.DataFrame:
    asked = filters.to_params() | more
    return read(name, **{key: value for key, value in asked.items() if key in queries.read(name).params})


def _steps(read: Read, filters: Filters, stages: tuple[str, ...], windows: dict[str, int | None]) -> pl.DataFrame:
    asked = filters.to_params() | parameters(windows)
    return funnel.steps(read("cohort_funnel", **asked), stages, windows)


def _comparable(read: Read, filters: Filters) -> Filters | None:
    """The period before, when the data reaches back to its start: else fewer would only mean that less is loaded."""
    before = filters.previous()
    first = read("contents")["first_on"].item()
    return before if before is not None and first is not None and first <= before.from_on else None


def _reads(read: Read, filters: Filters, steps: pl.DataFrame | None) -> kpis.Reads:
    names = ("traffic", "spend", "first_reply", "touch_counts", "deal_outcomes", "pipeline", "deal_acceptance")
    frames = {name: _ask(read, name, filters) for name in names if not _deaf(name, filters)}
    return kpis.Reads(steps=steps, activity=_ask(read, "activity_funnel", filters), **frames)


def _deaf(name: str, filters: Filters) -> bool:
    """Whether a read cannot answer under the filters that are on: it would speak of more than was asked."""
    return any(dimension not in queries.read(name).params for dimension in filters.chosen)


def _facts(stages: pl.DataFrame, handoff: list[kpis.Kpi], reads: kpis.Reads) -> tuple[Fact, ...]:
    found = []
    accepted = stages.filter(stage="sal").row(0, named=True)
    if accepted["rate"] is not None:
        found.append(Fact(words.rate(accepted["rate"]), "of MQLs accepted", is_conversion=True))
    found += [
        Fact(words.hours(kpi.value), "median first reply") for kpi in handoff if kpi.unit == kpis.HOURS and kpi.value
    ]
    reply = reads.first_reply
    if reply is not None and reply.height and reply["mqls"].item() and reply["replied"].item():
        found.append(Fact(words.count(reply["waiting"].item()), "waiting for a reply"))
    return tuple(found)


def _notes(read: Read, filters: Filters, steps: pl.DataFrame, stages: pl.DataFrame) -> list[str]:
    """What a viewer must know to read the numbers right: what is missing, imputed or left out."""
    said = list(freshness.sentences(read("freshness")))
    imputed = int(steps["imputed"].drop_nulls().sum())
    if imputed:
        said.append(f"{words.exact(imputed)} skipped stages are counted as reached, because a later one was.")
    held = read("contents").row(0, named=True)
    if held["leads"] and held["deals_without_lead"]:
        said.append(f"{words.exact(held['deals_without_lead'])} deals have no known lead and are not in this funnel.")
    said += [note for note in stages["note"].drop_nulls().to_list() if "visit" in note or "traffic" in note][:1]
    if filters.period != ALL_TIME and filters.previous() is not None and _comparable(read, filters) is None:
        said.append("The data does not reach back to the period before: there is nothing to compare with.")
    return said


def _trend_start(filters: Filters) -> date:
    return _months_before(filters.as_of, TREND_MONTHS - 1)


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies some months before the one of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
