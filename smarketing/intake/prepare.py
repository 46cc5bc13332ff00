"""A file to a batch that the warehouse can load: recognised or mapped, read, filled, checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import polars as pl

from smarketing.batch import SET_ASIDE_SCHEMA, Batch
from smarketing.errors import Refused, UnknownName
from smarketing.fields import PLANNED_STATE, STATE
from smarketing.fiscal import FiscalCalendar
from smarketing.intake import recognition
from smarketing.intake.choosing import chosen, column_questions, listed, split_words, word_questions
from smarketing.intake.damage import repaired
from smarketing.intake.filling import Filling
from smarketing.intake.happened import ended_by_change, newest
from smarketing.intake.mapped import Mapped, mapped
from smarketing.intake.money import with_currency
from smarketing.intake.needed import CHOICE, needed_questions, with_answers
from smarketing.intake.originals import originals
from smarketing.intake.owners import without_nobody
from smarketing.intake.periods import spans_days
from smarketing.intake.result import ACCEPT, ACCEPT_WITH_REJECTS, NEEDS_CHOICE, REJECT, Stopped
from smarketing.intake.rules import ADDED_UP, Sound, sound
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.sources.registry import Recognised, shape_of
from smarketing.sources.shape import Shape
from smarketing.targets import target

PREVIEW = 20
# Answers that are ours; all others are the engine's.
_OURS = ("export", "fields", "values", "ids", "system", "fiscal_month", CHOICE)


@dataclass(frozen=True)
class Prepared:
    """One file, ready to be loaded or not.

    `outcome`: accept, accept_with_rejects, reject (`reason`, `message`) or needs_choice (`questions`). `batch` is
    there when it can be loaded. `mapping` says how it was read, `recognised` what it may be (best first).
    `preview` has the first rows as they would be loaded, `set_aside` those that would not. `report` is that of
    read_table, with `merged`, `assumed` ({field: {their word: our word}}, by a map's `*` alone), `proven` ({field:
    {their word: {our word: rows}}}, by the rest of the row) and `documented`. `top` has the first lines of the file,
    each with its number and cells: there a person can point at the header.
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
    top: list[tuple[int, list[str]]] = field(default_factory=list)


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
    exports (`salesforce`, `hubspot.deals`, `*.deals` of any source), or else, as the answer `system` does, the system
    that the ids belong to (a slug). `zone` is that of the file's clocks. `choices` answers the questions: `export`
    (one of its options), `fields` ({field: header}), `values` ({field: {their word: our word, or ""}}, or {field: our
    word} for all that are asked), `ids` ({field: how its ids are meant}, see damage) and those of read_table;
    `fiscal_month` (1 to 12) is that in which the year of its quarters begins. The batch's `as_of` is the newest event
    that is not after `not_after` (UTC); an event of which only the day is known counts at 00:00 of that day.
    """
    answers = dict(choices or {})
    engine = {key: value for key, value in answers.items() if key not in _OURS}
    found: list[Recognised] = []
    shown: list[recognition.Table] = []
    try:
        if mapping is None:
            shown = recognition.tables(data, name, engine)
            found, mapping = chosen(shown, name, source, answers)
            engine["any_case"] = True
        elif answers.get("system"):
            mapping = replace(mapping, source=answers["system"])
        shape = next((shape_of(one) for one in found if one.columns == mapping.columns), None)
        mapping = with_answers(mapping, answers.get(CHOICE, {}))
        words, _ = split_words(answers.get("values", {}))
        mapping = mapping.with_columns(answers.get("fields", {})).with_values(words)
        lacking = column_questions(mapping, lambda: recognition.headers(data, name, engine))
        if lacking:
            raise Stopped("UNMAPPED_COLUMNS", lacking[0]["text"], lacking)
        read = mapped(data, name, mapping, zone, engine)
        table = _meant(shown, mapping)
        prepared = _advised(replace(_prepared(read, answers, not_after, table), recognised=found), shape)
        prepared = _with_originals(prepared, data, name, {**mapping.choices, **engine})
    except Stopped as stop:
        prepared = _stopped(stop, found, mapping)
    except (Refused, UnknownName) as wrong:
        prepared = _stopped(Stopped(getattr(wrong, "reason", "BAD_ANSWER"), str(wrong)), found, mapping)
    table = _meant(shown, mapping)
    if table is None:
        return prepared
    return replace(prepared, top=table.top, report={"header_line": table.line, **prepared.report})


def _meant(shown: Sequence[recognition.Table], mapping: Mapping | None) -> recognition.Table | None:
    """The table that the mapping reads; without one the first."""
    if mapping is None:
        return shown[0] if shown else None
    place = (mapping.choices.get("table"), mapping.choices.get("sheet"))
    return next((each for each in shown if (each.number, each.sheet) == place), None)


def _advised(prepared: Prepared, shape: Shape | None) -> Prepared:
    """The same; a report whose rows have no day of their own is refused with the way to get one."""
    if shape is None or not shape.advice:
        return prepared
    preamble = prepared.report.get("preamble", [])
    without_days = prepared.outcome == REJECT and prepared.reason == "MISSING_KEY"
    if without_days or (prepared.batch and spans_days(shape.period, preamble, prepared.batch.rows["day_on"])):
        return replace(prepared, outcome=REJECT, batch=None, reason="WRONG_REPORT", message=shape.advice)
    return prepared


def _with_originals(prepared: Prepared, data: bytes, name: str, answers: dict[str, Any]) -> Prepared:
    """The same, its batch with the set-aside records as they stand in the file."""
    batch = prepared.batch
    if batch is None or batch.set_aside.is_empty():
        return prepared
    answers = {**answers, "sheet": batch.report["sheet"]}
    refused = originals(data, name, answers, batch.report["delimiter"], batch.set_aside)
    return replace(prepared, batch=replace(batch, refused=refused))


def _stopped(stop: Stopped, found: list[Recognised], mapping: Mapping | None) -> Prepared:
    known = found or list(getattr(stop, "recognised", []))
    outcome = NEEDS_CHOICE if stop.questions else REJECT
    return Prepared(outcome, None, mapping, known, stop.questions, stop.reason, stop.message)


def _prepared(
    read: Mapped, answers: dict[str, Any], not_after: datetime | None, table: recognition.Table | None
) -> Prepared:
    intake, mapping = read.intake, read.mapping
    _, others = split_words(answers.get("values", {}))
    own = FiscalCalendar(answers.get("fiscal_month", 1))
    base = Prepared(intake.outcome, mapping=mapping, set_aside=intake.set_aside, report=intake.report)
    if intake.outcome not in (ACCEPT, ACCEPT_WITH_REJECTS):
        return replace(base, questions=intake.questions, reason=intake.reason, message=intake.message)
    filled = Filling(mapping, read.reader, own).filled()
    asked = {name: dict.fromkeys(filled.unknown[name], others[name]) for name in others if name in filled.unknown}
    if asked:
        read = replace(read, mapping=mapping.with_values(asked))
        mapping = read.mapping
        filled = Filling(mapping, read.reader, own).filled()
    questions = [*word_questions(mapping, filled.unknown), *needed_questions(mapping, filled.frame, table)]
    if questions:
        first = questions[0]
        return replace(base, outcome=NEEDS_CHOICE, questions=questions, reason=first["reason"], message=first["text"])
    mapping, filled = with_currency(read, filled, answers)
    rows = intake.marks.select("row", "line").hstack(filled.frame)
    rows = repaired(rows, mapping, {**mapping.choices.get("ids", {}), **answers.get("ids", {})})
    intake.report.update({"assumed": filled.assumed, "proven": filled.proven})
    result = ended_by_change(sound(rows, filled.faults, mapping), mapping.target, not_after)
    result = without_nobody(result, mapping.values.get("owner", {}).values())
    return _batch(replace(base, mapping=mapping), result, mapping, read, not_after)


def _batch(base: Prepared, result: Sound, mapping: Mapping, read: Mapped, not_after: datetime | None) -> Prepared:
    intake = read.intake
    set_aside = pl.concat([intake.set_aside, result.set_aside]).sort("row", maintain_order=True)
    refused = set_aside["row"].n_unique()
    skipped = intake.skipped + result.merged
    if len(result.rows) + refused + skipped != intake.records:
        raise AssertionError(f"{len(result.rows)} + {refused} + {skipped} rows are not {intake.records} records")
    warnings = [*intake.report.get("warnings", []), *_warnings(result, intake.report, mapping)]
    report = {**intake.report, "merged": result.merged, "skipped": skipped, "set_aside": refused, "warnings": warnings}
    base = replace(base, set_aside=set_aside, report=report)
    if result.rows.is_empty():
        first = set_aside.row(0, named=True)
        where = f"line {first['line']}{_holding(first)}"
        message = f"Not one row can be loaded. The first: {where}, expected {first['expected']}."
        return replace(base, outcome=REJECT, reason=first["reason"], message=message)
    columns = [column for name in mapping.fields for column in target(mapping.target).field(name).columns]
    rows = result.rows.select("line", *columns)
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
        key=mapping.key if len(target(mapping.target).key) > 1 else (),
        policy=mapping.policy,
        headers=tuple(intake.report["headers"]),
    )
    outcome = ACCEPT_WITH_REJECTS if len(set_aside) else ACCEPT
    return replace(base, outcome=outcome, batch=batch, preview=rows.head(PREVIEW))


def _holding(aside: dict[str, Any]) -> str:
    """The value of a row set aside and its column, for a sentence; '' where the row as a whole is at fault."""
    return f", {aside['value']!r} as {aside['column']}" if aside["value"] and aside["column"] else ""


def _warnings(result: Sound, report: dict[str, Any], mapping: Mapping) -> Iterator[dict[str, Any]]:
    if result.merged and mapping.target in ADDED_UP:
        text = f"{result.merged:,} rows share their key with another row; their counts were added up."
        yield {"code": "ADDED_UP", "text": text}
    if len(report.get("tables", [])) > 1:
        text = f"The file holds {len(report['tables'])} tables; the one at line {report['header_line']} was read."
        text += f" Not loaded: {'; '.join(_others(report))}."
        yield {"code": "ONE_OF_SEVERAL_TABLES", "text": text}
    if mapping.made_id:
        text = (
            f"The rows have no id: each is known by its {_headers(mapping)}. Where one of these changes, a later "
            "export counts it anew. A report with the id is surer."
        )
        yield {"code": "NO_IDS", "text": text}
    yield from result.warnings
    links = [name for name in ("lead_id", "email", "deal_id") if name in result.rows.columns]
    if mapping.target == "touches":
        lone = result.rows.select(pl.all_horizontal(pl.lit(True), *(pl.col(name).is_null() for name in links)))
        alone = int(lone.to_series().sum()) if links else len(result.rows)
        planned = result.rows.filter(state=PLANNED_STATE).height if STATE in result.rows.columns else 0
        if planned:
            text = (
                f"{planned:,} {'activity is' if planned == 1 else 'activities are'} planned and not done: no touch yet."
            )
            yield {"code": "PLANNED", "text": text}
        if alone:
            text = f"{alone:,} touches name no contact and no deal: they count as activity, but answer no lead."
            yield {"code": "NOT_LINKED", "text": text}


def _headers(mapping: Mapping) -> str:
    """The columns that stand for the id, as the file calls them."""
    named = [headers_of(mapping.columns[name]) if name in mapping.columns else [name] for name in mapping.key]
    return listed([header for headers in named for header in headers])


def _others(report: dict[str, Any]) -> Iterator[str]:
    """The tables of a stacked file that were not read: where, how many rows, which columns."""
    for table in report["tables"]:
        if table["line"] != report["header_line"]:
            rows = f"{table['rows']:,} row{'' if table['rows'] == 1 else 's'}"
            yield f"line {table['line']} ({rows}: {', '.join(filter(None, table['headers']))})"
