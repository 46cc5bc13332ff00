"""What a file is taken for, and the questions that only a person can answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import shorten
from typing import Any

from smarketing.intake.columns import is_record
from smarketing.intake.recognition import Table
from smarketing.intake.result import Stopped, question
from smarketing.intake.rules import WHOSE
from smarketing.sources.currencies import CODES
from smarketing.sources.expression import Expression, headers_of
from smarketing.sources.mapping import Mapping
from smarketing.sources.registry import CERTAIN, GENERAL, Recognised, candidates, certain, ranked, sources
from smarketing.targets import target

DOLLARS = ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]
_CROWNS = ["SEK", "NOK", "DKK"]
_SIGNS = {"$": DOLLARS, "¥": ["JPY", "CNY"], "kr": _CROWNS, "kr.": _CROWNS}
_IGNORE = ""
# In the place of a source: `*.leads` is leads of whichever source.
ANY = "*"
# How sure it must be what an unknown file comes nearest to, before that is said.
_NEAR = 0.42


class NotChosen(Stopped):
    """The file cannot be read yet; `recognised` says what it may be."""

    def __init__(self, reason: str, message: str, found: Sequence[Recognised], asked: list[dict[str, Any]]) -> None:
        super().__init__(reason, message, asked)
        self.recognised = list(found)


def chosen(
    tables: Sequence[Table], name: str, source: str | None, answers: dict[str, Any]
) -> tuple[list[Recognised], Mapping]:
    """What the file is taken for, with all candidates; NotChosen when that is open, or cannot be loaded."""
    found = ranked(one for table in tables for one in candidates(table.headers, name, table.number, table.sheet))
    asked_for = source if source and source.split(".")[0] in (ANY, *sources()) else None
    fitting = [one for one in found if asked_for in (None, one.source, one.name, f"{ANY}.{one.target}")]
    wish = answers.get("export")
    if wish is not None:
        fitting = [one for one in fitting if wish in (one.name, one.title, _label(one))]
    one = None if _on_several_sheets(fitting) else _only(fitting, sure=bool(asked_for or wish))
    if one is None:
        raise _open(tables, found, fitting, asked_for)
    if one.refusal:
        raise NotChosen("WRONG_REPORT", one.refusal, found, [])
    return found, Mapping.from_recognised(one, answers.get("system") or (None if asked_for else source))


def _only(fitting: Sequence[Recognised], *, sure: bool) -> Recognised | None:
    """The one candidate to take; a person who names the source settles what its headers leave open."""
    taken = certain(fitting)
    if taken or not sure:
        return taken
    whole = [one for one in fitting if not one.lacking]
    return whole[0] if len({one.name for one in whole}) == 1 and len(whole) == 1 else None


def _on_several_sheets(fitting: Sequence[Recognised]) -> bool:
    """Whether several sheets of a workbook can each be loaded: which one is meant is asked, however sure they are."""
    return len({one.sheet for one in fitting if one.confidence >= CERTAIN and not one.refusal}) > 1


def _sheets(tables: Sequence[Table]) -> list[str]:
    return list(dict.fromkeys(table.sheet for table in tables if table.sheet is not None))


def _open(
    tables: Sequence[Table], found: Sequence[Recognised], fitting: Sequence[Recognised], asked_for: str | None
) -> NotChosen:
    whole = [one for one in fitting if not one.lacking and not one.refusal]
    whole = [one for one in whole if one.confidence > GENERAL] or whole
    if _on_several_sheets(fitting):
        whole = [one for sheet in _sheets(tables) if (one := certain([each for each in whole if each.sheet == sheet]))]
    if whole:
        options = [_label(one) for one in whole]
        text = "This file may be several things. Which one is it?"
        if len(whole) == 1:
            text = f"This looks like {whole[0].title}, but no column of it proves so. Is it?"
        asked = question("AMBIGUOUS_EXPORT", "export", text, options=options, evidence=[_titled(one) for one in whole])
        return NotChosen("AMBIGUOUS_EXPORT", text, found, [asked])
    _check_header(tables, found)
    sheets = _sheets(tables)
    if len(sheets) > 1:
        text = f"No sheet of this workbook is an export that we know; {len(sheets)} hold a table. Which one is meant?"
        evidence = {str(table.sheet): ", ".join(filter(None, table.headers)) for table in tables}
        asked = question("SEVERAL_SHEETS", "sheet", text, options=sheets, evidence=evidence)
        return NotChosen("SEVERAL_SHEETS", text, found, [asked])
    near = next((one for one in fitting if one.lacking and (asked_for or _is_near(one))), None)
    text = (
        f"This file is no {asked_for.removeprefix(f'{ANY}.')} export that we know."
        if asked_for
        else "This export is not known."
    )
    if near:
        text += f" It comes nearest to {near.title}, but {_without(near.lacking)}."
    text += f" Say which column is which. {_columns(tables)}"
    options = list(dict.fromkeys(_label(one) for one in found if not one.refusal))
    return NotChosen("UNKNOWN_EXPORT", text, found, [question("UNKNOWN_EXPORT", "mapping", text, options=options)])


def _is_near(one: Recognised) -> bool:
    return one.confidence >= _NEAR and one.source != "generic"


def _check_header(tables: Sequence[Table], found: Sequence[Recognised]) -> None:
    """Stopped when a record stands where the column names should be: a file without a header."""
    for table in tables if not found else ():
        if is_record(table.headers, table.examples):
            shown = shorten(", ".join(filter(None, table.headers)), 80, placeholder=" ...")
            text = f"This file has no header: line {table.line} holds data, not column names ({shown})."
            advice = "Export it with its header; where one stands further down, name its line (header=LINE)."
            raise NotChosen("NO_HEADER", f"{text} {advice}", found, [])


def _without(lacking: Sequence[str]) -> str:
    """'lacks 'Stage' and 'Id''; where one of several would do: 'lacks 'Stage', and has neither 'Name' nor 'Email''."""
    single = [part for part in lacking if " or " not in part]
    clauses = [f"lacks {listed(single)}"] if single else []
    for each in (part.split(" or ") for part in lacking if " or " in part):
        few = len(each) == 2
        clauses.append(f"has neither {each[0]} nor {each[1]}" if few else f"has none of {listed(each)}")
    return ", and ".join(clauses)


def listed(names: Sequence[str]) -> str:
    """The names as a sentence has them: `name, company and owner`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _titled(one: Recognised) -> str:
    """A candidate's title, with the sheet and the number of the table (1-based) where there are several."""
    sheet = "" if one.sheet is None else f", sheet {one.sheet}"
    return f"{one.title}{sheet}" + ("" if one.table is None else f", table {one.table + 1}")


