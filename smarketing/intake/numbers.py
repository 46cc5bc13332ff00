"""Numbers as people and tools write them: one decimal mark per column, proven by its values or asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from smarketing.intake.result import Stopped, question

# ISO codes by the sign that people write; a lone $ or ¥ stays what it is, for it means several currencies.
SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₫": "VND",
    "฿": "THB", "₱": "PHP", "₦": "NGN", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "R$": "BRL", "MX$": "MXN", "zł": "PLN", "Kč": "CZK",
    "Fr.": "CHF", "kr": "kr", "kr.": "kr", "$": "$", "¥": "¥",
}  # fmt: skip
CODES = [
    "USD",
    "EUR",
    "GBP",
    "CHF",
    "JPY",
    "CNY",
    "CAD",
    "AUD",
    "NZD",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "INR",
    "BRL",
    "MXN",
    "SGD",
    "HKD",
    "ZAR",
    "TRY",
    "ILS",
    "AED",
    "SAR",
    "KRW",
    "THB",
    "IDR",
    "MYR",
    "PHP",
    "VND",
    "RUB",
    "UAH",
    "ARS",
    "CLP",
    "COP",
    "PEN",
    "EGP",
    "NGN",
    "KES",
    "TWD",
    "PKR",
    "BDT",
]
NULLS = ("", "-", "--", "---", "–", "—", "n/a", "na", "null", "none", "(not set)", "(none)", "(blank)")
EXCEL_ERRORS = ("#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A", "#SPILL!", "#CALC!", "#ERROR!")

_SIGN = r"[-+\x{2212}\x{2013}]"
_CURRENCY = r"(?:[A-Z]{1,2}\$|[$€£¥₹₽₩₺₪₴₫฿₱₦]|" + "|".join(CODES) + r"|zł|Kč|Fr\.|kr\.?)"
# Thousands, millions and billions, and the units of East Asia and India: the power of ten that each stands for.
SCALES = {
    **dict.fromkeys(("k", "tsd", "tsd."), 3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mio."), 6),
    **dict.fromkeys(("b", "bn", "mrd", "mrd.", "md"), 9),
    **dict.fromkeys(("万", "萬", "만"), 4),
    **dict.fromkeys(("億", "亿", "억"), 8),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 5),
    **dict.fromkeys(("crore", "crores", "cr", "cr."), 7),
}
_SCALE = r"(?i:k|tsd\.?|mm|mn|mio\.?|mrd\.?|md|bn|m|b|[万萬만億亿억]|lakhs?|lacs?|crores?|cr\.?)"
_SHAPE = (
    rf"^(?P<open>\()?\s*(?P<s1>{_SIGN})?\s*(?P<c1>{_CURRENCY})?\s*(?P<s2>{_SIGN})?\s*"
    r"(?P<body>\d[\d.,' ]*|[.,]\d+)(?P<exp>[eE][-+]?\d{1,3})?\s*(?P<scale>" + _SCALE + r")?\s*(?P<mark>%)?"
    rf"\s*(?P<c2>{_CURRENCY})?(?P<s3>[-\x{{2212}}])?\s*(?P<close>\))?$"
)
_GROUPS = r"[1-9]\d{0,2}(?:'\d{3})+|[1-9]\d{0,2}(?: \d{3})+"
_DOT = rf"^(?:\d+|[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d?(?:,\d{{2}})+,\d{{3}}|{_GROUPS})?(?:\.\d+)?$"
_COMMA = rf"^(?:\d+|[1-9]\d{{0,2}}(?:\.\d{{3}})+|{_GROUPS})?(?:,\d+)?$"
_POWER_DOT = r"^\d+(?:\.\d+)?$"
_POWER_COMMA = r"^\d+(?:,\d+)?$"
READ, SET_ASIDE = "read", "set_aside"
MAX_DIGITS = 18
_BARE_INT = r"^-?[0-9]{1,10}$"
_BARE_DECIMAL = r"^-?[0-9]{1,15}(?:\.[0-9]{1,6})?$"
_PROVES_POINT = r"\.(?:[0-9]{1,2}|[0-9]{4,6})$|^-?(?:0[0-9]*|[0-9]{4,})\."


@dataclass(frozen=True)
class Marks:
    """What a column's values prove about its decimal mark."""

    dots: int
    commas: int
    open: list[str]
    example_dot: str | None = None
    example_comma: str | None = None


