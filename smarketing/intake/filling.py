"""The read columns of a file to the fields of a target: expressions evaluated, words translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from smarketing.fields import Field
from smarketing.fiscal import FiscalCalendar
from smarketing.intake.apart import Fault, Reader
from smarketing.intake.evidence import Decided, decided
from smarketing.intake.numbers import SIGNS
from smarketing.intake.words import translated
from smarketing.sources.currencies import CODES
from smarketing.sources.expression import BETWEEN, Expression, wanted
from smarketing.sources.mapping import Mapping
from smarketing.sources.words.ga4 import START_DATE
from smarketing.targets import target

_DTYPES: dict[str, Any] = {
    "text": pl.String(),
    "int": pl.Int64(),
    "decimal": pl.Decimal(38, 6),
    "percent": pl.Decimal(38, 6),
    "duration": pl.Decimal(38, 6),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "bool": pl.Boolean(),
}
_TRUE = ("true", "yes", "1")
_YEAR, _QUARTER, _MONTH = r"(\d{4})", r"(?i)(?:q\s*|^)([1-4])(?:\D|$)", r"(?:^|\d{4}[-/. ])(\d{1,2})$"
_FISCAL_YEAR = r"(?i)fy\s*'?(\d{2})(?:\D|$)"
_START = re.compile(rf"(?:{'|'.join(START_DATE)})\W*(\d{{4}})-?(\d{{2}})-?(\d{{2}})", re.IGNORECASE)


@dataclass
class Filled:
    """The fields of one file: `frame` has their stored columns, per field `unknown` words, with counts, `assumed` ones:
    what only the map's word for all others made of them, and `proven` ones (see intake.evidence).
    """

    frame: pl.DataFrame
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    assumed: dict[str, dict[str, str]] = field(default_factory=dict)
    proven: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def asked(mapping: Mapping) -> list[tuple[str, str]]:
    """Each (header, type) that the mapping reads, without repetition."""
    pairs: list[tuple[str, str]] = []
    for name, expression in mapping.columns.items():
        pairs += _asked(target(mapping.target).field(name), expression, name in mapping.values)
    for name in set(mapping.evidence) & set(mapping.columns):
        pairs += _asked(target(mapping.target).field(name), mapping.evidence[name], True)
    return list(dict.fromkeys(pairs))


def _asked(wish: Field, expression: Expression, mapped: bool) -> Iterator[tuple[str, str]]:
    if isinstance(expression, list):
        for part in expression:
            yield from _asked(wish, part, mapped)
    elif isinstance(expression, str):
        yield expression, kind(wish, {}, mapped)
    else:
        if "column" in expression:
            yield expression["column"], kind(wish, expression, mapped)
        for key in ("same_as", "year", "quarter", "month", "nth_day"):
            if key in expression:
                yield expression[key], "text"
        yield from ((header, "text") for header in (*expression.get("join", ()), *expression.get("when", {})))
        yield from ((header, "percent") for header in expression.get("chance", {}))
        if "same_as" in expression:
            yield expression["column"], "text"


def kind(wish: Field, table: dict[str, Any], mapped: bool) -> str:
    """The type in which a column is read for a field: as text when its words are mapped, else as the field's."""
    if "as" in table:
        return str(table["as"])
    if mapped or "values" in table or "split" in table:
        return "text"
    return "percent" if wish.name == "probability" else wish.type


