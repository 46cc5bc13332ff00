"""The key numbers of the Sales page: metrics of the registry, each with the few words that belong below it there."""

from __future__ import annotations

import polars as pl

from smarketing import format as words
from smarketing.analysis.plan import BEHIND
from smarketing.answers import Read, ask
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.metrics import engine, wording
from smarketing.metrics.figures import Figure, Tone, figure, noted


def figures(read: Read, filters: Filters, whole: pl.DataFrame, lacks: str | None) -> tuple[Figure, ...]:
    """Value signed against all quotas (`whole`, see `analysis.quota`), win rate, SQL to won, pipeline, sales cycle."""
    opened = ask(read, "open_deals", filters)
    return (
        _signed(figure(engine.all_currencies(read, "value_signed", filters)), whole, lacks),
        _rate(figure([engine.answer(read, "win_rate", filters)])),
        _rate(figure([engine.answer(read, "sql_to_won", filters)])),
        _pipeline(read, filters, opened),
        _cycle(figure([engine.answer(read, "sales_cycle", filters)]), opened),
    )


def _signed(made: Figure, whole: pl.DataFrame, lacks: str | None) -> Figure:
    currency = made.answer.currency
    row = next((row for row in whole.to_dicts() if row["currency"] == currency), None)
    if row is None:
        return noted(made, "no quota", more=lacks or "No quota of this currency is judged.")
    quota = (
        f"{money(row['reached'], currency)} of {money(row['due'], currency)}: the quotas of all teams, pro-rated to "
        "the working days that are over."
    )
    tone: Tone = "breach" if row["attainment"] < BEHIND else "quiet"
    return noted(made, f"{words.rate(row['attainment'])} of quota to date", tone=tone, more=quota)


def _rate(made: Figure) -> Figure:
    answer = made.answer
    if answer.value is None and (answer.reason or "").startswith("Too early"):
        return Figure(answer, note="too early")
    few = f", {wording.few(answer)}" if answer.few else ""
    return noted(made, f"{words.interval(answer.low, answer.high)}, n = {words.exact(answer.n)}{few}")


def _pipeline(read: Read, filters: Filters, opened: pl.DataFrame) -> Figure:
    """The open amount in its leading currency; `opened` is the read open_deals."""
    made = figure(engine.all_currencies(read, "pipeline", filters))
    currency = made.answer.currency
    weighted = engine.all_currencies(read, "weighted_pipeline", filters)
    mine = next((each for each in weighted if each.currency == currency and each.value is not None), None)
    if mine is None:
        return noted(made, "no chances known")
    deals = opened.filter(pl.col("currency").eq_missing(pl.lit(currency, pl.String)))
    both = deals["weighted_amount"].count()
    some = f" ({words.exact(both)} of {words.exact(deals.height)} deals)" if both < deals.height else ""
    return noted(made, f"{wording.value(mine)} weighted{some}", more=mine.metric.says)


def _cycle(made: Figure, opened: pl.DataFrame) -> Figure:
    """The median sales cycle, beside it the median age of the open deals."""
    age = opened["age_days"].median()
    note = f"open deals: {words.days(float(age))} old" if isinstance(age, int | float) else "no open deal"
    return noted(made, note, more="Beside it the median age of the open deals.")
