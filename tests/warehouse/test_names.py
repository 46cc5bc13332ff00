"""Channels and campaigns under the names that people gave them: what follows, what stays, and that it can be undone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import polars as pl
import pytest

from smarketing.analysis import channels
from smarketing.errors import Refused
from smarketing.warehouse import Warehouse
from smarketing.warehouse.naming import KINDS, Rule, compiled, held
from tests import templates
from tests.warehouse.build import LOADED_AT, load

_numbers = count(10)
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
ONE = {"lead_id": "1", "created_at": "2026-06-30", "mql_at": "2026-07-05", "channel": "cpc", "campaign": "brand_26"}
TWO = {"lead_id": "2", "created_at": "2026-07-01", "mql_at": "2026-07-05", "channel": " CPC", "campaign": "brand_26"}
THREE = {"lead_id": "3", "created_at": "2026-07-02", "channel": "Paid Search", "campaign": "shoes"}
NOBODY = {"lead_id": "4", "created_at": "2026-07-03"}
SPEND: list[dict[str, Any]] = [
    {
        "day_on": "2026-06-30",
        "campaign_id": "7",
        "channel": "cpc",
        "campaign": "Brand_26",
        "spend": 100,
        "currency": "EUR",
    },
    {
        "day_on": "2026-07-01",
        "campaign_id": "7",
        "channel": "cpc",
        "campaign": "Brand_26",
        "spend": 60,
        "currency": "EUR",
    },
    {"day_on": "2026-07-01", "campaign_id": "8", "spend": 5, "currency": "USD"},
]
TRAFFIC: list[dict[str, Any]] = [
    {"day_on": "2026-06-30", "channel": "cpc", "sessions": 40},
    {"day_on": "2026-07-01", "channel": "cpc", "sessions": 30},
]


@pytest.fixture(scope="module")
def loaded() -> Iterator[Warehouse]:
    """Four leads and what was spent for them, around the first of July."""
    warehouse = templates.fresh()
    load(warehouse, "leads", [ONE, TWO, THREE, NOBODY])
    load(warehouse, "campaign_days", SPEND, source="ads")
    load(warehouse, "traffic_days", TRAFFIC, source="web")
    yield warehouse
    warehouse.close()


@pytest.fixture
def house(loaded: Warehouse) -> Iterator[Warehouse]:
    """The same, without what the tests before have named and loaded."""
    before = _derived(loaded)
    yield loaded
    for name_id in loaded.names.standing()["name_id"]:
        loaded.names.withdraw_name(name_id, at=AT, by="x")
    for upload in loaded.read("uploads").filter(pl.col("upload_id") > 3, pl.col("undone_at").is_null())["upload_id"]:
        loaded.undo(upload, undone_at=LOADED_AT)
    assert _derived(loaded) == before


def say(house: Warehouse, kind: str, given: str, name: str, from_on: date | None = None) -> str:
    """Let a given name go by another; returns the id of that."""
    number = f"n{next(_numbers)}"
    assert house.names.set_name(number, kind, given, name, from_on, at=AT, by="x")
    return number


def named(house: Warehouse, what: str = "channel", mart: str = "journeys") -> dict[str, str]:
    """Each lead's name."""
    key = "deal_key" if mart == "deals" else "lead_key"
    return dict(house.table("marts", mart).select(key, what).sort(key).iter_rows())


def spend(house: Warehouse, by: str = "channel") -> dict[tuple[str, str], float]:
    """What was spent under each name and in each currency."""
    return {(row[0], row[1]): float(row[2]) for row in house.read("spend", by=by).iter_rows()}


