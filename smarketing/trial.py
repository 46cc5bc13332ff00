"""What several files would do together, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.analysis import restated
from smarketing.loading import HEADLINES, Outcome
from smarketing.warehouse import Loaded, Warehouse


@dataclass(frozen=True)
class Trial:
    """`uploads`: what each load would do, in order, each seeing those before it.

    `months`: the headline of smarketing.analysis.restated. `before` and `after`: the answers of loading.HEADLINES, over
    all time; `before` is empty when there was no real data (a demo company's numbers are nobody's).
    """

    uploads: tuple[Loaded, ...]
    months: pl.DataFrame
    before: dict[str, pl.DataFrame]
    after: dict[str, pl.DataFrame]

    @property
    def words(self) -> str:
        """Which months of the past change, in words; '' when none does."""
        return restated.sentence(self.months)


def trial(warehouse: Warehouse, outcomes: Sequence[Outcome]) -> Trial:
    """The dry run of all files that are ready (`would_load`), in one transaction that is rolled back."""
    pending = [upload for outcome in outcomes if outcome.state == "would_load" for upload in outcome.pending]
    reads = {**{name: {} for name in HEADLINES}, **restated.READS}
    uploads, after = warehouse.trial(pending, reads)
    before = {name: warehouse.read(name, **params) for name, params in reads.items()}
    as_of = warehouse.as_of
    if warehouse.is_demo:
        before, as_of = {name: frame.head(0) for name, frame in before.items()}, None
    months = restated.headline(before, after, as_of)
    return Trial(
        tuple(uploads), months, {name: before[name] for name in HEADLINES}, {name: after[name] for name in HEADLINES}
    )
