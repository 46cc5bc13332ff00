"""What a workbook's packing and its XML tell that its cells do not: sizes, hidden rows, formulas without a result."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from smarketing.intake import kinds, progress
from smarketing.intake.result import Stopped

WORKBOOKS = {
    "xlsx": "an Excel workbook",
    "xlsb": "an Excel workbook",
    "xls": "an old Excel workbook",
    "ods": "an OpenDocument workbook",
}
MAX_PARTS = 10_000
MAX_UNPACKED = 1024 * 1024 * 1024
# Below this size no ratio is suspicious: a sheet of few different cells packs well.
_SMALL = 20_000_000
_PIECE = 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_FIRST = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="[A-Z]+(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?(?:v|t)\b[^>/]*>[^<]', re.S
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="[A-Z]+\d+:[A-Z]+(\d+)"')
_ODS_HIDDEN = re.compile(rb'<table:table-row\b(?=[^>]*\btable:visibility="(?:collapse|filter)")[^>]*>')
_ODS_REPEATED = re.compile(rb'\btable:number-rows-repeated="(\d+)"')


@dataclass(frozen=True)
class Facts:
    """Of one sheet: the row (1-based) of its first cell, counts, and the last row of each merged area."""

    first_row: int = 1
    hidden_rows: int = 0
    hidden_columns: int = 0
    uncomputed: int = 0
    merged: tuple[int, ...] = ()


@dataclass(frozen=True)
class Parts:
    """Of a workbook: `facts` by the name of a sheet (none in formats that do not tell), and whether it has macros."""

    facts: dict[str, Facts]
    has_macros: bool = False


def of_zip(data: bytes, kind: str) -> Parts:
    """What the packing of a workbook (xlsx, xlsb or ods) tells; Stopped when it is damaged, encrypted or too large.

    Every part is unpacked once, piece by piece, before any library parses one: what a zip says of its sizes is checked
    first, and what comes out of it is counted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > MAX_PARTS:
                raise Stopped("TOO_LARGE", f"This workbook has {len(listed):,} parts; the limit is {MAX_PARTS:,}.")
            if any(each.flag_bits & 0x1 for each in listed):
                raise encrypted(kind)
            room = _Room(len(data), sum(each.file_size for each in listed))
            if kind == "ods":
                return _ods(archive, room)
            return _xlsx(archive, room)
    except _DAMAGED:
        raise damaged(kind) from None


def of_old(data: bytes) -> Parts:
    """What a compound file, in which old Excel packed its workbooks and new Excel packs encrypted ones, tells."""
    if _utf16("EncryptedPackage") in data:
        raise encrypted("xlsx")
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise Stopped(
            "NOT_CSV_OFFICE", "This is an old Office document, but no Excel workbook: it holds no table to read."
        )
    return Parts({}, _utf16("_VBA_PROJECT") in data)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def damaged(kind: str) -> Stopped:
    """The refusal of a workbook that cannot be opened."""
    return Stopped(
        "DAMAGED_WORKBOOK",
        f"This is {WORKBOOKS[kind]}, but it is damaged or cut off. Download it again, or open it in the spreadsheet "
        "program, save it anew, and drop that.",
    )


def encrypted(kind: str) -> Stopped:
    """The refusal of a workbook that asks for a password."""
    return Stopped(
        "ENCRYPTED",
        f"This is {WORKBOOKS[kind]} with a password. Open it, remove the password, save it, and drop that.",
    )


class _Room:
    """How much a workbook may still unpack to."""

    def __init__(self, packed: int, claimed: int) -> None:
        self._most = min(MAX_UNPACKED, max(_SMALL, packed * kinds.MAX_RATIO))
        self._taken = 0
        self._check(claimed)

    def take(self, size: int) -> None:
        """Counts unpacked bytes; Stopped as soon as they are too many."""
        self._taken += size
        progress.tell("unpacked", self._taken)
        self._check(self._taken)

    def _check(self, size: int) -> None:
        if size > self._most:
            words = f"over {MAX_UNPACKED // 1_048_576:,} MB, or {kinds.MAX_RATIO} times its own size"
            raise Stopped("TOO_LARGE", f"Unpacked, this workbook is too large: {words}. Split it, and drop the parts.")