def test_every_number_follows_a_name_from_its_day_on_and_history_stays(house: Warehouse) -> None:
    version = house.version
    say(house, "channel", "Cpc ", "Paid Search", JULY)
    assert house.version == version + 1
    assert named(house) == {
        "crm:1": "cpc",
        "crm:2": "Paid Search",
        "crm:3": "Paid Search",
        "crm:4": "(not set)",
    }
    assert spend(house) == {("(not set)", "USD"): 5, ("Paid Search", "EUR"): 60, ("cpc", "EUR"): 100}
    sessions = house.read("traffic", by="channel").select("value", "sessions").rows()
    assert sessions == [("Paid Search", 30), ("cpc", 40)]
    assert house.read("activity_funnel", by="channel", channel="Paid Search").select("stage", "events").rows() == [
        ("lead", 2),
        ("mql", 1),
    ]
    offered = house.read("dimension_values").filter(dimension="channel").select("value", "leads").rows()
    assert offered == [("Paid Search", 2), ("(not set)", 1), ("cpc", 1)]
    assert house.check() == []


def test_the_judged_mqls_follow_too(house: Warehouse) -> None:
    assert named(house, mart="handoffs") == {"crm:1": "cpc", "crm:2": " CPC"}
    say(house, "channel", "cpc", "Paid Search")
    assert named(house, mart="handoffs") == {"crm:1": "Paid Search", "crm:2": "Paid Search"}


def test_what_the_files_said_is_still_there(house: Warehouse) -> None:
    before = {name: house.table("raw", name) for name in ("leads", "campaign_days", "traffic_days")}
    core = {name: house.table("core", name) for name in before}
    say(house, "channel", "cpc", "Paid Search")
    assert all(house.table("raw", name).equals(frame) for name, frame in before.items())
    assert all(house.table("core", name).equals(frame) for name, frame in core.items())
    told = house.origins("leads", "crm:1").filter(field="channel").select("value", "line").rows()
    assert told == [("cpc", 2)]
    days = house.table("marts", "campaign_days").select("given_channel", "channel").unique().sort("channel").rows()
    assert days == [("(not set)", "(not set)"), ("cpc", "Paid Search")]


def test_a_name_that_is_taken_back_gives_way_to_the_one_before(house: Warehouse) -> None:
    start = named(house)
    n1 = say(house, "channel", "cpc", "Ads")
    n2 = say(house, "channel", "cpc", "Paid Search", JULY)
    assert (named(house)["crm:1"], named(house)["crm:2"]) == ("Ads", "Paid Search")
    periods = house.names.in_force().select("name", "from_on", "to_on").rows()
    assert periods == [("Ads", None, JULY), ("Paid Search", JULY, None)]
    assert house.names.withdraw_name(n2, at=AT, by="y")
    assert (named(house)["crm:1"], named(house)["crm:2"]) == ("Ads", "Ads")
    assert not house.names.withdraw_name(n2, at=AT, by="y")
    house.names.withdraw_name(n1, at=AT, by="x")
    assert named(house) == start
    assert house.names.standing().is_empty()
    told = house.names.history().head(2).select("name", "set_by", "withdrawn_by").rows()
    assert told == [("Paid Search", "x", "y"), ("Ads", "x", "x")]


def test_a_campaign_gets_a_name_and_belongs_to_another_channel_from_a_day_on(house: Warehouse) -> None:
    say(house, "campaign", "BRAND_26", "Brand 2026")
    say(house, "campaign_channel", "brand_26", "Brand", JULY)
    assert named(house, "campaign") == {
        "crm:1": "Brand 2026",
        "crm:2": "Brand 2026",
        "crm:3": "shoes",
        "crm:4": "(not set)",
    }
    assert named(house) == {"crm:1": "cpc", "crm:2": "Brand", "crm:3": "Paid Search", "crm:4": "(not set)"}
    assert spend(house) == {("(not set)", "USD"): 5, ("Brand", "EUR"): 60, ("cpc", "EUR"): 100}
    assert spend(house, "campaign") == {("8", "USD"): 5, ("Brand 2026", "EUR"): 160}


def test_a_campaign_without_a_channel_gets_one_and_a_name_is_not_named_again(house: Warehouse) -> None:
    say(house, "campaign_channel", "8", "cpc")
    say(house, "channel", "cpc", "Paid Search")
    say(house, "channel", "paid search", "Search")
    assert spend(house) == {("Paid Search", "EUR"): 160, ("cpc", "USD"): 5}
    assert named(house)["crm:3"] == "Search"


