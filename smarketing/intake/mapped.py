"""A file read as its mapping asks: the columns, their types, the answers, and what the vendor documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from smarketing.intake.answered import contradictions, helped, joined
from smarketing.intake.apart import Reader, names_of
from smarketing.intake.filling import asked
from smarketing.intake.read import read_table
from smarketing.intake.result import NEEDS_CHOICE, Intake
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.targets import target

# The field of each target that is money.
MONEY = {"deals": "amount", "deal_history": "amount", "campaign_days": "spend", "quotas": "quota", "plans": "planned"}
# Answers that describe the file as a whole, not the values of a column that is read apart.
_WHOLE = ("columns", "place", "any_case", "table", "sheet", "header_line", "delimiter", "encoding")
# How often an answer that is known may lead to the next question.
_ROUNDS = 4


@dataclass(frozen=True)
class Mapped:
    """One file as read_table gives it, and its columns by header and type."""

    mapping: Mapping
    intake: Intake
    reader: Reader

    def currencies(self) -> dict[str, str]:
        """header -> the currency that its amounts name (an ISO code, or a sign that means several)."""
        money = MONEY.get(self.mapping.target, "")
        headers = headers_of(self.mapping.columns[money]) if money in self.mapping.columns else []
        evidence = self.intake.report.get("columns", {})
        named = {
            header: (evidence.get(name) or {}).get("currency")
            for (header, _), name in self.reader.names.items()
            if header in headers
        }
        return {header: str(code) for header, code in named.items() if code}


def mapped(data: bytes, name: str, mapping: Mapping, zone: str, answers: dict[str, Any]) -> Mapped:
    """The columns of the mapping; what the vendor documents is used only when the file leaves a question open."""
    names = names_of(asked(mapping))
    columns = {name: kind for (_, kind), name in names.items()}
    choices = {**_settings(mapping), **answers, "key": []}
    aliases = {name: header for (header, _), name in names.items() if name != header}
    choices["columns"] = {**aliases, **choices.get("columns", {})}
    zone = mapping.zone or zone
    required = _required(mapping, names)
    intake = read_table(data, name, columns, required, zone, choices)
    known = {**mapping.documented, **mapping.remembered}
    used: dict[str, Any] = {}
    for _ in range(_ROUNDS if known else 0):
        more = helped(known, intake)
        if not more or joined(choices, more) == choices:
            break
        choices = joined(choices, more)
        intake = read_table(data, name, columns, required, zone, choices)
        used = joined(used, more)
        intake.report["documented"] = used
    changed = contradictions(mapping.remembered, answers, intake)
    if changed and not intake.questions:
        text = " ".join(str(question["text"]) for question in changed)
        intake = replace(
            intake, outcome=NEEDS_CHOICE, questions=changed, reason=str(changed[0]["reason"]), message=text
        )
    part = {key: value for key, value in choices.items() if key not in _WHOLE}
    part |= {"encoding": "utf-8", "delimiter": ",", "skip_totals": False}

    def apart(part_data: bytes, part_name: str, part_columns: dict[str, str]) -> Intake:
        return read_table(part_data, part_name, part_columns, [], zone, part)

    return Mapped(mapping, intake, Reader(intake, names, mapping.nulls, apart))


def _required(mapping: Mapping, names: dict[tuple[str, str], str]) -> list[str]:
    """The columns that alone fill a field that the target requires: no row may leave them empty."""
    must = [each.name for each in target(mapping.target).fields if each.required and each.name not in mapping.constants]
    alone = {expression for name in must if isinstance(expression := mapping.columns.get(name), str)}
    return [name for (header, _), name in names.items() if header in alone]


def _settings(mapping: Mapping) -> dict[str, Any]:
    pairs = {"date_order": mapping.date_order, "decimal": mapping.decimal, "zone": mapping.zone}
    return {**{key: value for key, value in pairs.items() if value}, **mapping.choices}
