"""How a field is filled from a file's columns: the few forms that a map and a vendor's shape may use.

An expression is a header, a constant, a small table, or a list of expressions of which the first with a value wins:
`"Email"`, `{join = ["First Name", "Last Name"]}`, `{column = "Decided", when = {Accepted = "TRUE"}}`,
`{value = "won", when = {IsWon = "TRUE"}}`, `{value = "won", chance = {Probability = 100}}`,
`{year = "Year", quarter = "Quarter"}`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from smarketing.errors import Refused

Expression = str | dict[str, Any] | list[Any]

# What a table may say, and with what. Exactly one of FORMS; `when` goes with each of them. `chance` asks for a
# chance in per cent, or for one that is neither 0 nor 100: BETWEEN.
FORMS = ("column", "value", "join", "year", "nth_day")
EXTRAS = {
    "column": {"when", "values", "divide", "split", "same_as", "as"},
    "value": {"when", "chance"},
    "join": {"when", "by"},
    "year": {"when", "quarter", "month"},
    "nth_day": {"when"},
}
# The keys of a table that name one header each.
PLACES = ("column", "same_as", "year", "quarter", "month", "nth_day")
# The keys of a table that hold conditions, by header.
CONDITIONS = ("when", "chance")
BETWEEN = "between"


def tidy(text: str) -> str:
    """The text in NFC, without outer blanks, its inner runs of blanks made one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The letters and digits of a text, case-folded: `Created Date`, `CreatedDate` and `created_date` are one."""
    return "".join(char for char in tidy(text).casefold() if char.isalnum())


def word(text: str) -> str:
    """A value as value maps compare it: tidy and in lower case."""
    return tidy(text).lower()


def headers_of(expression: Expression) -> list[str]:
    """The headers that an expression reads, in the order they are named, without repetition."""
    return list(dict.fromkeys(_headers(expression)))


def _headers(expression: Expression) -> Iterator[str]:
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, list):
        for part in expression:
            yield from _headers(part)
    else:
        for key in PLACES:
            if key in expression:
                yield str(expression[key])
        yield from (str(header) for header in expression.get("join", ()))
        yield from (str(header) for name in CONDITIONS for header in expression.get(name, {}))


def values_of(expression: Expression) -> Iterator[str]:
    """The values that an expression writes itself, as words."""
    if isinstance(expression, list):
        for part in expression:
            yield from values_of(part)
    elif isinstance(expression, dict) and "value" in expression:
        yield _text(expression["value"])


def renamed(expression: Expression, name: Callable[[str], str | None]) -> Expression | None:
    """The expression with each header replaced by `name(header)`; None when a header that it needs has no name.

    Of a list, the alternatives that can be filled remain; of a `join`, the parts that can be filled.
    """
    if isinstance(expression, str):
        return name(expression)
    if isinstance(expression, list):
        parts = [part for part in (renamed(part, name) for part in expression) if part is not None]
        return (parts[0] if len(parts) == 1 else parts) if parts else None
    return _renamed_table(expression, name)


def _renamed_table(table: dict[str, Any], name: Callable[[str], str | None]) -> dict[str, Any] | None:
    changed = dict(table)
    for key in PLACES:
        if key in table:
            changed[key] = name(str(table[key]))
            if changed[key] is None:
                return None
    if "join" in table:
        changed["join"] = [header for header in map(name, table["join"]) if header is not None]
        if not changed["join"]:
            return None
    for key in set(CONDITIONS) & set(table):
        conditions = [(name(str(header)), value) for header, value in table[key].items()]
        if any(header is None for header, _ in conditions):
            return None
        changed[key] = dict(conditions)
    return changed


def checked(expression: Any, where: str) -> Expression:
    """The expression itself; Refused with BAD_MAP and the place when it has no form that is known."""
    if isinstance(expression, str) and expression.strip():
        return expression
    if isinstance(expression, list) and expression:
        return [checked(part, where) for part in expression]
    if isinstance(expression, dict):
        forms = [form for form in FORMS if form in expression]
        if len(forms) == 1 and set(expression) - {forms[0]} <= EXTRAS[forms[0]] and _is_complete(expression):
            return expression
    raise Refused(
        "BAD_MAP",
        f"{where}: {expression!r} is no way to fill a field. Write a header, a list of headers, or a table with one "
        f"of {', '.join(FORMS)} (and {', '.join(sorted(set().union(*EXTRAS.values())))} where they fit).",
    )


def _is_complete(table: dict[str, Any]) -> bool:
    """A year needs a quarter or a month; a join a list; `when`, `chance` and `values` are tables."""
    return (
        ("year" not in table or ("quarter" in table) != ("month" in table))
        and isinstance(table.get("join", []), list)
        and all(isinstance(table.get(name, {}), dict) for name in CONDITIONS)
        and isinstance(table.get("values", {}), dict)
    )


def wanted(condition: Any) -> set[str]:
    """The words that satisfy a condition (a value or a list of values), as `word` writes them."""
    values: Iterable[Any] = condition if isinstance(condition, list | tuple) else (condition,)
    return {word(_text(value)) for value in values}


def _text(value: Any) -> str:
    """TOML's true and false as the words that exports use."""
    return str(value).lower() if isinstance(value, bool) else str(value)
