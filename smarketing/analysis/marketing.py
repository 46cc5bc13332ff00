"""Marketing's key numbers: what was seen, what was spent, and what one lead, MQL, SQL or customer cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from smarketing import format as words
from smarketing.analysis import kpis
from smarketing.analysis.kpis import COUNT, MONEY, RATE, Kpi
from smarketing.analysis.promises import KEPT, UNJUDGED, Card
from smarketing.analysis.stages import MARKETING
from smarketing.targets import NOT_SET

# The stages by which spend is divided: (stage, key, label, one of them, several of them).
ACTIONS = (
    ("lead", "cost_per_lead", "Cost per lead", "lead", "leads"),
    ("mql", "cost_per_mql", "Cost per MQL", "MQL", "MQLs"),
    ("sql", "cost_per_sql", "Cost per SQL", "SQL", "SQLs"),
    ("won", "cost_per_customer", "Cost per customer", "won deal", "won deals"),
)
_ADD = {
    "traffic": "web traffic for this period. Add an export from your web analytics.",
    "ad_reach": "impressions for this period. Add an export from your ad platforms.",
    "spend": "spend for this period. Add an export from your ad platforms.",
}


@dataclass(frozen=True)
class Numbers:
    """The reads of one period as a whole; None where a filter silences one (see `Kpi.reason` then)."""

    traffic: pl.DataFrame | None
    ad_reach: pl.DataFrame | None
    spend: pl.DataFrame | None
    activity: pl.DataFrame
    filtered: bool = False


def reach(now: Numbers, before: Numbers | None = None) -> list[Kpi]:
    """Sessions, engagement rate, impressions and click-through rate; both rates are sums divided, never averages."""
    engaged = kpis.engaged(kpis.Reads(traffic=now.traffic))
    if engaged.value is None and now.filtered:
        engaged = replace(engaged, reason=_none(now, "traffic"))
    found = [
        _total(Kpi("sessions", "Sessions", MARKETING, COUNT, "traffic"), now, "sessions"),
        replace(engaged, label="Engagement rate"),
        _total(Kpi("impressions", "Impressions", MARKETING, COUNT, "ad_reach"), now, "impressions"),
        _clicked(now),
    ]
    return kpis.with_previous(found, None if before is None else reach(before))


def costs(now: Numbers, before: Numbers | None = None) -> list[Kpi]:
    """Spend, then what one lead, MQL, SQL and customer cost, each per currency, the one with most spend first.

    Cost is the spend of the period / how many there were in it, over all channels; None when there were none. With
    several currencies each one is its own part of the cost; they are never added.
    """
    rows = kpis.money_rows(now.spend, "spend", None)
    found = kpis.monies(Kpi("spend", "Spend", MARKETING, MONEY, "spend"), rows, _none(now, "spend"))
    for stage, key, label, one, many in ACTIONS:
        kpi, count = Kpi(key, label, MARKETING, MONEY, "spend"), kpis.events(now.activity, stage)
        if not rows:
            found.append(replace(kpi, reason=_none(now, "spend")))
        elif not count:
            found.append(replace(kpi, reason=f"No {one} in this period to divide the spend by."))
        else:
            found += [replace(kpi, value=spent / count, currency=unit, n=count, note=many) for unit, spent, _ in rows]
    return kpis.with_previous(found, None if before is None else costs(before))


def headline(now: Numbers, when: str, promise: Card | None) -> str:
    """How many MQLs marketing brought, at what cost, and how that stands beside what it promised."""
    mqls = kpis.events(now.activity, "mql")
    spent = [_money(amount, unit) for unit, amount, _ in kpis.money_rows(now.spend, "spend", None)]
    cost = next((kpi for kpi in costs(now) if kpi.key == "cost_per_mql" and kpi.value is not None), None)
    if not mqls and now.filtered:
        return f"No lead under these filters became an MQL {when}."
    if not mqls:
        paid = f", and {' and '.join(spent)} spent" if spent else ""
        return f"No lead became an MQL {when}{paid}."
    name = "MQL" if mqls == 1 else "MQLs"
    each = f" at {_money(cost.value, cost.currency)} each" if cost and len(spent) == 1 else ""
    return f"Marketing brought {words.exact(mqls)} {name} {when}{each}{_promised(promise, of_all=now.filtered)}."


def without_leads(now: Numbers, when: str) -> str:
    """What was seen and spent, where no lead is loaded: nobody can say how many became an MQL."""
    visits = _total(Kpi("visits", "Sessions", MARKETING, COUNT, "traffic"), now, "sessions").value
    spent = [_money(amount, unit) for unit, amount, _ in kpis.money_rows(now.spend, "spend", None)]
    seen = [f"had {words.exact(visits)} {'visit' if visits == 1 else 'visits'}"] if visits is not None else []
    paid = [f"spent {' and '.join(spent)}"] if spent else []
    did = f"Marketing {' and '.join([*seen, *paid])} {when}. " if seen or paid else ""
    return f"{did}No leads are loaded: what came of it is not known. Add leads from your marketing tool or CRM."


def _promised(card: Card | None, *, of_all: bool) -> str:
    """How many count towards the promise; `of_all`: it is of all MQLs, and the sentence speaks of some."""
    if card is None or card.state == UNJUDGED or card.value is None or not card.goal:
        return ""
    said = f"{words.exact(card.value)} count towards the {words.exact(card.goal)} promised"
    return f"{'; of all MQLs' if of_all else ':'} {said}{'' if card.state == KEPT else ' by now'}"


def _total(kpi: Kpi, now: Numbers, column: str) -> Kpi:
    frame = now.traffic if kpi.read == "traffic" else now.ad_reach
    known = frame[column].drop_nulls() if frame is not None else pl.Series(dtype=pl.Int64)
    if not known.len():
        return replace(kpi, reason=_none(now, kpi.read))
    return replace(kpi, value=float(known.sum()))


def _clicked(now: Numbers) -> Kpi:
    kpi = Kpi("clicked", "Click-through rate", MARKETING, RATE, "ad_reach")
    frame = now.ad_reach.drop_nulls(["judged_clicks", "judged_impressions"]) if now.ad_reach is not None else None
    if frame is None or not frame.height:
        return replace(kpi, reason=_none(now, "ad_reach"))
    part, whole = int(frame["judged_clicks"].sum()), int(frame["judged_impressions"].sum())
    if part > whole:
        return replace(kpi, reason=f"The source counts more clicks ({part:,}) than impressions ({whole:,}).")
    return kpis.share(kpi, part, whole, _none(now, "ad_reach"))


def _none(now: Numbers, read: str) -> str:
    if now.filtered:
        return f"No {_ADD[read].split(' for ')[0]} in this period under these filters."
    return f"No {_ADD[read]}"


def _money(amount: float | None, currency: str | None) -> str:
    return words.money(amount, None if currency == NOT_SET else currency)
