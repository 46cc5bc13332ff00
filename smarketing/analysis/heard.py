"""What is heard most, and how well it is answered: themes ranked, their course, and the health of the loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from smarketing.analysis.intervals import FEW, difference
from smarketing.calendars import Calendar
from smarketing.calendars.work_week import WorkWeek
from smarketing.targets import NOT_SET

WEEK, MONTH = "week", "month"
# The groups of the ranking, in their order.
COSTLY, OPEN, HARMLESS, NO_STAKE = "won less often", "no clear difference", "won more often", "nothing at stake"
GROUPS = (COSTLY, OPEN, HARMLESS, NO_STAKE)
_DAY = timedelta(days=1)
_GAPS = {"gap": pl.Float64, "gap_low": pl.Float64, "gap_high": pl.Float64}
_COUNTS = ("won", "lost", "unclear_won", "unclear_lost", "all_won", "all_lost")


def ranked(themes: pl.DataFrame, amounts: pl.DataFrame, wins: pl.DataFrame, currency: str | None) -> pl.DataFrame:
    """The themes in their order, of the reads theme_rows, theme_amounts and theme_wins.

    Rank: statements x amount at stake x how much less often deals with the theme are won. The last is a factor only
    where it is clear (both sides hold 20 deals and the 95 % limits of the difference are on one side of 0). A factor
    that is not known is left out, never taken as 0: then the theme stands in a later group (see GROUPS), where all are
    ranked by the factors that they have. Amounts are those of `currency` alone. Notes without a theme come last,
    without a rank.

    Columns: those of theme_rows and rank, group, score (the product of the factors known), open_deals, at_stake (null:
    not known, or no deal is open), unpriced, won_deals, lost_deals, lost_amount, elsewhere (open deals in other
    currencies), won, closed, rest_won, rest_closed (null where it had been heard of no closed deal), gap (rate with
    minus rate without, 0.01 = 1 point) with gap_low and gap_high (95 %, Newcombe), few (under 20 deals on a side),
    is_clear, unclear (deals on neither side).
    """
    mine = amounts.filter(pl.col("currency") == (currency or "")).select(
        "theme",
        pl.col("open_amount").cast(pl.Float64).alias("at_stake"),
        pl.col("open_unpriced").alias("unpriced"),
        pl.col("lost_amount").cast(pl.Float64),
    )
    every = amounts.group_by("theme").agg(pl.col("open_deals", "won_deals", "lost_deals").sum())
    others = (
        amounts.filter(pl.col("currency") != (currency or ""))
        .group_by("theme")
        .agg(elsewhere=pl.col("open_deals").sum())
    )
    frame = (
        themes.join(every, on="theme", how="left")
        .join(mine, on="theme", how="left")
        .join(others, on="theme", how="left")
        .with_columns(pl.col("open_deals", "won_deals", "lost_deals", "elsewhere", "unpriced").fill_null(0))
    )
    return _placed(_compared(frame, wins))


def _compared(frame: pl.DataFrame, wins: pl.DataFrame) -> pl.DataFrame:
    """The frame with how often deals were won with each theme and without it."""
    sides = wins.select(
        "theme",
        "won",
        closed=pl.col("won") + pl.col("lost"),
        rest_won=pl.col("all_won") - pl.col("won") - pl.col("unclear_won"),
        rest_closed=pl.sum_horizontal("all_won", "all_lost") - pl.sum_horizontal(*_COUNTS[:4]),
        unclear=pl.col("unclear_won") + pl.col("unclear_lost"),
    )
    found = frame.join(sides, on="theme", how="left")
    gaps = [
        difference(*row) or (None, None, None)
        for row in found.select("won", "closed", "rest_won", "rest_closed").iter_rows()
    ]
    few = (pl.col("closed").fill_null(0) < FEW) | (pl.col("rest_closed").fill_null(0) < FEW)
    return (
        found.with_columns(pl.DataFrame(gaps, schema=_GAPS, orient="row"))
        .with_columns(few=few)
        .with_columns(
            is_clear=(~pl.col("few") & ((pl.col("gap_low") > 0) | (pl.col("gap_high") < 0))).fill_null(value=False)
        )
    )


def _placed(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in its order, with rank, group and score."""
    is_at_stake = pl.col("at_stake").fill_null(0) > 0
    group = (
        pl.when(~is_at_stake).then(pl.lit(NO_STAKE))
        .when(pl.col("is_clear") & (pl.col("gap") < 0)).then(pl.lit(COSTLY))
        .when(pl.col("is_clear")).then(pl.lit(HARMLESS))
        .otherwise(pl.lit(OPEN))
    )  # fmt: skip
    stake = pl.when(is_at_stake).then(pl.col("at_stake")).otherwise(1.0)
    lost = pl.when(group == COSTLY).then(-pl.col("gap")).otherwise(1.0)
    order = pl.col("group").replace_strict({name: place for place, name in enumerate(GROUPS)}, return_dtype=pl.Int32)
    return (
        frame.with_columns(group=group, score=pl.col("statements") * stake * lost)
        .with_columns(is_named=pl.col("theme") != NOT_SET, order=order)
        .sort("is_named", "order", "score", "theme", descending=[True, False, True, False])
        .with_columns(rank=pl.when("is_named").then(pl.int_range(1, pl.len() + 1)))
        .drop("is_named", "order")
    )


