"""Rows on their way into the warehouse: their keys, and what several uploads say together."""

from __future__ import annotations

import polars as pl

from smarketing.batch import Batch
from smarketing.targets import Target

FROZEN_AT_ENTRY = ("channel", "campaign", "segment", "region")
_OURS = ("key", "source", "upload_id", "line")


def keyed(batch: Batch, target: Target, upload_id: int) -> pl.DataFrame:
    """The rows of a batch with `key`, `source` and `upload_id`, as `raw` stores them."""
    key = _key(batch.rows, target, batch.source)
    return batch.rows.with_columns(
        key.alias("key"), pl.lit(batch.source).alias("source"), pl.lit(upload_id, dtype=pl.Int32).alias("upload_id")
    )


def _key(rows: pl.DataFrame, target: Target, source: str) -> pl.Expr:
    prefix = pl.lit(f"{source}:")
    if target.key in (("lead_id",), ("deal_id",), ("person_id",)):
        own = pl.col(target.key[0]) if target.key[0] in rows.columns else pl.lit(None, dtype=pl.String)
        keys = [prefix + own]
        keys += [pl.lit(f"{name}:") + pl.col(name) for name in target.fallback_key if name in rows.columns]
        return pl.coalesce(keys)
    content = _content(rows, target)
    if "touch_id" not in target.key:
        return prefix + content
    nth = pl.int_range(pl.len()).over(content).cast(pl.String)
    by_content = prefix + pl.lit("#") + content.hash(seed=7).cast(pl.String) + pl.lit(".") + nth
    if "touch_id" not in rows.columns:
        return by_content
    return pl.coalesce(prefix + pl.col("touch_id"), by_content)


def _content(rows: pl.DataFrame, target: Target) -> pl.Expr:
    """The values that identify a row, as one text: the key fields, or all fields where the key may be missing."""
    names = target.names if "touch_id" in target.key else target.key
    columns = [column for name in names for column in target.field(name).columns if column in rows.columns]
    return pl.concat_str([pl.col(column).cast(pl.String).fill_null("") for column in columns], separator="|")


def merged(rows: pl.DataFrame, target: Target, fields_of: dict[int, list[str]]) -> pl.DataFrame:
    """One row per key: each field as the newest upload that has the field says it.

    `rows` come oldest upload first; `fields_of` names the fields that each upload has. The breakdown values of a
    lead are frozen at entry: the first upload that gives one wins.
    """
    if rows.is_empty():
        return rows
    several = pl.len().over("key") > 1
    single, multiple = rows.filter(~several), rows.filter(several)
    if multiple.is_empty():
        return single
    picked = [pl.col(column).last() for column in ("source", "upload_id", "line")]
    for field in target.fields:
        uploads = [upload for upload, names in fields_of.items() if field.name in names]
        said = pl.col("upload_id").is_in(uploads)
        for column in field.columns:
            values = pl.col(column).filter(said)
            frozen = target.name == "leads" and field.name in FROZEN_AT_ENTRY
            picked.append(values.drop_nulls().first() if frozen else values.last())
    together = multiple.group_by("key", maintain_order=True).agg(picked)
    return pl.concat([single, together.select(single.columns)])


def changes(before: pl.DataFrame, after: pl.DataFrame, target: Target) -> tuple[int, int, int]:
    """How many keys are added, updated and unchanged between two states of the touched keys."""
    if before.is_empty():
        return after.height, 0, 0
    columns = ["key", *target.columns]
    added = after.join(before, on="key", how="anti").height
    same = after.select(columns).join(before.select(columns), on=columns, how="semi", nulls_equal=True).height
    return added, after.height - added - same, same