def test_the_exact_name_counts_before_a_beginning_and_a_long_beginning_before_a_short_one(house: Warehouse) -> None:
    n1 = say(house, "campaign_channel", "Brand_26", "Exact")
    say(house, "campaign_channel", "br*", "Short")
    say(house, "campaign_channel", "BRAND*", "Long")
    assert named(house)["crm:1"] == "Exact"
    house.names.withdraw_name(n1, at=AT, by="x")
    assert named(house)["crm:1"] == "Long"
    load(house, "leads", [{"lead_id": "9", "created_at": "2026-07-01", "campaign": "brick"}])
    assert named(house)["crm:9"] == "Short"


def test_a_deal_goes_by_its_lead_or_by_its_own_day(house: Warehouse) -> None:
    deals: list[dict[str, Any]] = [
        {"deal_id": "a", "lead_id": "1", "created_at": "2026-08-01", "channel": "Other", "status": "open"},
        {"deal_id": "b", "lead_id": "4", "created_at": "2026-08-01", "channel": "cpc", "status": "open"},
        {"deal_id": "c", "created_at": "2026-06-01", "channel": "cpc", "status": "open"},
        {"deal_id": "d", "channel": "cpc", "status": "open"},
    ]
    load(house, "deals", deals)
    say(house, "channel", "cpc", "Paid Search", JULY)
    assert named(house, mart="deals") == {
        "crm:a": "cpc",
        "crm:b": "Paid Search",
        "crm:c": "cpc",
        "crm:d": "cpc",
    }
    assert named(house)["crm:4"] == "Paid Search"
    say(house, "channel", "cpc", "Always")
    assert set(named(house, mart="deals").values()) == {"Always"}


def test_touches_go_by_the_lead_and_those_of_marketing_by_their_own_day(house: Warehouse) -> None:
    load(house, "touches", [{"touch_id": "t", "lead_id": "2", "kind": "call", "happened_at": "2026-06-01"}])
    both = [
        {"touch_id": day, "lead_id": "2", "channel": "cpc", "happened_at": day} for day in ("2026-06-30", str(JULY))
    ]
    load(house, "campaign_touches", both)
    say(house, "channel", "cpc", "Paid Search", JULY)
    assert house.table("marts", "touches")["channel"].to_list() == ["Paid Search"]
    touched = house.table("marts", "campaign_touches").sort("happened_on")["channel"].to_list()
    assert touched == ["cpc", "Paid Search"]


def test_the_same_name_twice_changes_nothing_and_refusals_say_why(house: Warehouse) -> None:
    house.names.set_name("n1", "channel", "cpc", "Paid Search", at=AT, by="x")
    version = house.version
    assert not house.names.set_name("n1", "channel", "cpc", "Paid Search", at=AT, by="x")
    for given, words in {
        ("n1", "channel", "cpc", "Other"): "has this id already",
        ("n2", "colour", "cpc", "Other"): "write one of channel, campaign, campaign_channel",
        ("n2", "channel", " ", "Other"): "Say which given name is meant",
        ("n2", "channel", "cpc", " "): "Say what cpc goes by",
        ("n2", "channel", "(Not set)", "Other"): "means that no name is known",
        ("n2", "channel", "cpc", "(not set)"): "means that no name is known",
        ("n2", "campaign_channel", "*", "Other"): "Say how the campaigns begin",
        ("n2", "channel", "cpc", "Other", AUGUST, JULY): "the end comes after the beginning",
    }.items():
        with pytest.raises(Refused, match=words.replace("(", r"\(").replace(")", r"\)")):
            house.names.set_name(*given, at=AT, by="x")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Say who sets it"):
        house.names.set_name("n2", "channel", "cpc", "Other", at=AT, by=" ")
    with pytest.raises(Refused, match="No name was given"):
        house.names.withdraw_name("n9", at=AT, by="x")
    good, bad = Rule("channel", "a", "b", name_id="n3"), Rule("channel", "a", "", name_id="n4")
    with pytest.raises(Refused):
        house.names.set_names([good, bad], at=AT, by="x")
    assert house.version == version
    assert house.names.standing().height == 1


