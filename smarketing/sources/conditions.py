"""Conditions that a person can write in a sheet: a field takes a value, or a column, where a column holds a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.sources.expression import Expression

# Between the words of which any one will do.
OR = " | "


@dataclass(frozen=True)
class Condition:
    """What a field takes where the column `when` holds one of `words`: the `value`, else what `column` holds.

    Exactly one of the two is not "".
    """

    when: str
    words: tuple[str, ...]
    value: str = ""
    column: str = ""

    @property
    def expression(self) -> dict[str, Any]:
        """The condition as a map has it."""
        taken = {"value": self.value} if self.value else {"column": self.column}
        return {**taken, "when": {self.when: self.words[0] if len(self.words) == 1 else list(self.words)}}


def taken_apart(expression: Expression) -> tuple[list[Condition], list[str]] | None:
    """The conditions of an expression and the columns that fill it otherwise; None where it says more than that."""
    conditions: list[Condition] = []
    headers: list[str] = []
    for part in expression if isinstance(expression, list) else [expression]:
        if isinstance(part, str):
            headers.append(part)
            continue
        condition = None if headers else _condition(part)
        if condition is None:
            return None
        conditions.append(condition)
    return conditions, headers


def put_together(conditions: Iterable[Condition], headers: Sequence[str]) -> Expression:
    """The expression of some conditions and columns, of which the first with a value counts."""
    parts: list[Any] = [*(each.expression for each in conditions), *headers]
    return parts[0] if len(parts) == 1 else parts


def _condition(table: Any) -> Condition | None:
    if (
        not isinstance(table, dict)
        or set(table) not in ({"value", "when"}, {"column", "when"})
        or len(table["when"]) != 1
    ):
        return None
    ((when, words),) = table["when"].items()
    listed = tuple(words) if isinstance(words, list | tuple) else (words,)
    if not all(isinstance(each, str) for each in (*listed, table.get("value", ""))):
        return None
    return Condition(when, listed, table.get("value", ""), table.get("column", ""))
