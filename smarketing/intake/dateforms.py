"""The written forms of dates and clocks: each value is taken apart, nothing is decided here."""

from __future__ import annotations

import polars as pl

_MONTHS = {
    1: "jan january januar janv janvier ene enero gen gennaio januari janeiro jänner jän",
    2: "feb february februar fev fév févr février febrero febbraio februari fevereiro feber",
    3: "mar march mär märz mrz mars marzo maart mrt março",
    4: "apr april avr avril abr abril aprile",
    5: "may mai mayo mag maggio mei maio",
    6: "jun june juni juin junio giu giugno junho",
    7: "jul july juli juil juillet julio lug luglio julho",
    8: "aug august août aout ago agosto augustus",
    9: "sep sept september septembre septiembre set settembre setembro",
    10: "oct october okt oktober octobre octubre ott ottobre out outubro",
    11: "nov november novembre noviembre novembro",
    12: "dec december dez dezember déc décembre dic diciembre dicembre dezembro",
}
MONTHS = {name: month for month, names in _MONTHS.items() for name in names.split()}

# 2026年3月2日 and 2026년 3월 2일, with the day of the week, and clocks with words for hour, minute, half of the day.
_EAST_DAY = r"^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]\s?(?:\(\p{L}{1,3}\)|\p{L}曜日?|\p{L}요일)?\s*"
_EAST_DOTS = r"^(\d{4})\. (\d{1,2})\. (\d{1,2})\.?"
_EAST_CLOCK = r"(\d{1,2})\s?[時时点點시]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?"
_HALVES = ((r"(?:午前|上午|오전)\s?(\d{1,2}:[\d:]+)", "$1 AM"), (r"(?:午後|下午|오후)\s?(\d{1,2}:[\d:]+)", "$1 PM"))
# The year before the first of each era of Japan.
_ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988}
_ERA = r"^(令和|平成|[RH])\s?(元|\d{1,2})\s?年"
_EASTERN = r"[年년]|^\d{4}\. \d"
_CLOCK = (
    r"(?:(?:[Tt]|,?\s+(?:at\s+|um\s+)?)(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?:\s*(?P<ap>[AaPp]\.?[Mm]\.?))?"
    r"(?:\s*(?P<zone>(?:UTC|GMT)?[-+\x{2212}]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5})(?:\s+\([^)]*\))?)?)?$"
)
_WEEKDAY = r"^(?:\p{L}+\.?,?\s+)?"
WHOLE = r"^(?P<day>\S(?:.*?\S)?)" + _CLOCK
YEAR_FIRST = r"^(?P<a>\d{4})(?P<p>[-/.])(?P<b>\d{1,2})(?P<q>[-/.])(?P<c>\d{1,2})\.?$"
TRIPLE = r"^(?:\p{L}+\.?,?\s+)?(?P<a>\d{1,2})(?P<p>[-/]|\.\s?)(?P<b>\d{1,2})(?P<q>[-/]|\.\s?)(?P<c>\d{4}|\d{2})$"
DAY_NAME = (
    _WEEKDAY + r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)?[-\s/]+(?:of\s+|de\s+)?(?P<m>\p{L}+)"
    r"\.?,?[-\s/]+(?:de\s+)?(?P<y>\d{4}|\d{2})$"
)
NAME_DAY = _WEEKDAY + r"(?P<m>\p{L}+)\.?[-\s]+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[-\s]+(?P<y>\d{4})$"
YEAR_NAME = r"^(?P<y>\d{4})[-\s](?P<m>\p{L}+)\.?[-\s](?P<d>\d{1,2})$"
_DAY_FORM, _TIME_FORM = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}"
# Written forms of which a whole column can be read in one go, with the format that reads them.
UNIFORM = (
    (rf"{_DAY_FORM}$", "%Y-%m-%d"),
    (rf"{_DAY_FORM} {_TIME_FORM}$", "%Y-%m-%d %H:%M"),
    (rf"{_DAY_FORM} {_TIME_FORM}:[0-5][0-9]$", "%Y-%m-%d %H:%M:%S"),
    (rf"{_DAY_FORM}T{_TIME_FORM}:[0-5][0-9]Z$", "%Y-%m-%dT%H:%M:%SZ"),
    (rf"{_DAY_FORM}T{_TIME_FORM}:[0-5][0-9]\.[0-9]{{1,6}}Z$", "%Y-%m-%dT%H:%M:%S%.fZ"),
)
COMPACT = r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?(?P<zone>Z)?)?$"
WEEK = r"^(?P<y>\d{4})-?W(?P<w>\d{2})-?(?P<n>[1-7])$"
EPOCH = r"^(?:\d{10}(?:\.\d{1,6})?|\d{13}|\d{16})$"
SERIAL = r"^\d{5}(?:[.,]\d+)?$"


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64, strict=False)