def test_a_trial_shows_the_numbers_and_keeps_nothing(house: Warehouse) -> None:
    before = (house.version, named(house))
    answers = house.names.trial(
        [Rule("channel", "cpc", "Paid Search")], {"after": ("spend", {"by": "channel", "as_of": JULY})}, at=AT
    )
    assert answers["after"]["value"].to_list() == ["(not set)", "Paid Search"]
    assert (house.version, named(house)) == before


@pytest.mark.parametrize("is_named", [False, True])
def test_channel_rows_sum_to_the_total(house: Warehouse, is_named: bool) -> None:
    table, whole = _table(house, is_named)
    total = channels.total(table)
    assert total["spend"] == 160
    assert total["leads"] == whole["lead"] == 4
    assert total["mqls"] == whole["mql"] == 2


@pytest.mark.parametrize("is_named", [False, True])
def test_cost_x_count_is_spend(house: Warehouse, is_named: bool) -> None:
    table, _ = _table(house, is_named)
    paid = table.drop_nulls("cost_per_lead")
    assert paid.select("value", "spend", "leads").rows() == (
        [("Paid Search", 60.0, 2), ("cpc", 100.0, 1)][::-1] if is_named else [("cpc", 160.0, 1)]
    )
    assert paid.select(pl.col("cost_per_lead") * pl.col("leads")).to_series().to_list() == paid["spend"].to_list()


def _table(house: Warehouse, is_named: bool) -> tuple[pl.DataFrame, dict[str, int]]:
    if is_named:
        say(house, "channel", "cpc", "Paid Search", JULY)
    whole = dict(house.read("activity_funnel").select("stage", "events").iter_rows())
    frames = [house.read(name, by="channel") for name in ("spend", "activity_funnel", "cohort_outcomes")]
    return channels.outcomes(*frames, "EUR", whole), whole


# --- random histories


GIVEN = ["cpc", "CPC ", "Paid Search", "ads", "ads_1"]
FIRST = date(2026, 1, 1)


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(40))


def _rule(chance: random.Random, number: int) -> Rule:
    kind = chance.choice(KINDS)
    given = chance.choice([*GIVEN, "ad*", "ads*", "c*"] if kind == "campaign_channel" else GIVEN)
    from_on = chance.choice([None, _day(chance)])
    to_on = chance.choice([None, None, (from_on or FIRST) + timedelta(days=1 + chance.randrange(20))])
    return Rule(kind, given, chance.choice(["Search", "Social", "ads", "cpc"]), from_on, to_on, f"n{number}")


def test_what_is_worked_out_for_each_spelling_is_what_the_rules_say_day_by_day() -> None:
    chance = random.Random(5)
    for _ in range(60):
        rules = [
            Rule(r.kind, r.given, r.name, r.from_on, r.to_on, r.name_id, AT + timedelta(seconds=place))
            for place, r in enumerate(_rule(chance, n) for n in range(chance.randrange(1, 7)))
        ]
        spellings = pl.DataFrame({"part": ["channel"] * 5 + ["campaign"] * 5, "given": GIVEN * 2})
        found = compiled(rules, spellings).rows(named=True)
        for part, given in spellings.iter_rows():
            for day in (FIRST + timedelta(days=n) for n in range(-1, 62)):
                rows = [
                    row
                    for row in found
                    if (row["part"], row["given"]) == (part, given)
                    and (row["from_on"] or date.min) <= day < (row["to_on"] or date.max)
                ]
                assert len(rows) <= 1
                row = rows[0] if rows else {"channel": None, "campaign": None}
                kinds = ("channel", None) if part == "channel" else ("campaign_channel", "campaign")
                assert (row["channel"], row["campaign"]) == tuple(_by_hand(rules, kind, given, day) for kind in kinds)
        for name_id, from_on, to_on in held(rules):
            first = from_on or date.min
            rule = next(rule for rule in rules if rule.name_id == name_id)
            same = [r for r in rules if (r.kind, r.folded) == (rule.kind, rule.folded)]
            assert max((r.set_at, r.name_id) for r in same if r.covers(first)) == (rule.set_at, name_id)
            assert to_on is None or first < to_on


