"""What a row of a target must be: refused with its reason when it is not, added up when it is a part of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from smarketing.batch import SET_ASIDE_SCHEMA
from smarketing.intake.apart import Fault
from smarketing.intake.cells import without
from smarketing.intake.children import gathered
from smarketing.intake.keys import clashes
from smarketing.intake.markup import PROSE, plain
from smarketing.intake.numbers import EXCEL_ERRORS
from smarketing.intake.parse import EXPECTED
from smarketing.intake.spelling import no_address, spelled
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.sources.spellings import is_id
from smarketing.targets import Target, target

_ASIDE: Any = SET_ASIDE_SCHEMA
# Counts per day may be split over several rows (by device, by ad); these fields then add up, and no others.
ADDED_UP = {
    "campaign_days": ("spend", "impressions", "clicks", "conversions", "leads"),
    "traffic_days": ("sessions", "engaged_sessions", "impressions", "clicks"),
}
# What targets and quotas ask for.
PLANNED_BY = {"plans": "planned", "quotas": "quota"}
# One of these must be there, or nobody can say whose row it is.
WHOSE = {
    "leads": ("lead_id", "email"),
    "stage_history": ("lead_id", "email"),
    "campaign_touches": ("lead_id", "email"),
    "people": ("person_id", "name"),
}


@dataclass
class Sound:
    """The rows that may be loaded, those that may not, how many were added to another row, and what was noticed."""

    rows: pl.DataFrame
    set_aside: pl.DataFrame
    merged: int = 0
    warnings: list[dict[str, Any]] = field(default_factory=list)


def sound(rows: pl.DataFrame, faults: list[Fault], mapping: Mapping) -> Sound:
    """The rows (`row`, `line`, the stored columns) under the rules of the mapping's target."""
    wanted = target(mapping.target)
    aside = [_faults(rows.with_row_index("at"), faults), *_garbled(rows)]
    rows = identified(tidied(rows, mapping.form_of_ids), mapping)
    rows, nobody, warnings = _reachable(rows, wanted)
    named = without(rows, nobody)
    aside += [nobody, *_empty(named, wanted, mapping), *_nobody(named, wanted)]
    aside += [*_impossible(rows), *_unplannable(rows, wanted)]
    refused = pl.concat(aside)
    kept = without(rows, refused)
    if wanted.name in ADDED_UP:
        whole, merged = _added_up(kept, wanted, mapping.key or wanted.key)
        return Sound(whole, refused, merged, warnings)
    whole, of_children = gathered(kept, wanted)
    merged = kept.height - whole.height
    whole, twins = _without_twins(whole, wanted, mapping.key)
    return Sound(whole, pl.concat([refused, twins]), merged, [*warnings, *of_children])


def tidied(rows: pl.DataFrame, id_form: str | None) -> pl.DataFrame:
    """The rows with ids and e-mail addresses in one spelling, sentences without markup, and currencies in capitals."""
    rows = spelled(rows, id_form)
    rows = rows.with_columns(plain(rows[name]) for name in PROSE if name in rows.columns)
    if "currency" not in rows.columns:
        return rows
    return rows.with_columns(pl.col("currency").str.strip_chars().str.to_uppercase())


