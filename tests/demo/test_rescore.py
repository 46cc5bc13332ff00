"""The past of the demo company judged anew: under the terms that were in force it comes out as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from smarketing.agreement import (
    STARTER,
    Definition,
    Holiday,
    Response,
    Target,
    Terms,
    WorkingTime,
    weekly,
)
from smarketing.analysis import rescore
from smarketing.warehouse import Warehouse
from tests import templates

_SHORT = weekly({day: [("09:00", "12:00"), ("13:00", "17:30")] for day in ("mon", "tue", "wed", "thu", "fri")})
TARGETS = (Target(30, " enterprise ", "Demo request"), Target(60, "SMB"), Target(90, None, "Pricing request"))
OTHER = replace(
    STARTER,
    name="Berlin",
    calendar=WorkingTime("Europe/Berlin", _SHORT, "DE", "BE", (Holiday(date(2026, 9, 1)),)),
    definition=Definition(80, ("Demo request",), ("Enterprise", "smb")),
)


@pytest.fixture(scope="module")
def company() -> Iterator[Warehouse]:
    warehouse = templates.fresh()
    templates.demo(warehouse)
    yield warehouse
    warehouse.close()


def in_force(company: Warehouse, terms: Terms) -> None:
    at = datetime.combine(terms.effective_from, datetime.min.time(), UTC)
    company.agreements.draft(terms.name, terms, at=at, by="")
    for side in ("marketing", "sales"):
        company.agreements.sign(terms.name, side, by=f"Head of {side}", at=at)


def judged_anew(company: Warehouse) -> pl.DataFrame:
    """Every MQL under the terms of the version that judges it."""
    chain = {one.version_id: one.terms for one in company.agreements.versions() if one.is_in_chain}
    return rescore.as_agreed(
        lambda event: company.read("rescore_rows", starts_at=event), chain, company.as_of or date.min
    )


def assert_as_it_was(company: Warehouse) -> None:
    rows = judged_anew(company)
    found = rescore.outcome(rows, company.as_of or date.min, 30)
    replies = company.read("reply_states").row(0, named=True)
    assert found.mqls == replies["mqls"] > 2000
    assert found.states == {state: replies[state] for state in rescore.STATES}
    decisions = company.read("decision_states").row(0, named=True)
    assert (found.meets, found.below, found.unknown) == tuple(decisions[kind] for kind in ("meets", "below", "unknown"))
    months = company.read("volume_months").filter(segment="all")
    assert (found.counted, found.not_meeting) == (months["counted"].sum(), months["not_meeting"].sum())
    kept = ["lead_key", "cycle", "state", "target_minutes", "due_at"]
    stored = company.read("reply_rows").select(kept).sort("lead_key", "cycle")
    assert rows.select(kept).sort("lead_key", "cycle").equals(stored)


def test_each_mql_judged_anew_under_the_terms_in_force_is_as_it_was(company: Warehouse) -> None:
    assert_as_it_was(company)
    for month, starts_at in ((5, "mql"), (7, "queued"), (9, "assigned")):
        response = Response(TARGETS, starts_at)
        in_force(company, replace(OTHER, name=starts_at, effective_from=date(2026, month, 1), response=response))
    assert company.agreements.in_force(date(2026, 8, 1)).name == "queued"
    assert_as_it_was(company)


@pytest.mark.slow
def test_judging_anew_changes_no_table(company: Warehouse) -> None:
    def digests() -> dict[str, str]:
        known = company.table("information_schema", "tables").filter(table_type="BASE TABLE")
        tables = known.select("table_schema", "table_name").rows()
        digested = {}
        for schema, name in tables:
            rows = company.table(schema, name)
            text = rows.sort(rows.columns).write_json()
            digested[f"{schema}.{name}"] = hashlib.sha256(text.encode()).hexdigest()
        return digested

    before, version = digests(), company.version
    assert {"app.agreement_versions", "marts.handoffs", "core.leads"} <= set(before)
    draft = replace(OTHER, response=Response((Target(15),), "assigned"))
    as_of = company.as_of
    assert as_of
    asked = {"from_on": date(2026, 7, 26), "to_on": date(2026, 10, 24)}
    rows = rescore.under(company.read("rescore_rows", starts_at="assigned", **asked), draft, as_of)
    assert rescore.outcome(rows, as_of, 30).mqls == company.read("reply_states", **asked)["mqls"].item()
    rescore.extrapolated(company.read("unhanded_leads", **asked), draft)
    rescore.banded(company.read("score_bands", **asked), 70, 80)
    assert (digests(), company.version) == (before, version)
