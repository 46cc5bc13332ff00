"""Workbooks made for tests: real ones, and such as go wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def xlsx(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets; text stays text, dates and times are cells of that type, `=` begins a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "remove_timezone": True})
    written = {date: "dd.mm.yyyy", datetime: "d.m.yy h:mm", timedelta: "[h]:mm"}
    forms = {kind: book.add_format({"num_format": form}) for kind, form in written.items()}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, place, value)
                elif value is not None:
                    sheet.write(at, place, value, forms.get(type(value)))
    book.close()
    return out.getvalue()


def changed(book: bytes, path: str, old: str, new: str) -> bytes:
    """The workbook with a piece of one part put in another's place, everywhere; the piece must be there."""
    parts = _parts(book)
    assert old in parts[path].decode()
    parts[path] = parts[path].decode().replace(old, new).encode()
    return zipped(parts)


def with_part(book: bytes, path: str, content: bytes) -> bytes:
    """The workbook with one more part."""
    return zipped({**_parts(book), path: content})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    """An OpenDocument workbook of one sheet; the last row is hidden."""
    lines = "".join(
        f"<table:table-row{' table:visibility=' + chr(34) + 'collapse' + chr(34) if row is rows[-1] else ''}>"
        f"{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Leads">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def _ods_cell(value: Any) -> str:
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}
