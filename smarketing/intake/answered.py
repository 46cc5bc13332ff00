"""Answers that are known before a question is asked: a vendor's documentation, and what was answered last time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smarketing.intake.result import Intake, question

# Answers that may differ from column to column.
_BY_COLUMN = ("date_order", "decimal", "shortened", "currency")
_WORDS = {
    "date_order": ("AMBIGUOUS_DATE", "has its dates as {was} last time, and as {now} in this file{why}. Which holds?"),
    "decimal": ("AMBIGUOUS_NUMBER", "had {was!r} as its decimal mark last time, and has {now!r} in this file. Which?"),
    "currency": ("AMBIGUOUS_CURRENCY", "was in {was} last time, and says {now} in this file. Which holds?"),
}


def helped(known: dict[str, Any], intake: Intake) -> dict[str, Any]:
    """Of the known answers those that settle what this file leaves open, as choices: for the open columns alone."""
    found: dict[str, Any] = {}
    for asked in [*intake.questions, *_signs(known, intake)]:
        choice, column = asked["choice"], asked["column"]
        answer = known.get(choice)
        if choice in _BY_COLUMN:
            answer = answer.get(column) if isinstance(answer, dict) else answer
        if answer is None or not _fits(answer, asked["options"]):
            continue
        if choice in _BY_COLUMN:
            found.setdefault(choice, {})[column] = answer
        else:
            found[choice] = answer
    return found


def joined(choices: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The choices with further ones; those of single columns stand beside each other."""
    both = [name for name in more if isinstance(more[name], dict) and isinstance(choices.get(name), dict)]
    return {**choices, **more, **{name: {**choices[name], **more[name]} for name in both}}


def contradictions(before: dict[str, Any], answers: dict[str, Any], intake: Intake) -> list[dict[str, Any]]:
    """A question for each column whose values prove another answer than that of last time; none for `answers`."""
    found = []
    for column, evidence in (intake.report.get("columns") or {}).items():
        for choice, (reason, words) in _WORDS.items():
            was, now = _of(before.get(choice), column), _proven(choice, evidence)
            if was is None or _of(answers.get(choice), column) is not None or now in (None, was):
                continue
            why = f" ({'; '.join(evidence['evidence'])})" if choice == "date_order" else ""
            text = f"Column {column!r} {words.format(was=was, now=now, why=why)}"
            shown = evidence.get("examples")
            found.append(question(reason, choice, text, column=column, options=[now, was], evidence=shown))
    return found


def _of(answer: Any, column: str) -> Any:
    return answer.get(column) if isinstance(answer, dict) else answer


def _proven(choice: str, evidence: dict[str, Any]) -> str | None:
    """What the values of a column prove; None when they prove nothing, or were read as they were told to be."""
    if choice != "date_order":
        value = evidence.get(choice)
        return str(value) if value else None
    proofs = zip(evidence.get("order") or (), evidence.get("evidence") or (), strict=False)
    orders = [order for order, proof in proofs if "only" in proof]
    return orders[0] if orders else None


def _signs(known: dict[str, Any], intake: Intake) -> Iterator[dict[str, Any]]:
    """The columns whose amounts name a sign that several countries use, where an answer is known."""
    for column, evidence in (intake.report.get("columns") or {}).items():
        sign = evidence.get("currency")
        if sign and len(sign) != 3 and _of(known.get("currency"), column):
            yield {"choice": "currency", "column": column, "options": []}


def _fits(answer: Any, options: list[Any]) -> bool:
    """Whether an answer is one of the options; for zones, whether it knows each abbreviation that is asked about."""
    if not options:
        return True
    if isinstance(answer, dict):
        return set(map(str, options)) <= set(answer)
    return answer in [option.get("table") if isinstance(option, dict) else option for option in options]
