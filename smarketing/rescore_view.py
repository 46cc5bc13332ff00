"""What the page of other terms says: as it was beside what it would have been, in words and with denominators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.agreement import Terms
from smarketing.analysis import rescore
from smarketing.analysis.intervals import FEW_LEADS
from smarketing.analysis.rescore import Outcome, Share
from smarketing.filters import Filters
from smarketing.warehouse.chain import Version

WINDOW_DAYS = 30
Read = Callable[..., pl.DataFrame]
_STATES = {
    "met": "replied in time",
    "met_late": "replied late",
    "breached": "reply late, still open",
    "at_risk": "waiting, due soon",
    "running": "waiting, in time",
    "pre_contacted": "touched before, not judged",
    "exempt": "exempt",
    "unknown_precision": "cannot be told by the day alone",
    "not_started": "clock not started",
    "uncovered": "without a promise",
    "unjudged": "without touches loaded",
}
_TAKEN = {rescore.WHOLE: "an MQL", rescore.PART: "in part", rescore.NONE: "no MQL"}
_ALWAYS = ("met", "met_late", "breached")


@dataclass(frozen=True)
class Row:
    """One line of the comparison, in words; `group` is volume, replies or quality."""

    group: str
    what: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Rescored:
    """The comparison: both outcomes, its rows and notes, how many leads are extrapolated, the score bands, and the
    scores of the agreement in force and of the terms.
    """

    headline: str
    before: Outcome
    after: Outcome
    extra: int | None
    rows: tuple[Row, ...]
    notes: Mapping[str, tuple[str, ...]]
    bands: pl.DataFrame
    score_now: float | None = None
    score_then: float | None = None


def view(read: Read, known: Sequence[Version], version: Version, chosen: Filters, first: date) -> Rescored:
    """What the days from `first` to data-as-of were, and what they would have been under a version's terms."""
    asked = {"from_on": first, "to_on": chosen.as_of + timedelta(days=1), "as_of": chosen.as_of, **chosen.chosen}

    def rows_from(starts_at: str) -> pl.DataFrame:
        return read("rescore_rows", starts_at=starts_at, **asked)

    terms, chain = version.terms, {one.version_id: one.terms for one in known if one.is_in_chain}
    was = rescore.as_agreed(rows_from, chain, chosen.as_of)
    would = rescore.under(rows_from(rescore.start_event(terms)), terms, chosen.as_of)
    before, after = (rescore.outcome(rows, chosen.as_of, WINDOW_DAYS) for rows in (was, would))
    extra = rescore.extrapolated(read("unhanded_leads", **asked), terms)
    days = {name: asked[name] for name in ("from_on", "to_on", "as_of")}
    bands = read("score_bands", window_days=WINDOW_DAYS, segment=chosen.segment, **days)
    now = next(one.terms for one in known if one.state == "in_force")
    return Rescored(
        headline=_headline(version.name, before, after),
        before=before,
        after=after,
        extra=extra,
        rows=tuple(_rows(before, after, extra)),
        notes=_notes(was, would, extra),
        bands=rescore.banded(bands, _score(now), _score(terms)),
        score_now=_score(now),
        score_then=_score(terms),
    )


def _score(terms: Terms) -> float | None:
    return terms.definition.score if terms.definition else None


def _headline(name: str, before: Outcome, after: Outcome) -> str:
    if not before.mqls:
        return "There is nothing to judge in these days"
    if before.in_time.rate is None or after.in_time.rate is None:
        counts = words.exact(after.counted), words.exact(before.counted)
        return f"Under {name}, {counts[0]} MQLs would have counted, instead of {counts[1]}"
    replies = (
        f"{words.rate(after.in_time.rate)} of replies would have been in time, not {words.rate(before.in_time.rate)}"
    )
    if words.rate(after.in_time.rate) == words.rate(before.in_time.rate):
        replies = f"{words.rate(after.in_time.rate)} of replies would have been in time, as they were"
    counted = f"{words.exact(after.counted)} MQLs would have counted, not {words.exact(before.counted)}"
    if after.counted == before.counted:
        counted = f"{words.exact(after.counted)} MQLs would have counted, as they did"
    return f"Under {name}, {replies}; {counted}"


