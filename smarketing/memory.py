"""How a file was read is remembered by its header, and offered when the header has changed a little."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from smarketing.corrections import is_ours
from smarketing.intake import Prepared, tables
from smarketing.intake.result import Stopped, question
from smarketing.intake.worker import tables_of
from smarketing.settings import settings
from smarketing.sources import Mapping, Recognised
from smarketing.sources.expression import plain, renamed, tidy
from smarketing.warehouse import Warehouse

# As an answer to the question `export`: read the file as the one before.
AS_BEFORE, ANEW = "as before", "anew"
TITLE = "As last time"
_ALIKE = 0.6
_SAME_NAME = 0.7
# Answers about the values of a file: the next file may prove others. All else says where its table is.
_OF_VALUES = (
    "date_order",
    "decimal",
    "percent",
    "excel_serial",
    "currency",
    "shortened",
    "zone",
    "encoding",
    "delimiter",
)
_OF_LAYOUT = ("encoding", "delimiter", "header_line", "table", "sheet")


@dataclass(frozen=True)
class Remembered:
    """How a file of this header, or of one like it, was read.

    `exact`: the header is the same, in any order. Else `added`, `missing` and `renamed` (its old name: the new one)
    say what changed; the mappings follow the renamed columns. A column that only `missing` names fills nothing.
    """

    mappings: tuple[Mapping, ...]
    exact: bool
    fingerprint: str
    saved_at: datetime
    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    renamed: dict[str, str] | None = None

    @property
    def mapping(self) -> Mapping:
        """The first of its mappings: most files have one."""
        return self.mappings[0]

    @property
    def changes(self) -> str:
        """What changed in the header, in words; '' when nothing has."""
        new = [name for name in self.added if name not in (self.renamed or {}).values()]
        gone = [name for name in self.missing if name not in (self.renamed or {})]
        parts = [f"{old!r} seems to be {now!r} now" for old, now in (self.renamed or {}).items()]
        parts += [f"{', '.join(map(repr, new))} came in"] if new else []
        parts += [f"{', '.join(map(repr, gone))} is gone"] if gone else []
        return "; ".join(parts)

    def question(self) -> dict[str, Any]:
        """Whether a file with a changed header is to be read as before."""
        what = " and ".join(f"{each.source} {each.target}" for each in self.mappings)
        text = f"This looks like {what} as loaded before, but its columns changed: {self.changes}. Read it as before?"
        evidence = {"added": self.added, "missing": self.missing, "renamed": self.renamed or {}}
        return question("DRIFTED_HEADER", "export", text, options=[AS_BEFORE, ANEW], evidence=evidence)

    def recognised(self) -> list[Recognised]:
        """The file as it is taken for: known for certain, because a person has said so."""
        return [Recognised(one.source, one.target, TITLE, 1.0, dict(one.columns), [], []) for one in self.mappings]


@dataclass(frozen=True)
class Plan:
    """How a file is to be read: `maps` (None: by recognising it), and the `question` that comes first, if one does.

    `zone` is the one that a person chose, `near` how a file with a header like this one was read. `is_worth_keeping`
    says whether the next file could not be read so by itself.
    """

    maps: tuple[Mapping | None, ...]
    zone: str | None
    known: Remembered | None = None
    question: dict[str, Any] | None = None
    is_worth_keeping: bool = True
    near: tuple[Mapping, ...] = ()

    def asked(self, read: Sequence[Prepared]) -> dict[str, Any] | None:
        """The question that comes first; none when the file, read anew, is sound and read as before all the same."""
        before = [_without_answers(each) for each in self.near]
        now = [_without_answers(each.mapping) for each in read if each.mapping]
        return None if before == now and all(each.batch for each in read) else self.question

    def told(self, one: Prepared) -> Prepared:
        """The file as it was read; one that is read as before is recognised as that."""
        return replace(one, recognised=[*self.known.recognised(), *one.recognised]) if self.known else one


def _without_answers(mapping: Mapping) -> Mapping:
    return replace(mapping, remembered={}, documented={}, choices={})


def plan(told: Sequence[Mapping] | None, known: Remembered | None, answers: dict[str, Any], zone: str | None) -> Plan:
    """The plan for a file with told mappings, or one that is known from before.

    Takes the answer whether to read it as before out of `answers`: the reading knows nothing of it.
    """
    chosen = zone if zone != settings().zone else None
    wish = answers.get("export")
    if wish in (AS_BEFORE, ANEW):
        del answers["export"]
    if told:
        return Plan(tuple(told), chosen)
    if known and (wish == AS_BEFORE or (known.exact and wish is None)):
        maps = tuple(replace(each, zone=chosen or each.zone) for each in known.mappings)
        return Plan(maps, chosen, known)
    is_open = known is not None and not known.exact and wish is None
    worth = bool(answers.keys() - {"system"} or wish or chosen)
    if known is None or not is_open:
        return Plan((None,), chosen, is_worth_keeping=worth)
    return Plan((None,), chosen, question=known.question(), is_worth_keeping=worth, near=known.mappings)


def fingerprint(headers: Iterable[str]) -> str:
    """The sha256 of a header: of its names without blanks around them, in any order and case, without ours."""
    names = sorted(tidy(header).casefold() for header in headers if not is_ours(header.strip()))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def remembered(warehouse: Warehouse, headers: Sequence[str]) -> Remembered | None:
    """What is saved for a file with these headers, or for the one most like it; None when nothing is like it."""
    return recall(warehouse, [headers])


def recall(warehouse: Warehouse, tables: Sequence[Sequence[str]]) -> Remembered | None:
    """The same for a file of several stacked tables: the first whose header is saved, else the most alike."""
    saved = warehouse.read("mappings").filter(state="saved").reverse().to_dicts()
    if not saved:
        return None
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in saved:
        groups.setdefault(row["fingerprint"], []).append(row)
    for headers in tables:
        rows = groups.get(fingerprint(headers))
        if rows:
            return Remembered(_mappings(rows), True, rows[0]["fingerprint"], rows[0]["created_at"])
    near = [(_likeness(rows[0]["headers"], headers), rows, headers) for rows in groups.values() for headers in tables]
    likeness, rows, headers = max(near, key=lambda each: each[0], default=(0.0, [], []))
    return _drifted(rows, headers) if likeness >= _ALIKE else None


def remember(
    warehouse: Warehouse,
    prepared: Sequence[Prepared],
    choices: AnyMapping[str, Any],
    zone: str | None,
    *,
    at: datetime,
    by: str,
) -> bool:
    """Save how a file was read, with all that was answered about it; False when that is what is saved already."""
    batches = [one.batch for one in prepared if one.batch is not None]
    wanted = [settled(one, choices, zone) for one in prepared if one.mapping is not None]
    headers = [header for header in batches[0].headers if not is_ours(header)]
    known = recall(warehouse, [headers])
    if known and known.exact and list(known.mappings) == wanted:
        return False
    rows = [(each.source, each.target, each.to_toml()) for each in wanted]
    warehouse.remember(fingerprint(headers), headers, rows, at=at, by=by)
    return True


def settled(one: Prepared, choices: AnyMapping[str, Any], zone: str | None) -> Mapping:
    """The mapping of a file that was read, with the answers; those about values give way to another file's evidence."""
    mapping = one.mapping
    assert mapping is not None
    given = {**mapping.choices, **choices, "date_order": mapping.date_order, "decimal": mapping.decimal}
    given |= {name: choices[name] for name in ("date_order", "decimal") if name in choices}
    of_values = {name: given[name] for name in _OF_VALUES if given.get(name) is not None}
    if isinstance(of_values.get("zone"), str):
        zone = str(of_values.pop("zone"))
    structure: dict[str, Any] = {
        name: given[name] for name in ("table", "sheet", "columns", "place", "ids", "skip_totals") if name in given
    }
    by_amounts = one.report.get("currency_by_amounts") == mapping.currency
    return replace(
        mapping,
        date_order=None,
        decimal=None,
        currency=None if by_amounts else mapping.currency,
        zone=zone or mapping.zone,
        remembered={**mapping.remembered, **of_values},
        choices=structure,
    )


