"""Each vendor's export, in its own shape and encoding, becomes exactly these rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from smarketing.batch import SET_ASIDE_SCHEMA
from smarketing.intake import Prepared, prepare, recognise
from smarketing.intake.result import DTYPES
from smarketing.sources import Mapping, certain
from smarketing.targets import target

GOLDEN = Path(__file__).parents[1] / "golden"
EXPECTED = {file.name.removesuffix(".expected.json"): file for file in sorted(GOLDEN.glob("*.expected.json"))}
REFUSED = {
    "google_ads_totals": "Segment > Time > Day",
    "linkedin_totals": "time breakdown Daily",
    "matomo_channels": "with Date as the first column",
    "meta_month": "Breakdown > By time > Day",
    "microsoft_ads_totals": "Day under Unit of time",
    "plausible_sources": "visitors.csv",
    "search_console_queries": "Chart.csv",
    "tiktok_totals": "dimensions Campaign name and By Day",
}


def golden(name: str) -> tuple[bytes, str]:
    file = GOLDEN / f"{name}.csv"
    return file.read_bytes(), file.name


def expected(name: str) -> dict[str, Any]:
    return json.loads(EXPECTED[name].read_text(encoding="utf-8"))


def answered(name: str) -> Prepared:
    """The export as it is read with the answers that its expected rows were given."""
    return prepare(*golden(name), choices=expected(name).get("choices"))


def test_each_golden_export_has_its_expected_rows():
    assert sorted(file.stem for file in GOLDEN.glob("*.csv")) == sorted([*EXPECTED, *REFUSED])


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_becomes_exactly_its_rows(name):
    prepared = answered(name)
    assert prepared.message is None
    assert prepared.batch is not None
    assert _shown(prepared) == {key: value for key, value in expected(name).items() if key != "choices"}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_rows_have_the_stored_columns_of_their_target(name):
    batch = answered(name).batch
    wanted = target(batch.target)
    types = {}
    for field in (wanted.field(name) for name in batch.fields):
        types |= dict.fromkeys(field.columns, pl.Date())
        types[field.columns[0]] = DTYPES[field.type]
    assert dict(batch.rows.schema) == {"line": pl.Int64(), **types}
    assert dict(batch.set_aside.schema) == SET_ASIDE_SCHEMA
    assert len(batch.rows) + batch.set_aside["row"].n_unique() + batch.skipped == batch.records


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mapping_written_as_toml_reads_the_same_rows(name):
    first = answered(name)
    again = prepare(*golden(name), mapping=Mapping.from_toml(first.mapping.to_toml()))
    assert again.mapping == first.mapping
    assert again.batch.rows.equals(first.batch.rows)


@pytest.mark.parametrize(("name", "advice"), REFUSED.items())
def test_a_report_without_days_is_refused_with_the_way_to_get_one(name, advice):
    prepared = prepare(*golden(name))
    assert (prepared.outcome, prepared.reason, prepared.batch) == ("reject", "WRONG_REPORT", None)
    assert advice in prepared.message


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_recognised_whatever_its_file_is_called(name):
    data, _ = golden(name)
    taken, known = certain(recognise(data, "x.csv")), expected(name)
    if "export" in known.get("choices", {}):
        assert (taken, recognise(data, "x.csv")[0].title) == (None, known["title"])
    else:
        assert taken.title == known["title"]


def _shown(prepared: Prepared) -> dict[str, Any]:
    batch = prepared.batch
    rows = [{key: str(value) for key, value in row.items() if value is not None} for row in batch.rows.to_dicts()]
    return {
        "title": prepared.recognised[0].title,
        "source": batch.source,
        "target": batch.target,
        "records": batch.records,
        "skipped": batch.skipped,
        "as_of": None if batch.as_of is None else str(batch.as_of),
        "set_aside": [list(row) for row in batch.set_aside.iter_rows()],
        "rows": rows,
    }