def tidy(values: pl.Expr) -> pl.Expr:
    """Values with every kind of blank and apostrophe as one, ends trimmed."""
    blanks = values.str.replace_all(r"[\x{00a0}\x{202f}\x{2009}\x{2007}]", " ").str.replace_all("[’‘`´]", "'")
    return blanks.str.strip_chars()


def shapes(values: pl.Series) -> pl.DataFrame:
    """Each value taken apart: body, exponent, whether negative, %, currency, and how its body can be read.

    `dot` and `comma` say whether the body is a number when that is the decimal mark; `is_number` needs either.
    """
    frame = values.alias("value").to_frame().with_columns(pl.col("value").pipe(tidy).alias("clean"))
    parts = frame["clean"].str.extract_groups(_SHAPE).struct.unnest()
    frame = frame.hstack(parts).with_columns(pl.col("body").str.strip_chars())
    power = pl.col("exp").is_not_null()
    signs = sum((pl.col(name).is_not_null() & (pl.col(name) != "")).cast(pl.Int8) for name in ("s1", "s2", "s3"))
    paired = pl.col("open").is_not_null() == pl.col("close").is_not_null()
    sound = paired & (signs + pl.col("open").is_not_null().cast(pl.Int8) <= 1)
    sound &= pl.col("c1").is_null() | pl.col("c2").is_null()
    sound &= pl.col("exp").is_null() | pl.col("scale").is_null()
    negative = pl.col("open").is_not_null()
    for name in ("s1", "s2", "s3"):
        negative |= pl.col(name).is_in(["-", "\u2212", "\u2013"]).fill_null(False)
    dot = pl.when(power).then(pl.col("body").str.contains(_POWER_DOT)).otherwise(pl.col("body").str.contains(_DOT))
    comma = (
        pl.when(power).then(pl.col("body").str.contains(_POWER_COMMA)).otherwise(pl.col("body").str.contains(_COMMA))
    )
    return frame.with_columns(
        negative=negative,
        dot=(dot & sound).fill_null(False),
        comma=(comma & sound).fill_null(False),
        currency=pl.coalesce("c1", "c2").replace(SIGNS),
        percent=pl.col("mark").is_not_null(),
        thousands=pl.col("scale").str.to_lowercase().replace_strict(SCALES, default=None, return_dtype=pl.Int64),
    )


def marks(frame: pl.DataFrame) -> Marks:
    """What the values (as `shapes` gives them) prove about the decimal mark."""
    marked = frame.filter(pl.col("body").str.contains("[.,]"))
    dots = marked.filter(pl.col("dot") & ~pl.col("comma"))["value"]
    commas = marked.filter(pl.col("comma") & ~pl.col("dot"))["value"]
    both = marked.filter(pl.col("dot") & pl.col("comma"))["value"]
    return Marks(
        len(dots),
        len(commas),
        both.head(2).to_list(),
        dots[0] if len(dots) else None,
        commas[0] if len(commas) else None,
    )


def ask_mark(column: str, proof: Marks) -> Stopped:
    """The question which mark is the decimal one, with the values that leave it open."""
    if proof.dots and proof.commas:
        shown = [proof.example_dot, proof.example_comma]
        text = f"Column {column!r} mixes decimal points ({shown[0]}) and decimal commas ({shown[1]}). Which one holds?"
    else:
        shown = list(proof.open)
        text = f"Column {column!r}: is {shown[0]!r} a whole number with a thousands mark, or has it decimals?"
    asked = question("AMBIGUOUS_NUMBER", "decimal", text, column=column, options=[".", ","], evidence=shown)
    return Stopped("AMBIGUOUS_NUMBER", text, [asked])


def ask_short(column: str, shown: list[str]) -> Stopped:
    """The question whether shortened numbers (1.2M) are amounts, for they are rounded."""
    text = f"Column {column!r} holds shortened numbers ({', '.join(shown)}), which somebody has rounded."
    text += " Read them, or set their rows aside?"
    asked = question("SHORTENED_NUMBER", "shortened", text, column=column, options=[READ, SET_ASIDE], evidence=shown)
    return Stopped("SHORTENED_NUMBER", text, [asked])


