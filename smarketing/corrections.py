"""Set-aside rows as a file of the shape they came in, with the reasons beside them: to put right and drop again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import polars as pl

from smarketing.batch import DUPLICATE, Batch
from smarketing.errors import Refused

# The columns that are ours; they are left out when the file is dropped again.
OURS = ("_line", "_column", "_reason", "_expected", "_record")
_WHY = ("column", "reason", "expected")
# Faults of a record as a whole. Its cells may not be what its columns mean: a person has to put them in their places.
_TORN = {"FIELD_COUNT", "BAD_QUOTING", "ENCODING", "REPEATED_HEADER", "TOTALS_ROW"}
# A number cannot run as a formula, whatever sign it has: it stays as it is, so that it can be read again.
_LIVE = re.compile(r"[=+\-@\t\r\x00]")
_NUMBER = re.compile(r"[+-]?[\d.,' \u00a0]*\d[\d.,' \u00a0]*%?")


class _Row(NamedTuple):
    line: int
    words: list[str]
    cells: list[str]
    is_torn: bool


def is_ours(header: str) -> bool:
    """Whether a column of a dropped file was added by us."""
    return header in OURS


def correction_file(
    headers: Sequence[str],
    refused: pl.DataFrame,
    set_aside: pl.DataFrame,
    *,
    delimiter: str = ",",
    preamble: Sequence[str] = (),
) -> bytes:
    """UTF-8 with BOM: the lines above the table, the header, each set-aside record as it was, and why.

    `refused` has batch.REFUSED_SCHEMA, `set_aside` batch.SET_ASIDE_SCHEMA. Rows that only repeat another are left out:
    nothing is to be put right. A torn record stands whole in `_record`, its cells empty: dropped again as it is, it is
    set aside again. A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    rows = _rows(refused, set_aside, headers)
    kept = [place for place, header in enumerate(headers) if not is_ours(header)]
    ours = OURS if any(row.is_torn for row in rows) else OURS[:-1]
    out = io.StringIO()
    out.writelines(f"{_safe(line)}\n" for line in preamble)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([*(_safe(headers[place]) for place in kept), *ours])
    for row in rows:
        cells = [""] * len(kept) if row.is_torn else [_safe(row.cells[place]) for place in kept]
        record = [_safe(delimiter.join(row.cells))] if row.is_torn else [""] * (len(ours) == len(OURS))
        writer.writerow([*cells, row.line, *map(_safe, row.words), *record])
    return out.getvalue().encode("utf-8-sig")


def of_batch(batch: Batch) -> bytes:
    """The correction file of a file that was read, before it is loaded."""
    how: dict[str, Any] = {
        "delimiter": batch.report.get("delimiter") or ",",
        "preamble": batch.report.get("preamble") or (),
    }
    return correction_file(batch.headers, batch.refused, batch.set_aside, **how)


def of_upload(read: Callable[..., pl.DataFrame], upload_id: int) -> bytes:
    """The correction file of an upload; `read` is the warehouse's. Refused when there is no such upload."""
    found = read("upload_reading", upload_id=upload_id)
    if found.is_empty():
        raise Refused("NO_SUCH_UPLOAD", f"There is no upload {upload_id}.")
    report = json.loads(found["report"][0] or "{}")
    how: dict[str, Any] = {"delimiter": report.get("delimiter") or ",", "preamble": report.get("preamble") or ()}
    headers = found["headers"].to_list()[0] or report.get("headers") or []
    refused, aside = (read(name, upload_id=upload_id) for name in ("refused_rows", "set_aside_rows"))
    return correction_file(headers, refused, aside, **how)


def _rows(refused: pl.DataFrame, set_aside: pl.DataFrame, headers: Sequence[str]) -> list[_Row]:
    """Each set-aside record once, with all that is wrong with it."""
    faults = set_aside.filter(pl.col("reason") != DUPLICATE).with_columns(pl.col("column").fill_null(""))
    faults = faults.sort("row", "column", maintain_order=True)
    why = faults.group_by("row", maintain_order=True).agg(
        pl.col("line").first(),
        *(pl.col(name).unique(maintain_order=True).str.join("; ") for name in _WHY),
        is_torn=pl.col("reason").is_in(_TORN).any(),
    )
    joined = why.join(refused.select("row", "cells"), on="row", how="left", maintain_order="left")
    found = joined.select("line", "is_torn", "cells", *_WHY).iter_rows()
    rows = [(line, words, _even(list(cells or []), headers), is_torn) for line, is_torn, cells, *words in found]
    return [_Row(line, words, cells, is_torn or len(cells) != len(headers)) for line, words, cells, is_torn in rows]


def _even(cells: list[str], headers: Sequence[str]) -> list[str]:
    """The cells without a last empty one, or with one for each column that has no name: a writer's habit."""
    if len(cells) == len(headers) + 1 and not cells[-1].strip():
        return cells[:-1]
    missing = headers[len(cells) :]
    return cells if any(missing) else [*cells, *[""] * len(missing)]


def _safe(cell: str) -> str:
    return f"'{cell}" if _LIVE.match(cell) and not _NUMBER.fullmatch(cell) else cell
