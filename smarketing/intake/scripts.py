"""Digits and signs of other scripts as those of ASCII, where a number or a date is read."""

from __future__ import annotations

import polars as pl

# The zero of each script whose digits people write: Arabic, Persian, Devanagari, Bengali, Thai.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50)
_SIGNS = {"\u066b": ".", "\u066c": ",", "\u066a": "%", "\u3000": " ", "\uffe5": "¥", "\uffe1": "£", "\uffe6": "₩"}
# Full-width letters, digits and signs stand in the order of ASCII.
_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_ASCII = {**{chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}, **_WIDE, **_SIGNS}
# Marks of direction, which Arabic and Hebrew writers put around numbers.
_UNSEEN = r"[\x{61c}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]"
_OTHER = r"[\x{61c}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{3000}\x{feff}-\x{ffe6}]"


def in_ascii(texts: pl.Series) -> pl.Series:
    """The texts with the digits and signs of other scripts as ASCII writes them, without marks of direction."""
    other = texts.str.contains(_OTHER).fill_null(False)
    if not other.any():
        return texts
    known = texts.filter(other).unique()
    return texts.replace(known, known.str.replace_all(_UNSEEN, "").str.replace_many(_ASCII).str.strip_chars())
