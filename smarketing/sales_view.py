"""Everything that the Sales page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from smarketing import format as words
from smarketing import funnel_view, queries
from smarketing.analysis import freshness, funnel, kpis, quota, selling
from smarketing.analysis.intervals import interval, is_few
from smarketing.analysis.windows import parameters
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import ALL_TIME, CUSTOM, Filters
from smarketing.targets import NOT_SET

# As in the plan of a stage: from here on, less than asked is behind.
BEHIND = 0.95
IDLE_DAYS = 14
LEAST_WON = 20
NO_DEALS = "No deals are known yet. Add a deals export from your CRM."
NO_QUOTAS = "No quota is loaded for these days. Add a file with who, which days and how much."


@dataclass(frozen=True)
class Figure:
    """One key number in words: `value` None reads "—", then `about` says why. `read` is the query that defines it."""

    label: str
    value: str | None
    note: str
    tone: Literal["quiet", "breach"]
    about: str
    read: str


@dataclass(frozen=True)
class Quotas:
    """Quotas against results: the frames of `analysis.quota`. `lacks` says why there are none to be shown."""

    periods: pl.DataFrame
    people: pl.DataFrame
    teams: pl.DataFrame
    whole: pl.DataFrame
    lacks: str | None


@dataclass(frozen=True)
class SalesView:
    """The sales side of one period. `has_deals`: any deal is known at all, whatever the filters."""

    filters: Filters
    headline: str
    figures: tuple[Figure, ...]
    quotas: Quotas
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    has_deals: bool


def view(read: Read, filters: Filters, calendar: Calendar) -> SalesView:
    """The key numbers and the quotas of the period; `calendar` says which days are working days."""
    held = read("contents").row(0, named=True)
    quotas = _quotas(read, filters, calendar)
    reads = kpis.Reads(
        steps=_steps(read, filters),
        deal_outcomes=_ask(read, "deal_outcomes", filters),
        pipeline=_ask(read, "pipeline", filters),
    )
    found = {name: [one for one in kpis.sales(reads) if one.key == name] for name in _KEYS}
    cycle = _ask(read, "sales_cycle", filters).row(0, named=True)
    opened = _ask(read, "open_deals", filters)
    figures = (
        _signed(found["won_value"], quotas),
        _win_rate(cycle),
        _to_won(found["sql_to_won"][0]),
        _pipeline(found["pipeline"], opened),
        _cycle(cycle, opened),
    )
    return SalesView(
        filters=filters,
        headline=_headline(filters, found["won_value"], cycle, quotas) if held["deals"] else NO_DEALS,
        figures=figures,
        quotas=quotas,
        notes=tuple(_notes(read, filters, cycle, quotas)),
        warnings=tuple(freshness.sentences(read("freshness"), freshness.STALE_DAYS)),
        has_deals=bool(held["deals"]),
    )


_KEYS = ("won_value", "sql_to_won", "pipeline")


def activity(read: Read, filters: Filters, by: str) -> pl.DataFrame:
    """Touches and replies per person or team, see `analysis.selling.activity`."""
    touches = _ask(read, "touch_counts", filters, by="person")
    replies = _ask(read, "reply_states", filters, by="owner")
    return selling.activity(touches, replies, read("team_list"), by=by)


def open_deals(read: Read, filters: Filters) -> tuple[pl.DataFrame, float | None]:
    """The open deals with their flags, and the days within which nine in ten won deals were won (None: too few)."""
    cycle = read("sales_cycle", as_of=filters.as_of).row(0, named=True)
    usual = None if cycle["timed"] < LEAST_WON else float(cycle["p90_days"])
    return selling.flagged(_ask(read, "open_deals", filters), idle_days=IDLE_DAYS, usual_days=usual), usual


def when(filters: Filters) -> str:
    """The period in a sentence: 'this month', 'in the last 6 months', 'in these days'."""
    if filters.period == ALL_TIME:
        return "over all time"
    if filters.period == CUSTOM:
        return "in these days"
    name = filters.period[0].lower() + filters.period[1:]
    return f"in the {name}" if name.endswith("months") else name


def money(amount: float | None, currency: str | None) -> str:
    """An amount in its currency; without one, where the source names none."""
    return words.money(amount, None if currency == NOT_SET else currency)


def _quotas(read: Read, filters: Filters, calendar: Calendar) -> Quotas:
    held = read("contents").row(0, named=True)
    span = quota.Span(filters.from_on, filters.to_on, filters.as_of, held["first_on"])
    results = read("quota_results", as_of=filters.as_of)
    asked = read("quota_rows", from_on=filters.from_on, to_on=filters.to_on)
    narrowed = [name for name in filters.chosen if name != "owner"]
    lacks = None
    if narrowed:
        lacks = f"Quotas are not set by {' and '.join(narrowed)}. Take that filter away to see them."
    elif asked.drop_nulls("quota").is_empty():
        lacks = NO_QUOTAS
    if filters.owner is not None:
        person = selling.named(pl.DataFrame({"value": [filters.owner]}), read("team_list"))["person"][0]
        results, asked = results.filter(person=person), asked.filter(pl.col("person") == person)
        lacks = lacks or ("This person has no quota for these days." if asked.is_empty() else None)
    periods = quota.periods(asked.head(0) if lacks else asked, results, calendar, span)
    people = quota.people(periods, results, span)
    teams = quota.teams(periods, people)
    return Quotas(periods, people, teams, quota.whole(periods, teams, results, span), lacks)


def _ask(read: Read, name: str, filters: Filters, **more: Any) -> pl.DataFrame:
    asked = filters.to_params() | more
    return read(name, **{key: value for key, value in asked.items() if key in queries.read(name).params})


def _steps(read: Read, filters: Filters) -> pl.DataFrame:
    windows = funnel_view.windows_of(read, filters)
    asked = filters.to_params() | parameters(windows)
    return funnel.steps(read("cohort_funnel", **asked), funnel_view.known(read, filters), windows)


def _signed(found: list[kpis.Kpi], quotas: Quotas) -> Figure:
    first = found[0]
    about = ["Amounts of the deals won in the period, by close date. Currencies are never added."]
    about += [f"Also {money(other.value, other.currency)}." for other in found[1:]]
    row = next((row for row in quotas.whole.to_dicts() if row["currency"] == first.currency), None)
    if first.value is None:
        note = "no data"
        about.append(first.reason or "")
    elif row is None:
        note = "no quota"
        about.append(quotas.lacks or "No quota of this currency is judged.")
    else:
        note = f"{words.rate(row['attainment'])} of quota to date"
        about.append(
            f"{money(row['reached'], first.currency)} of {money(row['due'], first.currency)}: the quotas of all teams, "
            "pro-rated to the working days that are over."
        )
    behind = row is not None and row["attainment"] < BEHIND
    value = None if first.value is None else money(first.value, first.currency)
    return Figure("Contract value signed", value, note, "breach" if behind else "quiet", " ".join(about), first.read)


def _win_rate(cycle: dict[str, Any]) -> Figure:
    closed = cycle["won"] + cycle["lost"]
    limits = interval(cycle["won"], closed)
    about = "Snapshot: won / (won + lost), of the deals closed in the period, whenever they were opened."
    if limits is None:
        return Figure("Win rate (snapshot)", None, "no data", "quiet", f"{about} None was closed.", "sales_cycle")
    few = ", few deals" if is_few(closed) else ""
    note = f"{words.interval(*limits)}, n = {words.exact(closed)}{few}"
    about += f" {words.exact(cycle['won'])} won, {words.exact(cycle['lost'])} lost; the range is the 95% interval."
    return Figure("Win rate (snapshot)", words.rate(cycle["won"] / closed), note, "quiet", about, "sales_cycle")


def _to_won(kpi: kpis.Kpi) -> Figure:
    about = "Cohort: of the SQLs of the period that had the whole time to be won, the share won."
    if kpi.value is None:
        return Figure("SQL to won (mature)", None, "no data", "quiet", f"{about} {kpi.reason or ''}".strip(), kpi.read)
    limits = f"{words.interval(kpi.low, kpi.high)}, " if kpi.low is not None else ""
    few = ", few leads" if kpi.few else ""
    if kpi.note:
        about += f" It is {kpi.note}."
    return Figure(
        "SQL to won (mature)", words.rate(kpi.value), f"{limits}n = {words.exact(kpi.n)}{few}", "quiet", about, kpi.read
    )


def _pipeline(found: list[kpis.Kpi], opened: pl.DataFrame) -> Figure:
    first = found[0]
    about = ["Amounts of all deals open at data-as-of, whatever the period."]
    about += [f"Also {money(other.value, other.currency)}." for other in found[1:]]
    if first.value is None:
        return Figure("Open pipeline", None, "no data", "quiet", " ".join([*about, first.reason or ""]), first.read)
    mine = opened.filter(currency=first.currency)
    weighted = mine["weighted_amount"].drop_nulls()
    note = f"{money(float(weighted.sum()), first.currency)} weighted" if weighted.len() else "no chances known"
    if 0 < weighted.len() < mine.height:
        note += f" ({words.exact(weighted.len())} of {words.exact(mine.height)} deals)"
    about.append("Weighted: amount times the source's chance of winning, of the deals that have both.")
    return Figure("Open pipeline", money(first.value, first.currency), note, "quiet", " ".join(about), first.read)


def _cycle(cycle: dict[str, Any], opened: pl.DataFrame) -> Figure:
    about = "Median days from opening to winning, of the deals won in the period. Old open deals are not in it."
    age = opened["age_days"].median()
    note = f"open deals: {words.days(float(age))} old" if isinstance(age, int | float) else "no open deal"  # median
    if not cycle["timed"]:
        return Figure("Sales cycle", None, note, "quiet", f"{about} None has both days.", "sales_cycle")
    about += f" n = {words.exact(cycle['timed'])}; nine in ten within {words.days(cycle['p90_days'])}."
    about += " Beside it the median age of the open deals."
    return Figure("Sales cycle", words.days(cycle["median_days"]), note, "quiet", about, "sales_cycle")


def _headline(filters: Filters, signed: list[kpis.Kpi], cycle: dict[str, Any], quotas: Quotas) -> str:
    """What sales signed, against the quota where there is one, and how many people are behind theirs."""
    amounts = [money(one.value, one.currency) for one in signed if one.value is not None]
    if not cycle["won"]:
        return f"Sales has won no deal {when(filters)}."
    deals = "1 deal" if cycle["won"] == 1 else f"{words.exact(cycle['won'])} deals"
    if not amounts:
        return f"Sales has won {deals} {when(filters)}; what they are worth is not known."
    total = " and ".join(amounts)
    judged = quotas.people.filter(metric="amount").drop_nulls("attainment")
    rows = quotas.whole.to_dicts()
    if not rows:
        return f"Sales has signed {total} with {deals} {when(filters)}."
    parts = [words.rate(row["attainment"]) for row in rows]
    units = [row["currency"] for row in rows]
    share = (
        parts[0]
        if len(rows) == 1
        else " and ".join(f"{part} ({unit})" for part, unit in zip(parts, units, strict=True))
    )
    said = f"Sales has signed {total} {when(filters)}, {share} of the quota to date"
    behind = judged.filter(pl.col("attainment") < BEHIND)["person"].n_unique()
    everybody = judged["person"].n_unique()
    if not everybody:
        return f"{said}."
    if not behind:
        return f"{said}; nobody is behind."
    return f"{said}; {behind} of {everybody} people {'is' if behind == 1 else 'are'} behind."


def _notes(read: Read, filters: Filters, cycle: dict[str, Any], quotas: Quotas) -> list[str]:
    """What must be known to read the numbers right: what is left out of them, and why."""
    said = []
    if cycle["without_amount"]:
        said.append(f"{words.exact(cycle['without_amount'])} won deals have no amount and are not in the value signed.")
    results = read("quota_results", as_of=filters.as_of)
    unknown = results.filter((pl.col("metric") == "amount") & (pl.col("currency") == NOT_SET))
    if quotas.whole.height and unknown.height:
        said.append("Won deals without a currency count against no quota.")
    early = quotas.periods.filter(state=quota.UNKNOWN)
    if early.height:
        said.append(f"{words.exact(early.height)} quotas begin before the data does and are not judged.")
    silent = quotas.periods.filter(pl.col("state").is_in([quota.OVER, quota.RUNNING]) & pl.col("due").is_null())
    if silent.height:
        said.append(
            f"{words.exact(silent.height)} quotas are not judged: the data knows nothing of what they ask for, or not "
            "in their currency."
        )
    return said