def looked_up(
    warehouse: Warehouse, data: bytes, name: str, choices: AnyMapping[str, Any], *, in_worker: bool = True
) -> Remembered | None:
    """What is saved for a dropped file, whose header a worker reads; None when that is not to be had."""
    if warehouse.read("mappings").filter(state="saved").is_empty():
        return None
    layout = {key: choices[key] for key in _OF_LAYOUT if key in choices}
    try:
        found = tables_of(data, name, layout) if in_worker else tables(data, name, layout)
    except Stopped:
        return None
    return recall(warehouse, [table.headers for table in found]) if isinstance(found, list) else None


def forget(warehouse: Warehouse, mark: str, *, at: datetime, by: str = "") -> None:
    """No longer read files of this header fingerprint as before; what was saved stays in the history."""
    warehouse.remember(mark, [], [], at=at, by=by)


def _mappings(rows: Sequence[dict[str, Any]]) -> tuple[Mapping, ...]:
    return tuple(Mapping.from_toml(row["mapping"]) for row in rows)


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """The share of columns that both headers have, of all that one of them has; a renamed one counts as both."""
    before, after = _counted(old), _counted(new)
    same = (before & after).total() + len(_renamed(old, new))
    return same / max(1, max(before.total(), after.total()))


def _counted(headers: Iterable[str]) -> Counter[str]:
    return Counter(plain(header) or header for header in headers if not is_ours(header.strip()))


