"""Records on the command line: the public cases of merged, deleted and matched people, joins, splits and the rule."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from smarketing.cli import main

CASES = Path(__file__).parent.parent / "vectors" / "public"
MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(tmp_path / "w.duckdb"))
    return tmp_path


@pytest.fixture
def answer(capsys):
    def asked(*words: str) -> Any:
        capsys.readouterr()
        assert main(list(words)) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return asked


def case(folder: Path, name: str) -> list[str]:
    """The files of a case, copied where they may lie beside others."""
    return [str(shutil.copy(file, folder)) for file in sorted((CASES / name).iterdir())]


def events(answer, *days: str) -> dict[str, int]:
    rows = json.loads(answer("read", "activity_funnel", *days, "--format", "json"))
    return {row["stage"]: row["events"] for row in rows}


def leads(answer) -> int:
    count: int = json.loads(answer("read", "contents", "--format", "json"))[0]["leads"]
    return count


def test_merged_contacts_are_counted_once_under_the_id_that_is_left(house: Path, answer) -> None:
    for file in case(house, "11_merged_contacts"):
        answer("load", file)
    assert events(answer, *MARCH) == {"lead": 3, "mql": 1}
    owners = json.loads(answer("read", "handoff_owners", "--format", "json"))
    assert [(row["owner"], row["mqls"]) for row in owners] == [("Owner A", 1)]


def test_what_salesforce_calls_deleted_is_listed_and_in_no_count(house: Path, answer) -> None:
    opportunities = case(house, "10_sf_ids")[0]
    answer("load", opportunities)
    sums = json.loads(answer("read", "deal_outcomes", *MARCH, "--format", "json"))
    assert [(row["priced"], float(row["won_amount"])) for row in sums] == [(1, 1000.0)]
    absent = json.loads(answer("matches", "absent", "--json"))
    assert [(row["name"], row["rule"], row["line"]) for row in absent] == [("Deleted one", "deleted", 3)]


def test_a_person_of_two_tools_is_one_and_the_dry_run_says_so_before(house: Path, answer) -> None:
    there, own, other = case(house, "24_same_person_two_sources")
    dry = json.loads(answer("load", there, own, other, "--dry-run", "--json"))
    assert dry["together"]["known"] == ["Known by their e-mail address: 1 from HubSpot; so leads are 2, not 3"]
    for file in (there, other, own):
        answer("load", file)
    assert (leads(answer), events(answer, *MARCH)) == (2, {"lead": 2, "mql": 2})
    assert "Leads: 2 before, 3 now." in answer("matches", "rule", "off")
    assert leads(answer) == 3
    assert "Leads: 3 before, 2 now." in answer("matches", "rule", "on")


@pytest.mark.slow
def test_a_match_is_split_joined_and_taken_back(house: Path, answer) -> None:
    for file in case(house, "24_same_person_two_sources"):
        answer("load", file)
    told = answer("matches", "split", "salesforce:00Q1", "--by", "Kim")
    assert leads(answer) == 3
    answer("matches", "withdraw", told.split()[-1])
    assert leads(answer) == 2
    answer("matches", "split", "salesforce:00Q1", "hubspot:1")
    answer("matches", "join", "salesforce:00Q1", "hubspot:1", "--by", "Kim")
    listed = json.loads(answer("matches", "--json"))
    assert [(row["key"], row["rule"], row["made_by"]) for row in listed["matches"]] == [
        ("hubspot:1", "record", None),
        ("salesforce:00Q1", "joined", "Kim"),
    ]
    history = json.loads(answer("matches", "history", "--json"))
    assert [(row["kind"], row["withdrawn_at"] is None) for row in history] == [
        ("join", True),
        ("split", False),
        ("split", False),
    ]


@pytest.mark.slow
def test_what_cannot_be_joined_or_split_is_refused_with_why(house: Path, answer, capsys) -> None:
    for file in case(house, "24_same_person_two_sources"):
        answer("load", file)
    for words, why in (
        (("join", "hubspot:1", "hubspot:9"), "No upload speaks of hubspot:9 in leads."),
        (("join", "hubspot:1", "hubspot:1"), "hubspot:1 is one record: name two."),
        (("split", "email:bob@example.com"), "email:bob@example.com is a record by itself: there is nothing to split."),
    ):
        assert main(["matches", *words]) == 1
        assert why in capsys.readouterr().err


def test_a_deal_of_several_contacts_is_that_of_the_one_who_is_known(house: Path, answer) -> None:
    answer("load", *case(house, "12_deal_several_contacts"))
    funnel = json.loads(
        answer("read", "cohort_funnel", "--from", "2026-01-01", "--to", "2026-01-31", "--format", "json")
    )
    assert {row["stage"]: row["reached"] for row in funnel}["won"] == 1
    issues = json.loads(answer("read", "data_issues", "--format", "json"))
    assert [row["issue"] for row in issues] == ["deal without an account"]


@pytest.mark.slow
def test_rows_that_differ_only_in_a_contact_or_a_product_are_one_deal(house: Path, answer) -> None:
    report = house / "roles.csv"
    head = "Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Opportunity Owner,Lead ID,Product Name"
    deal = "0065g00000AbCdE,Alpha,Closed Won,1000,2026-03-10,2026-02-01,Kim"
    report.write_text("\n".join([head, f"{deal},00Q5g00000AAAAA,Basic", f"{deal},00Q5g00000BBBBB,Plus", ""]))
    told = answer("load", str(report), "--choice", "currency=EUR")
    assert "1 added, 0 updated, 0 unchanged, 0 set aside, 1 skipped" in told
    sums = json.loads(answer("read", "deal_outcomes", "--format", "json"))
    assert [(row["priced"], float(row["won_amount"])) for row in sums] == [(1, 1000.0)]


@pytest.mark.slow
def test_what_a_complete_export_no_longer_holds_stays_unless_it_is_said_to_be_deleted(house: Path, answer) -> None:
    head = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Pipeline,Deal owner,Currency"
    rows = [f"{n},Deal {n},Closed Won,100,2026-03-0{n},2026-02-01,Sales,Kim,EUR" for n in range(1, 6)]
    first, second, part = house / "deals.csv", house / "later.csv", house / "part.csv"
    first.write_text("\n".join([head, *rows, ""]))
    second.write_text("\n".join([head, *rows[:4], ""]).replace("Kim", "Bo"))
    part.write_text("\n".join([head, rows[0], ""]).replace("Kim", "Cy"))
    answer("load", str(first))
    missing = "1 of deals that earlier exports held is missing from this one, such as hubspot:5"
    assert f"{missing}: it stays. If it is deleted there, answer missing=gone" in answer(
        "load", str(second), "--dry-run"
    )
    assert "missing" not in answer("load", str(part), "--dry-run")
    assert f"{missing}: gone from its day on" in answer("load", str(second), "--choice", "missing=gone")
    outcomes = json.loads(answer("read", "deal_outcomes", "--format", "json"))
    assert [row["won"] for row in outcomes] == [4]
    absent = json.loads(answer("matches", "absent", "--json"))
    assert [(row["key"], row["rule"], row["file_name"], row["line"]) for row in absent] == [
        ("hubspot:5", "gone", "deals.csv", 6)
    ]
    answer("undo", "2")
    assert [row["won"] for row in json.loads(answer("read", "deal_outcomes", "--format", "json"))] == [5]
    third = house / "again.csv"
    third.write_text(second.read_text().replace("Bo", "Di"))
    assert f"{missing}: gone from its day on" in answer("load", str(third))
    answer("load", str(first), "--choice", "missing=kept")


def test_a_report_of_keywords_neither_replaces_nor_adds_to_that_of_the_campaigns(house: Path, answer, capsys) -> None:
    campaigns, keywords = case(house, "19_keyword_report")
    answer("load", campaigns)
    assert main(["load", keywords]) == 1
    assert "a part of what each campaign spent" in capsys.readouterr().err
    spend = json.loads(answer("read", "spend", *MARCH, "--by", "campaign", "--format", "json"))
    assert {row["value"]: float(row["spend"]) for row in spend} == {"Brand": 200.0, "PMax": 300.0}
