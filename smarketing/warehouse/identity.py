"""Who is the same record, between raw and core: the aliases of the warehouse, and several keys as one row."""

from __future__ import annotations

import polars as pl

from smarketing.fields import DELETED, EARLIEST, FIRST, NEWEST, OWN, PLANNED_STATE, STATE, Field, Target
from smarketing.warehouse.connection import Writer
from smarketing.warehouse.records import resolved

# The targets whose keys can be one record; of the others each key is one.
IDENTIFIED = ("leads", "deals")


def is_matching(writer: Writer) -> bool:
    """Whether people are matched across sources by their e-mail address."""
    return writer.frame("identity/rule_off.sql").is_empty()


def identify(writer: Writer, target: Target) -> None:
    """Bring the aliases of a target in line with the live uploads and with what people said.

    Each key whose record has other members than before joins `touched_keys`, with all the keys of that record.
    """
    name = target.name
    if name not in IDENTIFIED:
        return
    writer.run("identity/start.sql", table=name)
    found = resolved(
        writer.frame("identity/facts.sql", table=name),
        list(writer.frame("identity/merges.sql").iter_rows()),
        list(writer.frame("identity/hands.sql").iter_rows()),
        by_email=name == "leads" and is_matching(writer),
    )
    aliases, suggestions = writer.row("identity/counts.sql", table=name)
    if aliases or found.aliases.height:
        writer.insert("identity/replace.sql", found.aliases, table=name)
    if suggestions or found.suggestions.height:
        writer.insert("identity/suggest.sql", found.suggestions, table=name)


def known_elsewhere(writer: Writer, target: Target) -> tuple[dict[str, int], int | None, int | None]:
    """Of the keys that an upload has just said: how many are known from each other source by their address; then how
    many records there are, and how many there would be without such matches (None where none is known so).
    """
    if target.name not in IDENTIFIED or not any(writer.row("identity/counts.sql", table=target.name)):
        return {}, None, None
    known: dict[str, int] = dict(writer.frame("identity/known_elsewhere.sql", table=target.name).iter_rows())
    if not known:
        return {}, None, None
    total, unmatched = writer.row("identity/totals.sql", table=target.name)
    return known, total, unmatched


def missing(writer: Writer, target: Target, source: str, upload_id: int) -> list[str]:
    """The keys of a source that an upload which looks complete does not hold and earlier ones did; [] for another."""
    if target.name not in IDENTIFIED:
        return []
    writer.run("identity/start.sql", table=target.name)
    rows = writer.frame("identity/missing.sql", table=target.name, source=source, upload_id=upload_id)
    return rows["key"].to_list()


def settle_missing(writer: Writer, upload_id: int, target: Target, keys: list[str]) -> None:
    """Keys that are missing from an upload are gone from its day on, as long as it stands."""
    if keys:
        rows = pl.DataFrame({"key": keys}).with_columns(
            upload_id=pl.lit(upload_id, dtype=pl.Int32), target=pl.lit(target.name)
        )
        writer.insert("identity/insert_gone.sql", rows)


def records(writer: Writer, target: Target) -> pl.DataFrame:
    """key, record: of the contested keys those that are not a record of their own; record null for one in no count."""
    if target.name not in IDENTIFIED:
        return pl.DataFrame(schema={"key": pl.String, "record": pl.String})
    return writer.frame("identity/records.sql", table=target.name)


def united(rows: pl.DataFrame, of_record: pl.DataFrame, target: Target, places: dict[int, int | None]) -> pl.DataFrame:
    """One row per record from one row per key (`rows`); what is deleted or planned is in none.

    `of_record`: key, record. `places` says of each upload which is newer: the one of the greater place.
    """
    if DELETED not in target.names:
        return rows
    if of_record.is_empty():
        return rows.filter(_is_counted(target))
    named = rows.join(of_record.with_columns(is_alias=True), on="key", how="left")
    own = pl.col("is_alias").is_null()
    kept = named.with_columns(record=pl.when(own).then("key").otherwise("record")).filter(
        pl.col("record").is_not_null()
    )
    several = pl.len().over("record") > 1
    single = kept.filter(~several).with_columns(key="record").select(rows.columns)
    return pl.concat([single, _together(kept.filter(several), target, places).select(rows.columns)])


def _is_counted(target: Target) -> pl.Expr:
    """Whether a row of a target whose rows are records of their own is there, and done if that is said of it."""
    is_there = ~pl.col(DELETED).fill_null(False)
    return is_there & pl.col(STATE).ne_missing(PLANNED_STATE) if STATE in target.names else is_there


def of_the_spoken(rows: pl.DataFrame, of_record: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Of some rows of core those of the records that an upload speaks of, under the keys that these have afterwards.

    `rows` may be of before: a record that has another key since is the same one.
    """
    wanted = _record_of(spoken, of_record)
    key = pl.col("key")
    return rows.with_columns(_record_of(rows, of_record)).filter(key.is_in(wanted.implode()) & key.is_first_distinct())


def _record_of(rows: pl.DataFrame, of_record: pl.DataFrame) -> pl.Series:
    """The key of the record of each row."""
    named = rows.select("key").join(of_record.drop_nulls(), on="key", how="left", maintain_order="left")
    return named.select(pl.coalesce("record", "key").alias("key")).to_series()


def _together(members: pl.DataFrame, target: Target, places: dict[int, int | None]) -> pl.DataFrame:
    """The members of records as one row each, every field by its own rule (see fields.Field)."""
    if members.is_empty():
        return members
    ranked = members.sort(pl.col("key") != pl.col("record"), "created_on", "key", nulls_last=True)
    place = pl.col("upload_id").replace_strict(places, return_dtype=pl.Int64)
    spoken = ranked.sort(place, "line")
    chosen = {FIRST: [], OWN: [], EARLIEST: [], NEWEST: []}  # type: dict[str, list[pl.Expr]]
    for field in target.fields:
        is_empty = all(members[column].null_count() == members.height for column in field.columns)
        chosen[field.united] += (
            [pl.col(column).first() for column in field.columns] if is_empty else _chosen(field, target)
        )
    first = [pl.col("source").first(), *chosen[FIRST], *chosen[OWN], *chosen[EARLIEST]]
    newest = [pl.col("upload_id").last(), pl.col("line").last(), *chosen[NEWEST]]
    both = [
        frame.group_by("record", maintain_order=True).agg(parts) for frame, parts in ((ranked, first), (spoken, newest))
    ]
    return both[0].join(both[1], on="record").rename({"record": "key"})


def _chosen(field: Field, target: Target) -> list[pl.Expr]:
    """The stored columns of one field, of the members of a record in the order that its rule asks for."""
    filled = pl.col(target.field(field.of or field.name).columns[-1]).is_not_null()
    columns = [pl.col(column) for column in field.columns]
    if field.name == DELETED:
        return [column.filter(pl.lit(False)).first() for column in columns]
    if field.united == OWN:
        return [column.filter(filled & (pl.col("source") == pl.col("source").first())).first() for column in columns]
    if field.united == EARLIEST:
        order = [pl.col(name) for name in reversed(field.columns)]
        return [column.sort_by(order, nulls_last=True).first() for column in columns]
    if field.united == NEWEST:
        return [column.filter(filled).last() for column in columns]
    return [column.filter(filled).first() for column in columns]
