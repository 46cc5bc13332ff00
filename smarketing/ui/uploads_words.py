"""The words of the Data page: what a target, a field, a reason, a state and an answer are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from smarketing.loading import Outcome

REASONS = {
    "AMBIGUOUS_LOCAL_TIME": "a time that happens twice in its zone",
    "BAD_DATE": "not a date that exists",
    "BAD_EMAIL": "not an e-mail address",
    "BAD_DURATION": "not a duration",
    "BAD_QUOTING": "quotes that do not close",
    "CELL_TOO_LONG": "a cell that is too long",
    "CONFLICTING_KEY": "two rows that contradict each other",
    "DUPLICATE_ROW": "the same row twice",
    "EXCEL_ERROR": "an error of the spreadsheet",
    "FIELD_COUNT": "too few or too many cells",
    "LOST_CHARACTERS": "letters that were lost before",
    "MISSING_KEY": "a value that is missing",
    "NONEXISTENT_LOCAL_TIME": "a time that its zone skips",
    "NOT_AN_INTEGER": "not a whole number",
    "NOT_A_BOOLEAN": "not a yes or no",
    "NOT_A_NUMBER": "not a number",
    "NOT_A_PERCENT": "not a percentage",
    "OUT_OF_RANGE": "outside the allowed range",
    "REPEATED_HEADER": "the header once more",
    "TOTALS_ROW": "a sum of other rows",
}
# Words of our own that are not spelt as they are stored.
_ACRONYMS = {
    "mql": "MQL",
    "sal": "SAL",
    "sql": "SQL",
    "id": "id",
    "plans": "targets",
    "planned": "target",
    "sessions": "visits",
}
_IDS = {"whole": "Yes, without the decimals", "padded": "Yes, with its zeros", "as_written": "No, as it is written"}
_ORDERS = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
_PLACES = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2)}


def called(name: str) -> str:
    """A target, a field or a stage as people read it: `mql_at` is 'MQL at', `deal_history` 'Deal history'."""
    parts = [_ACRONYMS.get(part, part) for part in name.split("_")]
    whole = " ".join(parts)
    return whole[:1].upper() + whole[1:]


def reason(code: str) -> str:
    """Why a value was not taken, in words: 'not a date that exists'."""
    return REASONS.get(code, code.replace("_", " ").lower())


def stem(file_name: str) -> str:
    """The file's name without folders and without its ending."""
    return PurePath(file_name).stem or "file"


def many(number: int, one: str, more: str | None = None) -> str:
    """A count with its noun: '1 row', '2,400 rows'."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def state(outcome: Outcome) -> tuple[str, str, str]:
    """What a file is waiting for: words, icon and colour of its badge."""
    if outcome.state == "already_loaded":
        return "Already loaded", ":material/done_all:", "gray"
    if outcome.reason == "CANCELLED":
        return "Cancelled", ":material/cancel:", "gray"
    if outcome.state == "refused":
        return "Cannot be read", ":material/block:", "red"
    if outcome.state == "needs_choice":
        if any(question["choice"] == "mapping" for question in outcome.questions):
            return "Which column is which?", ":material/help:", "orange"
        return many(len(outcome.questions), "question"), ":material/help:", "orange"
    if not any(upload.added or upload.updated for upload in outcome.uploads):
        return "Ready, nothing new", ":material/check:", "gray"
    return "Ready", ":material/check:", "green"


def option(question: Mapping[str, Any], choice: Any) -> str:
    """One answer to a question, with what it would make of the file's own values."""
    kind, evidence = question["choice"], question["evidence"]
    if kind == "date_order":
        shown = [f"{value} is {read}" for value in evidence if (read := reading(value, choice))]
        return (
            f"{_ORDERS.get(choice, choice).capitalize()}: {' · '.join(shown)}" if shown else _ORDERS.get(choice, choice)
        )
    if kind == "decimal":
        name = "Point" if choice == "." else "Comma"
        shown = [f"{value} is {number(value, choice)}" for value in evidence or () if number(value, choice)]
        return f"{name}: {' · '.join(shown)}" if shown else f"{name} ({'1,234.5' if choice == '.' else '1.234,5'})"
    if kind == "encoding" and isinstance(evidence, Mapping):
        return f"{choice}: {evidence.get(choice) or 'no foreign letters'}"
    if kind == "place":
        return f"Column {choice}: {', '.join(evidence[question['options'].index(choice)]) or 'empty'}"
    if kind == "shortened":
        return "Read them" if choice == "read" else "Set these rows aside"
    if kind == "ids":
        return _IDS[choice]
    if kind == "percent":
        return "1 is one per cent" if choice == "points" else "1 is the whole"
    if kind == "sheet" and isinstance(evidence, Mapping):
        return f"{choice}: {evidence.get(choice, '')}"
    if kind == "table" and isinstance(choice, Mapping):
        return f"Line {choice['line']}: {', '.join(map(str, choice['headers'][:6]))}"
    if question.get("reason") == "DRIFTED_HEADER":
        return "Read it as before" if choice == question["options"][0] else "Read it anew"
    if question.get("reason") == "AMBIGUOUS_EXPORT":
        title = str(evidence[question["options"].index(choice)])
        return title[:1].upper() + title[1:]
    if kind == "needed":
        return " · ".join([str(choice), *(evidence or {}).get(choice, ())]) if choice else "None of them"
    if isinstance(choice, bool):
        return "Yes" if choice else "No"
    return str(choice)


