"""Rows on their way into the warehouse: their keys, and what several uploads say together."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl

from smarketing.batch import Batch
from smarketing.fields import DELETED, Field, Target
from smarketing.policies import KEEP_FIRST, NEWEST, usual


def keyed(batch: Batch, target: Target, upload_id: int) -> pl.DataFrame:
    """The rows of a batch with `key`, `source` and `upload_id`, as `raw` stores them."""
    key = _key(batch, target)
    return batch.rows.with_columns(
        key.alias("key"), pl.lit(batch.source).alias("source"), pl.lit(upload_id, dtype=pl.Int32).alias("upload_id")
    )


def _key(batch: Batch, target: Target) -> pl.Expr:
    rows, prefix = batch.rows, pl.lit(f"{batch.source}:")
    if target.key in (("lead_id",), ("deal_id",), ("person_id",)):
        own = pl.col(target.key[0]) if target.key[0] in rows.columns else pl.lit(None, dtype=pl.String)
        keys = [prefix + own]
        keys += [pl.lit(f"{name}:") + pl.col(name) for name in target.fallback_key if name in rows.columns]
        return pl.coalesce(keys)
    content = _content(rows, target, batch.key)
    if "touch_id" not in target.key:
        return prefix + content
    nth = pl.int_range(pl.len()).over(content).cast(pl.String)
    by_content = prefix + pl.lit("#") + content.hash(seed=7).cast(pl.String) + pl.lit(".") + nth
    if "touch_id" not in rows.columns:
        return by_content
    return pl.coalesce(prefix + pl.col("touch_id"), by_content)


def _content(rows: pl.DataFrame, target: Target, key: tuple[str, ...]) -> pl.Expr:
    """The values that identify a row, as one text: the key fields, or all fields where the key may be missing."""
    names = key or (target.names if "touch_id" in target.key else target.key)
    columns = [column for name in names for column in target.field(name).columns if column in rows.columns]
    return pl.concat_str([pl.col(column).cast(pl.String).fill_null("") for column in columns], separator="|")


@dataclass(frozen=True)
class Said:
    """What an upload speaks of: its fields, and what it does to values of earlier uploads where that is special.

    `place` orders uploads by data time (marts.upload_places); None for one that is withdrawn.
    """

    fields: tuple[str, ...]
    policy: dict[str, str]
    place: int | None = None

    def how(self, target: Target, name: str) -> str | None:
        """The policy of this upload for a field; None when it does not have the field."""
        return self.policy.get(name, usual(target, name)) if name in self.fields else None


def spoken(uploads: pl.DataFrame) -> dict[int, Said]:
    """upload -> what it speaks of, from the columns upload_id, fields, policy (JSON or null) and place."""
    return {
        upload_id: Said(tuple(fields), json.loads(policy or "{}"), place)
        for upload_id, fields, policy, place in uploads.select("upload_id", "fields", "policy", "place").iter_rows()
    }


def merged(rows: pl.DataFrame, target: Target, said: dict[int, Said]) -> pl.DataFrame:
    """One row per key, each field under the policies of the uploads that have it.

    Uploads speak in the order of their places, each in that of its lines. NEWEST replaces the value, also by none.
    ONLY_IF_BLANK gives one where there is none. KEEP_FIRST does the same, and from then on the value stands against
    every later upload.
    """
    if rows.is_empty():
        return rows
    several = pl.len().over("key") > 1
    single, multiple = rows.filter(~several), rows.filter(several)
    if multiple.is_empty():
        return single
    here = {upload: said[upload] for upload in multiple["upload_id"].unique().to_list()}
    places = {upload: one.place for upload, one in here.items()}
    place = pl.col("upload_id").replace_strict(places, return_dtype=pl.Int64)
    chosen = [pl.col(column).last() for column in ("source", "upload_id", "line")]
    for field in target.fields:
        if field.name == DELETED:
            # A file that does not speak of deletion tells of what is there.
            chosen.append(pl.col(DELETED).last())
        else:
            chosen += picked(field, {upload: one.how(target, field.name) for upload, one in here.items()})
    together = multiple.sort(place, "line").group_by("key", maintain_order=True).agg(chosen)
    return pl.concat([single, together.select(single.columns)])


def picked(field: Field, how: dict[int, str | None]) -> list[pl.Expr]:
    """The stored columns of one field, of all rows of a key; a timestamp is blank where its day is."""
    uploads = [upload for upload, policy in how.items() if policy]
    policies = {policy for policy in how.values() if policy}
    speaks = pl.col("upload_id").is_in(uploads)
    if policies <= {NEWEST}:
        return [pl.col(column).filter(speaks).last() for column in field.columns]
    filled = speaks & pl.col(field.columns[-1]).is_not_null()
    if NEWEST not in policies:
        return [pl.col(column).filter(filled).first() for column in field.columns]
    chosen = _chosen(filled, speaks & _among(how, NEWEST), speaks & _among(how, KEEP_FIRST))
    return [pl.col(column).filter(chosen).first() for column in field.columns]


def _among(how: dict[int, str | None], policy: str) -> pl.Expr:
    return pl.col("upload_id").is_in([upload for upload, one in how.items() if one == policy])


def _chosen(filled: pl.Expr, replaces: pl.Expr, keeps: pl.Expr) -> pl.Expr:
    """Which row of a key gives its value: none or one.

    Each row that replaces begins a turn, whose value is the first that is filled. The last turn counts, or the one in
    which a row that keeps finds a value.
    """
    turn = replaces.cast(pl.Int64).cum_sum()
    latest = pl.when(filled).then(turn).forward_fill()
    before = latest.shift(1)
    first = filled & (before.is_null() | (before != turn))
    locking = keeps & (latest == turn).fill_null(False)
    locks = locking.cast(pl.Int64).cum_sum()
    is_open = (locks == 0) | ((locks == 1) & locking)
    return first & is_open & (turn == turn.filter(is_open).max())


def staying(rows: pl.DataFrame, core: pl.DataFrame, target: Target, fields: tuple[str, ...]) -> int:
    """How many values of core stand against what these rows say: a newer file said them, or the first one did."""
    both = rows.join(core, on="key", suffix=" in core")
    days = [target.field(name).columns[-1] for name in fields if name not in (*target.key, *target.fallback_key)]
    stays = [(pl.col(day).is_not_null() & pl.col(day).ne_missing(pl.col(f"{day} in core"))).sum() for day in days]
    return int(both.select(pl.sum_horizontal(stays)).item()) if stays else 0


def changes(before: pl.DataFrame, after: pl.DataFrame, target: Target) -> tuple[int, int, int]:
    """How many records are added, updated and unchanged between two states of them."""
    if before.is_empty():
        return after.height, 0, 0
    columns = ["key", *target.columns]
    added = after.join(before, on="key", how="anti").height
    same = after.select(columns).join(before.select(columns), on=columns, how="semi", nulls_equal=True).height
    return added, after.height - added - same, same
