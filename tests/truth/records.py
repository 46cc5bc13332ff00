"""Which keys are one record, worked out a second time: sets and loops over what the rows say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

Pair = tuple[str, str]


@dataclass
class Key:
    """What all uploads say of one key: `source` None where it is no id of a source."""

    name: str
    source: str | None
    email: str | None = None
    created_on: date = date.max
    deal: str | None = None
    is_deleted: bool = False
    merges: list[Pair] = field(default_factory=list)


@dataclass
class Records:
    """`record`: key -> its record, None where it is in no count; `members`: record -> its keys, its own first."""

    record: dict[str, str | None]
    members: dict[str, list[str]]

    def of(self, key: str | None) -> str | None:
        """The record that goes by a key; a key of which nothing is known goes by itself."""
        return self.record.get(key, key) if key else None

    def is_absent(self, key: str | None) -> bool:
        return key in self.record and self.record[key] is None


def read(name: str, source: str, row: dict[str, Any], versions: Iterable[dict[str, Any]], id_field: str) -> Key:
    """A key from all rows that speak of it, the oldest first."""
    key = Key(name, source if row.get(id_field) else None)
    for version in versions:
        key.email = (version.get("email") or "").strip().lower() or key.email
        key.created_on = min(key.created_on, date.fromisoformat((version.get("created_at") or "9999-12-31")[:10]))
        key.deal = f"{source}:{version['deal_id']}" if version.get("deal_id") else key.deal
        key.is_deleted = bool(version.get("is_deleted"))
        merged = (version.get("merged_ids") or "").replace(",", ";").split(";")
        key.merges += [(f"{source}:{one.strip()}", name) for one in merged if one.strip()]
        if version.get("merged_into"):
            key.merges.append((name, f"{source}:{version['merged_into']}"))
    return key


def resolve(keys: list[Key], joins: list[Pair], splits: list[Pair], *, by_email: bool) -> Records:
    """The records: what people joined, then what was merged, then what shares an address, never against a split."""
    known = {key.name: key for key in keys}
    units, losers = _units(keys, joins, splits)
    record: dict[str, str | None] = {}
    living = []
    for unit in units:
        alive = _alive(unit & set(known), known, losers)
        record |= dict.fromkeys((unit & set(known)) - alive, None)
        if alive:
            living.append((alive, unit - set(known)))
    groups = _by_email(living, known, splits) if by_email else [[one] for one in living]
    members = {}
    for group in groups:
        alive = [name for names, _ in group for name in names]
        ranked = sorted(alive, key=lambda name: (name in losers, known[name].created_on, name))
        members[ranked[0]] = ranked
        record |= dict.fromkeys([*ranked, *(name for _, strange in group for name in strange)], ranked[0])
    return Records(record, members)


def _units(keys: list[Key], joins: list[Pair], splits: list[Pair]) -> tuple[list[set[str]], set[str]]:
    units = [{key.name} for key in keys]
    losers = set()
    merges = sorted({pair for key in keys for pair in key.merges if pair[0] != pair[1]})
    for place, (one, other) in enumerate([*joins, *merges]):
        first, second = (next((unit for unit in units if name in unit), {name}) for name in (one, other))
        if any({a, b} <= first | second for a, b in splits):
            continue
        units = [unit for unit in units if unit not in (first, second)] + [first | second]
        if place >= len(joins):
            losers.add(one)
    return units, losers


def _alive(names: set[str], known: dict[str, Key], losers: set[str]) -> set[str]:
    roots, lost = names - losers, names & losers
    left = {name for name in roots if not known[name].is_deleted}
    if left:
        return left | lost
    return set() if roots else {name for name in lost if not known[name].is_deleted}


def _by_email(
    units: list[tuple[set[str], set[str]]], known: dict[str, Key], splits: list[Pair]
) -> list[list[tuple[set[str], set[str]]]]:
    groups = []
    for component in _components(units, known):
        loners = [unit for unit in component if len(component) > 1 and _is_apart_from_all(unit, component, splits)]
        rest = [unit for unit in component if unit not in loners]
        groups += [[unit] for unit in loners]
        for part in _components(rest, known):
            groups += [part] if _fits(part, known, splits) else [[unit] for unit in part]
    return groups


def _components(units: list[tuple[set[str], set[str]]], known: dict[str, Key]) -> list[list[tuple[set[str], set[str]]]]:
    left, found = list(units), []
    while left:
        part = [left.pop()]
        for unit in part:
            near = [one for one in left if _addresses(one, known) & _addresses(unit, known)]
            left = [one for one in left if one not in near]
            part += near
        found.append(part)
    return found


def _addresses(unit: tuple[set[str], set[str]], known: dict[str, Key]) -> set[str | None]:
    return {known[name].email for name in unit[0]} - {None}


def _are_apart(one: tuple[set[str], set[str]], other: tuple[set[str], set[str]], splits: list[Pair]) -> bool:
    first, second = set().union(*one), set().union(*other)
    return any((a in first and b in second) or (b in first and a in second) for a, b in splits)


def _is_apart_from_all(unit: Any, component: list[Any], splits: list[Pair]) -> bool:
    return all(_are_apart(unit, other, splits) for other in component if other is not unit)


def _fits(part: list[Any], known: dict[str, Key], splits: list[Pair]) -> bool:
    ids = sorted((known[name].source or "", place) for place, unit in enumerate(part) for name in unit[0])
    if any(one[0] and one[0] == two[0] and one[1] != two[1] for one, two in pairwise(ids)):
        return False
    return not any(_are_apart(one, two, splits) for place, one in enumerate(part) for two in part[:place])
