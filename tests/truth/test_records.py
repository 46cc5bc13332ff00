"""An independent resolver finds the same records, and any sequence of loads, undos, joins and splits a rebuild's."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.errors import Refused
from smarketing.warehouse import Warehouse
from tests import templates
from tests.size import cases
from tests.truth.records import Key, Records, read, resolve
from tests.truth.world import FOREVER, Upload, places
from tests.warehouse.build import LOADED_AT, load
from tests.warehouse.test_uploads import state

pytestmark = pytest.mark.sampled
SEQUENCES = cases(6, 60, 1_000)
# Each test is stopped after a while: many sequences are many tests.
BLOCKS = max(1, SEQUENCES // 25)
_IDS = ["1", "2", "3"]
_FLAG = st.sampled_from([None, None, False, True])
_DAY = st.integers(1, 28).map(lambda day: f"2026-01-{day:02}")
_LEAD = st.fixed_dictionaries(
    {"lead_id": st.sampled_from([*_IDS, *_IDS, None]), "email": st.sampled_from(["a@x.test", "B@x.test", "c@x.test"])},
    optional={
        "created_at": _DAY,
        "mql_at": _DAY,
        "stage": st.sampled_from(["mql", "sql", "rejected"]),
        "owner": st.sampled_from(["Ann", "Bo"]),
        "deal_id": st.sampled_from(_IDS),
        "merged_ids": st.sampled_from([None, "1", "2; 9", "3,1"]),
        "merged_into": st.sampled_from([None, None, "1", "9"]),
        "is_deleted": _FLAG,
    },
)
_DEAL = st.fixed_dictionaries(
    {"deal_id": st.sampled_from(_IDS)},
    optional={
        "lead_id": st.sampled_from([*_IDS, "9"]),
        "email": st.sampled_from(["a@x.test", "c@x.test"]),
        "created_at": _DAY,
        "status": st.sampled_from(["open", "won"]),
        "merged_ids": st.sampled_from([None, "1", "2"]),
        "is_deleted": _FLAG,
    },
)
_HISTORY = st.fixed_dictionaries(
    {"lead_id": st.sampled_from([*_IDS, "9"]), "stage": st.sampled_from(["mql", "sql"]), "happened_at": _DAY}
)
_TOUCH = st.fixed_dictionaries(
    {"touch_id": st.sampled_from(_IDS), "happened_at": _DAY},
    optional={
        "lead_id": st.sampled_from([*_IDS, "9"]),
        "email": st.sampled_from(["a@x.test", "c@x.test"]),
        "deal_id": st.sampled_from(_IDS),
        "is_deleted": _FLAG,
    },
)
_UNIQUE = {"leads": "lead_id", "deals": "deal_id", "touches": "touch_id"}


def _file(name: str, row: st.SearchStrategy[dict[str, Any]], most: int) -> st.SearchStrategy[Any]:
    def key(found: dict[str, Any]) -> str:
        return str(found[_UNIQUE[name]] or found["email"].lower()) if name in _UNIQUE else repr(found)

    rows = st.lists(row, min_size=1, max_size=most, unique_by=key)
    return st.tuples(st.just(name), st.sampled_from(["hub", "crm", "own"]), rows)


_LEADS = _file("leads", _LEAD, 4)
_FILES = st.one_of(_LEADS, _LEADS, _LEADS, _file("deals", _DEAL, 3), _file("stage_history", _HISTORY, 3),
                   _file("touches", _TOUCH, 3))  # fmt: skip
_KEYS = st.sampled_from([f"{source}:{number}" for source in ("hub", "crm", "own") for number in _IDS])
_STEPS = st.one_of(
    st.tuples(st.just("load"), _FILES),
    st.tuples(st.just("load"), _FILES),
    st.tuples(st.just("load"), _FILES),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("again"), st.integers(0, 9)),
    st.tuples(st.sampled_from(["join", "apart"]), st.tuples(st.sampled_from(["leads", "deals"]), _KEYS, _KEYS)),
    st.tuples(st.just("split"), _KEYS),
    st.tuples(st.just("rule"), st.booleans()),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
)


def everything(warehouse: Warehouse) -> dict[str, Any]:
    """All that is derived, with the records and what is suggested."""
    names = {name: sorted(warehouse.table("core", name).rows(), key=repr) for name in ("aliases", "suggestions")}
    return {**state(warehouse), **names}


class Sequence:
    """Steps on a warehouse; what a step names that is not there is left alone."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.live: dict[int, Any] = {}
        self.withdrawn: list[Any] = []
        self.number = 0

    def do(self, step: str, what: Any) -> None:
        matches, who = self.warehouse.matches, {"at": LOADED_AT, "by": "Kim"}
        self.number += 1
        if step == "load":
            self._load(what)
        elif step == "undo" and self.live:
            chosen = sorted(self.live)[what % len(self.live)]
            self.warehouse.undo(chosen, undone_at=LOADED_AT)
            self.withdrawn.append(self.live.pop(chosen))
        elif step == "again" and self.withdrawn:
            self._load(self.withdrawn.pop(what % len(self.withdrawn)))
        elif step == "rule":
            matches.set_by_email(str(self.number), on=what, **who)
        elif step == "withdraw":
            said = [*matches.standing("leads")["match_id"], *matches.standing("deals")["match_id"]]
            if said:
                matches.withdraw(said[what % len(said)], **who)
        elif step in ("join", "apart", "split"):
            self._said(step, what, who)

    def _load(self, file: Any) -> None:
        name, source, rows = file
        self.live[load(self.warehouse, name, rows, source=source, again=self.number).upload_id] = file

    def _said(self, step: str, what: Any, who: dict[str, Any]) -> None:
        matches, number = self.warehouse.matches, str(self.number)
        # A refusal, of a key that is not there say, is one more thing that changes nothing.
        with suppress(Refused):
            if step == "split":
                matches.split(number, "leads", what, **who)
            else:
                (matches.join if step == "join" else matches.apart)(number, *what, **who)


