"""Which keys are one record: by what their sources say of merges, by what people said, and by their e-mail address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

# By what a key belongs to its record; NAME: no key of a file but another name of the record (`email:...`, `deal:...`).
RECORD, MERGED, JOINED, EMAIL, NAME = "record", "merged", "joined", "email", "name"
# Why a key is in no record.
DELETED, GONE = "deleted", "gone"
# Why a shared e-mail address does not decide.
TWO_IDS, APART = "two_ids", "apart"
JOIN, SPLIT = "join", "split"
ALIASES = {"alias": pl.String, "record": pl.String, "rule": pl.String, "source": pl.String}
SUGGESTIONS = {"suggestion": pl.String, "key": pl.String, "email": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class Resolution:
    """`aliases` (ALIASES): each key whose record is not itself alone, with its record (null: it is in no count), and
    the other names of such records. `suggestions` (SUGGESTIONS): the keys that share an address which does not decide.
    """

    aliases: pl.DataFrame
    suggestions: pl.DataFrame


@dataclass
class _Units:
    """Keys that are one by merges and by hand; what people hold apart is never brought together."""

    apart: dict[str, set[str]]
    members: dict[str, set[str]] = field(default_factory=dict)
    unit: dict[str, str] = field(default_factory=dict)

    def unite(self, one: str, other: str) -> bool:
        """Make two keys one; False where that would bring together what is held apart."""
        first, second = (self._unit(key) for key in (one, other))
        if first == second:
            return True
        if any(self.apart.get(key, set()) & self.members[second] for key in self.members[first]):
            return False
        kept, lost = min(first, second), max(first, second)
        for key in self.members[lost]:
            self.unit[key] = kept
        self.members[kept] |= self.members.pop(lost)
        return True

    def _unit(self, key: str) -> str:
        if key not in self.unit:
            self.unit[key], self.members[key] = key, {key}
        return self.unit[key]


def resolved(
    facts: pl.DataFrame,
    merges: Iterable[tuple[str, str]],
    hands: Iterable[tuple[str, str, str]],
    *,
    by_email: bool,
) -> Resolution:
    """The records of these keys.

    `facts`: key, source (null for a key that is no id of a source), deal, email, created_on, is_deleted, absence, of
    every key that shares its address or is spoken of. `merges`: (absorbed, survivor). `hands`: (kind, key, key), the
    oldest first; they count before merges, and merges before addresses. What shares an address is one record unless it
    would hold two ids of one source or what people hold apart: then nothing of it is joined, and it is suggested.
    """
    said = list(hands)
    units, absorbed = _stated(merges, said)
    unit = pl.DataFrame(
        {"key": list(units), "unit": list(units.values())}, schema={"key": pl.String, "unit": pl.String}
    )
    known = facts.join(unit, on="key", how="left").with_columns(
        unit=pl.coalesce("unit", "key"), is_absorbed=pl.col("key").is_in(absorbed)
    )
    known = known.with_columns(is_dropped=_is_dropped())
    alive = known.filter(~pl.col("is_dropped"))
    alive, suggestions = _by_email(alive, _pairs(said, units)) if by_email else (_alone(alive), _none())
    members = _members(alive)
    dropped = known.filter("is_dropped").select(
        alias="key", record=pl.lit(None, dtype=pl.String), rule=_absence(), source="source"
    )
    unknown = _unknown(unit, known, members)
    keys = pl.concat([members.select(*ALIASES), unknown])
    several = pl.len().over("record") > 1
    aliases = pl.concat([keys.filter(several), dropped, _names(members)])
    return Resolution(aliases.select(*ALIASES).cast(ALIASES), suggestions)  # type: ignore[arg-type]


def _stated(
    merges: Iterable[tuple[str, str]], hands: Iterable[tuple[str, str, str]]
) -> tuple[dict[str, str], list[str]]:
    """key -> unit for all keys that are spoken of, and the keys that were merged into another."""
    apart: dict[str, set[str]] = defaultdict(set)
    for kind, one, other in hands:
        if kind == SPLIT:
            apart[one].add(other)
            apart[other].add(one)
    units = _Units(dict(apart))
    for kind, one, other in hands:
        if kind == JOIN:
            units.unite(one, other)
    absorbed = [loser for loser, survivor in merges if loser != survivor and units.unite(loser, survivor)]
    return units.unit, absorbed


def _is_dropped() -> pl.Expr:
    """A key that was merged into another goes with that one; where no file knows that one, it goes by itself."""
    root = ~pl.col("is_absorbed")
    living = (root & ~pl.col("is_deleted")).any().over("unit")
    return (
        pl.when(root)
        .then("is_deleted")
        .when(living)
        .then(pl.lit(False))
        .when(root.any().over("unit"))
        .then(pl.lit(True))
        .otherwise("is_deleted")
    )


def _absence() -> pl.Expr:
    return pl.when(pl.col("is_deleted")).then("absence").otherwise(pl.lit(DELETED))


def _alone(alive: pl.DataFrame) -> pl.DataFrame:
    return alive.with_columns(group="unit")


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=SUGGESTIONS)


def _pairs(hands: Iterable[tuple[str, str, str]], units: dict[str, str]) -> pl.DataFrame:
    """unit, other: the units that people hold apart, each way round."""
    found = {tuple(units.get(key, key) for key in keys) for kind, *keys in hands if kind == SPLIT}
    rows = sorted({pair for one, other in found for pair in ((one, other), (other, one))})
    return pl.DataFrame(rows, schema={"unit": pl.String, "other": pl.String}, orient="row")


def _by_email(alive: pl.DataFrame, apart: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `group`, the record that their unit belongs to, and what is suggested instead."""
    with_apart = _components(alive, apart)
    count = pl.col("unit").n_unique().over("component")
    several = with_apart.filter(count > 1)
    two_ids = (
        several.filter(pl.col("source").is_not_null())
        .group_by("component", "source")
        .agg(ids=pl.col("unit").n_unique())
        .filter(pl.col("ids") > 1)
    )["component"].unique()
    held_apart = _held_apart(several, apart)["component"].unique()
    reason = (
        pl.when(pl.col("component").is_in(two_ids.implode()))
        .then(pl.lit(TWO_IDS))
        .when(pl.col("component").is_in(held_apart.implode()))
        .then(pl.lit(APART))
    )
    marked = with_apart.with_columns(reason=reason)
    undecided = marked.filter(pl.col("reason").is_not_null())
    suggestions = undecided.select(suggestion="component", key="key", email="email", reason="reason")
    group = pl.when(pl.col("reason").is_null()).then("component").otherwise("unit")
    return marked.with_columns(group=group).drop("component", "reason"), suggestions.cast(SUGGESTIONS)  # type: ignore[arg-type]


