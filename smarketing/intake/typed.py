"""A table of text to typed columns, and for every row that does not fit its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from smarketing.batch import SET_ASIDE_SCHEMA
from smarketing.intake import cells, keys, numbers, parse, progress
from smarketing.intake.parse import Column, Setting
from smarketing.intake.result import DTYPES, Stopped

NUMERIC = ("int", "decimal", "percent")
# "Total: Account" is how Google Ads labels its sums; "Total Recall" is a name.
_TOTALS = r"(?i)^(?:grand )?totals?\b"
_TOTAL = (
    r"(?i)^(?:(?:grand |sub-?)?totals?|gesamt(?:summe|betrag)?|summe|totale|totaal|suma"
    r"|total (?:général|geral|general)|total of [\d.,]+ results?)(?:\s*:.*)?$"
)


@dataclass(frozen=True)
class Wish:
    """One asked column: its name, type, the header it has in the file, whether it must be filled, its position."""

    name: str
    type: str
    header: str
    required: bool
    position: int | None


@dataclass
class Typed:
    """The typed columns beside `row` and `line`; `set_aside` as in batch; the evidence and warnings per column."""

    frame: pl.DataFrame
    set_aside: pl.DataFrame
    skipped: int = 0
    evidence: dict[str, Any] = field(default_factory=dict)
    warnings: list[dict[str, Any]] = field(default_factory=list)


def typed(frame: pl.DataFrame, wishes: list[Wish], setting: Setting) -> Typed:
    """The rows of `frame` ("row", "line", text columns "0", "1", ..., the asked ones trimmed) typed."""
    width = len(frame.columns) - 2
    texts = [str(position) for position in range(width)]
    frame, totals, skipped = _without_totals(frame, wishes, setting)
    frame, long = _without_long(frame, texts)
    setting = Setting(
        setting.zone, setting.choices, setting.today, cache(lambda: _hint(frame, wishes)), setting.delimiter
    )
    columns = _columns(frame, wishes, setting)
    out = frame.select("row", "line")
    reasons = [_reasons(frame, wish, columns[wish.name]) for wish in wishes if wish.position is not None]
    for wish in wishes:
        out = out.with_columns(_pieces(wish, columns[wish.name]))
    set_aside = pl.concat([totals, long, *reasons])
    result = Typed(cells.without(out, set_aside), set_aside, skipped)
    for wish in wishes:
        result.evidence[wish.name] = columns[wish.name].evidence
        result.warnings.extend(_folds(frame, wish, columns[wish.name]))
    return result


def with_keys(result: Typed, wishes: list[Wish], key: list[str]) -> Typed:
    """The typed rows without later copies of a row and without rows that contradict each other about their key."""
    names = [wish.name for wish in wishes]
    reason = keys.clashes(result.frame, key, names)
    if reason.null_count() == len(reason):
        return result
    frame = result.frame
    label = ", ".join(key)
    shown = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", ") if key else pl.lit(None)
    expected = {"DUPLICATE_ROW": "a row that is not in the file before", "CONFLICTING_KEY": "one row per key"}
    why = reason.drop_nulls()
    aside = frame.filter(reason.is_not_null()).select(
        "row",
        "line",
        column=pl.lit(label),
        value=shown.cast(pl.String),
        reason=why,
        expected=why.replace(expected),
    )
    result.set_aside = pl.concat([result.set_aside, _shaped(aside)])
    result.frame = frame.filter(reason.is_null())
    return result


def _without_totals(
    frame: pl.DataFrame, wishes: list[Wish], setting: Setting
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """The rows that are no sums of others, the sums set aside, and how many were skipped because so chosen."""
    empty = pl.DataFrame(schema=SET_ASIDE_SCHEMA)
    chosen = setting.choices.get("skip_totals")
    if chosen is False or len(frame.columns) < 4:
        return frame, empty, 0
    labels = {
        "0",
        *(str(wish.position) for wish in wishes if wish.required and wish.type == "text" and wish.position is not None),
    }
    total = pl.any_horizontal(pl.col(label).str.contains(_TOTAL).fill_null(False) for label in labels)
    named = frame.filter(pl.col("0").str.contains(_TOTALS))["0"].unique().to_list() if "0" in frame.columns else []
    sums_named = [text for text in named if cells.is_footer(text, lone=False)]
    total |= pl.col("0").is_in(sums_named).fill_null(False) if sums_named else pl.lit(False)
    sums = frame.filter(total)
    if sums.is_empty():
        return frame, empty, 0
    if chosen:
        return frame.filter(~total), empty, len(sums)
    aside = _aside(sums, None, pl.coalesce(*sorted(labels)), pl.lit("TOTALS_ROW"), "a row of data, not a sum of others")
    return frame.filter(~total), aside, 0


def _without_long(frame: pl.DataFrame, texts: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows whose cells all have a length that a person could have meant, and the others set aside."""
    longest = frame.select(pl.col(texts).str.len_bytes().max()).row(0) if texts else ()
    aside = [pl.DataFrame(schema=SET_ASIDE_SCHEMA)]
    for name, size in zip(texts, longest, strict=True):
        if (size or 0) > cells.MAX_CELL:
            rows = frame.filter(pl.col(name).str.len_chars() > cells.MAX_CELL)
            aside.append(
                _aside(
                    rows,
                    str(int(name) + 1),
                    pl.col(name).str.slice(0, 200),
                    pl.lit("CELL_TOO_LONG"),
                    parse.EXPECTED["CELL_TOO_LONG"],
                )
            )
    long = pl.concat(aside)
    return cells.without(frame, long), long


