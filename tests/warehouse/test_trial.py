"""The dry run of several files: what they would do together, and which months of the past they restate."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from smarketing.loading import HEADLINES, Outcome, in_process, load_file
from smarketing.trial import Trial, headlines, trial
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load
from tests.warehouse.test_uploads import state

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LEADS = """lead_id,email,created_at,mql_at
1,ada@example.com,2026-01-05,2026-01-09
2,ben@example.com,2026-02-05,
3,cy@example.com,2026-03-05,2026-03-20
"""
LATER = """lead_id,email,created_at,mql_at
2,ben@example.com,2026-02-05,2026-02-08
4,dee@example.com,2026-04-02,
"""
DEALS = """deal_id,lead_id,name,status,amount,currency,created_at,closed_at
D1,1,Alder,won,100.50,EUR,2026-01-10,2026-02-10
D2,2,Birch,won,70,USD,2026-02-10,2026-02-20
D3,4,Cedar,open,5,EUR,2026-04-03,2026-05-01
"""


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def _file(warehouse: Warehouse, text: str, *, dry_run: bool = True, **how: Any) -> Outcome:
    return load_file(warehouse, text.encode(), "export.csv", loaded_at=NOW, reader=in_process, dry_run=dry_run, **how)


def _numbers(found: Trial, *kinds: str) -> list[tuple[Any, ...]]:
    rows = found.months.filter(found.months["kind"].is_in(list(kinds)))
    return [
        (
            f"{month:%Y-%m}",
            measure,
            currency,
            before and str(before.normalize()),
            str((after or Decimal(0)).normalize()),
        )
        for month, measure, currency, before, after in rows.drop("change", "kind").iter_rows()
    ]


def test_into_an_empty_warehouse_every_number_is_new(warehouse: Warehouse) -> None:
    found = trial(warehouse, [_file(warehouse, LEADS)])
    assert found.words == ""
    assert _numbers(found, "new") == [
        ("2026-01", "leads", None, None, "1"),
        ("2026-01", "mqls", None, None, "1"),
        ("2026-02", "leads", None, None, "1"),
        ("2026-03", "leads", None, None, "1"),
        ("2026-03", "mqls", None, None, "1"),
    ]
    assert warehouse.is_empty


def test_a_month_of_the_past_whose_number_changes_is_named(warehouse: Warehouse) -> None:
    _file(warehouse, LEADS, dry_run=False)
    found = trial(warehouse, [_file(warehouse, LATER)])
    assert found.words == "Restates February 2026."
    (row,) = found.months.filter(kind="restated").to_dicts()
    assert (row["month"], row["measure"], row["before"], row["after"]) == (date(2026, 2, 1), "mqls", 0, 1)
    assert ("2026-04", "leads", None, None, "1") in _numbers(found, "new")


def test_files_that_are_dropped_together_see_each_other(warehouse: Warehouse) -> None:
    _file(warehouse, LEADS, dry_run=False)
    before, version = state(warehouse), warehouse.version
    found = trial(warehouse, [_file(warehouse, LATER), _file(warehouse, DEALS)])
    assert [(upload.target, upload.added, upload.updated) for upload in found.uploads] == [
        ("leads", 1, 1),
        ("deals", 3, 0),
    ]
    assert [len(uploads) for uploads in found.files] == [1, 1]
    assert [(one.measure, one.before, one.after, one.currency) for one in found.headlines] == [
        ("leads", 3, 4, None),
        ("mqls", 2, 3, None),
        ("sqls", None, None, None),
        # No calls, e-mails or meetings are loaded.
        ("reply_late", None, None, None),
        ("deals_won", None, 2, None),
        ("value_signed", None, 100.5, "EUR"),
        ("value_signed", None, 70.0, "USD"),
    ]
    assert ("2026-02", "deals_won", None, None, "2") in _numbers(found, "new", "restated")
    assert ("2026-02", "value_signed", "EUR", None, "100.5") in _numbers(found, "new", "restated")
    assert ("2026-02", "value_signed", "USD", None, "7E+1") in _numbers(found, "new", "restated")
    assert (state(warehouse), warehouse.version) == (before, version)


def test_what_a_month_loses_is_restated_too(warehouse: Warehouse) -> None:
    _file(warehouse, LEADS, dry_run=False)
    found = trial(warehouse, [_file(warehouse, LEADS.replace("2026-01-05,2026-01-09", "2026-01-05,"))])
    (row,) = found.months.filter(kind="restated").to_dicts()
    assert (row["month"], row["measure"], row["before"], row["after"]) == (date(2026, 1, 1), "mqls", 1, 0)


def test_the_numbers_of_the_demo_company_are_no_past(warehouse: Warehouse) -> None:
    _file(warehouse, LEADS, dry_run=False, is_demo=True)
    found = trial(warehouse, [_file(warehouse, LATER)])
    assert found.words == ""
    assert all(rows.is_empty() for rows in found.before.values())


def test_a_file_that_is_loaded_already_changes_nothing(warehouse: Warehouse) -> None:
    _file(warehouse, LEADS, dry_run=False)
    again = _file(warehouse, LEADS)
    assert again.state == "already_loaded"
    found = trial(warehouse, [again])
    assert (found.uploads, set(found.months["kind"])) == ((), {"same"})


def test_headline_numbers_are_missing_where_there_is_nothing_to_count(warehouse: Warehouse) -> None:
    nothing = {name: warehouse.read(name, **params) for name, params in HEADLINES.items()}
    assert {(one.before, one.after) for one in headlines(nothing, nothing)} == {(None, None)}
    load(warehouse, "deals", [{"deal_id": "1", "status": "won", "created_at": "2026-01-01", "closed_at": "2026-01-09"}])
    now = {name: warehouse.read(name, **params) for name, params in HEADLINES.items()}
    after = {one.measure: one.after for one in headlines(nothing, now)}
    assert (after["deals_won"], after["value_signed"], after["leads"]) == (1, None, None)


def test_the_value_of_deals_that_are_no_longer_won_becomes_nothing(warehouse: Warehouse) -> None:
    _file(warehouse, DEALS, dry_run=False)
    found = trial(warehouse, [_file(warehouse, DEALS.replace("2,Birch,won", "2,Birch,lost"))])
    ends = {(one.measure, one.currency): (one.before, one.after) for one in found.headlines}
    assert (ends["deals_won", None], ends["value_signed", "USD"]) == ((2, 1), (70, 0))
    assert ends["value_signed", "EUR"] == (100.5, 100.5)


def test_late_replies_are_among_the_headline_numbers(warehouse: Warehouse) -> None:
    rows = [{"lead_id": f"{n}", "created_at": "2026-02-02", "mql_at": "2026-02-02 09:00"} for n in range(3)]
    load(warehouse, "leads", rows, as_of=datetime(2026, 2, 12))
    touches = [{"touch_id": "a", "lead_id": "0", "happened_at": "2026-02-02 16:00", "kind": "call"}]
    touches.append({"touch_id": "b", "lead_id": "1", "happened_at": "2026-02-10 09:30", "kind": "call"})
    was = {name: warehouse.read(name, **params) for name, params in HEADLINES.items()}
    load(warehouse, "touches", touches)
    now = {name: warehouse.read(name, **params) for name, params in HEADLINES.items()}
    (found,) = [one for one in headlines(was, now) if one.measure == "reply_late"]
    # Within a working day by the starter agreement: one in time, one came late, the third is still open and late.
    assert (found.before, found.after) == (None, 1)
