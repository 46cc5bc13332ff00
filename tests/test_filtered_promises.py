"""A filter narrows what was counted, never what was promised for all, and says which of both a number is."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing import marketing_view, mql_landing, overview_view, promise_view
from smarketing.analysis import ledger
from smarketing.filters import ALL_TIME, LAST_6_MONTHS, THIS_MONTH, Filters
from smarketing.warehouse import Warehouse
from tests import templates

AS_OF = date(2026, 10, 23)
FILTERS = ({"channel": "Outbound"}, {"channel": "Paid Search"}, {"segment": "SMB"}, {"owner": "Neave Dunmoor"},
           {"campaign": "(not set)"}, {"region": "DACH"})  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("filtered") / "w.duckdb")
    templates.demo(warehouse)
    yield warehouse
    warehouse.close()


def shown(demo, period=THIS_MONTH, **chosen):
    return promise_view.view(demo.read, Filters.over(period, AS_OF, **chosen), demo.agreements.versions(AS_OF))


def card(view, clause):
    return next(one for one in view.cards if one.clause == clause)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_what_is_promised_for_all_asks_for_the_same_under_each_filter_and_says_so(demo, chosen):
    whole, some = card(shown(demo), "volume"), card(shown(demo, **chosen), "volume")
    assert (some.value, some.goal, some.said, some.landing) == (whole.value, whole.goal, whole.said, whole.landing)
    assert (some.value, some.goal) == (97, 84)
    assert some.notes[0] == f"Promised for all MQLs: not narrowed by {next(iter(chosen))}."
    filters = Filters.over(THIS_MONTH, AS_OF, **chosen)
    versions, calendar = demo.agreements.versions(AS_OF), demo.agreements.in_force(AS_OF).terms.calendar_of()
    assert marketing_view.view(demo.read, filters, versions).promise == some
    top = overview_view.view(demo.read, filters, versions, calendar, ()).top
    assert (top.promise, top.figures[1].note.startswith("of all")) == (some, True)


@pytest.mark.parametrize("period", [THIS_MONTH, LAST_6_MONTHS, ALL_TIME])
def test_how_much_of_the_last_day_is_over_is_known_from_all_mqls_of_its_month(demo, period):
    month = Filters.over(THIS_MONTH, AS_OF)
    calendar = demo.agreements.in_force(AS_OF).terms.calendar_of()
    part = mql_landing.known_part(demo.read, month, calendar)
    for chosen in ({}, *FILTERS):
        assert mql_landing.known_part(demo.read, Filters.over(period, AS_OF, **chosen), calendar) == part


def test_the_other_promises_are_of_the_filtered_mqls_and_say_so(demo):
    view = shown(demo, segment="SMB")
    assert view.headline == (
        "Two of six promises are broken this month: Sales on replies and decisions. "
        "The number of MQLs is of all, the rest of those with segment SMB."
    )
    replies = card(view, "response")
    assert (replies.said, replies.notes[0]) == ("35 of 48 due replies came in time.", "Only MQLs with segment SMB.")
    assert card(view, "quality").notes[0] == "Only MQLs with segment SMB."


def test_where_the_filtered_mqls_are_none_only_the_promise_of_all_is_judged(demo):
    view = shown(demo, channel="Outbound")
    assert view.headline == "The only promise that can be judged is kept this month. The number of MQLs is of all."
    quality = card(view, "quality")
    assert (quality.said, quality.notes) == (
        "No lead became an MQL in this period.", ("Only MQLs with channel Outbound.",),
    )  # fmt: skip


def test_a_filter_by_owner_names_nobody_where_names_may_be_hidden(demo):
    view = shown(demo, owner="Neave Dunmoor", segment="SMB")
    assert "Neave" not in view.headline + str(view.cards)
    assert card(view, "response").notes[0] == "Only MQLs with segment SMB and the chosen owner."


def test_what_is_missing_of_all_is_not_set_against_what_is_late_of_some(demo):
    whole, some = shown(demo, LAST_6_MONTHS), shown(demo, LAST_6_MONTHS, segment="SMB")
    assert (whole.ledger.missing, whole.ledger.late, whole.ledger.waiting) == (110, 122, 52)
    assert (some.ledger.missing, some.ledger.no_missing) == (None, ledger.OF_ALL)
    assert some.ledger.late is not None


def test_without_a_filter_nothing_is_said_of_one(demo):
    view = shown(demo)
    assert view.headline == "Two of six promises are broken this month: Sales on replies and decisions."
    assert not [note for one in view.cards for note in one.notes if note.startswith(("Only MQLs", "Promised for all"))]
