"""Bytes to UTF-8: the encoding is proven by the bytes or asked for, never assumed; typed cells become text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.intake import codepages, kinds, parquet, workbook
from smarketing.intake.result import Stopped
from smarketing.intake.workbook_parts import WORKBOOKS

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")
_BLANK = b" \t\r\n\x1a\x0b\x0c"


@dataclass(frozen=True)
class Decoded:
    """A file as UTF-8 without byte-order mark, NFC. `bad_lines`: lines (1-based) with bytes that are not UTF-8.

    Of typed cells (a sheet, a Parquet file) it is CSV with commas: `is_typed`. `sheet` is the name of the workbook's
    sheet, `sheets` are the names of all, `is_one_of_several` says that others may be meant, `notes` are warnings about
    what was typed.
    """

    data: bytes
    encoding: str
    evidence: str
    bad_lines: frozenset[int] = frozenset()
    is_typed: bool = False
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    is_one_of_several: bool = False
    notes: tuple[dict[str, object], ...] = ()


def decode(data: bytes, name: str, choices: dict[str, Any]) -> Decoded:
    """The text of the file; of a workbook the sheet that was chosen, or the only one with a table.

    Stopped when the file is empty, too large, no table, or when its encoding or its sheet must be asked for.
    """
    found = texts(data, name, choices)
    if len(found) > 1:
        raise several_sheets(data, name, found)
    return found[0]


def texts(data: bytes, name: str, choices: dict[str, Any]) -> list[Decoded]:
    """The text of the file, or of each sheet of a workbook that may be meant; Stopped as `decode`."""
    if len(data) > kinds.MAX_BYTES:
        raise Stopped("TOO_LARGE", f"The file has {len(data):,} bytes; the limit is {kinds.MAX_BYTES:,}.")
    if not data:
        raise Stopped("EMPTY_FILE", "The file is empty (0 bytes).")
    kind = kinds.typed_kind(data)
    if kind is None:
        return [_plain(data, name, choices)]
    if kind == "parquet":
        return [Decoded(_composed(parquet.text(data)), "parquet", "typed columns", is_typed=True)]
    found = workbook.sheets(data, kind)
    wanted = workbook.chosen(found, choices.get("sheet"))
    return [
        Decoded(
            _composed(each.data),
            kind,
            WORKBOOKS[kind],
            is_typed=True,
            sheet=each.name,
            sheets=tuple(one.name for one in found),
            is_one_of_several=len(wanted) > 1,
            notes=(*workbook.left_out(found, each), *each.notes),
        )
        for each in wanted
    ]


def several_sheets(data: bytes, name: str, found: Sequence[Decoded]) -> Stopped:
    """The question which sheet of a workbook is meant."""
    kind = kinds.typed_kind(data) or ""
    names = [each.sheet for each in found]
    tables = [each for each in workbook.sheets(data, kind) if each.name in names]
    text = f"This workbook holds {len(tables)} sheets with a table. Which one is meant?"
    return Stopped("SEVERAL_SHEETS", text, [workbook.sheet_question("SEVERAL_SHEETS", text, tables)])


def _plain(data: bytes, name: str, choices: dict[str, Any]) -> Decoded:
    data = kinds.unpacked(data, name)
    text, encoding, evidence, bad = _text(data, choices.get("encoding"))
    text = text.rstrip(b"\x1a").removeprefix(codecs.BOM_UTF8)
    if b"\x00" in text:
        raise Stopped("NUL_BYTE", f"The file holds a NUL byte on line {_line_of(text, text.index(0))}: it is damaged.")
    if not text.strip(_BLANK):
        raise Stopped("EMPTY_FILE", "The file holds nothing but blank lines.")
    return Decoded(_composed(text), encoding, evidence, bad)


def _text(data: bytes, chosen: str | None) -> tuple[bytes, str, str, frozenset[int]]:
    """UTF-8 bytes, the encoding they came in, the evidence, and the lines that could not be read."""
    none: frozenset[int] = frozenset()
    if chosen:
        return _as_chosen(data, chosen), chosen, "chosen", none
    for mark, encoding in _BOMS:
        if data.startswith(mark) and encoding != "utf-8":
            return _wide(data[len(mark) :], encoding), encoding, "byte-order mark", none
    wide = _wide_without_mark(data)
    if wide:
        return _wide(data, wide), wide, "every second byte is zero", none
    if kinds.is_binary(data):
        raise kinds.refuse("BINARY", "binary data")
    if b"\x00" in data:
        raise Stopped("NUL_BYTE", f"The file holds a NUL byte on line {_line_of(data, data.index(0))}: it is damaged.")
    return _narrow(data)


def _narrow(data: bytes) -> tuple[bytes, str, str, frozenset[int]]:
    """The text of a file of single bytes: UTF-8 if it is, another code page if that is proven."""
    none: frozenset[int] = frozenset()
    if data.isascii():
        return data, "utf-8", "plain ASCII", none
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        bad, good = _line_quality(data)
        if good >= len(bad) and (good or marked):
            kept = data.decode("utf-8", errors="replace").encode("utf-8")
            return kept, "utf-8", f"UTF-8, but {len(bad)} line(s) hold other bytes", bad
        if good or marked:
            raise codepages.unknown(data) from None
        text, encoding, evidence = codepages.narrow(data)
        return text.encode("utf-8"), encoding, evidence, none
    if not marked and codepages.is_chance(data):
        raise codepages.unknown(data)
    return data, "utf-8", "byte-order mark" if marked else "valid UTF-8", none


def _as_chosen(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except LookupError:
        raise Stopped("ENCODING", f"There is no encoding called {encoding!r}.") from None
    except UnicodeError as wrong:
        raise Stopped("ENCODING", f"The file cannot be read as {encoding}: {wrong}.") from None


def _wide(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeError:
        raise Stopped(
            "TRUNCATED", f"The file is {encoding} text that breaks off in the middle of a character."
        ) from None


def _wide_without_mark(data: bytes) -> str | None:
    """utf-16-le or utf-16-be when the zero bytes of the start all lie on one side, else None."""
    head = data[: min(len(data), 8192) // 2 * 2]
    first, second = head[0::2].count(0), head[1::2].count(0)
    pairs = max(1, len(head) // 2)
    if second > 0.3 * pairs and first < 0.02 * pairs:
        return "utf-16-le"
    if first > 0.3 * pairs and second < 0.02 * pairs:
        return "utf-16-be"
    return None


def _line_quality(data: bytes) -> tuple[frozenset[int], int]:
    """The lines that are not UTF-8, and how many lines hold well-formed characters beyond ASCII."""
    bad: set[int] = set()
    good = 0
    for number, line in enumerate(_LINE.findall(data), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad.add(number)
    return frozenset(bad), good


def _composed(text: bytes) -> bytes:
    """The text in Unicode's composed form (NFC), so that equal words are equal bytes."""
    if text.isascii():
        return text
    characters = text.decode("utf-8")
    if unicodedata.is_normalized("NFC", characters):
        return text
    return unicodedata.normalize("NFC", characters).encode("utf-8")


def _line_of(data: bytes, position: int) -> int:
    head = data[:position]
    return head.count(b"\n") + head.count(b"\r") - head.count(b"\r\n") + 1


def doubts(decoded: Decoded) -> list[dict[str, object]]:
    """Warnings about what was read without a fault but may not be what its writer meant."""
    found: list[dict[str, object]] = list(decoded.notes)
    if decoded.data.isascii():
        return found
    if decoded.encoding in ("cp1252", "latin-1"):
        found.append({"code": "LEGACY_ENCODING", "text": f"Read as {decoded.encoding}: {decoded.evidence}."})
    if b"\xef\xbf\xbd" in decoded.data and not decoded.bad_lines:
        found.append(
            {"code": "LOST_CHARACTERS", "text": "Some characters were lost before this file was written (\ufffd)."}
        )
    if b"\xc3\x83\xc2" in decoded.data:
        found.append(
            {"code": "DOUBLE_ENCODED", "text": "Some text looks encoded twice (é as Ã©); it is kept as it is."}
        )
    return found
