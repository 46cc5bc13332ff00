"""Everything that the Funnels page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing import answers, missing
from smarketing import format as words
from smarketing.analysis import freshness, funnel, ribbon
from smarketing.analysis.stages import LABELS
from smarketing.analysis.verdict import Happened, Verdict, verdict
from smarketing.analysis.windows import parameters
from smarketing.answers import Read, ask, unsupported_filters
from smarketing.charts.handoff import Fact
from smarketing.filters import ALL_TIME, Filters
from smarketing.format import day, span
from smarketing.metrics import engine
from smarketing.metrics.engine import comparable
from smarketing.metrics.figures import Figure, figures
from smarketing.metrics.series import series

COHORT_MONTHS = 8
TREND_MONTHS = 12
MARKETING = ("engagement_rate", "cost_per_mql", "spend")
HANDOFF = ("acceptance_rate", "first_reply")
SALES = ("touches", "sql_to_won", "value_signed", "pipeline")
TREND: dict[str, Any] = {"value": pl.String, "amount": pl.Float64}


@dataclass(frozen=True)
class FunnelView:
    """The funnels of one period: `steps` as `analysis.funnel.steps` gives them, `stages` for the ribbon.

    `warnings` say which source ends a week or more before the others, `notes` what else must be known to read the
    numbers right, `missing` what a side's key numbers lack as a whole, and what to add ({'marketing': sentence}).
    """

    filters: Filters
    steps: pl.DataFrame
    previous: pl.DataFrame | None
    stages: pl.DataFrame
    verdict: Verdict
    facts: tuple[Fact, ...]
    marketing: tuple[Figure, ...]
    handoff: tuple[Figure, ...]
    sales: tuple[Figure, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    missing: dict[str, str]
    windows: dict[str, int | None]
    known: tuple[str, ...]


def followed(filters: Filters) -> str:
    """Whom the ribbon and the cohorts count: those that came in the period, as far as the data goes."""
    came = "up to now" if filters.period == ALL_TIME else span(filters.from_on, filters.last_on)
    return f"{LABELS[filters.first_stage]} that came {came}, followed to {day(filters.as_of)}: of these, so far"


def view(read: Read, filters: Filters, overrides: Mapping[str, int | None] | None = None) -> FunnelView:
    """The funnels of a period beside those of the period before at the same age.

    `overrides` sets the conversion window of a step by hand: {stage: days}.
    """
    windows = windows_of(read, filters, overrides)
    stages_known = known(read, filters)
    before = comparable(read, filters)
    steps = _steps(read, filters, stages_known, windows)
    previous = None if before is None else _steps(read, before, stages_known, windows)
    traffic, traffic_then = (None if asked is None else _traffic(read, asked) for asked in (filters, before))
    stages = ribbon.ribbon_stages(steps, previous, traffic, traffic_then, tuple(filters.chosen))
    held = read("contents").row(0, named=True)
    stages = missing.noted(stages, held, stages_known, filtered=bool(filters.chosen))
    handoff = tuple(figures(read, filters, HANDOFF))
    return FunnelView(
        filters=filters,
        steps=steps,
        previous=previous,
        stages=stages,
        verdict=missing.noticed(
            verdict(steps, _happened(read, filters), previous), held, stages.filter(stage="visit")["count"].item()
        ),
        facts=_facts(handoff, ask(read, "first_reply", filters)),
        marketing=tuple(figures(read, filters, MARKETING)),
        handoff=handoff,
        sales=tuple(figures(read, filters, SALES)),
        warnings=tuple(freshness.sentences(read("freshness"), freshness.STALE_DAYS)),
        notes=tuple(_notes(read, filters, steps, stages, overrides)),
        missing=missing.numbers(
            held,
            {name: unsupported_filters(name, filters) for name in ("spend", "traffic")},
            filtered=bool(filters.chosen),
        ),
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
    """The stages that anybody ever reached, as `answers.stages_known`, seen from the first stage of the filters."""
    return answers.stages_known(read, filters.as_of, filters.first_stage)


def by(read: Read, shown: FunnelView, dimension: str) -> pl.DataFrame:
    """The steps per value of a dimension, as `analysis.funnel.breakdown` gives them."""
    rows = ask(read, "cohort_funnel", shown.filters, **parameters(shown.windows), by=dimension)
    return funnel.breakdown(rows, shown.known, shown.windows)


def cohorts(read: Read, shown: FunnelView) -> pl.DataFrame:
    """The last cohorts by month of entry, per 100 MQLs (per 100 opportunities where no lead is known)."""
    filters = shown.filters
    first = "mql" if filters.first_stage == "lead" else filters.first_stage
    start = _months_before(filters.as_of, COHORT_MONTHS - 1)
    cohort = parameters(shown.windows) | {"by": "month", "first_stage": first, "from_on": start}
    return funnel.cohort_months(ask(read, "cohort_funnel", filters, **cohort), shown.known, shown.windows)


def activity(read: Read, filters: Filters) -> pl.DataFrame:
    """Volumes per month of the period, whatever cohort they belong to."""
    return ask(read, "activity_funnel", filters, by="month")


def outcomes(read: Read, filters: Filters) -> pl.DataFrame:
    """How each step ended, by days: what the projection is computed from."""
    return ask(read, "step_outcomes", filters)


def trend(read: Read, key: str, filters: Filters) -> tuple[pl.DataFrame, str | None]:
    """A metric per month of the last months: value, amount (null: the data does not reach it), and its currency.

    Empty where no source tells of it, or the data begins later.
    """
    found = series(read, key, filters)
    if found is None:
        return pl.DataFrame(schema=TREND), None
    amounts = found.over("month", found.currency)
    months = [_months_before(_end(filters), ago) for ago in reversed(range(TREND_MONTHS))]
    first = min(amounts)
    rows = [(str(month), amounts.get(month, (None, ""))[0]) for month in months if month >= first]
    return pl.DataFrame(rows, schema=TREND, orient="row"), found.currency


def _steps(read: Read, filters: Filters, stages: tuple[str, ...], windows: dict[str, int | None]) -> pl.DataFrame:
    return funnel.steps(ask(read, "cohort_funnel", filters, **parameters(windows)), stages, windows)


def _happened(read: Read, filters: Filters) -> Happened:
    """The leads, MQLs and decisions of the period, as every page counts them."""
    brought = {stage: engine.compared(read, key, filters)[0] for stage, key in (("lead", "leads"), ("mql", "mqls"))}
    decided = engine.answer(read, "acceptance_rate", filters)
    undecided = engine.answer(read, "undecided", filters)
    accepted = int(decided.part or 0)
    return Happened(
        {stage: (_whole(each.value), _whole(each.previous)) for stage, each in brought.items()},
        accepted,
        (decided.whole or 0) - accepted,
        _whole(undecided.value) or 0,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _traffic(read: Read, filters: Filters) -> pl.DataFrame | None:
    return None if unsupported_filters("traffic", filters) else ask(read, "traffic", filters)


def _facts(handoff: tuple[Figure, ...], reply: pl.DataFrame) -> tuple[Fact, ...]:
    accepted, first_reply = handoff
    facts = []
    if accepted.value is not None:
        who = "deals" if accepted.answer.read == "deal_acceptance" else "MQLs"
        few = ", few leads" if accepted.answer.few else ""
        facts.append(Fact(accepted.value, f"acceptance rate, of decided {who}{few}"))
    if first_reply.answer.value:
        facts.append(Fact(str(first_reply.value), "median first reply"))
    if reply.height and reply["mqls"].item() and reply["replied"].item():
        facts.append(Fact(words.count(reply["waiting"].item()), "waiting for a reply"))
    return tuple(facts)


def _notes(
    read: Read,
    filters: Filters,
    steps: pl.DataFrame,
    stages: pl.DataFrame,
    overrides: Mapping[str, int | None] | None,
) -> list[str]:
    """What a viewer must know to read the numbers right: what is set by hand, imputed or left out."""
    by_hand = [f"{LABELS[stage]} {days} days" for stage, days in (overrides or {}).items() if days is not None]
    said = [f"Conversion windows set by hand: {', '.join(by_hand)}."] if by_hand else []
    warned = freshness.sentences(read("freshness"), freshness.STALE_DAYS)
    said += [sentence for sentence in freshness.sentences(read("freshness")) if sentence not in warned]
    imputed = int(steps["imputed"].drop_nulls().sum())
    if imputed:
        said.append(f"{words.exact(imputed)} skipped stages are imputed: counted as reached, because a later one was.")
    held = read("contents").row(0, named=True)
    if held["leads"] and held["deals_without_lead"]:
        said.append(f"{words.exact(held['deals_without_lead'])} deals have no known lead and are not in this funnel.")
    said += _known_twice(read)
    said += [note for note in stages["note"].drop_nulls().to_list() if note == ribbon.PER_VISIT]
    if filters.period != ALL_TIME and filters.previous() is not None and comparable(read, filters) is None:
        said.append("The data does not reach back to the period before: there is nothing to compare with.")
    return said


def _known_twice(read: Read) -> list[str]:
    """Whether the same person is counted once per source; the Reconcile page compares the sources."""
    leads = read("data_issue_rows", issue="lead known in two sources").height
    told = f"{words.exact(leads)} leads share their e-mail with a lead of another source: each source counts it once."
    return [told] if leads else []


def _end(filters: Filters) -> date:
    return min(filters.as_of, filters.last_on)


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies some months before the one of `day`."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
