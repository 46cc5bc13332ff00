"""What the past would have looked like under other terms: each MQL judged anew; nothing is changed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from smarketing.agreement import Response, Terms
from smarketing.agreement.judging import Measure, judged
from smarketing.analysis.intervals import FEW, interval, interval_of, is_few, rate, rate_of
from smarketing.targets import NOT_SET

STATES = (
    "met",
    "met_late",
    "breached",
    "at_risk",
    "running",
    "pre_contacted",
    "exempt",
    "unknown_precision",
    "not_started",
    "uncovered",
    "unjudged",
)
MEETS, BELOW, UNKNOWN = "meets", "below", "unknown"
# How much of a score band of so many points a threshold takes in.
BAND = 10
WHOLE, PART, NONE = "whole", "part", "none"
_STAMP = pl.Datetime("us")
_DRAFT = "draft"
# What `judged` looks at beyond the rows of the read; it decides nothing here.
_UNUSED = ("decided_at", "mql_at", "queued_at", "assigned_at")


@dataclass(frozen=True)
class Share:
    """A count of a whole, with its 95 % Wilson interval; `rate` and its ends are 0 to 1, None of nothing."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """part / whole."""
        return rate(self.part, self.whole)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's (low, high)."""
        return interval(self.part, self.whole)

    @property
    def is_few(self) -> bool:
        """Whether it rests on too few to say much."""
        return bool(is_few(self.whole))


@dataclass(frozen=True)
class Outcome:
    """How the MQLs of some days came out: `states` of their replies, how many meet the definition, what sales made.

    `meets`, `below` and `unknown` are counts of `mqls`; all three are None where no definition was agreed.
    `not_meeting` are those not below that sales rejected as not meeting it. `sqls` counts, of the MQLs that count and
    had the whole time to qualify, those that did.
    """

    mqls: int
    states: dict[str, int]
    meets: int | None
    below: int | None
    unknown: int | None
    not_meeting: int
    sqls: Share

    @property
    def counted(self) -> int:
        """What counts for marketing's volume, as in the read volume_months."""
        return self.mqls - (self.below or 0) - self.not_meeting

    @property
    def in_time(self) -> Share:
        """Replies in time, of those decided: met / (met + met_late + breached)."""
        met, late, open_late = (self.states[name] for name in ("met", "met_late", "breached"))
        return Share(met, met + late + open_late)

    @property
    def late(self) -> int:
        """Answered late, or late and still open."""
        return self.states["met_late"] + self.states["breached"]


def under(rows: pl.DataFrame, terms: Terms, as_of: date) -> pl.DataFrame:
    """The rows of the read rescore_rows (asked with the terms' start event) with what the terms make of each:
    `place` and `target_minutes` of the target that matches, `definition`, `is_not_meeting`, `state` as of that day,
    `due_at`, and `reply_seconds` in business time.

    The same answers as the reads give under an agreement in force: see marts.handoff_terms, marts.handoff_results and
    the read reply_states.
    """
    asked = matched(defined(rows, terms), terms.response)
    clocks = asked.with_columns(version_id=pl.lit(_DRAFT), **{name: pl.lit(None, dtype=_STAMP) for name in _UNUSED})
    measured = judged(clocks, {_DRAFT: Measure(terms.calendar_of())}).drop(*_UNUSED)
    return measured.with_columns(state=_state(as_of), is_not_meeting=_not_meeting(terms))


def as_agreed(rows_from: Callable[[str], pl.DataFrame], chain: Mapping[str, Terms], as_of: date) -> pl.DataFrame:
    """Each MQL under the version of the agreement that judges it, in the form of `under`: as it was.

    `rows_from` gives the read rescore_rows for a start event; `chain` the terms of each version in force.
    """
    asked: dict[str, pl.DataFrame] = {}
    found = []
    for version_id, terms in chain.items():
        starts_at = start_event(terms)
        if starts_at not in asked:
            asked[starts_at] = rows_from(starts_at)
        rows = asked[starts_at]
        found.append(under(rows.filter(pl.col("version_id") == version_id), terms, as_of))
    return pl.concat(found)


