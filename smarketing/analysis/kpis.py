"""The numbers of the KPI row: each with its unit, what it rests on, the period before, and why it is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from smarketing.analysis.funnel import one
from smarketing.analysis.intervals import interval, is_few, rate
from smarketing.analysis.stages import HANDOFF, MARKETING, SALES

OK, NO_DATA = "ok", "no data"
RATE, COUNT, MONEY, HOURS = "rate", "count", "money", "hours"


@dataclass(frozen=True)
class Reads:
    """The frames that the numbers of one period come from; None where a read was not asked.

    `steps` is the result of `funnel.steps` for one value; the others are reads. `activity` is activity_funnel.
    """

    traffic: pl.DataFrame | None = None
    spend: pl.DataFrame | None = None
    activity: pl.DataFrame | None = None
    steps: pl.DataFrame | None = None
    first_reply: pl.DataFrame | None = None
    touch_counts: pl.DataFrame | None = None
    deal_outcomes: pl.DataFrame | None = None
    pipeline: pl.DataFrame | None = None
    deal_acceptance: pl.DataFrame | None = None


@dataclass(frozen=True)
class Kpi:
    """One number. `value` is None when `state` is 'no data'; then `reason` says why and what to add.

    unit: 'rate' (0-1), 'count', 'money' (in `currency`; None: the source names none) or 'hours'. n: members that it
    rests on; low, high: its 95 % interval, for a rate; few: n < 20, for a rate. previous: the same for the period
    before; change: value - previous for a rate, relative to previous otherwise. note: what else must be known.
    read: the query that defines it.
    """

    key: str
    label: str
    side: str
    unit: str
    read: str
    value: float | None = None
    currency: str | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    few: bool | None = None
    previous: float | None = None
    change: float | None = None
    note: str | None = None
    reason: str | None = None

    @property
    def state(self) -> str:
        """'ok' or 'no data'."""
        return NO_DATA if self.value is None else OK


def marketing(now: Reads, before: Reads | None = None) -> list[Kpi]:
    """Engaged visits, then cost per MQL and spend, one of each per currency (currencies are never added).

    Cost per MQL is the spend of the period / the MQLs that happened in it. With several currencies each one is
    its own part of the cost of an MQL.
    """
    return with_previous([engaged(now), *_costs(now), *_spends(now)], None if before is None else marketing(before))


def handoff(now: Reads, before: Reads | None = None) -> list[Kpi]:
    """Acceptance (accepted / (accepted + rejected), of the cohort's MQLs) and the median time to the first reply."""
    return with_previous([_acceptance(now), _reply(now)], None if before is None else handoff(before))


def sales(now: Reads, before: Reads | None = None) -> list[Kpi]:
    """Touches made, SQL to won (mature), then won value and open pipeline, one of each per currency."""
    won = money_rows(now.deal_outcomes, "won_amount", "won")
    opened = now.pipeline.filter(pl.col("status") == "open") if now.pipeline is not None else None
    pipeline = money_rows(opened, "amount", "deals")
    found = [
        _touches(now),
        _to_won(now),
        *monies(Kpi("won_value", "Won value", SALES, MONEY, "deal_outcomes"), won, _no_deals("No deal was won")),
        *monies(Kpi("pipeline", "Open pipeline", SALES, MONEY, "pipeline"), pipeline, _no_deals("No deal is open")),
    ]
    return with_previous(found, None if before is None else sales(before))


def _no_deals(what: str) -> str:
    return f"{what} with a known amount. Add a deals export from your CRM."


def with_previous(now: list[Kpi], before: list[Kpi] | None) -> list[Kpi]:
    """The numbers, each beside that of the period before with the same key and currency."""
    earlier = {(kpi.key, kpi.currency): kpi.value for kpi in before or []}
    return [_compared(kpi, earlier.get((kpi.key, kpi.currency))) for kpi in now]


def _compared(kpi: Kpi, previous: float | None) -> Kpi:
    if kpi.value is None or previous is None:
        return replace(kpi, previous=previous)
    moved = kpi.value - previous
    if kpi.unit != RATE:
        return replace(kpi, previous=previous, change=moved / previous if previous else None)
    return replace(kpi, previous=previous, change=moved)


def share(kpi: Kpi, part: int, whole: int, reason: str) -> Kpi:
    """The number as part / whole with its interval; with the reason where `whole` is 0."""
    limits = interval(part, whole)
    if limits is None:
        return replace(kpi, reason=reason)
    return replace(kpi, value=rate(part, whole), n=whole, low=limits[0], high=limits[1], few=is_few(whole))


def engaged(now: Reads) -> Kpi:
    """Engaged sessions / sessions, summed first, of the rows that say both."""
    kpi = Kpi("engaged", "Engaged visits", MARKETING, RATE, "traffic")
    reason = "No web traffic for this period. Add an export from your web analytics."
    frame = now.traffic.drop_nulls(["judged_sessions", "engaged_sessions"]) if now.traffic is not None else None
    if frame is None or not frame.height:
        return replace(kpi, reason=reason)
    part, whole = int(frame["engaged_sessions"].sum()), int(frame["judged_sessions"].sum())
    if part > whole:
        return replace(kpi, reason=f"The source counts more engaged visits ({part:,}) than visits ({whole:,}).")
    return share(kpi, part, whole, reason)


def money_rows(
    frame: pl.DataFrame | None, amount: str, count: str | None
) -> list[tuple[str | None, float, int | None]]:
    """(currency, sum, number) per currency, largest sum first; rows without an amount are not in it."""
    if frame is None or not frame.height:
        return []
    number = pl.col(count).sum() if count else pl.lit(None)
    sums = frame.drop_nulls(amount).group_by("currency").agg(total=pl.col(amount).sum().cast(pl.Float64), n=number)
    return list(sums.sort(["total", "currency"], descending=[True, False], nulls_last=True).iter_rows())


def monies(kpi: Kpi, rows: list[tuple[str | None, float, int | None]], reason: str) -> list[Kpi]:
    """One number per currency of `money_rows`; one with the reason where there is none."""
    if not rows:
        return [replace(kpi, reason=reason)]
    return [replace(kpi, value=amount, currency=currency, n=n) for currency, amount, n in rows]


def _spends(now: Reads) -> list[Kpi]:
    kpi = Kpi("spend", "Spend", MARKETING, MONEY, "spend")
    return monies(kpi, money_rows(now.spend, "spend", None), _NO_SPEND)


_NO_SPEND = "No spend for this period. Add an export from your ad platforms."


def _costs(now: Reads) -> list[Kpi]:
    kpi = Kpi("cost_per_mql", "Cost per MQL", MARKETING, MONEY, "spend")
    rows = money_rows(now.spend, "spend", None)
    mqls = events(now.activity, "mql")
    if not rows:
        return [replace(kpi, reason=_NO_SPEND)]
    if not mqls:
        return [replace(kpi, reason="No MQL in this period to divide the spend by.")]
    several = "The part of an MQL's cost that was paid in this currency." if len(rows) > 1 else None
    return [replace(kpi, value=spent / mqls, currency=unit, n=mqls, note=several) for unit, spent, _ in rows]


def events(activity: pl.DataFrame | None, stage: str) -> int | None:
    """How often a stage was reached, of an activity_funnel frame; None where it names none."""
    rows = activity.filter(pl.col("stage") == stage).drop_nulls("events") if activity is not None else None
    return int(rows["events"].sum()) if rows is not None and rows.height else None


def _acceptance(now: Reads) -> Kpi:
    kpi = Kpi("acceptance", "Acceptance", HANDOFF, RATE, "cohort_funnel")
    reason = "No MQL of this period is accepted or rejected. Add an export with the handoff, or deals."
    row = one(now.steps).get("sal") if now.steps is not None else None
    if row is None or row["entered"] is None:
        return _deal_acceptance(now) or replace(kpi, reason=reason)
    accepted, waiting = row["converted"], row["in_play"]
    said = [f"{waiting:,} not decided yet"] if waiting else []
    if accepted and not row["rejected"]:
        said.append("no rejection is recorded")
    note = ", ".join(said) or None
    return replace(share(kpi, accepted, accepted + row["rejected"], reason), note=note)


def _deal_acceptance(now: Reads) -> Kpi | None:
    """The same for deals, where no lead has a handoff but the source records what sales decided on each deal."""
    if now.deal_acceptance is None or not now.deal_acceptance.height:
        return None
    kpi = Kpi("acceptance", "Acceptance", HANDOFF, RATE, "deal_acceptance")
    accepted, rejected = (int(now.deal_acceptance[name].sum()) for name in ("accepted", "rejected"))
    return share(kpi, accepted, accepted + rejected, "No deal of this period is accepted or rejected.")


def _reply(now: Reads) -> Kpi:
    kpi = Kpi("first_reply", "Median first reply", HANDOFF, HOURS, "first_reply")
    row = now.first_reply.row(0, named=True) if now.first_reply is not None and now.first_reply.height else None
    if row is None or row["median_hours"] is None:
        return replace(kpi, reason="No reply to an MQL is known. Add an export of calls, e-mails and meetings.")
    note = f"{row['waiting']:,} still waiting" if row["waiting"] else None
    return replace(kpi, value=float(row["median_hours"]), n=row["timed"], note=note)


def _touches(now: Reads) -> Kpi:
    kpi = Kpi("touches", "Touches made", SALES, COUNT, "touch_counts")
    if now.touch_counts is None or not now.touch_counts.height:
        return replace(kpi, reason="No touch in this period. Add an export of calls, e-mails and meetings.")
    kinds = now.touch_counts.group_by("kind").agg(pl.col("touches").sum()).sort("touches", "kind", descending=True)
    note = ", ".join(f"{kind} {touches:,}" for kind, touches in kinds.iter_rows())
    return replace(kpi, value=float(kinds["touches"].sum()), note=note)


def _to_won(now: Reads) -> Kpi:
    """SQL to won: the product of the headline rates of its two steps, which is won / SQL once both are mature."""
    kpi = Kpi("sql_to_won", "SQL to won", SALES, RATE, "cohort_funnel")
    rows = one(now.steps) if now.steps is not None else {}
    first, last = rows.get("opportunity"), rows.get("won")
    if first is None or last is None or first["entered"] is None or last["entered"] is None:
        return replace(kpi, reason="No SQLs for this period. Add a deals export, or leads with their SQL date.")
    if first["rate"] is None or last["rate"] is None:
        early = bool(first["in_play"] or last["in_play"])
        return replace(kpi, reason="Too early: no SQL has had the whole time to be won." if early else "No SQL yet.")
    if first["maturity"] == last["maturity"] == "mature":
        return share(kpi, last["converted"], first["entered"], "No SQL yet.")
    n = min(first["n"], last["n"])
    note = "of those old enough to judge"
    return replace(kpi, value=first["rate"] * last["rate"], n=n, few=is_few(n), note=note)
