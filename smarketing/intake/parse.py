"""One column of text to one typed column: each distinct value is read once, each failure keeps its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from smarketing.intake import dates, numbers
from smarketing.intake.result import DTYPES, Stopped, question
from smarketing.intake.scripts import in_ascii

EXPECTED = {
    "NOT_A_NUMBER": "a number",
    "NOT_AN_INTEGER": "a whole number",
    "NOT_A_PERCENT": "a percentage such as 12.5%",
    "NOT_A_BOOLEAN": "yes or no, true or false, 1 or 0",
    "BAD_DURATION": "a duration as h:mm:ss",
    "BAD_DATE": "a date that exists, with its year",
    "NONEXISTENT_LOCAL_TIME": "a time that the clocks of its zone do not skip",
    "OUT_OF_RANGE": "a value in the allowed range",
    "EXCEL_ERROR": "a value, not a spreadsheet's error",
    "MISSING_KEY": "a value: this column is required",
    "CELL_TOO_LONG": "at most 131,072 characters",
}
_BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "wahr", "ja", "oui", "vrai", "sí", "si"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "falsch", "nein", "non", "faux"), False),
}
_HMS = r"^(?:(?P<h>\d{1,5}):)(?P<m>[0-5]?\d):(?P<s>[0-5]?\d(?:\.\d{1,6})?)$"
_UNITS = (
    r"(?i)^(?:PT)?(?:(?P<h>\d{1,5})\s?h(?:ours?|rs?)?)?\s*(?:(?P<m>\d{1,5})\s?m(?:in(?:utes?)?)?)?"
    r"\s*(?:(?P<s>\d{1,7}(?:\.\d{1,6})?)\s?s(?:ec(?:onds?)?)?)?$"
)
_BARE = r"^\d{1,9}(?:\.\d{1,6})?$"
_BOUND = r"^[<>]\s*"
_LONGEST_NULL = max(len(null.encode()) for null in numbers.NULLS)


@dataclass(frozen=True)
class Setting:
    """What holds for the whole file: its zone, the choices made, the decimal mark its other columns prove, today."""

    zone: str | None
    choices: dict[str, Any]
    today: date
    hint: Callable[[], str | None]
    delimiter: str = ","


@dataclass
class Column:
    """One typed column, as high as the table: `values`, `reason` (null where sound), extra columns and the evidence."""

    values: pl.Series
    reason: pl.Series
    extra: dict[str, pl.Series] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)


def parsed(text: pl.Series, name: str, header: str, kind: str, setting: Setting) -> Column:
    """The column called `name` (under `header` in the file) as `kind`; Stopped when its reading is open.

    `text` is trimmed, empty cells are null.
    """
    if kind == "text":
        return Column(text, _nothing(len(text)))
    text = in_ascii(text)
    plain = numbers.plain_values(text, kind, setting.choices.get("decimal"))
    if plain is not None:
        return Column(plain, _nothing(len(text)), evidence={"decimal": ".", "currency": None, "rounded": False})
    short = text.str.len_bytes() <= _LONGEST_NULL
    present = text.is_not_null() & ~(short & text.str.to_lowercase().is_in(numbers.NULLS))
    is_dated = kind in ("date", "timestamp")
    known = dates.uniform(text.filter(present)) if is_dated else None
    each = kind != "percent" and (known is not None or _mostly_distinct(text))
    distinct = text.filter(present) if each else text.filter(present).unique(maintain_order=True)
    if is_dated:
        frame, evidence = _dates(distinct, name, kind, setting, known)
    else:
        frame, evidence = _READERS[kind](distinct, name, header, setting)
    return _in_place(present, frame, kind, evidence) if each else _spread(text, frame, kind, evidence)


def _nothing(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)


def _mostly_distinct(text: pl.Series) -> bool:
    """Whether values hardly repeat, so that reading every one costs less than finding the different ones."""
    sample = text.head(10_000)
    return len(text) > len(sample) and sample.n_unique() > len(sample) // 2


def _in_place(present: pl.Series, frame: pl.DataFrame, kind: str, evidence: dict[str, Any]) -> Column:
    """The results of all present values, in order, between the nulls again."""
    index = (
        present.to_frame("present")
        .select(pl.when("present").then(pl.col("present").cast(pl.UInt32).cum_sum() - 1))
        .to_series()
    )
    whole = frame if present.all() else frame.select(pl.all().gather(index))
    return _column(whole, kind, evidence)


def _spread(text: pl.Series, frame: pl.DataFrame, kind: str, evidence: dict[str, Any]) -> Column:
    """The distinct results, laid out over the column again."""
    whole = text.alias("value").to_frame().join(frame, on="value", how="left", maintain_order="left")
    return _column(whole, kind, evidence)


def _column(whole: pl.DataFrame, kind: str, evidence: dict[str, Any]) -> Column:
    values = whole["out"].cast(DTYPES[kind])
    extra: dict[str, pl.Series] = {key: whole[key] for key in ("on", "is_day", "fold") if key in whole.columns}
    return Column(values, whole["reason"], extra, evidence)


def _dates(
    distinct: pl.Series, name: str, kind: str, setting: Setting, known: pl.DataFrame | None
) -> tuple[pl.DataFrame, dict[str, Any]]:
    if distinct.is_empty():
        frame = pl.DataFrame(schema={"value": pl.String, "out": DTYPES[kind], "reason": pl.String})
        return frame.with_columns(on=pl.lit(None, pl.Date), is_day=pl.lit(None, pl.Boolean), fold=pl.lit(False)), {}
    read = dates.read(distinct, name, kind, setting.zone, setting.choices, setting.today, known)
    return read.frame.with_columns(out=pl.col("on" if kind == "date" else "utc")), read.evidence


def _mark(frame: pl.DataFrame, name: str, setting: Setting) -> str | None:
    choice = setting.choices.get("decimal")
    chosen = choice.get(name) if isinstance(choice, dict) else choice
    return numbers.settled(numbers.marks(frame), chosen, setting.hint)


def _without_short(frame: pl.DataFrame, name: str, setting: Setting) -> pl.DataFrame:
    """The values, those that are shortened (1.2M) as a person said they are meant; Stopped when nobody said it."""
    short = frame.filter(pl.col("thousands").is_not_null())["value"]
    choice = setting.choices.get("shortened")
    chosen = choice.get(name) if isinstance(choice, dict) else choice
    if short.is_empty() or chosen == numbers.READ:
        return frame
    if chosen != numbers.SET_ASIDE:
        raise numbers.ask_short(name, short.head(2).to_list())
    plain = pl.col("thousands").is_null()
    return frame.with_columns(pl.col("dot", "comma") & plain)


def _currency(frame: pl.DataFrame, name: str, setting: Setting) -> str | None:
    return numbers.currency(frame, name, (setting.choices.get("currency") or {}).get(name))


def _decimal(distinct: pl.Series, name: str, header: str, setting: Setting) -> tuple[pl.DataFrame, dict[str, Any]]:
    frame = numbers.shapes(distinct)
    mark = _mark(frame, name, setting)
    if mark is None:
        raise numbers.ask_mark(name, numbers.marks(frame))
    frame = _without_short(frame, name, setting)
    money = _currency(frame, name, setting)
    out = numbers.values(frame, mark)
    percent = pl.col("percent") & pl.col("reason").is_null()
    out = out.with_columns(reason=pl.when(percent).then(pl.lit("NOT_A_NUMBER")).otherwise("reason"))
    return _clean(out), {"decimal": mark, "currency": money, "rounded": numbers.is_rounded(frame, mark)}


def _clean(frame: pl.DataFrame) -> pl.DataFrame:
    sound = pl.col("reason").is_null()
    return frame.select("value", out=pl.when(sound).then("out"), reason="reason")


def _int(distinct: pl.Series, name: str, header: str, setting: Setting) -> tuple[pl.DataFrame, dict[str, Any]]:
    frame = numbers.shapes(distinct)
    proof = numbers.marks(frame)
    mark = _mark(frame, name, setting)
    commas_only = all("," in value for value in proof.open)
    if mark is None and not proof.dots and not proof.commas and commas_only and setting.delimiter != ";":
        mark = "."  # a whole number has no decimals, so the comma can only part thousands
    if mark is None:
        raise numbers.ask_mark(name, proof)
    frame = _without_short(frame, name, setting)
    money = _currency(frame, name, setting)
    out = numbers.values(frame, mark)
    sound = pl.col("reason").is_null()
    reason = (
        pl.when(sound & pl.col("percent"))
        .then(pl.lit("NOT_A_NUMBER"))
        .when(sound & (pl.col("out") != pl.col("out").cast(pl.Int64, strict=False)))
        .then(pl.lit("NOT_AN_INTEGER"))
        .otherwise("reason")
    )
    return _clean(out.with_columns(reason=reason)), {"decimal": mark, "currency": money}


def _percent(distinct: pl.Series, name: str, header: str, setting: Setting) -> tuple[pl.DataFrame, dict[str, Any]]:
    unknown = distinct.filter(distinct.str.contains(_BOUND))
    frame = numbers.shapes(distinct.filter(~distinct.str.contains(_BOUND)))
    mark = _mark(frame, name, setting)
    if mark is None:
        raise numbers.ask_mark(name, numbers.marks(frame))
    out = numbers.values(frame, mark)
    points = setting.choices.get("percent") == "points" or "%" in header
    bare = out.filter(~pl.col("percent") & pl.col("reason").is_null() & (pl.col("out") != 0))
    signed = bool(out["percent"].any())
    if not points and not signed and setting.choices.get("percent") != "fraction":
        sizes = bare["out"].abs()
        if (sizes > 1).any() and (sizes < 1).any():
            raise _ask_percent(name, bare.sort("out")["value"].gather([0, -1]).to_list())
        points = bool((sizes > 1).any())  # nothing is more than whole
    scale = pl.col("percent") | pl.lit(points)
    lone = pl.lit(signed and not points) & ~pl.col("percent") & pl.col("reason").is_null() & (pl.col("out") != 0)
    divided = (pl.col("text").cast(pl.Decimal(38, 12), strict=False) / 100).cast(pl.Decimal(38, 6), strict=False)
    out = out.with_columns(
        out=pl.when(scale).then(divided).otherwise("out"),
        reason=pl.when(lone).then(pl.lit("NOT_A_PERCENT")).otherwise("reason"),
    )
    empty = (
        unknown.alias("value")
        .to_frame()
        .with_columns(out=pl.lit(None, pl.Decimal(38, 6)), reason=pl.lit(None, pl.String))
    )
    return pl.concat([_clean(out), empty]), {"decimal": mark, "bounds": unknown.to_list()}


def _ask_percent(name: str, shown: list[str]) -> Stopped:
    text = f"Column {name!r} has values without % (for example {shown[0]}). Is 1 one per cent, or the whole?"
    asked = question("AMBIGUOUS_PERCENT", "percent", text, column=name, options=["points", "fraction"], evidence=shown)
    return Stopped("AMBIGUOUS_PERCENT", text, [asked])


def _duration(distinct: pl.Series, name: str, header: str, setting: Setting) -> tuple[pl.DataFrame, dict[str, Any]]:
    frame = distinct.alias("value").to_frame()
    found = [
        pl.col("value").str.extract_groups(pattern).struct.rename_fields(["h", "m", "s"]) for pattern in (_HMS, _UNITS)
    ]
    seconds = []
    for groups in found:
        parts = [groups.struct.field(part).cast(pl.Decimal(38, 6), strict=False) for part in "hms"]
        total = sum(part.fill_null(0) * scale for part, scale in zip(parts, (3600, 60, 1), strict=True))
        seconds.append(pl.when(pl.any_horizontal(part.is_not_null() for part in parts)).then(total))
    bare = pl.when(pl.col("value").str.contains(_BARE)).then(pl.col("value").cast(pl.Decimal(38, 6), strict=False))
    bound = pl.col("value").str.contains(_BOUND)
    frame = frame.with_columns(out=pl.coalesce(*seconds, bare).cast(pl.Decimal(38, 6)))
    error = pl.col("value").str.to_uppercase().is_in(numbers.EXCEL_ERRORS)
    reason = (
        pl.when(error)
        .then(pl.lit("EXCEL_ERROR"))
        .when(pl.col("out").is_null() & ~bound)
        .then(pl.lit("BAD_DURATION"))
        .otherwise(None)
    )
    return frame.with_columns(reason=reason), {"unit": "seconds"}


def _bool(distinct: pl.Series, name: str, header: str, setting: Setting) -> tuple[pl.DataFrame, dict[str, Any]]:
    out = distinct.str.to_lowercase().replace_strict(_BOOLEANS, default=None, return_dtype=pl.Boolean)
    frame = pl.DataFrame({"value": distinct, "out": out})
    error = pl.col("value").str.to_uppercase().is_in(numbers.EXCEL_ERRORS)
    reason = pl.when(error).then(pl.lit("EXCEL_ERROR")).when(pl.col("out").is_null()).then(pl.lit("NOT_A_BOOLEAN"))
    return frame.with_columns(reason=reason), {}


_READERS = {"decimal": _decimal, "int": _int, "percent": _percent, "duration": _duration, "bool": _bool}
