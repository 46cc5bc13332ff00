"""Two sources that claim the same stage: what is in both, what in one alone, and why; counts that add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing.analysis.offsets import differ_by_zone
from smarketing.analysis.pairing import Pairing, Side, pair

# In the order in which they are decided, and shown.
REASONS = (
    "zone",
    "date",
    "undated",
    "skipped_stage",
    "left",
    "not_reached",
    "duplicate",
    "merged",
    "no_key",
    "missing",
)
SIDES = (("here", "there"), ("there", "here"))
_DETAILS = ("email", "company", "deal_id", "amount", "currency")
_STATES = ("is_stated", "later_stage", "later_on", "left_as", "left_on")
_DEAL_FIELDS: dict[str, Any] = {
    "deal_id": pl.String,
    "amount": pl.Decimal(38, 6),
    "currency": pl.String,
    "near_on": pl.Date,
}
_LEAD_FIELDS: dict[str, Any] = {"email": pl.String, "later_stage": pl.String, "later_on": pl.Date}
_EMAILS = {"record": pl.String, "email": pl.String}


@dataclass(frozen=True)
class Comparison:
    """Two counts and their difference, record by record.

    `rows`: one row per matched pair (side `both`, reason null) and per record that one side alone counts (side `here`
    or `there`, one of REASONS), with the rule that joined the two, the rival that took the counterpart, and, with
    `here_` and `there_` before them, record, on, at, file_name, line and what that side knows.
    `reasons`: side, reason, records. `bridge`: step, side, reason, amount (signed), start, end, in order.
    """

    rows: pl.DataFrame
    reasons: pl.DataFrame
    bridge: pl.DataFrame
    here: int
    there: int
    matched: int
    other_day: int

    @property
    def only_here(self) -> int:
        """How many records the first side alone counts."""
        return self.here - self.matched

    @property
    def only_there(self) -> int:
        """How many records the second side alone counts."""
        return self.there - self.matched


def leads(source: str, rows: pl.DataFrame, emails: pl.DataFrame) -> Side:
    """One side from the reads reconcile_leads and reconcile_emails."""
    records = rows.unique("record", keep="first", maintain_order=True)
    records = records.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in _DEAL_FIELDS.items())
    return _side(source, rows, records, emails.select("record", "email"))


def deals(source: str, rows: pl.DataFrame) -> Side:
    """One side from the read reconcile_deals."""
    records = rows.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in _LEAD_FIELDS.items())
    return _side(source, rows, records, pl.DataFrame(schema=_EMAILS))


def _side(source: str, rows: pl.DataFrame, records: pl.DataFrame, emails: pl.DataFrame) -> Side:
    days = rows.select("record", "file_name", "line", on="claim_on", at="claim_at").drop_nulls("on")
    kept = records.select("record", *_DETAILS, "near_on", *_STATES, "file_name", "line")
    return Side(source, kept, days, emails)


def reconcile(here: Side, there: Side, from_on: date, to_on: date) -> Comparison:
    """The comparison of what two sides date from `from_on` to before `to_on`.

    Each record of the period is in exactly one row and has exactly one reason; the counts add up from either side.
    """
    pairing = pair(here, there, from_on, to_on)
    sides = {"here": here, "there": there}
    claimed = {name: side.within(from_on, to_on) for name, side in sides.items()}
    paired = pairing.pairs.select("side", "rule", here_record="here", there_record="there")
    alone = [_alone(name, other, sides, claimed[name], pairing) for name, other in SIDES]
    rows = pl.concat([paired, *alone], how="diagonal")
    for name, _ in SIDES:
        rows = _with_days(rows, name, claimed[name])
    for name, other in SIDES:
        rows = _with_nearest(rows, name, other, sides[name])
        rows = _with_records(rows, name, sides[name])
    rows = _with_reasons(rows)
    return _counted(rows, claimed["here"].height, claimed["there"].height)


def _alone(name: str, other: str, sides: dict[str, Side], claimed: pl.DataFrame, pairing: Pairing) -> pl.DataFrame:
    """The records of the period that found no counterpart, why, and the record that took it where there was one."""
    side = sides[name]
    left = claimed.select("record").join(pairing.pairs.select(record=name), on="record", how="anti")
    left = left.join(pairing.spare.filter(side=name).select("record", "rival"), on="record", how="left")
    left = left.join(side.records.select("record", "email", "company", "amount", "near_on"), on="record", how="left")
    shared = side.emails.join(side.emails.rename({"record": "rival"}), on="email").select("record", "rival").unique()
    left = left.join(shared.with_columns(twin=True), on=["record", "rival"], how="left")
    is_deal = side.emails.is_empty() and sides[other].emails.is_empty()
    twin = pl.lit(is_deal) | pl.col("twin").fill_null(False)
    unnamed = pl.any_horizontal(pl.col("company", "amount", "near_on").is_null()) if is_deal else _no_email(side)
    if side.source == sides[other].source:
        unnamed = pl.lit(False)
    taken = pl.when(twin).then(pl.lit("duplicate")).otherwise(pl.lit("merged"))
    why = pl.when(pl.col("rival").is_not_null()).then(taken).when(unnamed).then(pl.lit("no_key"))
    reason = why.otherwise(pl.lit("missing"))
    return left.select(pl.col("record").alias(f"{name}_record"), "rival", reason=reason, side=pl.lit(name))


def _no_email(side: Side) -> pl.Expr:
    return ~pl.col("record").is_in(side.emails["record"].implode())


def _with_days(rows: pl.DataFrame, name: str, days: pl.DataFrame) -> pl.DataFrame:
    """The day of one side, and the line that says so."""
    named = days.rename({column: f"{name}_{column}" for column in days.columns})
    return rows.join(named, on=f"{name}_record", how="left", nulls_equal=False)


def _with_nearest(rows: pl.DataFrame, name: str, other: str, side: Side) -> pl.DataFrame:
    """Where a side has no day in the period: its day that is nearest to the other side's."""
    record, columns = f"{name}_record", ("on", "at", "file_name", "line")
    wanted = rows.filter(pl.col(f"{name}_on").is_null()).select(record, anchor=f"{other}_on").drop_nulls()
    days = wanted.join(side.days.rename({"record": record}), on=record)
    days = days.with_columns(apart=(pl.col("on") - pl.col("anchor")).dt.total_days().abs())
    days = days.sort("apart", "on", "at", nulls_last=True).unique(record, keep="first", maintain_order=True)
    filled = rows.join(days.select(record, *columns), on=record, how="left")
    return filled.with_columns(
        pl.coalesce(f"{name}_{column}", column).alias(f"{name}_{column}") for column in columns
    ).drop(columns)


