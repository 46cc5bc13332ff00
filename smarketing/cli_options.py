"""What is typed on the command line, as values; and what a load did, as a table of plain values."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from smarketing import opening
from smarketing.cli_output import complain
from smarketing.cli_questions import asked
from smarketing.errors import Refused, UnknownName
from smarketing.intake.choosing import ANY
from smarketing.intake.result import WHOLE
from smarketing.loading import Outcome
from smarketing.remarks import noticed, unused
from smarketing.sources.registry import SHAPES, sources
from smarketing.targets import DIMENSIONS, TARGETS
from smarketing.warehouse import Warehouse

# What is shorter to type than the name by which intake knows it.
_SHORT = {"header": "header_line"}


def day(text: str) -> date:
    """A day like 2026-10-23."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-10-23") from None


def question(parser: argparse.ArgumentParser, breakdowns: Iterable[str]) -> None:
    """The options of what is asked of the warehouse: the days, the breakdown, and what it is narrowed to."""
    add = parser.add_argument
    add("--from", dest="from_on", type=day, metavar="DAY", help="first day, 2026-10-01 (default: all time)")
    add("--to", dest="last_on", type=day, metavar="DAY", help="last day, inclusive (default: data-as-of)")
    add("--by", choices=tuple(breakdowns), help="one answer for each value of this")
    add("--as-of", type=day, metavar="DAY", help="the day up to which events count (default: the data's own)")
    for name in DIMENSIONS:
        add(f"--{name}", metavar="VALUE", help=f"only this {name}")


def instant(text: str) -> datetime:
    """An instant in UTC like 2026-10-23T09:40, or with an offset like 2026-10-23T09:40+02:00."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time like 2026-10-23T09:40") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def parameter(text: str) -> tuple[str, int | str | None]:
    """`name=value`: a whole number is a number, `null` is no value, all else is text."""
    name, value = _pair(text)
    if value == "null":
        return name, None
    return name, int(value) if value.isascii() and value.removeprefix("-").isdigit() else value


def choice(text: str) -> tuple[list[str], Any]:
    """One answer: `date_order=DMY`, `currency.amount=EUR` (of one column), `key=["id"]` (JSON)."""
    path, value = _pair(text)
    return path.split(".", 1), _value(value)


def choices(given: Iterable[tuple[list[str], Any]]) -> dict[str, Any]:
    """Answers as intake takes them: by name, those of single columns by name and column.

    Refused when a question is answered both for the whole file and for one column.
    """
    answers: dict[str, Any] = {}
    for path, value in given:
        name = _SHORT.get(path[0], path[0])
        if name in WHOLE:
            answers[name] = value
            continue
        if isinstance(value, dict) and isinstance(answers.get(name), dict):
            answers[name] = {**answers[name], **value}
            continue
        if name in answers and isinstance(answers[name], dict) != (len(path) > 1):
            raise Refused("BAD_CHOICE", f"{name} is answered both for the whole file and for one column.")
        if len(path) > 1:
            answers.setdefault(name, {})[path[1]] = value
        else:
            answers[name] = value
    return answers


def export_and_system(export: str | None, system: str | None) -> tuple[str | None, str | None]:
    """What `--as` and `--source` say, as a reader takes them: the export, and the system that the ids belong to.

    A name that is no export is taken for a system, and this is said; Refused where a system is named beside it.
    """
    if export is None or export in sources() or export in {shape.name for shape in SHAPES}:
        return export, system
    if export in TARGETS:
        return f"{ANY}.{export}", system
    if system:
        raise UnknownName("export", export, [*sources(), *TARGETS])
    complain(f"{export} is no export that is known: it is taken for the system of the ids, as --source {export} is.")
    return None, export


def changes(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values: what was loaded, what was set aside, what is asked."""
    uploads = [
        {name: value for name, value in asdict(upload).items() if name != "answers"} for upload in outcome.uploads
    ]
    figures = {name: frame.to_dicts() for upload in outcome.uploads for name, frame in (upload.answers or {}).items()}
    return {
        "file": outcome.file_name,
        "state": outcome.state,
        "reason": outcome.reason,
        "message": outcome.message,
        "uploads": uploads,
        "set_aside": outcome.set_aside.to_dicts(),
        "questions": list(outcome.questions),
        "noticed": noticed(outcome.prepared),
        "unused_columns": unused(outcome.prepared),
        **({"after": figures} if figures else {}),
    }


def complaint(outcome: Outcome) -> str:
    """Why a file was not loaded, and for each question how it is answered here."""
    if not outcome.questions:
        return f"{outcome.file_name}: {outcome.message}"
    return "\n".join([f"{outcome.file_name}: a choice is needed.", *map(asked, outcome.questions)])


def remarks(outcome: Outcome) -> list[str]:
    """What the reading of a file noticed, and which of its columns fill nothing: a line for each."""
    left = unused(outcome.prepared)
    lines = [*noticed(outcome.prepared), *([f"Columns that fill nothing: {', '.join(left)}."] if left else [])]
    return [f"  {line}" for line in lines]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value


def _value(text: str) -> Any:
    """JSON where it is JSON (true, 2, a list), else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def opened(path: Path) -> Warehouse:
    """The warehouse at `path`; a mistyped path must not make an empty one."""
    if str(path) != ":memory:" and not path.exists():
        raise Refused(
            "NO_WAREHOUSE", f"There is no warehouse at {path}. Load a file first, or name it with --warehouse."
        )
    return opening.opened(path, complain)
