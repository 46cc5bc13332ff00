"""The key numbers of the Sales page in words: value, what it rests on, and why it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from smarketing import format as words
from smarketing.analysis import kpis
from smarketing.analysis.intervals import interval, is_few
from smarketing.targets import NOT_SET

# As in the plan of a stage: from here on, less than asked is behind.
BEHIND = 0.95


@dataclass(frozen=True)
class Figure:
    """One key number in words: `value` None reads "—", then `about` says why. `read` is the query that defines it."""

    label: str
    value: str | None
    note: str
    tone: Literal["quiet", "breach"]
    about: str
    read: str


def money(amount: float | None, currency: str | None) -> str:
    """An amount in its currency; without one, where the source names none."""
    return words.money(amount, None if currency == NOT_SET else currency)


def money_range(low: float, high: float, currency: str | None) -> str:
    """From one amount to another: '€310k–€450k'; with all digits where both would read the same."""
    ends = money(low, currency), money(high, currency)
    if ends[0] == ends[1] and round(low) != round(high):
        unit = money(0, currency).removesuffix("0")
        ends = f"{unit}{words.exact(low)}", f"{unit}{words.exact(high)}"
    return f"{ends[0]}–{ends[1]}"


def signed(found: list[kpis.Kpi], whole: pl.DataFrame, lacks: str | None) -> Figure:
    """Contract value signed in the leading currency, against all quotas (`whole`, see `analysis.quota.whole`)."""
    first = found[0]
    about = ["Amounts of the deals won in the period, by close date. Currencies are never added."]
    about += [f"n = {words.exact(first.n)}."] if first.n is not None and first.value is not None else []
    about += [f"Also {money(other.value, other.currency)}." for other in found[1:]]
    row = next((row for row in whole.to_dicts() if row["currency"] == first.currency), None)
    if first.value is None:
        note = "no data"
        about.append(first.reason or "")
    elif row is None:
        note = "no quota"
        about.append(lacks or "No quota of this currency is judged.")
    else:
        note = f"{words.rate(row['attainment'])} of quota to date"
        about.append(
            f"{money(row['reached'], first.currency)} of {money(row['due'], first.currency)}: the quotas of all teams, "
            "pro-rated to the working days that are over."
        )
    behind = row is not None and row["attainment"] < BEHIND
    value = None if first.value is None else money(first.value, first.currency)
    return Figure("Contract value signed", value, note, "breach" if behind else "quiet", " ".join(about), first.read)


def win_rate(row: dict[str, Any]) -> Figure:
    """The snapshot win rate, from the row of the read sales_cycle, with its 95% interval and n."""
    closed = row["won"] + row["lost"]
    limits = interval(row["won"], closed)
    about = "Snapshot: won / (won + lost), of the deals closed in the period, whenever they were opened."
    if limits is None:
        return Figure("Win rate (snapshot)", None, "no data", "quiet", f"{about} None was closed.", "sales_cycle")
    few = ", few deals" if is_few(closed) else ""
    note = f"{words.interval(*limits)}, n = {words.exact(closed)}{few}"
    about += f" {words.exact(row['won'])} won, {words.exact(row['lost'])} lost; the range is the 95% interval."
    return Figure("Win rate (snapshot)", words.rate(row["won"] / closed), note, "quiet", about, "sales_cycle")


def to_won(kpi: kpis.Kpi) -> Figure:
    """SQL to won of the mature cohort."""
    about = "Cohort: of the SQLs of the period that had the whole time to be won, the share won."
    if kpi.value is None:
        reason = kpi.reason or ""
        note = "too early" if reason.startswith("Too early") else "no data"
        return Figure("SQL to won (mature)", None, note, "quiet", f"{about} {reason}".strip(), kpi.read)
    limits = f"{words.interval(kpi.low, kpi.high)}, " if kpi.low is not None else ""
    few = ", few leads" if kpi.few else ""
    if kpi.note:
        about += f" It is {kpi.note}."
    return Figure(
        "SQL to won (mature)", words.rate(kpi.value), f"{limits}n = {words.exact(kpi.n)}{few}", "quiet", about, kpi.read
    )


def pipeline(found: list[kpis.Kpi], opened: pl.DataFrame) -> Figure:
    """The open amount in the leading currency; `opened` is the read open_deals."""
    first = found[0]
    about = ["Amounts of all deals open at data-as-of, whatever the period."]
    about += [f"n = {words.exact(first.n)}."] if first.n is not None and first.value is not None else []
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


def cycle(row: dict[str, Any], opened: pl.DataFrame, *, has_deals: bool) -> Figure:
    """The median sales cycle, beside it the median age of the open deals; `has_deals`: any deal is known at all."""
    about = "Median days from opening to winning, of the deals won in the period. Old open deals are not in it."
    age = opened["age_days"].median()
    note = (
        f"open deals: {words.days(float(age))} old"
        if isinstance(age, int | float)
        else "no open deal"
        if has_deals
        else "no data"
    )
    if not row["timed"]:
        return Figure("Sales cycle", None, note, "quiet", f"{about} None has both days.", "sales_cycle")
    about += f" n = {words.exact(row['timed'])}; nine in ten within {words.days(row['p90_days'])}."
    about += " Beside it the median age of the open deals."
    return Figure("Sales cycle", words.days(row["median_days"]), note, "quiet", about, "sales_cycle")
