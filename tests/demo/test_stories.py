"""Each story that docs/demo-company.md tells is in the committed exports, with the figure it tells."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from smarketing import demo
from smarketing.demo.clock import is_working_day, work_minutes_between
from smarketing.settings import ROOT
from tests.demo.conftest import Rows, Trip, rows_of

OPPORTUNITY = 'Date entered "Opportunity (Lifecycle Stage Pipeline)"'
CHANNEL = "Original Traffic Source"
OFF_DEFINITION = "Does not meet the definition"
SEGMENTS = ("SMB", "Mid-market", "Enterprise")
LEAVER, LEFT_ON = "Ranka Mossfeld", date(2026, 7, 17)


def spend_by_channel() -> dict[str, Decimal]:
    spent: Counter[str] = Counter()
    for row in rows_of("google-ads-campaign-report.csv"):
        spent["Paid Search"] += 0 if row["Campaign"].strip() == "--" else Decimal(row["Cost"].replace(",", ""))
    for row in rows_of("linkedin-ads.csv"):
        spent["Paid Social"] += Decimal(row["Total Spent"].replace(",", ""))
    for row in rows_of("meta-ads.csv"):
        spent["Paid Social"] += Decimal(row["Amount spent (EUR)"]) if row["Campaign name"] else 0
    for row in rows_of("other-spend.csv"):
        spent[row["channel"]] += Decimal(row["spend"])
    return dict(spent)


def was_decided(trip: Trip) -> bool:
    return bool(trip.events) or bool(trip.lead[OPPORTUNITY])


def is_off_definition(trip: Trip) -> bool:
    return any(stage == "rejected" and reason == OFF_DEFINITION for stage, _, reason in trip.events)


def accepted_share(trips: list[Trip], from_on: date, to_on: date) -> float:
    decided = [trip for trip in trips if from_on <= trip.mql_at.date() < to_on and was_decided(trip)]
    return sum("rejected" not in trip.stages for trip in decided) / len(decided)


def first_replies(
    trips: list[Trip], replies: dict[str, list[datetime]], segment: str, from_on: date, to_on: date
) -> list[int]:
    """Working minutes from MQL to the first answer by a person."""
    waits = []
    for trip in trips:
        if trip.lead["Segment"] == segment and from_on <= trip.mql_at.date() < to_on:
            later = [at for at in replies.get(trip.lead["Email"], []) if at >= trip.mql_at]
            waits += [work_minutes_between(trip.mql_at, later[0])] if later else []
    return waits


def test_content_syndication_brings_the_cheapest_mqls_and_sales_rejects_them(trips: list[Trip]) -> None:
    mqls = Counter(trip.lead[CHANNEL] for trip in trips)
    per_mql = {channel: round(spent / mqls[channel], 2) for channel, spent in spend_by_channel().items()}
    assert per_mql == {
        "Paid Search": Decimal("337.36"),
        "Paid Social": Decimal("384.79"),
        "Events": Decimal("518.82"),
        "Referral": Decimal("233.74"),
        "Content Syndication": Decimal("137.69"),
    }
    decided = Counter(trip.lead[CHANNEL] for trip in trips if was_decided(trip))
    off = Counter(trip.lead[CHANNEL] for trip in trips if is_off_definition(trip))
    assert (off["Content Syndication"], decided["Content Syndication"]) == (162, 279)
    assert max(off[name] / decided[name] for name in per_mql if name != "Content Syndication") < 0.15


def test_mid_market_is_answered_three_times_slower_since_june(
    trips: list[Trip], replies: dict[str, list[datetime]]
) -> None:
    june, start, end = date(2026, 6, 1), date(2025, 5, 1), date(2026, 11, 1)
    before = {name: median(first_replies(trips, replies, name, start, june)) for name in SEGMENTS}
    since = {name: median(first_replies(trips, replies, name, june, end)) for name in SEGMENTS}
    assert before == {"SMB": 102, "Mid-market": 100, "Enterprise": 106}
    assert since == {"SMB": 102, "Mid-market": 289, "Enterprise": 98.5}


def test_the_leavers_queue_waits_and_still_grows(
    contacts: dict[str, dict[str, str]], trips: list[Trip], replies: dict[str, list[datetime]]
) -> None:
    hers = [row for row in contacts.values() if row["Contact owner"] == LEAVER]
    assert sum(date.fromisoformat(row["Create Date"][:10]) > LEFT_ON for row in hers) == 133
    waiting = [trip for trip in trips if trip.lead["Contact owner"] == LEAVER and not was_decided(trip)]
    assert len(waiting) == 35
    since = [trip for trip in waiting if trip.mql_at.date() > LEFT_ON]
    assert len(since) == 29
    assert not [at for trip in since for at in replies.get(trip.lead["Email"], []) if at >= trip.mql_at]


def test_she_does_nothing_after_her_last_day() -> None:
    person = next(row for row in rows_of("people.csv") if row["name"] == LEAVER)
    assert (person["is_active"], person["ended_on"]) == ("false", LEFT_ON.isoformat())
    made = [row for row in rows_of("salesforce-activities.csv") if row["Assigned"] == LEAVER]
    last = max(datetime.strptime(row["Completed Date/Time"], "%d/%m/%Y, %H:%M").date() for row in made)
    assert last <= LEFT_ON


def test_august_2026_is_short_of_mqls_by_nearly_a_third(trips: list[Trip]) -> None:
    months = Counter(f"{trip.mql_at:%Y-%m}" for trip in trips)
    promised = {row["starts_on"][:7]: int(row["quota"]) for row in rows_of("quotas.csv") if row["metric"] == "mqls"}
    assert (months["2026-08"], months["2025-08"], promised["2026-08"]) == (79, 115, 115)
    assert {month: months[month] for month in ("2026-06", "2026-07", "2026-09")} == {
        "2026-06": 130,
        "2026-07": 99,
        "2026-09": 124,
    }
    spent: Counter[str] = Counter()
    for row in rows_of("google-ads-campaign-report.csv"):
        spent[row["Day"][:7]] += Decimal(row["Cost"].replace(",", ""))
    assert spent["2026-08"] < spent["2026-06"] / 2


def test_the_higher_threshold_of_april_brings_fewer_mqls_and_more_acceptance(trips: list[Trip]) -> None:
    january, april, july = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)
    assert sum(january <= trip.mql_at.date() < april for trip in trips) == 405
    assert sum(april <= trip.mql_at.date() < july for trip in trips) == 319
    assert round(accepted_share(trips, january, april), 3) == 0.742
    assert round(accepted_share(trips, april, july), 3) == 0.797
    rules = [(row["happened_at"][:10] >= "2026-04-01", row["trigger"].split(" >= ")[-1]) for row in scored_mqls()]
    assert set(rules) == {(False, "65"), (True, "75")}


def test_recycled_leads_come_back_and_qualify_more_often(trips: list[Trip]) -> None:
    first = [trip for trip in trips if trip.number == 1]
    again = [trip for trip in trips if trip.number == 2]
    assert (len(first), len(again)) == (1944, 124)
    assert sum("sql" in trip.stages for trip in first) == 712
    assert sum("sql" in trip.stages for trip in again) == 75


def test_what_is_odd_in_the_data_is_there_to_be_found(contacts: dict[str, dict[str, str]], trips: list[Trip]) -> None:
    assert sum(not row["Contact owner"] for row in contacts.values()) == 63
    assert sum(not row[CHANNEL] for row in contacts.values()) == 86
    assert sum(not row["Segment"] for row in contacts.values()) == 35
    assert sum("sql" in trip.stages and "sal" not in trip.stages for trip in trips) == 54
    deals = rows_of("salesforce-opportunities.csv")
    assert sum(not deal["Contact: Email"] for deal in deals) == 40
    created = {row["Email"]: date.fromisoformat(row["Create Date"][:10]) for row in contacts.values()}
    early = [
        deal for deal in won(deals) if deal["Contact: Email"] and closed_on(deal) < created[deal["Contact: Email"]]
    ]
    assert len(early) == 10


def test_the_company_has_the_size_that_is_told(contacts: dict[str, dict[str, str]], trips: list[Trip]) -> None:
    deals = rows_of("salesforce-opportunities.csv")
    assert (len(contacts), len(trips), len(deals)) == (7987, 2078, 612)
    assert len(rows_of("salesforce-activities.csv")) == 57984
    typical = {
        segment: median(Decimal(deal["Amount"]) for deal in won(deals) if deal["Segment"] == segment)
        for segment in SEGMENTS
    }
    assert typical == {"SMB": Decimal(7475), "Mid-market": Decimal(32000), "Enterprise": Decimal(120300)}
    assert len(won(deals)) == 162


def won(deals: Rows) -> Rows:
    return [deal for deal in deals if deal["Stage"] == "Closed Won"]


def closed_on(deal: dict[str, str]) -> date:
    return datetime.strptime(deal["Close Date"], "%d/%m/%Y").date()


def scored_mqls() -> Rows:
    return [row for row in rows_of("lead-stage-history.csv") if row["trigger"].startswith("Score")]


def test_a_deals_history_ends_where_the_deal_stands() -> None:
    last: dict[tuple[str, str], str] = {}
    for change in rows_of("salesforce-opportunity-history.csv"):
        last[change["Opportunity ID"], change["Field / Event"]] = change["New Value"]
    for deal in rows_of("salesforce-opportunities.csv"):
        key = deal["Opportunity ID"]
        assert last[key, "Created"] == ""
        for name in ("Stage", "Amount", "Close Date"):
            assert last.get((key, name), deal[name]) == deal[name]


def test_people_work_in_office_hours_and_machines_at_any_time() -> None:
    for row in rows_of("salesforce-activities.csv"):
        at = datetime.strptime(row["Completed Date/Time"], "%d/%m/%Y, %H:%M")
        if row["Assigned"] != "Marketing Automation":
            assert is_working_day(at.date())
            assert 9 <= at.hour < 18


def test_the_page_about_the_company_names_each_file_and_figure() -> None:
    page = (ROOT / "docs" / "demo-company.md").read_text(encoding="utf-8")
    for file in demo.FILES:
        assert f"| `{file.name}` |" in page
    for figure in (
        "7,987",
        "612",
        "57,984",
        "28,861",
        "137.69",
        "58 %",
        "289",
        "133",
        "405",
        "319",
        "79.7 %",
        "124 (6 %)",
    ):
        assert figure in page
