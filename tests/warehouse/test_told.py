"""Up to when an upload tells: the instant of its newest event, wherever in the world that was."""

from __future__ import annotations

from datetime import UTC, datetime

from smarketing.loading import in_process, load_file
from smarketing.warehouse import Warehouse
from tests import templates

LOADED_AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
LEADS = b"lead_id,created_at,mql_at\nA,2026-02-02 09:00,2026-02-03 09:00\nB,2026-02-04 06:00,2026-02-04 06:00\n"
TOUCHES = b"touch_id,lead_id,happened_at,kind\nT,B,2026-02-04 06:30,call\n"


def _warehouse(*, zone: str, as_of: datetime | None = None) -> Warehouse:
    warehouse = templates.fresh()
    for data, name in ((LEADS, "leads.csv"), (TOUCHES, "touches.csv")):
        done = load_file(warehouse, data, name, loaded_at=LOADED_AT, zone=zone, as_of=as_of, reader=in_process)
        assert done.state == "loaded", done.message
    return warehouse


def _told(warehouse: Warehouse) -> list[tuple[datetime, datetime]]:
    return warehouse.table("marts", "source_as_of").select("told_at", "replied_at").rows()


def test_a_morning_in_sydney_tells_up_to_the_evening_before_in_utc() -> None:
    warehouse = _warehouse(zone="Australia/Sydney")
    assert _told(warehouse) == [(datetime(2026, 2, 3, 19, 0), datetime(2026, 2, 3, 19, 0))]
    # The day is still that of Sydney: what is counted by days is not cut off.
    assert str(warehouse.as_of) == "2026-02-04"


def test_an_evening_in_los_angeles_tells_up_to_the_morning_after_in_utc() -> None:
    warehouse = _warehouse(zone="America/Los_Angeles")
    assert _told(warehouse) == [(datetime(2026, 2, 4, 14, 0), datetime(2026, 2, 4, 14, 0))]


def test_what_was_said_of_the_file_counts_more_than_its_newest_event() -> None:
    warehouse = _warehouse(zone="UTC", as_of=datetime(2026, 2, 4, 18, 0, tzinfo=UTC))
    assert _told(warehouse) == [(datetime(2026, 2, 4, 18, 0), datetime(2026, 2, 4, 18, 0))]


def test_an_event_after_the_load_is_no_news() -> None:
    warehouse = templates.fresh()
    planned = b"lead_id,created_at,mql_at\nA,2026-02-02 09:00,2026-02-09 09:00\n"
    assert (
        load_file(warehouse, planned, "leads.csv", loaded_at=LOADED_AT, zone="UTC", reader=in_process).state == "loaded"
    )
    assert warehouse.table("marts", "source_as_of")["told_at"].to_list() == [datetime(2026, 2, 2, 9, 0)]