@dataclass(frozen=True)
class Course:
    """How often a theme was heard in each whole week or month, the oldest first; every theme has the same `starts`."""

    theme: str
    starts: tuple[date, ...]
    statements: tuple[int, ...]


def courses(weeks: pl.DataFrame, unit: str, from_on: date, to_on: date) -> list[Course]:
    """The whole weeks or months within [from_on, to_on) of the read theme_weeks, one Course per theme in its order.

    They begin with the first in which anything was heard: before that nobody had written anything down, which is not 0.
    """
    if weeks.is_empty():
        return []
    first = weeks["starts_on"].min()
    assert isinstance(first, date)
    starts = []
    start = first
    while _next(start, unit) <= to_on:
        if start >= from_on:
            starts.append(start)
        start = _next(start, unit)
    said = {(theme, on): count for theme, on, count in weeks.select("theme", "starts_on", "statements").iter_rows()}
    themes = weeks["theme"].unique(maintain_order=True).to_list()
    return [Course(one, tuple(starts), tuple(said.get((one, on), 0) for on in starts)) for one in themes]


def _next(start: date, unit: str) -> date:
    if unit == WEEK:
        return start + 7 * _DAY
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


@dataclass(frozen=True)
class Waiting:
    """How long it takes until a note is answered, with those that still wait counted as waiting.

    `median` and `most` (90 %): working days within which half, and nine of ten, of all notes were answered; None while
    so many have not been, or cannot be told since too few have waited that long.
    """

    notes: int
    answered: int
    median: float | None
    most: float | None


@dataclass(frozen=True)
class Health:
    """How the loop runs, of the notes of a period.

    actioned of decided (actioned or declined); `undecided` are not yet. verified of due (those whose day to look has
    come); `not_due` have an action whose day is still to come. oldest: working days for which the note that waits
    longest has waited, since when, and which it is; None when none waits.
    """

    waiting: Waiting
    open: int
    actioned: int
    declined: int
    undecided: int
    verified: int
    due: int
    not_due: int
    oldest: tuple[float, datetime, str] | None


def health(notes: pl.DataFrame, calendar: Calendar, now: datetime, as_of: date) -> Health:
    """Of the read loop_health: who waits is told up to `now` (UTC), whose day to look has come by data-as-of.

    Times are business time in working days of the calendar (the mean of its days that have hours).
    """
    waits = _waits(notes, calendar, now)
    passed = [row for row in waits if row[1]]
    still = notes.filter(pl.col("waits_since").is_not_null()).sort("waits_since", "note_id")
    oldest = None
    if still.height:
        row = still.row(0, named=True)
        oldest = (_days(calendar, [row["waits_since"]], [now])[0], row["waits_since"], str(row["note_id"]))
    state = dict(notes.group_by("state").len().iter_rows())
    actioned = state.get("actioned", 0) + state.get("verified", 0)
    acted = notes.filter(pl.col("check_on").is_not_null() & (pl.col("is_actioned") == 1))
    due = acted.filter((pl.col("check_on") <= as_of) | (pl.col("state") == "verified"))
    return Health(
        waiting=Waiting(notes.height, len(passed), quantile(waits, 0.5), quantile(waits, 0.9)),
        open=state.get("open", 0),
        actioned=actioned,
        declined=state.get("declined", 0),
        undecided=state.get("open", 0) + state.get("acknowledged", 0),
        verified=state.get("verified", 0),
        due=due.height,
        not_due=acted.height - due.height,
        oldest=oldest,
    )


def _waits(notes: pl.DataFrame, calendar: Calendar, now: datetime) -> list[tuple[float, bool]]:
    """(working days, whether it was answered) of each note; the clock of one that waits stops now."""
    made = notes["made_at"].to_list()
    ends = [now if answered is None else answered for answered in notes["answered_at"].to_list()]
    days = _days(calendar, made, [max(end, start) for start, end in zip(made, ends, strict=True)])
    return list(zip(days, notes["answered_at"].is_not_null().to_list(), strict=True))


def _days(calendar: Calendar, starts: Sequence[datetime], ends: Sequence[datetime]) -> list[float]:
    """Business time in working days of the calendar's usual length."""
    moments = [pl.Series(side, dtype=pl.Datetime("us")) for side in (starts, ends)]
    seconds, week = calendar.elapsed_seconds(moments[0], moments[1]), WorkWeek.of(calendar)
    return [(found or 0.0) / week.hours / 3600 for found in seconds.to_list()]


def quantile(waits: Iterable[tuple[float, bool]], share: float) -> float | None:
    """The time within which `share` of all have ended, by Kaplan and Meier; None where the curve does not get there.

    `waits`: (time, whether it has ended); those that have not are counted as waiting up to their time, and after it as
    unknown. Source: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958).
    """
    # What ended at a moment ended before those that were looked at last at that moment.
    ordered = sorted(waits, key=lambda one: (one[0], not one[1]))
    left, at_risk = 1.0, len(ordered)
    for time, has_ended in ordered:
        if has_ended:
            left *= 1 - 1 / at_risk
            if 1 - left >= share - 1e-9:
                return time
        at_risk -= 1
    return None
