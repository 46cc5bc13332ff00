"""What several files would do together, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from smarketing.analysis import restated
from smarketing.answers import Read
from smarketing.filters import BEGINNING, Filters
from smarketing.loading import HEADLINES, Outcome
from smarketing.metrics.counting import counted, is_known
from smarketing.metrics.declaration import Count
from smarketing.metrics.registry import metric
from smarketing.warehouse import Loaded, Warehouse

# What a dry run tells before and after, and which of it month by month.
KEYS = ("leads", "mqls", "sqls", "reply_late", "deals_won", "value_signed")
MONTHLY = tuple(key for key in KEYS if key != "reply_late")
Answers = Mapping[str, pl.DataFrame]
_MOST_CURRENCIES = 2
_EVER = Filters(BEGINNING, date.max, date.max)
# Nothing that is counted here depends on the first stage of a cohort.
_FIRST = pl.DataFrame({"leads": [0], "deals": [0]})


@dataclass(frozen=True)
class Headline:
    """One headline number over all time as it is and as it would be; None where nothing is known.

    `measure` is the key of its metric, one of KEYS; an amount has its `currency`.
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
    return Trial(files, restated.headline(_months(before), _months(after), as_of), before, after)


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


def headlines(before: Answers, after: Answers) -> list[Headline]:
    """Each of KEYS as the registry counts it over all time; of money one per currency, the largest first, two at most.

    `before` and `after` hold the answers of loading.HEADLINES.
    """
    made = []
    for key in KEYS:
        was, will = _sums(before, key), _sums(after, key)
        currencies = list(dict.fromkeys([*(will or ()), *(was or ())]))
        made += [Headline(key, _of(was, one), _of(will, one), one) for one in currencies[:_MOST_CURRENCIES] or [None]]
    return made


def _sums(answers: Answers, key: str) -> dict[str | None, float] | None:
    """currency (None for a count) -> the sum over all time, the largest first; None where nothing is known of it."""
    measure, read = _measure(key), _reader(answers)
    if not any(rows.height for rows in answers.values()) or not is_known(read, measure, date.max):
        return None
    rows = counted(read, measure, _EVER).sort("part", "currency", descending=[True, False], nulls_last=True)
    return {row["currency"]: float(row["part"]) for row in rows.iter_rows(named=True) if row["part"] is not None}


def _of(sums: Mapping[str | None, float] | None, currency: str | None) -> float | None:
    """Where it is known, and nothing of this currency is there any more, that is 0."""
    return None if sums is None else sums.get(currency, 0.0)


def _months(answers: Answers) -> pl.DataFrame:
    """month, measure, currency, value: what each month brought of those of KEYS that are asked by month."""
    parts = []
    for key in MONTHLY:
        rows = counted(_reader(answers), _measure(key), _EVER, by="month")
        month = pl.col("value").cast(pl.String).str.to_date("%Y-%m-%d")
        value = pl.col("part").cast(restated.NUMBER)
        parts.append(rows.select(month=month, measure=pl.lit(key), currency=pl.col("currency"), value=value))
    return pl.concat(parts)


def _measure(key: str) -> Count:
    measure = metric(key).measure
    assert isinstance(measure, Count)
    return measure


def _reader(answers: Answers) -> Read:
    """The answers of a dry run as a read: they were asked over all time, and what they say is said whole."""
    return lambda name, **_: _FIRST if name == "contents" else answers[name]
