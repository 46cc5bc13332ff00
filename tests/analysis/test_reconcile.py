"""Two sources compared: every record has one reason, both counts add up, and swapping the sides mirrors all of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.analysis.offsets import differ_by_zone
from smarketing.analysis.pairing import NEAR_DAYS, Side
from smarketing.analysis.reconcile import REASONS, Comparison, deals, leads, reconcile
from smarketing.analysis.reconcile_words import headline, notes, reason
from tests.size import cases

PERIOD = (date(2026, 9, 1), date(2026, 10, 1))
LEADS = {
    "record": pl.String,
    "email": pl.String,
    "company": pl.String,
    "claim_on": pl.Date,
    "claim_at": pl.Datetime("us"),
    "is_stated": pl.Int32,
    "later_stage": pl.String,
    "later_on": pl.Date,
    "left_as": pl.String,
    "left_on": pl.Date,
    "file_name": pl.String,
    "line": pl.Int64,
}
DEALS = {
    "record": pl.String,
    "deal_id": pl.String,
    "company": pl.String,
    "amount": pl.Decimal(38, 6),
    "currency": pl.String,
    "near_on": pl.Date,
    "claim_on": pl.Date,
    "claim_at": pl.Datetime("us"),
    "is_stated": pl.Int32,
    "left_as": pl.String,
    "left_on": pl.Date,
    "file_name": pl.String,
    "line": pl.Int64,
}


def lead_side(source: str, rows: list[dict[str, Any]]) -> Side:
    """Rows as dicts: record, emails (the first is the present one), days, and what the source knows."""
    long = []
    for row in rows:
        days = row.get("days") or [None]
        for day in days:
            at = day if isinstance(day, datetime) else None
            known = {
                "record": f"{source}:{row['record']}",
                "email": row["emails"][0] if row["emails"] else None,
                "claim_on": day.date() if isinstance(day, datetime) else day,
                "claim_at": at,
                "is_stated": int(bool(row.get("days")) or row.get("is_stated", False)),
                "file_name": f"{source}.csv",
                "line": 2,
            }
            long.append(dict.fromkeys(LEADS) | known | {key: row.get(key) for key in ("later_stage", "left_as")})
    emails = [{"record": f"{source}:{row['record']}", "email": email} for row in rows for email in row["emails"]]
    schema = {"record": pl.String, "email": pl.String}
    return leads(source, pl.DataFrame(long, LEADS), pl.DataFrame(emails, schema).unique(maintain_order=True))


def deal_side(source: str, rows: list[dict[str, Any]]) -> Side:
    filled = [
        dict.fromkeys(DEALS)
        | {"is_stated": int(row.get("claim_on") is not None), "file_name": "d.csv", "line": 2}
        | row
        for row in rows
    ]
    return deals(source, pl.DataFrame(filled, DEALS))


_DAY = st.one_of(
    st.dates(date(2026, 8, 20), date(2026, 10, 12)),
    st.datetimes(datetime(2026, 8, 30), datetime(2026, 10, 3)).map(
        lambda at: at.replace(minute=0, second=0, microsecond=0)
    ),
)
_EMAILS = st.lists(st.sampled_from([f"p{n}@example.com" for n in range(8)]), max_size=2, unique=True)
_LEAD = st.fixed_dictionaries(
    {
        "emails": _EMAILS,
        "days": st.lists(_DAY, max_size=2, unique_by=lambda day: day.date() if isinstance(day, datetime) else day),
        "is_stated": st.booleans(),
        "later_stage": st.sampled_from([None, None, "sql"]),
        "left_as": st.sampled_from([None, None, "rejected"]),
    }
)
_LEADS = st.lists(_LEAD, max_size=12).map(lambda rows: [row | {"record": place} for place, row in enumerate(rows)])
_DEAL = st.fixed_dictionaries(
    {
        "deal_id": st.sampled_from(list("abcdef")),
        "company": st.sampled_from([None, "Acme", "acme ", "Birch"]),
        "amount": st.sampled_from([None, 100, 200]),
        "currency": st.sampled_from([None, "EUR", "USD"]),
        "near_on": st.one_of(st.none(), st.dates(date(2026, 8, 20), date(2026, 10, 12))),
        "is_won": st.booleans(),
    }
)
_DEALS = st.lists(_DEAL, max_size=10, unique_by=lambda row: row["deal_id"])


def deal_rows(source: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in row.items() if key != "is_won"}
        | {"record": f"{source}:{row['deal_id']}", "claim_on": row["near_on"] if row["is_won"] else None}
        | {"left_as": None if row["is_won"] else "lost", "is_stated": int(row["is_won"])}
        for row in rows
    ]


def holds(here: Side, there: Side) -> Comparison:
    """The comparison, after everything that must be true of any was found true."""
    found = reconcile(here, there, *PERIOD)
    claimed = {"here": here.within(*PERIOD), "there": there.within(*PERIOD)}
    for name, other in (("here", "there"), ("there", "here")):
        alone = found.rows.filter(side=name)
        counted = found.rows.filter(pl.col("side").is_in(["both", name]))[f"{name}_record"].to_list()
        assert sorted(counted) == sorted(claimed[name]["record"])
        assert alone["reason"].is_in(REASONS).all()
        assert {"here": found.here, "there": found.there}[name] == found.matched + alone.height
        assert alone[f"{other}_on"].is_between(*PERIOD, closed="left").fill_null(False).not_().all()
    assert found.rows.filter(side="both")["reason"].is_null().all()
    totals = found.bridge.filter(pl.col("side").is_null())["end"].to_list()
    assert totals == [found.here, found.matched, found.there]
    assert found.here + sum(found.bridge.filter(pl.col("side").is_not_null())["amount"]) == found.there
    assert found.bridge["start"].to_list()[1:] == [
        0 if side is None else end for side, end in zip(found.bridge["side"][1:], found.bridge["end"][:-1], strict=True)
    ]
    return found


def mirrored(found: Comparison, back: Comparison) -> None:
    turned = {"here": "there", "there": "here", "both": "both"}
    columns = ["side", "reason", "rule", "rival"]
    columns += [f"{end}_{name}" for end in ("here", "there") for name in ("record", "on", "at")]
    one = found.rows.select(columns)
    other = back.rows.rename(
        {f"{end}_{name}": f"{turned[end]}_{name}" for end in ("here", "there") for name in ("record", "on", "at")}
    ).with_columns(pl.col("side").replace(turned))
    assert one.sort(columns).equals(other.select(columns).sort(columns))
    assert (found.here, found.there, found.matched) == (back.there, back.here, back.matched)
    assert found.bridge["amount"].to_list()[1:-1] == [
        -amount if side else amount for side, amount in back.bridge.select("side", "amount").rows()[-2:0:-1]
    ]


@pytest.mark.sampled
@settings(max_examples=cases(40, 150, 1_000))
@given(left=_LEADS, right=_LEADS)
def test_counts_of_leads_add_up_and_mirror_in_any_world(
    left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> None:
    here, there = lead_side("hubspot", left), lead_side("salesforce", right)
    mirrored(holds(here, there), holds(there, here))


@pytest.mark.sampled
@settings(max_examples=cases(40, 100, 1_000))
@given(left=_DEALS, right=_DEALS)
def test_counts_of_deals_add_up_and_mirror_in_any_world(
    left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> None:
    here = deal_side("hubspot", deal_rows("hubspot", left))
    there = deal_side("salesforce", deal_rows("salesforce", right))
    mirrored(holds(here, there), holds(there, here))


@settings(max_examples=40)
@given(rows=_LEADS)
def test_a_source_compared_with_itself_is_the_same_throughout(rows: list[dict[str, Any]]) -> None:
    side = lead_side("hubspot", rows)
    found = holds(side, side)
    assert found.matched == found.here == found.there
    assert found.rows["here_record"].to_list() == found.rows["there_record"].to_list()
    assert found.other_day == 0


def test_two_sides_of_nothing_are_the_same_nothing() -> None:
    found = holds(lead_side("hubspot", []), lead_side("salesforce", []))
    assert (found.here, found.there, found.matched) == (0, 0, 0)
    assert headline(found, "mql", "HubSpot", "Salesforce") == (
        "Neither HubSpot nor Salesforce dates a single MQL in this period."
    )


def test_of_two_days_the_one_nearest_to_the_other_side_is_shown() -> None:
    here = lead_side("hubspot", [{"record": 1, "emails": ["a@example.com"], "days": [date(2026, 9, 29)]}])
    there = lead_side(
        "salesforce", [{"record": 9, "emails": ["a@example.com"], "days": [date(2026, 5, 2), date(2026, 10, 1)]}]
    )
    row = holds(here, there).rows.row(0, named=True)
    assert (row["reason"], row["there_on"]) == ("date", date(2026, 10, 1))


def test_the_surer_rule_takes_the_counterpart_and_the_other_record_is_named_a_duplicate() -> None:
    twice = [{"record": n, "emails": ["a@example.com"], "days": [date(2026, 9, day)]} for n, day in ((1, 4), (2, 20))]
    here = lead_side("hubspot", twice)
    there = lead_side("salesforce", [{"record": 9, "emails": ["a@example.com"], "days": [date(2026, 9, 21)]}])
    found = holds(here, there)
    assert found.rows.select("side", "reason", "here_record", "rival").rows() == [
        ("both", None, "hubspot:2", None),
        ("here", "duplicate", "hubspot:1", "hubspot:2"),
    ]


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ([0, 0, 0], [120, 120, 120], [True, True, True]),
        ([0, 0, 0], [120, 120, 60], [True, True, True]),
        ([0, 0, 0], [120, 120, 75], [True, True, False]),
        ([0, 0, 0], [0, 0, 60], [True, True, False]),
        ([0, 0, 0], [7, 11, 13], [False, False, False]),
        ([0, 0], [15, 45], [False, False]),
        ([0], [24 * 60], [False]),
        ([0, None], [60, 60], [True, False]),
    ],
)
def test_clocks_agree_up_to_the_offset_that_most_of_them_are_apart(
    here: list[int | None], there: list[int | None], expected: list[bool]
) -> None:
    def at(minutes: list[int | None]) -> list[datetime | None]:
        start = datetime(2026, 9, 30, 22)
        return [None if one is None else start + timedelta(minutes=one) for one in minutes]

    kind = pl.Datetime("us")
    rows = pl.DataFrame({"here_at": at(here), "there_at": at(there)}, {"here_at": kind, "there_at": kind})
    assert differ_by_zone(rows).to_list() == expected


def test_a_deal_id_alone_does_not_join_deals_whose_account_and_amount_both_differ() -> None:
    deal = {"deal_id": "1", "near_on": date(2026, 9, 9), "claim_on": date(2026, 9, 9)}
    here = deal_side("hubspot", [deal | {"record": "hubspot:1", "company": "Acme", "amount": 5}])
    other = deal_side("salesforce", [deal | {"record": "salesforce:1", "company": "Birch", "amount": 7}])
    same = deal_side("salesforce", [deal | {"record": "salesforce:1", "company": "Acme Ltd", "amount": 5}])
    silent = deal_side("salesforce", [deal | {"record": "salesforce:1"}])
    assert [holds(here, there).matched for there in (other, same, silent)] == [0, 1, 1]


def test_deals_of_other_ids_are_the_same_only_near_in_time_and_in_one_currency() -> None:
    def one(source: str, apart: int, currency: str | None) -> Side:
        on = date(2026, 9, 2) + timedelta(days=apart)
        told = {"deal_id": source, "record": f"{source}:1", "company": "Acme", "amount": 5, "currency": currency}
        return deal_side(source, [told | {"near_on": on, "claim_on": on}])

    here = one("hubspot", 0, "EUR")
    tries = [(NEAR_DAYS, "EUR"), (NEAR_DAYS + 1, "EUR"), (0, "USD"), (0, None)]
    assert [holds(here, one("salesforce", *tried)).matched for tried in tries] == [1, 0, 0, 1]


def test_the_headline_names_both_counts_and_the_main_reason() -> None:
    def people(source: str, days: dict[int, date]) -> Side:
        return lead_side(source, [{"record": n, "emails": [f"p{n}@example.com"], "days": [d]} for n, d in days.items()])

    within, later = date(2026, 9, 9), date(2026, 10, 9)
    here = people("hubspot", {1: within, 2: within, 3: within, 4: within})
    there = people("salesforce", {1: within, 2: later, 3: later})
    found = holds(here, there)
    assert headline(found, "mql", "HubSpot", "Salesforce") == (
        "HubSpot says 4 MQLs, Salesforce 1: 1 is the same. "
        "2 of the 3 that HubSpot alone counts are dated outside the period in Salesforce."
    )
    assert headline(holds(here, here), "mql", "HubSpot", "HubSpot") == "HubSpot and HubSpot say the same 4 MQLs."
    single = holds(people("hubspot", {1: within}), people("salesforce", {}))
    assert headline(single, "mql", "HubSpot", "Salesforce") == (
        "HubSpot says 1 MQL, Salesforce 0: none is the same. "
        "The one that HubSpot alone counts is not in Salesforce at all."
    )


def test_the_notes_say_what_has_no_day_and_whose_data_ends_early() -> None:
    one = {"record": 1, "emails": ["a@example.com"], "days": [date(2026, 9, 9)]}
    found = holds(lead_side("hubspot", [one]), lead_side("salesforce", [one | {"days": [date(2026, 9, 10)]}]))
    ends = {"HubSpot": date(2026, 9, 30), "Salesforce": date(2026, 9, 20)}
    assert notes(found, "mql", {"HubSpot": 0, "Salesforce": 2}, ends, date(2026, 9, 30))[1:] == [
        "1 of the same is dated on another day of the period.",
        "Salesforce names 2 MQLs more without any day: they fall in no period.",
        "The data of Salesforce ends on 20 Sep 2026, before the period does: what came later is missing there.",
    ]


def test_each_reason_has_words_for_each_claim() -> None:
    said = {
        reason(name, claim, "A", "B")
        for name in REASONS
        for claim in ("lead", "mql", "sal", "sql", "opportunity", "won")
    }
    assert len(said) >= len(REASONS)
    assert not [one for one in said if "{" in one]
