"""Which records of two sources are the same lead or deal: candidates by rule, then one to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

KEY, EMAIL, ID, NEAR = "same key", "e-mail", "deal id", "account, amount and date"
RULES = (KEY, EMAIL, ID, NEAR)
NEAR_DAYS = 14
_FAR = 10**6
_SPARE = {"side": pl.String, "record": pl.String, "rival": pl.String}
_PAIRS = {"here": pl.String, "there": pl.String, "rule": pl.String, "side": pl.String}


@dataclass(frozen=True)
class Side:
    """All records of one source or upload.

    `records`: one row per record: record, email, company, deal_id, amount, currency, near_on, is_stated, later_stage,
    later_on, left_as, left_on, file_name, line. `days`: record, on, at, file_name, line: one row per day on which the
    side says that the record reached the stage. `emails`: record, email: each address that a record has or had.
    """

    source: str
    records: pl.DataFrame
    days: pl.DataFrame
    emails: pl.DataFrame

    def within(self, from_on: date, to_on: date) -> pl.DataFrame:
        """The records dated from `from_on` to before `to_on`, each with the first such day: the columns of `days`."""
        inside = self.days.filter(pl.col("on").is_between(from_on, to_on, closed="left"))
        return inside.sort("record", "on", "at", nulls_last=True).unique("record", keep="first", maintain_order=True)


@dataclass(frozen=True)
class Pairing:
    """`pairs`: here, there, rule, side: which side dates it in the period, or `both`.

    `spare`: side, record, rival: a record of the period whose counterpart was taken by `rival`, of its own side.
    """

    pairs: pl.DataFrame
    spare: pl.DataFrame


def pair(here: Side, there: Side, from_on: date, to_on: date) -> Pairing:
    """One to one, every pair with a record of the period on at least one side: both in the period first, then the
    surer rule, then the counterpart that says more, then the nearer day. Swapping the sides swaps the pairs.
    """
    ranked = _ranked(candidates(here, there), here, there, from_on, to_on).rows(named=True)
    taken: dict[str, dict[str, str]] = {"here": {}, "there": {}}
    chosen = []
    for row in ranked:
        one, other = row["here"], row["there"]
        if one not in taken["here"] and other not in taken["there"]:
            taken["here"][one], taken["there"][other] = other, one
            side = "both" if row["both"] else "here" if row["in_here"] else "there"
            chosen.append((one, other, RULES[row["rule_order"]], side))
    spare: dict[tuple[str, str], str] = {}
    for row in ranked:
        for side, counterpart in (("here", "there"), ("there", "here")):
            if row[f"in_{side}"] and row[side] not in taken[side]:
                spare.setdefault((side, row[side]), taken[counterpart][row[counterpart]])
    spares = [(side, record, rival) for (side, record), rival in spare.items()]
    return Pairing(pl.DataFrame(chosen, _PAIRS, orient="row"), pl.DataFrame(spares, _SPARE, orient="row"))


def candidates(here: Side, there: Side) -> pl.DataFrame:
    """Every two records that a rule holds to be the same, by the surest rule: here, there, rule_order."""
    left, right = here.records, there.records
    found = [
        _pairs(left.join(right, left_on="record", right_on="record", coalesce=False, suffix="_there"), KEY),
        _pairs(here.emails.join(there.emails, on="email", suffix="_there"), EMAIL),
        _by_id(left, right),
        _by_nearness(left, right),
    ]
    return pl.concat(found).group_by("here", "there").agg(pl.col("rule_order").min())


def _pairs(both: pl.DataFrame, rule: str) -> pl.DataFrame:
    order = pl.lit(RULES.index(rule), dtype=pl.Int32)
    return both.select(here="record", there="record_there", rule_order=order)


def _by_id(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The same deal id, unless account or amount are told and neither agrees: two systems may both count from 1."""
    both = _comparable(left).join(_comparable(right), on="deal_id", suffix="_there")
    agree = [pl.col(name) == pl.col(f"{name}_there") for name in ("account", "amount")]
    silent = pl.all_horizontal(one.is_null() for one in agree)
    return _pairs(both.filter(silent | pl.any_horizontal(one.fill_null(False) for one in agree)), ID)


def _by_nearness(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The same account and amount, no other currency, dated within NEAR_DAYS of each other."""
    both = _comparable(left).join(_comparable(right), on=["account", "amount"], suffix="_there")
    apart = (pl.col("near_on") - pl.col("near_on_there")).dt.total_days().abs()
    currency = (pl.col("currency") == pl.col("currency_there")).fill_null(True)
    return _pairs(both.filter((apart <= NEAR_DAYS) & currency), NEAR)


def _comparable(records: pl.DataFrame) -> pl.DataFrame:
    account = pl.col("company").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    return records.select("record", "deal_id", "amount", "currency", "near_on", account=account)


def _ranked(found: pl.DataFrame, here: Side, there: Side, from_on: date, to_on: date) -> pl.DataFrame:
    """The candidates with a record of the period, the best first. Ties go by the records' names: of any two that
    exclude each other, the same comes first from either side.
    """
    ranked = found
    for name, side in (("here", here), ("there", there)):
        inside = side.within(from_on, to_on).select(pl.col("record").alias(name), pl.col("on").alias(f"{name}_on"))
        ranked = ranked.join(inside, on=name, how="left").join(_states(name, side), on=name, how="left")
        ranked = ranked.with_columns(pl.col(f"{name}_on").is_not_null().alias(f"in_{name}"))
    ranked = ranked.filter(pl.col("in_here") | pl.col("in_there"))
    ranked = ranked.with_columns(both=pl.col("in_here") & pl.col("in_there"))
    says = pl.when("both").then(0).when("in_here").then("there_state").otherwise("here_state")
    ranked = _apart(ranked, here, there).with_columns(says=says, alone=~pl.col("both"))
    return ranked.sort("alone", "rule_order", "says", "apart", "here", "there")


def _states(name: str, side: Side) -> pl.DataFrame:
    """How much a side says of each record: 0 a day, 1 the stage alone, 2 a later one, 3 that it left, 4 nothing."""
    dated = pl.col("record").is_in(side.days["record"].implode())
    state = pl.when(dated).then(0).when(pl.col("is_stated") == 1).then(1)
    state = state.when(pl.col("later_stage").is_not_null()).then(2).when(pl.col("left_as").is_not_null()).then(3)
    return side.records.select(pl.col("record").alias(name), state.otherwise(4).alias(f"{name}_state"))


def _apart(ranked: pl.DataFrame, here: Side, there: Side) -> pl.DataFrame:
    """The days between the two sides' days: those of the period where both have one, else the nearest other day."""
    nearest = []
    for name, side in (("here", here), ("there", there)):
        open_ones = ranked.filter(pl.col(f"{name}_on").is_null())
        open_ones = open_ones.select("here", "there", anchor=pl.coalesce("here_on", "there_on"))
        days = open_ones.join(side.days.select(pl.col("record").alias(name), "on"), on=name)
        nearest.append(days.select("here", "there", near=(pl.col("on") - pl.col("anchor")).dt.total_days().abs()))
    shortest = pl.concat(nearest).group_by("here", "there").agg(pl.col("near").min())
    inside = (pl.col("here_on") - pl.col("there_on")).dt.total_days().abs()
    ranked = ranked.join(shortest, on=["here", "there"], how="left")
    return ranked.with_columns(apart=pl.coalesce(inside, "near", pl.lit(_FAR)))
