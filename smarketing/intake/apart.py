"""The columns that were read, by header and type; a column that holds several types is read part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from smarketing.intake.result import REJECT, Intake, Stopped
from smarketing.sources.expression import word

Read = Callable[[bytes, str, dict[str, str]], Intake]


class Fault(NamedTuple):
    """Why the row at place `at` (0-based, among the rows read) cannot be loaded."""

    at: int
    column: str
    value: str | None
    reason: str
    expected: str


def names_of(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(header, type) -> the name under which it is read: the header itself, for one of its types.

    A header with several types that are no text is read as text and typed apart, part by part.
    """
    kinds: dict[str, list[str]] = {}
    for header, kind in pairs:
        kinds.setdefault(header, []).append(kind)
    names = {}
    for header, several in kinds.items():
        typed = [kind for kind in several if kind != "text"]
        own = f"{header} (column)" if header in ("row", "line") else header
        if len(typed) == 1:
            names[header, typed[0]] = own
            if "text" in several:
                names[header, "text"] = f"{own} (as text)"
        else:
            names[header, "text"] = own
    return names


@dataclass
class Reader:
    """The columns of one file. `names` as `names_of` gives them; `read` reads a small table of its own."""

    intake: Intake
    names: dict[tuple[str, str], str]
    nulls: tuple[str, ...]
    read: Read
    faults: list[Fault] = field(default_factory=list)

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.intake.rows)

    @property
    def preamble(self) -> list[str]:
        """The lines above the table."""
        return [str(line) for line in self.intake.report.get("preamble", [])]

    def text(self, header: str) -> pl.Series:
        """A column as text; the source's words for nothing are null."""
        texts = self.intake.rows[self.names[header, "text"]]
        if not self.nulls:
            return texts
        nothing = [text for text in texts.drop_nulls().unique().to_list() if word(text) in set(map(word, self.nulls))]
        return texts.replace(nothing, [None] * len(nothing)) if nothing else texts

    def typed(self, header: str, kind: str, mask: pl.Series | None) -> pl.DataFrame:
        """The column as `v` and, for a timestamp, its day as `on`; `v` is null where only the day is known."""
        if kind == "text":
            return pl.DataFrame({"v": self.text(header)})
        name = self.names.get((header, kind))
        if name is None:
            return self._apart(header, kind, mask)
        return _pair(self.intake, name, kind)

    def _apart(self, header: str, kind: str, mask: pl.Series | None) -> pl.DataFrame:
        """The part of a column for which `mask` holds, typed by itself."""
        texts = self.text(header)
        known = texts.is_not_null() if mask is None else mask & texts.is_not_null()
        part = pl.DataFrame({"index": pl.int_range(len(texts), eager=True), "text": texts}).filter(known)
        if part.is_empty():
            return _nothing(kind, len(texts))
        table = "\n".join(f"{index},{_quoted(text)}" for index, text in part.iter_rows())
        read = self.read(f"index,{_quoted(header)}\n{table}\n".encode(), "values.csv", {"index": "int", header: kind})
        self._note(read, header, part["index"].to_list())
        if read.outcome == REJECT and read.rows.is_empty():
            return _nothing(kind, len(texts))
        found = pl.concat([read.rows.select("index"), _pair(read, header, kind)], how="horizontal")
        whole = pl.DataFrame({"index": pl.int_range(len(texts), eager=True)})
        return whole.join(found, on="index", how="left", maintain_order="left").drop("index")

    def _note(self, read: Intake, header: str, indexes: list[int]) -> None:
        """Faults of the part become faults of the file's rows; its questions stop the reading."""
        if read.questions:
            raise Stopped(read.reason or "NEEDS_CHOICE", read.message or "", read.questions)
        if read.outcome == REJECT and read.set_aside.is_empty():
            raise Stopped(read.reason or "REJECT", read.message or "")
        for row, value, reason, expected in read.set_aside.select("row", "value", "reason", "expected").iter_rows():
            self.faults.append(Fault(indexes[row - 1], header, value, reason, expected))


def _pair(intake: Intake, name: str, kind: str) -> pl.DataFrame:
    values = intake.rows[name]
    if kind != "timestamp":
        return pl.DataFrame({"v": values})
    day = intake.marks[f"{name}__is_day"].fill_null(True)
    blank = pl.Series([None], dtype=values.dtype).new_from_index(0, len(values))
    return pl.DataFrame({"v": blank.zip_with(day, values), "on": intake.marks[f"{name}__on"]})


def _nothing(kind: str, height: int) -> pl.DataFrame:
    dtypes: dict[str, Any] = {"v": pl.Null} if kind != "timestamp" else {"v": pl.Datetime("us"), "on": pl.Date}
    return pl.DataFrame({name: pl.Series([None] * height, dtype=dtype) for name, dtype in dtypes.items()})


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
