"""What the card about the won deals says, computed from a small company whose touches can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from smarketing import attribution_view
from smarketing.analysis import attribution
from smarketing.analysis.attribution import NO_TOUCH
from smarketing.charts import attribution as picture
from smarketing.filters import ALL_TIME, Filters
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies
from tests.ui.test_attribution_card import touched
from tests.warehouse.build import load

EVER = Filters.over(ALL_TIME, date(2026, 9, 13))


@pytest.fixture(scope="module")
def house() -> Iterator[Warehouse]:
    """Nine deals in euros, of which five have touches, one in dollars, and one without an amount or a lead."""
    warehouse = templates.fresh()
    companies.whole(warehouse)
    touched(warehouse)
    load(warehouse, "campaign_touches", [{"email": "nobody@x.test", "campaign": "Fair", "happened_at": "2026-05-01"}])
    lead = next(one["lead_id"] for one in companies.journeys() if one.get("opportunity_at"))
    won = {"status": "won", "created_at": "2026-06-02", "closed_at": "2026-06-20"}
    dollars = {"deal_id": "US", "lead_id": lead, "amount": 700, "currency": "USD"}
    load(warehouse, "deals", [won | dollars, won | {"deal_id": "alone"}])
    yield warehouse
    warehouse.close()


def test_currencies_are_never_added(house: Warehouse) -> None:
    shown = attribution_view.credit(house.read, EVER, "channel")
    assert shown.currencies == ("EUR", "USD")
    euros, dollars = (attribution.table(shown.deals, unit) for unit in shown.currencies)
    assert euros["linear"].sum() == euros["sourced"].sum() == 45_000
    assert dict(dollars.select("value", "linear").rows()) == {"Search": 350, "Webinar": 350, "Paid search": 0}
    assert attribution_view.summed(shown, "USD") == (
        "Sourced and each model sum to the $700 won. Influenced rows overlap, so they are never added: they say $1,400 "
        "where $700 had any touch."
    )


def test_a_filter_narrows_the_deals_by_where_they_come_from(house: Warehouse) -> None:
    shown = attribution_view.credit(house.read, replace(EVER, channel="Referral"), "campaign")
    table = attribution.table(shown.deals)
    assert table["first"].sum() == len(shown.deals) == 3
    assert set(table["value"]) == {"(not set)", "Search", "Webinar", NO_TOUCH}


def test_what_is_not_known_is_said(house: Warehouse) -> None:
    shown = attribution_view.credit(house.read, EVER, "channel")
    assert attribution_view.missing(shown) == [
        "5 of 11 won deals have no known touch, 1 of them because their lead is not known: each model counts them "
        "under (no touch known), and gives them to nobody.",
        "1 of all 11 touches loaded names nobody who is known as a lead, and so no deal.",
        "Touches are told up to 1 Jun 2026; later ones are missing.",
        "1 deal without an amount is not in the value.",
    ]
    nobody = attribution_view.credit(house.read, replace(EVER, owner="Nobody"), "channel")
    assert nobody.lacks == "No deal was won in this period."
    empty = templates.fresh()
    assert attribution_view.credit(empty.read, EVER, "channel").lacks == attribution_view.NO_DEALS
    empty.close()


def test_the_touches_behind_a_row_sum_to_one_per_deal(house: Warehouse) -> None:
    shown = attribution_view.credit(house.read, EVER, "channel")
    rows = attribution_view.behind(shown, "Webinar")
    assert rows.group_by("deal_id").agg(pl.col("u").sum())["u"].to_list() == [1.0] * 6
    assert rows.filter(deal_id="US").select("nth", "touch_channel", "role", "u", "w").rows() == [
        (1, "Search", "first, lead created", 0.8, 2 / 3),
        (2, "Webinar", "deal created", 0.2, 1 / 3),
    ]
    assert attribution_view.behind(shown, NO_TOUCH)["deal_id"].n_unique() == 5
    assert attribution_view.behind(shown, "Referral")["channel"].unique().to_list() == ["Referral"]


def test_the_picture_says_first_and_last_in_words(house: Warehouse) -> None:
    table = attribution.table(attribution_view.credit(house.read, EVER, "channel").deals)
    assert picture.alt(table, None) == "Search: 6 by first touch, 0 by last. Webinar: 0 by first touch, 6 by last."
    assert picture.left_out(table) == 0
    assert len(picture.attribution(table, None).data) == 5
    assert picture.attribution(table.head(0), None).layout.annotations[0].text == "No touch is known of these deals."
