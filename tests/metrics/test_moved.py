"""Before and after a change: as many days on each side, each judged at its own end, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing.filters import Filters
from smarketing.metrics import engine
from smarketing.metrics.declaration import COUNT, RATE
from smarketing.metrics.moved import moved
from smarketing.metrics.registry import ACTIONS, metric
from tests import templates
from tests.warehouse.build import load

CHANGED, CHECK = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture(scope="module")
def read():
    """40 MQLs in August of which 10 were accepted in time, 40 in September of which 30; SMB is all of them but one."""
    warehouse = templates.fresh()
    leads = []
    for month, accepted in (("08", 10), ("09", 30)):
        for number in range(40):
            day = f"2026-{month}-{3 + number % 20:02d}"
            lead = {"lead_id": f"{month}-{number}", "created_at": day, "mql_at": day, "segment": "SMB"}
            later = f"2026-{month}-25"
            lead |= {"sal_at": later} if number < accepted else {"exit_at": later, "stage": "rejected", "reason": "No"}
            leads.append(lead)
    leads[0]["segment"] = "Enterprise"
    late = {
        "lead_id": "late",
        "created_at": "2026-08-05",
        "mql_at": "2026-08-05",
        "sql_at": "2026-09-20",
        "segment": "SMB",
    }
    load(warehouse, "leads", [*leads, late])
    deals = [
        {"deal_id": f"{month}{number}", "created_at": "2026-07-01", "closed_at": f"2026-{month}-10", "status": status,
         "stage": status, "amount": 10}
        for month, won in (("08", 2), ("09", 5)) for number, status in enumerate(["won"] * won + ["lost"] * (10 - won))
    ]  # fmt: skip
    load(warehouse, "deals", deals)
    yield warehouse.read
    warehouse.close()


def test_a_rate_before_and_after_with_its_interval_and_a_verdict(read):
    found = moved(read, "acceptance_rate", CHANGED, CHECK)
    assert (found.before, found.after, found.days, found.verdict) == ((10, 40), (30, 40), 30, "better")
    assert found.said == "Acceptance rate 25% → 75% (+50 points, +29 to +65): better"
    # The one that nobody decided on is in neither.
    assert moved(read, "acceptance_rate", CHANGED, CHECK, "segment: SMB").before == (9, 39)


def test_what_came_later_than_its_own_days_is_not_in_the_days_before(read):
    found = moved(read, "mql_to_sql", CHANGED, CHECK)
    assert found.said == f"Nothing to compare in the 30 days before and after. {metric('mql_to_sql').lacks}"
    assert moved(read, "mqls", CHANGED, CHECK).before == (41, None)


def test_a_difference_that_may_be_chance_is_said_to_be_unclear(read):
    found = moved(read, "win_rate", CHANGED, CHECK)
    assert (found.before, found.after, found.verdict) == ((2, 10), (5, 10), "not clear yet")
    assert found.said == "Win rate 20% → 50% (+30 points, −11 to +60): not clear yet"
    assert moved(read, "mqls", CHANGED, CHECK).said == "MQLs 41 → 40 in 30 days each (−1, −19 to +17): not clear yet"


def test_without_numbers_on_both_sides_nothing_is_compared(read):
    found = moved(read, "reply_in_time", CHANGED, CHECK)
    assert (found.verdict, found.said) == (
        "unknown",
        f"Nothing to compare in the 30 days before and after. {metric('reply_in_time').lacks}",
    )
    early = moved(read, "win_rate", date(2026, 8, 1), date(2026, 8, 20))
    assert (early.before, early.after) == ((0, 0), (2, 10))
    assert early.said.startswith("Nothing to compare in the 19 days before. No source says yet of any deal")
    assert moved(read, "win_rate", date(2026, 8, 20), date(2026, 8, 30)).said == (
        "Nothing to compare in the 10 days after. No deal was closed in this period."
    )
    assert moved(read, "mqls", date(2020, 1, 1), date(2020, 2, 1)).verdict == "unknown"


def test_each_action_is_measured_by_the_number_that_the_pages_show(read):
    assert set(ACTIONS) == {"acceptance_rate", "reply_in_time", "mql_to_sql", "sql_to_won", "win_rate", "mqls"}
    assert {metric(key).unit for key in ACTIONS} == {RATE, COUNT}
    for key in ("acceptance_rate", "win_rate", "mqls"):
        shown = engine.answer(read, key, Filters(CHANGED, CHECK, date(2026, 9, 30)))
        assert moved(read, key, CHANGED, CHECK).after == (shown.part, shown.whole)
