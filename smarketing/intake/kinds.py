"""What a file is: known by its first bytes, never by its name."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib

from smarketing.intake.result import Stopped

MAX_BYTES = 200 * 1024 * 1024
MAX_RATIO = 100

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"ARROW1", "BINARY", "an Arrow file"),
    (b"SQLite format 3\x00", "BINARY", "a SQLite database"),
    (b"\x89PNG\r\n\x1a\n", "BINARY", "a PNG picture"),
    (b"\xff\xd8\xff", "BINARY", "a JPEG picture"),
    (b"GIF8", "BINARY", "a GIF picture"),
    (b"\x7fELF", "BINARY", "a program"),
    (b"MZ\x90\x00", "BINARY", "a program"),
    (b"BZh", "BINARY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "BINARY", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "BINARY", "a 7z archive"),
    (b"Rar!\x1a\x07", "BINARY", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "BINARY", "a zstd archive"),
    (b"{\\rtf", "BINARY", "a rich-text document"),
    (b"%PDF-", "PDF", "a PDF document"),
)
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|div|style|title)\b", re.I | re.S)
_XML = re.compile(rb"\s*<(\?xml\b|[A-Za-z_][\w:.-]*(\s[^<>]*)?>\s*<[A-Za-z_/])")
_JSON = re.compile(rb"\s*(\[\s*[\[{\]]|\{\s*[\"}]|\[\s*\")")
# Tab, line ends, form feed, the DOS end-of-file mark and the four ASCII separators occur in text.
_CONTROLS = bytes(code for code in range(28) if code not in (9, 10, 11, 12, 13, 26)) + b"\x7f"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse(kind: str, what: str) -> Stopped:
    """The refusal of a file that is `what` instead of a table."""
    return Stopped(
        f"NOT_CSV_{kind}", f"This is {what}, not a CSV file or a workbook. Export or save it as one and upload that."
    )


def typed_kind(data: bytes) -> str | None:
    """parquet, or which kind of workbook it is: xlsx, xlsb, xls (also an encrypted one) or ods; else None."""
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_OLE):
        return "xls"
    return workbook_kind(data) if is_zip(data) else None


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip archive, whatever the file is called."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def workbook_kind(data: bytes) -> str | None:
    """Which kind of workbook a zip archive is (xlsx, xlsb, ods), also a damaged one; None when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        listing = data[:4096] + data[-65_536:]
        return "xlsx" if b"xl/" in listing else "ods" if b"opendocument.spreadsheet" in listing else None
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return (
        "ods"
        if b"opendocument.spreadsheet" in data[:4096] or {"content.xml", "META-INF/manifest.xml"} <= names
        else None
    )


def unpacked(data: bytes, name: str) -> bytes:
    """The bytes of the CSV itself: a whole `.gz` file is unpacked; anything else that is no CSV is refused."""
    if data[:2] == b"\x1f\x8b":
        return _gunzipped(data, name)
    for magic, kind, what in _MAGIC:
        if data.startswith(magic):
            raise refuse(kind, what)
    if is_zip(data):
        raise refuse("ZIP", "a ZIP archive")
    head = data[:8192].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        raise refuse("HTML", "a web page (HTML)")
    if _XML.match(head):
        raise refuse("XML", "an XML document")
    if _JSON.match(head) and _is_json(data):
        raise refuse("JSON", "JSON data")
    return data


def is_binary(data: bytes) -> bool:
    """Whether more than one byte in twenty of the start is a control character that no text has."""
    head = data[:65_536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 20 > len(head)


def _is_json(data: bytes) -> bool:
    """Whether the file, or its first line, parses as JSON (an object or an array), or is too long to try."""
    if len(data) > 5_000_000:
        return data.lstrip()[:2] in (b"[{", b'{"')
    for text in (data, data.strip().split(b"\n", 1)[0]):
        try:
            return isinstance(json.loads(text), (dict, list))
        except (ValueError, RecursionError):
            continue
    return data.lstrip()[:3].replace(b" ", b"").startswith((b"[{", b'{"'))


def _gunzipped(data: bytes, name: str) -> bytes:
    """The unpacked bytes of a `.gz` file; Stopped when it is cut off, damaged, too large or not called so."""
    if not name.lower().endswith((".gz", ".gzip")):
        raise refuse("GZIP", "a gzip archive")
    limit = min(MAX_BYTES, max(1_000_000, len(data) * MAX_RATIO))
    machine = zlib.decompressobj(31)
    try:
        text = machine.decompress(data, limit + 1)
    except zlib.error:
        raise refuse("GZIP", "a damaged gzip archive") from None
    if len(text) > limit:
        raise Stopped("TOO_LARGE", "Unpacked, this archive is too large: over 200 MB, or over 100 times its size.")
    if not machine.eof:
        raise Stopped("TRUNCATED", "This archive is cut off: its end is missing. Download it again.")
    if machine.unused_data:
        raise refuse("GZIP", "a gzip archive of several parts")
    return text