def start_event(terms: Terms) -> str:
    """The event that starts the response clock: mql, queued or assigned."""
    return terms.response.starts_at if terms.response else "mql"


def outcome(rows: pl.DataFrame, as_of: date, window_days: int) -> Outcome:
    """What became of the rows (columns as `under` gives them), judged on that day."""
    found = dict(rows.group_by("state").len().iter_rows())
    agreed = rows.height == 0 or rows["definition"].is_not_null().any()
    kinds = dict(rows.group_by("definition").len().iter_rows())
    counts = [kinds.get(kind, 0) if agreed else None for kind in (MEETS, BELOW, UNKNOWN)]
    above = rows.filter(pl.col("definition").fill_null(MEETS) != BELOW)
    ripe = above.filter(pl.col("mql_on") <= as_of - timedelta(days=window_days))
    qualified = (pl.col("sql_known_on") <= as_of) & (
        (pl.col("sql_known_on") - pl.col("mql_on")).dt.total_days() <= window_days
    )
    return Outcome(
        mqls=rows.height,
        states={state: found.get(state, 0) for state in STATES},
        meets=counts[0],
        below=counts[1],
        unknown=counts[2],
        not_meeting=above.filter((pl.col("is_not_meeting") == 1) & (pl.col("decided_on") <= as_of)).height,
        sqls=Share(ripe.filter(qualified).height, ripe.height),
    )


def extrapolated(leads: pl.DataFrame, terms: Terms) -> int | None:
    """How many leads that never became an MQL would have met the definition; None where none is agreed.

    `leads` as the read unhanded_leads gives them. An extrapolation: nobody handed them over, so nobody knows what
    sales would have made of them.
    """
    if terms.definition is None:
        return None
    asked = leads.with_columns(tells_triggers=pl.lit(1))
    return int(defined(asked, terms).filter(pl.col("definition") == MEETS)["leads"].sum())


def banded(bands: pl.DataFrame, before: float | None, after: float | None) -> pl.DataFrame:
    """The read score_bands with `rate` (SQLs of the mature MQLs), its interval `low` and `high`, `is_few`, and how much
    of the band the agreed score (`was_in`) and the draft's (`would_be_in`) take in: whole, part or none; null without.
    """
    low, high = interval_of("sqls", "mature")
    return bands.with_columns(
        rate=rate_of("sqls", "mature"),
        low=low,
        high=high,
        is_few=pl.col("mature") < FEW,
        was_in=_reached(before),
        would_be_in=_reached(after),
    )


def _reached(score: float | None) -> pl.Expr:
    if score is None:
        return pl.lit(None, dtype=pl.String)
    band = pl.col("band")
    inside = pl.when(band + BAND > score).then(pl.lit(PART)).when(band.is_not_null()).then(pl.lit(NONE))
    return pl.when(band >= score).then(pl.lit(WHOLE)).otherwise(inside)


def defined(rows: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """The rows (segment, trigger, score, tells_triggers) with `definition`: meets, below or unknown; null where none is
    agreed. As marts.handoff_terms and marts.reply_clocks say it.
    """
    said = terms.definition
    if said is None or (said.score is None and not said.triggers):
        return rows.with_columns(definition=pl.lit(None, dtype=pl.String))
    segment, trigger = _term("segment"), _term("trigger")
    score = pl.col("score").cast(pl.Float64)
    by_score = score >= said.score if said.score is not None else pl.lit(value=False)
    by_trigger = trigger.is_in(_terms(said.triggers))
    has_segments, asks_score = bool(said.segments), said.score is not None
    return rows.with_columns(
        definition=pl.when(pl.lit(has_segments) & (segment == NOT_SET))
        .then(pl.lit(UNKNOWN))
        .when(pl.lit(has_segments) & ~segment.is_in(_terms(said.segments)))
        .then(pl.lit(BELOW))
        .when(by_score.fill_null(value=False) | by_trigger.fill_null(value=False))
        .then(pl.lit(MEETS))
        .when(pl.lit(asks_score) & score.is_null())
        .then(pl.lit(UNKNOWN))
        .when(pl.lit(bool(said.triggers)) & trigger.is_null() & (pl.col("tells_triggers") == 0))
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(BELOW))
    )


