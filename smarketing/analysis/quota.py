"""Quotas against what was brought: per quota, per person and per team, pro-rated by working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from smarketing.calendars import Calendar
from smarketing.targets import NOT_SET

PERSON, TEAM, ALL = "person", "team", "all"
OVER, RUNNING, AHEAD, UNKNOWN = "over", "running", "not begun", "before the data"
# Files rarely begin on the first of a quarter: a quota that starts this much earlier than the data is judged.
GRACE = timedelta(days=10)
_DAY = timedelta(days=1)
_KEYS = ("counted", "who", "metric", "currency")
_FIRST = date(1900, 1, 1)


@dataclass(frozen=True)
class Span:
    """The days that are looked at, `[from_on, to_on)`, judged at `as_of`; the data begins on `first_on`."""

    from_on: date
    to_on: date
    as_of: date
    first_on: date | None = None

    @property
    def stop(self) -> date:
        """The day after the last one that is looked at and known."""
        return min(self.to_on, self.as_of + _DAY)


def periods(quotas: pl.DataFrame, results: pl.DataFrame, calendar: Calendar, span: Span) -> pl.DataFrame:
    """One row per quota that touches the span and asks for something: what it asks for, and what came of it.

    From the reads quota_rows and quota_results. Columns: counted (whose results count: 'person', 'team', or 'all' for a
    team that owns nothing itself), who (person or team), person (null for a team's), team, metric, currency, starts_on,
    ends_on, quota, state (OVER, RUNNING, AHEAD, UNKNOWN), days (its working days), gone (of these, up to as_of),
    whole_reached and attainment (the whole period up to as_of, against the whole quota), due and reached (the part
    within the span: quota x working days of it / days). Null where state is UNKNOWN or AHEAD, and where nothing of that
    metric and currency is known at all: missing is not 0. A quota within a longer one of the same kind and holder is
    left out.
    """
    held = _outermost(quotas.filter(pl.col("quota") > 0))
    counted = _counted(held, results)
    end = pl.col("ends_on") + pl.duration(days=1)
    bounded = counted.with_columns(
        pl.col("quota").cast(pl.Float64),
        whole_stop=pl.min_horizontal(end, pl.lit(span.as_of + _DAY)),
        start=pl.max_horizontal("starts_on", pl.lit(span.from_on)),
        stop=pl.min_horizontal(end, pl.lit(span.stop)),
        end=end,
    )
    measured = bounded.with_columns(
        days=_working(calendar, bounded, "starts_on", "end"),
        gone=_working(calendar, bounded, "starts_on", "whole_stop"),
        within=_working(calendar, bounded, "start", "stop"),
    )
    known = results.select("metric", "currency").unique().with_columns(is_known=pl.lit(value=True))
    judged = pl.col("state").is_in([OVER, RUNNING]) & pl.col("is_known")
    summed = _reached(_reached(measured, results, "starts_on", "whole_stop", "whole_reached"), results, "start", "stop")
    return (
        summed.join(known, on=["metric", "currency"], how="left")
        .with_columns(state=_state(span))
        .with_columns(
            whole_reached=pl.when(judged).then("whole_reached"),
            reached=pl.when(judged & (pl.col("within") > 0)).then("reached"),
            due=pl.when(judged & (pl.col("within") > 0)).then(pl.col("quota") * pl.col("within") / pl.col("days")),
        )
        .with_columns(attainment=pl.col("whole_reached") / pl.col("quota"))
        .select(*_KEYS, "person", "team", "starts_on", "ends_on", "quota", "state", "days", "gone",
                "whole_reached", "attainment", "start", "stop", "due", "reached")
        .sort("starts_on", "metric", "team", "person", "currency", nulls_last=True)
    )  # fmt: skip


def people(found: pl.DataFrame, results: pl.DataFrame, span: Span) -> pl.DataFrame:
    """One row per person, metric and currency over the span, those furthest behind first, then those without a quota.

    From `periods`. Columns: person, team, manager, office, metric, currency, due (null: no quota), reached, attainment
    (null without a quota: never 0). Who has no quota is listed for a metric in which somebody has one, and for the
    amount signed.
    """
    judged = found.filter(pl.col("counted") == PERSON).drop_nulls("due")
    mine = judged.group_by("person", "metric", "currency").agg(pl.col("due").sum(), pl.col("reached").sum())
    inside = results.filter((pl.col("day_on") >= span.from_on) & (pl.col("day_on") < span.stop))
    wanted = sorted({"amount", *judged["metric"].to_list()})
    brought = (
        inside.filter(pl.col("metric").is_in(wanted))
        .group_by("person", "metric", "currency")
        .agg(brought=pl.col("number").sum().cast(pl.Float64))
    )
    about = (
        pl.concat([results.select("person", "team", "manager", "office"), _told(found)])
        .group_by("person")
        .agg(pl.col("team", "manager", "office").drop_nulls().first())
    )
    return (
        mine.join(brought, on=["person", "metric", "currency"], how="full", coalesce=True)
        .with_columns(reached=pl.when(pl.col("due").is_null()).then("brought").otherwise("reached"))
        .with_columns(attainment=pl.col("reached") / pl.col("due"))
        .join(about, on="person", how="left")
        .select("person", "team", "manager", "office", "metric", "currency", "due", "reached", "attainment")
        .sort("metric", "currency", "attainment", "reached", "person", descending=[False, False, False, True, False],
              nulls_last=True)
    )  # fmt: skip


def teams(found: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """One row per team, metric and currency over the span.

    A quota of the team's own counts; else the quotas of its people are added, and all that its people brought is held
    against the sum. Columns: team, metric, currency, due, reached, attainment, people (with a quota), without (people
    who brought something without one), counted ('team', 'all', or 'person': the sum of its people).
    """
    own = (
        found.filter(pl.col("counted") != PERSON)
        .drop_nulls("due")
        .group_by("team", "metric", "currency")
        .agg(pl.col("due").sum(), pl.col("reached").sum(), pl.col("counted").first())
        .with_columns(people=pl.lit(None, pl.Int64), without=pl.lit(None, pl.Int64))
    )
    summed = (
        persons.with_columns(pl.col("team").fill_null(NOT_SET))
        .group_by("team", "metric", "currency")
        .agg(
            pl.col("due").sum(),
            pl.col("reached").sum(),
            people=pl.col("due").count().cast(pl.Int64),
            without=pl.col("due").null_count().cast(pl.Int64),
        )
        .filter(pl.col("people") > 0)
        .with_columns(counted=pl.lit(PERSON))
        .join(own, on=["team", "metric", "currency"], how="anti")
    )
    columns = ("team", "metric", "currency", "due", "reached", "people", "without", "counted")
    both = pl.concat([own.select(columns), summed.select(columns)])
    return both.with_columns(attainment=pl.col("reached") / pl.col("due")).sort("metric", "currency", "team")


def grouped(persons: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows of `people` added up by 'manager' or 'office', furthest behind first; (not set) where nobody says it.

    Columns: the column, metric, currency, due, reached, attainment (null where nobody has a quota), people (with a
    quota), without, counted (always 'person').
    """
    return (
        persons.with_columns(pl.col(column).fill_null(NOT_SET))
        .group_by(column, "metric", "currency")
        .agg(
            due=pl.when(pl.col("due").count() > 0).then(pl.col("due").sum()),
            reached=pl.col("reached").sum(),
            people=pl.col("due").count().cast(pl.Int64),
            without=pl.col("due").null_count().cast(pl.Int64),
        )
        .with_columns(counted=pl.lit(PERSON), attainment=pl.col("reached") / pl.col("due"))
        .sort("metric", "currency", "attainment", column, nulls_last=True)
    )


def whole(found: pl.DataFrame, sides: pl.DataFrame, results: pl.DataFrame, span: Span) -> pl.DataFrame:
    """The amount signed against all quotas of it: currency, due, reached, attainment; largest quota first.

    `sides` are the rows of `teams`. What everybody signed on the days that any of these quotas covers is held against
    the sum of the teams' quotas, so nothing is counted in two teams.
    """
    asked = sides.filter(pl.col("metric") == "amount").group_by("currency").agg(pl.col("due").sum())
    covered = found.filter(pl.col("metric") == "amount").drop_nulls("due")
    days = covered.group_by("currency").agg(pl.col("start").min(), pl.col("stop").max())
    signed = (
        results.filter(pl.col("metric") == "amount")
        .join(days, on="currency")
        .filter((pl.col("day_on") >= pl.col("start")) & (pl.col("day_on") < pl.col("stop")))
        .group_by("currency")
        .agg(reached=pl.col("number").sum().cast(pl.Float64))
    )
    return (
        asked.join(signed, on="currency", how="left")
        .with_columns(pl.col("reached").fill_null(0.0))
        .with_columns(attainment=pl.col("reached") / pl.col("due"))
        .sort("due", "currency", descending=[True, False])
    )


def _state(span: Span) -> pl.Expr:
    return (
        pl.when(pl.col("starts_on") > span.as_of)
        .then(pl.lit(AHEAD))
        .when(pl.col("starts_on") < pl.lit((span.first_on or _FIRST) - GRACE))
        .then(pl.lit(UNKNOWN))
        .when(pl.col("ends_on") > span.as_of)
        .then(pl.lit(RUNNING))
        .otherwise(pl.lit(OVER))
    )


def _told(found: pl.DataFrame) -> pl.DataFrame:
    missing = pl.lit(None, pl.String)
    return found.drop_nulls("person").select("person", "team", manager=missing, office=missing)


def _outermost(quotas: pl.DataFrame) -> pl.DataFrame:
    """Without those that lie within a longer one of the same holder and kind: a month's within its quarter's."""
    numbered = quotas.with_row_index("place")
    keys = ["person", "team", "metric", "currency"]
    longer = numbered.select(*keys, outer_from="starts_on", outer_to="ends_on", other="place")
    inner = numbered.join(longer, on=keys, nulls_equal=True).filter(
        (pl.col("outer_from") <= pl.col("starts_on"))
        & (pl.col("outer_to") >= pl.col("ends_on"))
        & ((pl.col("outer_from") != pl.col("starts_on")) | (pl.col("outer_to") != pl.col("ends_on")))
    )
    return numbered.join(inner, on="place", how="anti").drop("place")


def _counted(quotas: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """The quotas with whose results count: a person's own, a team's, or everybody's where no result is the team's."""
    owning = results.drop_nulls("team").select("team", "metric").unique().with_columns(owns=pl.lit(value=True))
    counted = pl.when(pl.col("person").is_not_null()).then(pl.lit(PERSON)).when("owns").then(pl.lit(TEAM))
    return (
        quotas.join(owning, on=["team", "metric"], how="left")
        .with_columns(counted=counted.otherwise(pl.lit(ALL)))
        .with_columns(who=pl.when(pl.col("counted") == PERSON).then("person").otherwise("team"))
        .with_row_index("quota_place")
    )


def _working(calendar: Calendar, frame: pl.DataFrame, start: str, stop: str) -> pl.Series:
    """Working days in [start, stop) of each row; 0 where the stop is not later."""
    later = pl.max_horizontal(start, stop)
    return calendar.working_days_between(frame[start], frame.select(later).to_series())


def _reached(frame: pl.DataFrame, results: pl.DataFrame, start: str, stop: str, name: str = "reached") -> pl.DataFrame:
    """The frame with what was brought in [start, stop) of each row by whom it counts; 0 where nothing was."""
    each = [
        results.select("metric", "currency", "day_on", "number", counted=pl.lit(PERSON), holder="person"),
        results.drop_nulls("team").select(
            "metric", "currency", "day_on", "number", counted=pl.lit(TEAM), holder="team"
        ),
        results.select("metric", "currency", "day_on", "number", counted=pl.lit(ALL), holder=pl.lit("")),
    ]
    holder = pl.when(pl.col("counted") == ALL).then(pl.lit("")).otherwise("who")
    sums = (
        frame.with_columns(holder=holder)
        .join(pl.concat(each), on=["counted", "holder", "metric", "currency"])
        .filter((pl.col("day_on") >= pl.col(start)) & (pl.col("day_on") < pl.col(stop)))
        .group_by("quota_place")
        .agg(pl.col("number").sum().cast(pl.Float64).alias(name))
    )
    return frame.join(sums, on="quota_place", how="left").with_columns(pl.col(name).fill_null(0.0))
