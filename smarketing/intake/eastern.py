"""Which East Asian code page a text was written in: proven by how common the letters are that each makes of it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from smarketing.intake import letters

_KANA = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC)))
_MARK = re.compile(
    r"[\u3000-\u303f\u30fb\uff01-\uff5e\uffe0-\uffe6\u2010-\u2026\u2100-\u22ff\u2460-\u25ff\u00a1-\u00f7]"
)
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
# How much likelier (in nats) the letters of one page must be than those of any other: e^16 is nine million times.
_PROOF = 16.0
# The share of common letters from which a reading is worth asking about, and from which it can be proven.
PLAUSIBLE, _COMMON = 0.5, 0.6
# Fewer different letters than these prove nothing.
_FEWEST = 8
# How much of a large file is looked at, in bytes of lines beyond ASCII.
_LOOKED_AT = 65_536
_NEVER = math.log(1e-8)


@dataclass(frozen=True)
class _Page:
    """A code page with its language, its common letters (each set with the share that it has) and its rare ones."""

    language: str
    common: tuple[tuple[frozenset[str], float], ...]
    rare: re.Pattern[str]
    rare_letters: int


_JAPANESE = ((_KANA, 0.5), (letters.KANJI, 0.4))
PAGES = {
    "cp949": _Page("Korean", ((letters.HANGUL, 0.85),), _HANGUL, 11_172),
    "cp932": _Page("Japanese", _JAPANESE, _HAN, 6_355),
    "gb18030": _Page("Chinese", ((letters.SIMPLIFIED, 0.8),), _HAN, 20_902),
    "cp950": _Page("Chinese", ((letters.TRADITIONAL, 0.8),), _HAN, 13_053),
    "euc_jp": _Page("Japanese", _JAPANESE, _HAN, 6_355),
}


@dataclass(frozen=True)
class Reading:
    """A text in one code page: how likely its letters are (as logarithm), the share of common ones, how many differ."""

    encoding: str
    likelihood: float
    common: float
    letters: int

    @property
    def language(self) -> str:
        """The language whose letters these are."""
        return PAGES[self.encoding].language


def readings(data: bytes) -> list[Reading]:
    """The text in each East Asian code page that can read it, likeliest first."""
    part = _looked_at(data)
    every = [reading for name in PAGES if (reading := _reading(part, name)) is not None]
    return sorted(every, key=lambda reading: -reading.likelihood)


def proven(every: list[Reading]) -> Reading | None:
    """The reading whose letters are common and far likelier than those of any other, if there is one."""
    if not every or every[0].common < _COMMON or every[0].letters < _FEWEST:
        return None
    gap = every[0].likelihood - (every[1].likelihood if len(every) > 1 else -math.inf)
    return every[0] if gap >= _PROOF else None


def is_paired(data: bytes) -> bool:
    """Whether all bytes beyond ASCII stand in pairs, as no text of an alphabet has them."""
    runs = set(re.findall(rb"[\xa0-\xff]+", data))
    return all(len(run) % 2 == 0 for run in runs) and (len(runs) > 1 or any(len(run) > 2 for run in runs))


def _looked_at(data: bytes) -> bytes:
    if len(data) <= _LOOKED_AT:
        return data
    lines, size = [], 0
    for line in re.split(rb"[\r\n]+", data):
        if not line.isascii():
            lines.append(line)
            size += len(line)
        if size > _LOOKED_AT:
            break
    return b"\n".join(lines)


def _reading(data: bytes, encoding: str) -> Reading | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    foreign = [letter for letter in text if not letter.isascii() and not _MARK.match(letter)]
    marks = sum(not letter.isascii() for letter in text) - len(foreign)
    page = PAGES[encoding]
    likelihood, common = marks * math.log(0.02 / 300), 0
    for letter in foreign:
        chance = _chance(letter, page)
        likelihood += chance
        common += any(letter in each for each, _ in page.common)
    return Reading(encoding, likelihood, common / len(foreign) if foreign else 0.0, len(set(foreign)))


def _chance(letter: str, page: _Page) -> float:
    for common, share in page.common:
        if letter in common:
            return math.log(share / len(common))
    if page.rare.match(letter):
        return math.log(0.1 / page.rare_letters)
    if page.language == "Japanese" and _HALF_KANA.match(letter):
        return math.log(0.01 / 63)
    return _NEVER
