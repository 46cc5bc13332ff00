"""Our font off the screen: which letters it has, how wide they are, and how words break into lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from smarketing.settings import STATIC

FAMILY = "IBM Plex Sans"
# The font as IBM publishes it; its licence lies beside it.
FILES = {False: STATIC / "IBMPlexSans-Regular.woff", True: STATIC / "IBMPlexSans-Bold.woff"}
# In the place of a letter that the font lacks.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_UNSEEN = {"Cc", "Cf", "Cs"}
_JOINING = {*_UNSEEN, "Mn", "Me", "Co", "Cn"}
# Words of some scripts, and some signs, need these within them.
_WITHIN = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}


def one_line(words: object) -> str:
    """Words on one line without what cannot be seen: no line breaks, control characters or marks of direction."""
    seen = (" " if char.isspace() else char for char in str(words))
    kept = (char for char in seen if char in _WITHIN or unicodedata.category(char) not in _UNSEEN)
    return " ".join("".join(kept).split())


def lettered(words: object) -> str:
    """Words on one line in the letters that our font has; � stands for each other one (an emoji)."""
    known, _ = _font(False)
    found = unicodedata.normalize("NFC", one_line(words))
    return "".join(
        char if char == " " or ord(char) in known else "" if unicodedata.category(char) in _JOINING else UNKNOWN
        for char in found
    )


def is_lettered(words: object) -> bool:
    """Whether our font has all letters of the words."""
    return UNKNOWN not in lettered(words)


def width(words: str, size: float, *, heavy: bool = False) -> float:
    """How wide words are at a type size, in its unit."""
    known, least = _font(heavy)
    return sum(known.get(ord(char), least) for char in words) * size


def broken(words: object, size: float, room: float, *, heavy: bool = False) -> list[str]:
    """Words as lines of at most `room`; a word that is longer than a line is cut."""
    lines: list[str] = []
    for word in _pieces(lettered(words), size, room, heavy):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, heavy=heavy) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def at_most(lines: list[str], most: int) -> tuple[str, ...]:
    """The first lines; an ellipsis says that more of them were there."""
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], f"{lines[most - 1]} …")


def unwrapped(folder: Path) -> None:
    """The font's files as the system's font list takes them, written to a folder."""
    for file in FILES.values():
        with TTFont(file) as font:
            font.flavor = None
            font.save(folder / f"{file.stem}.ttf")


def _pieces(words: str, size: float, room: float, heavy: bool) -> Iterator[str]:
    for word in words.split():
        rest = word
        while width(rest, size, heavy=heavy) > room and len(rest) > 1:
            fits = next((end for end in range(len(rest) - 1, 1, -1) if width(rest[:end], size, heavy=heavy) <= room), 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


@lru_cache(maxsize=2)
def _font(heavy: bool) -> tuple[dict[int, float], float]:
    """(each letter's width as a part of the type size, that of a letter which the font lacks)."""
    with TTFont(FILES[heavy], lazy=True) as font:
        whole, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        known = {code: widths[name][0] / whole for code, name in font.getBestCmap().items()}
        return known, widths[".notdef"][0] / whole
