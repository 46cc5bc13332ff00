"""Other terms for the same days, in words: what was, what would have been, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from smarketing import rescore_view
from smarketing.agreement import STARTER, Definition, Response, Target
from smarketing.analysis.rescore import Share
from smarketing.filters import ALL_TIME, Filters
from smarketing.rescore_view import Rescored
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 10, 16)
AT = datetime(2026, 10, 1, tzinfo=UTC)


def lead(number: int, score: int | None, mql: str | None = "2026-10-12 10:00", **more: str) -> dict[str, object]:
    return {"lead_id": str(number), "created_at": "2026-10-12 09:00", "mql_at": mql, "score": score, **more}


@pytest.fixture
def house() -> Warehouse:
    """Six MQLs answered after one to six working hours, and three leads that never were one.

    No trigger is told: whether a score of 40 meets a definition that also names triggers is unknown.
    """
    warehouse = templates.fresh()
    leads = [lead(number, 80) for number in range(1, 6)]
    leads += [lead(6, 40, segment="SMB"), lead(7, 65, None), lead(8, 60, None), lead(9, 10, None)]
    load(warehouse, "leads", leads)
    touches = [
        {"touch_id": str(number), "lead_id": str(number), "kind": "call", "happened_at": f"2026-10-12 {10 + number}:00"}
        for number in range(1, 7)
    ]
    last = {"touch_id": "last", "lead_id": "9", "kind": "call", "happened_at": "2026-10-16 12:00"}
    load(warehouse, "touches", [*touches, last])
    return warehouse


def tried(house: Warehouse, first: date = date(2026, 10, 1)) -> Rescored:
    draft = replace(STARTER, name="Draft", definition=Definition(60), response=Response((Target(180),), goal=0.9))
    house.agreements.draft("draft", draft, "starter", at=AT, by="")
    chosen = Filters.over(ALL_TIME, AS_OF)
    known = house.agreements.versions(AS_OF)
    return rescore_view.view(house.read, known, house.agreements.version("draft"), chosen, first)


def test_what_was_stands_beside_what_would_have_been(house: Warehouse) -> None:
    found = tried(house)
    assert (
        found.headline
        == "Under Draft, 50% of replies would have been in time, not 100%; 5 MQLs would have counted, not 6"
    )
    rows = {row.what: (row.before, row.after, row.difference) for row in found.rows}
    assert rows == {
        "MQLs handed over": ("6", "6", "0"),
        "meet the definition": ("5", "5", "0"),
        "are below it": ("0", "1", "+1"),
        "cannot be told": ("1", "0", "−1"),
        "rejected as not meeting it": ("0", "0", "0"),
        "count for the volume": ("6", "5", "−1"),
        "leads that never were MQLs (extrapolation)": ("—", "+2", ""),
        "in time": ("100% (61–100%), 6 of 6, few leads", "50% (19–81%), 3 of 6, few leads", "−50.0 points"),
        "replied in time": ("6", "3", "−3"),
        "replied late": ("0", "3", "+3"),
        "reply late, still open": ("0", "0", "0"),
        "SQL within 30 days, of those that count": ("—", "—", "—"),
    }
    assert found.notes["replies"][1] == "3 that were in time would have been late, 0 the other way round."
    assert found.notes["volume"][0].startswith("2 leads that came in during these days never were MQLs")
    assert (found.score_now, found.score_then) == (70, 60)


def test_days_without_an_mql_are_said_to_hold_nothing(house: Warehouse) -> None:
    assert tried(house, date(2026, 10, 14)).headline == "There is nothing to judge in these days"


def test_bands_and_shares_are_said_with_what_they_rest_on() -> None:
    row = {"band": 60, "sqls": 5, "mature": 25, "was_in": "none", "would_be_in": "part"}
    assert rescore_view.band(row) == "60–69"
    assert rescore_view.band({"band": None}) == "no score"
    assert rescore_view.rate(row) == "20% (9–39%), 5 of 25"
    assert rescore_view.place(row) == "now: no MQL; then: in part"
    assert rescore_view.place({"was_in": "whole", "would_be_in": "whole"}) == "an MQL"
    assert rescore_view.place({"was_in": None, "would_be_in": None}) == "—"
    assert rescore_view.place({"was_in": None, "would_be_in": "whole"}) == "now: —; then: an MQL"
    assert rescore_view.share(Share(0, 0)) == "—"
