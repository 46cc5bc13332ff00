"""Bytes of an export to typed rows: nothing is guessed, nothing is lost, every refused row has its reason."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import Any

import polars as pl

from smarketing import zones
from smarketing.batch import SET_ASIDE_SCHEMA
from smarketing.intake import body, keys, progress
from smarketing.intake.cells import Table, sifted
from smarketing.intake.columns import plain, positions, wishes
from smarketing.intake.decode import Decoded, doubts, several_sheets, texts
from smarketing.intake.layout import NAMES, Layout
from smarketing.intake.parse import Setting
from smarketing.intake.result import ACCEPT, ACCEPT_WITH_REJECTS, DTYPES, NEEDS_CHOICE, REJECT, Intake, Stopped
from smarketing.intake.typed import Typed, Wish, typed, with_keys

MAX_ROWS = 5_000_000
# How much of a value a message shows.
_SHOWN = 80


def read_table(
    data: bytes,
    name: str,
    columns: dict[str, str],
    required: list[str],
    zone: str | None = None,
    choices: dict[str, Any] | None = None,
) -> Intake:
    """The typed rows of one export, see Intake; bad input gives a reject or a question, never an exception.

    `columns` maps the wanted names to types (text, int, decimal, percent as a fraction, duration in seconds, date,
    timestamp in UTC, bool); names match the file's headers, exactly after trimming, else in any case. A row without
    a value in a `required` column is set aside. Wall times are read in `zone`. `choices` answers questions:
    `columns` {name: header, or None for "not in this file"}, `place` {header: number of its column, 1-based},
    `any_case` (whether headers that differ in case alone are one name), `encoding`, `delimiter`, `table`,
    `sheet`, `header_line`, `date_order`, `decimal`, `excel_serial`, `percent` (points or fraction), `zone` (a zone, or
    {abbreviation: zone}), `shortened` (read or set_aside, of 1.2M), `currency` {column: code}, `key` (the columns that
    identify a row; [] for none), `skip_totals`, `today`.
    """
    reading = _Reading(columns, required, zone, dict(choices or {}))
    try:
        return reading.intake(data, name)
    except zones.UnknownZone as wrong:
        return reading.stopped(Stopped("NO_SUCH_ZONE", str(wrong)))
    except Stopped as stop:
        return reading.stopped(stop)


@dataclass
class _Reading:
    """One file being read; `report` grows as it is understood, so that a refusal still says what was seen."""

    columns: dict[str, str]
    required: list[str]
    zone: str | None
    choices: dict[str, Any]
    report: dict[str, Any] = field(default_factory=lambda: {"warnings": []})

    def intake(self, data: bytes, name: str) -> Intake:
        """The file, read."""
        wanted = wishes(self.columns, self.choices)
        found = texts(data, name, self.choices)
        for each in found:
            _check_lines(each.data)
        meant = body.meant(found, wanted, self.choices)
        if meant is None:
            raise several_sheets(data, name, found)
        decoded, place = meant
        self.report |= {"encoding": decoded.encoding, "encoding_evidence": decoded.evidence}
        self.report |= {"sheet": decoded.sheet, "sheets": list(decoded.sheets)}
        self.report["warnings"] += doubts(decoded)
        progress.tell("decoded", len(decoded.data))
        self._note_layout(decoded, place)
        table = body.table(decoded, place)
        self.report["records"] = table.records
        progress.tell("read", table.records)
        self.report["warnings"] += table.warnings
        asked = self._wishes(wanted, place, table)
        if table.records == 0:
            raise Stopped("NO_DATA_ROWS", "The file has a header but no rows.")
        if table.records > MAX_ROWS:
            raise Stopped("TOO_MANY_ROWS", f"The file has {table.records:,} rows; the limit is {MAX_ROWS:,}.")
        needed = sorted({wish.position for wish in asked if wish.position is not None})
        table = sifted(table, place.header, needed, is_padded=decoded.is_typed)
        result = with_keys(typed(table.frame, asked, self._setting()), asked, self._key(asked))
        return self._finished(table, result)

    def stopped(self, stop: Stopped) -> Intake:
        """The refusal, or the questions."""
        outcome = NEEDS_CHOICE if stop.questions else REJECT
        return self._result(outcome, self._no_rows(), pl.DataFrame(schema=SET_ASIDE_SCHEMA), stop)

    def _note_layout(self, decoded: Decoded, place: Layout) -> None:
        self.report |= {
            "delimiter": place.delimiter,
            "delimiter_name": "cells" if decoded.is_typed else NAMES.get(place.delimiter, place.delimiter),
            "delimiter_evidence": "" if decoded.is_typed else place.evidence,
            "header_line": place.header_line,
            "headers": [plain(cell) for cell in place.header],
            "preamble": place.preamble,
            "tables": place.tables,
            "lines": decoded.data.count(b"\n") + (not decoded.data.endswith(b"\n")),
        }

    def _wishes(self, wanted: dict[str, str], place: Layout, table: Table) -> list[Wish]:
        places = positions(place.header, wanted, self.columns, self.required, table.frame, self.choices)
        self.report["missing"] = [name for name in self.columns if name not in places]
        headers = {name: plain(place.header[at]) for name, at in places.items()}
        return [
            Wish(name, kind, headers.get(name, name), name in self.required, places.get(name))
            for name, kind in self.columns.items()
        ]

    def _setting(self) -> Setting:
        chosen = self.choices.get("zone")
        zone = chosen if isinstance(chosen, str) else self.zone
        if zone is not None:
            zones.zone(zone)
        return Setting(
            zone, self.choices, self.choices.get("today") or zones.today(), lambda: None, self.report["delimiter"]
        )

    def _key(self, asked: list[Wish]) -> list[str]:
        present = {wish.name for wish in asked if wish.position is not None}
        if "key" in self.choices:
            return [name for name in self.choices["key"] or [] if name in present]
        return keys.default_key(list(self.columns), present)

    def _finished(self, table: Table, result: Typed) -> Intake:
        """The rows with what was set aside; refused when not one row is left."""
        faults = pl.DataFrame([astuple(fault) for fault in table.faults], schema=SET_ASIDE_SCHEMA, orient="row")
        set_aside = pl.concat([faults, result.set_aside]).sort("row", maintain_order=True)
        skipped = table.skipped + result.skipped
        rows = set_aside["row"].n_unique()
        if len(result.frame) + rows + skipped != table.records:
            raise AssertionError(f"{len(result.frame)} + {rows} + {skipped} rows are not {table.records} records")
        self.report |= {"skipped": skipped, "set_aside": rows, "columns": result.evidence}
        self.report["warnings"] += result.warnings
        if result.frame.is_empty():
            return self._result(REJECT, result.frame, set_aside, _no_row_left(set_aside))
        outcome = ACCEPT_WITH_REJECTS if len(set_aside) else ACCEPT
        return self._result(outcome, result.frame, set_aside, None)

    def _result(self, outcome: str, frame: pl.DataFrame, set_aside: pl.DataFrame, stop: Stopped | None) -> Intake:
        marks = [name for name in frame.columns if name not in self.columns]
        return Intake(
            outcome=outcome,
            rows=frame.select(list(self.columns)),
            marks=frame.select(marks),
            set_aside=set_aside,
            reason=stop.reason if stop else None,
            message=stop.message if stop else None,
            questions=stop.questions if stop else [],
            report=self.report,
        )

    def _no_rows(self) -> pl.DataFrame:
        schema: dict[str, Any] = {"row": pl.Int64, "line": pl.Int64}
        for name, kind in self.columns.items():
            schema[name] = DTYPES[kind]
            if kind == "timestamp":
                schema |= {f"{name}__on": pl.Date, f"{name}__is_day": pl.Boolean}
        return pl.DataFrame(schema=schema)


def _check_lines(data: bytes) -> None:
    """Stopped before reading when there are so many lines that, blank or not, they are no table of MAX_ROWS rows."""
    lines = data.count(b"\n") or data.count(b"\r")
    if lines > 2 * MAX_ROWS:
        raise Stopped("TOO_MANY_ROWS", f"The file has {lines:,} lines; the limit is {MAX_ROWS:,} rows.")


def _no_row_left(set_aside: pl.DataFrame) -> Stopped:
    """The refusal of a file without one sound row: the commonest reason of its rows."""
    counts = set_aside.filter(pl.col("reason") != "TOTALS_ROW").group_by("reason", maintain_order=True).len()
    if counts.is_empty():
        return Stopped("NO_DATA_ROWS", "The file has no rows of data.")
    reason = counts.sort("len", descending=True, maintain_order=True)["reason"][0]
    first = set_aside.filter(pl.col("reason") == reason).row(0, named=True)
    where = f"line {first['line']}" + (f", column {first['column']!r}" if first["column"] else "")
    holds = f" holds {first['value'][:_SHOWN]!r}" if first["value"] else ""
    return Stopped(reason, f"Not one row could be read. The first: {where}{holds}, expected {first['expected']}.")