def _garbled(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """The rows with a spreadsheet's error, or its `####`, in the place of an id."""
    found = []
    for name in filter(is_id, rows.columns):
        broken = pl.col(name).str.to_uppercase().is_in(EXCEL_ERRORS) | pl.col(name).str.contains("^#{2,}$")
        found.append(_refused(rows.filter(broken), name, pl.col(name), "EXCEL_ERROR", EXPECTED["EXCEL_ERROR"]))
    return found


def _reachable(rows: pl.DataFrame, wanted: Target) -> tuple[pl.DataFrame, pl.DataFrame, list[dict[str, Any]]]:
    """The rows without addresses that are none, the rows that nothing else identifies, and a warning for the others."""
    none = rows.filter(no_address("email")) if "email" in rows.columns else rows.clear()
    if none.is_empty():
        return rows, pl.DataFrame(schema=SET_ASIDE_SCHEMA), []
    keys = WHOSE.get(wanted.name, ())
    others = [name for name in keys if name != "email" and name in rows.columns]
    lone = none.filter(pl.all_horizontal(pl.lit(True), *(pl.col(name).is_null() for name in others)))
    lone = lone if "email" in keys else none.clear()
    refused = _refused(lone, "email", pl.col("email"), "BAD_EMAIL", "an e-mail address")
    left, warnings = without(none, refused), []
    if not left.is_empty():
        example, line = left.select("email", "line").row(0)
        count = "1 row has" if len(left) == 1 else f"{len(left):,} rows have"
        text = f"{count} an e-mail that is no address and is left out, such as {example[:80]!r} on line {line}."
        warnings.append({"code": "BAD_EMAIL", "text": text})
    return rows.with_columns(pl.when(~no_address("email")).then("email").alias("email")), refused, warnings


def identified(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """The rows with the id that the fields of the mapping's key make, where it asks for one; null if one is missing."""
    if mapping.made_id is None:
        return rows
    columns = [target(mapping.target).field(name).columns for name in mapping.key]
    parts = [pl.coalesce(pl.col(name).cast(pl.String) for name in names) for names in columns]
    return rows.with_columns(pl.concat_str(parts, separator=" | ").alias(mapping.made_id))


def _faults(indexed: pl.DataFrame, faults: list[Fault]) -> pl.DataFrame:
    frame = pl.DataFrame(faults, schema={"at": pl.UInt32, **dict.fromkeys(Fault._fields[1:], pl.String)}, orient="row")
    return _shaped(frame.join(indexed.select("at", "row", "line"), on="at", how="left", maintain_order="left"))


def _empty(rows: pl.DataFrame, wanted: Target, mapping: Mapping) -> list[pl.DataFrame]:
    """The rows without a value that their target, or their map, requires."""
    names = [each.name for each in wanted.fields if each.required]
    found = []
    for name in dict.fromkeys([*names, *mapping.required]):
        column = wanted.field(name).columns[-1]
        if column in rows.columns:
            headers = ", ".join(headers_of(mapping.columns[name])) if name in mapping.columns else name
            found.append(
                _refused(rows.filter(pl.col(column).is_null()), headers, None, "MISSING_KEY", _value_of(wanted, name))
            )
    return found


def _nobody(rows: pl.DataFrame, wanted: Target) -> list[pl.DataFrame]:
    names = [name for name in WHOSE.get(wanted.name, ()) if name in rows.columns]
    if not names:
        return []
    without = rows.filter(pl.all_horizontal(pl.col(name).is_null() for name in names))
    return [_refused(without, ", ".join(names), None, "MISSING_KEY", f"a value for {' or '.join(names)}")]


def _value_of(wanted: Target, name: str) -> str:
    return f"a value for {name}: {wanted.field(name).about}"


def _impossible(rows: pl.DataFrame) -> list[pl.DataFrame]:
    if "probability" not in rows.columns:
        return []
    outside = rows.filter(~pl.col("probability").is_between(0, 1))
    return [
        _refused(outside, "probability", pl.col("probability").cast(pl.String), "OUT_OF_RANGE", "a chance of 0 to 1")
    ]


def _unplannable(rows: pl.DataFrame, wanted: Target) -> list[pl.DataFrame]:
    """The targets and quotas that end before they start, or ask for less than nothing."""
    asked = PLANNED_BY.get(wanted.name)
    found = []
    if asked and {"starts_on", "ends_on"} <= set(rows.columns):
        backwards = rows.filter(pl.col("ends_on") < pl.col("starts_on"))
        day = pl.col("ends_on").cast(pl.String)
        found.append(_refused(backwards, "ends_on", day, "OUT_OF_RANGE", "a last day that is not before the first"))
    if asked in rows.columns:
        below = rows.filter(pl.col(asked) < 0)
        found.append(_refused(below, asked, pl.col(asked).cast(pl.String), "OUT_OF_RANGE", "0 or more"))
    return found


def _added_up(rows: pl.DataFrame, wanted: Target, names: tuple[str, ...]) -> tuple[pl.DataFrame, int]:
    """Rows of one key as one row, at the line of the first: counts added (null where none has one).

    What does not add up (users: one person may be in several rows) is null in such a row.
    """
    key = [name for name in names if name in rows.columns]
    if not key or not rows.select(pl.struct(key).is_duplicated().any()).item():
        return rows, 0
    sums = [name for name in rows.columns if name in ADDED_UP[wanted.name]]
    other = [name for name in rows.columns if name not in (*key, *sums, "row", "line")]
    lone = pl.len() == 1
    whole = rows.group_by(key, maintain_order=True).agg(
        pl.col("row", "line").first(),
        *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in sums),
        *(
            pl.when(lone | (pl.col(name).n_unique() == 1) & (name != "users")).then(pl.col(name).first())
            for name in other
        ),
    )
    return whole.select(rows.columns), len(rows) - len(whole)


def _without_twins(rows: pl.DataFrame, wanted: Target, own: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows without later copies, and without rows that say different things under one key."""
    key = _key(rows, wanted, own)
    if key is None:
        return rows, pl.DataFrame(schema=SET_ASIDE_SCHEMA)
    columns = [name for name in rows.columns if name not in ("row", "line")]
    keyed = rows.with_columns(key.alias("(key)"))
    reason = clashes(keyed.select("(key)", *columns), ["(key)"], ["(key)", *columns])
    if reason.null_count() == len(reason):
        return rows, pl.DataFrame(schema=SET_ASIDE_SCHEMA)
    twins = keyed.filter(reason.is_not_null()).with_columns(
        reason=reason.drop_nulls(),
        value=pl.col("(key)"),
        column=pl.lit(", ".join(name for name in (*wanted.key, *wanted.fallback_key) if name in rows.columns)),
    )
    expected = {"DUPLICATE_ROW": "a row that is not in the file before", "CONFLICTING_KEY": "one row per key"}
    twins = twins.with_columns(expected=pl.col("reason").replace(expected))
    return rows.filter(reason.is_null()), _shaped(twins)


def _key(rows: pl.DataFrame, wanted: Target, own: tuple[str, ...]) -> pl.Expr | None:
    """The key of each row as text, null where it has none; None when the file has no key at all."""
    stored = [wanted.field(name).columns for name in (wanted.key if len(wanted.key) == 1 else own or wanted.key)]
    present = [column for columns in stored for column in columns if column in rows.columns]
    single = len(wanted.key) == 1
    if not single:
        parts = [pl.col(name).cast(pl.String).fill_null("") for name in present]
        return pl.concat_str(parts, separator=" | ") if parts else None
    names = [name for name in (*wanted.key, *wanted.fallback_key) if name in rows.columns]
    return pl.coalesce(pl.concat_str(pl.lit(f"{name}="), pl.col(name)) for name in names) if names else None


def _refused(rows: pl.DataFrame, column: str, value: pl.Expr | None, reason: str, expected: str) -> pl.DataFrame:
    return rows.select(
        "row",
        "line",
        column=pl.lit(column),
        value=pl.lit(None, pl.String) if value is None else value,
        reason=pl.lit(reason),
        expected=pl.lit(expected),
    ).cast(_ASIDE)


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(list(SET_ASIDE_SCHEMA)).cast(_ASIDE)
