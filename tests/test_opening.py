"""What a newer version reads otherwise is read again from the kept bytes, once; what cannot be is said, once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from smarketing import cli_options, loading, opening, reading
from smarketing.cli import main
from smarketing.sources import Mapping, mapping, registry
from smarketing.warehouse import Warehouse
from tests import books
from tests.sources.exports import written
from tests.warehouse.test_uploads import state

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
HEADERS = ("Opportunity ID", "Opportunity Name", "Stage", "Amount", "Amount Currency", "Created Date", "Close Date",
           "Opportunity Owner", "Forecast Category")  # fmt: skip
DEALS = written(
    HEADERS,
    ("006A", "Anvil", "Proposal", "1200", "EUR", "2026-09-01", "2026-12-15", "Kim", "Commit"),
    ("006B", "Bellows", "Proposal", "800", "EUR", "2026-09-02", "2026-12-31", "Kim", "Best Case"),
)
MORE = written(HEADERS[:-1], ("006A", "Anvil", "Proposal", "1500", "EUR", "2026-09-01", "2026-12-20", "Kim"))
CONTACTS = written(
    ("Record ID", "First Name", "Last Name", "Email", "Lifecycle Stage", "Create Date"),
    ("17", "Ada", "Byron", "ada@example.com", "Lead", "2026-09-01 10:00"),
)


class Read:
    """A reader in this process that remembers which files it was asked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, data: bytes, name: str, **how: Any) -> Any:
        self.names.append(name)
        return loading.in_process(data, name, **how)


def _without_category(shapes: tuple[Any, ...]) -> tuple[Any, ...]:
    """The shapes as they were before Salesforce's opportunities had a forecast category."""
    names = [{key: value for key, value in shape.names.items() if key != "forecast_category"} for shape in shapes]
    return tuple(replace(shape, names=known) for shape, known in zip(shapes, names, strict=True))


