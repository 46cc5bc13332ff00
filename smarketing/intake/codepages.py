"""Which code page a text that is not UTF-8 was written in: Western when every character sits well, else a question."""

from __future__ import annotations

import re

from smarketing.intake.result import Stopped, question

# Tried for the question's examples only; which one it is, a person says.
CANDIDATES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030", "euc_kr", "big5", "mac_roman")

_LETTER = r"A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ"
_FOREIGN_LETTER = r"À-ÖØ-öø-ÿŠšŽžŒœŸ"
_UNLIKELY = re.compile(
    rf"[{_FOREIGN_LETTER}]{{3,}}"  # three accented letters in a row
    r"|[‰†‡ˆ˜¤¦¨¬¯¶¸¹²³¼½¾ƒ¢¥‹›¡¿ªµ]\w|£[^\W\d_]|œ[bfghj-rvw]"  # a sign glued to the word after it
    rf"|[{_LETTER}][¹³¼½¾¶¸¨¬¯¤¦ˆ˜†‡‰¢¥ƒ¡¿][{_LETTER}]"
    r"|[a-zß-öø-ÿšžœ][À-ÖØ-ÞŠŽŒŸ]"  # a capital inside a word
    r"|[\x80-\x9f]"
    rf"|[{_LETTER}][“‘„‚«][{_LETTER}]"
)
_INVERTED = re.compile(r"[¡¿](?=[A-ZÀ-Ö])")


def western(data: bytes) -> tuple[str, str, str]:
    """The text, its encoding (cp1252 or latin-1) and the evidence; Stopped with a question when it does not fit."""
    high = {byte for byte in data if byte >= 0x80}
    between = sorted(byte for byte in high if byte < 0xA0)
    try:
        text = data.decode("cp1252" if between else "latin-1")
    except UnicodeDecodeError:
        raise unknown(data) from None
    if _UNLIKELY.search(_INVERTED.sub("", text)):
        raise unknown(data)
    if between:
        return (
            text,
            "cp1252",
            f"not UTF-8; byte {between[0]:#x} is {bytes([between[0]]).decode('cp1252')} in Windows-1252",
        )
    return text, "latin-1", "not UTF-8; no byte between 0x80 and 0x9f, where Windows-1252 differs"


def unknown(data: bytes) -> Stopped:
    """The question for a text whose encoding cannot be known, with a sample of it in each that can read it."""
    samples = {name: sample for name in CANDIDATES if (sample := _sample(data, name)) is not None}
    text = "This file is not UTF-8 and its encoding cannot be told. Which of these readings is right?"
    asked = question("UNKNOWN_ENCODING", "encoding", text, options=list(samples), evidence=samples)
    return Stopped("UNKNOWN_ENCODING", text, [asked])


def _sample(data: bytes, encoding: str) -> str | None:
    """The first lines with foreign characters, read in `encoding`; None when it cannot read the file."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    lines = [line for line in text.split("\n") if not line.isascii()]
    return " / ".join(line.strip()[:80] for line in lines[:2])