def values(frame: pl.DataFrame, mark: str) -> pl.DataFrame:
    """The values as Decimal(38, 6) under the decimal mark, or the reason why not: columns `out`, `reason`."""
    fits = pl.col("dot") if mark == "." else pl.col("comma")
    group, point = (",", ".") if mark == "." else (".", ",")
    digits = pl.col("body").str.replace_all("[ ']", "").str.replace_all(group, "", literal=True)
    digits = digits.str.replace(point, ".", literal=True)
    text = pl.concat_str(
        pl.when("negative").then(pl.lit("-")).otherwise(pl.lit("")),
        digits,
        pl.coalesce("exp", pl.format("e{}", "thousands"), pl.lit("")),
    )
    power = pl.col("exp").str.slice(1).str.strip_chars_start("+").cast(pl.Int64, strict=False)
    power = pl.coalesce(power, "thousands", pl.lit(0))
    whole = digits.str.extract(r"^0*(\d*)", 1).str.len_chars().cast(pl.Int64) + power
    reason = (
        pl.when(pl.col("clean").str.to_uppercase().is_in(EXCEL_ERRORS))
        .then(pl.lit("EXCEL_ERROR"))
        .when(~fits)
        .then(pl.lit("NOT_A_NUMBER"))
        .when(whole > MAX_DIGITS)
        .then(pl.lit("OUT_OF_RANGE"))
    )
    frame = frame.with_columns(reason=reason, text=text)
    out = pl.when(pl.col("reason").is_null()).then(pl.col("text")).cast(pl.Decimal(38, 6), strict=False)
    frame = frame.with_columns(out=out)
    lost = pl.col("reason").is_null() & pl.col("out").is_null()
    return frame.with_columns(reason=pl.when(lost).then(pl.lit("NOT_A_NUMBER")).otherwise("reason"))


def currency(frame: pl.DataFrame, column: str, chosen: str | None) -> str | None:
    """The one currency that the column's values name, or None; Stopped (MIXED_CURRENCY) when there are several."""
    named = set(frame["currency"].drop_nulls().to_list())
    if chosen:
        named |= {chosen}
    dollars = {name for name in named if name in ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN")}
    if "$" in named and (dollars == {"USD"} or (chosen in dollars and len(dollars) == 1)):
        named -= {"$"}
    if "¥" in named and chosen in ("JPY", "CNY"):
        named -= {"¥"}
    if "kr" in named and chosen in ("SEK", "NOK", "DKK"):
        named -= {"kr"}
    if len(named) > 1:
        listed = ", ".join(sorted(named))
        raise Stopped(
            "MIXED_CURRENCY", f"Column {column!r} holds several currencies ({listed}); they must not be added up."
        )
    return next(iter(named), None)


def settled(proof: Marks, choice: Any, hint: Callable[[], str | None]) -> str | None:
    """The decimal mark: chosen, proven by the column, taken from the rest of the file, or None when open."""
    if choice in (".", ","):
        return str(choice)
    if proof.dots and proof.commas:
        return None
    if proof.dots or proof.commas:
        return "." if proof.dots else ","
    return hint() if proof.open else "."


def is_rounded(frame: pl.DataFrame, mark: str) -> bool:
    """Whether a value has more than the six decimals that are kept."""
    pattern = r"\.\d{6}\d*[1-9]" if mark == "." else r",\d{6}\d*[1-9]"
    return bool(frame["body"].str.contains(pattern).any())


def plain_values(text: pl.Series, kind: str, choice: Any) -> pl.Series | None:
    """The column as numbers when all its values are bare digits, or prove a decimal point; None when they do not.

    This is the quick way of the commonest columns: what it takes, the careful way reads alike.
    """
    if kind == "int":
        return (
            text.cast(pl.Int64) if (text.str.len_bytes() <= 10).all() and text.str.contains(_BARE_INT).all() else None
        )
    if kind != "decimal" or choice not in (None, "."):
        return None
    if not text.str.contains(_BARE_DECIMAL).all():
        return None
    pointed = text.str.contains(".", literal=True)
    if choice is None and pointed.any() and not text.str.contains(_PROVES_POINT).any():
        return None
    return text.cast(pl.Decimal(38, 6))
