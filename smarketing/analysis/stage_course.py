"""How deals end that were in a stage at an age, whatever stages they passed before and after: won, lost, or open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

Numbers = np.ndarray
# Of a deal its stage says something once this many others were in the stage at its age.
LEAST_ALIKE = 10
_OPENING = "(opening)"
_NOBODY = 1e-12


@dataclass(frozen=True)
class Course:
    """Deals whose history is told from their first day on, and who of them was where at which age.

    `days` of age at the end or at data-as-of, `is_over` and `is_won` are of each deal. `groups`: for an age, the deals
    (by row, the shortest life first) that were in some stage at it and are known for longer. `group` is of each open
    deal with an amount, in order: those that were in its stage at its age; -1 where these were too few.
    """

    days: Numbers
    is_over: Numbers
    is_won: Numbers
    groups: tuple[tuple[int, Numbers], ...]
    group: Numbers

    @property
    def judged(self) -> int:
        """How many open deals can be judged by their stage."""
        return int((self.group >= 0).sum())

    def odds(self, picked: Numbers, value: Numbers, left: int) -> Numbers:
        """The chance of each open deal to be won within `left` days; nan where the stage does not say.

        `picked` names the deals of each history, one history per row, as often as they were drawn.
        """
        times = np.stack([np.bincount(rows, minlength=len(self.days)) for rows in picked]) * value
        chances = np.full((len(picked), len(self.groups) + 1), np.nan)
        for place, (age, rows) in enumerate(self.groups):
            chances[:, place] = self._won(times[:, rows], rows, age, left)
        return chances[:, self.group]

    def _won(self, weight: Numbers, rows: Numbers, age: int, left: int) -> Numbers:
        """Per history the share of some deals, open at `age`, that is won within `left` days (competing ends)."""
        day = self.days[rows] - age
        first = np.flatnonzero(np.diff(day, prepend=0))
        soon = day[first] <= left
        at_risk = np.cumsum(weight[:, ::-1], axis=1)[:, ::-1][:, first[soon]]
        ends = np.add.reduceat(weight * self.is_over[rows], first, axis=1)[:, soon]
        wins = np.add.reduceat(weight * self.is_won[rows], first, axis=1)[:, soon]
        safe = np.maximum(at_risk, _NOBODY)
        stays = np.cumprod(1 - np.minimum(ends / safe, 1.0), axis=1)
        before = np.concatenate([np.ones((len(weight), 1)), stays], axis=1)[:, :-1]
        chance: Numbers = (before * wins / safe).sum(axis=1)
        return np.where(weight.sum(axis=1) > _NOBODY, chance, np.nan)


def course(known: pl.DataFrame, told: pl.DataFrame) -> Course | None:
    """The course of the deals of `known` by what the history tells of them; None where it tells of none.

    `known`: deal_key, created_on, ended_on (null while open), is_won, amount and `days` of age; `told` is the read
    deal_stages: of each deal whose history is told from its first day on, its stage from a day on (null where that day
    tells none). Before its first change a deal is in the stage in which deals open.

    Each open deal is compared with those that were in its stage at its age, and only with those: the chance is theirs
    whatever the way to it, also where fast deals are fast in each stage (landmark Aalen-Johansen; Putter and Spitoni,
    2018).
    """
    deals = known.with_row_index("deal")
    path = _path(deals.join(told.select("deal_key").unique(), on="deal_key", how="semi"), told)
    if path.is_empty():
        return None
    deal, stage, start, stop = (path[name].to_numpy() for name in ("deal", "place", "from_day", "to_day"))
    days = known["days"].to_numpy()
    last = dict(zip(deal.tolist(), stage.tolist(), strict=True))
    opened = deals.filter(pl.col("ended_on").is_null() & pl.col("amount").is_not_null())["deal"].to_list()
    places = [(last.get(one), int(days[one])) for one in opened]
    groups: dict[tuple[int | None, int], Numbers] = {}
    for at, age in dict.fromkeys(places):
        rows = deal[(stage == at) & (start <= age) & (stop > age) & (days[deal] > age)] if at is not None else deal[:0]
        if len(rows) >= LEAST_ALIKE:
            groups[at, age] = rows[np.argsort(days[rows], kind="stable")]
    number = {key: place for place, key in enumerate(groups)}
    return Course(
        days=days,
        is_over=known["ended_on"].is_not_null().to_numpy(),
        is_won=known["is_won"].to_numpy() == 1,
        groups=tuple((age, rows) for (_, age), rows in groups.items()),
        group=np.array([number.get(key, -1) for key in places], dtype=int),
    )


def _path(deals: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """One row per visit of a stage, in order: deal, place (a number for the stage), ages from_day to before to_day."""
    opening = deals.select("deal", "days", from_day=pl.lit(0, pl.Int64), stage=pl.lit(_OPENING))
    moves = (
        told.drop_nulls("stage")
        .join(deals.select("deal", "deal_key", "created_on", "days"), on="deal_key")
        .with_columns(from_day=(pl.col("told_on") - pl.col("created_on")).dt.total_days())
        .filter(pl.col("from_day").is_between(0, pl.col("days")))
        .select("deal", "days", "from_day", "stage")
    )
    return (
        pl.concat([opening, moves])
        .sort("deal", "from_day", maintain_order=True)
        .group_by("deal", "from_day", maintain_order=True)
        .agg(pl.col("stage").last(), pl.col("days").last())
        .with_columns(
            place=pl.col("stage").rank("dense").cast(pl.Int64),
            to_day=pl.col("from_day").shift(-1).over("deal").fill_null(pl.col("days") + 1),
        )
    )