def _load(house: Warehouse, data: bytes, name: str, **how: Any) -> int:
    outcome = loading.load_file(house, data, name, loaded_at=AT, loaded_by="Kim", reader=loading.in_process, **how)
    assert outcome.state == "loaded", outcome.message
    return outcome.uploads[0].upload_id


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse whose deals were loaded before their shape knew forecast categories, with contacts and more deals."""
    path = tmp_path / "w.duckdb"
    with monkeypatch.context() as then:
        then.setattr(registry, "SHAPES", _without_category(registry.SHAPES))
        house = Warehouse(path)
        _load(house, DEALS, "opportunities.csv")
        _load(house, CONTACTS, "contacts.csv")
        _load(house, MORE, "opportunities-later.csv")
        house.readings.look_after("the version before")
        house.close()
    return path


def _categories(house: Warehouse) -> dict[str, str | None]:
    return dict(house.table("core", "deals").select("deal_id", "forecast_category").iter_rows())


def test_a_column_that_a_shape_has_learned_is_read_from_the_kept_bytes(before: Path, tmp_path: Path) -> None:
    house, reader = Warehouse(before), Read()
    assert _categories(house) == {"006A": None, "006B": None}
    counts = house.read("uploads").select("upload_id", "loaded_at", "loaded_by", "added", "updated", "records").rows()
    assert opening.refresh(house, reader) == []
    # The contacts, and the file without the column, are read as before.
    assert reader.names == ["opportunities.csv"]
    assert _categories(house) == {"006A": "commit", "006B": "best_case"}
    assert house.table("raw", "deals").filter(upload_id=1).sort("line").select("deal_id", "line").rows() == [
        ("006A", 2),
        ("006B", 3),
    ]
    after = house.read("uploads").select("upload_id", "loaded_at", "loaded_by", "added", "updated", "records").rows()
    assert after == counts
    assert house.read("uploads")["unread"].to_list() == [None] * 3
    fresh = Warehouse(tmp_path / "fresh" / "w.duckdb")
    for data, name in ((DEALS, "opportunities.csv"), (CONTACTS, "contacts.csv"), (MORE, "opportunities-later.csv")):
        _load(fresh, data, name)
    assert state(house) == state(fresh)
    marks = ["sha256", "as_of", "mapping", "fingerprint"]
    assert house.read("uploads").select(marks).rows() == fresh.read("uploads").select(marks).rows()
    house.rebuild()
    assert (state(house), house.check()) == (state(fresh), [])
    house.close()
    fresh.close()


def test_it_is_read_again_once(before: Path) -> None:
    house, reader = Warehouse(before), Read()
    opening.refresh(house, Read())
    house.close()
    again = Warehouse(before)
    assert (opening.refresh(again, reader), reader.names) == ([], [])
    again.close()


@pytest.mark.slow
def test_the_undo_of_what_was_read_again_is_exact(before: Path, tmp_path: Path) -> None:
    house, other = Warehouse(before), Warehouse(tmp_path / "other" / "w.duckdb")
    opening.refresh(house, Read())
    house.undo(1, undone_at=AT)
    _load(other, CONTACTS, "contacts.csv")
    _load(other, MORE, "opportunities-later.csv")
    assert state(house) == state(other)
    assert (_categories(house), house.check()) == ({"006A": None}, [])
    house.close()
    other.close()


@pytest.mark.slow
def test_the_same_file_dropped_afterwards_is_already_loaded(before: Path) -> None:
    house = Warehouse(before)
    opening.refresh(house, Read())
    outcome = loading.load_file(house, DEALS, "opportunities.csv", loaded_at=AT, reader=loading.in_process)
    assert (outcome.state, outcome.uploads[0].upload_id) == ("already_loaded", 1)
    house.close()


@pytest.mark.slow
def test_a_withdrawn_upload_is_not_read_again(before: Path) -> None:
    house, reader = Warehouse(before), Read()
    house.undo(1, undone_at=AT)
    opening.refresh(house, reader)
    assert reader.names == []
    assert house.read("uploads").filter(upload_id=1)["state"].to_list() == ["undone"]
    house.close()


@pytest.mark.parametrize("what", ["gone", "altered"])
def test_where_the_bytes_are_gone_it_is_said_once_and_the_rows_stay(before: Path, what: str) -> None:
    kept = before.parent / "uploads" / hashlib.sha256(DEALS).hexdigest()
    kept.unlink() if what == "gone" else kept.write_bytes(DEALS + b"x")
    house = Warehouse(before)
    words = (
        "opportunities.csv could not be read again by this version: its copy in the folder uploads is gone; it would "
        "read forecast category besides. What was read from it stays as it was."
    )
    assert opening.refresh(house, Read()) == [words]
    assert _categories(house) == {"006A": None, "006B": None}
    assert house.table("core", "deals").height == 2
    assert opening.unread_sentences(house.read("uploads").to_dicts()) == [words]
    house.close()
    again = Warehouse(before)
    assert opening.refresh(again, Read()) == []
    # Loaded again, it has all that this version reads, and the sentence has done its work.
    _load(again, DEALS, "opportunities.csv")
    assert opening.unread_sentences(again.read("uploads").to_dicts()) == []
    assert _categories(again) == {"006A": "commit", "006B": "best_case"}
    again.close()


def test_a_file_that_asks_something_now_keeps_its_rows_and_says_what_is_asked(
    before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [replace(shape, values=shape.values | {"forecast_category": {}}) for shape in registry.SHAPES]
    monkeypatch.setattr(registry, "SHAPES", tuple(shapes))
    house = Warehouse(before)
    (words,) = opening.refresh(house, Read())
    assert "What do these words of Forecast Category mean as forecast_category? 'Best Case' (1)" in words
    assert (_categories(house), house.check()) == ({"006A": None, "006B": None}, [])
    house.close()


@pytest.mark.slow
def test_other_reading_code_reads_every_file_again_and_what_says_the_same_stays(
    before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, reader = Warehouse(before), Read()
    opening.refresh(house, Read())
    derived, marks = state(house), house.read("uploads")["sha256"].to_list()
    monkeypatch.setattr(reading, "_code", lambda: "another")
    house.readings.look_after("the version before")
    assert opening.refresh(house, reader) == []
    assert reader.names == ["opportunities.csv", "contacts.csv", "opportunities-later.csv"]
    assert (state(house), house.read("uploads")["sha256"].to_list()) == (derived, marks)
    house.close()


def _as_0_1_0(path: Path) -> None:
    connection = duckdb.connect(str(path))
    connection.execute("update app.uploads set request = null, reading = null")
    connection.execute("delete from app.workspace where name = 'reading'")
    connection.close()


def test_uploads_of_0_1_0_which_kept_no_request_are_read_again_by_themselves(before: Path) -> None:
    _as_0_1_0(before)
    house, reader = Warehouse(before), Read()
    as_of = house.read("uploads")["as_of"].to_list()
    assert opening.refresh(house, reader) == []
    assert reader.names == ["opportunities.csv", "contacts.csv", "opportunities-later.csv"]
    assert _categories(house) == {"006A": "commit", "006B": "best_case"}
    assert house.read("uploads")["as_of"].to_list() == as_of
    house.close()


@pytest.mark.slow
@pytest.mark.parametrize("release", ["this one", "0.1.0"])
def test_a_file_read_by_a_map_of_its_own_is_read_again_by_that_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    path, reader = tmp_path / "w.duckdb", Read()
    columns = {"deal_id": "Opportunity ID", "stage": "Stage", "amount": "Amount", "created_at": "Created Date"}
    house = Warehouse(path)
    _load(house, DEALS, "opportunities.csv", mapping=Mapping("salesforce", "deals", columns))
    house.readings.look_after("the version before")
    house.close()
    if release == "0.1.0":
        _as_0_1_0(path)
    monkeypatch.setattr(reading, "_code", lambda: "another")
    house = Warehouse(path)
    derived = state(house)
    assert opening.refresh(house, reader) == []
    assert (reader.names, state(house)) == (["opportunities.csv"], derived)
    assert _categories(house) == {"006A": None, "006B": None}
    house.close()


@pytest.mark.slow
def test_what_was_answered_when_it_was_loaded_is_answered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(HEADERS[:-1], ("006A", "Anvil", "Proposal", "1200", "EUR", "03/04/2026", "05/06/2026", "Kim"))
    house = Warehouse(tmp_path / "w.duckdb")
    _load(house, data, "opportunities.csv", choices={"date_order": "DMY"}, zone="Europe/Berlin")
    monkeypatch.setattr(reading, "_code", lambda: "another")
    house.readings.look_after("the version before")
    assert opening.refresh(house, Read()) == []
    assert house.table("core", "deals").select("created_on", "closed_on").rows() == [
        (datetime(2026, 4, 3).date(), datetime(2026, 6, 5).date())
    ]
    house.close()


@pytest.mark.slow
def test_a_sheet_of_a_workbook_is_read_again_from_the_kept_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = ["006A", "Anvil", "Proposal", 1200, "EUR", date(2026, 4, 3), date(2026, 6, 5), "Kim", "Commit"]
    data = books.xlsx({"Old": [HEADERS, [*deal[:-1], "Omitted"]], "Deals": [HEADERS, deal]})
    house = Warehouse(tmp_path / "w.duckdb")
    with monkeypatch.context() as then:
        then.setattr(registry, "SHAPES", _without_category(registry.SHAPES))
        _load(house, data, "deals.xlsx", choices={"sheet": "Deals"})
    assert _categories(house) == {"006A": None}
    monkeypatch.setattr(reading, "_code", lambda: "another")
    house.readings.look_after("the version before")
    assert opening.refresh(house, Read()) == []
    assert _categories(house) == {"006A": "commit"}
    assert (tmp_path / "uploads" / hashlib.sha256(data).hexdigest()).read_bytes() == data
    house.close()


def test_the_command_line_reads_again_and_says_on_standard_error_what_it_could_not(
    before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (before.parent / "uploads" / hashlib.sha256(CONTACTS).hexdigest()).unlink()
    (before.parent / "uploads" / hashlib.sha256(DEALS).hexdigest()).unlink()
    assert main(["--warehouse", str(before), "uploads", "--json"]) == 0
    told = capsys.readouterr().err.splitlines()
    # What of the contacts is read is the same as before: nothing is to be said of them.
    assert [line.split(" ")[0] for line in told] == ["opportunities.csv"]
    assert main(["--warehouse", str(before), "uploads"]) == 0
    assert capsys.readouterr().err == ""
    house = cli_options.opened(before)
    assert (house.lost(), house.check()) == ([], [])
    house.close()


@pytest.mark.slow
def test_what_was_decided_about_a_lead_follows_it_to_its_long_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "w.duckdb"
    headers = ("Lead ID", "Company / Account", "Lead Status", "Lead Owner", "Email", "Create Date", "MQL Date")
    leads = written(headers, ("00Q5g00000AbCdE", "Acme", "MQL", "Kim", "ada@example.com", "2026-09-01", "2026-09-02"))
    with monkeypatch.context() as then:
        then.setattr(mapping, "ID_FORMS", {})
        house = Warehouse(path)
        _load(house, leads, "leads.csv")
        house.agreements.exempt("e1", "salesforce:00Q5g00000AbCdE", 1, "response", "Holiday", at=AT, by="Kim")
        house.readings.note(1, "the reading before")
        house.readings.look_after("the version before")
        house.close()
    house = Warehouse(path)
    assert opening.refresh(house, Read()) == []
    assert house.table("core", "leads")["key"].to_list() == ["salesforce:00Q5g00000AbCdEEAV"]
    assert house.table("app", "exemptions")["lead_key"].to_list() == ["salesforce:00Q5g00000AbCdEEAV"]
    house.close()
