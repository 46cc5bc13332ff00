"""A metric over time: nothing is 0 where nobody told, and nothing unknown where nothing happened."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from smarketing.errors import Refused
from smarketing.filters import Filters
from smarketing.metrics.series import series
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 9, 15)
YEAR = Filters(date(2026, 1, 1), date(2027, 1, 1), AS_OF)


def test_each_month_of_the_value_signed_is_a_sum_nothing_or_unknown() -> None:
    """May: 100 and one unpriced; June: one lost; July: nothing; August: one unpriced; September: 40 so far."""
    house = templates.fresh()
    rows = [
        {"deal_id": "1", "closed_at": "2026-05-10", "amount": 100, "status": "won"},
        {"deal_id": "2", "closed_at": "2026-05-11", "amount": None, "status": "won"},
        {"deal_id": "3", "closed_at": "2026-06-12", "amount": 70, "status": "lost"},
        {"deal_id": "4", "closed_at": "2026-08-13", "amount": None, "status": "won"},
        {"deal_id": "5", "closed_at": "2026-09-14", "amount": 40, "status": "won"},
    ]
    told = {"created_at": "2026-05-01", "currency": "EUR"}
    load(house, "deals", [told | row for row in rows], as_of=datetime(2026, 9, 15))
    found = series(house.read, "value_signed", YEAR)
    assert found is not None
    assert (found.currency, found.last_on) == ("EUR", AS_OF)
    assert found.totals("month", "EUR").rows() == [
        ("2026-05-01", 100, "whole"),
        ("2026-06-01", 0, "whole"),
        ("2026-07-01", 0, "whole"),
        ("2026-08-01", None, "part"),
        ("2026-09-01", 40, "so far"),
    ]
    house.close()


def test_reports_of_days_that_do_not_tell_of_a_month_leave_it_unknown() -> None:
    house = templates.fresh()
    days = [{"day_on": day, "channel": "Ads", "sessions": 10} for day in ("2026-06-10", "2026-08-10")]
    load(house, "traffic_days", days, as_of=datetime(2026, 8, 31))
    found = series(house.read, "visits", YEAR)
    assert found is not None
    assert found.totals("month", found.currency)["amount"].to_list() == [10, None, 10]
    # Web analytics knows no owner; of leads nothing is told.
    assert series(house.read, "visits", Filters(YEAR.from_on, YEAR.to_on, AS_OF, owner="Bo")) is None
    assert series(house.read, "mqls", YEAR) is None
    house.close()


def test_a_rate_has_no_sums_to_put_together() -> None:
    house = templates.fresh()
    load(house, "deals", [{"deal_id": "1", "created_at": "2026-05-01", "closed_at": "2026-06-01", "status": "won"}])
    with pytest.raises(Refused, match="Win rate has no sums per month that add up"):
        series(house.read, "win_rate", YEAR)
    house.close()
