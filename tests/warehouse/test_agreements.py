"""Versions are drafted, signed by both sides, and in force without a gap; what people say of leads is kept."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing import queries
from smarketing.agreement import STARTER, Definition, Quality, Response, Target, Terms
from smarketing.errors import Refused
from smarketing.warehouse import Version, Warehouse
from tests import templates
from tests.agreement.build import full
from tests.warehouse.build import LOADED_AT, load

DEC = datetime(2025, 12, 1, 9, tzinfo=UTC)
LEAD = {"lead_id": "1", "email": "ada@example.com", "created_at": "2026-01-05 10:00", "mql_at": "2026-01-07 10:00"}


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def starting(day: str, **more: Any) -> Terms:
    return replace(full(), effective_from=date.fromisoformat(day), name=f"From {day}", **more)


def signed(warehouse: Warehouse, version_id: str, terms: Terms, at: datetime = DEC, **more: Any) -> None:
    warehouse.agreements.draft(version_id, terms, at=at, by="Kim", **more)
    warehouse.agreements.sign(version_id, "marketing", by="Mara", at=at)
    warehouse.agreements.sign(version_id, "sales", by="Sol", at=at + timedelta(hours=1))


def spans(warehouse: Warehouse) -> list[tuple[str, str, str]]:
    rows = warehouse.agreements.periods().select("version_id", "from_on", "to_on").rows()
    return [(version, str(start), str(end)) for version, start, end in rows]


def one(warehouse: Warehouse, version_id: str, on: date | None = None) -> Version:
    return next(version for version in warehouse.agreements.versions(on) if version.version_id == version_id)


def kept(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of agreements and of what was said of leads."""
    names = ("agreement_versions", "signatures", "exemptions", "breach_reasons", "decisions")
    compiled = ("agreement_periods", "agreement_rules")
    return {name: sorted(warehouse.table("app", name).rows(), key=repr) for name in names + compiled}


def test_a_fresh_database_has_the_starter_in_force(warehouse: Warehouse) -> None:
    (version,) = warehouse.agreements.versions()
    assert (version.version_id, version.state, version.signatures) == ("starter", "in_force", ())
    assert version.terms == STARTER
    assert spans(warehouse) == [("starter", "1900-01-01", "9999-12-31")]
    period = warehouse.agreements.periods().row(0, named=True)
    assert period | {"to_at": str(period["to_at"]), "from_at": str(period["from_at"])} == {
        "version_id": "starter",
        "from_on": date(1900, 1, 1),
        "to_on": date(9999, 12, 31),
        "from_at": "1900-01-01 00:00:00",
        "to_at": "9999-12-31 00:00:00",
        "starts_at": "mql",
        "goal": 0.9,
        "score": 70.0,
        "mqls": None,
        "accepted_share": 0.7,
        "touches": 4,
        "attempt_days": 10,
        "disposition_days": 10,
        "name": "Starter agreement",
        "is_starter": True,
    }
    assert (warehouse.version, warehouse.check()) == (0, [])


