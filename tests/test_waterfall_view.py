"""What the card says of the pipeline between two days: from two uploads, from one, with and without amounts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from smarketing import waterfall_view
from smarketing.filters import ALL_TIME, Filters
from smarketing.waterfall_view import ALL_OPEN, CLOSING, Currency, view
from tests import templates
from tests.warehouse.build import load

SEPTEMBER, OCTOBER = datetime(2026, 9, 30, 12), datetime(2026, 10, 31, 12)
MONTH = Filters(date(2026, 10, 1), date(2026, 11, 1), date(2026, 10, 31))


def deal(number: int, amount: str | None, **more: Any) -> dict[str, Any]:
    usual = {"status": "open", "currency": "EUR", "created_at": "2026-09-01", "closed_at": "2026-11-15"}
    return usual | {"deal_id": f"d{number}", "owner": "Ada", "amount": amount and Decimal(amount)} | more


FIRST = [
    deal(1, "100.10"),
    deal(2, "50", closed_at="2027-02-01"),
    deal(3, "80", currency="USD"),
    deal(4, "30", status="lost", closed_at="2026-09-10"),
    deal(5, None),
]
SECOND = [
    deal(1, "120.35", status="won", closed_at="2026-10-15"),
    deal(2, "50", closed_at="2026-12-01"),
    deal(3, "80", currency="USD", status="lost", closed_at="2026-10-10"),
    deal(4, "30"),
    deal(5, "7"),
    deal(6, "11", created_at="2026-10-05"),
    deal(7, "13"),
]


@pytest.fixture(scope="module")
def house():
    warehouse = templates.fresh()
    load(warehouse, "deals", FIRST, as_of=SEPTEMBER)
    load(warehouse, "deals", SECOND, as_of=OCTOBER)
    yield warehouse
    warehouse.close()


def bars(one: Currency) -> list[tuple[str, Any, int | None]]:
    return [(row.label, row.amount if row.amount is None else float(row.amount), row.deals) for row in one.rows]


def test_two_uploads_tell_what_moved_between_them(house):
    found = view(house.read, MONTH, ALL_OPEN)
    assert [one.name for one in found.currencies] == ["EUR", "USD"]
    assert bars(found.currencies[0]) == [
        ("Open on 30 Sep 2026", 163.10, 4),
        ("Created", 11, 1),
        ("Reopened", 30, 1),
        ("Amount filled in", 7, 1),
        ("Increased", 20.25, 1),
        ("Won", -120.35, 1),
        ("Open on 31 Oct 2026", 111, 5),
    ]
    assert found.currencies[0].headline == (
        "Pipeline fell by €52.10 to €111: €11 created, €30 reopened, €20.25 increased, €120 won, other changes +€7."
    )
    assert bars(found.currencies[1])[1:] == [("Lost", -80, 1), ("Open on 31 Oct 2026", 0, 0)]
    assert found.currencies[1].headline == "Pipeline fell by $80 to $0: $80 lost."
    notes = " ".join(found.currencies[0].notes)
    assert "Open deals without an amount are in no sum: 1 at the start." in notes
    assert "The amount on 30 Sep 2026 is not known of 1 of the 5 deals open then" in notes


def test_the_won_bar_is_what_the_same_days_signed(house):
    (row,) = house.read("deal_outcomes", from_on=MONTH.from_on, to_on=MONTH.to_on).filter(currency="EUR").to_dicts()
    won = next(one for one in view(house.read, MONTH, ALL_OPEN).currencies[0].rows if one.kind == "won")
    assert -won.amount == row["won_amount"] == Decimal("120.35")


def test_the_deals_closing_in_the_quarter_move_in_and_out_by_their_dates(house):
    one = view(house.read, MONTH, CLOSING).currencies[0]
    assert ("Pulled in", 50, 1) in bars(one)
    assert one.headline.startswith("Pipeline closing in Q4 2026 fell by €2.10 to €111: ")
    assert "won is what was signed in these days and in Q4 2026" in " ".join(one.notes)


def test_what_a_single_upload_cannot_know_is_not_known_and_not_0():
    house = templates.fresh()
    load(house, "deals", SECOND, as_of=OCTOBER)
    one = view(house.read, MONTH, CLOSING).currencies[0]
    assert [row for row in bars(one) if row[1] is None] == [
        ("Increased, decreased", None, None),
        ("Pulled in, pushed out", None, None),
    ]
    notes = " ".join(one.notes)
    assert "The amount and the close date on 30 Sep 2026 are known of none of the 6 deals open then" in notes
    house.close()


def test_deals_without_any_amount_are_no_pipeline_of_0():
    house = templates.fresh()
    load(house, "deals", [deal(1, None), deal(2, None, status="won", closed_at="2026-10-10")], as_of=OCTOBER)
    (one,) = view(house.read, MONTH, ALL_OPEN).currencies
    assert (one.lacks, one.rows) == (waterfall_view.NO_AMOUNTS, ())
    house.close()


def test_over_all_time_the_pipeline_begins_before_the_data(house):
    always = Filters.over(ALL_TIME, date(2026, 10, 31))
    one = view(house.read, always, ALL_OPEN).currencies[0]
    assert bars(one)[0] == ("Before all data", 0, 0)
    assert bars(one)[-1] == ("Open on 31 Oct 2026", 111, 5)


def test_it_says_why_there_is_nothing(house):
    assert view(templates.fresh().read, MONTH, ALL_OPEN).lacks == waterfall_view.NO_DEALS
    later = Filters(date(2027, 1, 1), date(2027, 2, 1), date(2026, 10, 31))
    assert view(house.read, later, ALL_OPEN).lacks == waterfall_view.AHEAD
    nobody = Filters(date(2026, 10, 1), date(2026, 11, 1), date(2026, 10, 31), owner="Nobody")
    assert view(house.read, nobody, ALL_OPEN).lacks == waterfall_view.NOTHING_OPEN