def _by_hand(rules: list[Rule], kind: str | None, given: str, day: date) -> str | None:
    name = given.strip().lower()
    best: tuple[Any, ...] = ()
    for place, rule in enumerate(rules):
        said = rule.given.strip().lower()
        is_prefix = said.endswith("*") and kind == "campaign_channel"
        meets = name.startswith(said[:-1]) if is_prefix else name == said
        in_time = (rule.from_on is None or rule.from_on <= day) and (rule.to_on is None or day < rule.to_on)
        if rule.kind == kind and meets and in_time:
            best = max(best, (not is_prefix, len(said), place, rule.name))
    return best[-1] if best else None


def _file(chance: random.Random) -> tuple[str, list[dict[str, Any]]]:
    def record(number: int) -> dict[str, Any]:
        names = {
            "channel": chance.choice([*GIVEN, None]),
            "campaign": chance.choice([*GIVEN, None]),
        }
        when = str(_day(chance))
        if kind == "leads":
            mql = chance.choice([None, str(_day(chance))])
            return {"lead_id": str(number), "created_at": chance.choice([when, None]), "mql_at": mql, **names}
        if kind == "deals":
            lead = chance.choice([None, str(chance.randrange(6))])
            return {"deal_id": str(number), "lead_id": lead, "status": "open", "created_at": when, **names}
        if kind == "stage_history":
            return {"lead_id": str(number), "stage": "mql", "happened_at": when}
        return {"day_on": when, "campaign_id": str(number), "spend": number, "currency": "EUR", **names}

    kind = chance.choice(["leads", "leads", "deals", "stage_history", "campaign_days"])
    return kind, [record(number) for number in chance.sample(range(6), chance.randrange(1, 6))]


def _derived(house: Warehouse) -> dict[str, list[Any]]:
    found = {}
    for name in ("journeys", "lead_names", "handoffs", "deals", "campaign_days", "ordered_cycles"):
        frame = house.table("marts", name)
        frame = frame.drop([column for column in ("upload_id", "line") if column in frame.columns])
        found[name] = sorted(frame.rows(), key=repr)
    for name in ("channel_names", "campaign_names"):
        found[name] = sorted(house.table("app", name).rows(), key=repr)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_loads_undos_names_and_withdrawals_in_any_order_leave_what_a_rebuild_and_a_fresh_load_say(seed: int) -> None:
    chance = random.Random(seed)
    house, fresh = templates.fresh(), templates.fresh()
    files: dict[int, Any] = {}
    rules: dict[str, Rule] = {}
    for step in range(12):
        what = chance.choice(["load", "load", "undo", "name", "name", "name", "withdraw"])
        if what == "load":
            kind, rows = _file(chance)
            files[load(house, kind, rows, again=step).upload_id] = (kind, rows, step)
        elif what == "undo" and files:
            upload = chance.choice(list(files))
            files.pop(upload)
            house.undo(upload, undone_at=LOADED_AT)
        elif what == "name":
            rule = _rule(chance, step)
            rules[rule.name_id] = rule
            house.names.set_names([rule], at=AT, by="x")
        elif rules:
            number = chance.choice(list(rules))
            rules.pop(number)
            house.names.withdraw_name(number, at=AT, by="x")
    derived = _derived(house)
    house.rebuild()
    assert _derived(house) == derived
    if rules:
        fresh.names.set_names(list(rules.values()), at=AT, by="x")
    for kind, rows, step in files.values():
        load(fresh, kind, rows, again=step)
    assert _derived(fresh) == derived
    assert house.check() == []
    house.close()
    fresh.close()
