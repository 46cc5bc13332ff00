"""Ids that a spreadsheet has damaged: refused where digits are lost, asked about where they can be put back."""

from __future__ import annotations

from typing import Any

import polars as pl

from smarketing.intake.result import Stopped, question
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.sources.spellings import is_id

WHOLE, PADDED, AS_WRITTEN = "whole", "padded", "as_written"
_POWER = r"^\d(?:[.,]\d+)?[eE]\+\d{1,3}$"
_TAIL = r"^(\d+)[.,]0+$"
_DECIMAL = r"^\d+[.,]\d*[1-9]\d*$"
_DIGITS = r"^\d+$"
# A spreadsheet keeps 15 digits of a number, and writes zeros for the others.
_CUT = r"^\d{15}0+$"
_KEPT = 15
AS_TEXT = (
    "Export the file again and load it without opening it in a spreadsheet in between. To edit it there, open it with "
    "Data > From Text/CSV and set this column to Text before anything else."
)


def repaired(rows: pl.DataFrame, mapping: Mapping, answers: dict[str, Any]) -> pl.DataFrame:
    """The rows (`line`, the stored columns) with ids as they were before a spreadsheet wrote them as numbers.

    `answers` says per field whether its ids are WHOLE (123.0 is 123), PADDED (7 is 0007) or AS_WRITTEN. Stopped when
    digits are lost (DAMAGED_IDS), or with the questions that are open.
    """
    asked: list[dict[str, Any]] = []
    for name in filter(is_id, rows.columns):
        column = ", ".join(headers_of(mapping.columns[name])) if name in mapping.columns else name
        values = rows[name].drop_nulls().unique(maintain_order=True)
        _stop_for_lost_digits(rows, name, column, values)
        known = answers.get(name)
        doubt = _doubt(name, column, values)
        if doubt and known not in doubt["options"]:
            asked.append(doubt)
        elif doubt and known == WHOLE:
            rows = rows.with_columns(pl.col(name).str.replace(_TAIL, "$1"))
        elif doubt and known == PADDED:
            rows = rows.with_columns(pl.col(name).str.zfill(_width(values)))
    if asked:
        raise Stopped("DAMAGED_IDS", asked[0]["text"], asked)
    return rows


def _stop_for_lost_digits(rows: pl.DataFrame, name: str, column: str, values: pl.Series) -> None:
    """Stopped where ids are written as powers of ten, or where every long id ends in the zeros of a spreadsheet."""
    lost = values.filter(values.str.contains(_POWER))
    long = values.filter(values.str.contains(_DIGITS) & (values.str.len_bytes() > _KEPT))
    if len(long) > 1 and long.str.contains(_CUT).all():
        lost = lost.append(long)
    tails = values.filter(values.str.contains(_TAIL))
    lost = lost.append(tails.filter(tails.str.extract(_TAIL).str.len_bytes() > _KEPT))
    if lost.is_empty():
        return
    line = rows.filter(pl.col(name) == lost[0])["line"][0]
    more = f", and {len(lost) - 1:,} more like it" if len(lost) > 1 else ""
    text = f"Line {line}: {column!r} holds {lost[0]}{more}. A spreadsheet has written these ids as numbers"
    raise Stopped("DAMAGED_IDS", f"{text} and lost digits: which records they are cannot be known. {AS_TEXT}")


def _doubt(name: str, column: str, values: pl.Series) -> dict[str, Any] | None:
    """The question about ids that may have been other ones; None where there is no doubt."""
    tails = values.filter(values.str.contains(_TAIL))
    if len(tails) and not values.str.contains(_DECIMAL).any():
        whole = tails.str.extract(_TAIL)[0]
        text = f"{column!r} holds ids such as {tails[0]}, as a spreadsheet writes numbers. Is {whole} meant? {AS_TEXT}"
        return _question(name, text, [WHOLE, AS_WRITTEN], tails)
    width = _width(values)
    short = values.filter(values.str.contains(r"^[1-9]\d*$") & (values.str.len_bytes() < width))
    if not width or short.is_empty():
        return None
    led = values.filter(values.str.starts_with("0"))[0]
    text = f"{column!r} holds ids of {width} digits with zeros in front ({led}), and shorter ones ({short[0]}): "
    text += f"a spreadsheet takes such zeros away. Is {short[0].zfill(width)} meant? {AS_TEXT}"
    return _question(name, text, [PADDED, AS_WRITTEN], pl.Series([led, *short.head(1)]))


def _width(values: pl.Series) -> int:
    """How many digits ids have, where all are digits, those that begin with 0 are of one length, and none is longer."""
    if values.is_empty() or not values.str.contains(_DIGITS).all():
        return 0
    widths = values.filter(values.str.starts_with("0")).str.len_bytes().unique()
    return int(widths[0]) if len(widths) == 1 and widths[0] == values.str.len_bytes().max() else 0


def _question(name: str, text: str, options: list[str], shown: pl.Series) -> dict[str, Any]:
    return question("DAMAGED_IDS", "ids", text, column=name, options=options, evidence=shown.head(2).to_list())
