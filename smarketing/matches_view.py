"""What is said of records that are the same: the rule, the evidence of each match, and what only a person decides."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from smarketing.load_words import source
from smarketing.warehouse.records import APART

EVIDENCE = {
    "record": "",
    "merged": "merged in its source",
    "email": "the same e-mail address",
    "joined": "joined by hand",
}
ABSENCE = {"deleted": "deleted in its source", "gone": "missing from a later complete export"}


def rule_words(*, on: bool) -> str:
    """The rule as it stands."""
    if on:
        return "People are matched across sources by their e-mail address; never two ids of one source."
    return "People are not matched across sources: each source's leads count by themselves."


def suggestion_words(rows: pl.DataFrame) -> Iterator[str]:
    """A sentence for each suggestion of the read match_suggestions, in its order."""
    for group in rows.partition_by("suggestion", maintain_order=True):
        keys = ", ".join(group["key"])
        address = ", ".join(group["email"].drop_nulls().unique(maintain_order=True))
        if group["reason"][0] == APART:
            yield f"{keys} share {address}, but people hold some of them apart: who are the others?"
            continue
        twice = group.filter(pl.col("source").is_duplicated())["source"].drop_nulls().unique(maintain_order=True)
        systems = " and ".join(source(name) for name in twice)
        yield f"{keys} share {address}: are the several ids of {systems} one person?"