@dataclass
class Filling:
    """One file being filled into one target; `own` is the calendar by which its quarters are meant."""

    mapping: Mapping
    reader: Reader
    own: FiscalCalendar

    def filled(self) -> Filled:
        """All fields of the mapping, as high as the rows that were read."""
        whole = Filled(pl.DataFrame())
        columns: list[pl.Series] = []
        for name in self.mapping.fields:
            if name == self.mapping.made_id:
                continue
            wish = target(self.mapping.target).field(name)
            columns += self._field(wish, whole)
        whole.frame = pl.DataFrame(columns)
        whole.faults = self.reader.faults
        return whole

    def _field(self, wish: Field, whole: Filled) -> list[pl.Series]:
        name = wish.name
        parts = [self._values(wish, self.mapping.columns[name])] if name in self.mapping.columns else []
        constant = self.mapping.constants.get(name) or (self.mapping.currency if name == "currency" else None)
        if constant:
            parts.append(self._constant(wish, str(constant)))
        frame = _first(parts)
        if wish.values or name in self.mapping.values:
            read = self._decided(wish, frame["v"].cast(pl.String))
            frame = frame.with_columns(v=_cast(read.words, wish.type))
            if read.unknown:
                whole.unknown[name] = read.unknown
            if read.assumed:
                whole.assumed[name] = read.assumed
            if read.proven:
                whole.proven[name] = read.proven
        if name == "currency":
            frame = frame.with_columns(v=frame["v"].str.strip_chars().replace(SIGNS))
            codes = frame["v"].drop_nulls().str.to_uppercase()
            strange = frame["v"].drop_nulls().filter(~codes.is_in(CODES) & (codes != ""))
            whole.unknown |= {name: dict(strange.value_counts(sort=True).rows())} if len(strange) else {}
        return [frame[part].alias(column) for part, column in zip(frame.columns, wish.columns, strict=True)]

    def _decided(self, wish: Field, texts: pl.Series) -> Decided:
        """Our words for theirs: as the map says, else as the row proves, where the export has evidence."""
        name = wish.name
        read = translated(texts, self.mapping.values.get(name, {}), wish.values)
        proofs = self.mapping.evidence.get(name)
        if proofs is None:
            return Decided(read.words, read.unknown, read.assumed)
        proof = _first([self._values(wish, each) for each in proofs])["v"] if proofs else texts.clear(len(texts))
        return decided(name, texts, read, proof)

    def _values(self, wish: Field, expression: Expression) -> pl.DataFrame:
        """The column `v` of an expression and, for a timestamp, the column `on`."""
        if isinstance(expression, list):
            return _first([self._values(wish, part) for part in expression])
        table = {"column": expression} if isinstance(expression, str) else expression
        mask = self._mask(table)
        if "column" in table:
            frame = self._column(wish, table, mask)
        elif "value" in table:
            frame = self._constant(wish, _word(table["value"]))
        else:
            frame = _wide(wish, self._made(wish, table))
        if mask is None:
            return frame
        return frame.select(pl.when(mask).then(pl.col(name)).otherwise(None).alias(name) for name in frame.columns)

    def _mask(self, table: dict[str, Any]) -> pl.Series | None:
        """Where the conditions of an expression hold; None when it has none."""
        masks = []
        for header, condition in table.get("when", {}).items():
            text, words = self.reader.text(header), wanted(condition)
            masks.append(text.is_not_null() if "*" in words else _as_words(text).is_in(list(words)).fill_null(False))
        if "same_as" in table:
            masks.append((self.reader.text(table["column"]) == self.reader.text(table["same_as"])).fill_null(False))
        for header, chance in table.get("chance", {}).items():
            share = self.reader.typed(header, "percent", None)["v"].cast(pl.Float64)
            within = (share > 0) & (share < 1) if chance == BETWEEN else share == chance / 100
            masks.append(within.fill_null(False))
        mask = None
        for each in masks:
            mask = each if mask is None else mask & each
        return mask

    def _column(self, wish: Field, table: dict[str, Any], mask: pl.Series | None) -> pl.DataFrame:
        mapped = wish.name in self.mapping.values
        how = kind(wish, table, mapped)
        frame = self.reader.typed(table["column"], how, mask)
        if "values" in table:
            words = {key: _word(value) for key, value in table["values"].items()}
            frame = frame.with_columns(v=translated(frame["v"], words, ()).words)
        if "split" in table:
            frame = frame.with_columns(v=pl.col("v").str.split(table["split"]).list.first().str.strip_chars())
        if "divide" in table:
            frame = frame.with_columns(v=pl.col("v").cast(pl.Decimal(38, 12)) / int(table["divide"]))
        if how == "text" and mapped:
            return frame
        return frame.with_columns(v=_cast(frame["v"], wish.type))

    def _made(self, wish: Field, table: dict[str, Any]) -> pl.Series:
        if "join" in table:
            texts = [self.reader.text(header) for header in table["join"]]
            joined = pl.DataFrame([text.alias(str(n)) for n, text in enumerate(texts)])
            words = joined.select(pl.concat_str(pl.all(), separator=str(table.get("by", " ")), ignore_nulls=True))
            return words.to_series().replace("", None)
        if "nth_day" in table:
            return self._nth_day(table["nth_day"])
        named = self.reader.text(table["year"])
        year = named.str.extract(_YEAR).cast(pl.Int32, strict=False)
        if "quarter" in table:
            quarter = self.reader.text(table["quarter"]).str.extract(_QUARTER).cast(pl.Int8, strict=False)
            short = named.str.extract(_FISCAL_YEAR).cast(pl.Int32, strict=False) + 2000
            return self._quarter(year.fill_null(short), quarter, last=wish.name.startswith("ends"))
        month = self.reader.text(table["month"]).str.extract(_MONTH).cast(pl.Int8, strict=False)
        return _period(year, month, 1, last=wish.name.startswith("ends"))

    def _quarter(self, year: pl.Series, quarter: pl.Series, *, last: bool) -> pl.Series:
        """The first or last day of each quarter of a year, named by the calendar year in which it ends."""
        place = quarter.cast(pl.Int32) * 3 - 3 + self.own.month - 1
        before = 0 if self.own.month == 1 else 1
        return _period(year - before + place // 12, place % 12 + 1, 3, last=last)

    def _nth_day(self, header: str) -> pl.Series:
        """The day that is so many days after the start date in the lines above the table (GA4)."""
        found = _START.search("\n".join(self.reader.preamble))
        number = self.reader.text(header).cast(pl.Int64, strict=False)
        if not found:
            return pl.Series([None], dtype=pl.Date).new_from_index(0, len(number))
        start = date(*(int(part) for part in found.groups()))
        return pl.Series([start + timedelta(days=n) if n is not None else None for n in number], dtype=pl.Date)

    def _constant(self, wish: Field, word: str) -> pl.DataFrame:
        words = pl.Series([word or None], dtype=pl.String).new_from_index(0, self.reader.height)
        return _wide(wish, _cast(words, wish.type))


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_words(text: pl.Series) -> pl.Series:
    return text.str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase()


def _cast(values: pl.Series, how: str) -> pl.Series:
    if how == "bool" and values.dtype == pl.String:
        return values.str.to_lowercase().is_in(_TRUE)
    if how in {"date", "timestamp"} and values.dtype == pl.String:
        return values.str.to_date("%Y-%m-%d").cast(_DTYPES[how])
    return values.cast(_DTYPES[how])


def _wide(wish: Field, values: pl.Series) -> pl.DataFrame:
    """The column `v` and, for a timestamp, its day `on`: what is made from parts has days only."""
    if wish.type != "timestamp":
        return pl.DataFrame({"v": values})
    return pl.DataFrame({"v": values.cast(pl.Date).cast(pl.Datetime("us")), "on": values.cast(pl.Date)}).with_columns(
        v=pl.lit(None, pl.Datetime("us"))
    )


def _first(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Per row the first part that has a value (for a timestamp: a day)."""
    out = parts[0]
    for other in parts[1:]:
        key = out.columns[-1]
        known = out[key].is_not_null()
        out = pl.DataFrame(
            [out[name].zip_with(known, other[name].cast(out[name].dtype)).alias(name) for name in out.columns]
        )
    return out


def _period(year: pl.Series, month: pl.Series, months: int, *, last: bool) -> pl.Series:
    frame = pl.DataFrame({"y": year, "m": month})
    start = pl.date("y", "m", 1)
    day = start.dt.offset_by(f"{months}mo").dt.offset_by("-1d") if last else start
    known = pl.col("y").is_not_null() & pl.col("m").is_between(1, 12)
    return frame.select(pl.when(known).then(day).otherwise(None)).to_series()
