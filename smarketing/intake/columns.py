"""Which header is which wanted column; names that nobody knows are asked about, never loaded as nothing."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import polars as pl

from smarketing.intake.result import Stopped, question

MAX_COLUMNS = 2000
MAX_NAME = 2000

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ,].*)?|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(\d{4}|\d{2})([T ,].*)?"
    r"|\d{1,2}[. -]+[^\W\d_]{3,}[. ,-]+\d{2,4}.*|[^\W\d_]{3,}[. ]+\d{1,2},? \d{4}.*"
)
_NUMBER = re.compile(r"[-+(]?\W{0,3}\d[\d., ]*%?\)?")
_SAMPLE, _SHOWN = 200, 40
_YEAR = re.compile(r"(19|20)\d\d")
_INVISIBLE = "\ufeff\u200b\u200e\u200f"


def plain(name: str) -> str:
    """A name as it is compared: composed, without blanks around it or invisible marks, inner blanks single."""
    return " ".join(unicodedata.normalize("NFC", name).strip(_INVISIBLE).split())


def found(cells: list[str], wanted: dict[str, str], *, any_case: bool = False) -> dict[str, list[int]]:
    """For each wanted name that the header has: the positions of its header, exact spelling before any case.

    With `any_case` those in another case stand beside the exact one.
    """
    names = [plain(cell) for cell in cells]
    labels, folded = _labels(tuple(wanted.items()))
    if folded.isdisjoint(name.casefold() for name in names):
        return {}
    exact: dict[str, list[int]] = {}
    loose: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if name:
            exact.setdefault(name, []).append(position)
            loose.setdefault(name.casefold(), []).append(position)
    hits = {}
    for wish, label in labels:
        positions = (None if any_case else exact.get(label)) or loose.get(label.casefold())
        if positions:
            hits[wish] = positions
    return hits


@lru_cache(maxsize=16)
def _labels(wanted: tuple[tuple[str, str], ...]) -> tuple[list[tuple[str, str]], frozenset[str]]:
    """The wanted names with their headers as they are compared, and these in any case: hundreds, for each line."""
    labels = [(wish, plain(header)) for wish, header in wanted]
    return labels, frozenset(label.casefold() for _, label in labels if label)


def check_bounds(header: list[str]) -> None:
    """Stopped when the header has more columns, or longer names, than any table that people work with."""
    if len(header) > MAX_COLUMNS:
        raise Stopped("TOO_MANY_COLUMNS", f"The header has {len(header):,} columns; the limit is {MAX_COLUMNS:,}.")
    long = next((place for place, name in enumerate(header, start=1) if len(name) > MAX_NAME), None)
    if long:
        words = f"The name of column {long} has {len(header[long - 1]):,} characters: this line is no header."
        raise Stopped("NO_HEADER", f"{words} Export the file with its header.")


def positions(
    header: list[str],
    wanted: dict[str, str],
    types: dict[str, str],
    required: list[str],
    frame: pl.DataFrame,
    choices: dict[str, Any],
) -> dict[str, int]:
    """The position of each wanted column that the file has; `frame` holds its cells ("row", "line", "0", "1", ...).

    Stopped: MISSING_COLUMN, NO_HEADER, or with questions: DUPLICATE_COLUMN when several columns of other values have
    the header, UNMAPPED_COLUMNS when unknown headers look like the missing ones.
    """
    check_bounds(header)
    hits = {
        wish: _meant(header, wanted[wish], at, choices) for wish, at in found(header, wanted, any_case=True).items()
    }
    places = {wish: _settled(at, frame) for wish, at in hits.items()}
    asked = {wanted[wish]: hits[wish] for wish, place in places.items() if place is None}
    if asked:
        questions = [_which(label, at, frame) for label, at in asked.items()]
        raise Stopped("DUPLICATE_COLUMN", questions[0]["text"], questions)
    missing = [wish for wish in wanted if wish not in hits]
    lacking = [wish for wish in missing if wish in required]
    if lacking or not hits:
        sample = [[cell or "" for cell in row[2:]] for row in frame.head(_SAMPLE).iter_rows()]
        _stop_for(header, wanted, types, missing, lacking or missing, sample, nothing=not hits)
    return {wish: place for wish, place in places.items() if place is not None}


def _meant(header: list[str], label: str, at: list[int], choices: dict[str, Any]) -> list[int]:
    """Of the columns with this header in any case the chosen one (1-based), else those that are spelt exactly so."""
    place = (choices.get("place") or {}).get(label)
    if place is not None and str(place) in {str(each + 1) for each in at}:
        return [int(place) - 1]
    exact = [each for each in at if plain(header[each]) == plain(label)]
    return at if choices.get("any_case") else exact or at


def _settled(at: list[int], frame: pl.DataFrame) -> int | None:
    """The one column that is left; of several the first, where all hold the same."""
    cells = [frame[str(each)] for each in at if str(each) in frame.columns]
    return at[0] if all(each.eq_missing(cells[0]).all() for each in cells[1:]) else None


def _which(label: str, at: list[int], frame: pl.DataFrame) -> dict[str, Any]:
    """The question which of several columns with one header is meant, with examples of each."""
    shown = [_examples(frame[str(each)]) for each in at]
    listed = [f"column {each + 1} ({', '.join(some) or 'empty'})" for each, some in zip(at, shown, strict=True)]
    where = f"{', '.join(listed[:-1])} and {listed[-1]}"
    text = f"{len(at)} columns of the file are called {label!r}: {where}. Which one is meant?"
    places = [each + 1 for each in at]
    return question("DUPLICATE_COLUMN", "place", text, column=label, options=places, evidence=shown)


def _examples(cells: pl.Series) -> list[str]:
    """The first values of a column, as they are written."""
    texts = cells.head(_SAMPLE).str.strip_chars().drop_nulls().unique(maintain_order=True)
    return [text[:_SHOWN] for text in texts.to_list() if text][:2]


def _stop_for(
    header: list[str],
    wanted: dict[str, str],
    types: dict[str, str],
    missing: list[str],
    lacking: list[str],
    sample: list[list[str]],
    *,
    nothing: bool,
) -> None:
    """Stops: with a question for each missing column that an unknown header could be, else with a refusal."""
    names = [plain(cell) for cell in header]
    if nothing and any(_is_data(name) for name in names):
        raise Stopped("NO_HEADER", "The first line holds data, not column names. Export the file with its header.")
    taken = {place for places in found(header, wanted).values() for place in places}
    free = [place for place, name in enumerate(names) if name and place not in taken]
    likely = {wish: _candidates(wanted[wish], types[wish], free, names, sample) for wish in missing}
    if not any(likely[wish] for wish in lacking):
        listed = ", ".join(repr(wanted[wish]) for wish in lacking)
        raise Stopped("MISSING_COLUMN", f"The file has no column {listed}. It has: {', '.join(filter(None, names))}.")
    asked = [
        question(
            "UNMAPPED_COLUMNS",
            "columns",
            f"Which column of the file is {wanted[wish]!r}?",
            column=wish,
            options=[names[place] for place in places],
            evidence=[_values(sample, place)[:2] for place in places],
        )
        for wish, places in likely.items()
        if places
    ]
    raise Stopped("UNMAPPED_COLUMNS", "The file's column names are not known; say which is which.", asked)


def _candidates(wish: str, kind: str, free: list[int], names: list[str], sample: list[list[str]]) -> list[int]:
    """The unknown columns that could be the wish: by a similar name or by what their values look like."""
    return [place for place in free if _similar(wish, names[place]) or _fits(wish, kind, _values(sample, place))]


def _similar(one: str, other: str) -> bool:
    first, second = (re.sub(r"[\W_]+", "", name.casefold()) for name in (one, other))
    return bool(first and second) and (first == second or SequenceMatcher(None, first, second).ratio() > 0.85)


def _fits(wish: str, kind: str, values: list[str]) -> bool:
    if not values:
        return False
    if kind in ("date", "timestamp"):
        return all(_DATE.fullmatch(value) for value in values)
    return "mail" in wish.casefold() and all(_EMAIL.fullmatch(value) for value in values)


def _values(sample: list[list[str]], place: int) -> list[str]:
    return [row[place].strip() for row in sample if len(row) > place and row[place].strip()][:50]


def is_record(cells: list[str], below: dict[str, list[str]]) -> bool:
    """Whether a line that should name columns holds a record: an address, a date, or numbers for the most part; or one
    number over a column of numbers (`below`: name -> first values). A year names a column.
    """
    names = [name for cell in cells if (name := plain(cell))]
    numbers = [name for name in names if _NUMBER.fullmatch(name) and not _YEAR.fullmatch(name)]
    if any(_EMAIL.fullmatch(name) or _DATE.fullmatch(name) for name in names) or 2 * len(numbers) > len(names) > 0:
        return True
    return any(
        len(name) > 2 and all(_NUMBER.fullmatch(plain(value)) for value in below[name])
        for name in numbers
        if below.get(name)
    )


def _is_data(name: str) -> bool:
    return bool(_EMAIL.fullmatch(name) or _DATE.fullmatch(name) or _NUMBER.fullmatch(name))


def wishes(columns: dict[str, str], choices: dict[str, Any]) -> dict[str, str]:
    """For each asked column the header to look for: its alias from the choices, else its own name.

    A column whose alias is None is not looked for: a person said that the file has none.
    """
    aliases = choices.get("columns") or {}
    return {name: aliases.get(name, name) for name in columns if aliases.get(name, name) is not None}