def _groups(frame: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """The rows of frame whose `day` matches the pattern, with `i` and the named groups."""
    hit = frame.filter(pl.col("day").str.contains(pattern))
    return hit.select("i").hstack(hit["day"].str.extract_groups(pattern).struct.unnest())


def taken_apart(values: pl.Series) -> pl.DataFrame:
    """One row per value: `form` and its numbers.

    `a`, `b`, `c` with separator `p` for a triple whose order is open; `y`, `m`, `d` where it is known; the clock as
    `micros` since midnight (null without one, -1 when impossible) and `zone` as written. `form` is null when no
    form fits.
    """
    clean = values.str.replace_all(r"[\s\x{00a0}\x{202f}\x{2009}]+", " ").str.strip_chars()
    clean = _eastern(clean) if clean.str.contains(_EASTERN).any() else clean
    frame = clean.alias("clean").to_frame().with_row_index("i")
    frame = frame.hstack(frame["clean"].str.extract_groups(WHOLE).struct.unnest())
    frame = frame.with_columns(day=pl.coalesce("day", "clean"))
    days = pl.concat([_year_first(frame), _triples(frame), _named(frame), _weeks(frame)], how="diagonal")
    compact = _compact(frame)
    days = pl.concat([days, compact], how="diagonal").unique("i", keep="first")
    frame = frame.select("i", "clean", "zone", micros=_micros()).join(days, on="i", how="left", maintain_order="left")
    if "micros_right" in frame.columns:
        frame = frame.with_columns(micros=pl.coalesce("micros_right", "micros"), zone=pl.coalesce("zone_right", "zone"))
    numeric = (
        pl.when(pl.col("form").is_not_null())
        .then("form")
        .when(pl.col("clean").str.contains(EPOCH))
        .then(pl.lit("epoch"))
        .when(pl.col("clean").str.contains(SERIAL))
        .then(pl.lit("serial"))
    )
    return frame.with_columns(form=numeric).drop("micros_right", "zone_right", strict=False)


def _eastern(clean: pl.Series) -> pl.Series:
    """Dates and clocks with the words of Japan, China and Korea as 2026-3-2 9:30; others as they are."""
    frame = clean.alias("clean").to_frame()
    era = frame["clean"].str.extract_groups(_ERA).struct.rename_fields(["era", "nth"]).struct.unnest()
    nth = pl.col("nth").replace("元", "1").cast(pl.Int64, strict=False)
    year = pl.col("era").replace_strict(_ERAS, default=None, return_dtype=pl.Int64) + nth
    rest = pl.col("clean").str.replace(_ERA, "年")
    text = pl.coalesce(pl.concat_str(year, rest), "clean").str.replace(_EAST_DAY, "$1-$2-$3 ")
    text = text.str.replace(_EAST_DOTS, "$1-$2-$3").str.replace(_EAST_CLOCK, "$1:$2:$3")
    for words, half in _HALVES:
        text = text.str.replace(words, half)
    text = text.str.replace(r":$", "").str.replace(r": (AM|PM)$", " $1")
    for _ in ("minute", "second"):
        text = text.str.replace(r":(\d)(:|$| )", ":0$1$2")
    return frame.hstack(era).select(text.str.strip_chars()).to_series()


def _micros() -> pl.Expr:
    """Microseconds since midnight of the clock groups h, mi, s, f, ap; -1 when there is no such time of day."""
    half = pl.col("ap").str.slice(0, 1).str.to_lowercase()
    hour, minute, second = _number("h"), _number("mi"), _number("s").fill_null(0)
    fraction = pl.col("f").str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64, strict=False).fill_null(0)
    twelve = hour % 12 + pl.when(half == "p").then(12).otherwise(0)
    right = (
        (minute < 60) & (second < 60) & pl.when(half.is_null()).then(hour < 24).otherwise((hour >= 1) & (hour <= 12))
    )
    hours = pl.when(half.is_null()).then(hour).otherwise(twelve)
    micros = ((hours * 60 + minute) * 60 + second) * 1_000_000 + fraction
    return pl.when(hour.is_null()).then(None).when(right).then(micros).otherwise(-1)


def _year_first(frame: pl.DataFrame) -> pl.DataFrame:
    hit = _groups(frame, YEAR_FIRST).filter(pl.col("p") == pl.col("q"))
    return hit.select("i", "p", form=pl.lit("YMD"), y=_number("a"), m=_number("b"), d=_number("c"))


def _triples(frame: pl.DataFrame) -> pl.DataFrame:
    hit = _groups(frame, TRIPLE).with_columns(pl.col("p", "q").str.strip_chars()).filter(pl.col("p") == pl.col("q"))
    form = pl.when(pl.col("c").str.len_chars() == 4).then(pl.lit("triple")).otherwise(pl.lit("short"))
    first = pl.col("a").str.len_chars() == 2
    return hit.select("i", "p", form=form, two=first, a=_number("a"), b=_number("b"), c=_number("c"))


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    found = []
    for pattern in (DAY_NAME, NAME_DAY, YEAR_NAME):
        hit = _groups(frame, pattern)
        month = pl.col("m").str.to_lowercase().replace_strict(MONTHS, default=None, return_dtype=pl.Int64)
        found.append(hit.select("i", form=pl.lit("named"), y=_number("y"), m=month, d=_number("d")).drop_nulls())
    return pl.concat(found).unique("i", keep="first")


def _weeks(frame: pl.DataFrame) -> pl.DataFrame:
    hit = _groups(frame, WEEK)
    text = pl.format("{}-W{}-{}", "y", "w", "n")
    day = text.str.to_date("%G-W%V-%u", strict=False)
    hit = hit.with_columns(on=day)
    year, month = pl.col("on").dt.year().cast(pl.Int64), pl.col("on").dt.month().cast(pl.Int64)
    chosen = hit.select("i", form=pl.lit("week"), y=year, m=month, d=pl.col("on").dt.day().cast(pl.Int64))
    return chosen.with_columns(pl.col("m", "d", "y").fill_null(0))


def _compact(frame: pl.DataFrame) -> pl.DataFrame:
    hit = _groups(frame, COMPACT).with_columns(f=pl.lit(None, pl.String), ap=pl.lit(None, pl.String))
    return hit.select(
        "i",
        form=pl.lit("compact"),
        y=_number("y"),
        m=_number("m"),
        d=_number("d"),
        micros=_micros(),
        zone=pl.col("zone"),
    )
