"""How fast sales replied, one mark per MQL: against the time that was promised for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import polars as pl

from smarketing.analysis.promises import Card
from smarketing.calendars import Calendar
from smarketing.targets import NOT_SET

MOST_MARKS = 60
MOST_ROWS = 5
STATES = ("met", "met_late", "breached", "at_risk", "running")
OTHERS = "all others"
# A reply within the same minute: the axis is a logarithm.
LEAST_MINUTES = 1.0


@dataclass(frozen=True)
class Strip:
    """The marks (segment, state, minutes, target, share, lead_key) and, per segment, what all its MQLs say.

    `rows` has segment, met, decided, drawn, all (that could be drawn), median (share of the promised time) and
    median_minutes, the largest segment first. `every` says that each n-th MQL is drawn, per segment. `untimed` are
    known by the day only. `target` is the promised minutes where they are the same for all, else None: then the axis
    is the share of the promised time.
    """

    marks: pl.DataFrame
    rows: pl.DataFrame
    untimed: int
    target: float | None

    @property
    def is_sampled(self) -> bool:
        """Whether not every MQL is drawn."""
        return bool((self.rows["drawn"] < self.rows["all"]).any())


def strip(replies: pl.DataFrame, states: pl.DataFrame, calendars: Mapping[str, Calendar]) -> Strip:
    """The strip of the reads reply_rows and reply_states (by segment); `calendars` by version_id.

    A reply that is still due stands where its clock is: the business time up to the end of the data.
    """
    known = replies.filter(pl.col("state").is_in(STATES))
    timed = _so_far(known, calendars).drop_nulls(["minutes", "target_minutes"]).filter(pl.col("target_minutes") > 0)
    named = _largest(states)
    timed = timed.with_columns(
        segment=pl.when(pl.col("segment").is_in(named)).then(pl.col("segment")).otherwise(pl.lit(OTHERS)),
        minutes=pl.col("minutes").clip(LEAST_MINUTES),
    ).with_columns(share=pl.col("minutes") / pl.col("target_minutes"))
    targets = timed["target_minutes"].unique()
    drawn = _sampled(timed)
    marks = drawn.select("segment", "state", "minutes", "share", "lead_key", "cycle", target="target_minutes")
    return Strip(
        marks=marks,
        rows=_rows(timed, drawn, states, named),
        untimed=known.height - timed.height,
        target=float(targets[0]) if targets.len() == 1 else None,
    )


def _so_far(known: pl.DataFrame, calendars: Mapping[str, Calendar]) -> pl.DataFrame:
    """The rows with `minutes`: to the reply, or of waiting up to the end of the data."""
    parts = []
    for (version,), part in known.partition_by("version_id", as_dict=True).items():
        waited = calendars[str(version)].elapsed_seconds(part["start_at"], part["now_at"]) / 60
        parts.append(
            part.with_columns(
                minutes=pl.when(pl.col("state").is_in(("met", "met_late"))).then("reply_minutes").otherwise(waited)
            )
        )
    empty = known.with_columns(minutes=pl.col("reply_minutes"))
    return pl.concat(parts) if parts else empty


def _largest(states: pl.DataFrame) -> list[str]:
    """The segments with most MQLs, `(not set)` last; when there are more than fit, the rest stand together."""
    order = states.with_columns(unset=pl.col("value") == NOT_SET).sort("unset", "mqls", descending=[False, True])
    names = order["value"].to_list()
    return names if len(names) <= MOST_ROWS else names[: MOST_ROWS - 1]


def _sampled(timed: pl.DataFrame) -> pl.DataFrame:
    """Every n-th row of a segment's states, by their place, so that at most about sixty are drawn."""
    every = (pl.len().over("segment") / MOST_MARKS).ceil().cast(pl.Int64)
    place = pl.int_range(pl.len()).over("segment", "state", order_by=["place", "lead_key", "cycle"])
    return timed.filter(place % every == 0)


def _rows(timed: pl.DataFrame, drawn: pl.DataFrame, states: pl.DataFrame, named: Sequence[str]) -> pl.DataFrame:
    answered = timed.filter(pl.col("state").is_in(("met", "met_late")))
    medians = answered.group_by("segment").agg(
        median=pl.col("share").median(), median_minutes=pl.col("minutes").median()
    )
    counted = timed.group_by("segment").agg(all=pl.len())
    shown = drawn.group_by("segment").agg(drawn=pl.len())
    compliance = (
        states.with_columns(
            segment=pl.when(pl.col("value").is_in(named)).then(pl.col("value")).otherwise(pl.lit(OTHERS)),
            decided=pl.col("met") + pl.col("met_late") + pl.col("breached"),
        )
        .group_by("segment")
        .agg(pl.col("met").sum(), pl.col("decided").sum())
    )
    order = {name: place for place, name in enumerate([*named, OTHERS])}
    return (
        counted.join(shown, on="segment")
        .join(compliance, on="segment", how="left")
        .join(medians, on="segment", how="left")
        .sort(pl.col("segment").replace_strict(order, return_dtype=pl.Int64))
        .select("segment", "met", "decided", "drawn", "all", "median", "median_minutes")
    )


def replies_needed(card: Card) -> int | None:
    """How many replies in a row would have to be in time until the share is what was promised; None without end."""
    if card.goal is None or card.part is None or card.whole is None or card.goal >= 1:
        return None
    return max(0, ceil((card.goal * card.whole - card.part) / (1 - card.goal) - 1e-9))
