"""The themes as they stand and what was done with them, for their editor: computed from what the warehouse keeps."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from smarketing.targets import NOT_SET


@dataclass(frozen=True)
class Taxonomy:
    """`standing`: theme_id -> name of those that count for themselves, by name; `open` those that are not retired.

    `moved`: theme_id -> in words, the merges and retirements that stand, the newest first. `history`: all that people
    did, the newest first, with `said` in words.
    """

    standing: dict[str, str]
    open: dict[str, str]
    moved: dict[str, str]
    history: pl.DataFrame

    def name(self, theme_id: str) -> str:
        """What a theme is called, with a word when it is retired."""
        return self.standing[theme_id] + ("" if theme_id in self.open else " (retired)")


def taxonomy(standing: pl.DataFrame, history: pl.DataFrame) -> Taxonomy:
    """From `Warehouse.themes.standing()` and `.history()`."""
    own = standing.filter((pl.col("theme_id") == pl.col("standing_id")) & (pl.col("theme_id") != NOT_SET))
    own = own.with_columns(order=pl.col("name").str.to_lowercase()).sort("order", "theme_id")
    names = {row["theme_id"]: row["name"] for row in own.iter_rows(named=True)}
    retired = set(own.filter(pl.col("is_retired") == 1)["theme_id"])
    called = _called(names, standing, history)
    said = [_said(row, called) for row in history.iter_rows(named=True)]
    moved: dict[str, str] = {}
    for row in history.iter_rows(named=True):
        if row["event"] in ("merged", "retired", "restored"):
            moved.setdefault(row["theme_id"], "" if row["event"] == "restored" else _said(row, called))
    return Taxonomy(
        standing=names,
        open={theme_id: name for theme_id, name in names.items() if theme_id not in retired},
        moved={theme_id: words for theme_id, words in moved.items() if words},
        history=history.with_columns(said=pl.Series(said, dtype=pl.String)),
    )


def _called(names: dict[str, str], standing: pl.DataFrame, history: pl.DataFrame) -> dict[str, str]:
    """What each theme is called, or was called last before it was counted in another."""
    last: dict[str, str] = {}
    for row in history.iter_rows(named=True):
        if row["name"]:
            last.setdefault(row["theme_id"], row["name"])
    return {
        theme_id: names.get(theme_id) or last.get(theme_id, theme_id) for theme_id in {*standing["theme_id"], *last}
    }


def _said(row: dict[str, str], called: dict[str, str]) -> str:
    name = row["name"] or called.get(row["theme_id"], row["theme_id"])
    into = called.get(row["into_id"], row["into_id"])
    return {
        "added": f"“{name}” was added",
        "renamed": f"“{row['was'] or row['theme_id']}” was renamed to “{name}”",
        "merged": f"“{name}” was merged into “{into}”",
        "retired": f"“{name}” was retired",
        "restored": f"“{name}” stands for itself again",
    }[row["event"]]
