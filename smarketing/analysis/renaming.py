"""What the files call channels and campaigns: what counts under each name, twins among them, and what a rule moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from smarketing import format as words
from smarketing.targets import NOT_SET

MEASURES = ("leads", "mqls", "sessions")
_SUMMED = [*MEASURES, "spend", "records"]
_MOST_NAMED = 3


@dataclass(frozen=True)
class Twins:
    """Names that differ only in case, spaces and signs: `given` as the files write them, `name` the most frequent."""

    given: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Move:
    """What moves between names: sums of what the names in `to` gain; spend per currency. `rows` change in all."""

    leads: int
    mqls: int
    sessions: int
    spend: dict[str, float]
    sources: tuple[str, ...]
    to: tuple[str, ...]
    rows: int

    @property
    def is_nothing(self) -> bool:
        """Nothing that is loaded changes its name."""
        return not self.rows


def table(given_names: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """One row per given name and what it goes by: those under another name first, then those with most leads.

    `given_names` is the read of that name. Columns: given, name, channel (for campaigns), leads, mqls, one column
    `spend CURRENCY` for each currency, sessions, first_on, last_on. Null where no file counts such a thing under it.
    """
    keys = ["given", "name", "channel"] if dimension == "campaign" else ["given", "name"]
    rows = given_names.filter(dimension=dimension)
    currencies = rows.filter(pl.col("spend").is_not_null())["currency"].unique().sort().to_list()
    together = rows.group_by(keys).agg(
        *(_sum(pl.col(name)).alias(name) for name in ("leads", "mqls")),
        *(
            _sum(pl.col("spend").filter(pl.col("currency") == one)).cast(pl.Float64).alias(f"spend {one}")
            for one in currencies
        ),
        _sum(pl.col("sessions")).alias("sessions"),
        pl.col("first_on").min(),
        pl.col("last_on").max(),
    )
    own = pl.col("given") == pl.col("name")
    return together.sort([own, "leads", *keys], descending=[False, True, *(False for _ in keys)], nulls_last=True)


def _sum(values: pl.Expr) -> pl.Expr:
    return pl.when(values.count() > 0).then(values.sum())


def twins(shown: pl.DataFrame) -> list[Twins]:
    """The given names that are the same but for case, spaces and signs, and go by different names.

    `shown` is `table`. Names that somebody has dealt with, so that they go by another, are left out.
    """
    other = shown.filter(pl.col("given") != pl.col("name"))["given"]
    own = shown.filter(~pl.col("given").is_in(other.implode()), pl.col("given") != NOT_SET)
    taken = set(other) | set(shown["name"]) - set(own["given"])
    same: dict[str, list[str]] = {}
    for given in own["given"].unique(maintain_order=True):
        same.setdefault(bare(given), []).append(given)
    found = []
    for key, names in same.items():
        # The name that others go by already, else the most frequent one.
        known = [name for name in sorted(taken) if bare(name) == key and name not in other]
        if key and len({*names, *known}) > 1:
            best = (known or names)[0]
            found.append(Twins(tuple(sorted(set(names) - {best})), best))
    return found


def bare(name: str) -> str:
    """A name without case, spaces and signs."""
    return "".join(filter(str.isalnum, name.casefold()))


def move(before: pl.DataFrame, after: pl.DataFrame, dimension: str, by: str) -> Move:
    """What differs between two states of the read given_names.

    `by` is the column whose rows change: name, or channel for campaigns that go to another channel.
    """
    gains = _gains(_sums(before, dimension, by), _sums(after, dimension, by), ["given", by, "currency"])
    gained = gains.filter(pl.col("records") > 0)
    spend = gained.drop_nulls("currency").group_by("currency").agg(pl.col("spend").sum()).sort("currency")
    rows = _gains(_totals(before, dimension, by), _totals(after, dimension, by), [by])
    return Move(
        leads=int(gained["leads"].sum()),
        mqls=int(gained["mqls"].sum()),
        sessions=int(gained["sessions"].sum()),
        spend={currency: float(amount) for currency, amount in spend.iter_rows() if amount},
        sources=tuple(gains.filter(pl.col("records") < 0)[by].unique().sort()),
        to=tuple(gained[by].unique().sort()),
        rows=rows.height,
    )


def _gains(was: pl.DataFrame, will: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """What is more afterwards, less before; without what stays."""
    both = was.join(will, on=keys, how="full", coalesce=True, nulls_equal=True, suffix="_after")
    more = [(pl.col(f"{name}_after").fill_null(0) - pl.col(name).fill_null(0)).alias(name) for name in _SUMMED]
    return both.select(*keys, *more).filter(pl.any_horizontal(pl.col(name) != 0 for name in _SUMMED))


def _totals(rows: pl.DataFrame, dimension: str, by: str) -> pl.DataFrame:
    return _sums(rows, dimension, by).group_by(by).agg(pl.col(_SUMMED).sum())


def _sums(rows: pl.DataFrame, dimension: str, by: str) -> pl.DataFrame:
    return rows.filter(dimension=dimension).group_by("given", by, "currency").agg(pl.col(_SUMMED).sum())


def sentence(found: Move) -> str:
    """A move in words; names are user text, not escaped."""
    if found.is_nothing:
        return "Nothing that is loaded changes: no file has these names on these days, or they go by that name already."
    what = [
        f"{words.exact(number)} {label if number != 1 else label.removesuffix('s')}"
        for number, label in ((found.leads, "leads"), (found.mqls, "MQLs"), (found.sessions, "sessions"))
        if number
    ]
    shown = [(None if unit == NOT_SET else unit, amount) for unit, amount in found.spend.items()]
    what[2:2] = [f"{words.money(amount, unit)} of spend" for unit, amount in shown]
    moved = listed(what) if what else "Days without a count"
    one = len(what) == 1 and (what[0].startswith("1 ") or bool(shown))
    verb = "moves" if one else "move"
    rows = "1 row changes" if found.rows == 1 else f"{words.exact(found.rows)} rows change"
    return f"{moved} {verb} from {_names(found.sources)} to {_names(found.to)}; {rows}."


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence: 'a', 'a and b', 'a, b and c'."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _names(found: Sequence[str]) -> str:
    more = [f"{len(found) - _MOST_NAMED} more"] if len(found) > _MOST_NAMED else []
    return listed([f"“{name}”" for name in found[:_MOST_NAMED]] + more)