def _components(alive: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The rows with `component`: the least unit of those that hang together by addresses.

    A unit that people hold apart from all others of its component is one of its own.
    """
    linked = _connected(alive)
    if apart.is_empty():
        return linked
    others = linked.group_by("component").agg(others=pl.col("unit").n_unique() - 1)
    foes = _held_apart(linked, apart).group_by("component", "unit").agg(foes=pl.col("other").n_unique())
    loners = foes.join(others, on="component").filter(pl.col("foes") == pl.col("others"))["unit"]
    alone = pl.col("unit").is_in(loners.implode())
    rest = _connected(linked.filter(~alone).drop("component"))
    return pl.concat([rest, linked.filter(alone).with_columns(component="unit")])


def _connected(alive: pl.DataFrame) -> pl.DataFrame:
    ties = alive.filter(pl.col("email").is_not_null()).select("unit", "email").unique()
    ties = ties.with_columns(component=pl.col("unit").min().over("email"))
    # Where each unit has one address, that is all; else what hangs together by several is followed to its end.
    while ties["unit"].is_duplicated().any():
        least = ties.with_columns(component=pl.col("component").min().over("unit"))
        least = least.with_columns(component=pl.col("component").min().over("email"))
        if least["component"].equals(ties["component"]):
            break
        ties = least
    found = ties.select("unit", "component").unique()
    return alive.join(found, on="unit", how="left").with_columns(component=pl.coalesce("component", "unit"))


def _held_apart(rows: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """component, unit, other: the pairs of one component that people hold apart."""
    units = rows.select("component", "unit").unique()
    pairs = units.join(apart, on="unit")
    return pairs.join(units.rename({"unit": "other"}), on=["component", "other"])


def _members(alive: pl.DataFrame) -> pl.DataFrame:
    """The keys with their record: of those that were not merged into another the earliest known, then by key."""
    ranked = alive.sort("is_absorbed", "created_on", "key", nulls_last=True)
    ranked = ranked.with_columns(record=pl.col("key").first().over("group"), alias="key")
    is_own_unit = pl.col("unit") == pl.col("unit").first().over("group")
    rule = (
        pl.when(pl.col("key") == pl.col("record"))
        .then(pl.lit(RECORD))
        # What would be a record of its own without its address, once.
        .when(~is_own_unit & (pl.col("key") == pl.col("key").first().over("unit")))
        .then(pl.lit(EMAIL))
        .when("is_absorbed")
        .then(pl.lit(MERGED))
        .otherwise(pl.lit(JOINED))
    )
    return ranked.with_columns(rule=rule)


def _unknown(unit: pl.DataFrame, known: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Keys that no file of this kind holds, but other rows may name: merged into a record that is known."""
    strange = unit.join(known, on="key", how="anti")
    records = members.select("unit", "record").unique("unit", keep="first", maintain_order=True)
    found = strange.join(records, on="unit")
    return found.select(alias="key", record="record", rule=pl.lit(MERGED), source=pl.lit(None, dtype=pl.String))


def _names(members: pl.DataFrame) -> pl.DataFrame:
    """The other addresses of a record, and the deals that its other members became."""
    several = members.filter(pl.len().over("record") > 1)
    addresses = several.filter(pl.col("email").is_not_null() & (pl.col("email").n_unique().over("record") > 1))
    deals = several.filter(pl.col("deal").is_not_null() & (pl.col("key") != pl.col("record")))
    parts = [
        addresses.select(alias=pl.lit("email:") + pl.col("email"), record="record"),
        deals.select(alias=pl.lit("deal:") + pl.col("deal"), record="record"),
    ]
    named = pl.concat(parts).unique()
    return named.with_columns(rule=pl.lit(NAME), source=pl.lit(None, dtype=pl.String)).select(*ALIASES)