def _rows(before: Outcome, after: Outcome, extra: int | None) -> Iterator[Row]:
    yield _counts("volume", "MQLs handed over", before.mqls, after.mqls)
    yield _counts("volume", "meet the definition", before.meets, after.meets)
    yield _counts("volume", "are below it", before.below, after.below)
    if before.unknown or after.unknown:
        yield _counts("volume", "cannot be told", before.unknown, after.unknown)
    yield _counts("volume", "rejected as not meeting it", before.not_meeting, after.not_meeting)
    yield _counts("volume", "count for the volume", before.counted, after.counted)
    if extra:
        yield Row("volume", "leads that never were MQLs (extrapolation)", words.NOTHING, f"+{words.exact(extra)}", "")
    yield _shares("replies", "in time", before.in_time, after.in_time)
    for state, what in _STATES.items():
        if before.states[state] or after.states[state] or state in _ALWAYS:
            yield _counts("replies", what, before.states[state], after.states[state])
    yield _shares("quality", f"SQL within {WINDOW_DAYS} days, of those that count", before.sqls, after.sqls)


def _counts(group: str, what: str, before: int | None, after: int | None) -> Row:
    gap = None if before is None or after is None else after - before
    return Row(group, what, words.exact(before), words.exact(after), words.signed(gap))


def _shares(group: str, what: str, before: Share, after: Share) -> Row:
    gap = None if before.rate is None or after.rate is None else after.rate - before.rate
    return Row(group, what, share(before), share(after), words.points(gap))


def share(found: Share) -> str:
    """'84% (79–88%), 210 of 250', with 'few leads' where they are few; '—' of none."""
    if found.rate is None or found.interval is None:
        return words.NOTHING
    few = f", {FEW_LEADS}" if found.is_few else ""
    of = f"{words.exact(found.part)} of {words.exact(found.whole)}"
    return f"{words.rate(found.rate)} ({words.interval(*found.interval)}), {of}{few}"


def _notes(was: pl.DataFrame, would: pl.DataFrame, extra: int | None) -> dict[str, tuple[str, ...]]:
    pairs = was.select("lead_key", "cycle", "state").join(
        would.select("lead_key", "cycle", "state"), on=["lead_key", "cycle"], suffix="_after"
    )
    late = ("met_late", "breached")
    better = pairs.filter(pl.col("state").is_in(late) & (pl.col("state_after") == "met")).height
    worse = pairs.filter((pl.col("state") == "met") & pl.col("state_after").is_in(late)).height
    notes = {
        "replies": (
            "In time: of the replies that are decided, met / (met + met late + breached); with the 95% interval.",
            f"{words.exact(worse)} that were in time would have been late, {words.exact(better)} the other way round.",
        ),
        "quality": (
            "The same leads in another selection: nobody knows how sales would have worked under other terms.",
        ),
    }
    if extra:
        notes["volume"] = (
            f"{words.exact(extra)} leads that came in during these days never were MQLs and would have met this "
            "definition. That is an extrapolation: nobody handed them over, so they are in no other number.",
        )
    return notes


def band(row: Mapping[str, Any]) -> str:
    """'60–69', 'no score'."""
    return "no score" if row["band"] is None else f"{row['band']}–{row['band'] + 9}"


def rate(row: Mapping[str, Any]) -> str:
    """The SQL rate of a band in words."""
    return share(Share(int(row["sqls"]), int(row["mature"])))


def place(row: Mapping[str, Any]) -> str:
    """Which score takes the band in: the one in force, the draft's, both or none; in part where it lies within it."""
    was, would = row["was_in"], row["would_be_in"]
    if was == would:
        return words.NOTHING if was is None else _TAKEN[was]
    return f"now: {_TAKEN.get(was, words.NOTHING)}; then: {_TAKEN.get(would, words.NOTHING)}"