def test_a_database_from_before_agreements_gets_the_starter_too(tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    connection = duckdb.connect(str(file))
    for path in ("migrations/0001.sql", "migrations/0002.sql"):
        for statement in queries.statements_for(path):
            connection.execute(statement)
    connection.execute("insert into app.workspace values ('schema_version', '2'), ('data_version', '5')")
    connection.close()
    upgraded, fresh = Warehouse(file), templates.fresh()
    assert kept(upgraded) == kept(fresh)
    assert upgraded.version == 5
    upgraded.close()
    again = Warehouse(file)
    assert kept(again) == kept(fresh)
    again.close()


def test_the_clauses_are_compiled_as_the_marts_compare_them(warehouse: Warehouse) -> None:
    terms = replace(full(), definition=Definition(70, (" Demo Request",), ("SMB ", "Enterprise")))
    signed(warehouse, "v1", terms)
    rules = warehouse.table("app", "agreement_rules").filter(pl.col("version_id") == "v1")
    columns = ("clause", "place", "segment", "term", "minutes", "mqls")
    assert sorted(rules.select(columns).rows(), key=repr) == [
        ("not_meeting", 1, None, "does not meet the definition", None, None),
        ("response", 1, "enterprise", "demo request", 60, None),
        ("response", 2, None, None, 240, None),
        ("segment", 1, "smb", None, None, None),
        ("segment", 2, "enterprise", None, None, None),
        ("trigger", 1, None, "demo request", None, None),
        ("unreachable", 1, None, "unreachable", None, None),
        ("volume", 1, "enterprise", None, None, 20),
    ]


def test_a_clause_that_was_not_agreed_is_null_in_the_chain(warehouse: Warehouse) -> None:
    bare = Terms("Bare", date(2026, 1, 1), full().calendar)
    signed(warehouse, "v1", bare)
    row = warehouse.agreements.periods().filter(pl.col("version_id") == "v1").row(0, named=True)
    assert row["starts_at"] == "mql"
    names = ("goal", "score", "mqls", "accepted_share", "touches", "attempt_days", "disposition_days")
    assert {row[name] for name in names} == {None}


def test_a_draft_is_in_force_once_both_sides_have_signed(warehouse: Warehouse) -> None:
    agreements = warehouse.agreements
    agreements.draft("v1", full(), "starter", at=DEC, by="Kim")
    assert (one(warehouse, "v1").state, one(warehouse, "v1").based_on) == ("draft", "starter")
    agreements.sign("v1", "sales", by="Sol", at=DEC)
    assert one(warehouse, "v1").state == "signed_by_sales"
    assert spans(warehouse) == [("starter", "1900-01-01", "9999-12-31")]
    agreements.sign("v1", "marketing", by="Mara", at=DEC + timedelta(days=1))
    assert spans(warehouse) == [("starter", "1900-01-01", "2026-01-01"), ("v1", "2026-01-01", "9999-12-31")]
    states = [(day, one(warehouse, "v1", day).state) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert states == [(date(2025, 12, 31), "scheduled"), (date(2026, 1, 1), "in_force")]
    assert [agreements.in_force(day).version_id for day, _ in states] == ["starter", "v1"]
    assert agreements.in_force(date(1900, 1, 1)).version_id == "starter"
    assert one(warehouse, "starter", date(2026, 1, 1)).state == "superseded"
    signatures = one(warehouse, "v1").signatures
    assert [(each.side, each.signed_by, str(each.signed_at)) for each in signatures] == [
        ("sales", "Sol", "2025-12-01 09:00:00"),
        ("marketing", "Mara", "2025-12-02 09:00:00"),
    ]
    assert {each.sha256 for each in signatures} == {hashlib.sha256(full().to_toml().encode()).hexdigest()}
    assert warehouse.check() == []


def test_a_version_begins_at_midnight_in_its_own_zone(warehouse: Warehouse) -> None:
    signed(warehouse, "v1", full())
    signed(warehouse, "v2", starting("2026-07-01"))
    bounds = warehouse.agreements.periods().select("from_at", "to_at").rows()
    assert [(str(start), str(end)) for start, end in bounds] == [
        ("1900-01-01 00:00:00", "2025-12-31 23:00:00"),
        ("2025-12-31 23:00:00", "2026-06-30 22:00:00"),
        ("2026-06-30 22:00:00", "9999-12-31 00:00:00"),
    ]


def test_a_draft_may_be_edited_until_somebody_signs_it(warehouse: Warehouse) -> None:
    agreements = warehouse.agreements
    agreements.draft("v1", full(), at=DEC, by="Kim")
    agreements.draft("v1", starting("2026-02-01"), at=DEC, by="Lee")
    version = one(warehouse, "v1")
    assert (version.name, version.effective_from, version.created_by) == ("From 2026-02-01", date(2026, 2, 1), "Kim")
    agreements.sign("v1", "sales", by="Sol", at=DEC)
    with pytest.raises(Refused, match=r"From 2026-02-01 cannot be edited \(signed by Sol\): make a new draft of it."):
        agreements.draft("v1", full(), at=DEC, by="Kim")
    agreements.draft("v2", full(), "v1", at=DEC, by="Kim")
    assert [version.state for version in agreements.versions()] == ["in_force", "draft", "signed_by_sales"]


@pytest.mark.parametrize("version_id", ["starter", "v1"])
def test_what_is_in_force_cannot_be_edited(warehouse: Warehouse, version_id: str) -> None:
    signed(warehouse, "v1", full())
    with pytest.raises(Refused) as refused:
        warehouse.agreements.draft(version_id, starting("2027-01-01"), at=DEC, by="Kim")
    assert refused.value.reason == "SIGNED"


def test_every_write_twice_changes_nothing(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    agreements = warehouse.agreements
    writes: list[Callable[[], None]] = [
        lambda: agreements.draft("v1", full(), "starter", at=DEC, by="Kim"),
        lambda: agreements.sign("v1", "sales", by="Sol", at=DEC),
        lambda: agreements.sign("v1", "marketing", by="Mara", at=DEC),
        lambda: agreements.draft("v2", starting("2027-01-01"), at=DEC, by="Kim"),
        lambda: agreements.discard("v2", at=DEC, by="Kim"),
        lambda: agreements.exempt("e1", "crm:1", 1, "response", "Out of office", at=DEC, by="Sol"),
        lambda: agreements.explain("n1", "crm:1", 1, "response", "sales", "No cover", at=DEC, by="Sol"),
        lambda: agreements.decide("d1", "crm:1", 1, "rejected", "Duplicate", "", at=DEC, by="Sol"),
        lambda: agreements.withdraw_exemption("e1", at=DEC, by="Sol"),
        lambda: agreements.withdraw_decision("d1", at=DEC, by="Sol"),
    ]
    for write in writes:
        before = warehouse.version
        write()
        assert warehouse.version == before + 1
        state = kept(warehouse)
        write()
        assert (kept(warehouse), warehouse.version) == (state, before + 1)
    for write in writes:
        write()
    assert kept(warehouse) == state


REFUSED: list[tuple[str, Callable[[Warehouse], None]]] = [
    ("NO_SUCH_SIDE", lambda w: w.agreements.sign("draft", "legal", by="Lu", at=DEC)),
    ("NO_NAME", lambda w: w.agreements.sign("draft", "sales", by=" ", at=DEC)),
    ("NO_SUCH_VERSION", lambda w: w.agreements.sign("v9", "sales", by="Sol", at=DEC)),
    ("NO_SUCH_VERSION", lambda w: w.agreements.draft("v9", full(), "v8", at=DEC, by="Kim")),
    ("NO_NAME", lambda w: w.agreements.draft("", full(), at=DEC, by="Kim")),
    ("STARTER", lambda w: w.agreements.sign("starter", "sales", by="Sol", at=DEC)),
    ("STARTER", lambda w: w.agreements.discard("starter", at=DEC, by="Sol")),
    ("SIGNED", lambda w: w.agreements.sign("v1", "sales", by="Somebody", at=DEC)),
    ("FAULTY_TERMS", lambda w: w.agreements.sign("faulty", "sales", by="Sol", at=DEC)),
    ("IN_FORCE", lambda w: w.agreements.discard("v1", at=datetime(2026, 1, 1, tzinfo=UTC), by="Sol")),
    ("DISCARDED", lambda w: w.agreements.sign("gone", "sales", by="Sol", at=DEC)),
    ("DISCARDED", lambda w: w.agreements.draft("gone", starting("2028-01-01"), at=DEC, by="Kim")),
    ("NO_SUCH_LEAD", lambda w: w.agreements.exempt("e", "crm:2", 1, "response", "x", at=DEC, by="Sol")),
    ("NO_SUCH_LEAD", lambda w: w.agreements.exempt("e", "crm:1", 2, "response", "x", at=DEC, by="Sol")),
    ("UNKNOWN_WORD", lambda w: w.agreements.exempt("e", "crm:1", 1, "volume", "x", at=DEC, by="Sol")),
    ("NOT_SAID", lambda w: w.agreements.exempt("e", "crm:1", 1, "response", " ", at=DEC, by="Sol")),
    ("NOT_SAID", lambda w: w.agreements.exempt("e", "crm:1", 1, "response", "x", at=DEC, by="")),
    ("UNKNOWN_WORD", lambda w: w.agreements.explain("n", "crm:1", 1, "response", "them", "x", at=DEC, by="Sol")),
    ("NOT_SAID", lambda w: w.agreements.explain("n", "crm:1", 1, "response", "sales", "", at=DEC, by="Sol")),
    ("UNKNOWN_WORD", lambda w: w.agreements.decide("d", "crm:1", 1, "maybe", at=DEC, by="Sol")),
    ("NOT_SAID", lambda w: w.agreements.decide("d", "crm:1", 1, "rejected", at=DEC, by="Sol")),
    ("NO_SUCH_ENTRY", lambda w: w.agreements.withdraw_exemption("e9", at=DEC, by="Sol")),
    ("NO_SUCH_ENTRY", lambda w: w.agreements.withdraw_decision("d9", at=DEC, by="Sol")),
]


@pytest.fixture(scope="module")
def busy() -> Warehouse:
    """A lead, a version in force, and drafts of every kind; those who use it change nothing."""
    warehouse = templates.fresh()
    load(warehouse, "leads", [LEAD])
    signed(warehouse, "v1", full())
    warehouse.agreements.draft("draft", starting("2027-01-01"), at=DEC, by="Kim")
    warehouse.agreements.draft("faulty", starting("2027-01-01", quality=Quality(3)), at=DEC, by="Kim")
    warehouse.agreements.draft("gone", starting("2027-01-01"), at=DEC, by="Kim")
    warehouse.agreements.discard("gone", at=DEC, by="Kim")
    return warehouse


@pytest.mark.parametrize(("reason", "write"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_changes_nothing(busy: Warehouse, reason: str, write: Callable[[Warehouse], None]) -> None:
    before, version = kept(busy), busy.version
    with pytest.raises(Refused) as refused:
        write(busy)
    assert refused.value.reason == reason
    assert (kept(busy), busy.version) == (before, version)


def test_the_past_may_be_agreed_only_where_the_starter_held(warehouse: Warehouse) -> None:
    june = datetime(2026, 6, 15, 9, tzinfo=UTC)
    signed(warehouse, "v1", starting("2026-01-01"), at=june)
    warehouse.agreements.draft("v2", starting("2026-06-14"), at=june, by="Kim")
    with pytest.raises(Refused, match="before the day of its signature") as refused:
        warehouse.agreements.sign("v2", "sales", by="Sol", at=june)
    assert refused.value.reason == "BACKDATED"
    signed(warehouse, "v3", starting("2026-06-15"), at=june)
    assert [start for _, start, _ in spans(warehouse)] == ["1900-01-01", "2026-01-01", "2026-06-15"]


def test_the_day_of_a_signature_is_that_of_the_agreements_zone(warehouse: Warehouse) -> None:
    signed(warehouse, "v1", full())
    late = datetime(2026, 6, 14, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    warehouse.agreements.draft("v2", starting("2026-06-14"), at=late, by="Kim")
    with pytest.raises(Refused, match=r"the day of its signature \(2026-06-15\)"):
        warehouse.agreements.sign("v2", "sales", by="Sol", at=late)


@pytest.mark.parametrize("day", ["2025-06-01", "2026-01-01"])
def test_a_version_begins_after_all_that_are_in_force(warehouse: Warehouse, day: str) -> None:
    signed(warehouse, "v1", full())
    warehouse.agreements.draft("v2", starting(day), at=DEC, by="Kim")
    with pytest.raises(Refused, match=r"A version begins after all that are in force\.") as refused:
        warehouse.agreements.sign("v2", "sales", by="Sol", at=DEC)
    assert refused.value.reason == "NOT_AFTER"


def test_two_drafts_that_one_side_signed_cannot_both_enter_force_for_one_day(warehouse: Warehouse) -> None:
    agreements = warehouse.agreements
    for version_id in ("a", "b"):
        agreements.draft(version_id, full(), at=DEC, by="Kim")
        agreements.sign(version_id, "marketing", by="Mara", at=DEC)
    agreements.sign("a", "sales", by="Sol", at=DEC)
    with pytest.raises(Refused) as refused:
        agreements.sign("b", "sales", by="Sol", at=DEC)
    assert refused.value.reason == "NOT_AFTER"
    assert warehouse.check() == []


def test_a_signed_version_that_has_not_begun_can_be_discarded_and_the_chain_closes(warehouse: Warehouse) -> None:
    signed(warehouse, "v1", full())
    signed(warehouse, "v2", starting("2026-07-01"))
    warehouse.agreements.discard("v2", at=datetime(2026, 6, 30, 12, tzinfo=UTC), by="Kim")
    assert spans(warehouse) == [("starter", "1900-01-01", "2026-01-01"), ("v1", "2026-01-01", "9999-12-31")]
    gone = one(warehouse, "v2")
    assert (gone.state, gone.discarded_by, len(gone.signatures)) == ("discarded", "Kim", 2)
    assert warehouse.check() == []


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(-30, 30), st.booleans()), max_size=6))
def test_whatever_is_signed_and_discarded_every_day_has_one_version(steps: list[tuple[int, int, bool]]) -> None:
    warehouse = templates.fresh()
    today = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for number, (days, ahead, keep) in enumerate(steps):
        today += timedelta(days=days)
        first = (today + timedelta(days=ahead)).date()
        try:
            signed(warehouse, f"v{number}", starting(first.isoformat()), at=today)
            if not keep:
                warehouse.agreements.discard(f"v{number}", at=today, by="Kim")
        except Refused:
            continue
        finally:
            chain = warehouse.agreements.periods().select("from_on", "to_on").rows()
            assert chain[0][0] == date(1900, 1, 1)
            assert chain[-1][1] == date(9999, 12, 31)
            assert [end for _, end in chain[:-1]] == [start for start, _ in chain[1:]]
            assert warehouse.check() == []
    warehouse.close()


@pytest.mark.parametrize(
    "change",
    [
        "update app.agreement_versions set terms = terms || ' ' where not is_starter",
        "delete from app.signatures where side = 'sales'",
    ],
)
def test_the_check_finds_terms_that_are_not_those_that_were_signed(sound: Path, tmp_path: Path, change: str) -> None:
    assert _broken(sound, tmp_path, change) == ["signed_terms_are_unchanged"]


@pytest.mark.parametrize(
    "change",
    [
        "delete from app.agreement_periods",
        "update app.agreement_periods set to_on = date '2025-12-31' where is_starter",
        "update app.agreement_periods set from_on = date '2025-12-31' where not is_starter",
        "update app.agreement_periods set to_at = timestamp '2025-12-31 00:00:00' where is_starter",
        "delete from app.agreement_periods where not is_starter",
        "update app.agreement_periods set to_on = date '2030-01-01' where not is_starter",
    ],
)
def test_the_check_finds_a_gap_an_overlap_and_what_is_missing(sound: Path, tmp_path: Path, change: str) -> None:
    assert "agreement_is_a_chain" in _broken(sound, tmp_path, change)


def _broken(sound: Path, folder: Path, change: str) -> list[object]:
    """The checks that fail once a statement has been run behind the app's back."""
    shutil.copyfile(sound, folder / "w.duckdb")
    connection = duckdb.connect(str(folder / "w.duckdb"))
    connection.execute(change)
    connection.close()
    again = Warehouse(folder / "w.duckdb")
    broken = [one["check"] for one in again.check()]
    again.close()
    return broken


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the starter and one signed version."""
    file = tmp_path_factory.mktemp("sound") / "w.duckdb"
    warehouse = Warehouse(file)
    signed(warehouse, "v1", full())
    warehouse.checkpoint()
    warehouse.close()
    return file


def _said(warehouse: Warehouse) -> None:
    agreements = warehouse.agreements
    signed(warehouse, "v1", full())
    agreements.draft("v2", starting("2027-01-01"), "v1", at=DEC, by="Kim")
    agreements.exempt("e1", "crm:1", 1, "response", "Out of office", at=DEC, by="Sol")
    agreements.explain("n1", "crm:1", 1, "response", "sales", "No cover", at=DEC, by="Sol")
    agreements.decide("d1", "crm:1", 1, "accepted", at=DEC, by="Sol")


def test_undo_clearing_the_demo_and_a_rebuild_leave_agreements_alone(warehouse: Warehouse) -> None:
    first = load(warehouse, "leads", [LEAD])
    second = load(warehouse, "leads", [LEAD | {"lead_id": "2"}])
    _said(warehouse)
    before = kept(warehouse)
    warehouse.rebuild()
    warehouse.clear_demo()
    warehouse.undo(second.upload_id, undone_at=LOADED_AT)
    warehouse.undo(first.upload_id, undone_at=LOADED_AT)
    assert kept(warehouse) == before
    load(warehouse, "leads", [LEAD | {"score": 5}])
    assert (kept(warehouse), warehouse.check()) == (before, [])


def test_a_backup_and_a_restart_keep_all_of_it(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    load(warehouse, "leads", [LEAD])
    _said(warehouse)
    before = kept(warehouse)
    warehouse.backup(tmp_path / "copy.duckdb")
    warehouse.close()
    for file in ("w.duckdb", "copy.duckdb"):
        again = Warehouse(tmp_path / file)
        assert (kept(again), again.check()) == (before, [])
        assert again.agreements.in_force(date(2026, 5, 1)).version_id == "v1"
        again.close()


def test_the_demos_agreement_goes_with_the_demo_and_peoples_own_stays(warehouse: Warehouse) -> None:
    signed(warehouse, "demo-1", starting("2025-01-01"), at=datetime(2024, 12, 1, tzinfo=UTC), is_demo=True)
    load(warehouse, "leads", [LEAD], is_demo=True)
    warehouse.agreements.exempt("e1", "crm:1", 1, "response", "Out of office", at=DEC, by="Sol")
    warehouse.agreements.decide("d1", "crm:1", 1, "accepted", at=DEC, by="Sol")
    signed(warehouse, "own", starting("2026-01-01"))
    load(warehouse, "leads", [LEAD | {"lead_id": "7", "email": "gil@example.com"}])
    assert spans(warehouse) == [("starter", "1900-01-01", "2026-01-01"), ("own", "2026-01-01", "9999-12-31")]
    assert [version.version_id for version in warehouse.agreements.versions()] == ["starter", "own"]
    assert warehouse.table("app", "signatures")["version_id"].to_list() == ["own", "own"]
    assert warehouse.table("app", "exemptions").is_empty()
    assert warehouse.table("app", "decisions").is_empty()
    assert warehouse.check() == []


def test_the_demos_agreement_goes_even_when_its_uploads_were_undone(warehouse: Warehouse) -> None:
    signed(warehouse, "demo-1", starting("2025-01-01"), at=datetime(2024, 12, 1, tzinfo=UTC), is_demo=True)
    before = warehouse.version
    warehouse.clear_demo()
    assert spans(warehouse) == [("starter", "1900-01-01", "9999-12-31")]
    assert warehouse.version == before + 1


def test_an_id_that_was_used_for_something_else_is_refused(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    agreements = warehouse.agreements
    agreements.exempt("e1", "crm:1", 1, "response", "Out of office", at=DEC, by="Sol")
    with pytest.raises(Refused) as refused:
        agreements.exempt("e1", "crm:1", 1, "response", "Another reason", at=DEC, by="Sol")
    assert refused.value.reason == "SAME_ID"


def test_of_two_who_decide_at_once_the_second_is_told(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    agreements = warehouse.agreements
    agreements.decide("d1", "crm:1", 1, "accepted", at=DEC, by="Sol")
    with pytest.raises(Refused, match=r"Sol has accepted it already\. Take that back first"):
        agreements.decide("d2", "crm:1", 1, "rejected", "Duplicate", at=DEC, by="Lee")
    agreements.withdraw_decision("d1", at=DEC, by="Sol")
    agreements.decide("d2", "crm:1", 1, "rejected", "Duplicate", at=DEC, by="Lee")
    rows = warehouse.table("app", "decisions").select("decision_id", "decision", "withdrawn_by").sort("decision_id")
    assert rows.rows() == [("d1", "accepted", "Sol"), ("d2", "rejected", None)]


def test_an_exemption_stands_once_per_clause_and_reasons_pile_up(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    agreements = warehouse.agreements
    agreements.exempt("e1", "crm:1", 1, "response", "Out of office", at=DEC, by="Sol")
    with pytest.raises(Refused, match=r"Sol has exempted it already \(Out of office\)."):
        agreements.exempt("e2", "crm:1", 1, "response", "Again", at=DEC, by="Lee")
    agreements.exempt("e3", "crm:1", 1, "disposition", "Holiday", at=DEC, by="Lee")
    for number, reason in enumerate(("No cover", "Routing was broken")):
        agreements.explain(f"n{number}", "crm:1", 1, "response", "sales", reason, at=DEC, by="Sol")
    assert warehouse.table("app", "breach_reasons")["reason"].to_list() == ["No cover", "Routing was broken"]


def test_signing_a_faulty_draft_tells_all_its_faults(warehouse: Warehouse) -> None:
    faulty = starting("2026-01-01", quality=Quality(80), response=Response((), "lead"))
    warehouse.agreements.draft("v1", faulty, at=DEC, by="Kim")
    with pytest.raises(Refused) as refused:
        warehouse.agreements.sign("v1", "sales", by="Sol", at=DEC)
    assert all(word in str(refused.value) for word in ("accepts is 80", "names no target", "starts at 'lead'"))
    warehouse.agreements.draft(
        "v1", replace(faulty, quality=Quality(0.8), response=Response((Target(60),))), at=DEC, by="K"
    )
    warehouse.agreements.sign("v1", "sales", by="Sol", at=DEC)