def _columns(frame: pl.DataFrame, wishes: list[Wish], setting: Setting) -> dict[str, Column]:
    """Each asked column, typed; a column that the file lacks is null. Stopped with the questions of all columns."""
    columns: dict[str, Column] = {}
    stops: list[Stopped] = []
    blank = pl.Series([None], dtype=pl.String).new_from_index(0, len(frame))
    for done, wish in enumerate(wishes):
        progress.tell("typed", done, len(wishes))
        if wish.position is None:
            columns[wish.name] = Column(blank.cast(DTYPES[wish.type]), blank)
            continue
        try:
            columns[wish.name] = parse.parsed(frame[str(wish.position)], wish.name, wish.header, wish.type, setting)
        except Stopped as stop:
            stops.append(stop)
    refused = [stop for stop in stops if not stop.questions]
    if refused:
        raise refused[0]
    if stops:
        raise Stopped(stops[0].reason, stops[0].message, [asked for stop in stops for asked in stop.questions])
    return columns


def _reasons(frame: pl.DataFrame, wish: Wish, column: Column) -> pl.DataFrame:
    """Why rows are set aside for this column: a value that cannot be read, or none where one is required."""
    rows = frame.select("row", "line", value=str(wish.position), reason=column.reason)
    reason = pl.col("reason")
    if wish.required:
        empty = pl.Series(column.values).is_null()
        reason = pl.when(reason.is_null() & empty).then(pl.lit("MISSING_KEY")).otherwise(reason)
    rows = rows.with_columns(reason=reason).filter(pl.col("reason").is_not_null())
    return rows.select(
        "row",
        "line",
        column=pl.lit(wish.header),
        value=pl.col("value").str.slice(0, 200),
        reason="reason",
        expected=pl.col("reason").replace(parse.EXPECTED),
    )


def _aside(rows: pl.DataFrame, column: str | None, value: pl.Expr, reason: pl.Expr, expected: str) -> pl.DataFrame:
    return rows.select(
        "row", "line", column=pl.lit(column, pl.String), value=value, reason=reason, expected=pl.lit(expected)
    )


def _pieces(wish: Wish, column: Column) -> list[pl.Series]:
    """The column itself and, for a timestamp, its day and whether it had no clock."""
    pieces = [column.values.alias(wish.name)]
    if wish.type == "timestamp":
        blank = pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(column.values))
        pieces.append(column.extra.get("on", blank).cast(pl.Date).alias(f"{wish.name}__on"))
        pieces.append(column.extra.get("is_day", blank).cast(pl.Boolean).alias(f"{wish.name}__is_day"))
    return pieces


def _folds(frame: pl.DataFrame, wish: Wish, column: Column) -> list[dict[str, Any]]:
    """A warning for each value whose wall time happens twice, the first of them taken."""
    fold = column.extra.get("fold")
    if wish.type != "timestamp" or fold is None or not fold.any():
        return []
    rows = frame.filter(fold.fill_null(False))
    return [
        {
            "code": "AMBIGUOUS_LOCAL_TIME",
            "row": row,
            "line": line,
            "column": wish.header,
            "value": value,
            "text": "This hour happened twice when the clocks went back; the first one is taken.",
        }
        for row, line, value in rows.select("row", "line", str(wish.position)).head(1000).iter_rows()
    ]


def _hint(frame: pl.DataFrame, wishes: list[Wish]) -> str | None:
    """The decimal mark that the file's purely numeric columns prove without contradiction, else None."""
    dots = commas = 0
    if not any(wish.type in NUMERIC for wish in wishes):
        return None
    # What is asked for as text may look like a number, but says nothing about the file's numbers.
    words = {str(wish.position) for wish in wishes if wish.type == "text"}
    for name in frame.columns[2:]:
        if name in words:
            continue
        some = frame[name].head(20_000).str.strip_chars().unique(maintain_order=True)
        some = some.filter(~some.str.to_lowercase().is_in(numbers.NULLS).fill_null(True))
        if not some.head(50).str.contains(r"\d").all():
            continue
        shapes = numbers.shapes(some)
        if len(shapes) and shapes.select((pl.col("dot") | pl.col("comma")).all()).item():
            proof = numbers.marks(shapes)
            dots, commas = dots + proof.dots, commas + proof.commas
    if bool(dots) == bool(commas):
        return None
    return "." if dots else ","


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with exactly the columns and types of a set-aside table."""
    return rows.select(pl.col(name).cast(kind) for name, kind in SET_ASIDE_SCHEMA.items())
