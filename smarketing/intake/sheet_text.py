"""The cells of a sheet as text that can be read in one way only: ISO dates, numbers with a point that is proven."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

import polars as pl

# Stands for a line end inside a cell, so that a line of the text is a row of the sheet. No spreadsheet writes it.
BREAK = "\x1e"

_MOMENT = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$"
_WRITTEN_DATE = r"^\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b"
_CLOCK = r"^(?:1899|1900)-\d\d-\d\d \d\d:\d\d:\d\d"
_FRACTION = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\."
_NOISE = r"^-?\d+\.\d{9,}$"
_LONG = r"^-?\d{16,}$"
# Written so, a number may have decimals or a mark between thousands; with a fourth decimal it has decimals.
POINT_OR_THOUSAND = r"^-?\d{1,3}\.\d{3}$"
_NUMBER = r"^-?(?:\d+(?:[.,]\d+)?|\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d+)?)$"
_MARKED = r"[.,]"
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


@dataclass(frozen=True)
class Text:
    """`data`: UTF-8, a comma between cells, a line for each row. By column letters: `as_text` counts the numbers that
    are kept as text, `half_dates` the dates that are, in a column where others are dates.
    """

    data: bytes
    as_text: dict[str, int]
    half_dates: dict[str, int]


def text(cells: pl.DataFrame, as_flags: Callable[[Sequence[str]], pl.DataFrame], first_row: int) -> Text:
    """The cells (all String) as text, the first row on line `first_row`.

    `as_flags` gives columns again as Boolean: a number cell has a value there, a text cell has none.
    """
    if cells.is_empty():
        return Text(b"", {}, {})
    numeric = [name for name in cells.columns if cells[name].str.contains(_NUMBER).any()]
    known = as_flags(numeric) if numeric else pl.DataFrame()
    as_text: dict[str, int] = {}
    half_dates: dict[str, int] = {}
    columns = []
    for place, name in enumerate(cells.columns):
        column = cells[name]
        if name in numeric:
            is_number = known[name].is_not_null()
            as_text |= _kept_as_text(column, is_number, letters(place))
            column = _numbers(column, is_number)
        half_dates |= _half_dates(column, letters(place))
        columns.append(_moments(column).str.replace_all(r"\r\n|\n|\r", BREAK))
    out = io.BytesIO()
    out.write(b"\n" * (first_row - 1))
    pl.DataFrame(columns).write_csv(out, include_header=False)
    return Text(out.getvalue(), as_text, half_dates)


def with_errors(cells: pl.DataFrame, errors: Sequence[tuple[int, int, str]]) -> pl.DataFrame:
    """The cells with their errors (row, column, the reader's word) as the spreadsheet writes them."""
    for place in {column for _, column, _ in errors}:
        name = cells.columns[place]
        words = {row: _error(word) for row, column, word in errors if column == place}
        cells = cells.with_columns(cells[name].scatter(list(words), list(words.values())))
    return cells


def restored(frame: pl.DataFrame) -> pl.DataFrame:
    """Line ends put back into the cells."""
    return frame.with_columns(pl.col(pl.String).str.replace_all(BREAK, "\n", literal=True))


def letters(place: int) -> str:
    """The letters of a column (0-based): A, B, ... Z, AA."""
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(65 + digit) + name
    return name


def _error(word: str) -> str:
    return next((shown for name, shown in _ERRORS.items() if f"Error({name})" in word), "#ERROR!")


def _numbers(column: pl.Series, is_number: pl.Series) -> pl.Series:
    """The column with its number cells beyond doubt: a proven decimal point, the 15 digits that a spreadsheet keeps."""
    is_open = column.str.contains(POINT_OR_THOUSAND).fill_null(False) & is_number
    if is_open.any():
        column = _where(is_open, column + "0", column)
    is_noisy = column.str.contains(_NOISE).fill_null(False) & is_number
    if is_noisy.any():
        rounded = column.cast(pl.Float64, strict=False).round_sig_figs(15).cast(pl.String)
        column = _where(is_noisy, rounded, column)
    is_long = column.str.contains(_LONG).fill_null(False) & is_number
    if is_long.any():
        powers = column.filter(is_long).map_elements(lambda digits: f"{float(digits):.14E}", return_dtype=pl.String)
        column = column.scatter(is_long.arg_true(), powers)
    return column


def _kept_as_text(column: pl.Series, is_number: pl.Series, place: str) -> dict[str, int]:
    """How many numbers of a column are text where others are not, or have a decimal mark; ids as text are none."""
    kept = column.str.contains(_NUMBER).fill_null(False) & ~is_number
    count = int(kept.sum())
    mixed = bool(is_number.any()) or bool(column.filter(kept).str.contains(_MARKED).any())
    return {place: count} if count and mixed else {}


def _half_dates(column: pl.Series, place: str) -> dict[str, int]:
    """How many dates of a column are text where others are dates: what made those may have taken a day for a month."""
    count = int(column.str.contains(_WRITTEN_DATE).sum())
    return {place: count} if count and column.str.contains(_MOMENT).any() else {}


def _where(mask: pl.Series, yes: pl.Series, no: pl.Series) -> pl.Series:
    return no.zip_with(~mask, yes)


def _moments(column: pl.Series) -> pl.Series:
    """Dates without a clock as days, clocks and durations as hours, instants without the noise of a fraction."""
    name = column.name
    is_moment = column.str.contains(_MOMENT).fill_null(False)
    if not is_moment.any():
        return column
    moment = column.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False)
    if column.str.contains(_FRACTION).fill_null(False).any():
        near = moment.dt.round("1s")
        moment = _where((moment - near).abs() <= timedelta(milliseconds=1), near, moment)
    is_clock = column.str.contains(_CLOCK).fill_null(False)
    dated = moment.filter(is_moment & ~is_clock)
    form = "%Y-%m-%d" if (dated.dt.time() == time(0)).all() else "%Y-%m-%d %H:%M:%S%.f"
    written = pl.when(is_clock).then(_hours(moment)).when(is_moment).then(moment.dt.strftime(form)).otherwise(column)
    return pl.select(written.alias(name)).to_series()


def _hours(moment: pl.Series) -> pl.Expr:
    """A moment of the first year of Excel's calendar as hours, minutes and seconds since its beginning."""
    march = pl.datetime(1900, 3, 1)
    begin = pl.when(moment < march).then(pl.datetime(1899, 12, 31)).otherwise(pl.datetime(1899, 12, 30))
    seconds = (pl.lit(moment) - begin).dt.total_seconds()
    parts = [
        (seconds // 3600).cast(pl.String),
        *((seconds // step % 60).cast(pl.String).str.zfill(2) for step in (60, 1)),
    ]
    return pl.concat_str(parts, separator=":")
