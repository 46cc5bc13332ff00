"""Which code page a text that is not UTF-8 was written in: proven by its characters, else a question."""

from __future__ import annotations

import re

from smarketing.intake import eastern
from smarketing.intake.result import Stopped, question

# Tried for the question's examples only; which one it is, a person says.
_ALPHABETS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman")

_LETTER = r"A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ"
_FOREIGN_LETTER = r"À-ÖØ-öø-ÿŠšŽžŒœŸ"
_UNLIKELY = re.compile(
    rf"[{_FOREIGN_LETTER}]{{3,}}"  # three accented letters in a row
    rf"|(?<![{_LETTER}])[{_FOREIGN_LETTER}]{{2}}(?![{_LETTER}])"  # a word of accented letters alone
    r"|[‰†‡ˆ˜¤¦¨¬¯¶¸¹²³¼½¾ƒ¢¥‹›¡¿ªµ]\w|[£®©±§][^\W\d_]|œ[bfghj-rvw]"  # a sign glued to the word after it
    rf"|[{_LETTER}][¹³¼½¾¶¸¨¬¯¤¦ˆ˜†‡‰¢¥ƒ¡¿][{_LETTER}]"
    rf"|[·´º°®©±§][{_FOREIGN_LETTER}®©±§]"
    r"|[a-zß-öø-ÿšžœ][À-ÖØ-ÞŠŽŒŸ]"  # a capital inside a word
    r"|[\x80-\x9f]"
    rf"|[{_LETTER}][“‘„‚«][{_LETTER}]"
)
# Letters of UTF-8 in two bytes that hardly any text holds, without those of Romanian, Vietnamese and Azeri.
_SELDOM = re.compile(
    r"[\u0180-\u018e\u0190-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u0217\u021c-\u0258\u025a-\u02af"
    r"\u0370-\u037d\u03cf-\u03ff\u0460-\u0489\u0500-\u052f\u0591-\u05af\u0700-\u07ff]"
)
_LONGER_THAN_PAIRS = re.compile(rb"[\xe0-\xff]")
_LONGEST_CHANCE = 32
_ASCII = bytes(range(128))
_INVERTED = re.compile(r"[¡¿](?=[A-ZÀ-Ö])")


def narrow(data: bytes) -> tuple[str, str, str]:
    """The text, its encoding and the evidence; Stopped with a question when no reading is proven.

    Western (cp1252 or latin-1) when every character sits well and no East Asian page makes common letters of it; East
    Asian when one page makes far likelier letters of it than the others, and Western would not sit well.
    """
    eastern_readings = eastern.readings(data)
    western = None if eastern.is_paired(data) else _western(data)
    if western is None:
        proven = eastern.proven(eastern_readings)
        text = None if proven is None else _decoded(data, proven.encoding)
        if proven is not None and text is not None:
            evidence = f"{proven.common:.0%} of its letters are common ones of {proven.language}"
            return text, proven.encoding, f"not UTF-8; {evidence}"
    elif all(reading.common < eastern.PLAUSIBLE for reading in eastern_readings):
        return western
    raise unknown(data)


def is_chance(data: bytes) -> bool:
    """Whether bytes that are valid UTF-8 may be so by chance: few pairs, that read better as East Asian letters."""
    if len(data.translate(None, _ASCII)) > _LONGEST_CHANCE or _LONGER_THAN_PAIRS.search(data):
        return False
    text = data.decode("utf-8")
    mixed = any(not _is_one_script(word) for word in re.findall(r"[^\W\d_]+", text) if max(word) > "\u024f")
    odd = mixed or _SELDOM.search(text) is not None
    return odd and any(reading.common >= eastern.PLAUSIBLE for reading in eastern.readings(data))


def _western(data: bytes) -> tuple[str, str, str] | None:
    """The text in a Western code page with the evidence; None when a character sits where no Western text has it."""
    between = sorted(byte for byte in set(data) if 0x80 <= byte < 0xA0)
    encoding = "cp1252" if between else "latin-1"
    text = _decoded(data, encoding)
    if text is None or _UNLIKELY.search(_INVERTED.sub("", text)):
        return None
    if not between:
        return text, encoding, "not UTF-8; no byte between 0x80 and 0x9f, where Windows-1252 differs"
    shown = bytes([between[0]]).decode("cp1252")
    return text, encoding, f"not UTF-8; byte {between[0]:#x} is {shown} in Windows-1252"


def unknown(data: bytes) -> Stopped:
    """The question for a text whose encoding cannot be known: each that can read it, likeliest first, with a sample."""
    fits = {reading.encoding: reading.common for reading in eastern.readings(data)}
    fits |= {name: _fit(text) for name in _ALPHABETS if (text := _decoded(data, name)) is not None}
    names = sorted(fits, key=lambda name: -fits[name])
    samples = {name: sample for name in names if (sample := _sample(data, name)) is not None}
    text = "This file is not UTF-8 and its encoding cannot be told. Which of these readings is right?"
    asked = question("UNKNOWN_ENCODING", "encoding", text, options=list(samples), evidence=samples)
    return Stopped("UNKNOWN_ENCODING", text, [asked])


def _fit(text: str) -> float:
    """The share of the foreign words that an alphabet could have: of one script, in one case, not all accents."""
    words = {word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()}
    if not words or (_UNLIKELY.search(_INVERTED.sub("", text)) and _has_latin(words)):
        return 0.0
    cased = [word for word in words if word.islower() or word.isupper() or word.istitle()]
    return len([word for word in cased if word.isascii() or _is_one_script(word)]) / len(words)


def _has_latin(words: set[str]) -> bool:
    return any("A" <= letter <= "\u024f" for word in words for letter in word)


def _is_one_script(word: str) -> bool:
    foreign = [letter for letter in word if letter > "\u024f"]
    return len(foreign) == len(word) if foreign else 2 * sum(letter > "\x7f" for letter in word) <= len(word)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _sample(data: bytes, encoding: str) -> str | None:
    """The first lines with foreign characters, read in `encoding`; None when it cannot read the file."""
    text = _decoded(data, encoding)
    lines = [line for line in (text or "").split("\n") if not line.isascii()]
    return None if text is None else " / ".join(line.strip()[:80] for line in lines[:2])
