"""What the campaigns' members say of the won deals, counted from the files alone: webinars assist, and seldom start."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from smarketing.settings import ROOT
from tests.demo.conftest import rows_of

Touched = dict[str, list[str]]


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


@pytest.fixture(scope="module")
def members() -> list[dict[str, str]]:
    return rows_of("salesforce-campaign-members.csv")


@pytest.fixture(scope="module")
def won(members: list[dict[str, str]]) -> Touched:
    """The channels of the responses before each won deal was closed, in order."""
    made: dict[str, list[tuple[date, str]]] = {}
    for row in members:
        made.setdefault(row["Email"], []).append((day(row["First Responded Date"]), row["Campaign Type"]))
    return {
        deal["Opportunity ID"]: [
            channel for on, channel in sorted(made.get(deal["Contact: Email"], [])) if on <= day(deal["Close Date"])
        ]
        for deal in rows_of("salesforce-opportunities.csv")
        if deal["Stage"] == "Closed Won"
    }


def test_webinars_assist_most_won_deals_and_start_almost_none(won: Touched) -> None:
    touched = [channels for channels in won.values() if channels]
    assert (len(won), len(touched)) == (162, 125)
    first, last = (Counter(channels[place] for channels in touched) for place in (0, -1))
    assert (first["Webinar"], last["Webinar"], sum("Webinar" in channels for channels in touched)) == (1, 57, 81)
    assert (first["Paid Search"], last["Paid Search"]) == (34, 7)


def test_each_person_responds_once_to_a_campaign_and_only_mqls_are_told(
    members: list[dict[str, str]], contacts: dict[str, dict[str, str]]
) -> None:
    assert len({(row["Email"], row["Campaign Name"]) for row in members}) == len(members)
    mqls = {row["Email"] for row in contacts.values() if row["MQL Trigger"]}
    assert {row["Email"] for row in members} <= mqls
    assert all(row["Responded"] == "1" for row in members)


def test_the_page_about_the_company_tells_the_story() -> None:
    page = (ROOT / "docs" / "demo-company.md").read_text(encoding="utf-8")
    for figure in (
        "3,742 responses",
        "125 have a touch",
        "in 81 of them",
        "the last touch of 57",
        "the first of 34 and the last of 7",
    ):
        assert figure in page
