"""A file to a batch that the warehouse can load: recognised or mapped, read, filled, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import polars as pl

from smarketing.batch import SET_ASIDE_SCHEMA, Batch
from smarketing.intake import recognition
from smarketing.intake.apart import Reader, names_of
from smarketing.intake.choosing import chosen, money_questions, word_questions
from smarketing.intake.filling import Filled, Filling, asked
from smarketing.intake.read import read_table
from smarketing.intake.result import ACCEPT, ACCEPT_WITH_REJECTS, NEEDS_CHOICE, REJECT, Intake, Stopped
from smarketing.intake.rules import Sound, sound
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.sources.registry import Recognised
from smarketing.targets import target

PREVIEW = 20
# Answers that are ours; all others are the engine's.
_OURS = ("export", "values")


@dataclass(frozen=True)
class Prepared:
    """One file, ready to be loaded or not.

    `outcome`: accept, accept_with_rejects, reject (`reason`, `message`) or needs_choice (`questions`). `batch` is
    there when it can be loaded. `mapping` says how it was read, `recognised` what it may be (best first).
    `preview` has the first rows as they would be loaded, `set_aside` those that would not.
    """

    outcome: str
    batch: Batch | None = None
    mapping: Mapping | None = None
    recognised: list[Recognised] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    reason: str | None = None
    message: str | None = None
    preview: pl.DataFrame = field(default_factory=pl.DataFrame)
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SET_ASIDE_SCHEMA))
    report: dict[str, Any] = field(default_factory=dict)


def prepare(
    data: bytes,
    name: str,
    *,
    mapping: Mapping | None = None,
    source: str | None = None,
    zone: str = "UTC",
    choices: dict[str, Any] | None = None,
    not_after: datetime | None = None,
) -> Prepared:
    """The file as a batch of one target; a refusal or questions when it cannot be one yet, never an exception.

    Without `mapping` the file must be recognised by its headers; `source` names a known source or one of its
    exports (`salesforce`, `hubspot.deals`), or else the system that the ids belong to (a slug). `zone` is that of
    the file's clocks. `choices` answers the questions: `export` (the name of a candidate), `values` ({field:
    {their word: our word, or ""}}), and those of read_table. The batch's `as_of` is the newest event that is not
    after `not_after` (UTC); an event of which only the day is known counts at the start of that day.
    """
    answers = dict(choices or {})
    found: list[Recognised] = []
    try:
        if mapping is None:
            found, mapping = chosen(recognition.tables(data, name, _engine(answers)), name, source, answers)
        mapping = mapping.with_values(answers.get("values", {}))
        return replace(_prepared(data, name, mapping, zone, _engine(answers), not_after), recognised=found)
    except Stopped as stop:
        return _stopped(stop, found, mapping)


def _engine(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if key not in _OURS}


def _stopped(stop: Stopped, found: list[Recognised], mapping: Mapping | None) -> Prepared:
    known = found or list(getattr(stop, "recognised", []))
    outcome = NEEDS_CHOICE if stop.questions else REJECT
    return Prepared(outcome, None, mapping, known, stop.questions, stop.reason, stop.message)


def _prepared(
    data: bytes, name: str, mapping: Mapping, zone: str, answers: dict[str, Any], not_after: datetime | None
) -> Prepared:
    names = names_of(asked(mapping))
    choices = {**_settings(mapping), **answers, "key": []}
    zone = mapping.zone or zone
    intake = _read(data, name, mapping, names, zone, choices)
    base = Prepared(intake.outcome, mapping=mapping, set_aside=intake.set_aside, report=intake.report)
    if intake.outcome not in (ACCEPT, ACCEPT_WITH_REJECTS):
        return replace(base, questions=intake.questions, reason=intake.reason, message=intake.message)
    part = {key: value for key, value in choices.items() if key not in ("columns", "table", "header_line", "delimiter")}
    reader = Reader(
        intake,
        names,
        mapping.nulls,
        lambda part_data, part_name, columns: read_table(
            part_data,
            part_name,
            columns,
            [],
            zone,
            {**part, "encoding": "utf-8", "delimiter": ",", "skip_totals": False},
        ),
    )
    filled = Filling(mapping, reader).filled()
    mapping, filled = _with_currency(mapping, names, intake, filled)
    questions = word_questions(mapping, filled.unknown)
    if questions:
        return replace(
            base, outcome=NEEDS_CHOICE, questions=questions, reason="UNMAPPED_VALUES", message=questions[0]["text"]
        )
    rows = intake.marks.select("row", "line").hstack(filled.frame)
    return _batch(base, sound(rows, filled.faults, mapping), mapping, intake, not_after)


def _read(
    data: bytes, name: str, mapping: Mapping, names: dict[tuple[str, str], str], zone: str, choices: dict[str, Any]
) -> Intake:
    """The columns of the mapping; what the vendor documents is used only when the file leaves a question open."""
    columns = {name: kind for (_, kind), name in names.items()}
    aliases = {name: header for (header, _), name in names.items() if name != header}
    aliases |= choices.get("columns", {})
    choices = {**choices, "columns": aliases}
    required = [
        names[pair] for pair in names if any(mapping.columns.get(each) == pair[0] for each in _must_have(mapping))
    ]
    intake = read_table(data, name, columns, required, zone, choices)
    open_ones = {question["choice"] for question in intake.questions}
    if intake.outcome == NEEDS_CHOICE and open_ones & set(mapping.documented):
        helped = {key: value for key, value in mapping.documented.items() if key in open_ones}
        intake = read_table(data, name, columns, required, zone, {**choices, **helped})
        intake.report["documented"] = helped
    return intake


def _must_have(mapping: Mapping) -> list[str]:
    """The fields whose column, when it is a single one, no row may leave empty."""
    wanted = target(mapping.target)
    return [each.name for each in wanted.fields if each.required and each.name not in mapping.constants]


def _settings(mapping: Mapping) -> dict[str, Any]:
    pairs = {"date_order": mapping.date_order, "decimal": mapping.decimal, "zone": mapping.zone}
    return {**{key: value for key, value in pairs.items() if value}, **mapping.choices}


def _with_currency(
    mapping: Mapping, names: dict[tuple[str, str], str], intake: Intake, filled: Filled
) -> tuple[Mapping, Filled]:
    """The currency that the amounts themselves name, where no column and no map says one; asked when it is open."""
    money = "spend" if mapping.target == "campaign_days" else "quota" if mapping.target == "quotas" else "amount"
    wanted = target(mapping.target)
    if "currency" not in wanted.names or "currency" in mapping.fields or money not in mapping.columns:
        return mapping, filled
    read = {name: header for (header, _), name in names.items() if header in headers_of(mapping.columns[money])}
    evidence = intake.report.get("columns", {})
    named = {name: evidence.get(name, {}).get("currency") for name in read}
    codes = {code for code in named.values() if code}
    if any(len(code) != 3 for code in codes):
        raise money_questions({name: code for name, code in named.items() if code and len(code) != 3})
    if len(codes) != 1:
        return mapping, filled
    code = codes.pop()
    frame = filled.frame.with_columns(currency=pl.lit(code, pl.String))
    return replace(mapping, currency=code), Filled(frame, filled.unknown, filled.faults)


def _batch(base: Prepared, result: Sound, mapping: Mapping, intake: Intake, not_after: datetime | None) -> Prepared:
    set_aside = pl.concat([intake.set_aside, result.set_aside]).sort("row", maintain_order=True)
    refused = set_aside["row"].n_unique()
    skipped = intake.skipped + result.merged
    if len(result.rows) + refused + skipped != intake.records:
        raise AssertionError(f"{len(result.rows)} + {refused} + {skipped} rows are not {intake.records} records")
    report = {
        **intake.report,
        "merged": result.merged,
        "warnings": [*intake.report.get("warnings", []), *_warnings(result)],
    }
    if result.rows.is_empty():
        first = set_aside.row(0, named=True)
        message = f"Not one row can be loaded. The first: line {first['line']}, expected {first['expected']}."
        return replace(
            base, outcome=REJECT, reason=first["reason"], message=message, set_aside=set_aside, report=report
        )
    columns = ["line", *(column for name in mapping.fields for column in target(mapping.target).field(name).columns)]
    rows = result.rows.select(columns)
    batch = Batch(
        target=mapping.target,
        source=mapping.source,
        rows=rows,
        set_aside=set_aside,
        fields=mapping.fields,
        records=intake.records,
        skipped=skipped,
        as_of=newest(rows, mapping.target, not_after),
        mapping=mapping.as_dict(),
        report=report,
    )
    outcome = ACCEPT_WITH_REJECTS if len(set_aside) else ACCEPT
    return replace(base, outcome=outcome, batch=batch, mapping=mapping, preview=rows.head(PREVIEW),
                   set_aside=set_aside, report=report)  # fmt: skip


def _warnings(result: Sound) -> Sequence[dict[str, Any]]:
    if not result.merged:
        return []
    text = f"{result.merged:,} rows share their day and campaign with another row; their counts were added up."
    return [{"code": "ADDED_UP", "text": text}]


def newest(rows: pl.DataFrame, name: str, not_after: datetime | None = None) -> datetime | None:
    """The newest event among the rows, UTC: of each event field, and of the close dates of deals won or lost."""
    wanted = target(name)
    moments = [
        _moments(rows, each.columns) for each in wanted.fields if each.event and each.columns[-1] in rows.columns
    ]
    if {"status", "closed_on"} <= set(rows.columns):
        ended = rows.filter(pl.col("status").is_in(["won", "lost"]))
        moments.append(_moments(ended, ("closed_at", "closed_on")))
    known = pl.concat(moments).drop_nulls() if moments else pl.Series([], dtype=pl.Datetime("us"))
    if not_after is not None:
        limit = not_after.replace(tzinfo=None)
        known = known.filter(known <= limit)
    latest = known.max()
    return latest if isinstance(latest, datetime) else None


def _moments(rows: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    day = rows[columns[-1]].cast(pl.Datetime("us"))
    if len(columns) == 1:
        return day.alias("moment")
    return rows.select(pl.coalesce(pl.col(columns[0]), pl.lit(day))).to_series().alias("moment")
