"""A deck's numbers and the rows behind its pictures in words, the same in every form that is sent round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from smarketing import format as words
from smarketing.meeting.deck import Deck, Number, Picture, Slide, Table
from smarketing.meeting.slides_changed import said
from smarketing.meeting.slides_promises import BROKEN_KEY, KEPT_KEY

NO_PICTURES = "Pictures need Chromium on the machine that runs Smarketing; their rows stand here instead."
FAILED = "This picture could not be drawn; its rows stand here instead."
MOST_ROWS = 14
# What a picture's rows are called in a table, and which of them say all that the picture does.
_COLUMNS = {
    "late": {
        "name": "Owner",
        "late": "Reply late",
        "late_4_hours": "< 4 hours",
        "late_1_day": "4–24 hours",
        "late_3_days": "1–3 days",
        "late_7_days": "3–7 days",
        "late_longer": "> 7 days",
    },
    "landing": {"name": "", "title": "Period", "verdict": "So far", "landing": "Forecast"},
    "heard": {"name": "Theme", "said": "Heard", "note": "With it"},
}

# Of these the words say all that the rows do.
_SPOKEN = ("landing",)


def value(number: Number) -> str:
    """A number as it is shown: '1,414', '66% (213 of 325)', '€2.74M'; '—' for what is not known."""
    if number.part is None:
        return words.NOTHING
    part = Fraction(number.part)
    if number.n is None:
        return said(part, number.unit, number.currency)
    whole = Fraction(number.n)
    of = f"{words.exact(float(part))} of {words.exact(float(whole))}"
    return f"{said(part / whole, number.unit, number.currency)} ({of})" if whole else f"{words.NOTHING} ({of})"


def titles(number: Number) -> str:
    """What a number is called; money with its currency, of which there may be several."""
    return f"{number.title} ({number.currency})" if number.currency else number.title


def defined(deck: Deck) -> Table:
    """Each number of a meeting with its value and what it means; a promise with whether it is broken."""
    broken = {one.key.removeprefix(BROKEN_KEY): one.part for one in deck.numbers if one.key.startswith(BROKEN_KEY)}
    shown = [one for one in deck.numbers if not one.key.startswith(BROKEN_KEY)]
    cells = []
    for one in shown:
        verdict = {"1": ", broken", "0": ", kept"}.get(broken.get(one.key.removeprefix(KEPT_KEY)) or "", "")
        is_promise = one.key.startswith(KEPT_KEY)
        title = f"Promise: {one.title[:1].lower()}{one.title[1:]}" if is_promise else titles(one)
        means = " ".join(filter(None, (one.definition, one.lacks)))
        cells.append((title, f"{value(one)}{verdict if is_promise else ''}", means))
    return Table(("Number", "Value", "What it means"), tuple(cells), tuple(one.side for one in shown))


def behind(slide: Slide, deck: Deck) -> Iterator[str]:
    """The definitions of the numbers that a slide speaks of."""
    for one in deck.numbers:
        if one.key.startswith(BROKEN_KEY) or not one.definition:
            continue
        if slide.key == ("promises" if one.key.startswith(KEPT_KEY) else "changed"):
            yield f"{titles(one)}: {value(one)}. {one.definition}"


def rows(picture: Picture) -> Table:
    """The rows that a picture is drawn from, as a table; beyond MOST_ROWS the last line counts the others."""
    names = _COLUMNS.get(picture.figure) or _plain_columns(picture)
    cells = [tuple(_cell(row.get(name)) for name in names) for row in picture.rows]
    if len(cells) > MOST_ROWS:
        rest = f"and {len(cells) - MOST_ROWS + 1:,} more rows"
        cells = [*cells[: MOST_ROWS - 1], (rest, *("" for _ in list(names)[1:]))]
    sides = tuple(str(row.get("side", "")) for row in picture.rows)
    return Table(tuple(names.values()), tuple(cells), sides)


def unseen(slide: Slide) -> tuple[str, Table | None]:
    """What a picture says in words and in rows, for who cannot see it: nothing twice, and not the title again."""
    if slide.picture is None:
        return "", None
    figure, alt = slide.picture.figure, slide.picture.alt
    is_told_by_rows = figure in _COLUMNS and figure not in _SPOKEN
    return "" if is_told_by_rows or alt.startswith(slide.title) else alt, None if figure in _SPOKEN else rows(
        slide.picture
    )


def facts(deck: Deck) -> Iterator[str]:
    """How far the data goes, since when it looks, and by which agreement."""
    yield deck.told
    if deck.since_on:
        yield f"since {told(deck.since_on)}"
    if deck.agreement:
        yield deck.agreement


def told(day: str) -> str:
    """A day of a deck: '16 Oct 2026'."""
    return words.day(date.fromisoformat(day))


def _plain_columns(picture: Picture) -> dict[str, str]:
    """The columns that hold plain values, each called by its name in words."""
    names = dict.fromkeys(name for row in picture.rows for name in row)
    plain = [
        name
        for name in names
        if not any(isinstance(row.get(name), list | tuple | dict) for row in picture.rows)
        and any(row.get(name) is not None for row in picture.rows)
    ]
    return {name: f"{name[:1].upper()}{name[1:].replace('_', ' ')}" for name in plain if name != "side"} or {"": ""}


def _cell(found: Any) -> str:
    if found is None:
        return words.NOTHING
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, int):
        return words.exact(found)
    return f"{found:,.4g}" if isinstance(found, float) else str(found)
