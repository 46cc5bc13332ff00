"""Overlapping uploads: what each of them does to the values of the ones before it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.policies import KEEP_FIRST, NEWEST, ONLY_IF_BLANK, POLICIES
from tests import templates
from tests.warehouse.build import LOADED_AT, load
from tests.warehouse.test_uploads import state

LEAD = {"lead_id": "1", "created_at": "2026-01-01"}
FIELDS = ("lead_id", "created_at", "company", "mql_at", "channel")


def _after(*uploads: tuple[dict[str, Any], dict[str, str]], field: str = "company") -> Any:
    """The value of a field after uploads that each say something of one lead, under their policies."""
    warehouse = templates.fresh()
    for place, (says, policy) in enumerate(uploads):
        load(warehouse, "leads", [LEAD | says], fields=FIELDS, policy=policy, again=place)
    value = warehouse.table("core", "leads")[field].item()
    warehouse.close()
    return value


def test_the_newer_value_wins_unless_told_otherwise() -> None:
    assert _after(({"company": "Alder"}, {}), ({"company": "Birch"}, {})) == "Birch"


def test_a_cell_that_was_emptied_empties_the_field() -> None:
    assert _after(({"company": "Alder"}, {}), ({"company": None}, {})) is None


def test_keep_first_leaves_what_is_there() -> None:
    assert _after(({"company": "Alder"}, {}), ({"company": "Birch"}, {"company": KEEP_FIRST})) == "Alder"


def test_what_was_kept_stands_against_newer_uploads_too() -> None:
    kept = {"company": KEEP_FIRST}
    assert _after(({"company": "Alder"}, kept), ({"company": "Birch"}, {})) == "Alder"
    assert _after(({"company": "Alder"}, {}), ({"company": "Birch"}, kept), ({"company": "Cedar"}, {})) == "Alder"


def test_only_if_blank_fills_what_is_blank_and_gives_way_to_newer_uploads() -> None:
    fills = {"company": ONLY_IF_BLANK}
    assert _after(({"company": "Alder"}, {}), ({"company": "Birch"}, fills)) == "Alder"
    assert _after(({"company": None}, {}), ({"company": "Birch"}, fills)) == "Birch"
    assert _after(({"company": None}, {}), ({"company": "Birch"}, fills), ({"company": "Cedar"}, {})) == "Cedar"


def test_the_channel_of_a_lead_is_frozen_at_entry_unless_its_mapping_lets_the_newer_win() -> None:
    old, new = {"channel": "Email"}, {"channel": "Referral"}
    assert _after((old, {}), (new, {}), field="channel") == "Email"
    assert _after((old, {"channel": NEWEST}), (new, {"channel": NEWEST}), field="channel") == "Referral"


def test_instant_and_day_of_a_moment_come_from_one_upload() -> None:
    warehouse = templates.fresh()
    load(warehouse, "leads", [LEAD | {"mql_at": "2026-01-05 09:30"}], policy={"mql_at": KEEP_FIRST})
    load(warehouse, "leads", [LEAD | {"mql_at": "2026-02-05"}])
    row = warehouse.table("core", "leads").row(0, named=True)
    assert (str(row["mql_at"]), str(row["mql_on"])) == ("2026-01-05 09:30:00", "2026-01-05")
    warehouse.undo(1, undone_at=LOADED_AT)
    row = warehouse.table("core", "leads").row(0, named=True)
    assert (row["mql_at"], str(row["mql_on"])) == (None, "2026-02-05")
    warehouse.close()


def _by_hand(says: list[tuple[str | None, str]]) -> str | None:
    """The rule written the slow way: uploads speak one after the other."""
    value, is_kept = None, False
    for said, policy in says:
        if is_kept:
            break
        if policy == NEWEST or value is None:
            value = said
        is_kept = policy == KEEP_FIRST and value is not None
    return value


_SAYS = st.lists(st.sampled_from(["Alder", "Birch", None]), min_size=9, max_size=9)
_UPLOADS = st.lists(st.tuples(st.sampled_from(list(POLICIES)), _SAYS), min_size=2, max_size=7)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(uploads=_UPLOADS, data=st.data())
def test_policies_hold_exactly_after_undoing_any_uploads_in_any_order(uploads: list[Any], data: st.DataObject) -> None:
    warehouse = templates.fresh()
    ids = []
    for place, (policy, says) in enumerate(uploads):
        rows = [{"lead_id": str(n), "created_at": "2026-01-01", "company": said} for n, said in enumerate(says)]
        ids.append(load(warehouse, "leads", rows, fields=FIELDS, policy={"company": policy}, again=place).upload_id)
    undone = data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=len(ids) - 1))
    for upload_id in undone:
        warehouse.undo(upload_id, undone_at=LOADED_AT)
    left = [upload for upload_id, upload in zip(ids, uploads, strict=True) if upload_id not in undone]
    expected = {str(n): _by_hand([(says[n], policy) for policy, says in left]) for n in range(9)}
    assert dict(warehouse.table("core", "leads").select("lead_id", "company").rows()) == expected
    derived = state(warehouse)
    warehouse.rebuild()
    assert state(warehouse) == derived
    warehouse.close()


@pytest.mark.parametrize("target", ["touches", "traffic_days"])
def test_a_key_of_ones_own_is_kept_by_targets_without_ids(target: str) -> None:
    warehouse = templates.fresh()
    rows = {
        "touches": {"person": "Kim", "kind": "call", "happened_at": "2026-01-05", "outcome": "x"},
        "traffic_days": {"day_on": "2026-01-05", "channel": "Email", "region": "North", "sessions": 5},
    }
    key = {"touches": ("person", "happened_at"), "traffic_days": ("day_on", "channel")}
    load(warehouse, target, [rows[target]], key=key[target])
    changed = {"touches": {"outcome": "y"}, "traffic_days": {"region": "South"}}
    done = load(warehouse, target, [rows[target] | changed[target]], key=key[target])
    assert (done.added, done.updated) == (0, 1)
    warehouse.close()