@pytest.mark.parametrize("block", range(BLOCKS))
@settings(max_examples=SEQUENCES // BLOCKS, deadline=None)
@given(steps=st.lists(_STEPS, min_size=2, max_size=9))
def test_any_sequence_leaves_what_a_rebuild_makes_and_what_the_reference_finds(
    block: int, steps: list[tuple[str, Any]]
) -> None:
    sequence = Sequence(templates.fresh())
    for step, what in steps:
        sequence.do(step, what)
    warehouse = sequence.warehouse
    before = everything(warehouse)
    for name in ("leads", "deals"):
        reference = of_files(sequence, name)
        aliases = warehouse.table("core", "aliases").filter(target=name)
        found = {row["alias"]: row["record"] for row in aliases.to_dicts() if row["rule"] != "name"}
        several = {key: record for key, record in reference.record.items() if _counts(reference, key)}
        assert found == several
        assert sorted(warehouse.table("core", name)["key"]) == sorted(reference.members)
    warehouse.rebuild()
    assert everything(warehouse) == before
    assert [rule["check"] for rule in warehouse.check()] == []
    warehouse.close()


def _counts(reference: Records, key: str) -> bool:
    """Whether a key is not a record alone: the only ones that are kept."""
    record = reference.record[key]
    return record is None or sum(one == record for one in reference.record.values()) > 1


def until(rows: list[dict[str, Any]]) -> datetime | None:
    """The newest day that a file tells of something; None where it tells of none."""
    days = [value for row in rows for name, value in row.items() if name.endswith("_at") and value]
    return datetime.fromisoformat(max(days)) if days else None


def of_files(sequence: Sequence, name: str) -> Records:
    """The records of the files that are not withdrawn and of what was said, by the reference."""
    versions: dict[str, list[Any]] = defaultdict(list)
    id_field = "lead_id" if name == "leads" else "deal_id"
    files = [sequence.live[upload] for upload in sorted(sequence.live)]
    newest = places([Upload(target, source, rows, (), FOREVER, until=until(rows)) for target, source, rows in files])
    for place in sorted(newest, key=lambda number: newest[number]):
        target, source, rows = files[place - 1]
        for row in rows if target == name else ():
            key = f"{source}:{row[id_field]}" if row[id_field] else f"email:{row['email']}"
            versions[key].append((source, row))
    keys: list[Key] = []
    for key, said in versions.items():
        source, row = said[-1]
        keys.append(read(key, source, row, [one for _, one in said], id_field))
        if name == "deals":
            keys[-1].email = None
    standing = sequence.warehouse.matches.standing(name)
    pairs = {
        kind: [(row["first_key"], row["second_key"]) for row in standing.filter(kind=kind).to_dicts()]
        for kind in ("join", "split")
    }
    by_email = name == "leads" and sequence.warehouse.matches.is_by_email
    return resolve(keys, pairs["join"], pairs["split"], by_email=by_email)