def reading(value: str, order: str) -> str | None:
    """A written date under an order of its parts: '1 February 2026'; None when it is none."""
    digits = "".join(char if char.isdigit() else " " for char in value).split()
    if len(digits) < 3 or order not in _PLACES:
        return None
    year, month, day = (int(digits[place]) for place in _PLACES[order])
    try:
        when = date(year if year >= 100 else year + 2000, month, day)
    except ValueError:
        return None
    return f"{when.day} {when:%B %Y}"


def number(value: str, mark: str) -> str | None:
    """A written number under a decimal mark: '1.200' is '1,200' by a comma, '1.2' by a point; None when it is none."""
    group = "," if mark == "." else "."
    if not re.fullmatch(rf"-?(\d+|\d{{1,3}}(\{group}\d{{3}})+)(\{mark}\d+)?", value):
        return None
    return f"{Decimal(value.replace(group, '').replace(mark, '.')).normalize():,f}"


def evidence(report: Mapping[str, Any]) -> list[dict[str, str]]:
    """How a file was understood, one line for each thing that had to be found out: what, found, because."""
    lines = [
        ("Sheet", report.get("sheet"), _others(report)),
        ("Encoding", report.get("encoding"), report.get("encoding_evidence")),
        (
            "Columns are split by",
            report.get("delimiter_name") or report.get("delimiter"),
            report.get("delimiter_evidence"),
        ),
        ("Header on line", report.get("header_line"), _above(report.get("preamble") or ())),
    ]
    lines += [line for name, found in (report.get("columns") or {}).items() for line in _column(name, found or {})]
    return [
        {"What": what, "Found": str(found), "Because": str(why or "")}
        for what, found, why in lines
        if found is not None
    ]


def _others(report: Mapping[str, Any]) -> str:
    several = len(report.get("sheets") or ())
    return f"one of {several} sheets of the workbook" if several > 1 else ""


def _above(preamble: Sequence[str]) -> str:
    return f"{many(len(preamble), 'line')} above it left out" if preamble else ""


def _column(name: str, found: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    lines: list[tuple[str, Any, Any]] = []
    if found.get("order"):
        orders = dict.fromkeys(_ORDERS.get(order, order) for order in found["order"])
        lines.append((f"Dates in {name}", ", ".join(orders), "; ".join(dict.fromkeys(found.get("evidence") or ()))))
    if found.get("zone"):
        lines.append((f"Clock of {name}", found["zone"], ""))
    if found.get("decimal") == ",":
        lines.append((f"Decimals in {name}", "comma", ""))
    if found.get("currency"):
        lines.append((f"Currency of {name}", found["currency"], "written beside the amounts"))
    return lines
