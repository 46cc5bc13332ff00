"""Up to when a file goes: by what happened in it, never by what is planned; a lost deal closes by its last change."""

from __future__ import annotations

from datetime import UTC, date, datetime

from smarketing.intake.prepare import Prepared, prepare
from tests import templates

HEAD = "Opportunity ID,Opportunity Name,Stage,Close Date,Created Date,Closed,Won,Amount,Amount Currency"
NOT_AFTER = datetime(2026, 8, 1, tzinfo=UTC)


def deals(*rows: str, modified: bool = True) -> Prepared:
    head = f"{HEAD},Last Modified Date" if modified else HEAD
    prepared = prepare("\n".join([head, *rows, ""]).encode(), "opportunities.csv", not_after=NOT_AFTER)
    assert prepared.batch is not None
    return prepared


def deal(number: int, stage: str, closes: str, *modified: str) -> str:
    is_closed, is_won = stage.startswith("Closed"), stage == "Closed Won"
    cells = (f"006A0000000000{number}AAA", f"Deal {number}", stage, closes, "2026-03-01", is_closed, is_won, 10, "EUR")
    return ",".join([*map(str, cells), *modified])


def warned(prepared: Prepared) -> list[str]:
    return [each["text"] for each in prepared.report["warnings"] if each["code"] == "LOST_BY_CHANGE"]


def test_the_last_change_is_the_day_up_to_which_a_file_goes():
    prepared = deals(deal(1, "Proposal", "2026-07-15", "2026-06-20"), deal(2, "Proposal", "2026-05-15", "2026-05-02"))
    assert prepared.batch.as_of == datetime(2026, 6, 20)
    assert prepared.batch.rows["closed_on"].to_list() == [date(2026, 7, 15), date(2026, 5, 15)]


def test_a_lost_deal_that_was_to_close_later_was_lost_by_its_last_change():
    """15 July had come when the file was loaded, and yet says nothing: the deal was lost on 20 May."""
    prepared = deals(
        deal(1, "Closed Lost", "2026-07-15", "2026-05-20"),
        deal(2, "Closed Lost", "2026-04-10", "2026-05-21"),
        deal(3, "Closed Won", "2026-05-04", "2026-05-22"),
    )
    assert prepared.batch.rows["closed_on"].to_list() == [date(2026, 5, 20), date(2026, 4, 10), date(2026, 5, 4)]
    assert prepared.batch.as_of == datetime(2026, 5, 22)
    assert warned(prepared) == ["1 lost deal has a close date after the last change: lost on the day of that change."]


def test_without_a_last_change_a_day_that_has_not_come_is_the_newest_day_of_the_file():
    rows = deal(1, "Closed Lost", "2027-01-15"), deal(2, "Closed Lost", "2026-04-10"), deal(3, "Proposal", "2026-12-01")
    prepared = deals(*rows, modified=False)
    assert prepared.batch.rows["closed_on"].to_list() == [date(2026, 4, 10), date(2026, 4, 10), date(2026, 12, 1)]
    assert len(warned(prepared)) == 1
    untouched = deals(rows[1], rows[2], modified=False)
    assert warned(untouched) == []


def test_a_lost_deal_is_lost_from_that_day_on():
    warehouse = templates.fresh()
    lost = deals(deal(1, "Closed Lost", "2026-07-15", "2026-05-20"))
    warehouse.load(lost.batch, sha256="1", file_name="deals.csv", loaded_at=NOT_AFTER)
    states = [
        warehouse.read("deal_states", at=day, as_of=date(2026, 8, 1))["status"].to_list()
        for day in (date(2026, 5, 19), date(2026, 5, 20))
    ]
    assert states == [["open"], ["lost"]]
    warehouse.close()
