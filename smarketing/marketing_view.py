"""Everything that the Marketing page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from smarketing import format as words
from smarketing import funnel_view, promise_view
from smarketing.analysis import channels, freshness, lags, periods, quality, spent_cohorts
from smarketing.analysis.promises import KEPT, UNJUDGED, Card
from smarketing.answers import Read, ask, unsupported_filters
from smarketing.filters import BEGINNING, Filters
from smarketing.format import day
from smarketing.metrics import engine, reasons, wording
from smarketing.metrics.counting import known_days
from smarketing.metrics.engine import comparable
from smarketing.metrics.figures import Figure, figures
from smarketing.metrics.registry import metric
from smarketing.metrics.series import series
from smarketing.warehouse.chain import Version

REACH = ("visits", "engagement_rate", "impressions", "click_through_rate")
COSTS = ("spend", "cost_per_lead", "cost_per_mql", "cost_per_sql", "cost_per_customer")
MOST_COHORTS = {spent_cohorts.MONTH: 13, spent_cohorts.QUARTER: 12}
UNTOLD = {
    "sal": "No source tells which MQLs sales accepted or rejected. Add that to the leads, or a history of stages.",
    "sql": "No source tells which MQLs sales qualified. Add that to the leads, or deals with the leads they come from.",
    "won": "No deal won from a known lead yet. Add deals with the leads they come from.",
}
NO_SALES = (
    "Nothing of sales is loaded: what became of the leads and of the spend is not known. Add a deals export from your "
    "CRM, and to the leads which MQLs sales accepted and qualified."
)
NOTHING = "No leads, ad spend or web traffic loaded yet. Add exports from your marketing tools, and this page fills."


@dataclass(frozen=True)
class Trend:
    """A volume over time, as `analysis.periods.totals`; empty where `lacks` says why."""

    title: str
    frame: pl.DataFrame
    lacks: str | None = None


@dataclass(frozen=True)
class MarketingView:
    """Marketing's half of one period: the verdict, what was seen, what it cost, and the volume it promised.

    `promise` is None where no version promises a volume (`no_promise` says so) or no lead is loaded. `lacks` says that
    nothing of marketing's is loaded; then there are no numbers. `outlier` is the channel whose MQLs sales clearly
    accepts least. `is_compared` is False where the data does not reach back to the period before. `no_sales`
    says that nothing tells what became of the leads: no deal, and no stage after MQL.
    """

    filters: Filters
    headline: str
    outlier: quality.Outlier | None
    reach: tuple[Figure, ...]
    costs: tuple[Figure, ...]
    promise: Card | None
    no_promise: str
    has_leads: bool
    is_compared: bool
    warnings: tuple[str, ...]
    lacks: str | None = None
    no_sales: str | None = None

    @property
    def tells_outcomes(self) -> bool:
        """Whether anything can be said of what became of leads."""
        return self.has_leads and self.no_sales is None


def view(read: Read, filters: Filters, versions: Sequence[Version]) -> MarketingView:
    """The numbers of the period beside those of the period before, and the volume that the agreement promises."""
    held = read("contents").row(0, named=True)
    has_leads = bool(held["leads"])
    promise = promise_view.volume_card(read, filters, versions) if has_leads else None
    nothing = not (has_leads or held["spend_days"] or held["traffic_days"])
    return MarketingView(
        filters=filters,
        headline=headline(read, filters, promise) if has_leads else without_leads(read, filters),
        outlier=quality.unwanted(by_quality(read, filters, "channel", "sal")),
        reach=tuple(figures(read, filters, REACH)),
        costs=tuple(figures(read, filters, COSTS)),
        promise=promise,
        no_promise="No volume is promised in this period.",
        has_leads=has_leads,
        is_compared=comparable(read, filters) is not None or filters.previous() is None,
        warnings=tuple(freshness.sentences(read("freshness"), freshness.STALE_DAYS)),
        lacks=NOTHING if nothing else None,
        no_sales=NO_SALES if has_leads and not held["deals"] and _tells_nothing(read, filters) else None,
    )


def headline(read: Read, filters: Filters, promise: Card | None) -> str:
    """How many MQLs marketing brought, at what cost, and how that stands beside what it promised."""
    mqls = engine.answer(read, "mqls", filters)
    spend = engine.all_currencies(read, "spend", filters)
    spent = [wording.value(each) for each in spend if each.value is not None]
    if not mqls.value and filters.chosen:
        return f"No lead under these filters became an MQL {filters.when()}."
    if not mqls.value:
        paid = f", and {' and '.join(spent)} spent" if spent else ""
        return f"No lead became an MQL {filters.when()}{paid}."
    name = "MQL" if mqls.value == 1 else "MQLs"
    each_cost = engine.answer(read, "cost_per_mql", filters)
    until = "" if each_cost.until is None else f" up to {day(each_cost.until)}"
    cost = f" at {wording.value(each_cost)} each{until}" if len(spent) == 1 else ""
    brought = f"Marketing brought {wording.exact(mqls)} {name} {filters.when()}{cost}"
    return f"{brought}{_promised(promise, of_all=bool(filters.chosen))}."


def without_leads(read: Read, filters: Filters) -> str:
    """What was seen and spent, where no lead is loaded: nobody can say how many became an MQL."""
    visits = engine.answer(read, "visits", filters)
    spend = engine.all_currencies(read, "spend", filters)
    spent = [wording.value(each) for each in spend if each.value is not None]
    name = "visit" if visits.value == 1 else "visits"
    seen = [f"had {wording.exact(visits)} {name}"] if visits.value is not None else []
    paid = [f"spent {' and '.join(spent)}"] if spent else []
    did = f"Marketing {' and '.join([*seen, *paid])} {filters.when()}. " if seen or paid else ""
    return f"{did}No leads are loaded: what came of it is not known. Add leads from your marketing tool or CRM."


def _promised(card: Card | None, *, of_all: bool) -> str:
    """How many count towards the promise; `of_all`: it is of all MQLs, and the sentence speaks of some."""
    if card is None or card.state == UNJUDGED or card.value is None or not card.goal:
        return ""
    counts = f"{words.exact(card.value)} count towards the {words.exact(card.goal)} promised"
    return f"{'; of all MQLs' if of_all else ':'} {counts}{'' if card.state == KEPT else ' by now'}"


def windows(read: Read, filters: Filters) -> dict[str, int | None]:
    """After how many days a lead or an MQL is old enough to be judged, observed over all that is loaded."""
    return lags.windows(read("stage_lags", as_of=filters.as_of))


def currencies(read: Read, shown: MarketingView, *, ever: bool = False) -> list[str]:
    """The currencies that were spent in the period, or at any time, the largest sum first."""
    filters = shown.filters
    whole = replace(filters, from_on=BEGINNING, to_on=filters.as_of + timedelta(days=1))
    return channels.currencies(_spend(read, whole if ever else filters))


def costed_days(read: Read, filters: Filters) -> Filters:
    """The days of the table of costs: those to which the spend and all that it is divided by are loaded.

    The whole period where that is known, or where none of it has both.
    """
    if not read("contents")["spend_days"].item():
        return filters
    days = min((known_days(read, metric(key).measure, filters) for key in COSTS), key=lambda each: each.to_on)
    return days if days.to_on > days.from_on else filters


def outcomes(read: Read, shown: MarketingView, dimension: str, currency: str | None) -> pl.DataFrame:
    """What each value of a dimension cost and brought, as `analysis.channels.outcomes`."""
    filters = shown.filters
    days = costed_days(read, filters)
    return channels.outcomes(
        _spend(read, days, dimension),
        ask(read, "activity_funnel", days, by=dimension),
        ask(read, "cohort_outcomes", filters, by=dimension, **windows(read, filters)),
        currency,
        set(read("activity_funnel", as_of=filters.as_of)["stage"]),
    )


def leads_of(read: Read, shown: MarketingView, dimension: str, value: str) -> pl.DataFrame:
    """The leads created in the period that have a value of a dimension, and those that an MQL brought back in it, whom
    the rates count too; as journey_rows, without names of people.
    """
    came, mqls = (
        ask(read, "journey_rows", replace(shown.filters, first_stage=first), **{dimension: value})
        for first in ("lead", "mql")
    )
    back = mqls.filter(pl.col("lead_on").is_null() & (pl.col("cycle") > 1))
    return pl.concat([came, back]).drop("lead_name", "owner")


def untold(read: Read, filters: Filters, stage: str) -> str | None:
    """Why nothing can be said of who reached a stage: no source ever told of one; None where one did."""
    known = set(funnel_view.known(read, filters))
    if stage == "sal" and read("activity_funnel", as_of=filters.as_of).filter(stage="rejected").height:
        return None
    return None if stage in known else UNTOLD[stage]


def _tells_nothing(read: Read, filters: Filters) -> bool:
    """Whether no source tells of any stage after MQL."""
    return all(untold(read, filters, stage) for stage in UNTOLD)


def by_quality(read: Read, filters: Filters, dimension: str, stage: str) -> pl.DataFrame:
    """How good the MQLs of each value are, of the leads created in the period, as `analysis.quality.quality`."""
    found = ask(read, "cohort_outcomes", filters, by=dimension, **windows(read, filters))
    return quality.quality(found, stage)


def _spend(read: Read, filters: Filters, by: str | None = None) -> pl.DataFrame:
    """The spend of the period; none where a filter that it does not know would make it speak of more."""
    found = ask(read, "spend", filters, by=by)
    return found.head(0) if unsupported_filters("spend", filters) else found


def cohorts(read: Read, shown: MarketingView, unit: str, currency: str | None) -> pl.DataFrame:
    """What the spend of the last months or quarters became, as `analysis.spent_cohorts.cohorts`, the period apart."""
    filters = shown.filters
    begun = read("contents")["first_on"].item()
    if begun is None:
        return pl.DataFrame()
    first = periods.starts(begun, filters.as_of, periods.MONTHS_IN[unit])[-MOST_COHORTS[unit] :][0]
    ever = replace(filters, from_on=first, to_on=filters.as_of + timedelta(days=1))
    return spent_cohorts.cohorts(
        _spend(read, ever, unit),
        ask(read, "cohort_outcomes", ever, by=unit, **windows(read, filters)),
        currency,
        unit,
        first,
        filters.as_of,
    )


def trends(read: Read, shown: MarketingView, unit: str) -> list[Trend]:
    """Visits, leads and MQLs per month, quarter or year over all that is loaded, under the filters but the period;
    visits alone where no lead is loaded.
    """
    keys = ("visits", "leads", "mqls") if shown.has_leads else ("visits",)
    return [_trend(read, key, shown.filters, unit) for key in keys]


def _trend(read: Read, key: str, filters: Filters, unit: str) -> Trend:
    declared, found = metric(key), series(read, key, filters)
    if found is not None:
        return Trend(declared.label, found.totals(unit, found.currency))
    lacks = reasons.unknown(read, declared, declared.measure, filters)
    if key == "visits" and not unsupported_filters("traffic", filters) and read("contents")["traffic_days"].item():
        lacks = "The web traffic that is loaded does not count visits. Add an export that does."
    return Trend(declared.label, pl.DataFrame(), lacks)
