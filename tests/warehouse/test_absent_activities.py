"""What is deleted in its source and is no lead or deal: listed with its file; and which file proves a stage."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from smarketing.loading import load_file
from tests import templates
from tests.warehouse.build import load

PUBLIC = Path(__file__).parents[1] / "vectors" / "public"


def test_deleted_touches_and_notes_are_listed_and_undo_takes_them_off() -> None:
    warehouse = templates.fresh()
    touch = {"touch_id": "1", "happened_at": "2026-03-02", "kind": "call", "subject": "First call"}
    note = {"note_id": "9", "heard_at": "2026-03-02", "theme": "price", "text": "Too high"}
    load(warehouse, "touches", [touch, {**touch, "touch_id": "2"}])
    load(warehouse, "notes", [note])
    assert warehouse.read("absent_records").is_empty()
    load(warehouse, "touches", [{**touch, "is_deleted": True}])
    load(warehouse, "notes", [{**note, "is_deleted": True}])
    absent = warehouse.read("absent_records").select("target", "key", "rule", "name", "line").rows()
    assert absent == [("notes", "crm:9", "deleted", "price", 2), ("touches", "crm:1", "deleted", "First call", 2)]
    warehouse.undo(3, undone_at=datetime(2026, 3, 9, tzinfo=UTC))
    assert warehouse.read("absent_records")["target"].to_list() == ["notes"]


def test_each_trip_names_the_file_that_proves_it() -> None:
    warehouse = templates.fresh()
    for name, day in (("jan", (2026, 1, 31)), ("feb", (2026, 2, 20)), ("mar", (2026, 3, 15))):
        data = (PUBLIC / "13_recycled_date_overwritten" / f"{name}.csv").read_bytes()
        load_file(warehouse, data, f"{name}.csv", as_of=datetime(*day, tzinfo=UTC), loaded_at=datetime.now(UTC))
    key = warehouse.table("core", "leads")["key"].item()
    proven = warehouse.read("lead_timeline", lead_key=key).select("what", "file_name").rows()
    assert proven == [("lead", "mar.csv"), ("mql", "jan.csv"), ("recycled", "feb.csv"), ("mql", "mar.csv")]
