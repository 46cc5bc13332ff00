"""Who brought the won deals, as the Marketing page says it: computed from reads, no clock, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from smarketing import format as words
from smarketing.analysis import attribution
from smarketing.analysis.attribution import FIRST, INFLUENCED, LAST, MODELS, NO_TOUCH, SOURCED, WonDeal
from smarketing.answers import Read, ask
from smarketing.filters import Filters
from smarketing.targets import NOT_SET

# Under so many deals, and so many deals apart, two models are not called different.
FEW, APART = 20, 2
NOT_TOLD = (
    "No touch of a campaign is loaded, so only the source of each deal is known: the channel of its lead. Add a report "
    "of campaigns with their members from your CRM, and first touch, last touch, linear, U and W stand beside it."
)
NO_DEAL = "No deal was won in this period."
NO_DEALS = "No deals loaded yet. Add a deals export from your CRM."
LABELS = {
    SOURCED: "Sourced",
    INFLUENCED: "Influenced",
    FIRST: "First touch",
    LAST: "Last touch",
    "linear": "Linear",
    "u": "U",
    "w": "W",
}


@dataclass(frozen=True)
class Credit:
    """The won deals of the period by one dimension, and what may be said of them.

    `is_told`: whether any touch of a campaign is loaded; `told_until` the last day that these files tell. `lacks` says
    why there is nothing to show. `currencies` are those of the amounts won, the largest first. `unlinked` of all the
    `touches` that are loaded belong to nobody who is known as a lead.
    """

    deals: tuple[WonDeal, ...]
    rows: pl.DataFrame
    by: str
    is_told: bool
    told_until: date | None
    currencies: tuple[str, ...]
    touches: int = 0
    unlinked: int = 0
    lacks: str | None = None

    @property
    def touched(self) -> int:
        """How many of the deals have a touch that is known."""
        return sum(bool(deal.touches) for deal in self.deals)


def credit(read: Read, filters: Filters, by: str) -> Credit:
    """The deals won in the period under the filters, by `channel` or `campaign`."""
    rows = ask(read, "deal_touches", filters)
    told = read("freshness").filter(pl.col("target") == "campaign_touches")
    deals = tuple(attribution.won_deals(rows, by))
    last = told["as_of"].drop_nulls().max() if told.height else None
    links = read("campaign_touch_links", as_of=filters.as_of).row(0, named=True)
    lacks = None if deals else NO_DEAL if read("contents")["deals"].item() else NO_DEALS
    return Credit(
        deals=deals,
        rows=rows,
        by=by,
        is_told=told.height > 0,
        told_until=date.fromisoformat(str(last)[:10]) if last else None,
        currencies=tuple(attribution.currencies(deals)),
        touches=links["touches"],
        unlinked=links["touches"] - links["linked"],
        lacks=lacks,
    )


def headline(shown: Credit) -> str:
    """Who starts and who finishes, where the two differ; names are user text, not escaped."""
    if not shown.is_told:
        return NOT_TOLD
    if not shown.touched:
        return f"No touch is known of the {_won(len(shown.deals))} of this period."
    counts = attribution.table(shown.deals).filter(~pl.col("value").is_in([NO_TOUCH, NOT_SET]))
    apart = counts.with_columns(gap=pl.col(FIRST) - pl.col(LAST)).sort("gap", "value")
    few = " Few deals: read it as cases, not as rates." if shown.touched < FEW else ""
    if apart.is_empty() or max(apart["gap"].max(), -apart["gap"].min()) < APART:  # type: ignore[operator, type-var]
        return f"Whoever is the first touch of a won deal is mostly the last one too.{few}"
    ends, starts = apart.row(0, named=True), apart.row(-1, named=True)
    said = [f"Of {_won(shown.touched)} with a known touch,"]
    if starts["gap"] >= APART:
        last = f"the last of {_whole(starts[LAST])}" if starts[LAST] else "never the last"
        said.append(f"{starts['value']} is the first of {_whole(starts[FIRST])} and {last}.")
    if ends["gap"] <= -APART:
        first = f"the first of {_whole(ends[FIRST])}," if ends[FIRST] else "never the first,"
        said.append(f"{ends['value']} is {first} but the last of {_whole(ends[LAST])}.")
    return " ".join(said) + few


def missing(shown: Credit) -> list[str]:
    """What is not known of these deals, in sentences."""
    said = []
    unknown = len(shown.deals) - shown.touched
    if shown.is_told and unknown:
        unlinked = shown.rows.filter(pl.col("is_linked") == 0)["deal_key"].n_unique()
        why = f", {words.exact(unlinked)} of them because their lead is not known" if unlinked else ""
        have = "has" if unknown == 1 else "have"
        said.append(
            f"{words.exact(unknown)} of {_won(len(shown.deals))} {have} no known touch{why}: each model counts them "
            f"under {NO_TOUCH}, and gives them to nobody."
        )
    if shown.unlinked:
        names = "names" if shown.unlinked == 1 else "name"
        said.append(
            f"{words.exact(shown.unlinked)} of all {words.exact(shown.touches)} touches loaded {names} nobody who is "
            "known as a lead, and so no deal."
        )
    last = shown.rows["closed_on"].max() if shown.rows.height else None
    if shown.is_told and shown.told_until and isinstance(last, date) and shown.told_until < last:
        said.append(f"Touches are told up to {words.day(shown.told_until)}; later ones are missing.")
    without = sum(deal.amount is None for deal in shown.deals)
    if without:
        said.append(f"{_deals(without)} without an amount {'is' if without == 1 else 'are'} not in the value.")
    return said


def summed(shown: Credit, currency: str | None) -> str:
    """What the columns sum to, and why the influenced rows do not."""
    whole, touched = attribution.total(shown.deals, currency)
    table = attribution.table(shown.deals, currency)
    if not shown.is_told:
        return f"{_amount(whole, currency)} won in all."
    overlap = float(table[INFLUENCED].sum())
    return (
        f"Sourced and each model sum to the {_amount(whole, currency)} won. Influenced rows overlap, so they are never "
        f"added: they say {_amount(overlap, currency)} where {_amount(touched, currency)} had any touch."
    )


def behind(shown: Credit, value: str) -> pl.DataFrame:
    """Every touch of the deals that a value sourced or touched, with what each model gives it, 0 to 1.

    For NO_TOUCH: the deals of which none is known.
    """
    kept = {
        deal.key
        for deal in shown.deals
        if (not deal.touches if value == NO_TOUCH else value == deal.sourced or value in deal.touches)
    }
    given = [part for deal in shown.deals for part in _parts(deal)]
    gains = pl.DataFrame(given, schema=dict.fromkeys(MODELS, pl.Float64), orient="row")
    role = (
        pl.when(pl.col("nth").is_null()).then(None)
        .otherwise(pl.concat_str(
            [pl.when(pl.col("nth") == 1).then(pl.lit("first")),
             pl.when(pl.col("is_lead") == 1).then(pl.lit("lead created")),
             pl.when(pl.col("is_deal") == 1).then(pl.lit("deal created"))],
            separator=", ", ignore_nulls=True))
    )  # fmt: skip
    return (
        pl.concat([shown.rows, gains], how="horizontal")
        .filter(pl.col("deal_key").is_in(kept))
        .select(
            "deal_id", "company", "closed_on", "nth", "happened_on", "touch_channel", "touch_campaign",
            role.alias("role"), *MODELS, "kind", shown.by, "amount", "currency",
        )
    )  # fmt: skip


def _parts(deal: WonDeal) -> Sequence[tuple[float | None, ...]]:
    if not deal.touches:
        return [(None,) * len(MODELS)]
    return list(zip(*([float(part) for part in deal.credits(model)] for model in MODELS), strict=True))


def _amount(number: float, currency: str | None) -> str:
    if currency is None:
        return _deals(round(number))
    return words.money(number, None if currency == NOT_SET else currency)


def _deals(number: int) -> str:
    return f"{words.exact(number)} deal{'' if number == 1 else 's'}"


def _won(number: int) -> str:
    return f"{words.exact(number)} won deal{'' if number == 1 else 's'}"


def _whole(number: float) -> str:
    return words.exact(number)
