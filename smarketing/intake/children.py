"""Rows of one deal that differ only in a contact or a product: the deal once, with all of them."""

from __future__ import annotations

from typing import Any

import polars as pl

from smarketing.targets import Target

# What a report repeats a record for, and what stands between several of them where the field can hold several.
CHILDREN = {"deals": {"lead_id": ";", "email": None, "product": ", "}}


def gathered(rows: pl.DataFrame, wanted: Target) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """The rows with those that differ in nothing but a child as one, at the line of the first, and a warning that says
    so. Of a field that holds one value the first counts.
    """
    children = {name: by for name, by in CHILDREN.get(wanted.name, {}).items() if name in rows.columns}
    same = [name for name in rows.columns if name not in (*children, "row", "line")]
    if not children or not rows.select(pl.struct(wanted.key).is_duplicated().any()).item():
        return rows, []
    is_child = pl.struct(list(children)).n_unique().over(same) > 1
    repeated = rows.filter(is_child)
    if repeated.is_empty():
        return rows, []
    parts = [pl.col("row", "line").first()]
    for name, by in children.items():
        values = pl.col(name).drop_nulls().unique(maintain_order=True)
        parts.append(values.first() if by is None else values.str.join(by).replace("", None))
    whole = repeated.group_by(same, maintain_order=True).agg(parts).select(rows.columns)
    fewer = repeated.height - whole.height
    text = (
        f"{fewer:,} rows name a further contact or product of a deal that another row holds, such as on line "
        f"{repeated['line'][1]}: each deal counts once."
    )
    return pl.concat([rows.filter(~is_child), whole]).sort("row"), [{"code": "CHILD_ROWS", "text": text}]