def _columns(tables: Sequence[Table]) -> str:
    """All columns of the file, of several tables each with its line."""
    if len(tables) == 1:
        return f"Its columns: {', '.join(filter(None, tables[0].headers))}."
    lines = [f"line {table.line} ({', '.join(filter(None, table.headers))})" for table in tables]
    return f"Its columns: {len(tables)} tables, at {'; '.join(lines)}."


def _label(one: Recognised) -> str:
    """A candidate's name; in a file of several tables or sheets, with the number of its table or the sheet's name."""
    places = [str(place) for place in (one.sheet, one.table) if place is not None]
    return "#".join([one.name, *places])


def word_questions(mapping: Mapping, unknown: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """One question per field whose words are not all known: the words with their counts, and what they may mean."""
    asked = []
    for name, counts in unknown.items():
        allowed = CODES if name == "currency" else target(mapping.target).field(name).values
        headers = ", ".join(_worded(mapping.columns[name])) if name in mapping.columns else name
        shown = ", ".join(f"{word!r} ({count:,})" for word, count in list(counts.items())[:12])
        text = f"What do these words of {headers} mean as {name}? {shown}"
        asked.append(
            question("UNMAPPED_VALUES", "values", text, column=name, options=[*allowed, _IGNORE], evidence=counts)
        )
    return asked


def _worded(expression: Expression) -> list[str]:
    """The headers whose own words a field takes; those of conditions decide only which."""
    parts = expression if isinstance(expression, list) else [expression]
    own = [part if isinstance(part, str) else part.get("column") for part in parts if not isinstance(part, list)]
    return [header for header in own if header] or headers_of(expression)


def split_words(answers: dict[str, Any]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Answers about words: those word by word, and those that hold for every word of a field that is asked about."""
    single = {name: dict(answer) for name, answer in answers.items() if isinstance(answer, dict)}
    return single, {name: str(answer) for name, answer in answers.items() if name not in single}


def column_questions(mapping: Mapping, headers: Callable[[], list[str]]) -> list[dict[str, Any]]:
    """One question per field that a row must have and that no column fills."""
    wanted = target(mapping.target)
    lacking = [(each.name, each.about) for each in wanted.fields if each.required and each.name not in mapping.fields]
    whose = WHOSE.get(wanted.name, ())
    if whose and not set(whose) & set(mapping.fields):
        lacking.append((whose[0], wanted.field(whose[0]).about))
    return [
        question(
            "UNMAPPED_COLUMNS",
            "fields",
            f"Which column is the {name} ({about})? Without it no row of {wanted.name} can be loaded.",
            column=name,
            options=headers(),
        )
        for name, about in lacking
    ]


def money_questions(named: dict[str, str]) -> Stopped:
    """The question which currency a sign means that several countries use."""
    asked = []
    for column, sign in named.items():
        text = f"Which currency is {sign!r} in {column!r}?"
        asked.append(
            question("AMBIGUOUS_CURRENCY", "currency", text, column=column, options=_SIGNS.get(sign, []), evidence=sign)
        )
    return Stopped("AMBIGUOUS_CURRENCY", asked[0]["text"], asked)