def _content(archive: zipfile.ZipFile, path: str, room: _Room, *, keep: bool) -> bytes:
    """The bytes of a part, counted; empty where they are not to be kept."""
    pieces: list[bytes] = []
    with archive.open(path) as source:
        while piece := source.read(_PIECE):
            room.take(len(piece))
            if keep:
                pieces.append(piece)
    return b"".join(pieces)


def _xlsx(archive: zipfile.ZipFile, room: _Room) -> Parts:
    named = _sheet_paths(archive, room)
    facts: dict[str, Facts] = {}
    for path in dict.fromkeys(archive.namelist()):
        content = _content(archive, path, room, keep=path in named and path.endswith(".xml"))
        if content:
            facts[named[path]] = _facts(content)
    return Parts(facts, any(path.endswith("vbaProject.bin") for path in archive.namelist()))


def _sheet_paths(archive: zipfile.ZipFile, room: _Room) -> dict[str, str]:
    """The part of each sheet -> the sheet's name; empty in a workbook that says it in a form of its own (xlsb)."""
    if "xl/workbook.xml" not in archive.namelist():
        if "xl/workbook.bin" in archive.namelist():
            return {}
        raise damaged("xlsx")
    try:
        book = ElementTree.fromstring(_content(archive, "xl/workbook.xml", room, keep=True))
        relations = ElementTree.fromstring(_content(archive, "xl/_rels/workbook.xml.rels", room, keep=True))
    except ElementTree.ParseError:
        raise damaged("xlsx") from None
    targets = {each.get("Id"): str(each.get("Target")) for each in relations}
    sheets = [each for each in book.iter() if each.tag.endswith("}sheet")]
    paths = [targets.get(each.get(_RELATION), "") for each in sheets]
    full = [path.lstrip("/") if path.startswith("/") else f"xl/{path}" for path in paths]
    return {path: str(sheet.get("name")) for path, sheet in zip(full, sheets, strict=True)}


def _facts(sheet: bytes) -> Facts:
    first = _FIRST.search(sheet)
    columns = 0
    for found in _HIDDEN_COLUMN.finditer(sheet, 0, max(0, sheet.find(b"<sheetData"))):
        span = {name: int(value) for name, value in _SPAN.findall(found[0])}
        columns += span.get(b"max", 1) - span.get(b"min", 1) + 1
    return Facts(
        first_row=int(first[1]) if first else 1,
        hidden_rows=sum(1 for _ in _HIDDEN_ROW.finditer(sheet)),
        hidden_columns=columns,
        uncomputed=sum(1 for _ in _UNCOMPUTED.finditer(sheet)),
        merged=tuple(int(found[1]) for found in _MERGED.finditer(sheet)),
    )


def _ods(archive: zipfile.ZipFile, room: _Room) -> Parts:
    facts: dict[str, Facts] = {}
    manifest = _content(archive, "META-INF/manifest.xml", room, keep=True) if _has_manifest(archive) else b""
    if b"encryption-data" in manifest:
        raise encrypted("ods")
    for path in dict.fromkeys(archive.namelist()):
        if path == "content.xml":
            facts = {
                name: Facts(hidden_rows=hidden)
                for name, hidden in _ods_hidden(_content(archive, path, room, keep=True))
            }
        else:
            _content(archive, path, room, keep=False)
    return Parts(facts)


def _has_manifest(archive: zipfile.ZipFile) -> bool:
    return "META-INF/manifest.xml" in archive.namelist()


def _ods_hidden(content: bytes) -> list[tuple[str, int]]:
    """Each sheet's name and how many of its rows are hidden."""
    found = []
    for part in content.split(b"<table:table ")[1:]:
        name = re.search(rb'\btable:name="([^"]*)"', part)
        rows = 0
        for row in _ODS_HIDDEN.finditer(part):
            repeated = _ODS_REPEATED.search(row[0])
            rows += int(repeated[1]) if repeated else 1
        found.append((name[1].decode("utf-8", "replace") if name else "", rows))
    return found