def matched(rows: pl.DataFrame, response: Response | None) -> pl.DataFrame:
    """The rows (segment, trigger) with the first response target that matches: its `place` from 1, and its
    `target_minutes`; both null where none does.
    """
    place, minutes = pl.lit(None, dtype=pl.Int32), pl.lit(None, dtype=pl.Int32)
    targets = response.targets if response else ()
    for number, target in reversed(list(enumerate(targets, start=1))):
        fits = pl.lit(value=True)
        if target.segment is not None:
            fits = fits & (_term("segment") == _same(target.segment)).fill_null(value=False)
        if target.trigger is not None:
            fits = fits & (_term("trigger") == _same(target.trigger)).fill_null(value=False)
        place = pl.when(fits).then(pl.lit(number, dtype=pl.Int32)).otherwise(place)
        minutes = pl.when(fits).then(pl.lit(target.minutes, dtype=pl.Int32)).otherwise(minutes)
    return rows.with_columns(place=place, target_minutes=minutes)


def _state(as_of: date) -> pl.Expr:
    """The state of a reply, as the read reply_states has it."""
    end = datetime.combine(as_of + timedelta(days=1), datetime.min.time())
    now = pl.min_horizontal("replied_at", pl.lit(end, dtype=_STAMP))
    result, result_on = _result()
    return (
        pl.when(pl.col("replied_at").is_null())
        .then(pl.lit("unjudged"))
        .when(pl.col("is_reply_exempt") == 1)
        .then(pl.lit("exempt"))
        .when(pl.col("start_on") > as_of)
        .then(pl.lit("not_started"))
        .when(result_on <= as_of)
        .then(result)
        .when(now > pl.col("in_time_until"))
        .then(pl.lit("breached"))
        .when(now > pl.col("in_time_from"))
        .then(pl.lit("unknown_precision"))
        .when(now >= pl.col("at_risk_at"))
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("running"))
    )


def _result() -> tuple[pl.Expr, pl.Expr]:
    """What is certain of a reply whatever the day, and from which day on, as marts.handoff_results has it."""
    no_clock = pl.col("place").is_null() | pl.col("start_on").is_null()
    result = (
        pl.when(pl.col("place").is_null())
        .then(pl.lit("uncovered"))
        .when(pl.col("start_on").is_null())
        .then(pl.lit("not_started"))
        .when(pl.col("before_on").is_not_null())
        .then(pl.lit("pre_contacted"))
        .when(pl.col("touch_until") <= pl.col("in_time_from"))
        .then(pl.lit("met"))
        .when(pl.col("touch_from") > pl.col("in_time_until"))
        .then(pl.lit("met_late"))
        .when(pl.col("touch_on").is_not_null())
        .then(pl.lit("unknown_precision"))
    )
    result_on = (
        pl.when(no_clock)
        .then(pl.col("mql_on"))
        .when(pl.col("before_on").is_not_null())
        .then(pl.col("start_on"))
        .otherwise(pl.min_horizontal("touch_on", pl.col("touch_at").dt.date()))
    )
    return result, result_on


def _not_meeting(terms: Terms) -> pl.Expr:
    reasons = _terms(terms.disposition.not_meeting if terms.disposition else ())
    is_one = (pl.col("decision") == "rejected") & _term("reason").is_in(reasons)
    return pl.when(is_one.fill_null(value=False)).then(1).otherwise(0)


def _term(column: str) -> pl.Expr:
    """As the database compares words: lower(trim(x)), which takes spaces alone."""
    return pl.col(column).str.strip_chars(" ").str.to_lowercase()


def _terms(words: Iterable[str]) -> list[str]:
    return [_same(word) for word in words]


def _same(word: str) -> str:
    return word.strip(" ").lower()
