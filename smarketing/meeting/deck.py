"""What a meeting shows, as plain data: the screen, its snapshot and what is sent round are drawn from it alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

MARKETING, SALES, BOTH = "marketing", "sales", "both"
COUNT, RATE, MONEY, DAYS = "count", "rate", "money", "days"
# The slides in the order of a meeting.
SLIDES = ("actions", "changed", "promises", "handoff", "heard", "outlook", "decide")


@dataclass(frozen=True)
class Share:
    """One value of a breakdown (a channel): `part` of `n` for a quotient, else `part` alone. Money as decimal text."""

    value: str
    part: str
    n: str | None = None


@dataclass(frozen=True)
class Number:
    """One headline. `part` of `n` for a quotient, else `part` alone; None: not known, and `lacks` says why.

    Exact: whole numbers and decimals as text. `shares` by channel add up to it. `definition` in one sentence; `read` is
    the query behind it.
    """

    key: str
    title: str
    side: str
    unit: str
    part: str | None
    n: str | None = None
    currency: str | None = None
    shares: tuple[Share, ...] = ()
    definition: str = ""
    read: str = ""
    lacks: str = ""


@dataclass(frozen=True)
class Hero:
    """A number that the back row reads: `label` above, `text` large, `notes` below, most important first.

    `done` of `whole` draws a bar, `promised` its tick, all in the same unit; `is_broken` colours it.
    """

    label: str
    text: str
    side: str = BOTH
    notes: tuple[str, ...] = ()
    done: float | None = None
    whole: float | None = None
    promised: float | None = None
    is_broken: bool = False


@dataclass(frozen=True)
class Line:
    """A sentence with what stands below it, and whose move it is; `key` names the record behind it, if any."""

    text: str
    note: str = ""
    side: str = BOTH
    key: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart by the name of its builder in `charts.room.FIGURES`, and the rows it is drawn from (plain values)."""

    figure: str
    rows: tuple[dict[str, Any], ...]
    alt: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A small table; `cells` as shown. `sides` colours a row's first cell by team."""

    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    sides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slide:
    """One idea: `title` is the sentence that the room takes away. `lacks` says why there is nothing to show.

    Drawn from top to bottom: heroes side by side, picture, table, lines. `small` is for the back of the page.
    """

    key: str
    title: str
    heroes: tuple[Hero, ...] = ()
    picture: Picture | None = None
    table: Table | None = None
    lines: tuple[Line, ...] = ()
    small: tuple[str, ...] = ()
    lacks: str = ""


@dataclass(frozen=True)
class Deck:
    """All slides of a meeting with the numbers behind them.

    since_on, as_of: ISO days, `since_on` None for a first meeting; told: "Data to ..." in words; agreement: the version
    in force; deals: the states of all deals at as_of (as the read deal_states has them, values as text), for the
    pipeline between two meetings.
    """

    title: str
    since_on: str | None
    as_of: str
    told: str
    agreement: str
    slides: tuple[Slide, ...]
    numbers: tuple[Number, ...]
    deals: tuple[dict[str, Any], ...] = ()

    def slide(self, key: str) -> Slide:
        """The slide with this key; KeyError when the meeting has none."""
        return {slide.key: slide for slide in self.slides}[key]

    def to_json(self) -> str:
        """The same text for the same deck."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Of its JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Deck:
        """The deck that `to_json` wrote. Fields of later versions are left out, missing ones have their default."""
        return _deck(json.loads(text))


def _known(kind: type, told: dict[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items() if name in names}


def _many(kind: type, told: Sequence[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**_known(kind, one)) for one in told)


def _slide(told: dict[str, Any]) -> Slide:
    parts = _known(Slide, told) | {
        "heroes": _many(Hero, told.get("heroes", ())),
        "lines": _many(Line, told.get("lines", ())),
    }
    if told.get("picture"):
        parts["picture"] = Picture(**_known(Picture, told["picture"]))
    if told.get("table"):
        table = _known(Table, told["table"])
        parts["table"] = Table(**table | {"cells": tuple(tuple(row) for row in table["cells"])})
    return Slide(**parts)


def _deck(told: dict[str, Any]) -> Deck:
    numbers = tuple(
        Number(**_known(Number, one) | {"shares": _many(Share, one.get("shares", ()))}) for one in told["numbers"]
    )
    return Deck(**_known(Deck, told) | {"slides": tuple(_slide(one) for one in told["slides"]), "numbers": numbers})