def _renamed(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Columns that are gone, each with the new column whose name is most like its own, if one is."""
    gone = [name for name in old if plain(name) not in set(map(plain, new))]
    came = [name for name in new if plain(name) not in set(map(plain, old))]
    pairs = [(SequenceMatcher(None, plain(was), plain(now)).ratio(), was, now) for was in gone for now in came]
    found: dict[str, str] = {}
    for ratio, was, now in sorted(pairs, key=lambda pair: -pair[0]):
        if ratio >= _SAME_NAME and was not in found and now not in found.values():
            found[was] = now
    return found


def _drifted(rows: Sequence[dict[str, Any]], headers: Sequence[str]) -> Remembered:
    old, new = list(rows[0]["headers"]), [header for header in headers if not is_ours(header.strip())]
    moved = _renamed(old, new)
    same = {tidy(header): header for header in new} | moved
    loose = {plain(header): header for header in new}

    def name(header: str) -> str | None:
        return same.get(header) or same.get(tidy(header)) or loose.get(plain(header))

    return Remembered(
        tuple(_followed(mapping, name) for mapping in _mappings(rows)),
        False,
        rows[0]["fingerprint"],
        rows[0]["created_at"],
        added=tuple(header for header in new if plain(header) not in set(map(plain, old))),
        missing=tuple(header for header in old if plain(header) not in set(map(plain, new))),
        renamed=moved,
    )


def _followed(mapping: Mapping, name: Any) -> Mapping:
    """The mapping over the new header: renamed columns followed, fields without their columns left out."""
    columns = {field: renamed(expression, name) for field, expression in mapping.columns.items()}
    kept = {field: expression for field, expression in columns.items() if expression is not None}
    evidence = {
        field: [proof for proof in (renamed(each, name) for each in proofs) if proof is not None]
        for field, proofs in mapping.evidence.items()
    }
    left = {field: words for field, words in mapping.values.items() if field in kept or field in mapping.constants}
    required = tuple(field for field in mapping.required if field in kept)
    key = mapping.key if set(mapping.key) <= {*kept, *mapping.constants} else ()
    answers = {
        choice: {name(column) or column: one for column, one in answer.items()}
        if _is_by_column(choice, answer)
        else answer
        for choice, answer in mapping.remembered.items()
    }
    words: dict[str, Any] = {"values": left, "evidence": evidence, "remembered": answers}
    return replace(mapping, columns=kept, required=required, key=key, **words)


def _is_by_column(choice: str, answer: Any) -> bool:
    return isinstance(answer, dict) and choice in ("date_order", "decimal", "shortened", "currency")
