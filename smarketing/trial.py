"""What several files would do together, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.analysis import restated
from smarketing.loading import HEADLINES, Outcome
from smarketing.warehouse import Loaded, Warehouse

_MOST_CURRENCIES = 2


@dataclass(frozen=True)
class Headline:
    """One headline number over all time as it is and as it would be; None where nothing is known.

    `measure` is leads, mqls, sqls, late_replies, won or won_value; a value has its `currency`, '' where none is told.
    """

    measure: str
    before: float | None
    after: float | None
    currency: str | None = None


@dataclass(frozen=True)
class Trial:
    """`files`: for each file that is ready what its loads would do, in order, each seeing those before it.

    `months`: the headline of smarketing.analysis.restated. `before` and `after`: the answers of loading.HEADLINES;
    `before` has no rows when there was no real data (a demo company's numbers are nobody's).
    """

    files: tuple[tuple[Loaded, ...], ...]
    months: pl.DataFrame
    before: dict[str, pl.DataFrame]
    after: dict[str, pl.DataFrame]

    @property
    def uploads(self) -> tuple[Loaded, ...]:
        """The loads of all files, in order."""
        return tuple(upload for uploads in self.files for upload in uploads)

    @property
    def words(self) -> str:
        """Which months of the past change, in words; '' when none does."""
        return restated.sentence(self.months)

    @property
    def headlines(self) -> list[Headline]:
        """The headline numbers before and after all the files."""
        return headlines(self.before, self.after)


def trial(warehouse: Warehouse, outcomes: Sequence[Outcome]) -> Trial:
    """The dry run of all files that are ready (`would_load`), in one transaction that is rolled back."""
    ready = [outcome for outcome in outcomes if outcome.state == "would_load"]
    files, after = _after(warehouse, ready)
    before = {name: warehouse.read(name, **params) for name, params in HEADLINES.items()}
    as_of = warehouse.as_of
    if warehouse.is_demo:
        before, as_of = {name: frame.head(0) for name, frame in before.items()}, None
    return Trial(files, restated.headline(before, after, as_of), before, after)


def _after(
    warehouse: Warehouse, ready: Sequence[Outcome]
) -> tuple[tuple[tuple[Loaded, ...], ...], dict[str, pl.DataFrame]]:
    """What the files do together; a single one has said so in its own dry run."""
    known = ready[0].uploads[-1].answers if len(ready) == 1 else None
    if known:
        return (ready[0].uploads,), known
    uploads, after = warehouse.trial([upload for outcome in ready for upload in outcome.pending], HEADLINES)
    left = iter(uploads)
    return tuple(tuple(next(left) for _ in outcome.pending) for outcome in ready), after


def headlines(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> list[Headline]:
    """Leads, MQLs, SQLs, late replies, deals won and their value per currency (the largest first, two at most).

    `before` and `after` hold the answers of the reads cohort_funnel, reply_states and pipeline.
    """
    found = [
        Headline(measure, reached(before["cohort_funnel"], stage), reached(after["cohort_funnel"], stage))
        for stage, measure in restated.MEASURES.items()
    ]
    found.append(Headline("late_replies", late(before["reply_states"]), late(after["reply_states"])))
    was, will = won(before["pipeline"]), won(after["pipeline"])
    found.append(Headline("won", _deals(was), _deals(will)))
    currencies = list(dict.fromkeys([*(will or ()), *(was or ())]))[:_MOST_CURRENCIES]
    return [*found, *(Headline("won_value", _value(was, code), _value(will, code), code) for code in currencies)]


def reached(funnel: pl.DataFrame, stage: str) -> int | None:
    """Lead cycles that reached a stage; None when nothing is known of it."""
    known = funnel.filter(pl.col("stage") == stage)["reached"].drop_nulls()
    return None if known.is_empty() else int(known.sum())


def late(states: pl.DataFrame) -> int | None:
    """Replies that came late or are late; None where no clock can be judged."""
    judged = states.filter(pl.col("mqls") > pl.col("unjudged") + pl.col("uncovered") + pl.col("not_started"))
    return None if judged.is_empty() else int((judged["met_late"] + judged["breached"]).sum())


def won(pipeline: pl.DataFrame) -> dict[str, tuple[int, float | None]] | None:
    """currency ('' when none is told) -> deals won and their value, the largest value first; None without any deal."""
    if pipeline.is_empty():
        return None
    rows = (
        pipeline.filter(pl.col("status") == "won")
        .group_by(pl.col("currency").fill_null(""))
        .agg(
            pl.col("deals").sum(),
            amount=pl.when(pl.col("amount").count() > 0).then(pl.col("amount").sum()).cast(pl.Float64),
        )
        .sort("amount", "currency", descending=[True, False], nulls_last=True)
    )
    return {row["currency"]: (int(row["deals"]), row["amount"]) for row in rows.to_dicts()}


def _deals(found: Mapping[str, tuple[int, float | None]] | None) -> int | None:
    return None if found is None else sum(deals for deals, _ in found.values())


def _value(found: Mapping[str, tuple[int, float | None]] | None, currency: str) -> float | None:
    """Deals are known and none of this currency is won: that is 0."""
    return None if found is None else found.get(currency, (0, 0.0))[1]
