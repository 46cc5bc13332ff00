"""What reading a file gives: rows, what was set aside, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

ACCEPT = "accept"
ACCEPT_WITH_REJECTS = "accept_with_rejects"
REJECT = "reject"
NEEDS_CHOICE = "needs_choice"
# Answers that are one for the whole file; all others may belong to a column.
WHOLE = frozenset(("export", "table", "sheet", "header_line", "encoding", "delimiter", "excel_serial", "percent"))

DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "int": pl.Int64(),
    "decimal": pl.Decimal(38, 6),
    "percent": pl.Decimal(38, 6),
    "duration": pl.Decimal(38, 6),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "bool": pl.Boolean(),
}


@dataclass(frozen=True)
class Intake:
    """One file, read.

    `outcome`: accept, accept_with_rejects, reject (see `reason`, `message`) or needs_choice (see `questions`).
    `rows`: the asked columns, typed. `marks`: beside each row its `row` (1-based data record), its `line`
    (1-based line of the file), and for a timestamp column c `c__on` (its day in the file's zone) and `c__is_day`
    (no clock was given). `set_aside` has batch.SET_ASIDE_SCHEMA. `report` says how the file was understood.
    Rows + distinct set-aside rows + skipped = records.
    """

    outcome: str
    rows: pl.DataFrame
    marks: pl.DataFrame
    set_aside: pl.DataFrame
    reason: str | None = None
    message: str | None = None
    questions: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """The number of data records in the file."""
        return int(self.report.get("records", 0))

    @property
    def skipped(self) -> int:
        """The number of records left out by rule: blank ones and known footers."""
        return int(self.report.get("skipped", 0))


class Stopped(Exception):
    """Reading ends here: the file is refused as a whole, or a person has to choose."""

    def __init__(self, reason: str, message: str, questions: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.questions = questions or []


def question(
    reason: str,
    choice: str,
    text: str,
    *,
    column: str | None = None,
    options: list[Any] | None = None,
    evidence: Any = None,
) -> dict[str, Any]:
    """A question to a person: `choice` is the key of `choices` that answers it, `reason` why it is asked."""
    return {
        "id": f"{choice}:{column}" if column else choice,
        "choice": choice,
        "reason": reason,
        "text": text,
        "column": column,
        "options": options or [],
        "evidence": evidence,
    }