def _with_records(rows: pl.DataFrame, name: str, side: Side) -> pl.DataFrame:
    """What a side knows of the record; its own line where no day has one."""
    known = side.records.drop("near_on")
    known = known.rename({column: f"{name}_{column}" for column in known.columns})
    joined = rows.join(known, on=f"{name}_record", how="left", suffix="_own")
    own = [f"{name}_file_name", f"{name}_line"]
    return joined.with_columns(pl.coalesce(column, f"{column}_own").alias(column) for column in own).drop(
        f"{column}_own" for column in own
    )


def _with_reasons(rows: pl.DataFrame) -> pl.DataFrame:
    """The one reason of each record that a side alone counts, by what the other side says of its counterpart."""
    rows = rows.with_columns(zoned=differ_by_zone(rows))

    def said(column: str) -> pl.Expr:
        return pl.when(pl.col("side") == "here").then(f"there_{column}").otherwise(f"here_{column}")

    reason = (
        pl.when(pl.col("side") == "both")
        .then(pl.lit(None, dtype=pl.String))
        .when(pl.col("reason").is_not_null())
        .then("reason")
        .when(said("on").is_not_null() & pl.col("zoned"))
        .then(pl.lit("zone"))
        .when(said("on").is_not_null())
        .then(pl.lit("date"))
        .when(said("is_stated") == 1)
        .then(pl.lit("undated"))
        .when(said("later_stage").is_not_null())
        .then(pl.lit("skipped_stage"))
        .when(said("left_as").is_not_null())
        .then(pl.lit("left"))
        .otherwise(pl.lit("not_reached"))
    )
    first = ["side", "reason", "rule", "rival"]
    rest = [column for column in rows.columns if column.startswith(("here_", "there_"))]
    place = pl.col("side").replace_strict({"both": 0, "here": 1, "there": 2}, return_dtype=pl.Int8)
    rows = rows.with_columns(reason=reason)
    return rows.sort(place, "reason", "here_on", "there_on", "here_record", "there_record", nulls_last=True).select(
        *first, *rest
    )


def _counted(rows: pl.DataFrame, here: int, there: int) -> Comparison:
    alone = rows.filter(pl.col("side") != "both").group_by("side", "reason").agg(records=pl.len().cast(pl.Int64))
    counts = {(side, reason): records for side, reason, records in alone.iter_rows()}
    matched = rows.filter(side="both")
    steps: list[tuple[str, str | None, str | None, int]] = [("here", None, None, here)]
    steps += [("less", "here", reason, -counts.get(("here", reason), 0)) for reason in REASONS]
    steps += [("both", None, None, matched.height)]
    steps += [("more", "there", reason, counts.get(("there", reason), 0)) for reason in reversed(REASONS)]
    steps += [("there", None, None, there)]
    bridge, level = [], 0
    for step, side, reason, amount in steps:
        total = step in ("here", "both", "there")
        assert not total or step == "here" or level == amount, f"the bridge does not meet {step}: {level}, not {amount}"
        start = 0 if total else level
        level = start + amount
        if total or amount:
            bridge.append((step, side, reason, amount, start, level))
    assert sum(counts.values()) + matched.height == rows.height
    assert rows["here_record"].drop_nulls().is_unique().all()
    assert rows["there_record"].drop_nulls().is_unique().all()
    names = {"step": pl.String, "side": pl.String, "reason": pl.String, "amount": pl.Int64, "start": pl.Int64}
    return Comparison(
        rows=rows,
        reasons=alone.sort("side", "reason"),
        bridge=pl.DataFrame(bridge, names | {"end": pl.Int64}, orient="row"),
        here=here,
        there=there,
        matched=matched.height,
        other_day=matched.filter(pl.col("here_on") != pl.col("there_on")).height,
    )
