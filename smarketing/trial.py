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

    `months`: the headline of smarketing.analysis.restated. `before` and `after`: the answers of loading.HEADLINES;
    `before` has no rows when there was no real data (a demo company's numbers are nobody's).
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
    ready = [outcome for outcome in outcomes if outcome.state == "would_load"]
    uploads, after = _after(warehouse, ready)
    before = {name: warehouse.read(name, **params) for name, params in HEADLINES.items()}
    as_of = warehouse.as_of
    if warehouse.is_demo:
        before, as_of = {name: frame.head(0) for name, frame in before.items()}, None
    return Trial(uploads, restated.headline(before, after, as_of), before, after)


def _after(warehouse: Warehouse, ready: Sequence[Outcome]) -> tuple[tuple[Loaded, ...], dict[str, pl.DataFrame]]:
    """What the files do together; a single one has said so in its own dry run."""
    known = ready[0].uploads[-1].answers if len(ready) == 1 else None
    if known:
        return ready[0].uploads, known
    uploads, after = warehouse.trial([upload for outcome in ready for upload in outcome.pending], HEADLINES)
    return tuple(uploads), after
