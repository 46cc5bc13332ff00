"""Everything that the Reconcile page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from smarketing.analysis import reconcile, reconcile_words
from smarketing.analysis.pairing import Side
from smarketing.analysis.reconcile import Comparison
from smarketing.answers import Read

CLAIMS = ("mql", "won", "lead", "sal", "sql", "opportunity")
_OF_DEALS = ("opportunity", "won")
# In groups: those of one side, then those of the other.
_COLUMNS = (
    {"record": "record", "on": "day"},
    {"later_stage": "later stage", "later_on": "later stage on", "left_as": "left as", "left_on": "left on"},
    {"email": "e-mail", "company": "company", "amount": "amount", "currency": "currency", "at": "instant (UTC)"},
    {"file_name": "file", "line": "line"},
)


@dataclass(frozen=True)
class Chosen:
    """One side of a comparison: a whole source, or one upload of it; what it is called, and how far its data goes."""

    source: str
    upload_id: int | None
    name: str
    ends_on: date | None = None

    @property
    def key(self) -> str:
        """The side as an address holds it: 'hubspot', or '12' for an upload."""
        return self.source if self.upload_id is None else str(self.upload_id)


@dataclass(frozen=True)
class ReconcileView:
    """One comparison and its words. `bridge`: label, amount, start, end, kind (total, same, less, more), pick (the
    step's key for `records`).
    """

    claim: str
    here: Chosen
    there: Chosen
    found: Comparison
    headline: str
    notes: tuple[str, ...]
    bridge: pl.DataFrame


def sides(read: Read, claim: str, called: dict[str, str]) -> list[Chosen]:
    """Who can be compared: the sources that date the claim, most records first, then the uploads, newest first.

    `called` gives the sources' names; an upload is called by its file, and its number where two files have one name.
    """
    found = read("reconcile_sides").filter(claim=claim)
    sources = found.filter(pl.col("upload_id").is_null()).sort("records", "source", descending=[True, False])
    whole = [
        Chosen(row["source"], None, called.get(row["source"], row["source"]), _day(row["as_of"]))
        for row in sources.iter_rows(named=True)
    ]
    uploads = found.drop_nulls("upload_id").sort("upload_id", descending=True)
    files = uploads["file_name"].to_list()
    parts = [
        Chosen(row["source"], row["upload_id"], _file(row, files), _day(row["as_of"]))
        for row in uploads.iter_rows(named=True)
    ]
    return whole + (parts if len(parts) > 1 else [])


def default_pair(options: list[Chosen]) -> tuple[Chosen, Chosen] | None:
    """The two largest sources; of a single source its last two uploads, the older first; None when there is one."""
    whole = [side for side in options if side.upload_id is None]
    if len(whole) > 1:
        return whole[0], whole[1]
    parts = [side for side in options if side.upload_id is not None]
    return (parts[1], parts[0]) if len(parts) > 1 else None


def view(read: Read, claim: str, pair: tuple[Chosen, Chosen], period: tuple[date, date]) -> ReconcileView:
    """What two sides date within a half-open period, compared record by record."""
    here, there = pair
    left, right = (_side(read, claim, side) for side in pair)
    found = reconcile.reconcile(left, right, *period)
    ends = {side.name: side.ends_on for side in pair}
    undated = {side.name: _undated(one) for side, one in ((here, left), (there, right))}
    return ReconcileView(
        claim,
        here,
        there,
        found,
        reconcile_words.headline(found, claim, here.name, there.name),
        tuple(reconcile_words.notes(found, claim, undated, ends, period[1] - timedelta(days=1))),
        _bridge(found, claim, here.name, there.name),
    )


def records(shown: ReconcileView, pick: str | None, *, with_emails: bool) -> pl.DataFrame:
    """The records behind a step of the bridge (`both`, `here date`, ...; None for all), the sides beside each other."""
    side, _, reason = (pick or "").partition(" ")
    rows = shown.found.rows
    rows = rows.filter(side=side) if side else rows
    rows = rows.filter(reason=reason) if reason else rows
    names = _names(shown)
    columns = [
        pl.col(f"{end}_{column}").alias(f"{names[end]}: {title}")
        for columns in _COLUMNS
        for end in ("here", "there")
        for column, title in columns.items()
        if _is_shown(rows, f"{end}_{column}", with_emails=with_emails)
    ]
    counted = pl.col("side").replace_strict({"both": "both"} | names, return_dtype=pl.String).alias("counted by")
    return rows.select(counted, _why(shown), pl.col("rule").alias("matched by"), *columns)


def steps(shown: ReconcileView) -> dict[str, str]:
    """The steps of the bridge that have records behind them, by their key: 'here date' is '... alone: dated ...'."""
    names = _names(shown)
    found = {"both": f"The same in both ({shown.found.matched:,})"} if shown.found.matched else {}
    for row in shown.bridge.filter(pl.col("kind").is_in(["less", "more"])).iter_rows(named=True):
        own = names[row["pick"].partition(" ")[0]]
        found[row["pick"]] = f"Only {own}: {row['label']} ({abs(row['amount']):,})"
    return found


def _names(shown: ReconcileView) -> dict[str, str]:
    names = {"here": shown.here.name, "there": shown.there.name}
    return names if names["here"] != names["there"] else {end: f"{name} ({end})" for end, name in names.items()}


def _is_shown(rows: pl.DataFrame, column: str, *, with_emails: bool) -> bool:
    kind = column.partition("_")[2]
    if kind == "email" and not with_emails:
        return False
    return kind in ("record", "on", "file_name", "line") or not rows[column].is_null().all()


def _why(shown: ReconcileView) -> pl.Expr:
    names = _names(shown)
    words = pl.lit("the same")
    for end, other in reconcile.SIDES:
        said = {
            reason: reconcile_words.reason(reason, shown.claim, names[end], names[other])
            for reason in reconcile.REASONS
        }
        told = pl.col("reason").replace_strict(said, default=None, return_dtype=pl.String)
        words = pl.when(pl.col("side") == end).then(told).otherwise(words)
    return words.alias("reason")


def _side(read: Read, claim: str, side: Chosen) -> Side:
    which: dict[str, Any] = {"source": side.source, "upload_id": side.upload_id}
    if claim in _OF_DEALS:
        return reconcile.deals(side.source, read("reconcile_deals", claim=claim, **which))
    rows = read("reconcile_leads", stage=claim, **which)
    return reconcile.leads(side.source, rows, read("reconcile_emails", **which))


def _file(upload: dict[str, Any], files: list[str]) -> str:
    name = str(upload["file_name"])
    return f"{name} (upload {upload['upload_id']})" if files.count(name) > 1 else name


def _day(as_of: datetime | None) -> date | None:
    return None if as_of is None else as_of.date()


def _undated(side: Side) -> int:
    """How many records the side says to have reached the stage, without any day."""
    stated = side.records.filter(pl.col("is_stated") == 1)
    return stated.join(side.days, on="record", how="anti").height


def _bridge(found: Comparison, claim: str, here: str, there: str) -> pl.DataFrame:
    """The bridge with its words: label, amount, start, end, kind (total, same, less, more), pick."""
    totals = {"here": (here, "total"), "both": ("the same in both", "same"), "there": (there, "total")}
    rows = []
    for row in found.bridge.iter_rows(named=True):
        pick = None
        if row["side"] is None:
            label, kind = totals[row["step"]]
            pick = "both" if row["step"] == "both" else None
        else:
            own, other = (here, there) if row["side"] == "here" else (there, here)
            label, kind = reconcile_words.reason(row["reason"], claim, own, other), row["step"]
            pick = f"{row['side']} {row['reason']}"
        rows.append((label, row["amount"], row["start"], row["end"], kind, pick))
    schema = {"label": pl.String, "amount": pl.Int64, "start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame(rows, schema | {"kind": pl.String, "pick": pl.String}, orient="row")
