"""How deals go on from the stage that they are in, by the days they have been in it: won, lost, or to another stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

Numbers = np.ndarray
# A stage says something once it has been left this often, and of a deal once this many were in it for as long.
LEAST_LEFT = 20
LEAST_AS_LONG = 5
# Stages beyond the most visited are one: a pipeline with more is told too finely to be counted.
MOST_STAGES = 10
_STILL = -1
_OPENING, _OTHER = "(opening)", "(other)"
_NOBODY = 1e-12


@dataclass(frozen=True)
class Course:
    """The visits of stages by deals whose history is told from their first day on.

    Of each visit: `deal` (its row), `stage`, `days` it took, and where it `went`: another stage, `stages` (won),
    `stages` + 1 (lost), or -1 (still in it). `at_stage` and `at_days` are of each open deal with an amount, in order;
    the stage is -1 where too little is told to judge it.
    """

    deal: Numbers
    stage: Numbers
    days: Numbers
    went: Numbers
    stages: int
    at_stage: Numbers
    at_days: Numbers

    @property
    def judged(self) -> int:
        """How many open deals can be judged by their stage."""
        return int((self.at_stage >= 0).sum())

    def odds(self, picked: Numbers, value: Numbers, left: int) -> Numbers:
        """The chance of each open deal to be won within `left` days; nan where the stage does not say.

        `picked` names the deals of each history, one history per row, as often as they were drawn.
        """
        judged = self.at_stage >= 0
        found = np.full((len(picked), len(judged)), np.nan)
        if not judged.any():
            return found
        most = int(self.at_days[judged].max()) + left + 2
        leaves, stays = self._leaving(picked, value, most)
        later = _later(leaves, left)
        for stage, days in {*zip(self.at_stage[judged].tolist(), self.at_days[judged].tolist(), strict=True)}:
            mine = (self.at_stage == stage) & (self.at_days == days)
            found[:, mine] = _from_here(leaves, stays, later, stage, days, left)[:, None]
        return found

    def _leaving(self, picked: Numbers, value: Numbers, most: int) -> tuple[Numbers, Numbers]:
        """Per history and stage: by whereto and day the chance to leave on it, by day that to be still in it before."""
        stages, kinds = self.stages, self.stages + 2
        gone = (self.went != _STILL) & (self.days < most)
        day = np.minimum(self.days, most - 1)
        where = (self.stage * kinds + self.went) * most + day
        leaves = np.empty((len(picked), stages, kinds, most))
        at_risk = np.empty((len(picked), stages, most))
        for row, one in enumerate(picked):
            weight = (np.bincount(one, minlength=len(one)) * value)[self.deal]
            ended = np.bincount(where[gone], weight[gone], stages * kinds * most)
            leaves[row] = ended.reshape(stages, kinds, most)
            at_risk[row] = np.bincount(self.stage * most + day, weight, stages * most).reshape(stages, most)
        at_risk = at_risk[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
        leaves = leaves / np.maximum(at_risk, _NOBODY)[:, :, None, :]
        left_over = np.cumprod(np.maximum(1 - leaves.sum(axis=2), 0.0), axis=2)
        stays = np.concatenate([np.ones((*left_over.shape[:2], 1)), left_over], axis=2)
        return leaves * stays[:, :, None, :-1], stays


def course(known: pl.DataFrame, told: pl.DataFrame) -> Course | None:
    """The course of the deals of `known` by what the history tells of them; None where it tells of none.

    `known`: deal_key, created_on, ended_on (null while open), is_won, amount and `days` of age; `told` is the read
    deal_stages: of each deal whose history is told from its first day on, its stage from a day on (null where that day
    tells none). Before its first change a deal is in the stage in which deals open.
    """
    deals = known.with_row_index("deal").with_columns(
        until_on=pl.coalesce("ended_on", pl.col("created_on") + pl.duration(days="days"))
    )
    path = _path(deals.join(told.select("deal_key").unique(), on="deal_key", how="semi"), told)
    if path.is_empty():
        return None
    left = path.filter(pl.col("goes") != _STILL).group_by("stage").len().filter(pl.col("len") >= LEAST_LEFT)
    names = left.sort("len", "stage", descending=[True, False])["stage"].head(MOST_STAGES).to_list()
    place = {name: number for number, name in enumerate(names)}
    stages = len(names) + 1
    went = pl.col("goes").replace_strict({1: stages, 0: stages + 1, _STILL: _STILL}, default=None)
    path = path.with_columns(
        at=pl.col("stage").replace_strict(place, default=len(names), return_dtype=pl.Int64),
        went=pl.when(pl.col("next").is_null())
        .then(went)
        .otherwise(pl.col("next").replace_strict(place, default=len(names), return_dtype=pl.Int64)),
    )
    deal, stage, days, moved = (path[name].to_numpy() for name in ("deal", "at", "days_in", "went"))
    at_stage, at_days = _present(deals, path, len(names))
    for one in range(len(names)):
        here, lasted = at_stage == one, np.sort(days[stage == one])
        as_long = len(lasted) - np.searchsorted(lasted, at_days[here])
        at_stage[here] = np.where(as_long >= LEAST_AS_LONG, one, -1)
    return Course(deal, stage, days, moved, stages, at_stage, at_days)


def _path(deals: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """One row per visit of a stage: deal, stage, next (stage), days_in, goes (1 won, 0 lost, -1 neither)."""
    opening = deals.select("deal", from_on="created_on", stage=pl.lit(_OPENING))
    moves = (
        told.drop_nulls("stage")
        .join(deals.select("deal", "deal_key", "created_on", "until_on"), on="deal_key")
        .filter((pl.col("told_on") >= pl.col("created_on")) & (pl.col("told_on") <= pl.col("until_on")))
        .select("deal", from_on="told_on", stage="stage")
    )
    goes = pl.when(pl.col("ended_on").is_null()).then(_STILL).otherwise(pl.col("is_won").cast(pl.Int32))
    return (
        pl.concat([opening, moves])
        .sort("deal", "from_on", maintain_order=True)
        .group_by("deal", "from_on", maintain_order=True)
        .agg(pl.col("stage").last())
        .with_columns(
            next=pl.col("stage").shift(-1).over("deal"),
            to_on=pl.col("from_on").shift(-1).over("deal"),
        )
        .join(deals.select("deal", "until_on", goes=goes), on="deal", maintain_order="left")
        .with_columns(
            days_in=(pl.coalesce("to_on", "until_on") - pl.col("from_on")).dt.total_days(),
            goes=pl.when(pl.col("next").is_null()).then("goes").otherwise(2),
        )
    )


def _present(deals: pl.DataFrame, path: pl.DataFrame, other: int) -> tuple[Numbers, Numbers]:
    """The stage and the days in it of each open deal with an amount; -1 without a history, or in a rare stage."""
    last = path.filter(pl.col("goes") == _STILL).select("deal", "at", "days_in")
    is_open = deals.filter(pl.col("ended_on").is_null() & pl.col("amount").is_not_null()).select("deal")
    here = is_open.join(last, on="deal", how="left", maintain_order="left")
    at = here.select(pl.when(pl.col("at") == other).then(-1).otherwise(pl.col("at").fill_null(-1))).to_series()
    return at.to_numpy().copy(), here["days_in"].fill_null(0).to_numpy()


def _later(leaves: Numbers, left: int) -> Numbers:
    """Per history and stage: the chance to be won within 0, 1, .. `left` days of entering it."""
    stages = leaves.shape[1]
    won = np.cumsum(leaves[:, :, stages, :], axis=2)
    later = np.zeros((len(leaves), stages, left + 1))
    for day in range(left + 1):
        later[:, :, day] = won[:, :, day]
        if day:
            on = leaves[:, :, :stages, 1 : day + 1]
            later[:, :, day] += np.einsum("hswu,hwu->hs", on, later[:, :, day - 1 :: -1][:, :, :day])
    return later


def _from_here(leaves: Numbers, stays: Numbers, later: Numbers, stage: int, days: int, left: int) -> Numbers:
    """Per history: the chance of a deal that has been `days` in a stage to be won within `left` more."""
    stages = leaves.shape[1]
    ahead = leaves[:, stage, :, days + 1 : days + 1 + left]
    onwards = np.einsum("hwu,hwu->h", ahead[:, :stages], later[:, :, left - 1 :: -1][:, :, :left])
    here = stays[:, stage, days + 1]
    won = ahead[:, stages].sum(axis=1) + onwards
    return np.where(here > _NOBODY, won / np.maximum(here, _NOBODY), np.nan)
