"""Everything that the list of notes says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing import feedback
from smarketing import format as words
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.format import day
from smarketing.metrics.moved import Moved, moved
from smarketing.metrics.registry import metric

# What is told first of what a note is linked to.
_KINDS = ("deal", "lead", "competitor", "campaign", "channel", "segment", "stage")
_WORDS = {"pain_point": "Pain point", "sql": "SQL", "mql": "MQL", "sal": "SAL"}


@dataclass(frozen=True)
class Asked:
    """Which notes are asked for; None for all of them."""

    text: str | None = None
    kind: str | None = None
    state: str | None = None
    theme: str | None = None
    severity: str | None = None
    team: str | None = None
    link_kind: str | None = None
    link_value: str | None = None
    note_id: str | None = None

    @property
    def params(self) -> dict[str, str]:
        """The parameters of the read note_rows."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}


@dataclass(frozen=True)
class Tie:
    """What a note is linked to: `label` names a person of a lead, `code` does not; `money` is the value of a deal."""

    kind: str
    value: str
    label: str
    code: str
    money: str = ""


@dataclass(frozen=True)
class Card:
    """A note as it stands, with its links, and its replies, the oldest first.

    `check` says what is known of the action that stands, None without one; `is_due` when it is to be looked at now.
    `moves` are those that may be made.
    """

    row: dict[str, Any]
    ties: tuple[Tie, ...]
    replies: tuple[dict[str, Any], ...]
    moves: tuple[str, ...]
    check: str | None = None
    is_due: bool = False
    found: Moved | None = None

    @property
    def note_id(self) -> str:
        """Its id."""
        return str(self.row["note_id"])


def rows(read: Read, filters: Filters, asked: Asked) -> pl.DataFrame:
    """The notes that are asked for, those that wait to be verified first, then the newest."""
    found = read("note_rows", **days(filters), **filters.chosen, **asked.params)
    due = (pl.col("state") == feedback.ACTIONED) & (pl.col("check_on") <= filters.as_of)
    return found.with_columns(is_due=due.fill_null(value=False)).sort("is_due", descending=True, maintain_order=True)


def days(filters: Filters) -> dict[str, date | None]:
    """The days of a period as they hold for notes: what people write counts at once, also after data-as-of."""
    return {"from_on": filters.from_on, "to_on": None if filters.to_on > filters.as_of else filters.to_on}


def cards(read: Read, found: pl.DataFrame, as_of: date) -> list[Card]:
    """The cards of these rows."""
    ties: dict[str, list[Tie]] = defaultdict(list)
    for one in read("note_links").filter(pl.col("is_known") == 1).iter_rows(named=True):
        ties[one["note_id"]].append(_tie(one))
    for found_ties in ties.values():
        found_ties.sort(key=lambda tie: _KINDS.index(tie.kind))
    return [_card(read, row, tuple(ties[row["note_id"]]), as_of) for row in found.to_dicts()]


def headline(found: pl.DataFrame) -> str:
    """How many notes there are, and how many wait."""
    waiting = found.filter(pl.col("state") == feedback.OPEN).height
    due = int(found["is_due"].sum())
    if not found.height:
        return "No notes here"
    said = [f"{words.exact(found.height)} {'note' if found.height == 1 else 'notes'}"]
    said.append(
        f"{words.exact(waiting)} {'waits' if waiting == 1 else 'wait'} for an answer" if waiting else "all answered"
    )
    if due:
        said.append(f"{words.exact(due)} to be verified")
    return f"{said[0]}: {', '.join(said[1:])}"


def targets(read: Read, text: str, kind: str | None = None) -> pl.DataFrame:
    """What a note can be linked to, by a part of its name (see the read note_targets)."""
    return read("note_targets", text=" ".join(text.split()), **({"kind": kind} if kind else {}))


def themes(read: Read, *, used: bool = False) -> list[str]:
    """The names of themes that are offered, the most used first; with `used` those that notes have, retired or not."""
    found = read("theme_names")
    return found.filter(pl.col("notes") > 0 if used else pl.col("is_retired") == 0)["name"].to_list()


def history(read: Read, note_id: str) -> tuple[dict[str, Any], ...]:
    """All that was said and done with a note, the oldest first."""
    return tuple(read("note_history", note_id=note_id).to_dicts())


def scopes(segments: Sequence[str], channels: Sequence[str]) -> list[str]:
    """What a metric can be narrowed to, in the words that an action keeps."""
    return [f"segment: {one}" for one in segments] + [f"channel: {one}" for one in channels]


def in_words(code: str) -> str:
    """A kind, state, severity or stage as people say it."""
    told = code.replace("_", " ")
    return _WORDS.get(code, f"{told[:1].upper()}{told[1:]}")


def _tie(one: dict[str, Any]) -> Tie:
    money = "" if one["amount"] is None else words.money(one["amount"], one["currency"])
    company = f" · {one['company']}" if one["company"] and one["kind"] == "lead" else ""
    label, code = (in_words(one["label"]),) * 2 if one["kind"] == "stage" else (one["label"], one["code"])
    return Tie(one["kind"], one["value"], f"{label}{company}", f"{code}{company}", money)


def _card(read: Read, row: dict[str, Any], ties: tuple[Tie, ...], as_of: date) -> Card:
    said = history(read, row["note_id"]) if row["replies"] else ()
    card = Card(
        row, ties, tuple(one for one in said if one["event"] == feedback.REPLIED), feedback.allowed(row["state"])
    )
    if row["metric"] is None or row["state"] not in (feedback.ACTIONED, feedback.VERIFIED):
        return card
    if row["state"] == feedback.VERIFIED:
        return _with(card, check=row["finding"])
    if row["check_on"] > as_of:
        return _with(card, check=f"Not yet: {metric(row['metric']).label} will be looked at on {day(row['check_on'])}.")
    found = moved(read, row["metric"], row["action_at"].date(), row["check_on"], row["scope"])
    return _with(card, check=found.said, is_due=True, found=found)


def _with(card: Card, **more: Any) -> Card:
    return Card(card.row, card.ties, card.replies, card.moves, **more)


def mixed(links: Sequence[Any], most: int) -> list[Any]:
    """The first of what was found, so that no kind crowds out the others: one of each kind in turn."""
    kinds: dict[str, list[Any]] = defaultdict(list)
    for link in links:
        kinds[link.kind].append(link)
    turns = [[found[place] for found in kinds.values() if place < len(found)] for place in range(most)]
    first = [link for turn in turns for link in turn][:most]
    return [link for link in links if link in first]
